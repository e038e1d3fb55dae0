"""A result that is offered to every party is told to all who hand in for them, by the way each has chosen."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from collaboration.permissions import Role
from needs.enums import LetterKind
from needs.models import Letter
from needs.services.letters import mail_letters, write_offers
from tests.collaboration.factories import OrganisationFactory, PartyFactory
from tests.needs.factories import LetterFactory, SubmissionFactory
from tests.needs.factories_triage import ToldChoiceFactory
from tests.needs.people import contact, office
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
ADDRESS = "/planer/atgarder/7/"


def offer(by, subject="Kurs i klarspråk"):
    return write_offers(subject=subject, text="Alla får låna upplägget.", address=ADDRESS, by=by)


def words(client, address):
    return text_of_html(client.get(address).content.decode())


@pytest.fixture
def party():
    return PartyFactory().organisation


@pytest.fixture
def director():
    return office()


def test_everyone_who_hands_in_for_a_party_or_its_department_is_told_once(
    party, director, django_capture_on_commit_callbacks, settings
):
    writer = contact(party, email="tora@tanum.example")
    department = OrganisationFactory(parent=party)
    speaker = contact(department, Role.DEPARTMENT_REPRESENTATIVE, email="hv@hv.example")
    contact(OrganisationFactory())
    contact(PartyFactory(valid_to=dt.date(2019, 12, 31)).organisation)
    other = PartyFactory().organisation
    with django_capture_on_commit_callbacks(execute=True):
        letters = offer(director)
    assert {letter.user for letter in letters} == {writer, speaker}
    assert Letter.objects.filter(kind=LetterKind.OFFERED).count() == 2
    mail_letters()
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted([writer.email, speaker.email])
    sent = mail.outbox[0]
    assert sent.subject == "Erbjudet alla parter: Kurs i klarspråk"
    assert "Alla får låna upplägget." in sent.body
    assert f"{settings.SITE_URL}{ADDRESS}" in sent.body
    assert other.name not in sent.body


def test_who_is_told_in_the_portal_has_it_on_the_desk_until_it_is_read(party, director, client_for):
    writer = ToldChoiceFactory(user=contact(party), way="portal").user
    colleague = contact(party)
    offer(director)

    assert mail_letters() == 1
    assert mail.outbox[0].to == [colleague.email]
    client = client_for(writer)
    assert "Erbjudet alla parter" in words(client, "/")
    assert "Erbjudet alla parter" not in words(client_for(colleague), "/")
    page = client.get(reverse("own_needs")).content.decode()
    assert (f'href="{ADDRESS}"' in page, "Kurs i klarspråk" in page) == (True, True)
    client.post(reverse("own_needs_read"))
    assert "Erbjudet alla parter" not in words(client, "/")


def test_letter_is_not_mailed_to_who_no_longer_hands_in(party, director):
    writer = contact(party)
    offer(director)
    writer.role_grants.all().delete()

    assert (mail_letters(), mail.outbox) == (0, [])
    assert not Letter.objects.get().by_mail


def test_long_name_is_cut_and_nobody_to_tell_is_nothing(director, party):
    assert offer(director) == []
    contact(party)
    (letter,) = offer(director, "Ord " * 100)
    assert letter.subject.endswith("…")
    assert str(letter.about) == letter.subject


def test_letter_is_of_a_submission_or_an_offer():
    assert LetterFactory(offer=True).get_absolute_url() == "/planer/atgarder/1/"
    letter = LetterFactory()
    assert (letter.about, letter.get_absolute_url()) == (
        str(letter.submission),
        letter.submission.get_absolute_url(),
    )
    for facts in ({"offer": True, "subject": ""}, {"submission": None}, {"kind": "offered"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterFactory(**facts)
    assert SubmissionFactory().letters.count() == 0
