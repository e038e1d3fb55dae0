"""Buttons in the administration: each asks for what it needs on a page of its own, and calls one service.

steps = (
    Step("avsluta", _("End"), end_post, LastDayForm, Right.KEEP_REGISTERS,
         argument="post", done=_("The post is ended."), is_open=lambda post: post.valid_to is None),
)
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from collaboration.permissions import Right
from collaboration.queries.rights import has_right, require_right
from foundation.dates import today
from foundation.errors import RuleError, Sentence


class StepForm(forms.Form):
    """What a step asks for. `row` is what the step is about."""

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class DateInput(forms.DateInput):
    """A date in the browser's own way."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class LastDayForm(StepForm):
    """The last day of something."""

    last_day = forms.DateField(label=_("Last day"), widget=DateInput(), initial=today)


def always(_row: Any) -> bool:
    """Leave a step open at all times."""
    return True


@dataclass(frozen=True)
class Step:
    """One button. `service` is called with the row under the name `argument`, the form's values and `by`."""

    name: str
    label: Sentence
    service: Callable[..., Any]
    argument: str
    right: Right
    done: Sentence
    form: type[StepForm] = StepForm
    explanation: Sentence = ""
    is_open: Callable[[Any], bool] = field(default=always)

    def take(self, row: Any, values: dict[str, Any], by: Any) -> None:
        """Call the service. Raises what the service raises."""
        with transaction.atomic():
            self.service(**{self.argument: row}, **values, by=by)


@dataclass(frozen=True)
class StepLink:
    """A step that may be taken now, and its address."""

    label: Sentence
    address: str


class StepsMixin:
    """Gives a register in the administration its steps."""

    steps: tuple[Step, ...] = ()
    model: Any
    opts: Any
    admin_site: Any

    def get_steps(self) -> tuple[Step, ...]:
        """Return the register's steps; a floor above may add to them."""
        return self.steps

    def get_urls(self) -> list[URLPattern]:
        """Return the register's addresses with that of its steps."""
        view = self.admin_site.admin_view(self.step_view)
        own = path("<path:object_id>/steg/<slug:name>/", view, name=f"{self._info()}_step")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def _info(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def step_links(self, request: HttpRequest, row: Any) -> list[StepLink]:
        """Return the steps that this person may take with this row just now."""
        return [
            StepLink(step.label, reverse(f"admin:{self._info()}_step", args=[row.pk, step.name]))
            for step in self.get_steps()
            if has_right(request.user, step.right) and step.is_open(row)
        ]

    def _address_after(self, row: Any) -> str:
        """Return the row's page; the register where the step took the row away."""
        page = "changelist" if row.pk is None else "change"
        return reverse(f"admin:{self._info()}_{page}", args=[row.pk] if row.pk is not None else [])

    def step_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Ask for what a step needs; on POST take it, and say in the form why it could not be taken."""
        step = next((step for step in self.get_steps() if step.name == name), None)
        row = self.get_object(request, unquote(object_id)) if step else None  # type: ignore[attr-defined]
        if step is None or row is None:
            raise Http404
        require_right(request.user, step.right)
        form = step.form(request.POST if request.method == "POST" else None, row=row)
        if request.method == "POST" and form.is_valid():
            try:
                step.take(row, form.cleaned_data, request.user)
            except RuleError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, str(step.done))
                return HttpResponseRedirect(self._address_after(row))
        context = {"title": step.label, "subtitle": str(row), "step": step, "row": row, "form": form, "opts": self.opts}
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request, "admin/register_step.html", {**self.admin_site.each_context(request), **context}
        )
