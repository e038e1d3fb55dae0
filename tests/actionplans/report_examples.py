"""A year with a few fixed points, and whoever may see it, as an example of the annual cycle."""

from tests.actionplans.factories import CycleEventFactory
from tests.actionplans.goal_story import given_report
from tests.collaboration.factories import AgreementFactory, CollaborationFactory, UserFactory
from tests.reports.examples import Example


def annual_cycle() -> Example:
    """A year with something in three of its months; the orderer is the installer's user, who holds every right."""
    CollaborationFactory()
    AgreementFactory()
    CycleEventFactory(responsible="kansliet", basis="samverkansavtalet")
    CycleEventFactory(month=5, day=15, title="Prognos efter första tertialet")
    return Example({"year": "2027"}, orderer=UserFactory(superuser=True))


def status_report() -> Example:
    """A given report with a picture, a measure and two indicators, one without a value."""
    CollaborationFactory()
    AgreementFactory()
    director = UserFactory(superuser=True)
    report = given_report(director)
    return Example({"report": str(report.pk)}, orderer=director)


def plan_indicators() -> Example:
    """The indicators of the same plan."""
    director = UserFactory(superuser=True)
    report = given_report(director)
    return Example({"plan": str(report.area.plan_id), "format": "xlsx"}, orderer=director)


EXAMPLES = {"annual-cycle": annual_cycle, "plan-indicators": plan_indicators, "status-report": status_report}
