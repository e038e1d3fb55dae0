"""The pages of rounds and needs: who sees what, what the secretariat does, and how many queries they ask."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from collaboration.enums import BodyKind
from collaboration.permissions import Role
from needs.models import Round
from needs.services.submissions import ask_to_reopen, hand_in
from tests.collaboration.factories import BodyFactory, OrganisationFactory, PartyFactory, PostFactory
from tests.needs.factories import (
    HANDED_IN_AT,
    HandedInVersionFactory,
    NeedFactory,
    NeedFileFactory,
    QuestionFactory,
    RoundFactory,
    SubmissionFactory,
)
from tests.needs.factories_triage import NeedConflictFactory
from tests.needs.pages import at
from tests.needs.people import contact, office

pytestmark = pytest.mark.django_db


def test_need_that_is_handed_in_is_read(desk, client_for):
    need = NeedFactory(handed_in=True, title="Klarspråk", is_business_need=True)
    NeedFileFactory(need=need, handed_in_at=HANDED_IN_AT)

    page = desk.get(need.get_absolute_url()).content.decode()
    mine = client_for(contact(need.submission.organisation)).get(need.get_absolute_url()).content.decode()

    assert ("Klarspråk" in page, "Underlag" in page, "Vem har skrivit vad" in page) == (True, True, False)
    assert "Vem har skrivit vad" in mine


def test_own_draft_leads_to_its_form(client, need):
    assert client.get(need.get_absolute_url()).url == at("need_write", need.submission, need)


def test_file_is_fetched_by_those_who_may(client, desk, need):
    own, handed_in = NeedFileFactory(need=need), NeedFileFactory(need=need, handed_in_at=HANDED_IN_AT)

    answer = client.get(own.get_file_url())
    assert answer["Content-Disposition"] == 'attachment; filename="Underlag.pdf"'
    assert b"".join(answer) == b"%PDF-1.7"
    assert desk.get(own.get_file_url()).status_code == 404
    kept = desk.get(handed_in.get_file_url())
    assert b"".join(kept) == b"%PDF-1.7"
    own.file.storage.delete(own.file.name)
    assert client.get(own.get_file_url()).status_code == 404


def test_list_is_narrowed(desk):
    theme = BodyFactory(kind=BodyKind.THEME_GROUP)
    wanted = NeedFactory(handed_in=True, title="Det sökta", kind="cooperation", theme=theme)
    NeedFactory(handed_in=True, title="Det andra", kind="competence")
    party, inventory = wanted.submission.organisation_id, wanted.submission.round_id

    for query in (f"omgang={inventory}", f"part={party}", "typ=cooperation", f"tema={theme.pk}", "q=sökta"):
        page = desk.get(f"{reverse('need_list')}?{query}").content.decode()
        assert ("Det sökta" in page, "Det andra" in page) == (True, False), query


def test_empty_lists_say_what_to_do(desk, client_for):
    reader = client_for(office(Role.OBSERVER))

    assert "Öppna en inventeringsrunda" in desk.get(reverse("need_list")).content.decode()
    assert "De visas här" in reader.get(reverse("need_list")).content.decode()
    assert "Det finns ingen inventeringsrunda än." in reader.get(reverse("round_list")).content.decode()
    assert "Förbered en: dagarna" in desk.get(reverse("round_list")).content.decode()


@pytest.mark.parametrize(("name", "count"), [("need_list", 7), ("round_list", 4)])
def test_list_asks_the_same_number_of_queries_at_one_and_thirty(desk, name, count, django_assert_num_queries):
    NeedFactory(handed_in=True)
    desk.get(reverse(name))
    with django_assert_num_queries(count):
        desk.get(reverse(name))
    NeedFactory.create_batch(29, handed_in=True)
    with django_assert_num_queries(count):
        desk.get(reverse(name))


@pytest.mark.parametrize(("sort", "order"), [("", "DESC"), ("?sort=-handed_in", "DESC"), ("?sort=handed_in", "ASC")])
def test_newest_needs_are_asked_for_in_the_order_of_their_index(desk, sort, order):
    NeedFactory(handed_in=True)
    with CaptureQueriesContext(connection) as asked:
        desk.get(reverse("need_list") + sort)

    by = f'ORDER BY "needs_need"."handed_in_at" {order}, "needs_need"."id" {order} LIMIT'
    assert [by in query["sql"] for query in asked if '"needs_need"."title"' in (query["sql"] or "")] == [True]


def test_page_of_a_need_asks_for_files_and_conflicts_where_there_are_any(desk):
    plain, full = NeedFactory.create_batch(2, handed_in=True)
    NeedFileFactory.create_batch(2, need=full, handed_in_at=HANDED_IN_AT)
    removed = NeedFactory(handed_in=True)
    NeedFileFactory(need=removed, handed_in_at=HANDED_IN_AT, removed_at=HANDED_IN_AT)
    counts = [_count(desk, need.get_absolute_url()) for need in (plain, removed, full)]
    NeedConflictFactory.create_batch(2, need=full)

    assert [*counts, _count(desk, full.get_absolute_url())] == [6, 6, 7, 8]


def _count(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_pages_of_one_thing_ask_at_most_ten_queries_whatever_they_hold(client, desk, need):
    inventory = need.submission.round
    handed_in = NeedFactory(handed_in=True)
    HandedInVersionFactory(submission=handed_in.submission)
    mine = [need.submission.get_absolute_url(), at("submission_hand_in", need.submission)]
    mine += [at(name, need.submission, need) for name in ("need_write", "need_questions", "need_files")]
    theirs = [inventory.get_absolute_url(), handed_in.get_absolute_url()]
    before = [_count(client, page) for page in mine] + [_count(desk, page) for page in theirs]
    for submission in SubmissionFactory.create_batch(5, round=inventory):
        contact(submission.organisation)
    for other in NeedFactory.create_batch(5, submission=need.submission, changed_at=timezone.now()):
        NeedFileFactory(need=other)
    QuestionFactory.create_batch(3, round=inventory)

    after = [_count(client, page) for page in mine] + [_count(desk, page) for page in theirs]
    assert max(after) <= 10
    assert after == before


def test_readers_see_how_many_parties_of_a_round_have_answered(client_for):
    inventory = RoundFactory()
    SubmissionFactory(round=inventory)
    SubmissionFactory(round=inventory, handed_in=True)
    page = client_for(office(Role.OBSERVER)).get(inventory.get_absolute_url()).content.decode()

    assert "1 av 2 parter" in page


def test_round_goes_from_draft_to_closed(desk, client_for):
    party = PartyFactory().organisation
    writer = client_for(contact(party))
    today = timezone.localdate().isoformat()
    post = PostFactory()
    form = {
        "title": "Höstens runda",
        "opens_on": today,
        "closes_on": today,
        "reminder_days": "1",
        "contact": post.person_id,
    }
    assert desk.get(reverse("round_create")).status_code == 200
    desk.post(reverse("round_create"), form)
    inventory = Round.objects.get()
    assert "Ingen är tillfrågad än" in desk.get(inventory.get_absolute_url()).content.decode()
    assert desk.get(at("round_parties", inventory)).status_code == 200
    desk.post(at("round_parties", inventory), {"organisations": [party.pk]})
    assert desk.get(at("round_change", inventory)).status_code == 200
    desk.post(at("round_change", inventory), {**form, "title": "Ny rubrik", "seen": 0})
    assert writer.get(inventory.get_absolute_url()).status_code == 404
    desk.post(at("round_open", inventory))

    inventory.refresh_from_db()
    assert (inventory.is_open, inventory.title) == (True, "Ny rubrik")
    assert "Ert formulär väntar." in writer.get(inventory.get_absolute_url()).content.decode()
    assert "sista dag i dag" in writer.get("/").content.decode()
    desk.post(at("round_close", inventory))
    assert "Rundan tar inte emot fler behov." in writer.get(inventory.get_absolute_url()).content.decode()
    assert desk.post(at("round_close", inventory), follow=True).status_code == 200


def test_questions_are_written_on_one_page(desk):
    inventory = RoundFactory(draft=True)
    address = at("round_questions", inventory)
    assert desk.get(address).status_code == 200
    rows = {
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-0-label": "Hur bråttom?",
        "rows-0-kind": "one_choice",
    }

    refused = desk.post(address, {**rows, "seen": 0})
    assert "Skriv" in refused.content.decode()
    assert desk.post(address, {**rows, "rows-0-choices": "Mycket\nLite", "seen": 0}).status_code == 302
    stale = desk.post(address, {**rows, "rows-0-choices": "Mycket\nLite", "seen": 0}).content.decode()
    assert "Så står det sparat nu" in stale
    assert inventory.questions.get().choice_list == ["Mycket", "Lite"]


def test_last_day_before_the_first_is_told_beside_its_field(desk):
    form = {"title": "Runda", "opens_on": "2027-02-01", "closes_on": "2027-01-01", "reminder_days": "sju"}

    refused = desk.post(reverse("round_create"), form).context["form"].errors
    alone = desk.post(reverse("round_create"), {**form, "closes_on": ""}).context["form"].errors

    assert refused == {
        "closes_on": ["Sista dagen kan inte komma före första dagen."],
        "reminder_days": ["Skriv antal dagar med kommatecken emellan, till exempel 14, 7, 1."],
    }
    assert set(alone) == {"closes_on", "reminder_days"}


def test_fault_of_a_question_is_told_in_its_row(desk):
    inventory = RoundFactory(draft=True)
    rows = {"rows-TOTAL_FORMS": "4", "rows-INITIAL_FORMS": "0", "seen": 0}
    typed = (
        ("Hur bråttom?", "one_choice", "Mycket\nLite"),
        ("Vad kostar det?", "number", "Mycket\nLite"),
        ("När passar det?", "several_choices", "Dagtid\ndagtid \nDagtid"),
        ("Hur bråttom? ", "short_text", ""),
    )
    for place, (label, kind, choices) in enumerate(typed):
        rows |= {f"rows-{place}-label": label, f"rows-{place}-kind": kind, f"rows-{place}-choices": choices}

    page = desk.post(at("round_questions", inventory), rows)

    assert [(row, field.name, text) for row, field, text in page.context["formset"].faults] == [
        (2, "choices", "Skriv alternativen där svaret väljs bland dem, och bara där."),
        (3, "choices", "Skriv minst två alternativ, vart och ett på en egen rad och bara en gång."),
        (4, "label", "Rundan har redan den här frågan."),
    ]
    assert not inventory.questions.exists()


def test_round_that_is_prepared_says_who_will_be_asked_and_who_can_be_written_to(desk, submission, writer):
    inventory = submission.round
    lonely = SubmissionFactory(round=inventory, organisation__name="Bengtsfors kommun")
    Round.objects.update(state="draft", opened_at=None)

    page = desk.get(inventory.get_absolute_url())

    text = page.content.decode()
    assert [column.key for column in page.context["table"].columns] == ["party", "people"]
    assert "inte hört av sig" not in text
    assert f'?role=contact_person&amp;scope={lonely.organisation.scope_id}">Ingen: ge någon rollen</a>' in text
    assert "Brev går till de som lämnar in för 1 part." in text
    assert "1 part har ingen som lämnar in, och får inget brev." in text
    assert 'data-dialog="open-round"' in text


def test_open_round_says_when_it_was_opened_and_asks_before_it_is_closed(desk, submission):
    Round.objects.update(opened_at=dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC))

    text = desk.get(submission.round.get_absolute_url()).content.decode()

    assert "Öppnades" in text
    assert "1\u00a0september 2026" in text
    assert 'data-dialog="close-round"' in text
    assert "Den kan inte öppnas igen." in text


def test_new_round_suggests_the_parties_of_the_latest(desk, submission):
    PartyFactory(organisation=submission.organisation)
    PartyFactory()
    gone = SubmissionFactory(round=submission.round, organisation__name="Nedlagda förbundet").organisation
    inventory = RoundFactory(draft=True)

    page = desk.get(at("round_parties", inventory))

    ticked = [box.choice_label for box in page.context["form"]["organisations"] if box.data["selected"]]
    assert ticked == ["Dals-Eds kommun"]
    assert str(gone) not in page.content.decode()
    assert f"De som tillfrågades i {submission.round} är förvalda." in page.content.decode()
    assert "är förvalda" not in desk.get(at("round_parties", submission.round)).content.decode()


def test_questions_are_copied_by_one_press(desk):
    source = QuestionFactory(round=RoundFactory(closed=True)).round
    inventory = RoundFactory(draft=True)
    address = at("round_copy_questions", inventory)
    assert str(source) in desk.get(address).content.decode()

    assert "1 fråga hämtades." in desk.post(address, {"source": source.pk}, follow=True).content.decode()


def test_parties_are_added_to_an_open_round(desk, submission):
    new = PartyFactory().organisation
    department = OrganisationFactory(department=True)
    PartyFactory(organisation=department.parent)
    page = desk.get(at("round_parties", submission.round)).content.decode()
    assert (str(new) in page, str(department) in page, "Dals-Eds kommun" in page) == (True, True, False)

    desk.post(at("round_parties", submission.round), {"organisations": [new.pk, department.pk]})

    assert submission.round.submissions.count() == 3


def test_one_or_all_are_nudged(desk, submission, writer):
    one, every = at("submission_nudge", submission), at("round_nudge", submission.round)
    assert "Dals-Eds kommun" in desk.get(one).content.decode()
    assert "Brev går till: Dals-Eds kommun." in desk.get(every).content.decode()

    desk.post(one, {"message": "Hör av er."})
    page = desk.post(every, {"message": ""}, follow=True).content.decode()

    assert "1 part har fått brev." in page
    assert submission.letters.count() == 2
    assert "Det finns ingen att skriva till" in desk.get(at("round_nudge", RoundFactory())).content.decode()


def test_board_shows_what_can_be_done(desk, need, writer):
    address = need.submission.round.get_absolute_url()
    assert at("submission_nudge", need.submission) in desk.get(address).content.decode()
    hand_in(submission=need.submission, by=writer)
    assert "Öppna igen" in desk.get(address).content.decode()
    ask_to_reopen(submission=need.submission, reason="Fel.", by=writer)

    page = desk.get(address).content.decode()
    assert "Vill ändra: svara" in page
    assert f"BI {timezone.localdate().year}/1" in page
