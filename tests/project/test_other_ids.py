"""The numbers of other people's things open nothing: no page, no button, no list, no search, no count, no report.

Everything here belongs to a body that the person does not sit in, or is a draft of someone else's; the person leads
another body, so that every right there is for a seat is held, but elsewhere.
"""

import csv
import io

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from actionplans.models import Plan, PlanItem
from budgets.models import Budget, BudgetLine
from collaboration.permissions import Role
from decisions.enums import Level
from decisions.models import Decision, Matter, Meeting, TermsOfReference, TermsPoint
from foundation.errors import RightRefusedError, RuleError
from needs.models import Submission
from projects.models import Call, Grant
from reports.parameters import bind_parameters
from reports.registry import get_kind
from reports.services import order_report
from tests.actionplans.factories import (
    CycleEventFactory,
    MeasureFactory,
    ObligationFactory,
    ObligationRowFactory,
    PlanAreaFactory,
    PlanFactory,
    PlanItemFactory,
    SupportingDocumentFactory,
    TrackedMeasureFactory,
)
from tests.actionplans.factories_goals import (
    IndicatorFactory,
    MeasurementFactory,
    StatusPictureFactory,
    StatusReportFactory,
)
from tests.admin_desk import address, case_officer
from tests.budgets.factories import BudgetFactory, CarryOverFactory, reference_budget
from tests.collaboration.factories import BodyFactory, DialogueFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.factories import (
    DAY,
    DecisionClauseFactory,
    DisqualificationFactory,
    MatterFactory,
    MeetingFactory,
    SealedRecordFactory,
    TermsPointFactory,
)
from tests.decisions.factories_words import PaperFactory, RemarkFactory, SignedDocumentFactory
from tests.decisions.story import sent, steering_group
from tests.needs.factories import NeedFactory, NeedFileFactory, RoundFactory, UploadedRowFactory
from tests.needs.factories_triage import CardFactory, NeedConflictFactory
from tests.pdf.text import text_of_html
from tests.project.addresses import our_addresses
from tests.projects.factories import CallFactory, GrantFactory
from tests.reports.factories import ReportOrderFactory

pytestmark = pytest.mark.django_db
SECRET = "Hemlighet"
KINDS = ("budget", "plan", "call", "terms", "meeting", "matter", "decision", "report")
LISTS = tuple(f"{kind}_list" for kind in KINDS)
# Addresses with arguments that everyone with a role may open; what they show is narrowed in tests of their own.
SHARED = {"body_detail", "agreement_detail", "obligation_detail", "party_detail", "person_detail"}
# What is refused by the right alone, whatever the number.
BY_RIGHT = {"dialogue_create", "terms_create", "body_close"}
# No number of anyone's: tokens, and the name of a kind of report.
NO_NUMBER = {"cycle_feed", "invitation_open", "measure_answer", "report_order"}


@pytest.fixture
def outsider():
    """The chair of another body."""
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(), person=person, role="chair")
    return UserFactory(person=person)


@pytest.fixture
def hidden():
    """One of each that the outsider may not see, by what the address's name begins with."""
    ContentType.objects.get_for_models(*apps.get_models())
    story = steering_group()
    story = sent(story, story.seats[1].person)
    Matter.objects.filter(pk=story.matter.pk).update(title=f"{SECRET} ärende")
    Decision.objects.filter(pk=story.decision.pk).update(matter_title=f"{SECRET} beslut")
    Meeting.objects.filter(pk=story.meeting.pk).update(place=f"{SECRET} plats")
    terms = TermsPointFactory(text=f"{SECRET} punkt", terms__title=f"{SECRET} uppdrag").terms
    budget, plan = BudgetFactory(title=f"{SECRET} budget"), PlanFactory(title=f"{SECRET} plan")
    area, call = PlanAreaFactory(plan=plan), CallFactory(title=f"{SECRET} utlysning")
    measure, document = MeasureFactory(item__area=area), SupportingDocumentFactory(plan=plan)
    tracked = TrackedMeasureFactory(measure=measure)
    item = story.meeting.agenda_items.get()
    return {
        "budget_carry_over_remove": [budget.pk, CarryOverFactory(budget=budget).pk],
        "budget": [budget.pk],
        "plan_area_add": [plan.pk],
        "plan_area": [plan.pk, area.pk],
        "plan": [plan.pk],
        "plan_measure_parties": [plan.pk, measure.pk],
        **_goals(area),
        "plan_document_remove": [plan.pk, document.pk],
        "plan_document_file": [document.pk],
        "visit": [DialogueFactory(group_met=f"{SECRET} grupp").pk],
        "measure": [tracked.pk],
        "measure_move": [tracked.pk, "not_started", "done"],
        "call": [call.pk],
        "terms": [terms.pk],
        "meeting": [story.meeting.pk],
        "agenda": [story.meeting.pk],
        "numbers": [story.meeting.pk],
        "notice": [story.meeting.pk, 1],
        "notice_answer": [story.meeting.pk],
        "notice_answer_enter": [story.meeting.pk, story.seats[0].person_id],
        "minutes_approve": [story.meeting.minutes_approvals.first().pk],
        "minutes_decline": [story.meeting.minutes_approvals.first().pk],
        "minutes_paper": [story.meeting.minutes_approvals.first().pk],
        "minutes": [story.meeting.pk],
        "item": [item.pk],
        "decision_fix": [item.pk],
        "matter": [story.matter.pk],
        "proposal": [story.matter.pk],
        "proposed_annex": [story.matter.pk, 1],
        "decision": [story.decision.pk],
        "extract_make": [story.decision.pk],
        "body_history": [story.body.slug],
        "party_history": [story.seats[0].organisation_id],
        "person_history": [story.seats[0].person_id],
        "record_file": [SealedRecordFactory(meeting=story.meeting).number],
        "signed": [SignedDocumentFactory(meeting=story.meeting).pk],
        "paper_add": [story.matter.pk],
        "paper": [PaperFactory(title=f"{SECRET} underlag").pk],
        "discussion_read": [story.matter.pk],
        "discussion_thread": [story.matter.pk, 0],
        "remark": [RemarkFactory().pk],
        "review_send": [story.matter.pk],
        "position_take": [story.matter.pk],
        "position_enter": [story.matter.pk, story.seats[0].person_id],
        "circulation": [story.matter.pk],
        "sole": [story.matter.pk],
        "circulation_enter": [story.matter.pk, story.seats[0].person_id],
        "conflict_lift": [DisqualificationFactory(matter=story.matter).pk],
        "vote_record": [item.pk],
        "vote_remove": [item.pk, 1],
        "statement_record": [item.pk],
        "statement_remove": [item.pk, 1],
        "statement_change": [item.pk, 1],
        "presence_change": [item.pk, story.seats[0].person_id],
        "chair_change": [item.pk],
        "number_draw": [item.pk],
        "meeting_live": [story.meeting.pk],
        "meeting_begin": [story.meeting.pk],
        "meeting_close": [story.meeting.pk],
        "meeting_reopen": [story.meeting.pk],
        "meeting_text": [story.meeting.pk, "opening"],
        "notes": [story.meeting.pk],
        "open": [SealedRecordFactory().number],
        **_needs(),
        "cycle_copy": [DAY.year],
        "cycle_begin": [DAY.year],
        "cycle_event": [CycleEventFactory().pk],
        "obligation": [ObligationFactory().pk],
        "obligation_row": [ObligationRowFactory().pk],
        "report": [ReportOrderFactory(title=f"{SECRET} rapport").pk],
    }


def _goals(area):
    """Return a goal, an indicator with a value and a status report with a picture, of a hidden section."""
    indicator = IndicatorFactory(goal__area=area)
    report = StatusReportFactory(area=area)
    return {
        "plan_goal": [area.plan_id, indicator.goal_id],
        "plan_goals": [area.plan_id],
        "plan_goal_add": [area.plan_id],
        "plan_indicator": [area.plan_id, indicator.pk],
        "indicator": [indicator.pk],
        "indicator_value_remove": [indicator.pk, MeasurementFactory(indicator=indicator).pk],
        "status_report": [report.pk],
        "status_picture": [StatusPictureFactory(report=report).pk],
    }


def _needs():
    """Return a draft of another party's with its need, file and spreadsheet, and a round that is being prepared."""
    file = NeedFileFactory(title=f"{SECRET} bilaga", need__title=f"{SECRET} behov")
    need, submission = file.need_id, file.need.submission_id
    row = UploadedRowFactory(upload__submission=file.need.submission, cells={"title": f"{SECRET} rad"})
    steps = ("need_write", "need_questions", "need_files", "need_history", "need_remove")
    return {
        **{name: [submission, need] for name in steps},
        "need_detail": [need],
        "need_file": [file.pk],
        "need_file_remove": [submission, need, file.pk],
        "need_start": [submission],
        "submission": [submission],
        **_board(),
        "submission_upload": [submission, row.upload_id],
        "submission_version": [submission, 1],
        "round": [RoundFactory(draft=True, title=f"{SECRET} runda").pk],
    }


def numbers(name, hidden):
    """Return the arguments for an address: those of the longest beginning of its name."""
    fitting = [begins for begins in hidden if name == begins or name.startswith(f"{begins}_")]
    assert fitting, f"{name}: say in this file what it is that nobody else may open"
    return hidden[max(fitting, key=len)]


def _board():
    """Return a group's board, a card that stands handed in no longer, and a need that is a draft."""
    card = CardFactory(title=f"{SECRET} kort")
    Submission.objects.filter(needs__cards=card).update(state="draft")
    need = NeedFactory(title=f"{SECRET} utkast")
    return {
        "board": [card.group_id],
        "card": [card.pk],
        "need_take_up": [need.pk],
        "need_give": [need.pk],
        "need_step_aside": [need.pk],
        "need_conflict_lift": [NeedConflictFactory(need=need).pk],
    }


NAMES = sorted({address.name for address in our_addresses() if address.has_arguments} - SHARED - BY_RIGHT - NO_NUMBER)


def test_number_of_anothers_opens_no_page_and_no_button(client_for, outsider, hidden):
    client = client_for(outsider)
    answers = {}
    for name in NAMES:
        url = reverse(name, args=numbers(name, hidden))
        for method in (client.get, client.post):
            answers[name, method.__name__] = method(url).status_code
    assert {key: code for key, code in answers.items() if code not in {403, 404, 405}} == {}
    details = {
        f"{kind}_detail" for kind in ("budget", "plan", "call", "terms", "meeting", "matter", "decision", "report")
    }
    assert {answers[name, "get"] for name in details} == {404}, "what one may not see is not there"


@pytest.mark.parametrize("name", sorted(BY_RIGHT))
def test_body_of_others_is_not_kept_by_the_chair_of_another(client_for, outsider, name):
    body = BodyFactory()
    args = [MembershipFactory(body=body).organisation_id] if name == "dialogue_create" else [body.slug]
    assert client_for(outsider).get(reverse(name, args=args)).status_code in {403, 404}


@pytest.mark.parametrize("query", [{}, {"q": SECRET.lower()}, {"sort": "title"}])
def test_no_list_shows_or_counts_it(client_for, outsider, hidden, query):
    client = client_for(outsider)
    for name in LISTS:
        response = client.get(reverse(name), query)
        assert response.status_code == 200
        assert SECRET not in text_of_html(response.content.decode()), name


def test_lists_and_search_show_it_to_who_may(client_for, hidden):
    """The same words in the same places, for someone who may see them: so that the test above tells something."""
    root = client_for(UserFactory(superuser=True))
    shown = [name for name in LISTS if SECRET in text_of_html(root.get(reverse(name)).content.decode())]
    assert shown == [name for name in LISTS if name != "report_list"]
    found = text_of_html(root.get(reverse("search"), {"q": SECRET}).content.decode())
    for word in ("budget", "plan", "utlysning", "uppdrag", "ärende", "beslut"):
        assert f"{SECRET} {word}" in found, word


def test_search_and_desk_say_nothing_of_it(client_for, outsider, hidden):
    client = client_for(outsider)
    found = text_of_html(client.get(reverse("search"), {"q": SECRET.lower()}).content.decode())
    assert SECRET not in found
    assert SECRET not in text_of_html(client.get(reverse("desk")).content.decode())


def test_page_of_the_body_counts_nothing_of_it(client_for, outsider, hidden):
    body = Meeting.objects.get(pk=hidden["meeting"][0]).body
    terms = TermsOfReference.objects.get(pk=hidden["terms"][0])
    for shown in (body, terms.body):
        response = client_for(outsider).get(reverse("body_detail", args=[shown.slug]))
        assert response.status_code == 200
        assert response.context["related"] == []
        assert SECRET not in text_of_html(response.content.decode())


@pytest.mark.parametrize(
    ("kind", "parameter", "thing", "more"),
    [
        ("decision-record", "decision", "decision", {}),
        ("minutes", "meeting", "meeting", {}),
        ("budget", "budget", "budget", {}),
        ("budget-lines", "budget", "budget", {"format": "csv"}),
    ],
)
def test_no_report_tells_of_it(outsider, hidden, kind, parameter, thing, more):
    parameters = {parameter: str(hidden[thing][0]), **more}
    with pytest.raises(RuleError):
        order_report(kind=kind, parameters=parameters, by=outsider, today=DAY)
    bound = bind_parameters(get_kind(kind), parameters, user=None, language="sv")
    with pytest.raises(RightRefusedError):
        get_kind(kind).may_order(outsider, bound.params)


@pytest.mark.parametrize("kind", ["bodies", "memberships", "organisations", "people", "posts"])
def test_registers_leave_whole_only_with_the_right_to_take_them_out(outsider, kind):
    with pytest.raises(RightRefusedError):
        order_report(kind=f"register-{kind}", parameters={"format": "csv"}, by=outsider, today=DAY)


# --- the administration: the communicator reads it, but no one's own drafts

DRAFTS = {
    Budget: lambda: BudgetFactory(title=SECRET),
    Plan: lambda: PlanFactory(title=SECRET),
    Call: lambda: CallFactory(title=SECRET),
    TermsOfReference: lambda: TermsPointFactory(terms__title=SECRET).terms,
    TermsPoint: lambda: TermsPointFactory(text=SECRET),
    BudgetLine: lambda: BudgetLine.objects.filter(category__budget=reference_budget()).first(),
    PlanItem: lambda: PlanItemFactory(text=SECRET),
    Grant: lambda: GrantFactory(title=SECRET),
    Matter: lambda: MatterFactory(title=SECRET, level=Level.OWN_DRAFT),
    Meeting: lambda: MeetingFactory(place=SECRET, level=Level.OWN_DRAFT),
    Decision: lambda: DecisionClauseFactory(text=SECRET, decision__level=Level.OWN_DRAFT).decision,
}


@pytest.mark.parametrize("model", DRAFTS, ids=lambda model: model._meta.label)
def test_draft_is_in_no_register_no_file_and_no_history_of_the_administration(client_for, model):
    client = client_for(case_officer(Role.COMMUNICATOR))
    row = DRAFTS[model]()
    listed = client.get(address(model, "changelist"))
    assert listed.status_code == 200
    assert listed.context["cl"].result_count == 0
    file = client.get(address(model, "export", "csv"))
    assert len(list(csv.reader(io.StringIO(b"".join(file).decode("utf-8-sig")), delimiter=";"))) == 1
    assert client.get(address(model, "change", row.pk)).status_code == 302  # Django leads to the start page
    assert client.get(address(model, "history", row.pk)).status_code in {302, 404}
    assert client.post(address(model, "change", row.pk), {"title": "X"}).status_code in {302, 403}
    for step in ("foresla", "ta-tillbaka", "dra-tillbaka", "ny-version"):
        assert client.post(address(model, "step", row.pk, step)).status_code in {403, 404}
