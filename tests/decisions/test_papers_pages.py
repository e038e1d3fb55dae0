"""The pages of papers: handed in, read in place, fetched, withdrawn; and who reaches them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import Level, MatterState
from decisions.models import Matter, Paper
from decisions.services.meetings import hold_meeting
from decisions.services.papers import PaperFacts
from decisions.services.review import declare_conflict
from foundation.files import LARGEST_DOCUMENT
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.files import DOCX, JPEG, PDF, PNG
from tests.decisions.papers import added, closed_in, sent, titles
from tests.decisions.story import DAY, OPENED, another_matter
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
TITLE = "Budget och verksamhetsplan för Kommunakademin Väst 2020"
PAGES = ("paper_detail", "paper_file", "paper_read", "paper_change", "paper_replace", "paper_remove")


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def on_opening_day(monkeypatch):
    """Let the pages believe that it is the day the matter was opened."""
    for module in ("meetings", "notices"):
        monkeypatch.setattr(f"decisions.views.{module}.today", lambda: OPENED)


def texts(response):
    return text_of_html(response.content.decode())


def opened(client, address):
    """Return the response, its file read to the end and closed."""
    response = client.get(address)
    response.whole = b"".join(response.streaming_content) if response.streaming else b""
    return response


def fetched(client, address):
    """Return the file as the client gets it, or the status of the refusal."""
    response = opened(client, address)
    return response.whole or response.status_code


def upload(content=PDF, name="skrivelse.pdf", **changes):
    values = {"title": "", "kind": "officers_report", "document_date": "", **changes}
    return {"file": SimpleUploadedFile(name, content), **values}


def reached(client, paper):
    return {opened(client, reverse(name, args=[paper.pk])).status_code for name in PAGES}


# --- handed in and read


def test_member_adds_reads_in_place_and_fetches_a_paper(client_for, on_agenda):
    client = client_for(on_agenda.users["Strömvall"])
    response = client.post(reverse("paper_add", args=[on_agenda.matter.pk]), upload(title="Skrivelse"), follow=True)
    paper = Paper.objects.get()
    page = texts(response)
    for words in ("Handlingen finns nu i ärendet.", "Skrivelse", "Tjänsteskrivelse", "Läs här", "Karin Strömvall"):
        assert words in page
    part = client.get(paper.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert f'<iframe class="paper-frame" src="{reverse("paper_read", args=[paper.pk])}"' in part
    assert "<html" not in part
    assert fetched(client, paper.get_file_url()) == PDF


def test_picture_is_shown_and_a_document_for_a_program_is_only_fetched(client_for, on_agenda):
    client = client_for(on_agenda.root)
    picture, text = added(on_agenda, PNG, "karta.png"), added(on_agenda, DOCX, "skrivelse.docx")
    assert "<img" in client.get(picture.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "Hämta handlingen för att läsa den" in texts(client.get(text.get_absolute_url()))
    assert fetched(client, reverse("paper_read", args=[text.pk])) == 404
    assert opened(client, text.get_file_url())["Content-Type"].endswith("wordprocessingml.document")


def test_file_may_do_nothing_where_a_browser_opens_it(client_for, on_agenda):
    paper = added(on_agenda, facts=PaperFacts('Skriv "elak"/../\u202eåäö'))
    picture = added(on_agenda, PNG, "karta.png")
    client = client_for(on_agenda.root)
    response = opened(client, paper.get_file_url())
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Skriv%20elak")
    assert "/" not in response["Content-Disposition"].partition("''")[2]
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cache-Control"] == "private, no-cache"
    shown = opened(client, reverse("paper_read", args=[paper.pk]))
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert shown["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert shown["Content-Security-Policy"].endswith("; frame-ancestors 'self'")
    assert "script-src" not in shown["Content-Security-Policy"]
    assert "sandbox" in opened(client, reverse("paper_read", args=[picture.pk]))["Content-Security-Policy"]


def test_file_that_is_gone_from_the_disk_is_not_found(client_for, on_agenda):
    paper = added(on_agenda)
    paper.file.storage.delete(paper.file.name)
    assert fetched(client_for(on_agenda.root), paper.get_file_url()) == 404


def test_refused_file_comes_back_with_the_reason_and_what_was_written(client_for, on_agenda):
    address = reverse("paper_add", args=[on_agenda.matter.pk])
    client = client_for(on_agenda.root)
    page = client.post(address, upload(b"MZ", "skrivelse.pdf", title="Min skrivelse"))
    assert "Filen är varken PDF" in texts(page)
    assert 'value="Min skrivelse"' in page.content.decode()
    assert "Välj filen." in texts(client.post(address, {"title": "", "kind": "other"}))
    too_large = client.post(address, upload(PDF + b" " * LARGEST_DOCUMENT))
    assert "Filen är större än 25 MB." in texts(too_large)


def test_upload_after_signing_out_keeps_what_was_written(client, on_agenda):
    address = reverse("paper_add", args=[on_agenda.matter.pk])
    page = client.post(address, upload(title="Min skrivelse"), headers={"Origin": "http://testserver"})
    assert page.status_code == 403
    assert "Min skrivelse" in page.content.decode()
    assert page.context["had_files"]
    assert not Paper.objects.exists()


def test_paper_is_changed_replaced_moved_and_taken_away_on_its_pages(client_for, on_agenda):
    client, paper = client_for(on_agenda.root), added(on_agenda)
    change = client.post(
        reverse("paper_change", args=[paper.pk]),
        {"title": "Ny titel", "kind": "other", "document_date": "2019-12-01"},
        follow=True,
    )
    assert "Ny titel" in texts(change)
    assert 'value="Ny titel"' in client.get(reverse("paper_replace", args=[paper.pk])).content.decode()
    client.post(reverse("paper_replace", args=[paper.pk]), upload(PNG, "ny.png", title="Ny titel"))
    new = Paper.objects.current().get()
    page = texts(client.get(paper.get_absolute_url()))
    assert "Det finns en nyare version" in page
    assert "Version 1" in page
    added(on_agenda, JPEG, "bild.jpg", PaperFacts("Bild"))
    for name, order in (("paper_down", ["Bild", "Ny titel"]), ("paper_up", ["Ny titel", "Bild"])):
        assert client.post(reverse(name, args=[new.pk])).status_code == 302
        assert titles(on_agenda) == order
    assert "Versionen före gäller igen" in texts(client.get(reverse("paper_remove", args=[new.pk])))
    client.post(reverse("paper_remove", args=[new.pk]))
    assert Paper.objects.current().in_order().first() == paper
    assert "försvinner helt" in texts(client.get(reverse("paper_remove", args=[paper.pk])))
    assert client.post(reverse("paper_up", args=[new.pk])).status_code == 404


def test_refused_move_leads_back_to_the_matter_with_the_reason(client_for, on_agenda):
    paper = added(on_agenda)
    closed_in(on_agenda, MatterState.DECIDED)
    response = client_for(on_agenda.root).post(reverse("paper_up", args=[paper.pk]), follow=True)
    assert response.redirect_chain[-1][0] == on_agenda.matter.get_absolute_url()
    assert "Ärendet är beslutat. Handlingarna ligger fast." in texts(response)


# --- beside the notice and the agenda


def test_sent_paper_is_withdrawn_on_its_page_and_read_from_the_notice(client_for, ready, on_opening_day):
    paper = added(ready)
    sent(ready)
    client, member = client_for(ready.root), client_for(ready.users["Strömvall"])
    address = reverse("paper_remove", args=[paper.pk])
    assert "Ledamöterna har fått handlingen." in texts(client.get(address))
    assert client.post(address, {"comment": ""}).status_code == 200
    assert "Fel belopp." in texts(client.post(address, {"comment": "Fel belopp."}, follow=True))
    notice = member.get(reverse("notice_detail", args=[ready.meeting.pk, 1])).content.decode()
    assert f'href="{paper.get_absolute_url()}"' in notice
    assert "Handlingen är återkallad" in texts(member.get(paper.get_absolute_url()))
    assert fetched(member, paper.get_file_url()) == PDF
    called_anew = client.get(reverse("meeting_call", args=[ready.meeting.pk])).content.decode()
    assert f"Återkallad från ”{TITLE}”" in text_of_html(called_anew)
    assert paper.get_absolute_url() not in called_anew


def test_meeting_links_to_the_papers_and_tells_who_calls_what_is_lacking(client_for, ready, on_opening_day):
    another_matter(ready)
    added(ready)
    words = "Handlingar saknas till punkt 2."
    page = client_for(ready.root).get(ready.meeting.get_absolute_url())
    assert f'<a href="{ready.matter.get_absolute_url()}#papers">1 handling</a>' in page.content.decode()
    assert words in texts(page)
    assert words not in texts(client_for(ready.users["Strömvall"]).get(ready.meeting.get_absolute_url()))
    hold_meeting(meeting=ready.meeting, by=ready.root, today=DAY)
    assert words not in texts(client_for(ready.root).get(ready.meeting.get_absolute_url()))


def test_history_of_the_matter_tells_of_its_papers(client_for, with_matter):
    added(with_matter)
    page = client_for(with_matter.root).get(reverse("matter_history", args=[with_matter.matter.pk]))
    assert "handling: Tjänsteskrivelse" in texts(page)


# --- who sees them


def test_papers_are_closed_with_the_matter(client_for, on_agenda, stranger):
    paper = added(on_agenda)
    leader = UserFactory(person=PersonFactory())
    MembershipFactory(body=BodyFactory(), person=leader.person, role="chair")
    assert reached(client_for(stranger), paper) == {404}
    assert reached(client_for(leader), paper) == {404}
    member = on_agenda.chair
    assert reached(client_for(member), paper) == {200}
    declare_conflict(matter=on_agenda.matter, person=member.person, reason="", by=on_agenda.root)
    assert reached(client_for(member), paper) == {404}
    assert not Paper.objects.visible_to(member).exists()


def test_papers_of_a_draft_are_its_makers_until_it_is_shared(client_for, with_matter):
    paper = added(with_matter)
    Matter.objects.filter(pk=with_matter.matter.pk).update(level=Level.OWN_DRAFT, created_by=with_matter.chair)
    assert reached(client_for(with_matter.users["Strömvall"]), paper) == {404}
    assert fetched(client_for(with_matter.chair), paper.get_file_url()) == PDF


def test_observer_reads_papers_and_changes_none(client_for, on_agenda):
    observer = UserFactory()
    give_role(user=observer, role=Role.OBSERVER, by=on_agenda.root)
    paper, client = added(on_agenda), client_for(observer)
    page = texts(client.get(on_agenda.matter.get_absolute_url()))
    assert "Tjänsteskrivelse" in page
    assert "Lägg till en handling" not in page
    assert fetched(client, paper.get_file_url()) == PDF
    for name in ("paper_change", "paper_replace", "paper_remove", "paper_up", "paper_down"):
        assert client.post(reverse(name, args=[paper.pk])).status_code == 403
    assert client.post(reverse("paper_add", args=[on_agenda.matter.pk]), upload()).status_code == 403


@pytest.mark.parametrize("count", [1, 12])
def test_pages_ask_the_same_whatever_the_number_of_papers(
    client_for, ready, on_opening_day, django_assert_num_queries, count
):
    for number in range(count):
        added(ready, PDF + str(number).encode(), facts=PaperFacts(f"Handling {number}"))
    sent(ready)
    member = client_for(ready.users["Strömvall"])
    pages = (
        (ready.matter.get_absolute_url(), 8),
        (ready.meeting.get_absolute_url(), 10),
        (reverse("notice_detail", args=[ready.meeting.pk, 1]), 5),
        (Paper.objects.first().get_absolute_url(), 4),
    )
    for address, _queries in pages:
        member.get(address)
    for address, queries in pages:
        with django_assert_num_queries(queries):
            member.get(address)
