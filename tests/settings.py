"""The settings as the tests need them: nothing outside a folder of their own, nothing slow, nothing lenient."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_VAR_DIR = tempfile.mkdtemp(prefix="kav-tests-")
for _folder in ("static", "files"):
    (Path(_VAR_DIR) / _folder).mkdir()
atexit.register(shutil.rmtree, _VAR_DIR, ignore_errors=True)
for _name in ("DEBUG", "PRODUCTION", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS"):
    os.environ.pop(_name, None)
os.environ |= {
    "VAR_DIR": _VAR_DIR,
    "SECRET_KEY": "a key for the tests alone, kept nowhere and worth nothing",
    # pytest-playwright keeps an event loop running in the thread that also uses the ORM.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

from foundation.catalogues import compile_stale  # noqa: E402 - the variables above must be set first
from kav.settings import *  # noqa: E402, F403 - these are those settings, changed
from kav.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, TEMPLATES  # noqa: E402 - named for what is changed below
from tests.undefined import Undefined  # noqa: E402 - as above

compile_stale()  # before Django reads a catalogue, so that a fresh clone speaks Swedish

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# A static file is looked up when a test asks for it: WhiteNoise would list them all anew for each test client.
WHITENOISE_AUTOREFRESH = True

# SQLite in a file, as when it is used: threads and other processes meet as they would there.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_VAR_DIR, "test.sqlite3")}  # noqa: PTH118 - a name, not a path

# An undefined variable in one of our templates raises; see tests/undefined.py.
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()  # type: ignore[index]

# A query repeated for each row raises inside every request that a test sends.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
ZEAL_ALLOWLIST: list[dict[str, str]] = []
