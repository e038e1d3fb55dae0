"""Documents signed elsewhere: the list beside a decision or a meeting, the file, and the forms that add and remove."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from collaboration.models import Body
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.views.access import HasRight, user_of
from decisions.forms.meetings import ReasonForm
from decisions.forms.signed import SignedForm
from decisions.models import Decision, Meeting, SignedDocument
from decisions.queries.signed import signed_of
from decisions.services.signed import attach_signed, remove_signed
from decisions.views.found import body_of_decision, body_of_meeting, decision_at, meeting_at
from foundation.access import SIGNED_IN, AccessMixin
from foundation.files import whole_name
from foundation.views.forms import FormPage


def document_at(request: HttpRequest, pk: int) -> SignedDocument:
    """Return the address's document, of what the person may see; read once in a request."""
    if not hasattr(request, "found_signed"):
        rows = SignedDocument.objects.visible_to(request.user)
        rows = rows.select_related("decision__body__scope", "meeting__body__scope")
        request.found_signed = get_object_or_404(rows, pk=pk)  # type: ignore[attr-defined]
    found: SignedDocument = request.found_signed  # type: ignore[attr-defined]
    return found


def body_of_document(request: HttpRequest, **kwargs: Any) -> Body:
    """Return the body whose document the address names."""
    return document_at(request, kwargs["pk"]).subject.body


class _Signed(AccessMixin, TemplateView):
    """What is signed elsewhere of one thing; only the list itself where htmx asks for it."""

    access = SIGNED_IN
    request: HttpRequest
    attach_name = ""

    def get_subject(self) -> Decision | Meeting:
        """Return what it is signed for."""
        raise NotImplementedError

    def get_template_names(self) -> list[str]:
        """Return the whole page, or the part that htmx puts into another."""
        is_part = bool(self.request.headers.get("HX-Request"))
        return ["decisions/_signed.html" if is_part else "decisions/signed_list.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the documents, and whether this person may attach one and take one away."""
        subject = self.get_subject()
        may_keep = has_right(self.request.user, Right.KEEP_MINUTES, subject.body)
        return super().get_context_data(
            subject=subject, signed=signed_of(subject), may_keep=may_keep, attach_name=self.attach_name, **kwargs
        )


class DecisionSigned(_Signed):
    """What is signed elsewhere of a decision."""

    attach_name = "decision_signed_attach"

    def get_subject(self) -> Decision:
        """Return the address's decision."""
        return decision_at(self.request, self.kwargs["pk"])


class MeetingSigned(_Signed):
    """What is signed elsewhere of a meeting."""

    attach_name = "meeting_signed_attach"

    def get_subject(self) -> Meeting:
        """Return the address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])


class _Attach(FormPage):
    """A signed PDF is attached; what cannot be kept comes back with the reason."""

    template_name = "decisions/signed_form.html"
    form_class = SignedForm
    done = gettext_lazy("The signed document is attached, and its signatures are checked.")

    def get_subject(self) -> Decision | Meeting:
        """Return what it is signed for."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what it is signed for."""
        return super().get_context_data(subject=self.get_subject(), **kwargs)

    def perform(self, form: SignedForm) -> SignedDocument:
        """Attach it and go to the list."""
        name = form.cleaned_data["file"].name
        return attach_signed(subject=self.get_subject(), content=form.content, name=name, by=user_of(self.request))


class DecisionSignedAttach(_Attach):
    """A signed document of a decision is attached."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_decision)

    def get_subject(self) -> Decision:
        """Return the address's decision."""
        return decision_at(self.request, self.kwargs["pk"])


class MeetingSignedAttach(_Attach):
    """The signed minutes of a meeting are attached."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_meeting)

    def get_subject(self) -> Meeting:
        """Return the address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])


class SignedRemove(FormPage):
    """The page that takes a signed document away, with the reason."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_document)
    template_name = "decisions/reason_form.html"
    form_class = ReasonForm
    done = gettext_lazy("The document is taken away. That it was here, and why it went, stays.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is done, to what, and where to go back."""
        document = document_at(self.request, self.kwargs["pk"])
        words = {"heading": _("Take the signed document away"), "submit": _("Take away"), "about": document}
        return super().get_context_data(back=document, **words, **kwargs)

    def perform(self, form: ReasonForm) -> SignedDocument:
        """Take it away and go back to the list."""
        document, reason = document_at(self.request, self.kwargs["pk"]), form.cleaned_data["comment"]
        return remove_signed(document=document, reason=reason, by=user_of(self.request))


class SignedFile(AccessMixin, View):
    """The file, byte for byte as it was handed in; one that is taken away only for who keeps the minutes."""

    access = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Answer with the file as a download."""
        document = document_at(request, pk)
        if not document.is_in_force and not has_right(request.user, Right.KEEP_MINUTES, document.subject.body):
            raise Http404
        try:
            file = document.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        name = whole_name(document.title, "pdf")
        response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
        response["Cache-Control"] = "private, no-cache"
        return response
