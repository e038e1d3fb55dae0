"""The pages of a party's needs by Excel: what they show, what they keep, and to whom they are closed."""

import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.errors import StateRefusedError
from needs.enums import QuestionKind
from needs.models import SubmissionUpload, UploadedRow
from needs.services.needs import save_need
from tests.collaboration.factories import UserFactory
from tests.needs.excel import contact_of, filled, template, uploaded
from tests.needs.factories import (
    NeedFactory,
    QuestionFactory,
    SubmissionFactory,
    SubmissionUploadFactory,
    UploadedRowFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def contact(submission):
    return contact_of(submission)


@pytest.fixture
def client(client_for, contact):
    return client_for(contact)


def url(name, submission, *more):
    return reverse(name, args=[submission.pk, *more])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_template_is_downloaded_with_the_party_in_its_name(client, submission):
    NeedFactory(submission=submission, title="Klarspråk")

    response = client.get(url("submission_template", submission))

    page = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert page["B3"].value == "Klarspråk"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "private, no-store"


def test_file_is_uploaded_looked_through_put_right_and_saved(client, submission):
    question = QuestionFactory(round=submission.round, kind=QuestionKind.SEVERAL_CHOICES, choices="Dag\nKväll")
    file = filled(
        submission,
        {"title": "Rätt rad", "why": "Därför."},
        {"title": "Fel rad", "kind": "Trolleri", "people_count": "många", f"q{question.pk}": "Natt", "why": "Fråga."},
    )

    response = client.post(url("submission_excel", submission), {"file": file}, follow=True)

    upload, wrong = SubmissionUpload.objects.get(), UploadedRow.objects.get(line=4)
    assert response.redirect_chain[0][0] == upload.get_absolute_url()
    assert not submission.needs.exists()
    shown = text_of(response)
    assert "1 rätt rad" in shown
    assert "1 rad att rätta" in shown
    assert "”många” är inget tal" in shown
    assert "Därför." in shown

    names = {key: f"cell-{wrong.pk}-{key}" for key in ("kind", "people_count", f"q{question.pk}")}
    response = client.post(upload.get_absolute_url(), {"seen": 0, names["people_count"]: "tolv"}, follow=True)
    assert "1 behov lades till och 1 rad är kvar att rätta." in text_of(response)
    assert f'value="tolv" aria-describedby="id_{names["people_count"]}_error"' in response.content.decode()

    right = {names["kind"]: "", names["people_count"]: "12", names[f"q{question.pk}"]: "Dag; Kväll", "seen": 1}
    response = client.post(upload.get_absolute_url(), right, follow=True)
    assert response.redirect_chain[0][0] == submission.get_absolute_url()
    assert "1 behov lades till." in text_of(response)
    assert set(submission.needs.values_list("title", "people_count")) == {("Rätt rad", None), ("Fel rad", 12)}


def test_file_that_cannot_be_read_is_refused_in_the_form(client, submission):
    file = io.BytesIO(b"%PDF-1.7\x00")
    file.name = "behov.xlsx"

    response = client.post(url("submission_excel", submission), {"file": file})

    assert "Filen är inget kalkylblad." in text_of(response)
    assert "Välj filen" in text_of(client.post(url("submission_excel", submission)))


def test_what_would_be_replaced_is_shown(client, contact, submission):
    NeedFactory(submission=submission, title="Klarspråk", why="Gammalt.", wanted_month=dt.date(2027, 3, 1))
    NeedFactory(submission=submission, title="Barnrätt")
    upload = uploaded(
        submission, {"title": "Klarspråk", "why": "Nytt.", "wanted_month": "2027-05"}, by=contact, first=3
    )
    upload.rows.exclude(line=3).delete()

    shown = text_of(client.get(upload.get_absolute_url()))

    assert "ersätter det sparade" in shown
    assert "Nytt. (förut: Gammalt.)" in shown
    assert "2027-05 (förut: 2027-03)" in shown
    assert "1 behov som ni har skrivit finns inte i filen" in shown
    assert "Spara som utkast" in shown


def test_row_that_a_colleague_has_saved_since_is_chosen_on_the_page(client, contact, submission):
    need = NeedFactory(submission=submission, title="Klarspråk", why="Först.")
    book, colleague = template(submission), contact_of(submission)
    save_need(need=need, values={"why": "Kollegans text."}, answers={}, by=colleague)
    upload = uploaded(submission, {"why": "Min text."}, by=contact, book=book, first=3)
    row = upload.rows.get()

    response = client.get(upload.get_absolute_url())

    assert "Sparat nu: Kollegans text." in text_of(response)
    assert f"{colleague} har sparat det här behovet" in text_of(response)
    assert f'name="use-{row.pk}" value="1"' in response.content.decode()
    client.post(upload.get_absolute_url(), {"seen": 0, f"use-{row.pk}": 1, f"cell-{row.pk}-why": "Bådas text."})
    need.refresh_from_db()
    assert need.why == "Bådas text."


def test_rows_are_thrown_away_one_by_one_and_all_together(client, contact, submission):
    upload = uploaded(submission, *({"title": f"Fel {n}", "people_count": "x"} for n in range(2)), by=contact)
    first = upload.rows.first()

    client.post(upload.get_absolute_url(), {"seen": 0, f"drop-{first.pk}": 1, "drop-x": 1, "strange": "x"})
    assert upload.rows.count() == 1
    response = client.post(url("submission_upload_discard", submission, upload.pk), follow=True)
    assert "Raderna som var kvar är kastade." in text_of(response)
    assert not SubmissionUpload.objects.exists()


def test_two_on_the_same_page_lose_nothing_they_typed(client, contact, submission):
    upload = uploaded(submission, *({"title": f"Fel {n}", "people_count": "x"} for n in range(2)), by=contact)
    first, second = upload.rows.order_by("line")
    client.post(upload.get_absolute_url(), {"seen": 0, f"cell-{first.pk}-people_count": "1"})

    typed = {"seen": 0, f"cell-{first.pk}-people_count": "7", f"cell-{second.pk}-people_count": "8"}
    response = client.post(upload.get_absolute_url(), typed)

    assert "Det här har sparats" in text_of(response)
    assert "Antal personer: 7" in text_of(response)
    assert f'name="cell-{second.pk}-people_count" value="8"' in response.content.decode()
    assert submission.needs.get().people_count == 1


def test_what_was_typed_comes_back_when_a_colleague_has_saved_the_rest(client, submission):
    gone = url("submission_upload", submission, 999_999)

    response = client.post(gone, {"seen": 0, "cell-1-why": "Långt och klokt."}, follow=True)

    assert response.redirect_chain[0][0] == url("submission_excel", submission)
    assert "Du hade skrivit: Långt och klokt." in text_of(response)
    assert client.post(gone, {"seen": "x"}).status_code == 404
    assert client.get(gone).status_code == 404


def test_what_was_typed_comes_back_also_when_that_happens_just_now(client, contact, submission, monkeypatch):
    upload = uploaded(submission, {"title": "Fel", "people_count": "x"}, by=contact)

    def too_late(**_kwargs):
        SubmissionUpload.objects.all().delete()
        raise StateRefusedError("Borta.")

    monkeypatch.setattr("needs.views.uploads.save_rows", too_late)
    response = client.post(upload.get_absolute_url(), {"seen": 0, "cell-1-why": "Långt och klokt."}, follow=True)

    assert "Du hade skrivit: Långt och klokt." in text_of(response)


def test_rows_open_some_at_a_time(client, contact, submission, monkeypatch):
    monkeypatch.setattr("needs.queries.preview.MOST_FIELDS", 2)
    upload = uploaded(submission, *({"title": f"Fel {n}", "people_count": "x"} for n in range(3)), by=contact)

    response = client.get(upload.get_absolute_url())

    assert response.content.decode().count('name="cell-') == 2
    assert "1 rad att rätta öppnas när du har sparat dem före den." in text_of(response)
    assert text_of(response).count("”x” är inget tal") == 3


def test_handed_in_submission_refuses_in_words(client_for):
    submission = SubmissionFactory(handed_in=True)
    client = client_for(contact_of(submission))
    upload = UploadedRowFactory(upload__submission=submission).upload

    assert "Behoven är inlämnade." in text_of(client.get(url("submission_excel", submission)))
    file = filled(submission, {"title": "Klarspråk"})
    assert "Behoven är inlämnade." in text_of(client.post(url("submission_excel", submission), {"file": file}))
    assert "kan inte längre ändras" in text_of(client.get(upload.get_absolute_url()))
    assert "Behoven är inlämnade." in text_of(client.post(upload.get_absolute_url(), {"seen": 0}))


def test_submission_leads_to_the_template_and_to_rows_left(client, submission):
    UploadedRowFactory(upload__submission=submission)

    page = client.get(submission.get_absolute_url()).content.decode()

    assert url("submission_template", submission) in page
    assert url("submission_excel", submission) in page
    assert "1 uppladdad rad väntar på att sparas" in page
    assert "behov.xlsx" in client.get(url("submission_excel", submission)).content.decode()


@pytest.mark.parametrize("role", [Role.PROGRAMME_DIRECTOR, Role.ADMINISTRATOR, None])
def test_draft_rows_are_closed_to_the_secretariat_and_to_other_parties(client_for, submission, role):
    user = contact_of(SubmissionFactory(round=submission.round))
    if role:
        user = UserFactory()
        give_role(user=user, role=role, by=UserFactory(superuser=True))
    upload = UploadedRowFactory(upload__submission=submission, cells={"title": "Hemligt"}).upload
    client = client_for(user)

    for name, more in (("template", []), ("excel", []), ("upload", [upload.pk])):
        response = client.get(url(f"submission_{name}", submission, *more))
        assert response.status_code in {403, 404}
        assert "Hemligt" not in response.content.decode()
    assert client.post(upload.get_absolute_url(), {"seen": 0}).status_code in {403, 404}
    assert client.post(url("submission_upload_discard", submission, upload.pk)).status_code in {403, 404}
    assert UploadedRow.objects.exists()


def test_upload_of_another_party_is_not_found_under_ones_own_submission(client, submission):
    other = SubmissionUploadFactory()

    assert client.get(url("submission_upload", submission, other.pk)).status_code == 404
    assert client.post(url("submission_upload_discard", submission, other.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_pages_cost_the_same_for_one_and_thirty_rows(client, contact, submission, count, django_assert_num_queries):
    NeedFactory.create_batch(count, submission=submission, changed_by=contact)
    rows = [{"title": f"Fel {n}", "people_count": "x"} for n in range(count)]
    upload = uploaded(submission, *rows, by=contact)

    with django_assert_num_queries(9):
        client.get(upload.get_absolute_url())
    with django_assert_num_queries(4):
        client.get(url("submission_excel", submission))


def test_handing_in_says_where_rows_wait_and_goes_on_after_a_tick(client, submission):
    NeedFactory(submission=submission)
    upload = UploadedRowFactory(upload__submission=submission, upload__filename="Våra behov.xlsx").upload
    UploadedRowFactory(upload=upload)
    SubmissionUploadFactory(submission=submission, filename="Tom.xlsx")
    address = url("submission_hand_in", submission)

    page = client.get(address)
    refused = client.post(address, {"seen": submission.edit_number})
    done = client.post(address, {"seen": submission.edit_number, "leaves_rows": "on"})

    assert "2 uppladdade rader väntar på att sparas och följer inte med" in text_of(page)
    assert f'<a href="{upload.get_absolute_url()}">Våra behov.xlsx</a>: 2 rader' in page.content.decode()
    assert "Tom.xlsx" not in page.content.decode()
    assert "Spara dem först, eller kryssa i att ni lämnar in utan dem." in text_of(refused)
    assert (done.status_code, done.url) == (302, submission.get_absolute_url())


def test_nothing_is_asked_of_rows_where_none_wait(client, submission):
    NeedFactory(submission=submission)

    assert "leaves_rows" not in client.get(url("submission_hand_in", submission)).content.decode()


def test_what_is_not_in_the_file_is_said_until_rows_of_it_are_saved(client, contact, submission):
    NeedFactory(submission=submission, title="Barnrätt")
    rows = ({"title": "Klarspråk"}, {"title": "Ledarskap", "people_count": "många"})
    upload = uploaded(submission, *rows, by=contact)
    upload.rows.filter(line=3).delete()

    assert "1 behov som ni har skrivit finns inte i filen" in text_of(client.get(upload.get_absolute_url()))

    page = client.post(upload.get_absolute_url(), {"seen": 0}, follow=True)

    assert "1 behov lades till och 1 rad är kvar att rätta." in text_of(page)
    assert "finns inte i filen" not in text_of(page)


def test_long_sentence_is_seen_whole_where_it_is_shortened(client, contact, submission):
    upload = uploaded(submission, {"title": "Klarspråk " * 30}, by=contact)

    page = client.get(upload.get_absolute_url()).content.decode()

    assert re.search(r'<textarea id="id_cell-\d+-title"', page)
    assert "Skriv kortare: högst 200 tecken, nu 299." in page
    assert page.count("Klarspråk " * 20) == 1
