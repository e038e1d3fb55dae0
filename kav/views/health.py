"""Whether this process can serve: asked by a container's health check and by whatever stands in front."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.generic import View

from foundation.access import PUBLIC, AccessMixin


class HealthView(AccessMixin, View):
    """Answer «ok» when the database answers; any failure is a 500 by itself."""

    access = PUBLIC

    def get(self, _request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return HttpResponse("ok", content_type="text/plain")
