"""Terms of reference as an annex."""

from dataclasses import dataclass

from decisions.enums import TermsHeading
from decisions.models import TermsOfReference
from decisions.queries.annexes import AnnexContent, register_annex
from foundation.dates import format_date


@dataclass(frozen=True)
class TermsPart:
    """The points under one heading."""

    heading: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class TermsContent:
    """Terms of reference as plain data."""

    body: str
    review: str
    parts: tuple[TermsPart, ...]


def terms_annex(terms: TermsOfReference) -> AnnexContent:
    """Return the terms with their points in the order of the headings; headings without points are left out."""
    points = list(terms.points.order_by("order", "pk"))
    parts = (
        TermsPart(str(heading.label), tuple(point.text for point in points if point.heading == heading))
        for heading in TermsHeading
    )
    return AnnexContent(
        title=terms.title,
        template_name="decisions/_terms_annex.html",
        content=TermsContent(
            body=terms.body.name,
            review=format_date(terms.review_date) if terms.review_date else "",
            parts=tuple(part for part in parts if part.points),
        ),
    )


register_annex(TermsOfReference, terms_annex)
