"""My desk: what new needs wait on a board, beside what is to be handed in, in one query."""

import pytest
from django.urls import reverse

from collaboration.permissions import Role
from collaboration.queries.rights import remember_rights
from foundation.dates import today
from needs.queries.desk import Thing, rows_on_desk
from needs.services.triage import give_need, set_tags, take_up
from needs.services.triage_conflicts import step_aside
from tests.collaboration.factories import MembershipFactory, UserFactory
from tests.needs.factories import LetterFactory, SubmissionFactory
from tests.needs.factories_triage import ToldChoiceFactory
from tests.needs.groups import member_of, need_of, theme_group
from tests.needs.people import contact, office
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db


def boards(user):
    return [(row.title, row.key, row.number) for row in rows_on_desk(user, today()) if row.thing == Thing.BOARD]


def test_new_needs_wait_for_the_group_until_they_are_taken_up(client_for, group, member):
    first, second = need_of("Tanums kommun", group), need_of("Orusts kommun", group)
    given = give_need(need=need_of("Åmåls kommun", None), group=group, by=office())
    need_of("Orusts kommun", theme_group("Temagrupp lärande"))
    assert boards(member) == [("Temagrupp vård", group.pk, 3)]
    page = client_for(member).get("/").content.decode()
    assert "3 nya behov" in text_of_html(page)
    assert reverse("board", args=[group.pk]) in page

    take_up(need=first, by=member)
    set_tags(card=given, names=["AIL"], by=member)
    assert boards(member) == [("Temagrupp vård", group.pk, 1)]
    step_aside(need=second, reason="", by=member)
    assert (boards(member), boards(member_of(group))) == ([], [("Temagrupp vård", group.pk, 1)])


def test_card_one_has_stepped_aside_from_waits_for_the_others(group, member):
    card = give_need(need=need_of("Åmåls kommun", None), group=group, by=office())
    step_aside(need=card.needs.get(), reason="", by=member)

    assert (boards(member), boards(member_of(group))) == ([], [("Temagrupp vård", group.pk, 1)])


@pytest.mark.parametrize("role", ["secretary", "co_opted"])
def test_nothing_waits_for_who_sorts_nothing(group, role):
    need_of("Tanums kommun", group)

    assert boards(member_of(group, role)) == []


def test_secretariat_has_what_no_group_has(client_for, group):
    need_of("Tanums kommun", group)
    assert boards(office()) == []
    need_of("Orusts kommun", None)
    desk = office(Role.SECRETARIAT)

    assert boards(desk) == [("", 0, 1)]
    assert "Behov utan tema" in text_of_html(client_for(desk).get("/").content.decode())
    assert boards(UserFactory(superuser=True)) == [("", 0, 1)]


def test_desk_asks_once_whatever_waits(group, django_assert_num_queries):
    user = office()
    submission = SubmissionFactory()
    MembershipFactory(body=group, person=user.person)
    with django_assert_num_queries(2):
        remember_rights(user)
        assert rows_on_desk(user, today()) == []
    ToldChoiceFactory(user=user, way="portal")
    for number in range(3):
        need_of(f"Part {number}", group)
        need_of(f"Annan {number}", None)
        LetterFactory(offer=True, user=user, by_mail=False)
    submission.reopen_asked_at, submission.reopen_asked_by = submission.round.opened_at, user
    submission.reopen_reason = "Fel."
    submission.save()
    with django_assert_num_queries(2):
        remember_rights(user)
        found = [row.thing for row in rows_on_desk(user, today())]
    assert found == [Thing.EMPTY, Thing.BOARD, Thing.BOARD]


def test_stranger_has_nothing_and_asks_nothing(django_assert_num_queries):
    user = contact(SubmissionFactory().organisation)
    assert len(rows_on_desk(user, today())) == 1
    stranger = UserFactory()
    remember_rights(stranger)
    with django_assert_num_queries(1):
        assert rows_on_desk(stranger, today()) == []
