"""/behov/inlamning/: a party's own form as a whole, what it handed in, and its wish to change that."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.views.access import HasRight, user_of
from foundation.access import SIGNED_IN, AccessMixin
from foundation.dates import today
from foundation.views.forms import FormPage
from needs.forms.writing import HandInForm, WishForm
from needs.models import HandedInVersion, Submission, UploadedRow
from needs.queries.cards import fates_of
from needs.queries.missing import missing_in
from needs.queries.people import hand_in_users
from needs.queries.sheets import Written, sheets_of, written_in
from needs.queries.versions import latest_version, sheets_of_version, versions_of
from needs.queries.waiting import waiting_rows, waiting_uploads
from needs.queries.writing import need_rows
from needs.services.needs import note_opened
from needs.services.submissions import ask_to_reopen, hand_in
from needs.views.found import own_submission_at, party_of_submission, submission_at
from notices.desk import time_left

OWN = HasRight(Right.HAND_IN_NEEDS, scope_from=party_of_submission)


class OfOwn:
    """The submission that the page's address names, of those that the person hands in for."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def submission(self) -> Submission:
        """Read once a request."""
        return own_submission_at(self.request, self.kwargs["pk"])

    @property
    def may_write(self) -> bool:
        """Whether anything may be written in it now."""
        return self.submission.may_be_written_at(timezone.now())

    def refused_target(self) -> Submission:
        """Return where a button that was refused leads back to."""
        return self.submission

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the submission, and the way back."""
        return super().get_context_data(  # type: ignore[misc]
            submission=self.submission, back=self.submission, **kwargs
        )


class SubmissionDetail(AccessMixin, TemplateView):
    """A party's form. To those who hand in for it: what is written and what is left; to others: what was handed in."""

    access = SIGNED_IN
    template_name = "needs/submission_detail.html"
    request: HttpRequest

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        submission = submission_at(request, kwargs["pk"])
        if has_right(request.user, Right.HAND_IN_NEEDS, submission.organisation):
            return self.render_to_response(self.get_context_data(**_own_page(submission), **kwargs))
        version = latest_version(submission)
        if version is None:  # being superuser is no way round: there is nothing that was handed in
            raise Http404
        return redirect("submission_version", submission.pk, version.number)


def _own_page(submission: Submission) -> dict[str, Any]:
    """Return what the party's own page shows."""
    writable = submission.may_be_written_at(timezone.now())
    shown = {
        "rows": need_rows(submission) if writable else [],
        "rows_left": UploadedRow.objects.filter(upload__submission=submission).count() if writable else 0,
        "sheets": [] if writable else _told(submission),
        "versions": versions_of(submission) if submission.was_handed_in else [],
    }
    return {
        "submission": submission,
        "round": submission.round,
        "people": hand_in_users([submission], today()).get(submission.pk, []),
        "may_write": writable,
        "left": time_left(submission.round.closes_on, today()) if writable and not submission.was_handed_in else None,
        **shown,
    }


def _told(submission: Submission) -> list[tuple[Any, Any]]:
    """Return the needs in words, each with what became of it; without that where it never was handed in."""
    fates = fates_of(submission) if submission.is_handed_in else {}
    return [(sheet, fates.get(sheet.pk)) for sheet in sheets_of(written_in(submission))]


class SubmissionOpened(OfOwn, AccessMixin, TemplateView):
    """The page says by itself that the party has opened its form: a GET writes nothing."""

    access = OWN
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Note it; there is nothing to show."""
        note_opened(submission=self.submission, by=user_of(request))
        return HttpResponse(status=204)


class SubmissionHandIn(OfOwn, FormPage):
    """Everything as it will be read, with what is missing; the button hands it in."""

    access = OWN
    form_class = HandInForm
    template_name = "needs/submission_preview.html"
    done = gettext_lazy("Handed in. Thank you! The receipt is here, and the parties can now read your needs.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead to the receipt where it is handed in: by a second press too, or by a colleague just now."""
        self.access.check(request, **kwargs)
        return super().dispatch(request, *args, **kwargs) if self.may_write else redirect(self.submission)

    @cached_property
    def written(self) -> Written:
        """What the party has written."""
        return written_in(self.submission)

    @cached_property
    def sheets(self) -> Any:
        """The needs in words."""
        return sheets_of(self.written)

    @cached_property
    def uploads(self) -> Any:
        """The uploads whose rows wait."""
        return waiting_uploads(self.submission)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "is_empty": not self.sheets,
            "has_waiting_rows": bool(self.uploads),
        }

    def get_initial(self) -> dict[str, Any]:
        return {"seen": self.submission.edit_number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sheets=self.sheets,
            missing=missing_in(self.written),
            uploads=self.uploads,
            rows_left=waiting_rows(self.uploads),
            **kwargs,
        )

    def perform(self, form: HandInForm) -> Submission:
        """Hand in and go to the receipt."""
        values = form.cleaned_data
        return hand_in(
            submission=self.submission,
            seen=values["seen"],
            has_no_needs=values.get("has_no_needs", False),
            leaves_rows=values.get("leaves_rows", False),
            by=user_of(self.request),
        )


class SubmissionAskReopen(OfOwn, FormPage):
    """The party asks the secretariat to reopen what it handed in."""

    access = OWN
    form_class = WishForm
    template_name = "needs/form.html"
    title = gettext_lazy("Ask to change what you handed in")
    lead = gettext_lazy("The secretariat answers. What you handed in can be read as it is until you hand in again.")
    submit = gettext_lazy("Ask the secretariat")
    done = gettext_lazy("The secretariat has your wish on its desk. You get a letter with the answer.")

    def perform(self, form: WishForm) -> Submission:
        """Ask and go back."""
        return ask_to_reopen(submission=self.submission, reason=form.cleaned_data["comment"], by=user_of(self.request))


class SubmissionVersion(AccessMixin, TemplateView):
    """One version as it was handed in; stays readable while the party changes it."""

    access = SIGNED_IN
    template_name = "needs/submission_version.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission = submission_at(self.request, kwargs["pk"])
        versions = HandedInVersion.objects.filter(submission=submission)
        version = get_object_or_404(versions, number=kwargs["number"])
        return super().get_context_data(
            submission=submission,
            round=submission.round,
            version=version,
            is_latest=not versions.filter(number__gt=version.number).exists(),
            sheets=sheets_of_version(version),
            hands_in=has_right(self.request.user, Right.HAND_IN_NEEDS, submission.organisation),
            **kwargs,
        )
