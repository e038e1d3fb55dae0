"""The registers of rounds and of cards in the administration."""

import csv

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from needs.models import Card
from tests.collaboration.factories import PersonFactory, UserFactory
from tests.needs.factories import RoundFactory, SubmissionFactory
from tests.needs.factories_triage import CardFactory, CardTagFactory, NeedConflictFactory


@pytest.mark.django_db
def test_round_with_several_parties_opens(client_for):
    ContentType.objects.get_for_models(*apps.get_models())
    row = RoundFactory()
    parties = [str(SubmissionFactory(round=row).organisation) for _number in range(3)]
    page = client_for(UserFactory(superuser=True)).get(reverse("admin:needs_round_change", args=[row.pk]))
    assert page.status_code == 200
    assert [party for party in parties if party not in page.content.decode()] == []


@pytest.fixture
def office(db):
    """Someone of the secretariat who reads the register."""
    return UserFactory(superuser=True, person=PersonFactory())


@pytest.fixture
def cards(office):
    """Three scored and tagged cards: one the reader has stepped aside from, one open, one answered."""
    made = {
        "closed": CardFactory(title="Stängt", points=5),
        "open": CardFactory(title="Öppet", points=2),
        "answered": CardFactory(title="Besvarat", points=4, decided=True),
    }
    for name, card in made.items():
        CardTagFactory(card=card, tag__name=f"ord-{name}")
    for name in ("closed", "answered"):
        NeedConflictFactory(need=made[name].needs.get(), person=office.person)
    return made


@pytest.fixture
def desk(client_for, office):
    return client_for(office)


def _listed(response):
    return [card.title for card in response.context["cl"].result_list]


def test_points_are_closed_to_who_has_stepped_aside(desk, cards):
    page = desk.get(reverse("admin:needs_card_changelist"))
    shown = {card.title: page.context["cl"].model_admin.shown_points(card) for card in page.context["cl"].result_list}

    assert shown == {"Stängt": None, "Öppet": "2,00", "Besvarat": "4,00"}
    assert "5,00" not in page.content.decode()
    change = {name: reverse("admin:needs_card_change", args=[card.pk]) for name, card in cards.items()}
    assert "5,00" not in desk.get(change["closed"]).content.decode()
    assert "2,00" in desk.get(change["open"]).content.decode()


def test_order_by_points_says_nothing_of_what_is_closed(desk, cards):
    Card.objects.exclude(pk=cards["closed"].pk).update(points=3)

    for direction in ("6", "-6"):
        page = desk.get(reverse("admin:needs_card_changelist"), {"o": direction})
        cards["closed"].points = 1
        cards["closed"].save()
        again = desk.get(reverse("admin:needs_card_changelist"), {"o": direction})
        assert _listed(page) == _listed(again)


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("ord-", {"Öppet", "Besvarat"}),
        ("ord-closed", set()),
        ("ord-answered", {"Besvarat"}),
        ("Stängt", {"Stängt"}),
        ("", {"Stängt", "Öppet", "Besvarat"}),
        (" ", {"Stängt", "Öppet", "Besvarat"}),
    ],
)
@pytest.mark.usefixtures("cards")
def test_nobody_finds_by_tags_what_is_closed(desk, term, found):
    assert set(_listed(desk.get(reverse("admin:needs_card_changelist"), {"q": term}))) == found


def test_history_is_closed_to_who_has_stepped_aside_until_it_is_answered(desk, cards):
    answers = {
        name: desk.get(reverse("admin:needs_card_history", args=[card.pk])).status_code for name, card in cards.items()
    }

    assert answers == {"closed": 403, "open": 200, "answered": 200}


@pytest.mark.usefixtures("cards")
def test_file_leaves_out_what_is_closed(desk):
    response = desk.get(reverse("admin:needs_card_export", args=["csv"]))
    head, *rows = list(csv.reader(b"".join(response).decode("utf-8-sig").splitlines(), delimiter=";"))
    places = [head.index(name) for name in ("Rubrik", "Etiketter", "Poäng")]

    assert sorted([row[place] for place in places] for row in rows) == [
        ["Besvarat", "ord-answered", "4,00"],
        ["Stängt", "", ""],
        ["Öppet", "ord-open", "2,00"],
    ]
