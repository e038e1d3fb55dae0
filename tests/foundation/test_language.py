"""Swedish until someone chooses otherwise."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import FileExtensionValidator, MaxLengthValidator
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


@pytest.mark.parametrize(
    ("validator", "value", "sentence"),
    [
        (MaxLengthValidator(3), "fyra", "Skriv kortare: högst 3 tecken, nu 4."),
        (
            FileExtensionValidator(["pdf", "txt"]),
            ContentFile(b"", name="anteckning.md"),
            "Filer som slutar på ”md” tas inte emot. Välj en av följande slag: pdf, txt.",
        ),
    ],
)
def test_sentence_of_djangos_is_said_in_the_portals_words(validator, value, sentence):
    with pytest.raises(ValidationError) as refusal:
        validator(value)
    assert refusal.value.messages == [sentence]
