"""People and their posts."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import Organisation, Person, Post, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.dates import format_date
from foundation.errors import StateRefusedError
from foundation.history import save_as
from foundation.validation import require_valid


@transaction.atomic
def write_person(*, person: Person, by: User, reason: str = "") -> Person:
    """Save a new or changed person. Raises RightRefusedError, InvalidError where a field is wrong."""
    require_right(by, Right.KEEP_REGISTERS)
    require_valid(person)
    save_as(person, by=by, reason=reason)
    return person


@transaction.atomic
def register_post(
    *,
    person: Person,
    organisation: Organisation,
    title: str,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    by: User,
) -> Post:
    """Note a person's title at an organisation from and to the days, both included.

    Raises RightRefusedError; InvalidError if the person holds the same post on some of the days already.
    """
    require_right(by, Right.KEEP_REGISTERS)
    person = Person.objects.select_for_update().get(pk=person.pk)
    post = Post(person=person, organisation=organisation, title=title, valid_from=valid_from, valid_to=valid_to)
    require_valid(post)
    save_as(post, by=by)
    return post


@transaction.atomic
def end_post(*, post: Post, last_day: dt.date, by: User) -> Post:
    """Let a post end with `last_day`.

    Raises RightRefusedError, StateRefusedError if it ended before that day, InvalidError if the day comes before
    the first.
    """
    require_right(by, Right.KEEP_REGISTERS)
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if post.valid_to is not None and post.valid_to < last_day:
        sentence = _("The post ended already on %(day)s.")
        raise StateRefusedError(sentence % {"day": format_date(post.valid_to)})
    post.valid_to = last_day
    require_valid(post)
    save_as(post, by=by)
    return post
