"""The collaboration's own logotype, for the frame of every page."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.generic import View

from collaboration.queries.portal import the_collaboration
from foundation.access import PUBLIC, AccessMixin

YEAR_SECONDS = 31_536_000


class LogotypeFile(AccessMixin, View):
    """The logotype that the secretariat has handed in; a new one has a new address (`logotype_address`)."""

    access = PUBLIC

    def get(self, _request: HttpRequest) -> FileResponse:
        """Answer with the picture; raise Http404 where there is none, or the disk has lost it."""
        logotype = the_collaboration().logotype
        try:
            file = logotype.open("rb")
        except (ValueError, FileNotFoundError) as error:
            raise Http404 from error
        response = FileResponse(file, filename=str(logotype))
        response["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
        return response
