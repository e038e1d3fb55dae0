"""What the forms for a decision offer: whom to name, with which titles, and what may be annexed."""

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Value

from collaboration.models import Post, User
from collaboration.queries.rights import Visitor, has_right_somewhere
from decisions.enums import AdoptionState
from decisions.models import Adoptable, Decision, adoptable_models
from decisions.queries.annexes import annexed


def titles_of_people(day: dt.date) -> dict[int, tuple[str, str]]:
    """Return each person's title and organisation on `day`, by the person's id; one query."""
    posts = Post.objects.in_force(day).order_by("-pk").values_list("person", "title", "organisation__name")
    return {person: (title, organisation) for person, title, organisation in posts}


def own_drafts(user: User) -> list[Adoptable]:
    """Return what `user` has begun and not yet proposed, of every kind that has a page, the latest first of each.

    A draft that the person may no longer work on is left out. One query, beside the rights, whatever the number of
    kinds; the rows hold their key and title alone.
    """
    kinds = [model for model in adoptable_models() if hasattr(model, "get_absolute_url")]
    first, *others = [
        model._default_manager.managed_by(user)
        .filter(created_by=user, state=AdoptionState.DRAFT)
        .order_by()
        .annotate(place=Value(place))
        .values_list("place", "pk", "title")
        for place, model in enumerate(kinds)
    ]
    rows = sorted(first.union(*others, all=True), key=lambda row: (row[0], -row[1]))
    return [_draft(kinds[place], pk=pk, title=title) for place, pk, title in rows]


def _draft(kind: type[Adoptable], **values: Any) -> Adoptable:
    return kind(**values)


def annex_key(adoptable: Adoptable) -> str:
    """Return what names an adoptable in a form: its table and its id."""
    return f"{ContentType.objects.get_for_model(adoptable).pk}-{adoptable.pk}"


def annex_choices(decision: Decision | None, user: Visitor) -> list[tuple[str, Adoptable]]:
    """Return what may be annexed: what the decision has, in its order, then the drafts that the person manages."""
    chosen = annexed(decision) if decision else []
    if decision is not None and not decision.is_proposal:
        return [(annex_key(adoptable), adoptable) for adoptable in chosen]
    drafts: list[Adoptable] = []
    for model in reversed(adoptable_models()):
        if has_right_somewhere(user, model.manage_right):
            rows = model._default_manager.managed_by(user)
            drafts += rows.filter(state=AdoptionState.DRAFT).order_by("-pk")
    return [(annex_key(adoptable), adoptable) for adoptable in [*chosen, *drafts]]
