"""The portal speaks Swedish until someone chooses otherwise; what the browser was installed in says nothing."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Speak the language the visitor chose here, else Swedish."""

    def process_request(self, request: HttpRequest) -> None:
        """Read the choice from its cookie; never from Accept-Language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
