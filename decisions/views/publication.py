"""A decision or minutes are published, and the publication withdrawn, by whoever may."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.enums import RecordKind
from decisions.forms.meetings import ReasonForm
from decisions.forms.publication import PublishForm
from decisions.models import Decision, Meeting, Publication, SealedRecord
from decisions.queries.minutes import Minutes
from decisions.queries.publication import (
    latest_record,
    own_record,
    publication_of,
    sealed_minutes,
    shown_of,
    unveiled,
)
from decisions.queries.record import Record
from decisions.queries.redaction import Omissions, parts_of, without, without_words
from decisions.services.publication import publish_decision, publish_minutes, withdraw_publication
from decisions.views.found import body_of_decision, body_of_meeting, decision_at, meeting_at
from foundation.errors import StateRefusedError
from foundation.views.forms import FormPage


class _Publish(FormPage):
    """The page that shows exactly what becomes public before it does, and lets some of it be left out."""

    template_name = "decisions/publish_form.html"
    form_class = PublishForm

    def get_subject(self) -> Decision | Meeting:
        """Return what is to be published."""
        raise NotImplementedError

    def get_record(self) -> SealedRecord | None:
        """Return its sealed record; None until there is one."""
        raise NotImplementedError

    def get_shown(self) -> SealedRecord | None:
        """Return the record that everyone would read: the same, if nothing else is said."""
        return self.record

    @cached_property
    def record(self) -> SealedRecord:
        """The sealed record; refused where there is nothing to publish, or it already is."""
        record = self.get_record()
        if record is None:
            raise StateRefusedError(_("Only what is approved and sealed can be published."))
        if publication_of(record) is not None:
            raise StateRefusedError(_("This is already published."))
        return record

    @cached_property
    def shown(self) -> Record | Minutes:
        """What stands in it in full."""
        return shown_of(self.get_shown() or self.record)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the names and the parts that stand in it."""
        people = unveiled(self.record.title, self.shown).people
        return {**super().get_form_kwargs(), "people": people, "parts": parts_of(self.shown)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Publish, or show what would be left."""
        if "preview" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.errors.pop("read", None)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what becomes public: all of it, or what is left."""
        context = super().get_context_data(subject=self.get_subject(), **kwargs)
        form = context["form"]
        omissions = form.omissions if form.is_bound else Omissions()
        left = unveiled(without_words(self.record.title, omissions.words), without(self.shown, omissions))
        return {"beside": False, **context, "shown": left, "is_redacted": bool(omissions)}


class DecisionPublish(_Publish):
    """A decision is published."""

    access = HasRight(Right.PUBLISH, scope_from=body_of_decision)
    title = gettext_lazy("Publish the decision")
    done = gettext_lazy("The decision is published. Anyone can read it now.")

    def get_subject(self) -> Decision:
        """Return the address's decision."""
        return decision_at(self.request, self.kwargs["pk"])

    def get_record(self) -> SealedRecord | None:
        """Return the decision's own sealed record."""
        return own_record(self.get_subject())

    def get_shown(self) -> SealedRecord | None:
        """Return its latest record, with the corrections."""
        return latest_record(self.get_subject())

    def perform(self, form: PublishForm) -> Decision:
        """Publish it and go back to it."""
        publish_decision(decision=self.get_subject(), by=user_of(self.request), omissions=form.omissions)
        return self.get_subject()


class MinutesPublish(_Publish):
    """The minutes of a meeting are published."""

    access = HasRight(Right.PUBLISH, scope_from=body_of_meeting)
    title = gettext_lazy("Publish the minutes")
    done = gettext_lazy("The minutes are published. Anyone can read them now.")

    def get_subject(self) -> Meeting:
        """Return the address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    def get_record(self) -> SealedRecord | None:
        """Return the sealed minutes."""
        return sealed_minutes(self.get_subject())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether something of the same meeting is public with details left out."""
        rows = Publication.objects.in_force().filter(is_redacted=True)
        return super().get_context_data(beside=rows.filter(subject__meeting=self.get_subject()).exists(), **kwargs)

    def perform(self, form: PublishForm) -> Meeting:
        """Publish them and go back to the meeting."""
        publish_minutes(meeting=self.get_subject(), by=user_of(self.request), omissions=form.omissions)
        return self.get_subject()


class _Withdraw(FormPage):
    """The page that takes something published away from the public, with the reason."""

    template_name = "decisions/reason_form.html"
    form_class = ReasonForm
    done = gettext_lazy("The publication is withdrawn. The public no longer finds it.")

    def get_subject(self) -> Decision | Meeting:
        """Return what was published."""
        raise NotImplementedError

    @cached_property
    def publication(self) -> Publication:
        """The publication in force."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is done, to what, and where to go back."""
        words = {"heading": _("Withdraw the publication"), "submit": _("Withdraw"), "about": self.publication}
        return super().get_context_data(back=self.get_subject(), **words, **kwargs)

    def perform(self, form: ReasonForm) -> Any:
        """Withdraw it and go back to what was published."""
        reason = form.cleaned_data["comment"]
        withdraw_publication(publication=self.publication, reason=reason, by=user_of(self.request))
        return self.get_subject()


class DecisionWithdraw(_Withdraw):
    """The publication of a decision is withdrawn."""

    access = HasRight(Right.PUBLISH, scope_from=body_of_decision)

    def get_subject(self) -> Decision:
        """Return the address's decision."""
        return decision_at(self.request, self.kwargs["pk"])

    @cached_property
    def publication(self) -> Publication:
        """The decision's publication in force."""
        return get_object_or_404(Publication.objects.in_force(), subject__decision=self.get_subject())


class MinutesWithdraw(_Withdraw):
    """The publication of minutes is withdrawn."""

    access = HasRight(Right.PUBLISH, scope_from=body_of_meeting)

    def get_subject(self) -> Meeting:
        """Return the address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    @cached_property
    def publication(self) -> Publication:
        """The publication of the minutes in force."""
        rows = Publication.objects.in_force().of_kind(RecordKind.MINUTES)
        return get_object_or_404(rows, subject__meeting=self.get_subject())
