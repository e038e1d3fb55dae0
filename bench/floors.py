"""The floors: the same rows in bare Django views, without session, user, rights, filter, sorting or frame.

A floor shows what the portal's page shows: the same columns of the same rows with the same tables joined, the same
number of rows and the count of all, each by one queryset and one plain template.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, IntegerField, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import Context, Engine
from django.urls import path

from collaboration.models import Body, Dialogue, Membership, Organisation, Person, Post
from decisions.models import Matter
from foundation.dates import today
from needs.models import Answer, CardNeed, CardTag, Letter, Need, Question, Round, Submission
from needs.queries.board import MOST_SHOWN

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


LIST_OF_NEEDS = (
    lambda: (
        Need.objects.filter(removed_at=None, submission__state="handed_in")
        .select_related("submission__organisation", "submission__round", "theme")
        .order_by("-handed_in_at", "-pk")
    ),
    (
        "{{ row.title }}",
        "{{ row.submission.organisation.name }}",
        "{{ row.get_kind_display }}",
        "{{ row.theme.name }}",
        "{{ row.submission.round.title }}",
        '{{ row.handed_in_at|date:"Y-m-d H:i" }}',
    ),
)


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
need_view = _detail_view(
    lambda pk: get_object_or_404(Need.objects.select_related("submission__organisation", "submission__round"), pk=pk),
    (lambda row: Question.objects.filter(round=row.submission.round_id), ("{{ row.label }}", "{{ row.kind }}")),
    (lambda row: Answer.objects.filter(need=row).select_related("question"), ("{{ row.question }}", "{{ row.value }}")),
    (lambda row: CardNeed.objects.filter(need=row).select_related("card"), ("{{ row.card }}", "{{ row.card.reason }}")),
)


def _round(pk: int) -> Any:
    return get_object_or_404(Round.objects.select_related("contact"), pk=pk)


def _questions(row: Any) -> QuerySet[Any]:
    return Question.objects.filter(round=row)


def _answers(row: Any) -> QuerySet[Any]:
    told = Letter.objects.filter(submission=OuterRef("pk")).order_by("-written_at").values("written_at")
    needs = Need.objects.filter(submission=OuterRef("pk"), removed_at=None).order_by().values("submission")
    rows = Submission.objects.filter(round=row).select_related("organisation").order_by("organisation__name", "pk")
    return rows.annotate(
        told=Subquery(told[:1]), found=Subquery(needs.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    )


QUESTION = ("{{ row.label }}", "{{ row.kind }}")
round_view = _detail_view(_round, (_questions, QUESTION), (lambda row: _answers(row)[:1], ("{{ row.organisation }}",)))
board_view = _detail_view(
    _round,
    (_questions, QUESTION),
    (
        _answers,
        (
            "{{ row.organisation }}",
            "{{ row.get_state_display }}",
            '{{ row.opened_at|date:"Y-m-d H:i" }}',
            '{{ row.told|date:"Y-m-d H:i" }}',
            "{{ row.registry_number }}",
            "{{ row.found }}",
        ),
    ),
)


def _links(group: Any) -> QuerySet[Any]:
    related = ("card", "need__submission__organisation")
    return CardNeed.objects.filter(card__group=group).select_related(*related).order_by("card__sorted_at", "pk")


def _new(group: Any) -> QuerySet[Any]:
    rows = Need.objects.filter(theme=group, submission__state="handed_in", cards=None, begun_at=None)
    return rows.select_related("submission__organisation").order_by("handed_in_at", "pk")


CARD = (
    "{{ row.card.title }}",
    "{{ row.need.submission.organisation }}",
    "{{ row.need.get_kind_display }}",
    "{{ row.need.people_count }}",
    "{{ row.card.points }}",
    "{{ row.card.get_state_display }}",
)
triage_view = _detail_view(
    lambda pk: get_object_or_404(Body, pk=pk),
    (lambda row: _links(row).filter(card__state="open"), CARD),
    (lambda row: _links(row).filter(card__state="decided").order_by("-card__decided_at")[:MOST_SHOWN], CARD),
    (lambda row: _new(row)[:MOST_SHOWN], ("{{ row.title }}", "{{ row.submission.organisation }}")),
    (lambda row: CardTag.objects.filter(card__group=row).select_related("tag"), ("{{ row.tag }}",)),
)


STAGES = ("handed_in_at", "sorted_at", "decided_at", "begun_at", "done_at", "evaluated_at", "offered_at")


def lead_times_view(_request: HttpRequest) -> HttpResponse:
    """Return the same figures by the plainest statements: counts, and quartiles of each stretch read one by one."""
    needs = Need.objects.filter(removed_at=None, submission__state="handed_in")
    rows = [("", *needs.aggregate(**{name: Count(name) for name in STAGES}).values())]
    for before, after in pairwise(STAGES):
        dated = needs.filter(**{f"{before}__isnull": False, f"{after}__isnull": False})
        lengths = dated.annotate(length=F(after) - F(before)).order_by("length").values_list("length", flat=True)
        count = lengths.count()
        rows.append((after, *(lengths[count * part // 4] for part in (1, 2, 3) if count)))
    by_party = needs.values_list("submission__organisation__name").annotate(n=Count("pk"), last=Max("decided_at"))
    table = (
        "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
    )
    return HttpResponse(ENGINE.from_string(f"{HEAD}{table}</html>").render(Context({"rows": [*rows, *by_party]})))


urlpatterns = [
    *(path(f"{name}/", _list_view(rows, cells)) for name, (rows, cells) in LISTS.items()),
    path("need_list/", _list_view(*LIST_OF_NEEDS)),
    path("body_detail/<int:pk>/", body_view),
    path("person_detail/<int:pk>/", person_view),
    path("need_detail/<int:pk>/", need_view),
    path("round_detail/<int:pk>/", round_view),
    path("round_board/<int:pk>/", board_view),
    path("triage/<int:pk>/", triage_view),
    path("lead_times/", lead_times_view),
]
