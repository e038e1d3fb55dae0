"""What the search finds of bodies, organisations and people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collaboration.models import Body, Organisation, Person
from foundation.finding import Hit, SearchSource, register

register(
    SearchSource(
        _("Bodies"),
        order=40,
        list_url="body_list",
        rows=lambda user: Body.objects.visible_to(user).by_name(),
        fields=("name", "purpose"),
        hit=lambda body: Hit(body.name, reverse("body_detail", args=[body.slug]), body.shown_span),
    )
)
register(
    SearchSource(
        _("Parties and organisations"),
        order=50,
        list_url="party_list",
        rows=lambda user: Organisation.objects.visible_to(user).by_name(),
        fields=("name", "short_name", "aliases__name", "organisation_number"),
        hit=lambda row: Hit(row.name, reverse("party_detail", args=[row.pk]), row.get_kind_display()),
    )
)
register(
    SearchSource(
        _("People"),
        order=60,
        list_url="person_list",
        rows=lambda user: Person.objects.visible_to(user).by_name(),
        fields=("given_name", "family_name"),
        hit=lambda person: Hit(str(person), reverse("person_detail", args=[person.pk])),
    )
)
