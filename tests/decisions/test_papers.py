"""Papers of a matter: what is taken in, which version stands, what was sent stays as it was sent."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from decisions.enums import MatterState, PaperKind
from decisions.models import Notice, Paper
from decisions.queries.minutes import minutes_of
from decisions.queries.notice_changes import changes
from decisions.queries.notices import facts_now, facts_of
from decisions.queries.papers import LaidPaper, laid_paper, versions_of
from decisions.queries.sealed import facts_json
from decisions.services.agenda import note_matter
from decisions.services.decisions import fix_decision
from decisions.services.freezing import frozen_error
from decisions.services.meetings import cancel_meeting
from decisions.services.notices import write_notice
from decisions.services.papers import (
    PaperFacts,
    Upload,
    add_paper,
    change_paper,
    lay_papers,
    move_paper,
)
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from foundation.files import LARGEST_DOCUMENT
from foundation.validation import InvalidError
from tests.decisions.factories_words import PaperFactory
from tests.decisions.files import DOCX, JPEG, MACROS, PDF, PNG
from tests.decisions.papers import FACTS, added, closed_in, removed, replaced, sent, titles
from tests.decisions.refusals import no
from tests.decisions.story import another_matter, approved, steering_group

pytestmark = pytest.mark.django_db
TITLE = "Budget och verksamhetsplan för Kommunakademin Väst 2020"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


# --- what is taken in


def test_file_is_kept_byte_for_byte_with_its_facts(with_matter):
    paper = added(with_matter)
    paper.refresh_from_db()
    with paper.file.open("rb") as file:
        assert file.read() == PDF
    assert (paper.title, paper.kind, paper.ending, paper.size) == (
        "Tjänsteskrivelse",
        "officers_report",
        "pdf",
        len(PDF),
    )
    assert (paper.order, paper.number, paper.original, paper.is_current, paper.is_laid) == (1, 1, None, True, False)
    assert paper.file.name.startswith("decisions.paper/")
    assert "skrivelse" not in paper.file.name
    assert paper.history.get().history_user == with_matter.root


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"hej", "hej.pdf", "Filen är varken PDF, Word, Excel eller OpenDocument utan makron, och ingen bild."),
        (MACROS, "bok.docx", "Filen är varken PDF, Word, Excel eller OpenDocument utan makron, och ingen bild."),
        (DOCX, "bok.pdf", "”bok.pdf” är inte vad namnet säger: inuti är den DOCX. Spara om den."),
        (PDF, "skrivelse.pdf.exe", "”skrivelse.pdf.exe” är inte vad namnet säger: inuti är den PDF. Spara om den."),
        (
            PDF + b" " * LARGEST_DOCUMENT,
            "stor.pdf",
            "Filen är större än 25 MB. Gör den mindre eller dela upp den.",
        ),
    ],
)
def test_hostile_file_is_refused_in_words_and_leaves_nothing(with_matter, settings, content, name, words):
    assert no(RuleError, added, story=with_matter, content=content, name=name) == words
    assert not Paper.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("decisions.paper/*"))


def test_paper_without_a_title_is_called_as_its_file_or_has_none(with_matter):
    facts = PaperFacts()
    assert added(with_matter, name="Yttrande\u202e 2019.pdf", facts=facts).title == "Yttrande 2019"
    assert added(with_matter, PNG, name="\u200b.png", facts=facts).title == "Handling utan titel"
    assert added(with_matter, JPEG, name="", facts=facts).title == "Handling utan titel"


def test_same_file_is_not_added_twice(with_matter):
    added(with_matter)
    words = "Samma fil finns redan bland ärendets handlingar."
    assert no(InvalidError, added, story=with_matter) == words


def test_only_who_proposes_matters_in_the_body_adds_papers(with_matter, stranger):
    no(RightRefusedError, added, story=with_matter, by=stranger)
    assert added(with_matter, by=with_matter.users["Strömvall"]).added_by == with_matter.users["Strömvall"]


# --- versions, order, change


def test_new_version_stands_and_the_old_one_stays(with_matter):
    first = added(with_matter)
    second = replaced(with_matter, first)
    third = replaced(with_matter, second, JPEG, "ny.jpg", PaperFacts("Ny skrivelse"))
    assert [(row.number, row.is_current) for row in versions_of(third)] == [(3, True), (2, False), (1, False)]
    assert {row.first_id for row in versions_of(first)} == {first.pk}
    assert (third.version_words, first.version_words) == ("version 3", "")
    assert titles(with_matter) == ["Ny skrivelse"]
    words = "Den här versionen är ersatt eller återkallad. Öppna den som gäller."
    assert no(StateRefusedError, replaced, story=with_matter, paper=first) == words


def test_paper_moves_among_the_others_and_no_further_than_the_ends(with_matter):
    a, b, c = (
        added(with_matter, content, f"x.{ending}", PaperFacts(title))
        for content, ending, title in ((PDF, "pdf", "A"), (PNG, "png", "B"), (JPEG, "jpg", "C"))
    )
    for paper, places, order in ((c, -1, "ACB"), (a, -1, "ACB"), (b, 1, "ACB"), (a, 1, "CAB")):
        move_paper(paper=paper, places=places, by=with_matter.root)
        assert titles(with_matter) == list(order)


def test_what_is_said_of_a_paper_changes_until_it_is_sent(ready):
    paper = added(ready)
    assert change_paper(paper=paper, facts=PaperFacts(" ", PaperKind.OTHER), by=ready.root).title == "Tjänsteskrivelse"
    assert change_paper(paper=paper, facts=PaperFacts("Skrivelse"), by=ready.root).title == "Skrivelse"
    sent(ready)
    words = "Handlingen har skickats ut som den är. Lämna en ny version i stället."
    assert no(StateRefusedError, change_paper, paper=paper, facts=FACTS, by=ready.root) == words


# --- taken away and withdrawn


def test_paper_that_no_one_was_sent_goes_with_its_file(with_matter, django_capture_on_commit_callbacks):
    paper = added(with_matter)
    with django_capture_on_commit_callbacks(execute=True):
        removed(with_matter, paper)
    assert not Paper.objects.exists()
    assert not paper.file.storage.exists(paper.file.name)
    assert [row.history_type for row in Paper.history.order_by("history_id")] == ["+", "-"]


def test_version_before_stands_again_when_a_version_that_no_one_was_sent_goes(ready):
    first = added(ready)
    sent(ready)
    second = replaced(ready, first)
    removed(ready, second)
    assert list(Paper.objects.current()) == [first]
    first.refresh_from_db()
    assert first.is_laid


def test_version_before_does_not_stand_beside_the_same_file_added_anew(with_matter):
    second = replaced(with_matter, added(with_matter))
    added(with_matter)
    no(InvalidError, removed, story=with_matter, paper=second)
    assert Paper.objects.current().count() == 2


def test_paper_that_was_sent_is_withdrawn_with_the_reason_and_stays(ready):
    paper = added(ready)
    sent(ready)
    words = "Skriv varför handlingen återkallas: den har skickats till ledamöterna."
    assert no(RuleError, removed, story=ready, paper=paper, reason="  ") == words
    removed(ready, paper, "Fel belopp.")
    paper.refresh_from_db()
    assert (paper.withdrawn_by, paper.withdrawn_reason, paper.is_current) == (ready.root, "Fel belopp.", False)
    no(StateRefusedError, removed, story=ready, paper=paper, reason="Igen.")
    with paper.file.open("rb") as file:
        assert file.read() == PDF


def test_withdrawal_says_who_and_why():
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperFactory(withdrawn_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))


# --- the notice as it was sent


def test_notice_lists_the_papers_of_each_item_as_they_were_sent(ready):
    another_matter(ready)
    paper = added(ready)
    notice = sent(ready)
    first, second = facts_of(notice).items
    assert (first.papers, second.papers) == ((laid_paper(paper),), ())
    assert first.papers[0] == LaidPaper(paper.pk, paper.pk, "Tjänsteskrivelse", paper.file_digest)
    replaced(ready, paper, facts=PaperFacts("Ny skrivelse"))
    assert facts_of(Notice.objects.get(pk=notice.pk)).items[0].papers == first.papers
    paper.refresh_from_db()
    assert paper.is_laid


def test_each_change_of_the_papers_is_a_change_of_the_notice(ready):
    kept, other = added(ready), added(ready, PNG, "karta.png", PaperFacts("Karta"))
    before = facts_of(sent(ready))

    def changed():
        return changes(before, facts_now(ready.meeting))

    move_paper(paper=other, places=-1, by=ready.root)
    assert changed() == [f"Handlingarna till ”{TITLE}” kommer i annan ordning."]
    move_paper(paper=other, places=1, by=ready.root)
    assert changed() == []
    added(ready, JPEG, "bild.jpg", PaperFacts("Bild"))
    assert changed() == [f"Ny handling till ”{TITLE}”: ”Bild”."]
    replaced(ready, kept, DOCX, "ny.docx")
    removed(ready, other, "Fel karta.")
    assert changed() == [
        f"Ny version av handlingen ”Tjänsteskrivelse” till ”{TITLE}”.",
        f"Ny handling till ”{TITLE}”: ”Bild”.",
        f"Återkallad från ”{TITLE}”: handlingen ”Karta”.",
    ]


def test_notice_is_not_sent_with_a_paper_that_went_meanwhile(ready):
    paper = added(ready)
    facts = facts_now(ready.meeting)
    removed(ready, paper)
    words = "Handlingarna har ändrats sedan du öppnade sidan. Läs igenom kallelsen igen."
    assert no(RuleError, write_notice, meeting=ready.meeting, facts=facts, by=ready.root) == words


def test_cancellation_tells_of_what_was_sent_also_when_a_paper_is_withdrawn_since(ready):
    paper = added(ready)
    sent(ready)
    removed(ready, paper, "Fel belopp.")
    cancel_meeting(meeting=ready.meeting, by=ready.root, comment="Sjukdom.")
    assert facts_of(Notice.objects.get(number=2)).items[0].papers == (laid_paper(paper),)


def test_notice_from_before_there_were_papers_is_read(called):
    kept = facts_of(called.meeting.notices.get())
    assert kept.items[0].papers == ()


def test_paper_laid_once_keeps_the_day_it_was_laid(ready):
    paper = added(ready)
    sent(ready)
    paper.refresh_from_db()
    lay_papers(papers=[paper.pk], by=ready.root)
    assert Paper.objects.get().laid_at == paper.laid_at


# --- frozen with the matter and the meeting


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MatterState.DECIDED, "Ärendet är beslutat. Handlingarna ligger fast."),
        (MatterState.CLOSED, "Ärendet är avslutat utan beslut. Handlingarna ligger fast."),
        (
            MatterState.CIRCULATING,
            "Ledamöterna svarar på ärendet som det ser ut nu. Stoppa omgången först.",
        ),
    ],
)
def test_papers_stand_when_the_matter_is_decided_closed_or_out_for_answers(with_matter, state, words):
    paper = added(with_matter)
    closed_in(with_matter, state)
    calls = (
        lambda: added(with_matter, PNG, "ny.png"),
        lambda: replaced(with_matter, paper),
        lambda: change_paper(paper=paper, facts=FACTS, by=with_matter.root),
        lambda: removed(with_matter, paper),
        lambda: move_paper(paper=paper, places=1, by=with_matter.root),
    )
    assert {no(StateRefusedError, call) for call in calls} == {words}


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Paper.objects.filter(pk=row.pk).update(title="X"),
        lambda row: Paper.objects.filter(pk=row.pk).delete(),
        lambda row: PaperFactory(matter=row.matter),
    ],
)
def test_database_keeps_the_papers_of_a_decided_matter(with_matter, change):
    paper = added(with_matter)
    closed_in(with_matter, MatterState.DECIDED)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(paper)
    assert isinstance(frozen_error(caught.value), FrozenError)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Paper.objects.filter(pk=row.pk).update(file_digest="0" * 64),
        lambda row: Paper.objects.filter(pk=row.pk).update(laid_at=None),
        lambda row: Paper.objects.filter(pk=row.pk).delete(),
    ],
)
def test_database_keeps_a_paper_that_was_sent(ready, change):
    paper = added(ready)
    sent(ready)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(paper)
    assert isinstance(frozen_error(caught.value), FrozenError)


def test_withdrawal_is_not_taken_back(ready):
    paper = added(ready)
    sent(ready)
    removed(ready, paper, "Fel belopp.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.update(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")


def test_decision_keeps_what_there_was_and_the_minutes_name_it(held):
    paper = added(held)
    fix_decision(decision=held.decision, by=held.root)
    item = held.meeting.agenda_items.get()
    assert item.laid_papers == [
        {"paper": paper.pk, "first": paper.pk, "title": "Tjänsteskrivelse", "digest": paper.file_digest}
    ]
    assert minutes_of(held.meeting).items[0].papers == ("Tjänsteskrivelse",)
    paper.refresh_from_db()
    assert paper.is_laid


def test_matter_that_is_noted_keeps_its_papers_too(held):
    item = another_matter(held)
    added(held, matter=item.matter)
    note_matter(item=item, by=held.root)
    assert [row.papers for row in minutes_of(held.meeting).items] == [(), ("Tjänsteskrivelse",)]


def test_papers_in_approved_minutes_stand(monkeypatch):
    story = steering_group()

    def decided_with_a_paper(decision, by):
        add_paper(matter=decision.matter, upload=Upload(PDF, "a.pdf"), facts=FACTS, by=by)
        return fix_decision(decision=decision, by=by)

    monkeypatch.setattr("tests.decisions.story.fix_decision", decided_with_a_paper)
    approved(story)
    assert minutes_of(story.meeting).items[0].papers == ("Tjänsteskrivelse",)
    assert "Tjänsteskrivelse" in facts_json(story.meeting, minutes_of(story.meeting))
    with pytest.raises(IntegrityError), transaction.atomic():
        story.meeting.agenda_items.update(laid_papers=[])
