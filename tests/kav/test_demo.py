"""The demo collaboration carries the facts of the reference case, written through the same services as the pages."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actionplans.models import InsertedGrant, Plan
from budgets.models import Budget, BudgetLine, CarryOver
from collaboration.models import Body, Membership, Organisation, Party, User
from collaboration.queries.composition import composition_on
from collaboration.queries.dialogues import HalfYear, dialogue_matrix
from decisions.models import AgendaItem, Attendance, Decision, Meeting, SealedRecord, TermsOfReference
from decisions.queries.chain import Verdict, verify_file
from decisions.queries.documents import paper_of, record_paper
from decisions.queries.record import record_of
from decisions.queries.review import review_of
from decisions.queries.sealed import subject_of
from decisions.tasks import mail_waiting_notices, seal_approved
from foundation.dates import today
from foundation.errors import FrozenError, RuleError
from foundation.navigation import IDENTITY_KEY, Identity
from kav.management.commands.load_demo import Command
from needs.enums import Stage
from needs.models import Letter, Need
from needs.tasks import mail_letters
from notices.desk import desk_for
from projects.models import Call, Grant
from reports.pdf.engine import document_html
from tests.collaboration.reference import MUNICIPALITIES
from tests.pdf.text import text_in_reading_order, text_of_html
from tests.pdf.verapdf import assert_archivable

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 12, 13)


def test_demo_is_loaded_once_and_left_alone_the_second_time(demo: str) -> None:
    before = [model.objects.count() for model in (User, Organisation, Membership, Decision, BudgetLine)]
    said = StringIO()

    call_command("load_demo", stdout=said)

    assert demo == "The demo collaboration is loaded.\n"
    assert said.getvalue() == "The portal already has a collaboration; the demo is left as it is.\n"
    assert [model.objects.count() for model in (User, Organisation, Membership, Decision, BudgetLine)] == before


def test_no_letter_of_the_demos_past_goes_out_when_the_portal_starts(mailoutbox: list[Any]) -> None:
    mail_waiting_notices()
    mail_letters()

    assert mailoutbox == []


def test_demo_is_refused_where_real_people_work(settings: Any) -> None:
    settings.PRODUCTION = True
    before = User.objects.count()

    with pytest.raises(CommandError, match="known passwords"):
        call_command("load_demo")

    assert User.objects.count() == before


@pytest.mark.usefixtures("demo")
def test_parties_are_the_fourteen_municipalities_the_federations_and_the_university() -> None:
    codes = dict(Organisation.objects.exclude(municipality_code="").values_list("municipality_code", "name"))

    assert sorted(codes) == [
        "1421", "1427", "1430", "1435", "1438", "1439", "1460", "1461", "1484", "1485", "1486", "1487", "1488", "1492",
    ]  # fmt: skip
    assert codes["1438"] == "Dals-Eds kommun"
    assert len(MUNICIPALITIES) == 14
    on_day = Party.objects.filter(agreement__reference_number="2017/8 B60").in_force(DAY)
    assert Counter(on_day.values_list("organisation__kind", flat=True)) == {
        "municipality": 14,
        "federation": 2,
        "university": 1,
    }


@pytest.mark.usefixtures("demo")
def test_budget_of_2020_sums_to_1500_with_the_carry_over_outside() -> None:
    budget = Budget.objects.get(year=2020)
    lines = BudgetLine.objects.filter(category__budget=budget)

    assert [(str(line.category), line.note, line.amount / 1000) for line in lines.in_order()] == [
        ("Möten", "Styrgrupp ca 4 möten/år", 5),
        ("Möten", "Ledningsråd ca 6 möten/år", 15),
        ("Möten", "Verksamhetsmöten", 10),
        ("Egen personal", "Verksamhetsledare, administrativt och kommunikativt stöd", 1400),
        ("Sociala aktiviteter", "", 10),
        ("Administrativa kostnader, inköp av ”reklamprylar”", "", 15),
        ("Resor, studiebesök, kurser och konferenser", "", 35),
        ("Gemensamma aktiviteter", "", 10),
    ]
    assert lines.aggregate(total=Sum("amount"))["total"] == Decimal(1_500_000)
    assert [(row.source_year, row.amount) for row in CarryOver.objects.filter(budget=budget)] == [
        (2019, Decimal(80_000))
    ]
    assert (budget.state, budget.adopted_date) == ("adopted", DAY)


@pytest.mark.usefixtures("demo")
def test_six_grants_sum_to_1217000_and_stand_in_the_adopted_plan() -> None:
    owners = Grant.objects.values_list("owner__name").annotate(total=Sum("amount"))

    assert Grant.objects.aggregate(total=Sum("amount"))["total"] == Decimal(1_217_000)
    assert dict(owners) == {
        "Högskolan Väst": Decimal(892_000),
        "Dals-Eds kommun": Decimal(125_000),
        "Trollhättans stad": Decimal(200_000),
    }
    plan = Plan.objects.get(title="Verksamhetsplan 2020")
    inserted = InsertedGrant.objects.filter(item__area__plan=plan).order_by("order")
    assert [(row.title, row.amount) for row in inserted] == [
        ("Öka den generella utb nivån i Dalsland", 125_000),
        ("Kompetensutveckling för kunskapsförsörjning inom skola och utbildning", 400_000),
        ("Inter-professionellt lärande (KLC)", 125_000),
        ("Samverkansprojekt för utveckling av AIL inom SME", 200_000),
        ("Bygglovets svåra frågor", 125_000),
        (
            "Utökad etablering av arena för erfarenhetsutbyte och samproduktion gällande utbildning och digitalisering",
            242_000,
        ),
    ]


@pytest.mark.usefixtures("demo")
def test_members_read_the_call_that_the_plan_adopted_and_the_record_has_two_annexes(client_for: Any) -> None:
    call, decision = Call.objects.get(), Decision.objects.get(date=DAY)

    assert (call.state, call.adopted_by, decision.annexes.count()) == ("adopted", decision, 2)
    for email in ("ledamot@kav.example", "ordforande@kav.example", "kommun@kav.example", "revisor@kav.example"):
        page = client_for(User.objects.get(email=email)).get(call.get_absolute_url())
        assert (page.status_code, "1\u202f217\u202f000" in page.content.decode()) == (200, True)


@pytest.mark.usefixtures("demo")
def test_seven_were_present_and_the_presenter_is_not_among_them() -> None:
    decision = Decision.objects.get(date=DAY)
    present = Attendance.objects.filter(meeting__date=DAY).order_by("order")

    assert [(row.role, row.organisation_name) for row in present] == [
        ("chair", "Högskolan Väst"),
        ("member", "Fyrbodals kommunalförbund"),
        ("member", "Högskolan Väst"),
        ("member", "Högskolan Väst"),
        ("member", "Högskolan Väst"),
        ("member", "Sotenäs kommun"),
        ("member", "Trollhättans stad"),
    ]
    assert decision.presenter_title == "Verksamhetsledare"
    assert decision.presenter_id not in present.values_list("person_id", flat=True)
    assert [clause.text for clause in decision.clauses.all()] == ["Fastställa föreslagen budget och verksamhetsplan."]
    assert [annex.title for annex in decision.annexes.order_by("number")] == ["Budget 2020", "Verksamhetsplan 2020"]


@pytest.mark.usefixtures("demo")
def test_what_the_original_lacks_is_missing_and_not_invented() -> None:
    meeting = Meeting.objects.get(date=DAY)
    item = AgendaItem.objects.get(meeting=meeting)

    assert (item.paragraph_number, item.matter.reference_number) == (None, "")
    assert (meeting.place, meeting.start_time, meeting.end_time) == ("", None, None)
    record = record_of(Decision.objects.get(date=DAY))
    assert (record.participants, record.no_participants) == ((), False)
    paper = record_paper(Decision.objects.get(date=DAY), on=DAY)
    said = text_of_html(document_html(paper.document, paper.template_name))
    assert "Datum 2019-12-13 Diarienummer saknas Paragraf saknas Beslut fattat av" in said
    assert "Övriga som deltog saknas" in said


@pytest.mark.usefixtures("demo")
def test_page_of_a_decision_with_two_annexes_asks_ten_queries(client: Client, django_assert_num_queries: Any) -> None:
    ContentType.objects.get_for_models(Budget, Plan)
    client.force_login(User.objects.get(email="verksamhetsledare@kav.example"))
    cache.set(IDENTITY_KEY, Identity("Kommunakademin Väst", "kansliet@example.org"))
    page = Decision.objects.get(date=DAY).get_absolute_url()
    first = client.get(page)

    with django_assert_num_queries(10):
        second = client.get(page)

    article = [text_of_html(response.content.decode()) for response in (first, second)]
    assert article[0] == article[1]
    assert "Bilaga 1 till beslut 2019-12-13" in article[1]
    assert "Ledningsråd ca 6 möten/år" in article[1]


@pytest.mark.usefixtures("demo")
def test_council_gave_way_to_three_groups_of_three_and_three() -> None:
    council = Body.objects.get(slug="ledningsrad")
    groups = council.successors.by_name()

    assert council.valid_to == dt.date(2021, 12, 31)
    assert [group.name for group in groups] == [
        "Temagrupp lärande och utbildning",
        "Temagrupp samhällsbyggnad och samhällsplanering",
        "Temagrupp vård och omsorg",
    ]
    assert [composition_on(group, dt.date(2022, 1, 1)).words for group in groups] == ["3 + 3: balanserad"] * 3
    leaders = Membership.objects.filter(body__in=groups, role="convener").values_list("person__email", flat=True)
    assert set(leaders) == {"director@kav.example"}
    assert leaders.count() == 3


@pytest.mark.usefixtures("demo")
def test_closed_council_can_be_read_but_meets_no_more() -> None:
    from decisions.services.meetings import MeetingFacts, plan_meeting

    council, by = Body.objects.get(slug="ledningsrad"), User.objects.get(email="kansli@kav.example")

    with pytest.raises(RuleError, match="avslutades 2021-12-31"):
        plan_meeting(body=council, facts=MeetingFacts(dt.date(2022, 1, 20)), by=by, today=today())

    assert Membership.objects.on(DAY).filter(body=council).count() == 8


@pytest.mark.usefixtures("demo")
def test_adopted_line_is_frozen_for_the_secretariat_too() -> None:
    from budgets.services.lines import LineInput, set_lines

    by = User.objects.get(email="kansli@kav.example")

    with pytest.raises(FrozenError, match="Budget 2020"):
        set_lines(budget=Budget.objects.get(year=2020), lines=[LineInput("Möten", Decimal(6_000))], by=by)

    lines = BudgetLine.objects.filter(category__budget__year=2020)
    assert lines.aggregate(total=Sum("amount"))["total"] == Decimal(1_500_000)


@pytest.mark.usefixtures("demo")
def test_visits_of_autumn_2021_stand_in_the_matrix() -> None:
    autumn = HalfYear(2021, 2)
    matrix = dialogue_matrix(first=autumn, last=autumn, today=dt.date(2022, 1, 15))

    assert (matrix.held(autumn), matrix.expected(autumn)) == (7, 20)


@pytest.mark.usefixtures("demo")
def test_every_login_printed_at_start_opens_the_desk(client_for: Any) -> None:
    for _role, email in Command.logins:
        user = User.objects.get(email=email)

        assert user.check_password(Command.password)
        assert client_for(user).get("/").status_code == 200


@pytest.mark.usefixtures("demo")
def test_terms_of_the_three_groups_lie_with_the_steering_group_and_no_decision_is_made_up() -> None:
    terms = TermsOfReference.objects.select_related("matter__body", "body")

    assert {(row.body.name, row.state, row.matter.body.slug, row.points.count()) for row in terms} == {
        ("Temagrupp lärande och utbildning", "proposed", "styrgrupp", 8),
        ("Temagrupp samhällsbyggnad och samhällsplanering", "proposed", "styrgrupp", 8),
        ("Temagrupp vård och omsorg", "proposed", "styrgrupp", 8),
    }
    assert not terms.filter(adopted_by__isnull=False).exists()


@pytest.mark.usefixtures("demo")
def test_coming_budget_says_like_that_of_2020_what_staff_costs() -> None:
    staff = BudgetLine.objects.filter(is_staff_cost=True).values_list("category__budget__title", "amount")

    assert set(staff) == {("Budget 2020", 1_400_000), (f"Budget {today().year + 1}", 1_400_000)}


@pytest.mark.usefixtures("demo")
def test_coming_budget_is_out_with_the_members_and_one_wants_a_change() -> None:
    proposal = Decision.objects.get(matter__title__startswith="Budget och verksamhetsplan", state="draft")
    review = review_of(proposal, today=today())

    assert review is not None
    assert review.words == ("4 av 7 har svarat: 2 tillstyrker, 1 tillstyrker med kommentar, 1 vill ändra.")
    assert [row.entered_by for row in review.answers if row.position].count("") == 1
    member = desk_for(User.objects.get(email="ledamot@kav.example"), today=today())
    assert [(row.title, row.action, row.due) for row in member.waiting if row.action == "Ta ställning"] == [
        (proposal.matter.title, "Ta ställning", today() + dt.timedelta(days=5))
    ]


@pytest.mark.usefixtures("demo")
def test_minutes_of_2019_are_sealed_by_the_clock_and_their_file_is_known() -> None:
    seal_approved()

    record = SealedRecord.objects.get(kind="minutes", meeting__date=DAY)
    with record.file.open("rb") as file:
        content = file.read()
    assert (verify_file(content).verdict, verify_file(content).record) == (Verdict.GENUINE, record)
    assert verify_file(content + b" ").verdict is Verdict.CHANGED


@pytest.mark.usefixtures("demo")
def test_every_sealed_record_of_the_demo_is_archivable_and_says_what_was_recorded() -> None:
    seal_approved()

    records = SealedRecord.objects.order_by("number")
    assert {row.decision.date for row in records if row.kind == "decision"} >= {DAY}
    for record in records:
        with record.file.open("rb") as file:
            content = file.read()
        paper = paper_of(subject_of(record))
        assert_archivable(content, archive="PDF/A-3a")
        assert text_in_reading_order(content) == text_of_html(document_html(paper.document, paper.template_name))


@pytest.mark.usefixtures("demo")
def test_desk_costs_at_most_fifteen_queries_whoever_asks(client_for: Any) -> None:
    for user in User.objects.all():
        client = client_for(user)
        client.get(reverse("desk"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk"))
        assert len(queries) <= 15, user


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("email", "what"),
    [
        (
            "verksamhetsledare@kav.example",
            {"Dialoger", "Temagrupp samhällsbyggnad", "Kommunikationsplan", "Temagrupp lärande"},
        ),
        ("kansli@kav.example", {"Dialoger", "Temagrupp samhällsbyggnad"}),
        ("ordforande@kav.example", {"Protokoll", "Budget och verksamhetsplan", "Styrgruppens mötesdagar"}),
        ("ledamot@kav.example", {"Protokoll", "Budget och verksamhetsplan", "Styrgruppens mötesdagar"}),
        ("temagrupp@kav.example", {"Aktivitetsplan"}),
        ("kommun@kav.example", {"Dialog "}),
    ],
)
def test_something_waits_on_the_demos_desks(email: str, what: set[str]) -> None:
    titles = [str(item.title) for item in desk_for(User.objects.get(email=email), today=today()).waiting]

    assert {start for start in what if any(title.startswith(start) for title in titles)} == what


@pytest.mark.usefixtures("demo")
def test_needs_come_from_one_stage_to_the_next_in_time() -> None:
    reached = {
        str(need): [moment for stage in Stage if (moment := getattr(need, stage.column))]
        for need in Need.objects.exclude(handed_in_at=None)
    }

    assert {title for title, moments in reached.items() if moments != sorted(set(moments))} == set()
    plain = reached["Klarspråk i beslut om bygglov"]
    assert [(moment - plain[0]).days for moment in plain] == [0, 4, 7, 10]
    assert max(moment for moments in reached.values() for moment in moments) <= timezone.now()


@pytest.mark.usefixtures("demo")
def test_letters_of_the_demo_lie_as_sent_when_they_were_written() -> None:
    letters = Letter.objects.filter(by_mail=True)

    assert letters.exists()
    assert not letters.exclude(mailed_at=F("written_at")).exists()
