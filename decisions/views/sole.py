"""What one person decided alone is recorded on its matter."""

from typing import Any

from collaboration.models import Person
from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.forms.sole import SoleForm
from decisions.models import Decision
from decisions.services.sole import record_sole_decision
from decisions.views.found import body_of_matter
from decisions.views.review import ProposalPage
from foundation.dates import today


class SoleRecord(ProposalPage):
    """The proposal is recorded as decided by one person, on delegation or as chair."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_matter)
    template_name = "decisions/sole_form.html"
    form_class = SoleForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer people, and the body's decisions that this person may read."""
        decisions = Decision.objects.visible_to(self.request.user).decided().filter(body=self.matter.body)
        offered = {"people": Person.objects.by_name(), "decisions": decisions.select_related("matter").newest_first()}
        return {**super().get_form_kwargs(), **offered}

    def get_initial(self) -> dict[str, Any]:
        """Suggest today."""
        return {"date": today()}

    def perform(self, form: SoleForm) -> Decision:
        """Record it and go to the decision."""
        user = user_of(self.request)
        return record_sole_decision(proposal=self.proposal, alone=form.alone, by=user, today=today())
