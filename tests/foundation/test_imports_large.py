"""Ten thousand rows, one of them wrong: one sentence says which, nothing is lost, and the rest can be kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from collaboration.models import Person
from collaboration.resources import PersonResource
from foundation.imports.services import ImportRefusedError, examine_file, import_file
from foundation.numbers import format_number
from tests.collaboration.factories import UserFactory

pytestmark = pytest.mark.django_db
ROWS, WRONG = 10_000, 7_345
IMPORT = "/forvaltning/collaboration/person/import/"
REASON = "Fyll i en giltig e-postadress."
SENTENCE = f"Inget har importerats. Rad {WRONG}, kolumnen E-post: {REASON}"
KEPT = f"Filen är importerad: {format_number(ROWS - 1)} nya rader. Utanför lämnades 1 felaktig rad."


@pytest.fixture
def office():
    return UserFactory(superuser=True)


@pytest.fixture(scope="module")
def content():
    """Return a register whose row 7 345, counted as Excel counts, has no proper e-mail."""
    lines = [f"Förnamn{n % 97};Efternamn{n};namn{n}@example.org" for n in range(2, ROWS + 2)]
    lines[WRONG - 2] = "Bo;Ek;ingen adress"
    return "\n".join(["Förnamn;Efternamn;E-post", *lines]).encode()


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_pages_name_the_wrong_row_save_nothing_and_keep_the_good_ones_on_wish(office, client_for, content):
    client = client_for(office)

    address = client.post(IMPORT, {"file": SimpleUploadedFile("personer.csv", content)}).url
    page = client.get(address)
    (row,) = page.context["rows"]
    assert row.line == WRONG
    assert [(cell.head, cell.text, cell.faults) for cell in row.cells if cell.faults] == [
        ("E-post", "ingen adress", [REASON])
    ]
    assert [link.text for link in page.context["links"]] == [
        f"{format_number(ROWS)} rader totalt",
        "1 felaktig rad",
        f"{format_number(ROWS - 1)} nya rader",
    ]
    assert f"Spara de rätta raderna ({format_number(ROWS - 1)})" in page.content.decode()

    assert said(client.post(address, follow=True)) == [SENTENCE]
    assert not Person.objects.exists()

    assert said(client.post(address, {"keep_good": "1"}, follow=True)) == [KEPT]
    assert Person.objects.count() == Person.history.count() == ROWS - 1
    assert not Person.objects.filter(family_name="Ek").exists()


def test_service_names_the_wrong_row_saves_nothing_and_keeps_the_good_ones_on_wish(
    office, content, django_assert_max_num_queries
):
    file = SimpleUploadedFile("personer.csv", content)
    run = examine_file(resource=PersonResource(), register="collaboration.Person", file=file, by=office)
    assert run.totals == {"wrong": 1, "new": ROWS - 1, "changed": 0, "unchanged": 0}

    with pytest.raises(ImportRefusedError) as caught:
        import_file(run=run, resource=PersonResource(), by=office)
    assert caught.value.sentence == SENTENCE
    assert not Person.objects.exists()

    with django_assert_max_num_queries(20):
        import_file(run=run, resource=PersonResource(), by=office, keep_good=True)
    assert Person.objects.count() == ROWS - 1
