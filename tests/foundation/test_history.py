"""History in words: who, what, from what to what."""

import datetime as dt

import pytest
from django.apps import apps

from collaboration.enums import MembershipRole, QuorumRule
from collaboration.models import Body, Membership
from foundation.history import Change, FieldChange, changes_of, delete_as, save_as
from projects.models import Grant, GrantLeader
from tests.collaboration.factories import BodyFactory, MembershipFactory, UserFactory
from tests.projects.factories import GrantLeaderFactory

pytestmark = pytest.mark.django_db


def told(changes: list[Change]) -> list[tuple[str, ...]]:
    """Return what the changes say, without the moment."""
    return [tuple(change[1:]) for change in changes]


@pytest.fixture(autouse=True)
def _one_saving_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.history.ONE_SAVING", dt.timedelta(0))


def test_change_is_told_field_by_field() -> None:
    user = UserFactory(email="kansli@example.org")
    body = BodyFactory(steering_group=True)
    body.quorum_rule, body.valid_to = QuorumRule.MAJORITY, dt.date(2023, 12, 31)
    save_as(body, by=user, reason="Arbetsordningen 2019")
    fields = (
        FieldChange("till och med", "", "2023-12-31"),
        FieldChange("beslutsförhet", "inte angiven", "fler än hälften av ledamöterna"),
    )
    assert told(changes_of(body)) == [
        ("Ändrad", "kansli@example.org", fields, "Arbetsordningen 2019", ""),
        ("Skapad", "", (), "", ""),
    ]


def test_class_behind_the_history_of_a_model_is_made_once() -> None:
    kept = [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]
    assert [model for model in kept if type(model.history) is not type(model.history)] == []
    assert {Body, Membership, Grant} <= set(kept)


def test_saving_without_change_tells_nothing() -> None:
    body = BodyFactory()
    body.save()
    assert [change.what for change in changes_of(body)] == ["Skapad"]


def test_row_that_is_made_or_removed_tells_what_its_class_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Membership, "told_when_made", ("role",), raising=False)
    seat = MembershipFactory(role=MembershipRole.SECRETARY)
    records, body = Membership.history.filter(body_id=seat.body_id), seat.body
    (made,) = changes_of(body, records)[:1]
    assert (made.what, made.fields) == ("Skapad", (FieldChange("roll", "", "sekreterare"),))
    seat.delete()
    (removed,) = changes_of(body, records)[:1]
    assert (removed.what, removed.fields) == ("Borttagen", ())


def test_many_to_many_is_told_by_name_in_swedish_order() -> None:
    council = BodyFactory(council=True)
    council.successors.add(*[BodyFactory(name=name) for name in ("Ögruppen", "Ängsgruppen", "Zongruppen")])
    assert changes_of(council)[0].fields == (FieldChange("efterföljare", "", "Zongruppen, Ängsgruppen, Ögruppen"),)


def test_row_and_its_many_to_many_are_one_saving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.history.ONE_SAVING", dt.timedelta(hours=1))
    council = BodyFactory(council=True)
    council.successors.add(BodyFactory())
    assert [change.what for change in changes_of(council)] == ["Skapad"]


def test_removed_row_of_another_kind_keeps_its_name() -> None:
    seat = MembershipFactory(body=BodyFactory(steering_group=True), organisation__name="Orust kommun")
    subject = f"plats i organ: Styrgruppen, {seat.person}, Orust kommun"
    records, body = Membership.history.filter(body_id=seat.body_id), seat.body
    seat.delete()
    assert told(changes_of(body, records)) == [
        ("Borttagen", "", (), "", subject),
        ("Skapad", "", (), "", subject),
        ("Skapad", "", (), "", ""),
    ]


def test_rows_that_go_with_another_are_removed_by_the_same_person() -> None:
    user = UserFactory(email="kansli@example.org")
    leader = GrantLeaderFactory(person__given_name="Nils", person__family_name="Ek")
    call = leader.grant.call
    delete_as(leader.grant, by=user)
    removed = changes_of(call, Grant.history.all(), GrantLeader.history.all())[:2]
    assert sorted((change.what, change.by, change.subject) for change in removed) == [
        ("Borttagen", "kansli@example.org", "beviljat projekt: Bygglovets svåra frågor"),
        ("Borttagen", "kansli@example.org", "projektledare: Nils Ek"),
    ]
    assert not GrantLeader.objects.exists()


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow(count: int, django_assert_num_queries) -> None:
    body = BodyFactory()
    user = UserFactory()
    for seat in MembershipFactory.create_batch(count, body=body):
        seat.valid_from = dt.date(2020, 1, 1)
        save_as(seat, by=user)
    records = Membership.history.filter(body_id=body.pk)
    with django_assert_num_queries(7):
        assert len(changes_of(body, records, limit=100)) == count * 2 + 1


def test_deletion_and_yes_or_no_are_told() -> None:
    user = UserFactory(email="kansli@example.org")
    person = UserFactory()
    person.is_active = False
    save_as(person, by=user)
    assert changes_of(person)[0].fields == (FieldChange("får logga in", "ja", "nej"),)
    seat = MembershipFactory()
    records, body = Membership.history.filter(body_id=seat.body_id), seat.body
    delete_as(seat, by=user)
    assert [change.by for change in changes_of(body, records)] == ["kansli@example.org", "", ""]


def test_change_whose_forerunner_is_gone_is_left_out() -> None:
    body = BodyFactory()
    body.name = "Nytt namn"
    body.save()
    body.history.earliest().delete()
    assert changes_of(body) == []
