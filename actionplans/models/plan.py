"""Plans: what is to be done in a period, area by area."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.enums import SECTION_PARTS, PlanKind
from actionplans.models.answering import MeasureNeed
from actionplans.models.area import PlanArea
from actionplans.models.condition import carry_outcomes
from actionplans.models.document import SupportingDocument
from actionplans.models.indicator import Indicator
from actionplans.models.item import InsertedGrant, PlanItem
from actionplans.models.measure import Measure, MeasureParty
from actionplans.models.tracking import begin_follow_up
from collaboration.permissions import Right
from decisions.enums import Level
from decisions.models.adoption import Adoptable, AdoptableQuerySet, OpenFile
from foundation.bulk import create_all, update_all
from foundation.collation import SVENSKA
from foundation.copies import copy_of, copy_tree
from foundation.dates import format_span
from foundation.edits import EditCounted
from projects.models import Call
from projects.queries import call_grants

WHOLE_YEAR = (1, 1, 12, 31)


class PlanQuerySet(AdoptableQuerySet):
    """Plans in the order people look for them."""

    def newest_first(self) -> Self:
        """Order by the period's start, then version, the latest first."""
        return self.order_by(F("period_from").desc(nulls_last=True), "-pk")


class Plan(EditCounted, Adoptable):
    """An operational, action or activity plan for a period; frozen with its areas and items once adopted."""

    frozen_rows: ClassVar[tuple[tuple[str, str], ...]] = (
        ("actionplans.PlanArea", "plan"),
        ("actionplans.PlanItem", "area__plan"),
        ("actionplans.InsertedGrant", "item__area__plan"),
        ("actionplans.Measure", "item__area__plan"),
        ("actionplans.MeasureParty", "measure__item__area__plan"),
        ("actionplans.SupportingDocument", "plan"),
        ("actionplans.Goal", "plan"),
        ("actionplans.Indicator", "goal__plan"),
    )
    own_to_version: ClassVar[tuple[str, ...]] = ("edit_number",)
    view_right: ClassVar[Right] = Right.VIEW_PLAN
    manage_right: ClassVar[Right] = Right.MANAGE_PLAN

    kind = models.CharField(_("kind"), max_length=20, choices=PlanKind, default=PlanKind.OPERATIONAL)
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    period_from = models.DateField(_("from"), null=True, blank=True)
    period_to = models.DateField(_("to and including"), null=True, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    history = HistoricalRecords()
    objects = PlanQuerySet.as_manager()  # type: ignore[misc]  # the plugin takes an abstract parent\'s for a class variable

    class Meta(Adoptable.Meta):
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        indexes = [models.Index(fields=["-period_from", "-id"], name="plan_newest")]
        constraints = [
            *Adoptable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(period_from__isnull=True) | Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")),
                name="plan_ends_after_start",
                violation_error_message=_("The last day cannot come before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> str:
        """The period in words: `2020` or `2015–2017` for whole years, else its first and last day."""
        first, last = self.period_from, self.period_to
        if first is None and last is None:
            return ""
        if first and last and (first.month, first.day, last.month, last.day) == WHOLE_YEAR:
            return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return format_span(first, last)

    @property
    def section_parts(self) -> tuple[str, ...]:
        """What a section of this kind of plan is asked for, beside heading and text."""
        return SECTION_PARTS[PlanKind(self.kind)]

    @property
    def wants_measures(self) -> bool:
        """Whether this kind of plan is made of measures; any plan may have them."""
        return self.kind != PlanKind.OPERATIONAL

    @property
    def wants_goals(self) -> bool:
        """Whether this kind of plan is made of goals; any plan may have them."""
        return "goals" in self.section_parts

    def get_absolute_url(self) -> str:
        return reverse("plan_detail", kwargs={"pk": self.pk})

    def copy_rows_to(self, new: Self) -> None:
        """Copy sections and points to a new version, sections under sections and points under points."""
        areas = list(self.areas.all())
        new_area = copy_tree(areas, by=new.created_by, plan=lambda _row: new)
        items = list(PlanItem.objects.filter(area__plan=self))
        new_item = copy_tree(items, by=new.created_by, area=lambda row: new_area[row.area_id])
        self._copy_measures(new_item, new.created_by)
        self._copy_goals(new_area, new)

    def _copy_measures(self, new_item: dict[int, PlanItem], by: Any) -> None:
        """Copy the measures with those responsible; what waits for another waits for the copy of it."""
        old = list(Measure.objects.filter(item__area__plan=self).order_by("pk"))
        copies = [copy_of(row, item=new_item[row.item_id], depends_on=None) for row in old]
        create_all(copies, by=by)
        new = {row.pk: copy for row, copy in zip(old, copies, strict=True)}
        waiting = [(copy, row.depends_on_id) for row, copy in zip(old, copies, strict=True) if row.depends_on_id]
        for copy, key in waiting:
            copy.depends_on = new[key]
        update_all([copy for copy, _key in waiting], ["depends_on"], by=by)
        parties = MeasureParty.objects.filter(measure__item__area__plan=self).order_by("pk")
        create_all([copy_of(row, measure=new[row.measure_id]) for row in parties], by=by)

    def _copy_goals(self, new_area: dict[int, PlanArea], new: Self) -> None:
        """Copy the goals with their indicators; what has been measured follows the indicators' keys."""
        goals = list(self.goals.all())
        new_goal = copy_tree(
            goals,
            by=new.created_by,
            plan=lambda _row: new,
            area=lambda row: new_area[row.area_id] if row.area_id else None,
        )
        indicators = Indicator.objects.filter(goal__plan=self).order_by("pk")
        create_all([copy_of(row, goal=new_goal[row.goal_id]) for row in indicators], by=new.created_by)

    def brings(self) -> list[Adoptable]:
        """Return the calls whose grants the plan inserts: whoever adopts the plan decides those grants."""
        return list(Call.objects.filter(plan_items__area__plan=self).distinct().order_by("pk"))

    def open_files(self) -> list[OpenFile]:
        """Return the documents the plan rests on that its adoption made public; one query."""
        rows = SupportingDocument.objects.filter(plan=self, level=Level.PUBLIC).order_by("title", "pk")
        return [OpenFile(row.title, row.get_absolute_url()) for row in rows]

    def keep_what_is_shown(self) -> None:
        """Do what adoption brings, while it can be done: keep the grants shown, open documents, begin the follow-up."""
        self._keep_grants()
        SupportingDocument.objects.filter(plan=self).update(level=F("opens_to"))
        begin_follow_up(self)
        carry_outcomes(self)
        self._keep_answering()

    def _keep_answering(self) -> None:
        """Let each measure answer the needs that it answered in the version before."""
        before = MeasureNeed.objects.filter(measure__item__area__plan=self.revises_id or 0).order_by("pk")
        measures = Measure.objects.filter(item__area__plan=self).values_list("item__key", "pk")
        now = dict(measures) if self.revises_id else {}
        rows = before.values_list("measure__item__key", "need", "added_at", "added_by")
        MeasureNeed.objects.bulk_create(
            (
                MeasureNeed(measure_id=now[key], need_id=need, added_at=at, added_by_id=by)
                for key, need, at, by in rows
                if key in now
            ),
            ignore_conflicts=True,
        )

    def _keep_grants(self) -> None:
        """Copy the grants of inserted calls into the plan's own rows, so that adoption freezes them with it."""
        items = list(PlanItem.objects.filter(area__plan=self, inserted_call__isnull=False))
        grants = call_grants({item.inserted_call_id for item in items if item.inserted_call_id})
        InsertedGrant.objects.filter(item__area__plan=self).delete()
        InsertedGrant.objects.bulk_create(
            InsertedGrant(
                item=item,
                order=order,
                title=row.title,
                amount=row.amount,
                owner=row.owner_for_record,
                leaders=row.leaders,
                end_date=row.end_date,
            )
            for item in items
            for order, row in enumerate(grants.get(item.inserted_call_id or 0, []), start=1)
        )
