"""/uppdrag/: the bodies' terms of reference, version by version, and the forms that write them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.models import Body
from collaboration.permissions import Right
from collaboration.queries.rights import has_right, has_right_somewhere
from collaboration.views.access import HasRight, user_of
from decisions.filters import TermsFilter
from decisions.forms.terms import PointFormSet, TermsForm
from decisions.models import TermsOfReference
from decisions.queries.terms import is_review_due, terms_content, terms_history, versions_of
from decisions.queries.versions import with_surroundings
from decisions.services.terms import PointInput, change_terms, create_terms, revise_terms, set_points
from decisions.views.drafting import OnlyInDraft
from decisions.views.found import body_at, body_of_terms, terms_at
from foundation.access import AccessMixin
from foundation.dates import today
from foundation.lists import Empty, ListPage
from foundation.rowforms import RowFormSet
from foundation.tables import Address, Column, Kind
from foundation.views.forms import ActionView, FormPage
from foundation.views.rows import RowsPage

MAY_VIEW = HasRight(Right.VIEW_BODY, somewhere=True)
MAY_DRAFT = HasRight(Right.MANAGE_TERMS, scope_from=body_of_terms)


class TermsList(ListPage):
    """Every version of the terms of reference that the person may see, body by body."""

    access = MAY_VIEW
    template_name = "decisions/terms_list.html"
    title = gettext_lazy("Terms of reference")
    lead = gettext_lazy("What each body is there for, what it may do, and when that is looked at again.")
    columns = (
        Column(
            "title",
            gettext_lazy("Terms of reference"),
            link=Address("terms_detail", pk="pk"),
            sort=["title"],
            head=True,
        ),
        Column("body", gettext_lazy("Body"), value="body.name", sort=["body__name", "-version"]),
        Column("version", gettext_lazy("Version"), sort=["version"]),
        Column("state", gettext_lazy("State"), Kind.TAG, value="state_tag", sort=["state"]),
        Column("adopted", gettext_lazy("Adopted"), Kind.DATE, value="adopted_date", sort=["adopted_date"], empty="–"),
        Column("review", gettext_lazy("Next review"), Kind.DATE, value="review_date", sort=["review_date"], empty="–"),
    )
    search_fields = ("title", "body__name", "points__text")
    filterset_class = TermsFilter
    default_sort = "body"

    def get_queryset(self) -> QuerySet[TermsOfReference]:
        return TermsOfReference.objects.visible_to(self.request.user).select_related("body")

    def get_empty(self) -> Empty:
        if has_right_somewhere(self.request.user, Right.MANAGE_TERMS):
            return Empty(_("There are no terms of reference yet."), _("They are begun on the body's own page."))
        return Empty(
            _("There are no terms of reference yet."), _("They are shown here once a decision has adopted them.")
        )


class TermsDetail(AccessMixin, TemplateView):
    """One version: its points under their headings, who decided it, and the body's other versions."""

    access = MAY_VIEW
    template_name = "decisions/terms_detail.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the points, the versions, and what this person may do."""
        user = user_of(self.request)
        rows = with_surroundings(TermsOfReference.objects.visible_to(user), user).prefetch_related("points")
        terms: Any = terms_at(self.request, self.kwargs["pk"], rows)
        may_draft = has_right(user, Right.MANAGE_TERMS, terms.body)
        is_working = terms.body.last_day >= today()
        return super().get_context_data(
            terms=terms,
            content=terms_content(terms),
            versions=versions_of(terms.body, user),
            review_due=is_review_due(terms, today()),
            may_edit=may_draft and terms.is_open,
            may_revise=may_draft and terms.is_current and not terms.newer and is_working,
            may_see_history=has_right(user, Right.VIEW_HISTORY, terms.body),
            **kwargs,
        )


class TermsHistory(AccessMixin, TemplateView):
    """Who has changed what in one version."""

    access = HasRight(Right.VIEW_HISTORY, scope_from=body_of_terms)
    template_name = "foundation/changes.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the version and its changes."""
        terms = terms_at(self.request, self.kwargs["pk"])
        return super().get_context_data(subject=terms, changes=terms_history(terms), **kwargs)


class TermsCreate(FormPage):
    """The terms of a body are begun."""

    access = HasRight(Right.MANAGE_TERMS, scope_from=body_at)
    form_class = TermsForm
    template_name = "decisions/terms_form.html"
    done = gettext_lazy("The terms of reference are begun. Now write their points.")

    @cached_property
    def body(self) -> Body:
        """The address's body."""
        return body_at(self.request, **self.kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Suggest the usual title."""
        return {"title": _("Terms of reference of %(body)s") % {"body": self.body}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the body."""
        return super().get_context_data(body=self.body, **kwargs)

    def perform(self, form: TermsForm) -> str:
        """Begin the terms and go on to their points."""
        head = {name: form.cleaned_data[name] for name in ("title", "review_date")}
        terms = create_terms(body=self.body, by=user_of(self.request), today=today(), **head)
        return reverse("terms_points", args=[terms.pk])


class OfTerms:
    """The version that the page's address names, if the person may see it."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def terms(self) -> TermsOfReference:
        """Read once a request."""
        return terms_at(self.request, self.kwargs["pk"])

    def refused_target(self) -> TermsOfReference:
        """Return where a button that was refused leads back to."""
        return self.terms


class TermsChange(OnlyInDraft, OfTerms, FormPage):
    """The head of a draft is changed."""

    access = MAY_DRAFT
    form_class = TermsForm
    template_name = "decisions/terms_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show what is stored."""
        return {**super().get_form_kwargs(), "instance": self.terms}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the body."""
        return super().get_context_data(body=self.terms.body, **kwargs)

    def perform(self, form: TermsForm) -> TermsOfReference:
        """Save the head and go back to the version."""
        return change_terms(terms=self.terms, by=user_of(self.request), **form.cleaned_data)


class TermsPoints(OnlyInDraft, OfTerms, RowsPage):
    """All points of a draft on one page."""

    access = MAY_DRAFT
    formset_class = PointFormSet
    template_name = "decisions/terms_points.html"
    done = gettext_lazy("The points are saved.")

    def get_owner(self) -> TermsOfReference:
        """Return the version the points belong to."""
        return self.terms

    def get_rows(self) -> list[dict[str, Any]]:
        """Return the stored points in their order."""
        points = self.owner.points.order_by("order", "pk")
        return [{"row": point.pk, "heading": point.heading, "text": point.text} for point in points]

    def perform(self, formset: RowFormSet, seen: int) -> TermsOfReference:
        """Save the points as they stand on the page, and go to the version."""
        points = [PointInput(row["heading"], row["text"], row["row"]) for row in formset.written()]
        by = user_of(self.request)
        return set_points(terms=self.owner, points=points, removed=formset.removed(), by=by, seen=seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the version, and what is stored when someone else has saved meanwhile."""
        stored = terms_content(self.owner) if kwargs["stale"] else None
        return super().get_context_data(terms=self.owner, stored=stored, **kwargs)


class TermsRevise(OfTerms, ActionView):
    """A new version of adopted terms is begun."""

    access = MAY_DRAFT
    done = gettext_lazy("This is a new version. Change it and put it to a new decision.")

    def perform(self) -> TermsOfReference:
        """Make the version and go to it."""
        return revise_terms(terms=self.terms, by=user_of(self.request), today=today())
