"""Sentences of Django's that the portal says in its own words: its Swedish catalogue holds them, and wins."""

from django.utils.translation import gettext_noop, ngettext_lazy

SAID_ANEW = (
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    gettext_noop("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."),
)
