"""Spans, constraints and what each person may see of the registers."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from collaboration.enums import CoverageMethod, OrganisationKind, QuorumRule, Side
from collaboration.models import (
    Agreement,
    Body,
    Collaboration,
    CoverageNote,
    Dialogue,
    Membership,
    Organisation,
    Party,
    Person,
    Post,
)
from collaboration.models.spans import Span
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.dates import Precision
from tests.collaboration import factories

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
ONE_DAY = dt.timedelta(days=1)
LISTS = (Agreement, Body, CoverageNote, Membership, Organisation, Party, Person, Post)


def span(first: dt.date | None, last: dt.date | None) -> Span:
    """Return something valid from and to the days."""
    return Membership(valid_from=first, valid_to=last)


@pytest.mark.parametrize(
    ("left", "right", "overlap"),
    [
        ((FIRST, LAST), (LAST, None), True),
        ((FIRST, LAST), (LAST + ONE_DAY, None), False),
        ((None, FIRST), (FIRST, LAST), True),
        ((None, None), (FIRST, FIRST), True),
        ((None, FIRST - ONE_DAY), (FIRST, None), False),
    ],
)
def test_spans_overlap_with_both_ends_included(left, right, overlap) -> None:
    assert span(*left).overlaps(span(*right)) is overlap
    assert span(*right).overlaps(span(*left)) is overlap
    factories.MembershipFactory(valid_from=right[0], valid_to=right[1])
    assert Membership.objects.overlapping(*left).exists() is overlap


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [
        ((FIRST, LAST), (FIRST, LAST), True),
        ((None, LAST), (FIRST, LAST), True),
        ((FIRST, None), (FIRST, LAST), False),
        ((FIRST - ONE_DAY, LAST), (FIRST, None), False),
        ((None, None), (None, None), True),
    ],
)
def test_span_within_another(inner, outer, within) -> None:
    assert span(*inner).is_within(span(*outer)) is within


def test_span_is_written_with_open_ends() -> None:
    assert [span(FIRST, LAST).span, span(FIRST, None).span, span(None, LAST).span] == [
        "2020-01-01–2020-12-31",
        "2020-01-01–",
        "–2020-12-31",
    ]


def test_body_is_dated_as_exactly_as_is_known() -> None:
    body = factories.BodyFactory.build(valid_from=FIRST, valid_from_precision=Precision.YEAR)
    assert (body.shown_span, body.shown_last_day) == ("2020–", "–")


def test_two_parties_to_the_halves_and_others_beside() -> None:
    sides = {kind.value: Organisation(kind=kind).side for kind in OrganisationKind}
    assert sides == {
        "municipality": Side.MUNICIPAL,
        "federation": Side.MUNICIPAL,
        "learning_centre": Side.MUNICIPAL,
        "university": Side.UNIVERSITY,
        "department": Side.UNIVERSITY,
        "region": Side.OTHER,
        "company": Side.OTHER,
        "other": Side.OTHER,
    }


@pytest.mark.parametrize(
    "make",
    [
        lambda: factories.BodyFactory(valid_from=LAST, valid_to=FIRST),
        lambda: factories.BodyFactory(quorum_rule=QuorumRule.FIXED),
        lambda: factories.BodyFactory(quorum_rule=QuorumRule.FIXED, quorum_number=0),
        lambda: factories.AgreementFactory(valid_from=LAST, evaluation_date=FIRST),
        lambda: factories.CoverageNoteFactory(method=CoverageMethod.OTHER),
        lambda: factories.OrganisationFactory(kind=OrganisationKind.REGION, municipality_code="1488"),
        lambda: [factories.OrganisationFactory(municipality_code="1488") for _ in range(2)],
        lambda: [factories.OrganisationFactory(organisation_number="212000-1546") for _ in range(2)],
        lambda: [factories.OrganisationAliasFactory(name=name) for name in ("Dals Ed", "dals ed")],
        lambda: Collaboration.objects.create(id=2, name="En annan", short_name="EA"),
        lambda: [factories.DialogueFactory(organisation=factories.OrganisationFactory(pk=7)) for _ in range(2)],
    ],
)
def test_constraint_refuses_also_without_validation(make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.parametrize("name", ["parent"])
def test_row_under_itself_is_refused_by_the_database(name) -> None:
    for row in (factories.OrganisationFactory(), factories.BodyFactory()):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{name: row})


def test_rows_within_the_constraints_are_let_through() -> None:
    factories.BodyFactory(valid_from=FIRST, valid_to=FIRST, quorum_rule=QuorumRule.FIXED, quorum_number=1)
    factories.AgreementFactory(valid_from=FIRST, evaluation_date=FIRST)
    factories.CoverageNoteFactory(method=CoverageMethod.OTHER, text="Vid ett studiebesök")
    factories.OrganisationFactory(municipality_code="0180")
    factories.OrganisationFactory.create_batch(2)
    assert Organisation.objects.get(municipality_code="0180").municipality_code == "0180"


def test_organisation_number_is_kept_in_one_form_however_it_is_saved() -> None:
    saved = factories.OrganisationFactory(organisation_number="16 2120 00-1546")
    saved.refresh_from_db()
    assert saved.organisation_number == "212000-1546"
    with pytest.raises(ValidationError):
        factories.OrganisationFactory(organisation_number="212000-1547")


def test_rows_say_what_they_are() -> None:
    texts = {
        str(factories.AgreementDocumentFactory.build(title="Avtal")): "Avtal",
        str(factories.CollaborationFactory.build()): "Kommunakademin Väst",
        str(factories.DialogueFactory.build(organisation__name="Orusts kommun")): "Orusts kommun 2020-03-12",
        str(factories.CoverageNoteFactory.build(organisation__name="Orusts kommun")): (
            "Orusts kommun, temagrupp: dialog med parten"
        ),
        str(factories.PostFactory.build(organisation__name="Orusts kommun")): "Kommunchef, Orusts kommun",
        str(factories.MembershipFactory.build(chair=True, person__given_name="Åsa", person__family_name="Ek")): (
            "Åsa Ek, ordförande"
        ),
        str(factories.BodyFunctionFactory.build(name="rektor")): "rektor",
        str(factories.OrganisationAliasFactory.build(name="Ed")): "Ed",
        str(factories.AgreementFactory.build(title="Avtal 2018")): "Avtal 2018",
    }
    assert list(texts) == list(texts.values())


@pytest.fixture
def registers():
    """Register one row of each kind."""
    seat = factories.MembershipFactory()
    factories.PartyFactory(organisation=seat.organisation)
    factories.PostFactory(organisation=seat.organisation, person=seat.person)
    factories.CoverageNoteFactory(organisation=seat.organisation)
    factories.DialogueFactory(organisation=seat.organisation)
    return seat


def test_registers_are_seen_by_whoever_holds_a_role_today(registers) -> None:
    member = factories.UserFactory(person=registers.person)
    assert [model.objects.visible_to(member).count() for model in LISTS] == [1] * len(LISTS)


def test_registers_are_closed_to_strangers(registers) -> None:
    for user in (AnonymousUser(), factories.UserFactory(), factories.UserFactory(is_active=False, is_superuser=True)):
        assert [model.objects.visible_to(user).count() for model in LISTS] == [0] * len(LISTS)


def test_registers_are_closed_when_the_seat_has_ended(registers) -> None:
    member = factories.UserFactory(person=registers.person)
    Membership.objects.update(valid_to=FIRST)
    assert [model.objects.visible_to(member).count() for model in LISTS] == [0] * len(LISTS)


def test_dialogues_are_read_by_the_organisation_and_the_one_above_it(registers, root) -> None:
    university = factories.OrganisationFactory(university=True)
    department = factories.OrganisationFactory(department=True, parent=university)
    own = factories.DialogueFactory(organisation=department)
    manager, representative = factories.UserFactory.create_batch(2)
    give_role(user=manager, role=Role.ORGANISATION_MANAGER, scope=university, by=root)
    give_role(user=representative, role=Role.DEPARTMENT_REPRESENTATIVE, scope=department, by=root)
    member = factories.UserFactory(person=registers.person)
    found = [list(Dialogue.objects.visible_to(user)) for user in (manager, representative, member)]
    assert found == [[own], [own], []]
    assert Dialogue.objects.visible_to(root).count() == 2


@pytest.mark.parametrize("row", [Party(), Post(), CoverageNote(body_kind="theme_group")])
def test_empty_row_is_told_what_is_missing(row) -> None:
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert "organisation" in caught.value.error_dict


def test_coverage_twice_for_the_same_days_is_refused() -> None:
    first = factories.CoverageNoteFactory(valid_from=FIRST, valid_to=LAST)
    second = CoverageNote(organisation=first.organisation, body_kind=first.body_kind, method="referral")
    with pytest.raises(ValidationError) as caught:
        second.full_clean()
    assert caught.value.messages == [
        "Det är redan angivet hur parten nåddes 2020-01-01–2020-12-31. Ändra det eller välj andra dagar."
    ]
