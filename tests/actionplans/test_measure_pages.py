"""The pages that write measures: section by section, and from a pasted text that is looked through first."""

import re

import pytest
from django.urls import reverse

from actionplans.models import Measure, MeasureParty, Plan
from kav.demo.action_plan import TEXT
from tests.actionplans.factories import MeasureFactory, MeasurePartyFactory, PlanAreaFactory, PlanFactory
from tests.collaboration.factories import BodyFactory
from tests.decisions.adopting import adopted

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return PlanFactory(kind="action", title="Handlingsplan")


def form_rows(**values):
    rows = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "seen": "0"}
    return rows | {f"rows-0-{name}": value for name, value in values.items()}


def fields_of(text):
    """Return what the page's form would send, as a browser does."""
    sent = {}
    text = text[text.index('<form class="rows') :]
    for tag in re.findall(r"<input[^>]*>", text):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in found and found.get("type") != "checkbox":
            sent[found["name"]] = found.get("value", "")
    sent |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL))
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_section_asks_for_what_the_kind_of_plan_wants(director):
    asked = {}
    for kind in ("operational", "action", "development_area"):
        text = director.get(reverse("plan_area_add", args=[PlanFactory(kind=kind).pk])).content.decode()
        asked[kind] = [name for name in ("need", "vision", "goals") if f'name="{name}"' in text]
    assert asked == {"operational": [], "action": ["need"], "development_area": ["need", "vision", "goals"]}
    area = PlanAreaFactory(plan__kind="operational", vision="En gemensam bild")
    text = director.get(reverse("plan_area_change", args=[area.plan_id, area.pk])).content.decode()
    assert "En gemensam bild" in text, "what is written already is not hidden"


def test_development_area_shows_need_vision_and_goals(director):
    plan = PlanFactory(kind="development_area")
    given = {"heading": "Digitalisering", "need": "Det är ojämnt.", "vision": "Alla kan.", "goals": "Lika villkor."}
    director.post(reverse("plan_area_add", args=[plan.pk]), given)
    text = director.get(reverse("plan_detail", args=[plan.pk])).content.decode()
    for words in ("Det är ojämnt.", "<strong>Vision</strong>", "Alla kan.", "<strong>Långsiktiga mål</strong>"):
        assert words in text


def test_measures_of_a_section_are_written_on_one_page(director, plan):
    area = PlanAreaFactory(plan=plan)
    url = reverse("plan_area_measures", args=[plan.pk, area.pk])
    given = form_rows(text="Samla handledarna", responsible="Kansliet och HV", due_precision="day", recurrence="none")
    answer = director.post(url, given | {"rows-0-condition": "VGR beviljar"})
    assert "Ett villkor behöver sitt utfall" in answer.content.decode()
    answer = director.post(url, given)
    assert answer.url == f"{plan.get_absolute_url()}#plan-avsnitt-{area.pk}"
    assert [row.words for row in MeasureParty.objects.order_by("order")] == ["Kansliet", "HV"]
    assert "Samla handledarna" in director.get(url).content.decode()
    assert "sparat nu" in director.post(url, given).content.decode()
    page = director.get(reverse("plan_detail", args=[plan.pk])).content.decode()
    assert '<span class="measure-label">Ansvarig:</span> Kansliet och HV' in page
    assert reverse("plan_measure_parties", args=[plan.pk, Measure.objects.get().pk]) in page


def test_those_responsible_are_said_on_a_page_of_their_own(director, plan):
    measure = MeasureFactory(item__area__plan=plan)
    MeasurePartyFactory(measure=measure)
    body = BodyFactory()
    url = reverse("plan_measure_parties", args=[plan.pk, measure.pk])
    assert "Kansliet" in director.get(url).content.decode()
    given = form_rows(words="Styrgruppen", kind="body")
    assert "Ange vilket organ det är" in director.post(url, given).content.decode()
    assert director.post(url, given | {"rows-0-body": str(body.pk)}).status_code == 302
    assert [(row.words, row.body) for row in measure.parties.all()] == [("Styrgruppen", body)]
    assert "sparat nu" in director.post(url, given).content.decode()


def test_pasted_text_is_shown_before_it_is_saved_and_saved_as_it_was_read(director, plan):
    url = reverse("plan_paste", args=[plan.pk])
    assert "Klistra in åtgärder" in director.get(url).content.decode()
    text = director.post(url, {"text": TEXT.format(year=2020)}).content.decode()
    assert (Measure.objects.count(), text.count('class="cell-parties"')) == (0, 18)
    assert "länets kommuner – varje kommun" in text
    assert re.findall(r"<li><b>(\d+)</b>", text) == ["5", "18", "13"]
    answer = director.post(reverse("plan_review", args=[plan.pk]), fields_of(text))
    assert answer.url == plan.get_absolute_url()
    assert Measure.objects.filter(item__area__plan=plan).count() == 18
    assert sum(row.is_undated for row in Measure.objects.select_related("item")) == 13
    assert Plan.objects.get(pk=plan.pk).intro.startswith("Kommunakademin Väst\n\nFörslag till handlingsplan")
    page = director.get(reverse("plan_detail", args=[plan.pk]))
    assert "Informara om vad egna studier kan ge" in page.content.decode()


def test_every_measure_can_be_corrected_before_anything_is_saved(director, plan):
    text = director.post(
        reverse("plan_paste", args=[plan.pk]), {"text": "Arbetet\nÅtgärder\n- Ett\nAnsvarig: A\n- Två\nAnsvarig: B"}
    ).content.decode()
    url = reverse("plan_review", args=[plan.pk])
    sent = fields_of(text)
    wrong = director.post(url, sent | {"rows-0-area": "7", "areas-0-heading": ""}).content.decode()
    assert "Område 1, Rubrik:" in wrong
    wrong = director.post(url, sent | {"rows-0-area": "7"}).content.decode()
    assert "Det finns inget område med det numret." in wrong
    assert "Åtgärd 2, Åtgärd:" in director.post(url, sent | {"rows-1-text": ""}).content.decode()
    nothing = {"rows-0-DELETE": "on", "rows-1-DELETE": "on"}
    assert "Det finns ingen åtgärd att spara" in director.post(url, sent | nothing).content.decode()
    director.post(
        url,
        sent
        | {"rows-0-text": "Ett rättat", "rows-1-DELETE": "on", "rows-0-due_date": "2020-03-01"}
        | {"rows-0-responsible": "Kansliet\r\noch HV"},
    )
    measure = Measure.objects.get()
    assert (str(measure), measure.when) == ("Ett rättat", "1\xa0mars 2020")
    assert measure.responsible == "Kansliet och HV"


def test_new_action_plan_says_the_ways_on(director, plan):
    address = reverse("plan_detail", args=[plan.pk])
    page = director.get(address).content.decode()
    empty = page[page.index("Planen har inga avsnitt än") : page.index("<aside")]
    assert f'href="{reverse("plan_paste", args=[plan.pk])}"' in empty
    assert "Planen fastställs genom ett beslut." in page
    assert f'<a href="{reverse("matter_create")}">Upprätta ett ärende</a>' in page
    pasting = director.get(reverse("plan_paste", args=[plan.pk])).content.decode()
    assert f'href="{reverse("admin:actionplans_measure_import")}"' in pasting
    Plan.objects.update(kind="operational")
    page = director.get(address).content.decode()
    assert reverse("plan_paste", args=[plan.pk]) not in page


def test_text_pasted_twice_is_saved_once(director, plan):
    texts = [
        director.post(
            reverse("plan_paste", args=[plan.pk]), {"text": "Arbetet\nÅtgärder\n- Ett\nAnsvarig: A\n- Två"}
        ).content.decode()
        for _tab in range(2)
    ]
    url = reverse("plan_review", args=[plan.pk])
    assert "Står redan i planen" not in texts[0]
    director.post(url, fields_of(texts[0]))
    stale = director.post(url, fields_of(texts[1])).content.decode()
    assert "Det här har sparats efter att du öppnade sidan" in stale
    assert stale.count("Står redan i planen och sparas inte en gång till.") == 2
    more = fields_of(stale) | {"rows-2-text": "Tre", "rows-2-area": "1", "rows-2-ORDER": "3"}
    page = director.post(url, more, follow=True).content.decode()
    assert "1 åtgärd är sparad. 2 stod redan i planen." in page
    assert [str(row) for row in Measure.objects.order_by("item__order")] == ["Ett", "Två", "Tre"]


def test_hundreds_of_measures_are_looked_through_on_one_page(director, plan):
    lines = "\n".join(f"- Åtgärd nummer {number}" for number in range(1, 301))
    text = director.post(
        reverse("plan_paste", args=[plan.pk]), {"text": f"Arbetet\nÅtgärder\n{lines}"}
    ).content.decode()
    answer = director.post(reverse("plan_review", args=[plan.pk]), fields_of(text))
    assert (answer.status_code, Measure.objects.count()) == (302, 300)


def test_text_for_a_plan_that_can_no_longer_change_is_not_looked_through_in_vain(director, plan):
    MeasureFactory(item__area__plan=plan)
    adopted(plan)
    page = director.post(reverse("plan_paste", args=[plan.pk]), {"text": "Arbetet\nÅtgärder\n- Ett"}).content.decode()
    assert "”Handlingsplan” är fastställd och kan inte ändras. Gör en ny version." in page
    assert "- Ett" in page, "what was pasted is still there"
    assert "Granska åtgärderna" not in page


def test_more_measures_than_a_page_holds_are_refused_before_the_review(director, plan, monkeypatch):
    monkeypatch.setattr("actionplans.views.importing.MOST_ROWS", 2)
    url = reverse("plan_paste", args=[plan.pk])
    page = director.post(url, {"text": "Arbetet\nÅtgärder\n- Ett\n- Två\n- Tre"}).content.decode()
    assert "3 åtgärder hittades, och sidan rymmer högst 2. Klistra in planen i flera delar." in page
    assert "Granska åtgärderna" in director.post(url, {"text": "Arbetet\nÅtgärder\n- Ett\n- Två"}).content.decode()


def test_text_without_measures_comes_back_and_review_begins_with_the_text(director, plan):
    answer = director.post(reverse("plan_paste", args=[plan.pk]), {"text": "Bara text."})
    assert "Ingen åtgärd hittades" in answer.content.decode()
    assert director.get(reverse("plan_review", args=[plan.pk])).url == reverse("plan_paste", args=[plan.pk])


def test_member_writes_no_measures(member, plan):
    area = PlanAreaFactory(plan=plan)
    measure = MeasureFactory(item__area=area)
    addresses = {
        "plan_area_measures": [plan.pk, area.pk],
        "plan_measure_parties": [plan.pk, measure.pk],
        "plan_paste": [plan.pk],
        "plan_review": [plan.pk],
    }
    assert {member.get(reverse(name, args=args)).status_code for name, args in addresses.items()} == {403}


@pytest.mark.parametrize("measures", [1, 30])
def test_page_of_a_plan_costs_the_same_whatever_the_measures(director, plan, django_assert_max_num_queries, measures):
    area = PlanAreaFactory(plan=plan)
    MeasureFactory.create_batch(measures, item__area=area)
    reverse_url = reverse("plan_detail", args=[plan.pk])
    director.get(reverse_url)
    with django_assert_max_num_queries(10):
        director.get(reverse_url)
