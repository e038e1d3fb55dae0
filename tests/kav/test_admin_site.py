"""The administration's door, and what all its registers have in common."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path, reverse

from collaboration.admin.base import RegisterAdmin
from collaboration.models import Collaboration, Person
from collaboration.permissions import Right, Role
from foundation.errors import RightRefusedError, RuleError
from kav.admin import PortalAdminSite
from kav.urls import handler403, handler404, handler500
from tests.collaboration.factories import CollaborationFactory, PersonFactory, RoleGrantFactory

REFUSAL = "Registret är stängt för inventering. Försök igen i morgon."
site = PortalAdminSite(name="admin")
__all__ = ["handler403", "handler404", "handler500"]  # read by Django, as from kav.urls


class PersonAdmin(RegisterAdmin):
    frozen_fields = ("phone",)

    def save_through_service(self, *, instance: Any, form: Any, change: bool, by: Any) -> None:
        if instance.family_name == "Stängd":
            instance.save()
            raise RuleError(REFUSAL)
        if instance.family_name == "Nekad":
            raise RightRefusedError(REFUSAL)
        super().save_through_service(instance=instance, form=form, change=change, by=by)


class CollaborationAdmin(RegisterAdmin):
    keep_right = Right.KEEP_AGREEMENT
    delete_right = Right.KEEP_AGREEMENT


site.register(Person, PersonAdmin)
site.register(Collaboration, CollaborationAdmin)
urlpatterns = [path("forvaltning/", site.urls), path("", include("kav.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
NAMES = {"given_name": "Åsa", "family_name": "Strandroth", "email": "", "phone": ""}


@pytest.fixture
def come_as(client_for: Any) -> Any:
    def come(role: Role) -> Any:
        return client_for(RoleGrantFactory(role=role).user)

    return come


def test_stranger_is_led_to_the_portals_sign_in(client: Any) -> None:
    assert client.get("/forvaltning/").url == "/konto/logga-in/?next=/forvaltning/"


@pytest.mark.parametrize("address", ["login/", "logout/"])
def test_administration_has_no_sign_in_of_its_own(client: Any, address: str) -> None:
    response = client.get(f"/forvaltning/{address}", follow=True)

    assert response.redirect_chain[-1][0].startswith("/konto/logga-in/")
    assert response.templates[0].name == "account/login.html"


@pytest.mark.parametrize(
    ("address", "name"), [("logout/", "account_logout"), ("password_change/", "account_change_password")]
)
def test_ways_out_are_the_portals_own(come_as: Any, address: str, name: str) -> None:
    assert come_as(Role.ADMINISTRATOR).get(f"/forvaltning/{address}").url == reverse(name)


def test_who_may_not_come_in_is_told_why(come_as: Any) -> None:
    response = come_as(Role.OBSERVER).get("/forvaltning/")

    assert response.status_code == 403
    assert "Du är observatör och får inte använda förvaltningen." in response.content.decode()


@pytest.mark.parametrize("role", [Role.COMMUNICATOR, Role.SUPERINTENDENT])
def test_who_may_come_in_sees_the_registers(come_as: Any, role: Role) -> None:
    response = come_as(role).get("/forvaltning/")

    assert response.status_code == 200
    assert "Personer" in response.content.decode()


def test_registers_that_are_not_ours_stay_out() -> None:
    other = PortalAdminSite(name="other")

    other.register(Group)
    other.register(Group, admin.ModelAdmin)

    assert not other.is_registered(Group)
    assert all(isinstance(found, RegisterAdmin) for found in admin.site._registry.values())


def test_register_is_read_by_who_may_not_keep_it(come_as: Any) -> None:
    person = PersonFactory()
    client = come_as(Role.COMMUNICATOR)

    assert client.get(reverse("admin:collaboration_person_change", args=[person.pk])).status_code == 200
    assert client.get(reverse("admin:collaboration_person_add")).status_code == 403
    client.post(reverse("admin:collaboration_person_change", args=[person.pk]), NAMES)
    person.refresh_from_db()
    assert person.family_name != "Strandroth"


def test_keeper_adds_and_changes_in_their_own_name(client_for: Any) -> None:
    keeper = RoleGrantFactory(role=Role.SECRETARIAT).user
    client = client_for(keeper)

    client.post(reverse("admin:collaboration_person_add"), NAMES)
    person = Person.objects.get(family_name="Strandroth")
    changed = NAMES | {"given_name": "Åse", "phone": "0521-1"}
    client.post(reverse("admin:collaboration_person_change", args=[person.pk]), changed)

    person.refresh_from_db()
    assert (person.given_name, person.phone) == ("Åse", ""), "what is frozen is shown, not written"
    assert [row.history_user for row in person.history.all()] == [keeper, keeper]


def test_refusal_stands_in_the_form_with_all_that_was_typed(come_as: Any) -> None:
    response = come_as(Role.SECRETARIAT).post(
        reverse("admin:collaboration_person_add"), NAMES | {"family_name": "Stängd"}
    )

    assert response.status_code == 200
    text = response.content.decode()
    assert REFUSAL in text
    assert 'value="Åsa"' in text
    assert not Person.objects.filter(family_name="Stängd").exists(), "what the service had begun is undone"


def test_refused_right_is_a_page_of_its_own(come_as: Any) -> None:
    response = come_as(Role.SECRETARIAT).post(
        reverse("admin:collaboration_person_add"), NAMES | {"family_name": "Nekad"}
    )

    assert response.status_code == 403
    assert REFUSAL in response.content.decode()


def test_nothing_is_deleted_unless_the_register_says_by_which_right(come_as: Any) -> None:
    person, one = PersonFactory(), CollaborationFactory()
    client = come_as(Role.ADMINISTRATOR)

    assert client.get(reverse("admin:collaboration_person_delete", args=[person.pk])).status_code == 403
    assert client.get(reverse("admin:collaboration_collaboration_delete", args=[one.pk])).status_code == 200
    office = come_as(Role.SECRETARIAT)
    assert office.get(reverse("admin:collaboration_collaboration_delete", args=[one.pk])).status_code == 403


def test_history_is_read_by_those_who_may_and_never_reverted(come_as: Any) -> None:
    person = PersonFactory(given_name="Märta", family_name="Åkerlind")
    address = reverse("admin:collaboration_person_history", args=[person.pk])

    response = come_as(Role.COMMUNICATOR).get(address)

    assert response.status_code == 200
    assert "Märta Åkerlind" in response.content.decode()


def test_page_of_a_register_holds_nothing_inline(come_as: Any) -> None:
    text = come_as(Role.ADMINISTRATOR).get(reverse("admin:collaboration_person_add")).content.decode()

    assert not re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son\w+=", text)
