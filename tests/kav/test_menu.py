"""No line of the menu leads to a refusal, whatever role one holds."""

import re
from typing import Any

import pytest
from django.urls import reverse

from collaboration.permissions import IMPLIED_ROLE, Role, ScopeKind, roles_held_in
from tests.collaboration.factories import RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a href="(/[^"]*)"')


def _menu(page: Any) -> list[str]:
    nav = re.search(r'<nav[^>]*id="main-menu".*?</nav>', page.content.decode(), re.DOTALL)
    assert nav is not None
    return LINK.findall(nav[0])


@pytest.mark.parametrize("role", [None, *(role for role in roles_held_in(ScopeKind.PORTAL) if role != IMPLIED_ROLE)])
def test_every_line_of_the_menu_opens(role: Role | None, client_for: Any) -> None:
    user = UserFactory()
    if role:
        RoleGrantFactory(user=user, role=role)
    client = client_for(user)

    lines = _menu(client.get(reverse("desk")))

    assert lines
    assert {line: client.get(line).status_code for line in lines} == dict.fromkeys(lines, 200)
