"""Measures answer needs, and the needs' stages follow how the measures go."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from actionplans.enums import MeasureState, OutcomeKind
from actionplans.models import MeasureNeed, Outcome, Plan, TrackedMeasure
from actionplans.queries.answering import needs_answered, needs_to_choose
from actionplans.services.answering import answer_needs, evaluate_effect, offer_result
from actionplans.services.following import report_status
from collaboration.permissions import Role
from decisions.services.adoption import revise
from foundation.dates import today
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from needs.enums import Stage
from needs.models import Letter, Need
from tests.actionplans.factories import (
    MeasureFactory,
    MeasureNeedFactory,
    MeasurePartyFactory,
    OutcomeFactory,
    PlanAreaFactory,
    PlanFactory,
    TrackedMeasureFactory,
)
from tests.collaboration.factories import PartyFactory, UserFactory
from tests.decisions.adopting import adopted
from tests.needs.factories import NeedFactory
from tests.needs.people import contact, office

pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    return office()


@pytest.fixture
def tracked():
    area = PlanAreaFactory(plan=PlanFactory(kind="action", title="Handlingsplan"))
    measure = MeasureFactory(item__area=area, item__text="Ordna en kurs i klarspråk")
    MeasurePartyFactory(measure=measure)
    adopted(area.plan)
    return TrackedMeasure.objects.get()


@pytest.fixture
def need():
    return NeedFactory(handed_in=True, title="Klarspråk")


def answer(tracked, needs, by, shown=()):
    answer_needs(tracked=tracked, needs=needs, shown=[*needs, *shown], by=by, today=today())


def report(tracked, state, by, text="Sagt."):
    report_status(tracked=tracked, state=state, by=by, today=today(), text=text)


def reached(need):
    found = Need.objects.get(pk=need.pk)
    return [stage for stage in Stage if getattr(found, stage.column) and stage != Stage.HANDED_IN]


def finish(tracked, director):
    report(tracked, MeasureState.DONE, director)
    return evaluate_effect(tracked=tracked, date=today(), text=" Färre frågor. ", by=director, today=today())


def test_needs_are_chosen_and_taken_away(tracked, need, director):
    other = NeedFactory(handed_in=True)
    answer(tracked, [need, other], director)
    answer(tracked, [other], director, shown=[need])

    assert list(needs_answered(tracked.measure, director)) == [other]
    assert needs_to_choose(tracked.measure, director, "") == [need]
    assert needs_to_choose(tracked.measure, director, "annat") == []
    assert [row.history_type for row in MeasureNeed.history.filter(need=need).order_by("history_date")] == ["+", "-"]


def test_need_that_was_not_shown_stays(tracked, need, director):
    hidden = MeasureNeedFactory(measure=tracked.measure, need=NeedFactory())
    kept = MeasureNeedFactory(measure=tracked.measure)
    answer(tracked, [need], director)

    assert set(MeasureNeed.objects.values_list("need", flat=True)) == {hidden.need_id, kept.need_id, need.pk}


def test_stages_follow_the_measure(tracked, need, director):
    answer(tracked, [need], director)
    assert reached(need) == []
    report(tracked, MeasureState.UNDER_WAY, director)
    assert reached(need) == [Stage.BEGUN]
    outcome = finish(tracked, director)
    assert (outcome.kind, outcome.text, outcome.date) == (OutcomeKind.EVALUATED, "Färre frågor.", today())
    assert reached(need) == [Stage.BEGUN, Stage.DONE, Stage.EVALUATED]
    assert offer_result(tracked=tracked, text="Kursen kan lånas.", by=director, today=today()).is_offer
    assert reached(need) == [Stage.BEGUN, Stage.DONE, Stage.EVALUATED, Stage.OFFERED]


def test_need_that_is_added_has_come_as_far_as_the_measure(tracked, need, director):
    finish(tracked, director)
    answer(tracked, [need], director)

    assert reached(need) == [Stage.BEGUN, Stage.DONE, Stage.EVALUATED]


def test_measure_is_carried_out_when_all_who_share_it_have_done_it(tracked, need, director):
    beside = TrackedMeasureFactory(measure=tracked.measure, order=8)
    TrackedMeasureFactory(measure=tracked.measure, order=9, state=MeasureState.DROPPED)
    answer(tracked, [need], director)
    report(tracked, MeasureState.DONE, director)
    assert reached(need) == [Stage.BEGUN]
    report(beside, MeasureState.DONE, director)
    assert reached(need) == [Stage.BEGUN, Stage.DONE]


def test_only_those_who_may_say_how_it_goes_choose_and_evaluate(tracked, need):
    reader = office(Role.OBSERVER)
    with pytest.raises(RightRefusedError):
        answer(tracked, [need], reader)
    with pytest.raises(RightRefusedError):
        evaluate_effect(tracked=tracked, date=today(), text="Bra.", by=reader, today=today())
    with pytest.raises(RightRefusedError):
        offer_result(tracked=tracked, text="Allt.", by=reader, today=today())


def test_need_that_one_may_not_read_is_refused(tracked, director):
    draft = NeedFactory()
    with pytest.raises(RightRefusedError):
        answer(tracked, [draft], director)
    assert not MeasureNeed.objects.exists()


def test_what_is_said_too_early_or_twice_is_refused(tracked, director):
    said = {"by": director, "today": today()}
    with pytest.raises(StateRefusedError):
        evaluate_effect(tracked=tracked, date=today(), text="Bra.", **said)
    report(tracked, MeasureState.DONE, director)
    with pytest.raises(StateRefusedError):
        offer_result(tracked=tracked, text="Allt.", **said)
    with pytest.raises(RuleError):
        evaluate_effect(tracked=tracked, date=today() + dt.timedelta(days=1), text="Bra.", **said)
    with pytest.raises(RuleError):
        evaluate_effect(tracked=tracked, date=today(), text=" ", **said)
    evaluate_effect(tracked=tracked, date=today(), text="Bra.", **said)
    offer_result(tracked=tracked, text="Allt.", **said)
    with pytest.raises(StateRefusedError):
        offer_result(tracked=tracked, text="Igen.", **said)


def test_plan_that_is_no_longer_in_force_takes_nothing_more(tracked, need, director):
    Plan.objects.update(state="superseded")
    with pytest.raises(StateRefusedError):
        answer(tracked, [need], director)


def test_offer_is_told_to_those_who_hand_in_for_the_parties(tracked, director):
    writer = contact(PartyFactory().organisation)
    finish(tracked, director)

    offer_result(tracked=tracked, text=" Kursen kan lånas. ", by=director, today=today())

    facts = Letter.objects.values_list("user", "kind", "subject", "message", "address", "by")
    address = tracked.get_absolute_url()
    assert list(facts) == [(writer.pk, "offered", str(tracked), "Kursen kan lånas.", address, director.pk)]


def test_result_is_offered_once():
    outcome = OutcomeFactory(kind=OutcomeKind.OFFERED)
    OutcomeFactory(tracked=outcome.tracked)
    OutcomeFactory(tracked=outcome.tracked)
    assert not OutcomeFactory(tracked=outcome.tracked).is_offer
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeFactory(tracked=outcome.tracked, kind=OutcomeKind.OFFERED)
    assert str(outcome) == "erbjudet alla parter: Färre beslut överklagas."


def test_measure_answers_a_need_once():
    row = MeasureNeedFactory()
    assert str(row) == f"{row.measure}: {row.need}"
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureNeedFactory(measure=row.measure, need=row.need)


def test_new_version_answers_the_same_needs(tracked, need, director):
    answer(tracked, [need], director)
    new = adopted(revise(adoptable=tracked.measure.item.area.plan, by=director))

    assert MeasureNeed.objects.filter(measure__item__area__plan=new).get().need == need
    tracked.refresh_from_db()
    report(TrackedMeasure.objects.get(measure__item__area__plan=new), MeasureState.UNDER_WAY, director)
    assert reached(need) == [Stage.BEGUN]


# the pages


def page(client, name, tracked, **query):
    return client.get(reverse(name, args=[tracked.pk]), query).content.decode()


def test_needs_are_found_chosen_and_shown_on_both_pages(client_for, tracked, need, director):
    client = client_for(director)
    NeedFactory(handed_in=True, title="Något annat")
    shown = page(client, "measure_needs", tracked, q="klar")
    assert ("Klarspråk" in shown, "Något annat" in shown) == (True, False)
    answer = client.post(f"{reverse('measure_needs', args=[tracked.pk])}?q=klar", {"needs": [need.pk]})
    assert answer.url == tracked.get_absolute_url()
    assert "Klarspråk" in page(client, "measure_detail", tracked)
    assert "Ordna en kurs i klarspråk" in client.get(need.get_absolute_url()).content.decode()
    TrackedMeasureFactory(measure=tracked.measure, order=tracked.order + 1, state=MeasureState.DONE)
    assert "1 av 2 har gjort det" in client.get(need.get_absolute_url()).content.decode()
    assert "Inget behov har de orden" not in page(client, "measure_needs", tracked, q="finnsinte")


def test_measure_of_a_plan_that_is_not_in_force_is_not_told_of(client_for, director):
    link = MeasureNeedFactory()
    page = client_for(director).get(link.need.get_absolute_url())

    assert (page.status_code, "Åtgärder som svarar mot behovet" in page.content.decode()) == (200, False)


def test_nothing_to_choose_is_said(client_for, tracked, director):
    client = client_for(director)

    assert "Inga behov som du får läsa har lämnats in." in page(client, "measure_needs", tracked)
    assert "Inget behov har de orden" in page(client, "measure_needs", tracked, q="finnsinte")


def test_effect_and_offer_are_written_down(client_for, tracked, need, director):
    client = client_for(director)
    answer(tracked, [need], director)
    report(tracked, MeasureState.DONE, director)
    assert today().isoformat() in page(client, "measure_evaluate", tracked)
    written = {"date": today().isoformat(), "text": "Färre frågor."}
    assert client.post(reverse("measure_evaluate", args=[tracked.pk]), written).url == tracked.get_absolute_url()
    assert "Erbjud resultatet" in page(client, "measure_detail", tracked)
    assert "Vad erbjuds?" in page(client, "measure_offer", tracked)
    offered = client.post(reverse("measure_offer", args=[tracked.pk]), {"text": "Kursen kan lånas."})
    assert offered.url == tracked.get_absolute_url()
    shown = page(client, "measure_detail", tracked)
    assert ("Kursen kan lånas." in shown, "Erbjud resultatet" in shown) == (True, False)
    assert Outcome.objects.count() == 2


def test_others_read_and_write_nothing(client_for, tracked, need):
    reader = client_for(office(Role.OBSERVER))
    assert "Bara de som ansvarar" in page(reader, "measure_needs", tracked)
    assert reader.post(reverse("measure_needs", args=[tracked.pk]), {"needs": [need.pk]}).status_code == 403 or (
        not MeasureNeed.objects.exists()
    )
    assert reader.get(reverse("measure_offer", args=[tracked.pk])).status_code == 403
    assert client_for(UserFactory()).get(reverse("measure_needs", args=[tracked.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_pages_cost_the_same_at_one_and_thirty(client_for, tracked, director, count, django_assert_max_num_queries):
    client = client_for(director)
    needs = NeedFactory.create_batch(count, handed_in=True)
    answer(tracked, needs, director)
    for _number in range(count):
        OutcomeFactory(tracked=tracked)
    client.get(reverse("measure_detail", args=[tracked.pk]))
    with django_assert_max_num_queries(10):
        client.get(reverse("measure_detail", args=[tracked.pk]))
    with django_assert_max_num_queries(10):
        client.get(reverse("measure_needs", args=[tracked.pk]))
    with django_assert_max_num_queries(10):
        client.get(needs[0].get_absolute_url())
