"""The list of needs leaves as a spreadsheet: the rows one may read, narrowed as the list is, safe to open."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from collaboration.enums import BodyKind
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.errors import RightRefusedError
from needs.enums import QuestionKind
from needs.models import Need, Question
from needs.queries.register import Narrowing, asked_in, need_cells, need_heads, needs_for
from needs.services.submissions import reopen
from reports.kinds import Occasion
from reports.parameters import bind_parameters
from reports.registry import get_kind
from tests.collaboration.factories import BodyFactory, UserFactory
from tests.needs.factories import AnswerFactory, NeedFactory, QuestionFactory
from tests.needs.people import office
from tests.projects.factories import CallFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


def made(user, **parameters):
    """Return the file that the report makes."""
    report = get_kind("register-needs")
    bound = bind_parameters(report, parameters, user=user, language="sv")
    target = io.BytesIO()
    report.make(bound.params, Occasion(on=DAY, user=user), target)
    return target.getvalue()


def rows_of(user, **parameters):
    """Return the rows of the file as CSV, without the heads."""
    text = made(user, format="csv", **parameters).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def titles_of(user, **parameters):
    return [row[3] for row in rows_of(user, **parameters)]


def test_row_says_all_that_the_party_said():
    theme = BodyFactory(kind=BodyKind.THEME_GROUP, name="Vård och omsorg")
    need = NeedFactory(
        handed_in=True,
        title="Klarspråk",
        kind="competence",
        theme=theme,
        people_count=1500,
        wanted_month=dt.date(2027, 4, 1),
        wanted_text="i vår",
        tried="En kurs",
        is_business_need=True,
        preferred_form="short_course",
    )
    inventory = need.submission.round
    asked_for = [
        (QuestionFactory(round=inventory, kind=QuestionKind.NUMBER, order=1), "12"),
        (QuestionFactory(round=inventory, kind=QuestionKind.YES_NO, order=2), "yes"),
        (QuestionFactory(round=inventory, several_choices=True, order=3), "Helg\nDagtid"),
    ]
    for question, value in asked_for:
        AnswerFactory(need=need, question=question, value=value)
    QuestionFactory(round=inventory, label="Obesvarad", kind=QuestionKind.NUMBER, order=9)
    asked = asked_in(inventory)

    (row,) = need_cells(needs_for(None, Narrowing(round=inventory)), asked)

    need.refresh_from_db()
    assert dict(zip(need_heads(asked), row, strict=True)) == {
        "Diarienummer": need.submission.reference,
        "Runda": inventory.title,
        "Part": need.submission.organisation.name,
        "Behov": "Klarspråk",
        "Slag": "kompetens",
        "Tema": "Vård och omsorg",
        "Målgrupp": need.target_group,
        "Antal personer": 1500,
        "Behövs från och med": "2027-04",
        "När, med ord": "i vår",
        "Varför det behövs": need.why,
        "Vad ni har provat": "En kurs",
        "Även näringslivets behov": True,
        "Önskad form": "kort kurs",
        asked[0].label: 12,
        asked[1].label: "ja",
        asked[2].label: "Helg, Dagtid",
        "Obesvarad": "",
        "Inlämnat": need.handed_in_at,
    }


def test_drafts_and_what_is_reopened_stay_at_home():
    desk = office()
    kept, opened = NeedFactory.create_batch(2, handed_in=True)
    NeedFactory(title="Utkast")
    reopen(submission=opened.submission, reason="Fel", by=desk)

    assert titles_of(desk) == [kept.title]
    assert titles_of(None) == [kept.title]


def test_file_follows_what_the_list_is_narrowed_by():
    theme = BodyFactory(kind=BodyKind.THEME_GROUP)
    wanted = NeedFactory(handed_in=True, title="Det sökta", kind="cooperation", theme=theme)
    NeedFactory(handed_in=True, title="Det andra", kind="competence")
    desk, sent = office(), wanted.submission
    chosen = {
        "round": sent.round_id,
        "party": sent.organisation_id,
        "kind": "cooperation",
        "theme": theme.pk,
        "words": "sökta",
    }

    assert sorted(titles_of(desk)) == ["Det andra", "Det sökta"]
    assert [titles_of(desk, **{name: value}) for name, value in chosen.items()] == [["Det sökta"]] * 5


def test_list_leads_to_the_form_with_its_filters(client_for):
    need = NeedFactory(handed_in=True)
    client = client_for(office())
    party = need.submission.organisation_id

    page = client.get(f"{reverse('need_list')}?part={party}&q=Utbildning&sort=kind").content.decode()
    address = f"{reverse('report_order', args=['register-needs'])}?format=xlsx&party={party}&words=Utbildning"

    assert address.replace("&", "&amp;") in page
    form = client.get(address).context["form"]
    assert (form["party"].value(), form["words"].value()) == (str(party), "Utbildning")


def test_who_may_order_no_reports_is_offered_none(client_for):
    NeedFactory(handed_in=True)
    reader = UserFactory(with_person=True)
    give_role(user=reader, role=Role.CALL_ASSESSOR, scope=CallFactory(), by=UserFactory(superuser=True))

    page = client_for(reader).get(reverse("need_list"))

    assert (page.status_code, "register-needs" in page.content.decode()) == (200, False)
    with pytest.raises(RightRefusedError):
        get_kind("register-needs").may_order(UserFactory(), None)


def test_nothing_in_the_file_is_run_by_a_spreadsheet_program():
    need = NeedFactory(handed_in=True, title='=HYPERLINK("http://x")', why="@SUM(A1)", tried="+1", target_group="-2")
    AnswerFactory(need=need, question=QuestionFactory(round=need.submission.round, label="=cmd"), value="=1+1")
    which = {"round": need.submission.round_id}

    page = load_workbook(io.BytesIO(made(None, format="xlsx", **which))).active
    text = made(None, format="csv", **which).decode("utf-8-sig")

    assert {cell.data_type for line in page.iter_rows() for cell in line} <= {"s", "n", "d", "inlineStr"}
    cells = [cell for line in csv.reader(io.StringIO(text), delimiter=";") for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert '\'=HYPERLINK("http://x")' in cells


def test_file_asks_as_many_queries_at_one_and_at_thirty():
    need = NeedFactory(handed_in=True)
    inventory = need.submission.round
    AnswerFactory(need=need, question=QuestionFactory(round=inventory))
    desk = office()

    def count():
        with CaptureQueriesContext(connection) as asked:
            made(desk, round=inventory.pk, format="csv")
        return len(asked)

    count()
    before = count()
    for more in NeedFactory.create_batch(29, handed_in=True, submission=need.submission):
        AnswerFactory(need=more, question=Question.objects.get())
    assert Need.objects.handed_in().count() == 30
    assert count() == before


def test_same_needs_give_the_same_digest_and_a_change_another():
    need = NeedFactory(handed_in=True, title="Klarspråk")
    report = get_kind("register-needs")
    params = bind_parameters(report, {"round": need.submission.round_id}, user=None, language="sv").params
    before = report.fingerprint(params, Occasion(on=DAY))

    assert report.fingerprint(params, Occasion(on=DAY)) == before
    assert report.filename(params) == f"Register över behov {need.submission.round}"
    assert report.filename({**params, "round": None}) == "Register över behov"
    need.title = "Ny"
    need.save()
    assert report.fingerprint(params, Occasion(on=DAY)) != before
