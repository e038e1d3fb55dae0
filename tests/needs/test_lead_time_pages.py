"""The page of lead times: what it counts, for whom, at which cost; its spreadsheet and its PDF."""

import datetime as dt

import pytest
from django.urls import reverse

from foundation.dates import today
from foundation.errors import RightRefusedError
from needs.enums import Lead, Split
from needs.models import Need
from needs.queries.lead_times import Spread
from needs.queries.lead_words import spread_words
from needs.reports import LeadTimesPaper, LeadTimesSheet
from reports.kinds import Occasion
from reports.parameters import bind_parameters
from tests.collaboration.factories import BodyFactory, UserFactory
from tests.needs.factories import HANDED_IN_AT, NeedFactory, SubmissionFactory
from tests.needs.people import contact
from tests.needs.report_examples import leads
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db


def answered(*days, **fields):
    """Return needs of one party that were answered after so many days."""
    submission = SubmissionFactory(handed_in=True)
    return [
        NeedFactory(
            submission=submission,
            handed_in_at=HANDED_IN_AT,
            decided_at=HANDED_IN_AT + dt.timedelta(days=number),
            **fields,
        )
        for number in days
    ]


def words(client, **query):
    page = client.get(reverse("lead_times"), query).content.decode()
    return f"{text_of_html(page)} {page}"


def test_page_says_medians_quartiles_and_what_stages_mean(desk):
    answered(10, 20, 30, 40, 50)
    page = words(desk)

    assert "30,0 dagar (20,0–40,0), 5 behov" in page
    assert "Temagruppen beslutade sitt svar till parten" in page


def test_page_says_first_how_long_the_whole_way_took(desk):
    for days, need in zip((100, 300), answered(10, 20), strict=True):
        Need.objects.filter(pk=need.pk).update(offered_at=need.handed_in_at + dt.timedelta(days=days))

    page = words(desk)

    assert "<b>200,0</b>" in page
    assert "dagar hela vägen till erbjudet, median för 2 behov" in page


def test_few_needs_have_no_quartiles(desk):
    answered(10, 20)
    page = words(desk)

    assert "15,0 dagar, 2 behov" in page
    assert "Kvartiler visas från 5 behov" in page


def test_page_is_narrowed_and_compares(desk):
    theme = BodyFactory(kind="theme_group")
    first = answered(10, 20, theme=theme, kind="cooperation")[0]
    answered(90, 100, 110, kind="competence")
    chosen = {
        Split.ROUND: first.submission.round_id,
        Split.PARTY: first.submission.organisation_id,
        Split.THEME: theme.pk,
        Split.KIND: "cooperation",
    }
    for split, value in chosen.items():
        page = words(desk, **{split.value: value})
        assert ("15,0 dagar, 2 behov" in page, "100,0 dagar" in page) == (True, False), split
    assert "inget angivet" in words(desk, per="tema")
    assert "Välj en annan sträcka" in words(desk, steg=Lead.WHOLE.value)
    assert words(desk, ar="2026", typ="fel", steg="fel", per="fel") != ""


def test_empty_page_says_why(desk):
    assert "när en part har lämnat in" in words(desk)
    assert "Välj något annat" in words(desk, typ="cooperation")


def test_drafts_and_what_one_may_not_read_count_nothing(client, need):
    Need.objects.filter(pk=need.pk).update(decided_at=HANDED_IN_AT)

    assert "när en part har lämnat in" in words(client)


def test_stranger_is_refused(client_for):
    assert client_for(UserFactory()).get(reverse("lead_times")).status_code == 403


@pytest.mark.parametrize("query", [{}, {"per": "tema", "steg": "whole"}])
def test_page_costs_the_same_at_one_and_thirty(desk, django_assert_num_queries, query):
    answered(4)
    desk.get(reverse("lead_times"), query)
    with django_assert_num_queries(6):
        desk.get(reverse("lead_times"), query)
    for number in range(29):
        answered(number)
    with django_assert_num_queries(6):
        desk.get(reverse("lead_times"), query)


def built(kind, user, **raw):
    params = bind_parameters(kind, raw, user=user, language="sv").params
    return kind.build(params, Occasion(on=today(), user=user))


def test_spreadsheet_has_a_row_for_each_stretch_of_each_part():
    example = leads()
    sheet = built(LeadTimesSheet(), example.orderer, **example.parameters)
    rows = [row for row in sheet.rows if row[3] == "Från inlämnat till beslutat svar"]

    assert len(sheet.rows) == sheet.total == 6 * len(Lead)
    assert {row[0] for row in rows} == {"Alla behov", "Part", "Tema", "Slag", "År", "Inventeringsrunda"}
    assert [list(map(str, row[4:])) for row in rows] == [["6", "15.8", "24.5", "33.3"]] * 6


def test_paper_says_what_it_is_narrowed_to():
    (need, *_others) = answered(3, kind="cooperation")
    chosen = {"part": str(need.submission.organisation_id), "typ": "cooperation"}
    content = built(LeadTimesPaper(), None, **chosen).content

    assert [value for _label, value in content.narrowed_to] == [
        need.submission.organisation.name,
        "Samverkan i forskning och utbildning",
    ]
    assert content.rows[6][1:] == ("1", "–", "3,0", "–")
    assert content.ranges


def test_paper_of_nothing_has_no_ranges():
    assert built(LeadTimesPaper(), None).content.ranges == ""


def test_reports_ask_for_the_right():
    party = contact(SubmissionFactory().organisation)
    LeadTimesSheet().may_order(party, None)
    LeadTimesSheet().may_order(None, None)
    with pytest.raises(RightRefusedError):
        LeadTimesPaper().may_order(UserFactory(), None)
    assert LeadTimesSheet().latest() == {}
    assert LeadTimesSheet().filename({}).startswith("Ledtider 20")


def test_stretch_nobody_has_gone_is_a_dash():
    assert spread_words(Spread()) == "–"
