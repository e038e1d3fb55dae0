"""Swedish until someone chooses otherwise."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "sv"), ("en", "en"), ("sv", "sv"), ("de", "sv"), ("../../etc", "sv")]
)
def test_language_is_the_chosen_one_whatever_the_browser_prefers(client, cookie, language):
    if cookie:
        client.cookies["django_language"] = cookie

    response = client.get(reverse("account_login"), headers={"accept-language": "en-GB,en;q=0.9"})

    assert response["Content-Language"] == language
    assert f'<html lang="{language}">' in response.content.decode()
