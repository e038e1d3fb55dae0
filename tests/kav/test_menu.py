"""No line of the menu leads to a refusal, whatever role one holds."""

import re
from typing import Any

import pytest
from django.urls import reverse

from collaboration.permissions import IMPLIED_ROLE, Role, ScopeKind, roles_held_in
from tests.collaboration.factories import RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a href="(/[^"]*)"')


def _menus(page: Any) -> list[str]:
    """Return where the main menu and the menu under the person's name lead."""
    return LINK.findall(page.content.decode().split("<main")[0])


@pytest.mark.parametrize("role", [None, *(role for role in roles_held_in(ScopeKind.PORTAL) if role != IMPLIED_ROLE)])
def test_every_line_of_the_menu_opens(role: Role | None, client_for: Any) -> None:
    user = UserFactory()
    if role:
        RoleGrantFactory(user=user, role=role)
    client = client_for(user)

    lines = _menus(client.get(reverse("desk")))

    assert reverse("told_choice") in lines
    assert {line: client.get(line).status_code for line in lines} == dict.fromkeys(lines, 200)
