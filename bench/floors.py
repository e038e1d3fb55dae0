"""The floors: the same rows in bare Django views, without session, user, rights, filter or frame."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import URLPattern, path

from collaboration.models import Body, Membership, Organisation, Person, Post
from decisions.models import Matter

LIST = """<!doctype html><html lang="sv"><title>Rows</title><h1>Rows</h1><p>{{ page.paginator.count }}</p><table>
<thead><tr><th scope="col">Name</th><th scope="col">No</th><th scope="col">Length</th></tr></thead><tbody>
{% for row in page %}<tr><td><a href="/x/{{ row.pk }}/">{{ row }}</a></td>
<td>{{ row.pk }}</td><td>{{ forloop.counter }}</td></tr>
{% endfor %}</tbody></table></html>"""
DETAIL = """<!doctype html><html lang="sv"><title>{{ row }}</title><h1>{{ row }}</h1><dl>
{% for name, value in facts %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>
<ul>{% for one in first %}<li>{{ one }}</li>{% endfor %}</ul>
<ul>{% for one in second %}<li>{{ one }}</li>{% endfor %}</ul></html>"""
ROWS: dict[str, Callable[[], Any]] = {
    "party_list": lambda: Organisation.objects.order_by("name", "pk"),
    "person_list": lambda: Person.objects.order_by("family_name", "given_name", "pk"),
    "matter_list": lambda: Matter.objects.select_related("body").order_by("-created_date", "-pk"),
}


def _list_view(name: str) -> Callable[[HttpRequest], HttpResponse]:
    template = engines["django"].from_string(LIST)

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(template.render({"page": Paginator(ROWS[name](), 50).get_page(1)}, request))

    return view


def _detail_view(model: Any, first: Callable[[Any], Any], second: Callable[[Any], Any]) -> Callable[..., HttpResponse]:
    template = engines["django"].from_string(DETAIL)

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = model.objects.get(pk=pk)
        facts = [(field.name, getattr(row, field.attname)) for field in row._meta.concrete_fields]
        return HttpResponse(
            template.render({"row": row, "facts": facts, "first": first(row), "second": second(row)}, request)
        )

    return view


def _seats(**where: Any) -> Any:
    return Membership.objects.filter(**where).select_related("person", "organisation", "body")


def _patterns() -> list[URLPattern]:
    body = _detail_view(Body, lambda row: _seats(body=row), lambda row: row.successors.all())
    posts = Post.objects.select_related("organisation")
    person = _detail_view(Person, lambda row: posts.filter(person=row), lambda row: _seats(person=row))
    details = [path("body_detail/<int:pk>/", body), path("person_detail/<int:pk>/", person)]
    return [*(path(f"{name}/", _list_view(name)) for name in ROWS), *details]


urlpatterns: list[URLPattern] = []


class BareClient:
    """A test client whose requests meet no middleware and no page of the portal."""

    def __init__(self) -> None:
        urlpatterns[:] = _patterns()
        self.client = Client()

    def get(self, url: str) -> Any:
        """Answer from the floor's own addresses."""
        with override_settings(ROOT_URLCONF="bench.floors", MIDDLEWARE=[]):
            return self.client.get(url)
