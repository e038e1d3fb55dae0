"""The papers of a matter: handed in, replaced, taken away, and read in place or fetched, in every version."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.forms.papers import PaperFactsForm, PaperForm, PaperRemoveForm
from decisions.models import Matter, Paper
from decisions.queries.papers import versions_of
from decisions.queries.preparing import may_change_paper
from decisions.services.papers import add_paper, change_paper, move_paper, remove_paper, replace_paper
from decisions.views.found import body_of_matter, matter_at, paper_at
from decisions.views.preparing import MAY_CHANGE_PAPER
from foundation.access import SIGNED_IN, AccessMixin
from foundation.files import whole_name
from foundation.views.forms import ActionView, FormPage

# What a file from outside may do when a browser opens it by itself: nothing. A PDF is shown by the browser's own
# viewer, which is shut out by `sandbox` and drawn as an object with styles; only our own pages may frame it.
SHUT = "default-src 'none'; sandbox; frame-ancestors 'none'"
FRAMED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class PaperDetail(AccessMixin, TemplateView):
    """One version of a paper with all the others; only what can be read in place where htmx puts it into a page."""

    access = SIGNED_IN
    request: HttpRequest

    def get_template_names(self) -> list[str]:
        """Return the whole page, or the part that htmx puts into another."""
        is_part = bool(self.request.headers.get("HX-Request"))
        return ["decisions/_paper.html" if is_part else "decisions/paper_detail.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the paper, its versions and what this person may do with it."""
        paper = paper_at(self.request, self.kwargs["pk"])
        versions = versions_of(paper)
        matter = paper.matter
        may_keep = matter.may_be_written and may_change_paper(self.request.user, paper)
        return super().get_context_data(
            paper=next(row for row in versions if row.pk == paper.pk),
            matter=matter,
            versions=versions,
            latest=versions[0],
            may_keep=may_keep and paper.is_current,
            **kwargs,
        )


class PaperAdd(FormPage):
    """A paper is handed in on a matter."""

    access = HasRight(Right.PROPOSE_MATTER, scope_from=body_of_matter)
    template_name = "decisions/paper_form.html"
    form_class = PaperForm
    done = gettext_lazy("The paper is among those of the matter.")
    request: HttpRequest

    @cached_property
    def matter(self) -> Matter:
        """The address's matter."""
        return matter_at(self.request, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the matter."""
        return super().get_context_data(matter=self.matter, heading=_("Add a paper"), **kwargs)

    def perform(self, form: PaperForm) -> str:
        """Keep the paper and go back to the matter."""
        add_paper(matter=self.matter, upload=form.upload, facts=form.facts, by=user_of(self.request))
        return _papers_of(self.matter)


class _PaperPage(FormPage):
    """A page that changes the address's paper and leads back to its matter."""

    access = MAY_CHANGE_PAPER
    template_name = "decisions/paper_form.html"
    heading = gettext_lazy("Title, kind and date")
    request: HttpRequest

    @cached_property
    def paper(self) -> Paper:
        """The address's paper."""
        return paper_at(self.request, self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Show what is said of the paper now."""
        return {name: getattr(self.paper, name) for name in ("title", "kind", "document_date")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the paper and its matter."""
        return super().get_context_data(paper=self.paper, matter=self.paper.matter, heading=self.heading, **kwargs)


class PaperReplace(_PaperPage):
    """A new version of a paper is handed in; the old one stays."""

    form_class = PaperForm
    heading = gettext_lazy("Hand in a new version")
    done = gettext_lazy("The new version stands now. The old one can still be read.")

    def perform(self, form: PaperForm) -> str:
        """Keep the new version and go back to the matter."""
        new = replace_paper(paper=self.paper, upload=form.upload, facts=form.facts, by=user_of(self.request))
        return _papers_of(new.matter)


class PaperChange(_PaperPage):
    """What is said of a paper is changed."""

    form_class = PaperFactsForm
    done = gettext_lazy("The paper is changed.")

    def perform(self, form: PaperFactsForm) -> str:
        """Change it and go back to the matter."""
        return _papers_of(change_paper(paper=self.paper, facts=form.facts, by=user_of(self.request)).matter)


class PaperRemove(_PaperPage):
    """A paper is taken away or, once it has been sent, withdrawn with the reason."""

    template_name = "decisions/paper_remove.html"
    form_class = PaperRemoveForm
    done = gettext_lazy("The paper is no longer among those of the matter.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask for the reason where the paper has been sent."""
        return {**super().get_form_kwargs(), "is_laid": self.paper.is_laid}

    def perform(self, form: PaperRemoveForm) -> str:
        """Take it away and go back to the matter."""
        return _papers_of(remove_paper(paper=self.paper, reason=form.reason, by=user_of(self.request)))


class _PaperMove(ActionView):
    """A button that moves a paper among those of its matter."""

    access = MAY_CHANGE_PAPER
    places = 0
    request: HttpRequest

    def perform(self) -> str:
        """Move it and go back to the matter."""
        paper = paper_at(self.request, self.kwargs["pk"])
        return _papers_of(move_paper(paper=paper, places=self.places, by=user_of(self.request)))

    def refused_target(self) -> Matter:
        """Go back to the matter."""
        matter: Matter = paper_at(self.request, self.kwargs["pk"]).matter
        return matter


class PaperUp(_PaperMove):
    """A paper is moved up."""

    places = -1


class PaperDown(_PaperMove):
    """A paper is moved down."""

    places = 1


class PaperFile(AccessMixin, View):
    """The file, byte for byte as it was handed in, as a download."""

    access = SIGNED_IN
    is_attachment = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Answer with the file. It may do nothing where a browser opens it all the same."""
        paper = paper_at(request, pk)
        kind = paper.file_kind
        if not (self.is_attachment or kind.is_readable_in_place):
            raise Http404
        try:
            file = paper.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        name = whole_name(paper.title, kind.ending)
        response = FileResponse(file, as_attachment=self.is_attachment, filename=name, content_type=kind.content_type)
        is_framed = kind.is_pdf and not self.is_attachment
        response["Content-Security-Policy"] = FRAMED if is_framed else SHUT
        response["X-Frame-Options"] = "SAMEORIGIN" if is_framed else "DENY"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-cache"
        return response


class PaperRead(PaperFile):
    """The same file for the browser to show: PDF and pictures only."""

    is_attachment = False


def _papers_of(matter: Matter) -> str:
    return f"{reverse('matter_detail', args=[matter.pk])}#papers"
