"""People with their posts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from collaboration.admin.base import RegisterAdmin, RowInline
from collaboration.admin.files import ImportedRegister
from collaboration.admin.shown import InForceFilter
from collaboration.admin.steps import LastDayForm, Step
from collaboration.models import Person, Post
from collaboration.permissions import Right
from collaboration.resources import PersonResource, PostResource
from collaboration.services.people import end_post, register_post, write_person
from foundation.dates import today
from foundation.history import save_as
from foundation.validation import require_valid


class PostInline(RowInline):
    """A person's posts."""

    model = Post
    fields = ("title", "organisation", "valid_from", "valid_to")
    autocomplete_fields = ("organisation",)
    ordering = ("-valid_from", "pk")

    def get_queryset(self, request: Any) -> Any:
        """Return the posts with their organisations."""
        return super().get_queryset(request).select_related("organisation")


@admin.register(Person)
class PersonAdmin(ImportedRegister, RegisterAdmin):
    """The register of people."""

    resource_classes = (PersonResource,)
    view_right = Right.VIEW_CONTACT_DETAILS
    history_of = ("posts",)
    list_display = ("family_name", "given_name", "email", "phone")
    list_display_links = ("family_name", "given_name")
    search_fields = ("family_name", "given_name", "email", "posts__title", "posts__organisation__name")
    ordering = ("family_name", "given_name", "pk")
    inlines = (PostInline,)

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Save the person."""
        write_person(person=instance, by=by)

    def save_rows_through_service(self, *, instance: Any, rows: Any, removed: Any, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Register new posts; mend those that are there."""
        for post in rows:
            save_post(post, by)


def save_post(post: Post, by: Any) -> None:
    """Register a new post, or mend one that is there."""
    if post.pk is None:
        saved = register_post(
            person=post.person,
            organisation=post.organisation,
            title=post.title,
            valid_from=post.valid_from,
            valid_to=post.valid_to,
            by=by,
        )
        post.pk = saved.pk
        return
    require_valid(post)
    save_as(post, by=by)


@admin.register(Post)
class PostAdmin(ImportedRegister, RegisterAdmin):
    """The register of posts."""

    resource_classes = (PostResource,)
    view_right = Right.VIEW_PERSON
    list_display = ("title", "person", "organisation", "valid_from", "valid_to")
    list_filter = (InForceFilter, ("organisation", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("person", "organisation")
    search_fields = ("title", "person__family_name", "person__given_name", "organisation__name")
    ordering = ("person__family_name", "person__given_name", "-valid_from", "pk")
    autocomplete_fields = ("person", "organisation")
    fields = ("person", "title", "organisation", ("valid_from", "valid_to"))
    steps = (
        Step(
            "avsluta",
            _("End the post"),
            end_post,
            "post",
            Right.KEEP_REGISTERS,
            _("The post ends with the day you chose."),
            form=LastDayForm,
            is_open=lambda post: post.last_day > today(),
        ),
    )

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Register or mend the post."""
        save_post(instance, by)
