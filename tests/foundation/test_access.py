"""Every view asks its rule before anything else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.views.generic import View

from foundation.access import PUBLIC, SIGNED_IN, AccessMixin
from foundation.errors import RightRefusedError
from tests.collaboration.factories import UserFactory

pytestmark = pytest.mark.urls("tests.foundation.pages")


class Never:
    """A rule that says no."""

    name = "never"
    public = False

    def check(self, _request: HttpRequest, **_kwargs: Any) -> None:
        raise RightRefusedError("Nej.")


class RefusedView(AccessMixin, View):
    access = Never()

    def get(self, _request: HttpRequest) -> HttpResponse:
        raise AssertionError


class ForgetfulView(AccessMixin, View):
    """A view that names no rule."""


def test_view_is_refused_before_it_does_anything() -> None:
    with pytest.raises(RightRefusedError):
        RefusedView.as_view()(RequestFactory().get("/"))


def test_view_without_rule_cannot_be_used() -> None:
    with pytest.raises(AttributeError):
        ForgetfulView.as_view()


def test_rules_are_named() -> None:
    assert [(rule.name, rule.public) for rule in (SIGNED_IN, PUBLIC)] == [("signed in", False), ("public", True)]


@pytest.mark.django_db
def test_signed_in_and_public_views_let_in_whom_they_say(client_for: Callable[[Any], Client]) -> None:
    assert Client().post("/prov/eko/").status_code == 403
    assert Client().post("/prov/oppet-eko/").status_code == 200
    assert client_for(UserFactory()).post("/prov/eko/").status_code == 200
