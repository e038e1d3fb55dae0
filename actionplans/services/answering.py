"""Measures answer needs: which ones, and how far each need has come by it. The system dates the needs' stages."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.enums import MeasureState, OutcomeKind
from actionplans.models import MeasureNeed, Outcome, TrackedMeasure
from actionplans.queries.following import may_report
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.bulk import create_all, delete_all
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from needs.enums import Stage
from needs.models import Need
from needs.services.letters import write_offers
from needs.services.stages import reach_stage

_OUTCOME_STAGES = {OutcomeKind.EVALUATED: Stage.EVALUATED, OutcomeKind.OFFERED: Stage.OFFERED}


def lock_tracked(tracked: TrackedMeasure) -> TrackedMeasure:
    """Return the row read anew with its plan, locked until the transaction ends."""
    rows = TrackedMeasure.objects.select_for_update(of=("self",)).select_related("measure__item__area__plan")
    found: TrackedMeasure = rows.get(pk=tracked.pk)
    return found


def require_followed(tracked: TrackedMeasure) -> None:
    """Raise StateRefusedError unless the measure's plan is in force."""
    if not tracked.measure.item.area.plan.is_current:
        raise StateRefusedError(_("The plan is no longer in force. Follow the measure in the latest version."))


@transaction.atomic
def answer_needs(
    *, tracked: TrackedMeasure, needs: Iterable[Need], shown: Iterable[Need], by: User, today: dt.date
) -> None:
    """Let the measure answer `needs`, and of those `shown` no others; what `by` may not read stays as it is.

    A need that is added has come as far as the measure has. Raises RightRefusedError for whoever may not say how the
    measure goes, or may not read one of the needs; StateRefusedError when the plan is no longer in force.
    """
    tracked = lock_tracked(tracked)
    _require_reporter(tracked, by, today)
    require_followed(tracked)
    wanted = {need.pk for need in needs}
    open_to_them = Need.objects.readable_by(by).filter(pk__in=wanted | {need.pk for need in shown})
    readable = set(open_to_them.values_list("pk", flat=True))
    if not wanted <= readable:
        raise RightRefusedError(_("One of these needs is not open to you. Open the page anew."))
    stored = {row.need_id: row for row in MeasureNeed.objects.filter(measure=tracked.measure)}
    delete_all([row for key, row in stored.items() if key in readable - wanted], by=by)
    new = sorted(wanted - stored.keys())
    create_all([MeasureNeed(measure=tracked.measure, need_id=key, added_by=by) for key in new], by=by)
    _bring_forward({tracked.measure_id: new})


@transaction.atomic
def evaluate_effect(*, tracked: TrackedMeasure, date: dt.date, text: str, by: User, today: dt.date) -> Outcome:
    """Write down what effect a measure had, as it was on `date`; its needs are then evaluated.

    Raises RightRefusedError for whoever may not say how the measure goes, StateRefusedError while it is not done or
    when its plan is no longer in force, RuleError without a text or for a day to come.
    """
    tracked = lock_tracked(tracked)
    _require_reporter(tracked, by, today)
    require_followed(tracked)
    if tracked.state != MeasureState.DONE:
        raise StateRefusedError(_("The effect is evaluated once the measure is done."))
    if date > today:
        raise RuleError(_("An evaluation cannot be of a day to come."))
    return _note_outcome(tracked, OutcomeKind.EVALUATED, date=date, text=text, by=by)


@transaction.atomic
def offer_result(*, tracked: TrackedMeasure, text: str, by: User, today: dt.date) -> Outcome:
    """Offer what came of a measure to every party, in words of what they get and how; its needs are then offered.

    Those who hand in for the parties are written to, by the way each has chosen.

    Raises RightRefusedError for whoever does not manage plans, StateRefusedError before the effect is evaluated or once
    it is offered, RuleError without a text.
    """
    tracked = lock_tracked(tracked)
    require_right(by, Right.MANAGE_PLAN)
    require_followed(tracked)
    kinds = set(tracked.outcomes.values_list("kind", flat=True))
    if OutcomeKind.OFFERED in kinds:
        raise StateRefusedError(_("The result is already offered to every party."))
    if OutcomeKind.EVALUATED not in kinds:
        raise StateRefusedError(_("Write down the effect first: the parties ask what came of it."))
    offer = _note_outcome(tracked, OutcomeKind.OFFERED, date=today, text=text, by=by)
    write_offers(subject=str(tracked), text=offer.text, address=tracked.get_absolute_url(), by=by)
    return offer


def bring_needs_forward(*, measures: Collection[int]) -> None:
    """Date the stages of the needs that measures (ids) answer, as far as each has come; called when they have moved.

    As many statements for thirty measures as for one.
    """
    answered: defaultdict[int, list[int]] = defaultdict(list)
    for measure, need in MeasureNeed.objects.filter(measure__in=measures).values_list("measure", "need"):
        answered[measure].append(need)
    _bring_forward(answered)


def _bring_forward(answered: Mapping[int, Collection[int]]) -> None:
    """Date the stages of needs by the measures that answer them."""
    if not any(answered.values()):
        return
    now = timezone.now()
    come_to = _stages_of(answered.keys())
    for stage in (Stage.BEGUN, Stage.DONE, *_OUTCOME_STAGES.values()):
        needs = {need for measure, stages in come_to.items() if stage in stages for need in answered[measure]}
        if needs:
            reach_stage(needs=needs, stage=stage, at=now)


def _stages_of(measures: Collection[int]) -> dict[int, set[Stage]]:
    """Return the stages that measures have come to: carried out is what all who share one have done."""
    states: defaultdict[int, set[str]] = defaultdict(set)
    rows = TrackedMeasure.objects.filter(measure__in=measures).exclude(state=MeasureState.DROPPED)
    for measure, state in rows.values_list("measure", "state"):
        states[measure].add(state)
    begun = {key for key, found in states.items() if found & {MeasureState.UNDER_WAY, MeasureState.DONE}}
    stages = {key: {Stage.BEGUN} if key in begun else set() for key in measures}
    for key in (key for key, found in states.items() if found == {MeasureState.DONE}):
        stages[key].add(Stage.DONE)
    for key, kind in Outcome.objects.filter(tracked__measure__in=measures).values_list("tracked__measure", "kind"):
        stages[key].add(_OUTCOME_STAGES[OutcomeKind(kind)])
    return stages


def _require_reporter(tracked: TrackedMeasure, by: User, today: dt.date) -> None:
    if not may_report(by, tracked, today):
        raise RightRefusedError(
            _("Only those responsible for the measure, and those who manage plans, may say how it goes.")
        )


def _note_outcome(tracked: TrackedMeasure, kind: OutcomeKind, *, date: dt.date, text: str, by: User) -> Outcome:
    if not text.strip():
        raise RuleError(_("Write a few words about it."))
    outcome = Outcome.objects.create(tracked=tracked, kind=kind, date=date, text=text.strip(), by=by)
    bring_needs_forward(measures=[tracked.measure_id])
    return outcome
