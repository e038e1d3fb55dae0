"""Meetings, matters, decisions, terms and text blocks taken out as tables."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from decisions.models import Decision, Matter, Meeting, TermsOfReference, TermsPoint, TextBlock
from foundation.imports.columns import Column, ReferenceColumn, ShownColumn
from foundation.imports.resources import ExportResource


class MeetingResource(ExportResource):
    """Meetings."""

    body = ReferenceColumn("body")
    date = Column("date")
    start_time = Column("start_time")
    end_time = Column("end_time")
    place = Column("place")
    mode = Column("mode")
    keeps = Column("keeps")
    state = Column("state")
    chair = ReferenceColumn("chair")
    secretary = ReferenceColumn("secretary")

    class Meta:
        model = Meeting


class MatterResource(ExportResource):
    """Matters."""

    reference_number = Column("reference_number")
    title = Column("title")
    summary = Column("summary")
    body = ReferenceColumn("body")
    state = Column("state")
    created_date = Column("created_date")

    class Meta:
        model = Matter


def _clauses(decision: Decision) -> str:
    return "\n".join(clause.text for clause in sorted(decision.clauses.all(), key=lambda clause: clause.order))


class DecisionResource(ExportResource):
    """Decisions with their clauses."""

    date = Column("date")
    body = ReferenceColumn("body")
    matter = ReferenceColumn("matter")
    reference_number = Column("reference_number")
    lead_in = Column("lead_in")
    clauses = ShownColumn(_("clauses"), _clauses)
    outcome = Column("outcome")
    presenter_name = Column("presenter_name")
    state = Column("state")

    class Meta:
        model = Decision

    def for_export(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().for_export(queryset).prefetch_related("clauses")


class TermsResource(ExportResource):
    """Terms of reference, version by version."""

    body = ReferenceColumn("body")
    title = Column("title")
    version = Column("version")
    state = Column("state")
    adopted_date = Column("adopted_date")
    review_date = Column("review_date")

    class Meta:
        model = TermsOfReference


class TermsPointResource(ExportResource):
    """The points of terms of reference, each with the version it stands in."""

    body = ShownColumn(_("body"), lambda point: str(point.terms.body))
    terms = ShownColumn(_("terms of reference"), lambda point: point.terms.title)
    version = ShownColumn(_("version"), lambda point: str(point.terms.version))
    state = ShownColumn(_("state"), lambda point: point.terms.get_state_display())
    heading = Column("heading")
    order = Column("order")
    text = Column("text")

    joined = ("terms__body",)

    class Meta:
        model = TermsPoint


class TextBlockResource(ExportResource):
    """Text blocks."""

    name = Column("name")
    place = Column("place")
    text = Column("text")
    is_offered = Column("is_offered")

    class Meta:
        model = TextBlock
