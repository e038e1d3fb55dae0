"""One example of each kind of report on a budget."""

from tests.budgets.factories import reference_budget
from tests.collaboration.factories import UserFactory
from tests.reports.examples import Example


def budget() -> Example:
    """Return the budget of 2020 as a draft, ordered by someone who may see every draft."""
    return Example({"budget": str(reference_budget().pk)}, orderer=UserFactory(superuser=True))


EXAMPLES = {"budget": budget, "budget-lines": budget}
