"""Needs from the visits of autumn 2021, how far all needs of that year have come, and what answers those of today.

What was said at the visits is made up, and so are the days of the stages.
"""

import datetime as dt
from dataclasses import replace
from itertools import accumulate

from django.utils import timezone

from actionplans.models import TrackedMeasure
from actionplans.services.answering import answer_needs, evaluate_effect, offer_result
from collaboration.models import Dialogue, User
from foundation.dates import end_of_day
from kav.demo.action_plan import TITLE
from kav.demo.dialogues import VISITS_2021
from kav.demo.organisations import DEPARTMENTS
from needs.enums import NeedKind, Outcome, Stage
from needs.models import Need, Round
from needs.services.stages import reach_stage
from needs.services.triage import take_up
from needs.services.triage_deciding import Verdict, decide_card
from needs.services.visits import SpokenNeed, record_needs

_DEVELOPMENT, _COMPETENCE = NeedKind.COMPETENCE_DEVELOPMENT, NeedKind.COMPETENCE
SAID_2021 = {
    "Bengtsfors kommun": (
        SpokenNeed(
            "Juridik för nya handläggare",
            _DEVELOPMENT,
            "Många börjar utan att ha läst förvaltningsrätt, och vi hinner inte lära upp dem.",
            target_group="handläggare",
            people_count=12,
        ),
        SpokenNeed("Fler utbildade förskollärare", _COMPETENCE, "Var tredje tjänst har ingen behörig sökande."),
    ),
    "Sotenäs kommun": (
        SpokenNeed(
            "Handledning för chefer på distans",
            NeedKind.OPERATIONAL_DEVELOPMENT,
            "Cheferna leder grupper på flera orter och är ensamma i sitt arbete.",
            people_count=20,
        ),
        SpokenNeed(
            "Havsplanering på vetenskaplig grund", NeedKind.COOPERATION, "Intressena i skärgården står mot varandra."
        ),
    ),
    "Trollhättans stad": (
        SpokenNeed(
            "Ledarskap i omställning",
            _DEVELOPMENT,
            "Industrin ställer om, och staden behöver göra det i samma takt.",
            target_group="enhetschefer",
            people_count=80,
        ),
        SpokenNeed(
            "Dataanalytiker till stadens förvaltningar", _COMPETENCE, "Vi samlar uppgifter som ingen hinner läsa."
        ),
    ),
    DEPARTMENTS[0]: (
        SpokenNeed(
            "Uppdrag från kommunerna till kurserna",
            NeedKind.COOPERATION,
            "Studenterna vill arbeta med verkliga frågor.",
        ),
    ),
}
# Days from one stage to the next; the needs take them in turn, and stop at so many stages.
_PACES = (
    (35, 28, 60, 210, 150, 30),
    (50, 14, 95, 300, 180, 45),
    (20, 70, 40, 120, 90, 20),
    (80, 35, 150, 400, 200, 60),
)
_STAGES_REACHED = (6, 4, 3, 5, 6, 0, 3, 4, 3, 6, 5, 4, 3)
_URGENT: dict[str, str] = {
    _DEVELOPMENT: "Inom ett år",
    _COMPETENCE: "Inom ett halvår",
    NeedKind.OPERATIONAL_DEVELOPMENT: "På längre sikt",
}
_MEASURE = Verdict(Outcome.MEASURE, "Flera kommuner sa samma sak. Det tas in i handlingsplanen.")
_VERDICTS = (
    _MEASURE,
    Verdict(Outcome.TRAINING, "Högskolan har en kurs som kan öppnas för fler."),
    Verdict(Outcome.PROJECT_IDEA, "Det behöver prövas i mindre skala tillsammans först."),
)
_DAYS_TO_TAKE_UP, _DAYS_TO_ANSWER, _DAYS_TO_BEGIN = (
    4,
    7,
    3,
)  # of what is answered by a measure that runs
_ANSWERED = {5: ("Klarspråk i beslut om bygglov",), 6: ("Handledning för chefer på distans", "Ledarskap i omställning")}


_TIED = frozenset(title for titles in _ANSWERED.values() for title in titles)


def load_visits(director: User, today: dt.date) -> None:
    """Record the needs of the visits, let those of 2021 come as far as they have, and tie needs to measures."""
    inventory = Round.objects.get(opens_on__year=2021, visits_year=None)
    for name, needs in SAID_2021.items():
        day = VISITS_2021[name][0]
        dialogue = Dialogue.objects.get(organisation__name=name, date=day)
        said = [replace(need, answers=_answers(inventory, need)) for need in needs]
        record_needs(dialogue=dialogue, needs=said, inventory=inventory, by=director, now=_at_four(day))
    _take_up(inventory, director)
    _come_forward(inventory)
    _answer(director, today)


def _answers(inventory: Round, need: SpokenNeed) -> dict[int, str]:
    """Return how urgent a need was said to be; of one nothing was said."""
    words = _URGENT.get(need.kind)
    return {inventory.questions.order_by("order")[0].pk: words} if words else {}


def _take_up(inventory: Round, by: User) -> None:
    """Let the secretariat answer what was said at the visits without a theme, as far as it has come that far."""
    rows = Need.objects.filter(submission__round=inventory, card_links=None).order_by("handed_in_at", "pk")
    for place, need in enumerate(rows):
        stages, pace = _STAGES_REACHED[place % len(_STAGES_REACHED)], _PACES[place % len(_PACES)]
        if not stages or need.handed_in_at is None:
            continue
        days = list(accumulate(pace))
        taken, decided = (need.handed_in_at + dt.timedelta(days=number) for number in days[:2])
        verdict = _MEASURE if need.title in _TIED else _VERDICTS[place % len(_VERDICTS)]
        decide_card(card=take_up(need=need, by=by, now=taken), verdict=verdict, by=by, now=decided)


def _answer_now(need: Need, by: User) -> None:
    """Take up and answer what was handed in a short while ago."""
    at = need.handed_in_at or timezone.now()
    taken, decided = (at + dt.timedelta(days=days) for days in (_DAYS_TO_TAKE_UP, _DAYS_TO_ANSWER))
    decide_card(card=take_up(need=need, by=by, now=taken), verdict=_MEASURE, by=by, now=decided)
    need.refresh_from_db()


def _as_the_measure(tracked: TrackedMeasure, needs: list[Need]) -> None:
    """Date the stages of the needs by what has been said of the measure, as if tied to it from the start.

    What was answered after the measure had begun is begun a few days after its answer.
    """
    for need in needs:
        begun = tracked.started_at
        if need.decided_at and need.decided_at > begun:
            begun = need.decided_at + dt.timedelta(days=_DAYS_TO_BEGIN)
        reach_stage(needs=[need.pk], stage=Stage.BEGUN, at=begun)
        if tracked.is_done:
            reach_stage(needs=[need.pk], stage=Stage.DONE, at=tracked.touched_at)


def _at_four(day: dt.date) -> dt.datetime:
    return end_of_day(day) - dt.timedelta(hours=8)


def _come_forward(inventory: Round) -> None:
    """Date the stages that come after the answer, of what was said at the visits."""
    visited = Need.objects.filter(submission__round=inventory, submission__dialogue__isnull=False)
    needs = visited.order_by("handed_in_at", "pk")
    handed_in = [(need.pk, need.handed_in_at) for need in needs if need.handed_in_at]
    for place, (key, at) in enumerate(handed_in):
        pace = _PACES[place % len(_PACES)][: _STAGES_REACHED[place % len(_STAGES_REACHED)]]
        for stage, days in list(zip(list(Stage)[1:], accumulate(pace), strict=False))[2:]:
            reach_stage(needs=[key], stage=stage, at=at + dt.timedelta(days=days))


def _answer(director: User, today: dt.date) -> None:
    """Tie needs to measures of the action plan; one of them is evaluated, and offered to every party."""
    followed = TrackedMeasure.objects.filter(measure__item__area__plan__title=TITLE)
    rows = followed.order_by("measure__item__area__order", "measure__item__order", "order")
    measures = list(dict.fromkeys(rows.values_list("measure_id", flat=True)))
    for place, titles in _ANSWERED.items():
        tracked = rows.filter(measure=measures[place - 1])[0]
        needs = list(Need.objects.handed_in().filter(title__in=titles).select_related("theme__scope"))
        for need in needs:
            if not need.decided_at:
                _answer_now(need, director)
        _as_the_measure(tracked, needs)
        answer_needs(tracked=tracked, needs=needs, shown=needs, by=director, today=today)
    evaluate_effect(
        tracked=tracked,
        date=today - dt.timedelta(days=12),
        text="Sju av tio deltagare har prövat något nytt med sin grupp. Tre kommuner vill gå vidare tillsammans.",
        by=director,
        today=today,
    )
    offer_result(
        tracked=tracked,
        text="Upplägget för en tankesmedja, med inbjudan och frågor, kan lånas av alla parter. Kansliet hjälper till.",
        by=director,
        today=today,
    )
