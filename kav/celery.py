"""The Celery application: Redis when REDIS_URL is set, else a queue of files in var/queue."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

TRANSPORT_ALIASES["kavfiles"] = "foundation.filequeue:Transport"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kav.settings")
app = Celery("kav")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
