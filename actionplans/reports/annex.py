"""A plan as an annex."""

from actionplans.models import Plan
from actionplans.queries import plan_document
from decisions.queries.annexes import AnnexContent, register_annex


def plan_annex(plan: Plan) -> AnnexContent:
    """Return the plan as a document; adopted, with the grants as they stood then."""
    return AnnexContent(title=plan.title, template_name="actionplans/_annex.html", content=plan_document(plan))


register_annex(Plan, plan_annex)
