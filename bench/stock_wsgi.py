"""The application that serves the stock administration: Django's own site, templates and middleware, our rows.

Each register shows the columns, filters and search of the portal's, by `ModelAdmin` alone: no rights from the table,
no history, no import, no cards on a phone. Its addresses are those of the portal's administration.
"""

import django
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

django.setup()

from django.contrib import admin  # noqa: E402 - the registers are there only now
from django.urls import path  # noqa: E402 - as above

SHARED = ("list_display", "list_display_links", "list_filter", "list_select_related", "search_fields", "ordering")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]


def _stock() -> admin.AdminSite:
    site = admin.AdminSite()
    for model, register in admin.site._registry.items():  # noqa: SLF001 - Django names no other way
        shared = {name: getattr(register, name) for name in SHARED}
        site.register(model, type("Stock", (admin.ModelAdmin,), {**shared, "list_per_page": 50}))
    return site


urlpatterns = [path("forvaltning/", _stock().urls)]
override_settings(MIDDLEWARE=MIDDLEWARE, TEMPLATES=TEMPLATES, ROOT_URLCONF="bench.stock_wsgi").enable()
application = WSGIHandler()
