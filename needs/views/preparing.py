"""The secretariat prepares a round, opens and closes it, and nudges those who are silent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.forms.meetings import ReasonForm
from foundation.rowforms import RowFormSet
from foundation.views.forms import ActionView, FormPage
from foundation.views.rows import RowsPage
from needs.forms.rounds import CopyForm, MessageForm, PartiesForm, QuestionFormSet, RoundForm
from needs.models import Round, Submission
from needs.queries.coverage import asked_in, board_of, round_before
from needs.services.nudging import nudge, nudge_all
from needs.services.questions import QuestionInput, copy_questions, set_questions
from needs.services.rounds import ask_parties, change_round, close_round, create_round, open_round
from needs.services.submissions import decline_reopening, reopen
from needs.views.found import asked_submission_at, round_at

MANAGE = HasRight(Right.OPEN_ROUND)


class OfRound:
    """The round that the page's address names."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def inventory(self) -> Round:
        """Read once a request."""
        return round_at(self.request, self.kwargs["pk"])

    def refused_target(self) -> Round:
        """Return where a button that was refused leads back to."""
        return self.inventory

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the round, for the way back."""
        return super().get_context_data(round=self.inventory, submission=None, back=self.inventory, **kwargs)  # type: ignore[misc]


class RoundCreate(FormPage):
    """A round is begun."""

    access = MANAGE
    form_class = RoundForm
    title = gettext_lazy("New inventory round")
    lead = gettext_lazy("Nobody sees it until you open it. Then come the questions, and whom you ask.")
    done = gettext_lazy("The round is begun. Now write its questions and choose whom it asks.")

    @property
    def cancel(self) -> str:  # type: ignore[override]
        """Return to the list."""
        return reverse("round_list")

    def perform(self, form: RoundForm) -> Round:
        """Begin it and go to it."""
        return create_round(facts=form.facts, by=user_of(self.request))


class RoundChange(OfRound, FormPage):
    """What is typed about a round is changed; of an open one too, so that its last day can be moved."""

    access = MANAGE
    form_class = RoundForm
    template_name = "needs/form.html"
    title = gettext_lazy("Change the round")
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Round.objects.get(pk=self.inventory.pk)}

    def perform(self, form: RoundForm) -> Round:
        """Save it and go back."""
        seen = form.cleaned_data["seen"]
        return change_round(inventory=self.inventory, facts=form.facts, by=user_of(self.request), seen=seen)


class RoundQuestions(OfRound, RowsPage):
    """All questions of a round on one page."""

    access = MANAGE
    formset_class = QuestionFormSet
    template_name = "needs/round_questions.html"
    done = gettext_lazy("The questions are saved.")

    def get_owner(self) -> Round:
        return self.inventory

    def get_rows(self) -> list[dict[str, Any]]:
        names = ("kind", "label", "help_text", "is_required", "choices")
        rows = self.owner.questions.order_by("order", "pk")
        return [{"row": row.pk, **{name: getattr(row, name) for name in names}} for row in rows]

    def perform(self, formset: RowFormSet, seen: int) -> Round:
        """Save the questions as they stand on the page."""
        rows = [
            QuestionInput(**{name: value for name, value in row.items() if name not in {"ORDER", "DELETE"}})
            for row in formset.written()
        ]
        set_questions(inventory=self.owner, rows=rows, removed=formset.removed(), by=self.request.user, seen=seen)
        return self.inventory

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stored = list(self.owner.questions.order_by("order", "pk")) if kwargs["stale"] else None
        return super().get_context_data(stored=stored, **kwargs)


class RoundCopyQuestions(OfRound, FormPage):
    """The questions of an earlier round are copied to this one."""

    access = MANAGE
    form_class = CopyForm
    template_name = "needs/form.html"
    title = gettext_lazy("Copy questions")
    lead = gettext_lazy("They come last, and can then be changed here. Questions that are here already are let be.")
    submit = gettext_lazy("Copy")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "inventory": self.inventory}

    def perform(self, form: CopyForm) -> str:
        """Copy them and go to the questions."""
        count = copy_questions(inventory=self.inventory, source=form.cleaned_data["source"], by=user_of(self.request))
        sentence = ngettext("%(count)s question came along.", "%(count)s questions came along.", count)
        messages.success(self.request, sentence % {"count": count})
        return reverse("round_questions", args=[self.inventory.pk])


class RoundParties(OfRound, FormPage):
    """Whom the round asks."""

    access = MANAGE
    form_class = PartiesForm
    template_name = "needs/form.html"
    title = gettext_lazy("Who is asked")
    done = gettext_lazy("Saved.")

    @cached_property
    def like(self) -> Round | None:
        """The round whose parties are suggested, while nobody is asked yet."""
        is_new = self.inventory.is_draft and not asked_in(self.inventory)
        return round_before(self.inventory) if is_new else None

    @property
    def lead(self) -> str:  # type: ignore[override]
        """Say who can be asked, and who is suggested."""
        words = _("Today's parties and their departments. Those who are asked each get a form of their own.")
        if not self.like:
            return words
        return f"{words} {_('Those asked in %(round)s are ticked already.') % {'round': self.like}}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "inventory": self.inventory}

    def get_initial(self) -> dict[str, Any]:
        return {"organisations": asked_in(self.like or self.inventory)} if self.inventory.is_draft else {}

    def perform(self, form: PartiesForm) -> Round:
        """Ask them and go back."""
        wanted = form.cleaned_data["organisations"]
        ask_parties(inventory=self.inventory, organisations=wanted, by=user_of(self.request))
        return self.inventory


class RoundOpen(OfRound, ActionView):
    """The round is opened, and the parties are written to."""

    access = MANAGE
    done = gettext_lazy("The round is open. Those who hand in for the parties have been written to.")

    def perform(self) -> Round:
        """Open it and go back."""
        return open_round(inventory=self.inventory, by=user_of(self.request))


class RoundClose(OfRound, ActionView):
    """The round is closed before or after its last day."""

    access = MANAGE
    done = gettext_lazy("The round is closed.")

    def perform(self) -> Round:
        """Close it and go back."""
        return close_round(inventory=self.inventory, by=user_of(self.request))


class RoundNudge(OfRound, FormPage):
    """Every party that has not handed in is written to."""

    access = MANAGE
    form_class = MessageForm
    template_name = "needs/form.html"
    title = gettext_lazy("Nudge all who have not handed in")
    submit = gettext_lazy("Send the letters")

    @property
    def lead(self) -> str:  # type: ignore[override]
        """Say whom the letters go to."""
        rows = [row.submission.organisation.name for row in board_of(self.inventory).rows if row.may_be_nudged]
        if not rows:
            return _("There is nobody to write to.")
        return _("Letters go to: %(parties)s.") % {"parties": ", ".join(rows)}

    def perform(self, form: MessageForm) -> Round:
        """Write to them and go back."""
        message = form.cleaned_data["message"]
        count = nudge_all(inventory=self.inventory, by=user_of(self.request), message=message)
        sentence = ngettext("%(count)s party has been written to.", "%(count)s parties have been written to.", count)
        messages.success(self.request, sentence % {"count": count})
        return self.inventory


class OfAsked:
    """The submission that the page's address names, for the secretariat."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def submission(self) -> Submission:
        """Read once a request."""
        return asked_submission_at(self.request, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the submission, and the way back."""
        return super().get_context_data(  # type: ignore[misc]
            submission=self.submission, back=self.submission.round, **kwargs
        )


class _ToParty(OfAsked, FormPage):
    """Something is written to one party; then the way leads back to the round."""

    access = MANAGE
    template_name = "needs/form.html"
    done = gettext_lazy("The party has been written to.")

    def write(self, form: Any) -> None:
        """Call the service. Raises what it raises."""
        raise NotImplementedError

    def perform(self, form: Any) -> Round:
        """Do it and go back."""
        self.write(form)
        return self.submission.round


class SubmissionNudge(_ToParty):
    """One party that has not handed in is written to."""

    form_class = MessageForm
    title = gettext_lazy("Nudge a party")
    submit = gettext_lazy("Send the letter")
    done = gettext_lazy("The letter is on its way.")

    def write(self, form: MessageForm) -> None:
        """Nudge it."""
        nudge(submission=self.submission, by=user_of(self.request), message=form.cleaned_data["message"])


class SubmissionReopen(_ToParty):
    """What a party handed in is reopened, with the reason."""

    form_class = ReasonForm
    template_name = "needs/submission_reopen.html"
    title = gettext_lazy("Reopen what was handed in")
    submit = gettext_lazy("Reopen")
    done = gettext_lazy("The party can change its needs again, and has been written to.")

    def get_initial(self) -> dict[str, Any]:
        return {"comment": self.submission.reopen_reason if self.submission.asks_to_reopen else ""}

    def write(self, form: ReasonForm) -> None:
        """Reopen it."""
        reopen(submission=self.submission, reason=form.cleaned_data["comment"], by=user_of(self.request))


class SubmissionDecline(_ToParty):
    """A party that asked to change its needs is told no, with the reason."""

    template_name = "needs/submission_decline.html"
    form_class = ReasonForm
    title = gettext_lazy("Answer no")
    submit = gettext_lazy("Answer no")

    def get_form(self, form_class: Any = None) -> Any:
        """Refuse the page where nothing is asked."""
        if not self.submission.asks_to_reopen:
            raise Http404
        return super().get_form(form_class)

    def write(self, form: ReasonForm) -> None:
        """Answer no."""
        decline_reopening(submission=self.submission, reason=form.cleaned_data["comment"], by=user_of(self.request))
