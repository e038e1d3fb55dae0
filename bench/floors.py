"""The floors: the same rows in bare Django views, without session, user, rights, filter, sorting or frame.

A floor shows what the portal's page shows: the same columns of the same rows with the same tables joined, the same
number of rows and the count of all, each by one queryset and one plain template.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import Context, Engine
from django.urls import path

from collaboration.models import Body, Dialogue, Membership, Organisation, Person, Post
from decisions.models import Matter
from foundation.dates import today

ENGINE = Engine()
HEAD = '<!doctype html><html lang="sv"><meta charset="utf-8"><title>Rows</title><h1>Rows</h1>'


def _in_force() -> Q:
    day = today()
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def _organisations() -> QuerySet[Any]:
    seats = Membership.objects.filter(_in_force(), organisation=OuterRef("pk")).order_by()
    count = seats.values("organisation").annotate(n=Count("pk")).values("n")
    met = Dialogue.objects.filter(organisation=OuterRef("pk"), date__lte=today()).order_by("-date").values("date")
    return Organisation.objects.order_by("name", "pk").annotate(
        seats=Coalesce(Subquery(count, output_field=IntegerField()), 0), met=Subquery(met[:1])
    )


def _people() -> QuerySet[Any]:
    posts = Post.objects.filter(_in_force()).select_related("organisation").order_by("valid_from", "pk")
    rows = Person.objects.order_by("family_name", "given_name", "pk")
    return rows.prefetch_related(Prefetch("posts", posts, to_attr="now"))


def _matters() -> QuerySet[Any]:
    return Matter.objects.select_related("body").order_by("-created_date", "-pk")


POSTS = """{% for post in row.now %}{{ post.title }}, {{ post.organisation }}
{% if not forloop.last %}; {% endif %}{% endfor %}"""
# name of the portal's list: its rows, and what stands in each column
LISTS: Mapping[str, tuple[Callable[[], QuerySet[Any]], tuple[str, ...]]] = {
    "party_list": (
        _organisations,
        (
            "{{ row.name }}",
            "{{ row.get_kind_display }}",
            "{{ row.municipality_code }}",
            "{{ row.seats }}",
            '{{ row.met|date:"Y-m-d" }}',
        ),
    ),
    "person_list": (
        _people,
        (
            "{{ row }}",
            POSTS,
        ),
    ),
    "matter_list": (
        _matters,
        (
            "{{ row.title }}",
            "{{ row.reference_number }}",
            "{{ row.body.name }}",
            '{{ row.created_date|date:"Y-m-d" }}',
            "{{ row.get_state_display }}",
        ),
    ),
}


def _table(rows: str, cells: tuple[str, ...]) -> str:
    """Return the template of a table whose first column leads to the row's page."""
    first, *others = cells
    heads = "".join(f'<th scope="col">{place}</th>' for place in range(len(cells)))
    line = f'<td><a href="/x/{{{{ row.pk }}}}/">{first}</a></td>' + "".join(f"<td>{cell}</td>" for cell in others)
    return (
        f"<table><thead><tr>{heads}</tr></thead><tbody>"
        f"{{% for row in {rows} %}}<tr>{line}</tr>\n{{% endfor %}}</tbody></table>"
    )


def _list_view(rows: Callable[[], QuerySet[Any]], cells: tuple[str, ...]) -> Callable[[HttpRequest], HttpResponse]:
    template = ENGINE.from_string(f"{HEAD}<p>{{{{ page.paginator.count }}}}</p>{_table('page', cells)}</html>")

    def view(request: HttpRequest) -> HttpResponse:
        page = Paginator(rows(), 50).get_page(request.GET.get("page"))
        return HttpResponse(template.render(Context({"page": page})))

    return view


FACTS = "<dl>{% for name, value in facts %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>"
SEAT = ("{{ row.body }}", "{{ row.person }}", "{{ row.get_role_display }}", "{{ row.organisation }}", "{{ row.span }}")
POST = ("{{ row.title }}", "{{ row.organisation }}", "{{ row.span }}")


def _detail_view(
    row_of: Callable[[int], Any], *tables: tuple[Callable[[Any], QuerySet[Any]], tuple[str, ...]]
) -> Callable[..., HttpResponse]:
    parts = "".join(_table(f"table_{place}", cells) for place, (_rows, cells) in enumerate(tables))
    template = ENGINE.from_string(f"{HEAD}{FACTS}{parts}</html>")

    def view(_request: HttpRequest, pk: int) -> HttpResponse:
        row = row_of(pk)
        facts = [(field.verbose_name, getattr(row, field.attname)) for field in row._meta.concrete_fields]
        found = {f"table_{place}": rows(row) for place, (rows, _cells) in enumerate(tables)}
        return HttpResponse(template.render(Context({"facts": facts, **found})))

    return view


def _seats(**where: Any) -> QuerySet[Any]:
    return Membership.objects.filter(**where).select_related("person", "organisation", "body")


def _body(pk: int) -> Any:
    return get_object_or_404(Body.objects.select_related("parent", "scope"), pk=pk)


def _person(pk: int) -> Any:
    return get_object_or_404(Person, pk=pk)


body_view = _detail_view(
    _body,
    (lambda row: _seats(body=row).filter(_in_force()), SEAT),
    (lambda row: _seats(body=row, valid_to__lt=today()), SEAT),
)
person_view = _detail_view(
    _person,
    (lambda row: row.posts.select_related("organisation"), POST),
    (lambda row: _seats(person=row), SEAT),
)
urlpatterns = [
    *(path(f"{name}/", _list_view(rows, cells)) for name, (rows, cells) in LISTS.items()),
    path("body_detail/<int:pk>/", body_view),
    path("person_detail/<int:pk>/", person_view),
]
