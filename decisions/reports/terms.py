"""Terms of reference as an annex."""

from decisions.models import TermsOfReference
from decisions.queries.annexes import AnnexContent, register_annex
from decisions.queries.terms import terms_content


def terms_annex(terms: TermsOfReference) -> AnnexContent:
    """Return the terms as an annex, with their points under their headings."""
    return AnnexContent(title=terms.title, template_name="decisions/_terms_annex.html", content=terms_content(terms))


register_annex(
    TermsOfReference, terms_annex, TermsOfReference.objects.select_related("body").prefetch_related("points")
)
