"""Pages that only the tests have: a list, a form, a button, and views that refuse. Used with `pytest.mark.urls`."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import View

from collaboration.enums import OrganisationKind
from collaboration.models import Organisation
from foundation.access import PUBLIC, SIGNED_IN, AccessMixin
from foundation.errors import FrozenError, MissingFactsError, RightRefusedError, RuleError, StateRefusedError
from foundation.forms import PortalForm
from foundation.lists import Action, Empty, ListPage
from foundation.tables import Address, Column, Kind
from foundation.views.forms import ActionView, FormPage
from kav import urls

ERRORS: dict[str, Exception] = {
    "ratt": RightRefusedError("Bara ordföranden får göra det."),
    "lage": StateRefusedError("Mötet är redan hållet."),
    "last": FrozenError("Budgeten är fastställd."),
    "regel": RuleError("Två ordförande går inte."),
    "fakta": MissingFactsError("Uppgifter saknas.", ["dagen", "vem som beslutade"]),
    "nekat": PermissionDenied("Nej."),
    "stumt": PermissionDenied(),
    "trasigt": RuntimeError("fel"),
    "adress": SuspiciousOperation("konstigt"),
}


class OrganisationFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label="Slag", choices=OrganisationKind.choices)
    founded = django_filters.DateFilter(label="Från", field_name="valid_from")

    class Meta:
        model = Organisation
        fields: list[str] = []


class OrganisationList(ListPage):
    access = SIGNED_IN
    title = "Organisationer"
    lead = "Alla som är med."
    search_fields = ["name", "aliases__name"]
    search_label = "Sök organisation"
    filterset_class = OrganisationFilter
    default_sort = "name"
    per_page = 5
    actions = [Action("Ny organisation", "/ny/", "plus-lg")]
    empty = Empty("Inga organisationer än", "Lägg till den första.", Action("Ny organisation", "/ny/"))
    columns = [
        Column("name", "Namn", link=Address("gallery"), sort=["name"], head=True),
        Column("kind", "Slag", value="get_kind_display", sort=["kind", "name"]),
        Column("start", "Från", Kind.DATE, value="valid_from", sort=["valid_from"]),
        Column("parent", "Del av", value=lambda row: row.parent or "", sort=["parent__name"]),
    ]

    def get_queryset(self) -> Any:
        return Organisation.objects.select_related("parent")

    def export_url(self, format_name: str) -> str:
        return f"/export/{format_name}/{self.address(page='')}" if format_name == "csv" else ""


class BareList(ListPage):
    access = SIGNED_IN
    title = "Bara rader"
    columns = [Column("name", "Namn")]

    def get_queryset(self) -> Any:
        return Organisation.objects.order_by("pk")


class DayForm(PortalForm):
    day = forms.DateField(label="Dag")
    time = forms.TimeField(label="Tid", required=False)
    opens = forms.DateTimeField(label="Öppnar", required=False)
    words = forms.CharField(label="Ord", widget=forms.Textarea, required=False)


class DayPage(FormPage):
    access = SIGNED_IN
    form_class = DayForm
    title = "Ny dag"
    lead = "När möttes ni?"
    submit = "Spara dagen"
    cancel = "/galleri/"
    done = "Dagen är sparad."

    def perform(self, form: Any) -> str:
        if form.cleaned_data["day"] < dt.date(2018, 1, 1):
            raise MissingFactsError("Akademin fanns inte då.", ["ett senare datum"])
        return "gallery"


class PlainFormPage(DayPage):
    form_class = type("PlainForm", (forms.Form,), {"day": forms.DateField()})


class CloseView(ActionView):
    access = SIGNED_IN
    done = "Gruppen är stängd."

    def perform(self) -> str:
        if "fel" in self.request.POST:
            raise StateRefusedError("Gruppen är redan stängd.")
        return "gallery"

    def refused_target(self) -> str:
        return "accessibility"


class RaisingView(AccessMixin, View):
    access = SIGNED_IN

    def get(self, _request: HttpRequest, name: str) -> HttpResponse:
        raise ERRORS[name]

    post = get


class EchoView(AccessMixin, View):
    access = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(repr(sorted(request.POST.lists())))


class WritingView(AccessMixin, View):
    access = SIGNED_IN

    def get(self, _request: HttpRequest) -> HttpResponse:
        Organisation.objects.create(name="Smyg")
        return HttpResponse("skrivet")

    post = get


class OpenEchoView(EchoView):
    access = PUBLIC


urlpatterns = [
    path("prov/lista/", OrganisationList.as_view(), name="sample_list"),
    path("prov/rader/", BareList.as_view(), name="sample_bare_list"),
    path("prov/dag/", DayPage.as_view(), name="sample_form"),
    path("prov/enkel-dag/", PlainFormPage.as_view(), name="sample_plain_form"),
    path("prov/stang/", CloseView.as_view(), name="sample_action"),
    path("prov/fel/<str:name>/", RaisingView.as_view(), name="sample_error"),
    path("prov/eko/", EchoView.as_view(), name="sample_echo"),
    path("prov/skriv/", WritingView.as_view(), name="sample_writing"),
    path("prov/oppet-eko/", OpenEchoView.as_view(), name="sample_open_echo"),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
