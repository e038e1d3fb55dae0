"""The measures of a plan: a point with those responsible, when it recurs, and what it hangs on."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.enums import EXPANDABLE, Branch, PartyKind, Priority, Recurrence
from actionplans.models.item import PlanItem
from collaboration.models import Body, Organisation, Person
from foundation.collation import SVENSKA
from foundation.dates import format_long_date

LONGEST_RESPONSIBLE = 400
LONGEST_CONDITION = 300


class Measure(models.Model):
    """What a point has more when it is a measure; frozen with it. How it goes is rows of its own (TrackedMeasure).

    `responsible` and `due_words` are as the plan writes them, slips of the pen and all; the parties are what it means.
    """

    named_by = ("responsible",)

    item = models.OneToOneField(
        PlanItem, on_delete=models.CASCADE, related_name="measure", verbose_name=_("point of a plan")
    )
    responsible = models.CharField(_("responsible, as written"), max_length=LONGEST_RESPONSIBLE, blank=True)
    due_words = models.CharField(_("date, as written"), max_length=100, blank=True)
    recurrence = models.CharField(_("recurs"), max_length=20, choices=Recurrence, default=Recurrence.NONE)
    priority = models.CharField(_("priority"), max_length=10, choices=Priority, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    depends_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="awaited_by", verbose_name=_("waits for")
    )
    condition = models.CharField(_("condition"), max_length=LONGEST_CONDITION, blank=True)
    branch = models.CharField(_("is done"), max_length=10, choices=Branch, blank=True)
    needs = models.ManyToManyField(
        "needs.Need", through="actionplans.MeasureNeed", blank=True, related_name="measures", verbose_name=_("needs")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(
                condition=Q(condition="", branch="") | (~Q(condition="") & ~Q(branch="")),
                name="measure_branch_has_condition",
                violation_error_message=_("A condition needs its outcome, and an outcome its condition."),
            ),
            models.CheckConstraint(
                condition=Q(depends_on__isnull=True) | ~Q(depends_on=F("id")),
                name="measure_waits_for_another",
                violation_error_message=_("A measure cannot wait for itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def when(self) -> str:
        """When it is to be done: in the plan's words, else the date as exactly as it is known; empty without either."""
        item = self.item
        return self.due_words or (format_long_date(item.due_date, item.due_precision) if item.due_date else "")

    @property
    def recurs(self) -> str:
        """How often it comes back, in words; empty for what is done once."""
        return "" if self.recurrence == Recurrence.NONE else str(Recurrence(self.recurrence).label)

    @property
    def hangs_on(self) -> str:
        """What it hangs on and which outcome it is for: «VGR beviljar ansökan: om det blir så»; empty for the rest."""
        return f"{self.condition}: {Branch(self.branch).label}" if self.condition else ""

    @property
    def is_undated(self) -> bool:
        """Whether nothing says when: no date, and it does not recur."""
        return self.item.due_date is None and self.recurrence == Recurrence.NONE


class MeasureParty(models.Model):
    """One of those responsible for a measure: the words, and what they stand for."""

    named_by = ("words",)

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="parties", verbose_name=_("measure"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=30, choices=PartyKind, default=PartyKind.ROLE)
    words = models.CharField(_("as written"), max_length=200, db_collation=SVENSKA)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
        help_text=_("Who holds the role, or answers for the network."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("responsible party")
        verbose_name_plural = _("responsible parties")
        constraints = [
            models.UniqueConstraint(fields=["measure", "order"], name="measureparty_order_once"),
            models.CheckConstraint(
                condition=Q(kind=PartyKind.BODY, body__isnull=False) | (~Q(kind=PartyKind.BODY) & Q(body__isnull=True)),
                name="measureparty_body_of_its_kind",
                violation_error_message=_("Say which body it is, or choose another kind."),
            ),
            models.CheckConstraint(
                condition=Q(kind=PartyKind.ORGANISATION, organisation__isnull=False)
                | (~Q(kind=PartyKind.ORGANISATION) & Q(organisation__isnull=True)),
                name="measureparty_organisation_of_its_kind",
                violation_error_message=_("Say which organisation it is, or choose another kind."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=PartyKind.PERSON) | Q(person__isnull=False),
                name="measureparty_person_is_named",
                violation_error_message=_("Say which person it is, or choose another kind."),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_expandable(self) -> bool:
        """Whether it stands for several, each of which is followed up by itself."""
        return self.kind in EXPANDABLE
