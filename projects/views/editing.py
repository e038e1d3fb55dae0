"""Calls are drafted and changed, and what they granted is recorded."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from collaboration.models import Organisation, Person
from collaboration.permissions import Right
from collaboration.views.access import HasRight
from decisions.services.adoption import revise
from decisions.views.drafting import OnlyInDraft
from foundation.rowforms import RowFormSet
from foundation.views.forms import ActionView, FormPage
from foundation.views.rows import RowsPage
from projects.forms import CallForm, GrantFormSet
from projects.models import Call, Grant
from projects.queries import grant_table
from projects.services import CallInput, GrantInput, change_call, create_call, set_grants

MANAGE = HasRight(Right.MANAGE_CALL)


class OfCall:
    """The call that the page's address names, if the person may see it."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def call(self) -> Call:
        """Read once a request."""
        found: Call = get_object_or_404(Call.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def refused_target(self) -> Call:
        """Return where a button that was refused leads back to."""
        return self.call


def _head(form: CallForm) -> CallInput:
    return CallInput(**{name: form.cleaned_data[name] for name in CallForm.Meta.fields})


class CallCreate(FormPage):
    """A new call is begun."""

    access = MANAGE
    form_class = CallForm
    template_name = "projects/call_form.html"
    done = _("The call is begun.")

    def perform(self, form: CallForm) -> Any:
        """Begin the call and go to it."""
        return create_call(head=_head(form), by=self.request.user)


class CallChange(OnlyInDraft, OfCall, FormPage):
    """The head of a draft is changed."""

    access = MANAGE
    form_class = CallForm
    template_name = "projects/call_form.html"
    done = _("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.call}

    def perform(self, form: CallForm) -> Any:
        """Save the head."""
        seen = form.cleaned_data["seen"]
        return change_call(call=self.call, head=_head(form), by=self.request.user, seen=seen)


class CallGrants(OnlyInDraft, OfCall, RowsPage):
    """All grants of a draft call on one page."""

    access = MANAGE
    formset_class = GrantFormSet
    template_name = "projects/call_grants.html"
    done = _("The grants are saved.")

    def get_owner(self) -> Call:
        return self.call

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            "owners": list(Organisation.objects.order_by("name", "pk")),
            "people": list(Person.objects.order_by("family_name", "given_name", "pk")),
        }

    def get_rows(self) -> list[dict[str, Any]]:
        return [_row(grant) for grant in Grant.objects.filter(call=self.owner).in_order()]

    def perform(self, formset: RowFormSet, seen: int) -> Any:
        """Save the grants as they stand on the page."""
        grants = [_grant(row) for row in formset.written()]
        return set_grants(call=self.owner, grants=grants, removed=formset.removed(), by=self.request.user, seen=seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stored = grant_table(self.owner) if kwargs["stale"] else None
        return super().get_context_data(call=self.owner, stored=stored, **kwargs)


def _row(grant: Grant) -> dict[str, Any]:
    leaders = [leader.person for leader in grant.leaders.all()]
    return {
        "row": grant.pk,
        "title": grant.title,
        "amount": grant.amount,
        "owner": grant.owner,
        "owner_as_written": grant.owner_as_written,
        "leader": leaders[0] if leaders else None,
        "second_leader": leaders[1] if leaders[1:] else None,
        "end_date": grant.end_date,
    }


def _grant(row: dict[str, Any]) -> GrantInput:
    leaders = [person for person in (row["leader"], row["second_leader"]) if person]
    return GrantInput(
        row["title"], row["amount"], row["owner"], leaders, row["owner_as_written"], row["end_date"], row["row"]
    )


class CallRevise(OfCall, ActionView):
    """A new version of an adopted call is begun."""

    access = MANAGE
    done = _("This is a new version. Change it and put it to a new decision.")

    def perform(self) -> Any:
        """Make the version and go to it."""
        return revise(adoptable=self.call, by=self.request.user)
