"""Documents that support a plan: added, taken away, and fetched by those who may see them."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from actionplans.forms import DocumentForm
from actionplans.models import Plan, SupportingDocument
from actionplans.services.documents import add_document, remove_document
from actionplans.views.editing import MANAGE
from actionplans.views.found import OfPlan
from decisions.views.drafting import OnlyInDraft
from foundation.access import PUBLIC, AccessMixin
from foundation.files import whole_name
from foundation.views.forms import ActionView, FormPage


class DocumentAdd(OnlyInDraft, OfPlan, FormPage):
    """A file is added to a draft."""

    access = MANAGE
    form_class = DocumentForm
    template_name = "actionplans/document_form.html"
    done = _("The document is added. Until the plan is adopted it is working material.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.plan, **kwargs)

    def perform(self, form: DocumentForm) -> Plan:
        """Add it and go back to the plan."""
        file, values = form.cleaned_data["file"], form.cleaned_data
        add_document(
            plan=self.plan,
            title=values["title"] or file.name.rpartition(".")[0],
            content=file.read(),
            name=file.name,
            opens_to=values["opens_to"],
            by=self.request.user,
        )
        return self.plan


class DocumentRemove(OfPlan, ActionView):
    """A document is taken away from a draft."""

    access = MANAGE
    done = _("The document is removed.")

    def perform(self) -> Plan:
        """Remove it and go back to the plan."""
        rows = SupportingDocument.objects.visible_to(self.request.user).filter(plan=self.plan)
        remove_document(document=get_object_or_404(rows, pk=self.kwargs["document"]), by=self.request.user)
        return self.plan


class DocumentFile(AccessMixin, View):
    """The file: for anyone once it is public, before that for those who may see it."""

    access = PUBLIC
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Answer with the file as a download."""
        document = get_object_or_404(SupportingDocument.objects.visible_to(request.user), pk=pk)
        try:
            file = document.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        name = whole_name(document.title, str(document.file.name).rpartition(".")[2])
        response = FileResponse(file, as_attachment=True, filename=name)
        response["Cache-Control"] = "private, no-cache"
        return response
