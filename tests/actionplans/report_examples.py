"""A year with a few fixed points, and whoever may see it, as an example of the annual cycle."""

from tests.actionplans.factories import CycleEventFactory
from tests.collaboration.factories import AgreementFactory, CollaborationFactory, UserFactory
from tests.reports.examples import Example


def annual_cycle() -> Example:
    """A year with something in three of its months; the orderer is the installer's user, who holds every right."""
    CollaborationFactory()
    AgreementFactory()
    CycleEventFactory(responsible="kansliet", basis="samverkansavtalet")
    CycleEventFactory(month=5, day=15, title="Prognos efter första tertialet")
    return Example({"year": "2027"}, orderer=UserFactory(superuser=True))


EXAMPLES = {"annual-cycle": annual_cycle}
