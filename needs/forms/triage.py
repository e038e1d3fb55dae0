"""How a theme group sorts, merges, splits and answers needs, and how a party chooses to be told."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.enums import BodyKind
from collaboration.models import Body
from foundation.dates import today
from foundation.forms import PortalForm
from foundation.rowforms import RowForm, row_formset
from needs.enums import NeedKind, Outcome, Told
from needs.models import Card, Criterion
from needs.models.triage import BEST, HEAVIEST
from needs.queries.board import Choices, Narrowed
from needs.services.triage_deciding import Verdict
from needs.services.triage_merging import CardText

PARTS = 4
_TITLE = Card._meta.get_field("title").max_length
_short = {"class": "short"}


class BoardFilterForm(PortalForm):
    """What a board is narrowed by."""

    omgang = forms.ChoiceField(label=_("Round"), required=False)
    part = forms.ChoiceField(label=_("Party"), required=False)
    typ = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *NeedKind.choices])
    tagg = forms.ChoiceField(label=_("Tag"), required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {"omgang": choices.rounds, "part": choices.parties, "tagg": choices.tags}
        for name, rows in offered.items():
            self.fields[name].choices = [("", _("All")), *rows]  # type: ignore[attr-defined]


def narrowed_by(data: Any) -> Narrowed:
    """Return what a query string narrows a board to; what is no number or no kind narrows nothing."""
    kind = data.get("typ", "")
    return Narrowed(
        round=_key(data.get("omgang", "")),
        party=_key(data.get("part", "")),
        kind=kind if kind in NeedKind.values else "",
        tag=_key(data.get("tagg", "")),
    )


def _key(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None  # noqa: PLR2004 - longer is no id of ours


class SeenForm(PortalForm):
    """A form that knows which edit of the card its page was built on."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SortForm(SeenForm):
    """Tags, and a score by each of the group's criteria."""

    tags = forms.CharField(label=_("Tags on the need"), required=False, max_length=600)

    def __init__(self, *args: Any, criteria: Sequence[Criterion], used: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        used = list(used)
        words = _("With commas between them. Used before: %(tags)s") % {"tags": ", ".join(used[:20])}
        self.fields["tags"].help_text = words if used else _("With commas between them, for example: handledare, AIL.")
        for criterion in criteria:
            self.fields[_name(criterion)] = _score_field(criterion)

    @property
    def words(self) -> list[str]:
        """The tags as typed."""
        return [word.strip() for word in self.cleaned_data["tags"].split(",") if word.strip()]

    @property
    def scores(self) -> dict[int, int | None]:
        """The scores by the criterion's id."""
        values = {criterion.pk: self.cleaned_data[_name(criterion)] for criterion in self.criteria}
        return {key: int(value) if value else None for key, value in values.items()}


def _name(criterion: Criterion) -> str:
    return f"c{criterion.pk}"


def _score_field(criterion: Criterion) -> forms.ChoiceField:
    scale = [("", _("Not scored")), *((str(value), str(value)) for value in range(1, BEST + 1))]
    return forms.ChoiceField(
        label=criterion.name,
        required=False,
        choices=scale,
        help_text=criterion.guidance,
    )


class CardTextForm(SeenForm):
    """The title and text that a group gives to merged needs, or to a part of one."""

    title = forms.CharField(label=_("Title in common"), max_length=_TITLE)
    text = forms.CharField(label=_("What it is about"), required=False, widget=forms.Textarea, max_length=20_000)

    @property
    def written(self) -> CardText:
        """What was typed."""
        return CardText(self.cleaned_data["title"], self.cleaned_data["text"])


class MergeForm(CardTextForm):
    """The same, with what the page showed as picked: the keys of the boxes, with commas between them."""

    picked = forms.CharField(widget=forms.HiddenInput, required=False)


class SplitForm(SeenForm):
    """Two to four parts, each with a title and a text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, PARTS + 1):
            label, text = _("Part %(number)s") % {"number": number}, _("About part %(number)s") % {"number": number}
            is_asked = number < 3  # noqa: PLR2004 - a split has two parts at least
            self.fields[f"title{number}"] = forms.CharField(label=label, max_length=_TITLE, required=is_asked)
            area = forms.Textarea(attrs=_short)
            self.fields[f"text{number}"] = forms.CharField(label=text, widget=area, required=False, max_length=20_000)

    @property
    def parts(self) -> list[CardText]:
        """The parts that have a title."""
        values = self.cleaned_data
        found = [(values[f"title{number}"], values[f"text{number}"]) for number in range(1, PARTS + 1)]
        return [CardText(title, text) for title, text in found if title]

    def clean(self) -> dict[str, Any]:
        """Refuse a text whose part has no title: it would be lost."""
        values: dict[str, Any] = super().clean() or {}
        for number in range(3, PARTS + 1):
            if values.get(f"text{number}") and not values.get(f"title{number}"):
                self.add_error(f"title{number}", _("Give the part a title."))
        return values


class DecideForm(SeenForm):
    """The answer to a need."""

    outcome = forms.ChoiceField(label=_("The answer is"), choices=Outcome.choices, widget=forms.RadioSelect)
    referred_to = forms.CharField(
        label=_("Referred to"),
        required=False,
        max_length=Card._meta.get_field("referred_to").max_length,
        help_text=_("For a referral: which organisation, body or function takes it on."),
    )
    reason = forms.CharField(
        label=_("The reason"),
        widget=forms.Textarea,
        max_length=20_000,
        help_text=_("The party reads it with the answer."),
        error_messages={"required": _("Give the reason. The party reads it with the answer.")},
    )
    words = forms.CharField(
        label=_("To the party"),
        required=False,
        widget=forms.Textarea,
        max_length=20_000,
        help_text=_("What happens now, when, and whom the party can talk to."),
    )

    @property
    def verdict(self) -> Verdict:
        """What was typed."""
        values = self.cleaned_data
        return Verdict(Outcome(values["outcome"]), values["reason"], values["referred_to"], values["words"])


class GiveForm(SeenForm):
    """Which theme group takes a need over."""

    group = forms.ModelChoiceField(label=_("Theme group"), queryset=Body.objects.none())

    def __init__(self, *args: Any, without: Body | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Body.objects.filter(kind=BodyKind.THEME_GROUP).in_force(today())
        self.fields["group"].queryset = groups.exclude(pk=without.pk if without else None).by_name()  # type: ignore[attr-defined]


class CriterionForm(RowForm):
    """One criterion."""

    name = forms.CharField(label=_("Criterion"), max_length=Criterion._meta.get_field("name").max_length)
    guidance = forms.CharField(
        label=_("Scores high when"), required=False, max_length=Criterion._meta.get_field("guidance").max_length
    )
    weight = forms.IntegerField(label=_("Weight, 1 to 5"), min_value=1, max_value=HEAVIEST, initial=1)


CriterionFormSet = row_formset(CriterionForm)


class ConflictForm(PortalForm):
    """Why one steps aside, in as much as one wants to say."""

    reason = forms.CharField(
        label=_("Why, if you want to say"),
        required=False,
        widget=forms.Textarea(attrs=_short),
        max_length=2000,
        help_text=_("For example that a relative leads the unit that has the need."),
    )


class ToldForm(PortalForm):
    """How one is told."""

    way = forms.ChoiceField(label=_("Tell me"), choices=Told.choices, widget=forms.RadioSelect)
