"""What a party sees of its needs on the board, and how it is told; nothing of how the group works, and no drafts."""

import pytest
from django.urls import reverse

from needs.enums import Outcome
from needs.models import Letter
from needs.services.submissions import reopen
from needs.services.triage import take_up
from needs.services.triage_deciding import Verdict, decide_card
from needs.services.triage_merging import CardText, merge, split
from tests.collaboration.factories import UserFactory
from tests.needs.factories import NeedFactory, SubmissionFactory
from tests.needs.factories_triage import (
    CardFactory,
    CardTagFactory,
    ScoreFactory,
    ToldChoiceFactory,
)
from tests.needs.groups import AN_ANSWER, member_of, need_of
from tests.needs.pages import at
from tests.needs.people import contact, office
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, member):
    return client_for(member)


def words(client, address, **data):
    answer = client.get(address, data)
    assert answer.status_code == 200, address
    return text_of_html(answer.content.decode())


def test_party_sees_state_and_answer_at_once(client_for, group, member):
    need = need_of("Tanums kommun", group, "Handledare")
    party = client_for(contact(need.submission.organisation))
    pages = [need.get_absolute_url(), need.submission.get_absolute_url(), reverse("own_needs")]
    for address in pages:
        assert "inlämnat" in words(party, address)
    card = take_up(need=need, by=member)
    assert "Temagrupp vård sorterar det" in words(party, need.get_absolute_url())
    decide_card(card=card, verdict=Verdict(Outcome.PROJECT_IDEA, "Vi söker medel."), by=member)

    for address in pages:
        page = words(party, address)
        assert ("Vi söker medel." in page, "Svar: projektidé" in page) == (True, True), address


def test_party_of_merged_needs_sees_the_whole_and_no_drafts(client_for, group, member):
    need, other = need_of("Tanums kommun", group, "Handledare"), need_of("Orusts kommun", group, "Praktik")
    hidden = need_of("Åmåls kommun", group, "Hemligt")
    keys = [need.pk, other.pk, hidden.pk]
    whole = merge(group=group, cards=(), needs=keys, written=CardText("Helheten"), by=member)
    reopen(submission=hidden.submission, reason="Fel.", by=office())
    party = client_for(contact(need.submission.organisation))

    page = words(party, need.get_absolute_url())
    assert ("Behovet lever vidare i ”Helheten”" in page, "Praktik" in page, "Hemligt" in page) == (True, True, False)
    page = words(party, whole.get_absolute_url())
    assert ("Praktik" in page, "Hemligt" in page, "1 till ändras av sin part" in page) == (True, False, True)
    decide_card(card=whole, verdict=AN_ANSWER, by=member)
    assert "Flera behöver samma sak." in words(party, need.get_absolute_url())
    other.refresh_from_db()
    assert other.decided_at is not None


def test_party_sees_each_part_and_that_an_answer_is_reconsidered(client_for, client, group, member):
    card = CardFactory(group=group, title="Två saker")
    need = card.needs.get()
    party = client_for(contact(need.submission.organisation))
    one, other = split(card=card, parts=[CardText("Första"), CardText("Andra")], by=member)
    decide_card(card=one, verdict=AN_ANSWER, by=member)
    page = words(party, need.get_absolute_url())
    assert ("Svar: Första" in page, "Del: Andra" in page) == (True, True)
    decide_card(card=other, verdict=AN_ANSWER, by=member)
    assert "svar beslutat" in words(party, reverse("own_needs"))
    client.post(at("card_reconsider", one), {"comment": "Nytt."})

    assert "svaret omprövas" in words(party, reverse("own_needs"))


def test_party_sees_nothing_of_how_the_group_works(client_for, group):
    card = CardTagFactory(card=ScoreFactory(card__group=group).card, tag__name="dyrt").card
    party = client_for(contact(card.needs.get().submission.organisation))

    page = words(party, card.get_absolute_url())

    assert ("dyrt" in page, "Vem har gjort vad" in page, "Svara" in page) == (False, False, False)
    assert party.get(at("card_history", card)).status_code == 403


def test_own_list_tells_the_latest_and_notes_that_it_was_read(client_for, group, member):
    need = need_of("Tanums kommun", group)
    writer = contact(need.submission.organisation)
    party = client_for(writer)
    decide_card(card=take_up(need=need, by=member), verdict=AN_ANSWER, by=member)
    page = words(party, reverse("own_needs"))
    assert ("Ny" in page, "Ett behov har fått svar" in page) == (True, True)

    assert party.post(reverse("own_needs_read")).status_code == 204
    assert Letter.objects.get().seen_at is not None
    assert party.get(reverse("told_choice")).status_code == 200
    party.post(reverse("told_choice"), {"way": "portal"})
    assert writer.told_choice.way == "portal"


def test_who_is_told_in_the_portal_has_it_on_the_desk_until_it_is_read(client_for, group, member):
    need = need_of("Tanums kommun", group)
    writer = ToldChoiceFactory(user=contact(need.submission.organisation), way="portal").user
    colleague = contact(need.submission.organisation)
    decide_card(card=take_up(need=need, by=member), verdict=AN_ANSWER, by=member)

    party = client_for(writer)
    assert "Besked om era behov" in words(party, "/")
    assert "Besked om era behov" not in words(client_for(colleague), "/")
    party.post(reverse("own_needs_read"))
    assert "Besked om era behov" not in words(party, "/")


def test_reopened_need_is_told_as_such_on_the_own_list(client_for, group):
    need = need_of("Tanums kommun", group)
    party = client_for(contact(need.submission.organisation))
    reopen(submission=need.submission, reason="Fel.", by=office())

    assert "öppnat igen" in words(party, reverse("own_needs"))


def test_own_list_is_the_partys_alone(client_for, group):
    need_of("Tanums kommun", group, "Handledare")
    other = contact(SubmissionFactory(organisation__name="Orusts kommun").organisation)
    installer = client_for(UserFactory(superuser=True))

    for reader in (client_for(other), installer):
        page = words(reader, reverse("own_needs"))
        assert ("Handledare" in page, "Ni har inte lämnat in några behov än." in page) == (False, True)
    assert client_for(member_of(group)).get(reverse("own_needs")).status_code == 403


def test_own_list_asks_as_much_at_one_and_at_thirty(client_for, django_assert_num_queries):
    submission = SubmissionFactory(handed_in=True)
    party = client_for(contact(submission.organisation))
    for count in (1, 29):
        for _number in range(count):
            need = NeedFactory(handed_in=True, submission=submission)
            CardFactory(alone=need)
        party.get(reverse("own_needs"))
        with django_assert_num_queries(6):
            party.get(reverse("own_needs"))
