"""The pages under /uppdrag/, and what a body's page says of its terms of reference."""

import datetime as dt

import pytest
from django.urls import reverse

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import Level
from decisions.models import TermsOfReference, TermsPoint
from decisions.services.adoption import propose_adoptable
from decisions.services.terms import PointInput, set_points
from foundation.dates import today
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.adopting import adopted as adopt_shortly
from tests.decisions.factories import MatterFactory, TermsOfReferenceFactory, TermsPointFactory
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
YESTERDAY = dt.timedelta(days=1)


def seated(body, role="member", **days):
    person = PersonFactory()
    MembershipFactory(body=body, person=person, role=role, **days)
    return UserFactory(person=person)


@pytest.fixture
def director(client_for):
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return client_for(user)


def at(name, *args):
    return reverse(name, args=args)


def words(response):
    assert response.status_code == 200
    return text_of_html(response.content.decode())


# --- who sees


LEVELS = ("own_draft", "body", "parties", "public")
SEES = {  # who sees the terms of a body, by level: own draft, the body's working material, the parties, public
    "director": (True, True, True, True),
    "auditor": (False, True, True, True),
    "chair of the body": (True, True, True, True),
    "secretary of the body": (True, True, True, True),
    "member of the body": (False, True, True, True),
    "chair until yesterday, who made it": (False, False, False, True),
    "chair of another body": (False, False, True, True),
    "member of another body": (False, False, True, True),
    "member of the body that decides on it": (False, True, True, True),
    "no role at all": (False, False, False, True),
}


@pytest.mark.parametrize("place", range(4), ids=LEVELS)
def test_each_level_is_seen_by_exactly_these(place, client_for):
    terms = TermsOfReferenceFactory()
    body, deciding, other = terms.body, BodyFactory(), BodyFactory()
    root, director, auditor = UserFactory(superuser=True), UserFactory(), UserFactory()
    give_role(user=director, role=Role.PROGRAMME_DIRECTOR, by=root)
    give_role(user=auditor, role=Role.AUDITOR, by=root)
    people = {
        "director": director,
        "auditor": auditor,
        "chair of the body": seated(body, "chair", valid_from=today()),
        "secretary of the body": seated(body, "secretary"),
        "member of the body": seated(body),
        "chair until yesterday, who made it": seated(body, "chair", valid_to=today() - YESTERDAY),
        "chair of another body": seated(other, "chair"),
        "member of another body": seated(other),
        "member of the body that decides on it": seated(deciding),
        "no role at all": UserFactory(),
    }
    TermsOfReference.objects.update(
        level=LEVELS[place],
        created_by=people["chair until yesterday, who made it"],
        matter=MatterFactory(body=deciding) if place else None,
    )

    seen = {who: TermsOfReference.objects.visible_to(user).filter(pk=terms.pk).exists() for who, user in people.items()}
    assert seen == {who: row[place] for who, row in SEES.items()}
    for who, user in people.items():
        answer = client_for(user).get(at("terms_detail", terms.pk)).status_code
        page = {True: 200, False: 404}[seen[who]]
        assert answer == (403 if who in {"no role at all", "chair until yesterday, who made it"} else page), who


def test_draft_of_another_body_is_nowhere_to_be_found(client_for):
    terms = TermsOfReferenceFactory(title="Hemligt utkast")
    TermsPointFactory(terms=terms, text="Hemlig punkt")
    client = client_for(seated(BodyFactory(), "chair"))
    assert "Hemlig" not in words(client.get(at("terms_list"), {"q": "hemlig"}))
    assert "Hemlig" not in words(client.get(at("search"), {"q": "hemlig"}))
    assert "Hemlig" not in words(client.get(at("body_detail", terms.body.slug)))
    for name in ("terms_detail", "terms_change", "terms_points", "terms_history"):
        assert client.get(at(name, terms.pk)).status_code == 404
    assert client.post(at("terms_revise", terms.pk)).status_code == 404


def test_member_reads_what_is_adopted_but_writes_nothing(client_for):
    terms = adopt_shortly(TermsOfReferenceFactory())
    client = client_for(seated(terms.body))
    assert "Gör en ny version" not in words(client.get(at("terms_detail", terms.pk)))
    for name in ("terms_change", "terms_points", "terms_history"):
        assert client.get(at(name, terms.pk)).status_code == 403
    assert client.get(at("terms_create", terms.body.slug)).status_code == 403


# --- the body's page


def test_body_page_shows_the_version_in_force_and_the_one_on_its_way(client_for):
    first = TermsOfReferenceFactory(review_date=dt.date(2021, 3, 1))
    TermsPointFactory(terms=first, text="Fastställer budgeten.")
    adopt_shortly(first)
    chair = seated(first.body, "chair")
    client = client_for(chair)
    client.post(at("terms_revise", first.pk))

    page = words(client.get(at("body_detail", first.body.slug)))
    assert "Version 1, fastställd den 13 december 2019. Nästa översyn: 2021-03-01 Mandat Fastställer budgeten." in page
    assert "Version 2 (utkast)" in page
    assert "Version 2 (utkast)" not in words(client_for(seated(first.body)).get(at("body_detail", first.body.slug)))


def test_body_without_terms_offers_those_who_may_to_begin_them(client_for, director):
    body, closed = BodyFactory(), BodyFactory(valid_to=today() - YESTERDAY)
    offer = "Påbörja en uppdragsbeskrivning"
    assert offer in words(director.get(at("body_detail", body.slug)))
    assert offer not in words(director.get(at("body_detail", closed.slug)))
    assert offer not in words(client_for(seated(body)).get(at("body_detail", body.slug)))


def test_body_page_says_when_nothing_is_in_force(director):
    terms = TermsOfReferenceFactory()
    page = words(director.get(at("body_detail", terms.body.slug)))
    assert "Ingen uppdragsbeskrivning gäller just nu." in page


# --- one version, and the list


def test_version_tells_points_versions_decision_and_review(director):
    first = TermsOfReferenceFactory(review_date=dt.date(2021, 3, 1))
    TermsPointFactory(terms=first, text="Fastställer budgeten.")
    adopt_shortly(first)
    page = words(director.get(at("terms_detail", first.pk)))
    for text in (
        "Mandat Fastställer budgeten.",
        "Uppdragsbeskrivningen skulle ha setts över den 1 mars 2021.",
        "Beslutat 13 december 2019",
        "Version 1fastställd, beslut 2019-12-13",
        "Gör en ny version",
    ):
        assert text in page.replace("\xa0", " "), text
    assert (
        f'href="{at("decision_detail", first.adopted_by_id)}"'
        in director.get(at("terms_detail", first.pk)).content.decode()
    )


def test_empty_draft_says_what_to_do_next(director):
    terms = TermsOfReferenceFactory()
    page = words(director.get(at("terms_detail", terms.pk)))
    assert "Uppdragsbeskrivningen har inga punkter än" in page
    assert "Skriv punkterna" in page
    assert "Ingen dag är satt" in page


def test_history_tells_who_changed_what(director):
    terms = TermsOfReferenceFactory()
    set_points(terms=terms, points=[PointInput("mandate", "Ny punkt.")], by=UserFactory(superuser=True))
    assert "punkt i uppdragsbeskrivningen: Ny punkt." in words(director.get(at("terms_history", terms.pk)))


def test_list_is_narrowed_by_body_and_state_and_found_by_its_points(director):
    one, two = TermsOfReferenceFactory(title="Första"), adopt_shortly(TermsOfReferenceFactory(title="Andra"))
    TermsPointFactory(terms=one, text="Behoven sorteras.")
    for query, found in (
        ({"organ": one.body.slug}, [one]),
        ({"lage": "adopted"}, [two]),
        ({"q": "sorteras"}, [one]),
    ):
        page = words(director.get(at("terms_list"), query))
        assert ["Första" in page, "Andra" in page] == [one in found, two in found]


def test_empty_list_says_what_to_do_next(director, client_for):
    assert "En uppdragsbeskrivning påbörjas på organets egen sida." in words(director.get(at("terms_list")))
    member = client_for(seated(BodyFactory()))
    assert "En uppdragsbeskrivning visas här när den är fastställd" in words(member.get(at("terms_list")))


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("terms_list", 5), ("terms_detail", 5), ("terms_points", 4)])
def test_pages_cost_the_same_whatever_the_rows(director, django_assert_num_queries, name, queries, count):
    terms = TermsOfReferenceFactory()
    TermsPointFactory.create_batch(count, terms=terms)
    TermsOfReferenceFactory.create_batch(count)
    args = [] if name == "terms_list" else [terms.pk]
    director.get(at(name, *args))
    with django_assert_num_queries(queries):
        assert director.get(at(name, *args)).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_page_of_a_body_with_terms_in_force_asks_ten_queries(client_for, django_assert_num_queries, count):
    terms = TermsOfReferenceFactory()
    TermsPointFactory.create_batch(count, terms=terms)
    adopt_shortly(terms)
    client, page = client_for(seated(terms.body)), at("body_detail", terms.body.slug)
    client.get(page)
    with django_assert_num_queries(10):
        assert client.get(page).status_code == 200


# --- written


def rows(*points, seen=0):
    """Return a page of points as a browser sends it: (key, heading, text, place, whether it is taken away)."""
    data = {"seen": seen, "rows-TOTAL_FORMS": len(points), "rows-INITIAL_FORMS": sum(1 for row in points if row[0])}
    for number, (key, heading, text, place, gone) in enumerate(points):
        row = {"row": key or "", "heading": heading, "text": text, "ORDER": place}
        data |= {f"rows-{number}-{name}": value for name, value in row.items()}
        data |= {f"rows-{number}-DELETE": "on"} if gone else {}
    return data


def test_chair_begins_the_terms_and_writes_their_points(client_for):
    body = BodyFactory(name="Temagruppen")
    client = client_for(seated(body, "chair"))
    create = at("terms_create", body.slug)
    assert 'value="Uppdragsbeskrivning för Temagruppen"' in client.get(create).content.decode()
    response = client.post(create, {"title": "Uppdrag", "review_date": "2023-01-31"})
    terms = TermsOfReference.objects.get()
    assert response.url == at("terms_points", terms.pk)
    assert client.get(response.url).status_code == 200
    sent = rows(
        (None, "benefit", "Nytta.", 1, False), (None, "mandate", "Mandat.", 2, False), (None, "mandate", "", "", False)
    )
    assert client.post(response.url, sent).url == terms.get_absolute_url()
    assert list(terms.points.order_by("order").values_list("heading", "text")) == [
        ("mandate", "Mandat."),
        ("benefit", "Nytta."),
    ]


def test_second_beginning_comes_back_with_the_reason_and_what_was_typed(director):
    terms = TermsOfReferenceFactory()
    page = director.post(at("terms_create", terms.body.slug), {"title": "Ett till", "review_date": ""})
    assert "Organet har redan en uppdragsbeskrivning." in words(page)
    assert 'value="Ett till"' in page.content.decode()


def test_points_are_moved_changed_and_removed_on_one_page(director):
    terms = TermsOfReferenceFactory()
    first, second, third = (TermsPointFactory(terms=terms, order=place, text=f"Punkt {place}") for place in (1, 2, 3))
    sent = rows(
        (first.pk, "mandate", "Punkt 1", 3, False),
        (second.pk, "mandate", "Punkt 2, ändrad", 1, False),
        (third.pk, "mandate", "Punkt 3", 2, True),
    )
    director.post(at("terms_points", terms.pk), sent)
    assert [point.text for point in terms.points.order_by("order")] == ["Punkt 2, ändrad", "Punkt 1"]
    assert TermsPoint.history.filter(id=third.pk, history_type="-").exists()


def test_point_without_words_is_named_and_nothing_typed_is_lost(director):
    terms = TermsOfReferenceFactory()
    point = TermsPointFactory(terms=terms, text="Punkt")
    page = director.post(
        at("terms_points", terms.pk), rows((point.pk, "mandate", "", 1, False), (None, "limits", "Kvar.", 2, False))
    )
    assert "Rad 1, Punkt:" in words(page)
    assert "Kvar." in page.content.decode()


def test_second_of_two_editors_is_told_sees_what_is_saved_and_may_save_again(director):
    terms = TermsOfReferenceFactory()
    set_points(terms=terms, points=[PointInput("limits", "Annans punkt")], by=UserFactory(superuser=True))
    page = director.post(at("terms_points", terms.pk), rows((None, "mandate", "Min punkt", 1, False)))
    text = page.content.decode()
    assert "Det här har sparats efter att du öppnade sidan, av någon annan eller av dig i en annan flik." in text
    assert 'id="stored"' in text
    assert "Annans punkt" in text
    assert "Min punkt" in text
    seen = page.context["seen"]
    director.post(at("terms_points", terms.pk), rows((None, "mandate", "Min punkt", 1, False), seen=seen))
    assert [point.text for point in terms.points.order_by("order")] == ["Min punkt", "Annans punkt"]


def test_stale_head_is_told_with_what_is_saved_beside_the_field(director):
    terms = TermsOfReferenceFactory(title="Först")
    change = at("terms_change", terms.pk)
    assert director.get(change).status_code == 200
    assert director.post(change, {"title": "Sedan", "review_date": "", "seen": "0"}).url == terms.get_absolute_url()
    page = words(director.post(change, {"title": "Mitt", "review_date": "", "seen": "0"}))
    assert "Sparat nu: Sedan" in page


def test_proposed_terms_are_not_written_and_the_page_says_why(director):
    terms = TermsOfReferenceFactory()
    propose_adoptable(adoptable=terms, matter=MatterFactory(), by=UserFactory(superuser=True))
    assert terms.pk in TermsOfReference.objects.filter(level=Level.BODY).values_list("pk", flat=True)
    page = words(director.post(at("terms_points", terms.pk), rows((None, "mandate", "Ny", 1, False))))
    assert "Bara ett utkast kan ändras." in page


def test_new_version_is_begun_from_the_page_and_only_once(director):
    terms = adopt_shortly(TermsOfReferenceFactory())
    url = at("terms_revise", terms.pk)
    assert director.post(url).url == TermsOfReference.objects.get(version=2).get_absolute_url()
    assert director.post(url).url == terms.get_absolute_url()
    assert "Det finns en nyare version" in words(director.get(at("terms_detail", terms.pk)))
