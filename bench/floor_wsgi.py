"""The application that serves the floors: the portal's database and models, none of its middleware and addresses."""

import django
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

django.setup()
override_settings(MIDDLEWARE=[], ROOT_URLCONF="bench.floors").enable()
application = WSGIHandler()
