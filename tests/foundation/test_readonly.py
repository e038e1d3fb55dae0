"""A GET cannot write, whatever its view does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from collaboration.models import Organisation
from foundation.readonly import WriteInGetError
from tests.collaboration.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.pages")]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_a_page_never_writes(client_for: Callable[[Any], Client], method: str) -> None:
    client = client_for(UserFactory())
    if method == "options":
        assert client.options("/prov/skriv/").status_code == 200
    else:
        with pytest.raises(WriteInGetError):
            getattr(client, method)("/prov/skriv/")
    assert not Organisation.objects.exists()


def test_sending_a_form_may_write(client_for: Callable[[Any], Client]) -> None:
    assert client_for(UserFactory()).post("/prov/skriv/").content == b"skrivet"
    assert [row.name for row in Organisation.objects.all()] == ["Smyg"]
