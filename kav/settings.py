"""Settings. Nothing needs to be set to try the portal; a server sets the variables in README.md."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = env.bool("PRODUCTION", default=False)


def _secret_key() -> str:
    """Return SECRET_KEY, or on a machine of one's own a key made once and kept in var/."""
    if PRODUCTION:
        return env.str("SECRET_KEY")
    given = env.str("SECRET_KEY", default="")
    if given:
        return given
    from django.core.management.utils import get_random_secret_key  # noqa: PLC0415 - needed only on first start

    path = VAR_DIR / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(get_random_secret_key(), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORTAL_NAME = env.str("PORTAL_NAME", default="KAV-portalen")
COLLABORATION_NAME = env.str("COLLABORATION_NAME", default="Kommunakademin Väst")
PORTAL_LOGOTYPE = env.str("PORTAL_LOGOTYPE", default="icons/mark.svg")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="kansliet@localhost")
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")

INSTALLED_APPS = [
    "kav.apps.KavConfig",
    "kav.apps.PortalAdminConfig",
    "actionplans.apps.ActionplansConfig",
    "projects.apps.ProjectsConfig",
    "budgets.apps.BudgetsConfig",
    "needs.apps.NeedsConfig",
    "decisions.apps.DecisionsConfig",
    "collaboration.apps.CollaborationConfig",
    "notices.apps.NoticesConfig",
    "reports.apps.ReportsConfig",
    "foundation.apps.FoundationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_cotton",
    "django_filters",
    "django_htmx",
    "guardian",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "foundation.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "foundation.sessions.SignInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.readonly.ReadOnlyGetMiddleware",
    "foundation.refusals.RefusalMiddleware",
    "collaboration.views.access.RightsMemoryMiddleware",
]

ROOT_URLCONF = "kav.urls"
WSGI_APPLICATION = "kav.wsgi.application"
_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "foundation.navigation.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "foundation.templatetags.page",
                "foundation.templatetags.swedish",
            ],
        },
    },
]
# A component sees its declared arguments and what context processors give, nothing of the page around it.
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "foundation.forms.PortalRenderer"
# A page of rows holds a thousand of them (foundation.rowforms.MOST_ROWS), each of up to twenty fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'kav.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Recursive triggers: a row that REPLACE removes meets the triggers of DELETE too (docs/adr/0030).
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    # No page's query is worth compiling. Of all statements only those that ask for it (foundation/prepared.py) are
    # prepared: the threshold is out of reach.
    _database["OPTIONS"] = {"pool": {"min_size": 2, "max_size": 8}, "options": "-c jit=off", "prepare_threshold": 2**31}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    CELERY_BROKER_URL = REDIS_URL
else:
    _queue = VAR_DIR / "queue"
    # In files, so that every web process sees what another wrote or forgot: names, and how often a sign-in failed.
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
    }
    CELERY_BROKER_URL = "kavfiles://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(_queue / "control"),
        "polling_interval": 0.2,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Stockholm"
# A report whose worker has given no sign of life for this long is queued again.
REPORT_STALE_SECONDS = env.float("REPORT_STALE_SECONDS", default=30.0)
CELERY_BEAT_SCHEDULE: dict[str, object] = {
    "requeue-stale-reports": {"task": "reports.tasks.requeue_stale_reports", "schedule": REPORT_STALE_SECONDS / 2},
    "expire-reports": {"task": "reports.tasks.expire_reports", "schedule": 3600.0},
    "mail-waiting-notices": {"task": "decisions.tasks.mail_waiting_notices", "schedule": 300.0},
    "send-reminders": {
        "task": "decisions.tasks.send_reminders",
        "schedule": crontab(minute="*/10", hour="7-20"),
    },
    "mail-letters": {"task": "needs.tasks.mail_letters", "schedule": 300.0},
    "remind-parties": {"task": "needs.tasks.send_reminders", "schedule": crontab(minute="*/10", hour="7-20")},
    "close-rounds": {"task": "needs.tasks.close_rounds", "schedule": 300.0},
    "send-measure-reminders": {
        "task": "actionplans.tasks.send_measure_reminders",
        "schedule": crontab(minute="*/20", hour="7-17"),
    },
    "send-obligation-reminders": {
        "task": "actionplans.tasks.send_obligation_reminders",
        "schedule": crontab(minute="*/20", hour="7-17"),
    },
    "write-coming-rows": {"task": "actionplans.tasks.write_coming_rows", "schedule": crontab(minute="30", hour="2")},
    "begin-new-turns": {"task": "actionplans.tasks.begin_new_turns", "schedule": crontab(minute="15", hour="2")},
    "close-circulations": {"task": "decisions.tasks.close_circulations", "schedule": 60.0},
    "seal-approved-records": {"task": "decisions.tasks.seal_approved", "schedule": 60.0},
}

AUTH_USER_MODEL = "collaboration.User"
AUTHENTICATION_BACKENDS = ["kav.sign_in.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
# Answers that are missing this many days before their last day are asked for once more, by e-mail.
REMINDER_DAYS = env.int("REMINDER_DAYS", default=2)
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
ACCOUNT_ADAPTER = "kav.sign_in.InvitationOnlyAdapter"
ACCOUNT_FORMS = {
    "login": "kav.sign_in_forms.LoginForm",
    "reauthenticate": "kav.sign_in_forms.ReauthenticateForm",
    "change_password": "kav.sign_in_forms.ChangePasswordForm",
    "set_password": "kav.sign_in_forms.SetPasswordForm",
    "reset_password": "kav.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "kav.sign_in_forms.ResetPasswordKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "kav.sign_in.EncryptingMfaAdapter"
MFA_FORMS = {
    "authenticate": "kav.sign_in_forms.AuthenticateForm",
    "reauthenticate": "kav.sign_in_forms.ReauthenticateCodeForm",
    "activate_totp": "kav.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "kav.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "kav.sign_in_forms.EditPasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is given by the secretariat, never claimed by its owner
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SIMPLE_HISTORY_REVERT_DISABLED = True  # history is read; what was wrong is put right by a change of its own
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True
FILTERS_EMPTY_CHOICE_LABEL = _("All")
LOCALE_PATHS = [BASE_DIR / "kav" / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="KAV-portalen <portalen@localhost>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "foundation.views.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# guardian keeps the rows; rights are asked through collaboration.queries.rights, not through a login backend.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
# The seal on records: PKCS #12 with key and certificate. Without one the installation makes its own and keeps it.
SEAL_IS_OWN = not env.str("SEAL_CERTIFICATE", default="")
SEAL_CERTIFICATE = env.str("SEAL_CERTIFICATE", default="") or str(VAR_DIR / "seal" / "seal.p12")
SEAL_PASSWORD = env.str("SEAL_PASSWORD", default="")
# Whose certificates are trusted under documents signed with other services: a PEM file.
SIGNATURE_ISSUERS = env.str("SIGNATURE_ISSUERS", default="")
# Where an archive wants PDF/A-2a, the decision as JSON is kept beside the file instead of inside it.
RECORD_JSON_INSIDE = env.bool("RECORD_JSON_INSIDE", default=True)
REPORT_LIFETIME_DAYS = env.int("REPORT_LIFETIME_DAYS", default=30)
