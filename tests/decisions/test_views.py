"""The pages: who sees what, what each button does, and the same number of queries however much there is."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import AdoptionState, AgendaState, DecisionState, MatterState, MeetingState
from decisions.models import Attendance, Decision, Matter, Meeting, TermsOfReference
from decisions.queries.record import record_of
from decisions.reports import DecisionRecord
from decisions.views.annexes import drawn_annexes
from reports.kinds import Occasion
from reports.models import ReportOrder
from reports.pdf.engine import document_html
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)
from tests.decisions import story as tell
from tests.decisions.factories import AgendaItemFactory, DecisionFactory, MatterFactory, MeetingFactory
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client_for):
    """A client signed in as the programme director, who may do everything with meetings.

    Content types are read beforehand, as they are in a process that has served a while: the first time each is
    read alone, which looks like a query repeated for each row.
    """
    ContentType.objects.get_for_models(*apps.get_models())
    user = UserFactory(person=PersonFactory(given_name="Nils", family_name="Kvarnlund"))
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return client_for(user)


def texts(response):
    return text_of_html(response.content.decode())


def queries_of(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


# --- the lists


def test_lists_show_the_record(secretary, approved):
    page = texts(secretary.get(reverse("meeting_list")))
    assert "2019-12-13 Styrgrupp Kommunakademin Väst – 1 protokollet justerat" in page
    page = texts(secretary.get(reverse("matter_list")))
    assert "Budget och verksamhetsplan för Kommunakademin Väst 2020 – Styrgrupp Kommunakademin Väst" in page
    page = texts(secretary.get(reverse("decision_list")))
    assert "2019-12-13 Budget och verksamhetsplan för Kommunakademin Väst 2020 – –" in page


@pytest.mark.parametrize(
    ("url_name", "make", "count"),
    [
        ("meeting_list", lambda body: MeetingFactory(body=body), 5),
        ("matter_list", lambda body: MatterFactory(body=body), 5),
        (
            "decision_list",
            lambda body: DecisionFactory(fixed=True, matter=MatterFactory(body=body), matter_title="X", body_name="Y"),
            5,
        ),
    ],
)
def test_list_asks_the_same_whatever_the_rows(secretary, url_name, make, count):
    body = BodyFactory()
    make(body)
    secretary.get(reverse(url_name))
    assert queries_of(secretary, reverse(url_name)) == count
    for _row in range(29):
        make(body)
    assert queries_of(secretary, reverse(url_name)) == count


@pytest.mark.parametrize(
    ("query", "shown"),
    [("organ=styrgruppen", 1), ("organ=ledningsradet", 0), ("ar=2019", 1), ("ar=2020", 0), ("q=STYRGRUPP", 1)],
)
def test_lists_are_narrowed(secretary, approved, query, shown):
    BodyFactory(council=True)
    for url_name in ("meeting_list", "matter_list", "decision_list"):
        if url_name != "meeting_list" and query.startswith("q="):
            query = "q=VERKSAMHETSPLAN"
        response = secretary.get(f"{reverse(url_name)}?{query}")
        assert response.context["list"].page.paginator.count == shown


def test_empty_lists_say_what_to_do(client_for):
    client = client_for(UserFactory())
    assert "Här visas möten i de organ du sitter i." in texts(client.get(reverse("meeting_list")))
    assert "Här visas ärenden i de organ du sitter i." in texts(client.get(reverse("matter_list")))
    assert "Ett beslut visas här när ett möte har fattat det." in texts(client.get(reverse("decision_list")))


def test_empty_lists_offer_the_first_step_to_who_may_take_it(secretary):
    for url_name, text, step in (
        ("meeting_list", "Ett möte står här när det har planerats.", reverse("meeting_create")),
        ("matter_list", "Ett ärende står här från sitt första utkast.", reverse("matter_create")),
    ):
        empty = secretary.get(reverse(url_name)).context["list"].get_empty()
        assert (empty.text, empty.action.url) == (text, step)


# --- who sees what


def test_working_material_is_closed_to_others_and_opened_by_approval(client_for, fixed):
    outsider = UserFactory(person=PersonFactory())
    MembershipFactory(person=outsider.person)
    client = client_for(outsider)
    pages = [
        fixed.meeting.get_absolute_url(),
        fixed.matter.get_absolute_url(),
        reverse("decision_detail", args=[fixed.decision.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    tell.send_minutes(meeting=fixed.meeting, approvers=[], by=fixed.root)
    for approval in fixed.meeting.minutes_approvals.all():
        tell.approve_minutes(approval=approval, by=fixed.root, method="paper")
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]


def test_stranger_without_any_role_sees_nothing(client_for, approved, stranger):
    client = client_for(stranger)
    assert client.get(approved.meeting.get_absolute_url()).status_code == 404
    assert client.get(reverse("decision_detail", args=[approved.decision.pk])).status_code == 404


def test_proposal_is_no_decision_to_read(secretary, on_agenda):
    assert secretary.get(reverse("decision_detail", args=[on_agenda.decision.pk])).status_code == 404


@pytest.mark.parametrize("level", ["own_draft", "body", "parties", "public"])
def test_levels_open_a_matter_step_by_step(client_for, story, level):
    maker, member = story.users["Strömvall"], story.users["Brandeby"]
    seated_elsewhere = UserFactory(person=PersonFactory())
    MembershipFactory(person=seated_elsewhere.person)
    matter = MatterFactory(body=story.body, level=level, created_by=maker)
    nobody = UserFactory()
    seen = {
        name: Matter.objects.visible_to(user).filter(pk=matter.pk).exists()
        for name, user in [("maker", maker), ("member", member), ("party", seated_elsewhere), ("nobody", nobody)]
    }
    assert seen == {
        "maker": True,
        "member": level != "own_draft",
        "party": level in {"parties", "public"},
        "nobody": level == "public",
    }


# --- the pages of one thing


def test_meeting_page_shows_agenda_attendance_and_approvals(secretary, approved):
    response = secretary.get(approved.meeting.get_absolute_url())
    page = texts(response)
    assert "Möte fredag 13 december 2019" in page
    assert "7 närvarande: 4 från högskolan, 2 från kommunerna, 1 från kommunalförbundet." in page
    assert "Karin Strömvall Ledamot Sotenäs kommun Närvarande" in page
    assert "Tid Saknas Plats Saknas Ordförande Astrid Wennerhag Sekreterare Saknas" in page
    assert "Protokollet är justerat och inget kan ändras." in page
    assert response.context["may"]["call_meeting"] is True
    assert not re.findall(r'href="[^"]*/(?:andra|stall-in|narvaro|dagordning)/"', response.content.decode())


def test_detail_pages_ask_a_fixed_number_of_queries(secretary, approved):
    for order in range(5, 10):
        AgendaItemFactory(meeting=MeetingFactory(body=approved.body), order=order)
    counts = {
        name: queries_of(secretary, address)
        for name, address in [
            ("meeting", approved.meeting.get_absolute_url()),
            ("matter", approved.matter.get_absolute_url()),
            ("decision", reverse("decision_detail", args=[approved.decision.pk])),
        ]
    }
    assert counts == {"meeting": 10, "matter": 6, "decision": 10}
    assert queries_of(secretary, reverse("decision_detail", args=[approved.decision.pk])) == 8, "annexes are kept"


def test_annexes_of_a_decision_are_drawn_the_same_from_what_is_kept(secretary, approved):
    address = reverse("decision_detail", args=[approved.decision.pk])
    first, second = (texts(secretary.get(address)) for _time in range(2))
    assert first == second
    assert "Fastställa budget och verksamhetsplan." in second
    with translation.override("en"):
        assert drawn_annexes(approved.decision)[0].kicker == "Annex 1 to decision 2019-12-13"


def test_annexes_of_a_proposal_are_drawn_anew_each_time(on_agenda):
    proposal = Decision.objects.get()
    assert "Fastställa budget" in drawn_annexes(proposal)[0].html
    on_agenda.annex.points.update(text="Följa projekten.")
    (drawn,) = drawn_annexes(proposal)
    assert (drawn.kicker, "Följa projekten." in drawn.html) == ("Bilaga 1", True)


def test_decision_page_says_what_the_record_says(secretary, approved):
    """The article on the page and the PDF's text are word for word the same, in the same order."""
    html = secretary.get(reverse("decision_detail", args=[approved.decision.pk])).content.decode()
    article = text_of_html(html[html.index('<article class="record"') : html.index("</article>") + 10])
    decision = Decision.objects.select_related("body", "matter", "agenda_item__meeting__body").get()
    document = DecisionRecord().build({"decision": decision}, Occasion(on=dt.date(2026, 3, 2)))
    pdf = text_of_html(document_html(document, "decisions/record.html"))
    title = "Budget och verksamhetsplan för Kommunakademin Väst 2020"
    assert pdf == f"Beslut {title} {article}"


def test_record_holds_every_fact_in_order(approved):
    decision = Decision.objects.select_related("body", "matter", "agenda_item__meeting__body").get()
    record = record_of(decision)
    assert (record.title, record.date, record.reference_number, record.paragraph, record.body) == (
        "Budget och verksamhetsplan för Kommunakademin Väst 2020",
        "2019-12-13",
        "",
        "",
        "Styrgrupp Kommunakademin Väst",
    )
    assert record.decided_words == "Beslut fattat vid styrgruppens möte. Följande ledamöter var närvarande:"
    assert [(line.name, line.role, line.organisation) for line in record.present] == [
        ("Astrid Wennerhag", "ordförande", "Högskolan Väst"),
        ("Joakim Sandelius", "ledamot", "Fyrbodals kommunalförbund"),
        ("Margareta Ekdal Frisk", "ledamot", "Högskolan Väst"),
        ("Torbjörn Hallkvist", "ledamot", "Högskolan Väst"),
        ("Ellinor Brandeby", "ledamot", "Högskolan Väst"),
        ("Karin Strömvall", "ledamot", "Sotenäs kommun"),
        ("Magnus Öhrling Rask", "ledamot", "Trollhättans stad"),
    ]
    assert record.presence_words == "7 närvarande: 4 från högskolan, 2 från kommunerna, 1 från kommunalförbundet."
    assert record.quorum_words == ""
    assert (record.presenter.name, record.presenter.role, record.presenter.organisation) == (
        "Helena Bergsäter",
        "Verksamhetsledare",
        "Kommunakademin Väst",
    )
    assert (record.matter, record.lead_in, record.clauses, record.that) == (
        "Budget och verksamhetsplan för Kommunakademin Väst 2020.",
        "Styrgruppen beslutar att",
        ("Fastställa föreslagen budget och verksamhetsplan.",),
        "",
    )
    assert [(signature.name, signature.role) for signature in record.signatures] == [
        ("Astrid Wennerhag", "Styrgruppens ordförande"),
        ("Helena Bergsäter", "Föredragande"),
    ]
    assert [(annex.number, annex.kicker, annex.title) for annex in record.annexes] == [
        (1, "Bilaga 1 till beslut 2019-12-13", "Uppdragsbeskrivning för Styrgruppen")
    ]
    assert record.is_draft is False


def test_record_is_a_draft_until_the_minutes_are_approved(secretary, fixed):
    page = texts(secretary.get(reverse("decision_detail", args=[fixed.decision.pk])))
    assert "Protokollet är inte justerat. Till dess märks handlingen som utkast." in page


def test_record_and_minutes_are_ordered_from_their_pages(secretary, approved):
    for kind, name, row in [
        ("decision-record", "decision", approved.decision),
        ("minutes", "meeting", approved.meeting),
    ]:
        response = secretary.post(reverse("report_order", args=[kind]), {name: row.pk})
        assert response.status_code == 302
    assert set(ReportOrder.objects.values_list("kind", flat=True)) == {"decision-record", "minutes"}


def test_matter_page_shows_the_proposal_and_leads_to_its_annexes(secretary, on_agenda):
    page = texts(secretary.get(on_agenda.matter.get_absolute_url()))
    assert "Förslag till beslut Styrgruppen beslutar att Fastställa föreslagen budget och verksamhetsplan." in page
    assert "Bilagor 1. Uppdragsbeskrivning för Styrgruppen" in page
    assert "Väntar på behandling" in page
    annex = texts(secretary.get(reverse("proposed_annex", args=[on_agenda.matter.pk, 1])))
    assert "Uppdragsbeskrivning för Styrgruppen Bilaga 1" in annex
    assert "Fastställa budget och verksamhetsplan." in annex


def test_empty_matter_says_what_to_do(secretary, with_matter):
    assert "Inget är föreslaget ännu" in texts(secretary.get(with_matter.matter.get_absolute_url()))


# --- the secretary's way through the forms


def test_secretary_takes_a_meeting_from_plan_to_record(secretary, story, monkeypatch):
    for module in ("meetings", "notices", "matters", "decisions"):
        monkeypatch.setattr(f"decisions.views.{module}.today", lambda: tell.DAY)
    monkeypatch.setattr("collaboration.queries.rights.today", lambda: tell.DAY, raising=False)
    response = secretary.post(
        reverse("meeting_create"),
        {"body": story.body.pk, "date": "2019-12-13", "start_time": "13:15", "place": "Trollhättan", "mode": "on_site"},
    )
    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    secretary.post(
        reverse("matter_create"),
        {"body": story.body.pk, "title": "Budget 2020", "summary": tell.SENTENCE, "level": "body"},
    )
    matter = Matter.objects.get()
    annex = secretary.get(reverse("proposal_write", args=[matter.pk])).context["form"]["annexes"].field.choices[0][0]
    written = {
        "lead_in": "Styrgruppen beslutar att",
        "clauses": f"{tell.CLAUSE}\n\nUppdra åt kansliet att meddela parterna.",
        "presenter": story.director.pk,
        "presenter_title": "Verksamhetsledare",
        "no_participants": "on",
        "annexes": [annex],
    }
    assert secretary.post(reverse("proposal_write", args=[matter.pk]), written).status_code == 302
    secretary.post(reverse("agenda_add", args=[meeting.pk]), {"matter": matter.pk})
    secretary.post(reverse("meeting_call", args=[meeting.pk]))
    assert Meeting.objects.get().state == MeetingState.CALLED
    secretary.post(reverse("meeting_hold", args=[meeting.pk]))
    page = secretary.get(reverse("meeting_attendance", args=[meeting.pk]))
    rows = page.context["formset"]
    assert "Föreslaget efter platserna den dagen" in texts(page)
    data = {"rows-TOTAL_FORMS": 7, "rows-INITIAL_FORMS": 7, "seen": page.context["seen"]}
    for number, form in enumerate(rows.forms[:7]):
        for name in ("row", "person", "role", "organisation", "mode", "ORDER"):
            data[f"rows-{number}-{name}"] = form[name].value()
    assert secretary.post(reverse("meeting_attendance", args=[meeting.pk]), data).status_code == 302
    assert Attendance.objects.count() == 7
    give = "Ge punkterna deras paragrafer"
    assert give in texts(secretary.get(meeting.get_absolute_url()))
    assert give not in texts(secretary.post(reverse("numbers_draw", args=[meeting.pk]), follow=True))
    item = meeting.agenda_items.get()
    assert item.paragraph_number == 1
    response = secretary.post(reverse("decision_fix", args=[item.pk]))
    decision = Decision.objects.get()
    assert (response.url, decision.state) == (reverse("decision_detail", args=[decision.pk]), DecisionState.FIXED)
    corrected = {**written, "reasons": "Budgeten är i balans.", "seen": decision.edit_number}
    assert secretary.post(reverse("decision_correct", args=[decision.pk]), corrected).status_code == 302
    secretary.post(reverse("minutes_send", args=[meeting.pk]), {"approvers": []})
    approval = meeting.minutes_approvals.get()
    assert secretary.get(reverse("minutes_paper", args=[approval.pk])).status_code == 200
    secretary.post(reverse("minutes_paper", args=[approval.pk]), {"date": "2019-12-20"})
    decision.refresh_from_db()
    assert (decision.state, decision.reasons) == (DecisionState.APPROVED, "Budgeten är i balans.")
    assert TermsOfReference.objects.get().state == AdoptionState.ADOPTED
    assert approval.meeting.minutes_approvals.get().approved_date == dt.date(2019, 12, 20)


@pytest.mark.parametrize(
    ("url_name", "of"),
    [
        ("meeting_change", "meeting"),
        ("meeting_call", "meeting"),
        ("meeting_hold", "meeting"),
        ("meeting_cancel", "meeting"),
        ("meeting_attendance", "meeting"),
        ("agenda_add", "meeting"),
        ("numbers_draw", "meeting"),
        ("minutes_send", "meeting"),
        ("minutes_take_back", "meeting"),
        ("matter_close", "matter"),
        ("decision_correct", "decision"),
        ("item_up", "item"),
        ("item_remove", "item"),
        ("item_table", "item"),
        ("item_note", "item"),
        ("decision_fix", "item"),
        ("minutes_paper", "approval"),
    ],
)
def test_member_is_refused_what_the_secretary_does(client_for, sent, url_name, of):
    rows = {
        "meeting": sent.meeting,
        "matter": sent.matter,
        "decision": sent.decision,
        "item": sent.meeting.agenda_items.get(),
        "approval": sent.meeting.minutes_approvals.first(),
    }
    response = client_for(sent.users["Strömvall"]).post(reverse(url_name, args=[rows[of].pk]))
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("url_name", "result"),
    [
        ("item_table", (AgendaState.TABLED, MatterState.PREPARING)),
        ("item_note", (AgendaState.NOTED, MatterState.CLOSED)),
    ],
)
def test_item_ends_without_a_decision(secretary, held, url_name, result):
    item = held.meeting.agenda_items.get()
    assert secretary.get(reverse(url_name, args=[item.pk])).status_code == 200
    secretary.post(reverse(url_name, args=[item.pk]), {"comment": "Underlag saknas"})
    item.refresh_from_db()
    assert (item.state, Matter.objects.get().state) == result


def test_items_move_up_and_off(secretary, on_agenda):
    matter = MatterFactory(body=on_agenda.body, title="Ärende 2")
    secretary.post(reverse("agenda_add", args=[on_agenda.meeting.pk]), {"matter": matter.pk})
    second = on_agenda.meeting.agenda_items.get(matter=matter)
    secretary.post(reverse("item_up", args=[second.pk]))
    second.refresh_from_db()
    assert second.order == 1
    secretary.post(reverse("item_remove", args=[second.pk]))
    assert list(on_agenda.meeting.agenda_items.values_list("matter", "order")) == [(on_agenda.matter.pk, 1)]


def test_matters_that_wait_are_put_on_the_agenda_from_the_meetings_page(secretary, client_for, on_agenda):
    first = on_agenda.meeting.agenda_items.get()
    waiting = [MatterFactory(body=on_agenda.body, title=f"Ärende {number}") for number in range(1, 10)]
    elsewhere = MatterFactory(body=BodyFactory(), title="Någon annans ärende")
    page = secretary.get(on_agenda.meeting.get_absolute_url())
    words = texts(page)
    assert (page.context["waiting"].shown, page.context["waiting"].more) == (waiting[:8], True)
    assert "Ärenden som väntar Ärende 1 Sätt upp på dagordningen: Ärende 1 Ärende 2" in words
    assert words.count("Välj bland alla ärenden") == 1
    address = reverse("agenda_order", args=[on_agenda.meeting.pk])
    assert secretary.post(address, {"items": f"m{elsewhere.pk},{first.pk}"}).status_code == 404
    done = texts(secretary.post(address, {"items": f"m{waiting[3].pk},{first.pk},,x"}, follow=True))
    assert "Dagordningen har fått sin nya ordning." in done
    rows = on_agenda.meeting.agenda_items.order_by("order").values_list("matter", flat=True)
    assert list(rows) == [waiting[3].pk, on_agenda.matter.pk]
    member = client_for(on_agenda.users["Strömvall"])
    assert member.get(on_agenda.meeting.get_absolute_url()).context["waiting"] is None
    Meeting.objects.filter(pk=on_agenda.meeting.pk).update(state=MeetingState.CALLED)
    assert secretary.get(on_agenda.meeting.get_absolute_url()).context["waiting"] is None


def test_meeting_without_items_shows_where_a_matter_is_dragged_to(secretary, story):
    meeting = MeetingFactory(body=story.body)
    Matter.objects.all().delete()
    empty = secretary.get(meeting.get_absolute_url())
    assert (empty.context["waiting"], "agenda-order" in empty.content.decode()) == (None, False)
    waiting = MatterFactory(body=story.body)
    page = secretary.get(meeting.get_absolute_url())
    assert 'data-sort="agenda-order"' in page.content.decode()
    assert "Inget ärende står på dagordningen ännu." in texts(page)
    secretary.post(reverse("agenda_order", args=[meeting.pk]), {"items": f"m{waiting.pk},"})
    assert meeting.agenda_items.get().matter == waiting


def test_refused_button_says_why(secretary, held):
    Decision.objects.filter(pk=held.decision.pk).update(no_participants=False)
    item = held.meeting.agenda_items.get()
    response = secretary.post(reverse("decision_fix", args=[item.pk]), follow=True)
    assert "Beslutet kan inte fastställas: det saknar vilka fler som deltog i den slutliga handläggningen" in texts(
        response
    )


@pytest.mark.parametrize(
    ("url_name", "data"),
    [
        ("meeting_change", {"date": "2019-12-12", "mode": "remote"}),
        ("meeting_cancel", {"comment": "Sjukdom"}),
        ("matter_change", {"title": "Budget", "reference_number": "2019/1044"}),
        ("matter_close", {"comment": "Återkallat"}),
    ],
)
def test_form_is_shown_and_saved(secretary, with_matter, url_name, data):
    meeting = MeetingFactory(body=with_matter.body)
    row = meeting if url_name.startswith("meeting") else with_matter.matter
    assert secretary.get(reverse(url_name, args=[row.pk])).status_code == 200
    assert secretary.post(reverse(url_name, args=[row.pk]), data).url == row.get_absolute_url()


def test_form_keeps_what_was_typed_when_refused(secretary, held):
    draw = secretary.post(reverse("numbers_draw", args=[held.meeting.pk]))
    assert draw.status_code == 302
    response = secretary.post(
        reverse("meeting_change", args=[held.meeting.pk]), {"date": "2020-01-10", "mode": "on_site", "place": "Åmål"}
    )
    assert response.status_code == 200
    assert "Mötet har paragrafer i 2019 års serie och kan inte flyttas till ett annat år." in texts(response)
    assert response.context["form"]["place"].value() == "Åmål"
