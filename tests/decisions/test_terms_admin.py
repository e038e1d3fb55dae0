"""Terms of reference and their points in the administration."""

import csv
import datetime as dt
import io

import pytest
from django.utils import translation

from collaboration.permissions import Role
from decisions.models import TermsOfReference, TermsPoint
from tests.admin_desk import address, case_officer, formset, steps_of
from tests.collaboration.factories import BodyFactory
from tests.decisions.adopting import adopted
from tests.decisions.factories import TermsOfReferenceFactory, TermsPointFactory

pytestmark = pytest.mark.django_db
POINTS = formset("points")


@pytest.fixture
def office(client_for):
    return client_for(case_officer())


def page_of(client, model, page="changelist", *args, **query):
    response = client.get(address(model, page, *args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_terms_are_begun_and_their_head_mended_but_never_moved_to_another_body(office):
    body = BodyFactory()
    data = {"title": "Uppdrag", "review_date": "2023-01-31", **POINTS}
    office.post(address(TermsOfReference, "add"), {"body": body.pk, **data})
    terms = TermsOfReference.objects.get()
    office.post(
        address(TermsOfReference, "change", terms.pk), {**data, "title": "Uppdrag 2023", "body": BodyFactory().pk}
    )
    terms.refresh_from_db()
    assert (terms.title, terms.body, terms.review_date) == ("Uppdrag 2023", body, dt.date(2023, 1, 31))
    assert terms.history.count() == 2


def test_second_beginning_is_refused_and_nothing_typed_is_lost(office):
    terms = TermsOfReferenceFactory()
    data = {"body": terms.body_id, "title": "Ett till", "review_date": "", **POINTS}
    page = office.post(address(TermsOfReference, "add"), data).content.decode()
    assert "Organet har redan en uppdragsbeskrivning. Gör en ny version av den." in page
    assert 'value="Ett till"' in page


def test_points_are_read_in_their_order_and_written_on_their_own_page(office):
    terms = TermsOfReferenceFactory()
    for order, heading in ((2, "benefit"), (1, "mandate")):
        TermsPointFactory(terms=terms, order=order, heading=heading, text=f"Punkt {order}")
    page = page_of(office, TermsOfReference, "change", terms.pk)
    assert page.index("Punkt 1") < page.index("Punkt 2")
    assert f'href="{terms.get_absolute_url()}"' in page
    assert office.post(address(TermsPoint, "change", terms.points.first().pk), {"text": "X"}).status_code == 403
    assert office.get(address(TermsPoint, "add")).status_code == 403


def test_terms_of_a_closed_body_get_no_new_version(office):
    terms = adopted(TermsOfReferenceFactory(body=BodyFactory(valid_to=dt.date(2021, 12, 31))))
    step = address(TermsOfReference, "step", terms.pk, "ny-version")
    assert "avslutades 2021-12-31" in office.post(step).content.decode()
    assert steps_of(office.get(address(TermsOfReference, "change", terms.pk))) == ["Gör en ny version"]
    assert TermsOfReference.objects.count() == 1


def test_points_are_found_narrowed_and_taken_out(office):
    terms = TermsOfReferenceFactory(title="Uppdrag")
    TermsPointFactory(terms=terms, heading="mandate", text="Sorterar behoven.")
    TermsPointFactory(terms=terms, heading="limits", text="Beslutar inte om budgeten.")
    assert "Beslutar inte" not in page_of(office, TermsPoint, q="sorterar")
    assert "Sorterar" not in page_of(office, TermsPoint, heading__exact="limits")
    assert "Uppdrag" in page_of(office, TermsOfReference, q="sorterar")

    file = office.get(address(TermsPoint, "export", "csv"))
    rows = list(csv.DictReader(io.StringIO(b"".join(file).decode("utf-8-sig")), delimiter=";"))
    assert [(row["Uppdragsbeskrivning"], row["Rubrik"], row["Text"]) for row in rows] == [
        ("Uppdrag", "mandat", "Sorterar behoven."),
        ("Uppdrag", "avgränsningar", "Beslutar inte om budgeten."),
    ]


def test_draft_that_someone_may_not_see_is_in_no_list_no_search_and_no_file(client_for):
    TermsPointFactory(text="Hemlig punkt", terms=TermsOfReferenceFactory(title="Hemligt uppdrag"))
    communicator = client_for(case_officer(Role.COMMUNICATOR))
    for model in (TermsOfReference, TermsPoint):
        assert "Hemlig" not in page_of(communicator, model, q="hemlig")
        file = communicator.get(address(model, "export", "csv"))
        assert "Hemlig" not in b"".join(file).decode()


def test_register_goes_by_its_plural():
    with translation.override("sv"):
        assert str(TermsOfReference._meta.verbose_name_plural) == "uppdragsbeskrivningar"
