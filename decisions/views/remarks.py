"""The discussion of a proposal: thread by thread, in place on the matter's page or on a page of its own."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from collaboration.permissions import Right
from collaboration.queries.rights import has_right, require_right
from collaboration.views.access import HasRight, user_of
from decisions.forms.remarks import ChangedRemarkForm, RemarkForm
from decisions.models import Matter, ProposalVersion, Remark
from decisions.queries.remarks import Discussion, Thread, discussion_of, reads_remarks, writes_remarks
from decisions.services.remarks import answer_remark, change_remark, withdraw_remark, write_remark
from decisions.views.found import body_of_matter, body_of_remark, matter_at, remark_at
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.views.forms import FormPage

MAY_READ = HasRight(Right.VIEW_WORKING_MATERIAL, scope_from=body_of_matter)
MAY_WRITE = HasRight(Right.PROPOSE_MATTER, scope_from=body_of_remark)


def discussion_at(request: HttpRequest, pk: int) -> tuple[Matter, Discussion]:
    """Return the address's matter and its discussion, if the person may read it."""
    matter = matter_at(request, pk)
    found = discussion_of(matter, request.user) if reads_remarks(request.user, matter) else None
    if found is None:
        raise Http404
    return matter, found


class MatterDiscussion(AccessMixin, TemplateView):
    """Everything that has been remarked on a matter's proposal, to be read."""

    access = MAY_READ
    template_name = "decisions/discussion.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the threads that have something in them."""
        matter, discussion = discussion_at(self.request, self.kwargs["pk"])
        threads = [thread for thread in discussion.threads if thread.remarks or thread.is_whole]
        may_write = writes_remarks(self.request.user, matter)
        return super().get_context_data(
            matter=matter, version=discussion.version, threads=threads, may_write=may_write, **kwargs
        )


class DiscussionThread(FormPage):
    """What is remarked on one clause, or on the whole, with the form to write; the part alone for htmx."""

    access = MAY_READ
    form_class = RemarkForm
    request: HttpRequest

    @cached_property
    def found(self) -> tuple[Matter, Discussion]:
        """The address's matter and its discussion."""
        return discussion_at(self.request, self.kwargs["pk"])

    @cached_property
    def thread(self) -> Thread:
        """The address's thread."""
        thread = self.found[1].thread(self.kwargs["number"])
        if thread is None:
            raise Http404
        return thread

    @cached_property
    def answered(self) -> Remark | None:
        """The remark that is answered, where the address or the form names one of this thread."""
        given = self.request.POST.get("parent") or self.request.GET.get("svar", "")
        rows = {str(shown.row.pk): shown.row for shown in self.thread.remarks}
        return rows.get(given)

    @property
    def is_part(self) -> bool:
        """Whether htmx puts the answer into another page."""
        return bool(self.request.headers.get("HX-Request"))

    def get_template_names(self) -> list[str]:
        """Return the whole page, or the part that htmx puts into another."""
        return ["decisions/_thread.html" if self.is_part else "decisions/discussion_thread.html"]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Name the fields after the thread: several can be open on one page."""
        return {**super().get_form_kwargs(), "auto_id": f"id_%s_{self.thread.number}"}

    def get_form(self, form_class: Any = None) -> Any:
        """Put the cursor in the answer to be written."""
        form = super().get_form(form_class)
        if self.answered:
            form.fields["text"].widget.attrs["autofocus"] = True
        return form

    def get_initial(self) -> dict[str, Any]:
        """Write on the version that is read, to the remark that is answered."""
        return {"version": self.found[1].version.pk, "parent": self.answered.pk if self.answered else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the thread, and what this person may do in it."""
        matter, discussion = self.found
        user = self.request.user
        return super().get_context_data(
            matter=matter,
            version=discussion.version,
            thread=self.thread,
            is_part=self.is_part,
            answered=self.answered,
            may_write=writes_remarks(user, matter),
            may_keep=matter.is_open and has_right(user, Right.KEEP_MINUTES, matter.body),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let only those write who take part in the body's preparations."""
        require_right(user_of(request), Right.PROPOSE_MATTER, self.found[0].body)
        return super().post(request, *args, **kwargs)

    def perform(self, form: RemarkForm) -> str:
        """Write the remark or the answer, and show the thread with it."""
        matter, number = self.found[0], self.thread.number
        words = {"text": form.cleaned_data["text"], "by": user_of(self.request), "today": today()}
        if form.cleaned_data["parent"]:
            remark = answer_remark(remark=remark_at(self.request, form.cleaned_data["parent"]), **words)
        else:
            rows = ProposalVersion.objects.filter(decision=self.found[1].version.decision_id)
            version = get_object_or_404(rows.select_related("decision"), pk=form.cleaned_data["version"])
            remark = write_remark(version=version, clause=number, **words)
        return f"{reverse('discussion_thread', args=[matter.pk, number])}#remark-{remark.pk}"


class RemarkChange(FormPage):
    """The words of one's own remark are changed."""

    access = MAY_WRITE
    template_name = "decisions/remark_form.html"
    form_class = ChangedRemarkForm
    done = gettext_lazy("The remark is changed.")
    request: HttpRequest

    @cached_property
    def remark(self) -> Remark:
        """The address's remark, if it is the person's own."""
        remark = remark_at(self.request, self.kwargs["pk"])
        if remark.author_id != user_of(self.request).pk:
            raise Http404
        return remark

    def get_initial(self) -> dict[str, Any]:
        """Show what stands."""
        return {"text": self.remark.text}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the matter, and where to go back."""
        matter = self.remark.version.decision.matter
        return super().get_context_data(matter=matter, back=thread_url(self.request, self.remark), **kwargs)

    def perform(self, form: ChangedRemarkForm) -> str:
        """Change the remark and go back to where it stands."""
        change_remark(remark=self.remark, text=form.cleaned_data["text"], by=user_of(self.request))
        return thread_url(self.request, self.remark)


class RemarkWithdraw(AccessMixin, View):
    """A remark is taken away; that it was there, and who took it away, stays."""

    access = MAY_WRITE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """Take it away and show the thread without it."""
        remark = remark_at(request, pk)
        withdraw_remark(remark=remark, by=user_of(request))
        return redirect(thread_url(request, remark))


def thread_url(request: HttpRequest, remark: Remark) -> str:
    """Return the thread that a remark stands in, as the discussion is read now."""
    matter = remark.version.decision.matter
    discussion = discussion_of(matter, request.user)
    threads = discussion.threads if discussion else ()
    first = remark.parent_id or remark.pk
    number = next((thread.number for thread in threads for shown in thread.remarks if shown.row.pk == first), 0)
    return f"{reverse('discussion_thread', args=[matter.pk, number])}#remark-{remark.pk}"
