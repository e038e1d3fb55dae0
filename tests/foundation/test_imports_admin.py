"""Import and export in the administration: examined, looked at, confirmed once; taken out as it is put in."""

import datetime as dt
import io

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from collaboration.models import Person
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.dates import today
from foundation.imports.runs import ImportRun
from tests.collaboration.factories import PersonFactory, UserFactory
from tests.foundation.sheets import workbook

pytestmark = pytest.mark.django_db
GOOD = "Förnamn;Efternamn\nÅsa;Öberg\nBo;Ek\n"
ONE_WRONG = "Förnamn;Efternamn;E-post\nÅsa;Öberg;\nBo;Ek;ingen\n"
IMPORT = "/forvaltning/collaboration/person/import/"
LIST = "/forvaltning/collaboration/person/"


@pytest.fixture
def root():
    return UserFactory(superuser=True)


@pytest.fixture
def user(root):
    user = UserFactory(with_person=True)
    give_role(user=user, role=Role.ADMINISTRATOR, by=root)
    return user


@pytest.fixture
def office(user, client_for):
    return client_for(user)


def choose(client, content, name="personer.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_page_lists_the_heads(office):
    page = office.get(IMPORT).content.decode()

    assert "Importera personer" in page
    for head in ("Förnamn", "Efternamn", "E-post", "Telefon", "Portalens nummer"):
        assert head in page


def test_file_is_examined_and_nothing_is_saved(office):
    response = choose(office, GOOD)

    assert response.status_code == 302
    page = office.get(response.url)
    assert [(row.line, row.label) for row in page.context["rows"]] == [(2, "Ny"), (3, "Ny")]
    assert not Person.objects.filter(family_name="Öberg").exists()


def test_confirmed_file_is_imported_once(office):
    address = choose(office, GOOD).url

    first = office.post(address, follow=True)
    second = office.post(address, follow=True)

    assert said(first) == said(second) == ["Filen är importerad: 2 nya rader."]
    assert Person.objects.filter(family_name__in=["Öberg", "Ek"]).count() == 2
    assert office.get(address).url == LIST


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("tom.csv", b"", "Filen är tom."),
        ("program.xlsx", b"MZ\x90\x00\x03", "Filen är inget kalkylblad."),
        ("fel.csv", b"Namn\nBo\n", "Kolumnerna ”Förnamn” och ”Efternamn” saknas."),
        ("rubriker.csv", "Förnamn;Efternamn\n".encode(), "Filen har rubriker men inga rader under dem."),
    ],
)
def test_file_that_cannot_be_read_gets_one_sentence(office, name, content, sentence):
    response = choose(office, content, name)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not ImportRun.objects.exists()


def test_no_file_gets_one_sentence(office):
    assert "Välj en fil först." in office.post(IMPORT).content.decode()


def test_wrong_rows_are_shown_first_with_the_reason_at_the_cell(office):
    page = office.get(choose(office, ONE_WRONG).url)

    (row,) = page.context["rows"]
    assert (row.line, row.label) == (3, "Felaktig")
    assert [(cell.head, cell.faults) for cell in row.cells if cell.faults] == [
        ("E-post", ["Fyll i en giltig e-postadress."])
    ]
    text = page.content.decode()
    assert "En rad är felaktig, så inget har sparats." in text
    assert "Spara de rätta raderna (1)" in text


def test_file_without_a_right_row_offers_nothing_to_save(office):
    text = office.get(choose(office, "Förnamn;Efternamn;E-post\nBo;Ek;ingen\n").url).content.decode()

    assert "En rad är felaktig, så inget har sparats. Rätta filen och välj den igen.</p>" in text
    assert "Spara de rätta raderna" not in text


def test_all_rows_are_shown_on_wish(office):
    page = office.get(choose(office, ONE_WRONG).url, {"visa": ""})

    assert [(row.line, row.outcome) for row in page.context["rows"]] == [(2, "new"), (3, "wrong")]


def test_changed_row_shows_what_stood_before(office):
    PersonFactory(given_name="Bo", family_name="Ek", phone="0520-1")
    page = office.get(choose(office, "Förnamn;Efternamn;Telefon\nBo;Ek;0520-2\n").url)

    (row,) = page.context["rows"]
    assert [(cell.text, cell.before) for cell in row.cells] == [("Bo", None), ("Ek", None), ("0520-2", "0520-1")]


def test_nothing_is_imported_while_a_row_is_wrong(office):
    address = choose(office, ONE_WRONG).url
    response = office.post(address, follow=True)

    assert said(response) == ["Inget har importerats. Rad 3, kolumnen E-post: Fyll i en giltig e-postadress."]
    assert not Person.objects.filter(family_name="Öberg").exists()


def test_good_rows_are_saved_where_the_person_says_so(office):
    response = office.post(choose(office, ONE_WRONG).url, {"keep_good": "1"}, follow=True)

    assert said(response) == ["Filen är importerad: 1 ny rad. Utanför lämnades 1 felaktig rad."]
    assert Person.objects.filter(family_name="Öberg").exists()


def test_wrong_rows_are_handed_back_with_the_reasons_and_can_be_chosen_again(office):
    address = choose(office, ONE_WRONG).url
    response = office.get(f"{address}fel.xlsx")
    file = io.BytesIO(b"".join(response.streaming_content))

    rows = list(load_workbook(file).active.values)
    assert rows == [
        ("Förnamn", "Efternamn", "E-post", "Fel"),
        ("Bo", "Ek", "ingen", "E-post: Fyll i en giltig e-postadress."),
    ]
    again = office.get(choose(office, file.getvalue(), "fel.xlsx").url)
    assert [(row.line, row.label) for row in again.context["rows"]] == [(2, "Felaktig")]


def test_run_without_wrong_rows_has_none_to_hand_back(office):
    assert office.get(f"{choose(office, GOOD).url}fel.xlsx").status_code == 404


def test_long_file_is_shown_a_page_at_a_time(office):
    content = "Förnamn;Efternamn\n" + "".join(f"F{n};E{n}\n" for n in range(250))
    address = choose(office, content).url

    assert len(list(office.get(address).context["rows"])) == 100
    assert [row.line for row in office.get(address, {"sida": 3}).context["rows"]][-1] == 251


def test_old_file_must_be_chosen_again(office):
    address = choose(office, GOOD).url
    ImportRun.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))

    response = office.post(address, follow=True)

    assert said(response) == ["Det har gått för lång tid sedan du valde filen. Välj den igen."]
    assert response.redirect_chain[-1][0] == IMPORT


def test_register_that_changed_meanwhile_is_shown_again(office):
    address = choose(office, GOOD).url
    PersonFactory(given_name="Bo", family_name="Ek")

    response = office.post(address, follow=True)

    assert said(response) == [
        "Inget har importerats: registret har ändrats under tiden. Titta igenom raderna en gång till."
    ]
    assert [row.label for row in response.context["rows"]] == ["Ny", "Oförändrad"]


def test_run_of_another_is_not_there(office, root, client_for):
    address = choose(office, GOOD).url

    assert client_for(root).get(address).status_code == 404
    assert client_for(root).post(address).status_code == 404
    assert office.get(address.replace("person", "post")).status_code == 404


@pytest.mark.parametrize("role", [Role.COMMUNICATOR])
def test_who_may_not_import_is_refused(role, root, client_for):
    user = UserFactory(with_person=True)
    give_role(user=user, role=role, by=root)
    client = client_for(user)

    assert choose(client, GOOD).status_code == 403
    assert client.get(IMPORT).status_code == 403
    assert "import_link" not in client.get(LIST).content.decode()
    assert "export_link" in client.get(LIST).content.decode()


def test_workbook_goes_the_same_way(office):
    file = workbook(["Förnamn", "Efternamn"], ["Åsa", "Öberg"])
    response = office.post(choose(office, file.getvalue(), "personer.xlsx").url, follow=True)

    assert said(response) == ["Filen är importerad: 1 ny rad."]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_what_is_taken_out_can_be_put_in_again(office, file_format):
    PersonFactory(given_name="Åsa", family_name="Öberg", phone="+46 520 12")
    response = office.get(f"{LIST}export/{file_format}/")
    page = office.get(choose(office, b"".join(response.streaming_content), f"ut.{file_format}").url)

    assert {row.label for row in page.context["rows"]} == {"Oförändrad"}
    assert f"Personer%20{today().isoformat()}.{file_format}" in response["Content-Disposition"].replace(" 2", "%202")


def test_export_holds_what_the_list_shows(office):
    PersonFactory(given_name="Åsa", family_name="Öberg")
    PersonFactory(given_name="Bo", family_name="Ek")

    response = office.get(f"{LIST}export/csv/", {"q": "ÖBERG"})

    assert b"".join(response.streaming_content).decode("utf-8-sig").count("\n") == 2


def test_unknown_format_is_not_there(office):
    assert office.get(f"{LIST}export/exe/").status_code == 404


def test_export_of_many_rows_costs_few_queries(office, django_assert_max_num_queries):
    Person.objects.bulk_create(Person(given_name=f"F{n}", family_name=f"E{n}") for n in range(9_000))
    office.get(LIST)

    with django_assert_max_num_queries(10):
        response = office.get(f"{LIST}export/csv/")
        assert b"".join(response.streaming_content).count(b"\n") >= 9_001


def test_library_addresses_are_not_there():
    names = {url.name for url in admin.site.get_model_admin(Person).get_urls()}

    assert "collaboration_person_process_import" not in names
    assert reverse("admin:collaboration_person_import") == IMPORT
