"""Settings: one file, read from the environment, loud when something is missing."""

import os
import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from jangkau.core.postgres import parse_database_url
from jangkau.gateways.messaging.client import UnfitAddress, read_address, read_mail_address

REPOSITORY = Path(__file__).resolve().parents[3]


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. ./dev sets it; in production set it in the environment.")
    return value


ENVIRONMENT = os.environ.get("JANGKAU_ENV", "production")
if ENVIRONMENT not in {"development", "production", "test"}:
    raise ImproperlyConfigured(f"JANGKAU_ENV is {ENVIRONMENT!r}: use development, test or production.")
DEBUG = False
SECRET_KEY = _required("JANGKAU_SECRET_KEY")
SEAL_KEYS = _required("JANGKAU_SEAL_KEYS")
DIGEST_KEYS = _required("JANGKAU_DIGEST_KEYS")
STATE_DIR = Path(os.environ.get("JANGKAU_STATE_DIR", REPOSITORY / ".jangkau"))
MEDIA_ROOT = Path(os.environ.get("JANGKAU_MEDIA_DIR", STATE_DIR / "media"))
REGION_DATA_DIR = REPOSITORY / "node_modules" / "idn-area-data" / "data"
LETTERS_DIR = REPOSITORY / "node_modules" / "@fontsource" / "plus-jakarta-sans" / "files"
# How long a sponsor's files are kept. The law's period was not found (regulation.md, section 6).
ROSTER_RETENTION_DAYS = int(os.environ.get("JANGKAU_ROSTER_RETENTION_DAYS", "1825"))
# For how many days after the day of issue workers can pay their own bills. Our choice; no law sets it.
OWN_BILL_DAYS = int(os.environ.get("JANGKAU_OWN_BILL_DAYS", "30"))
# Who sends our messages. A folder in place of telephones is right for development; in production it must be asked for.
try:
    SMS = read_address(
        _required("JANGKAU_SMS") if ENVIRONMENT == "production" else os.environ.get("JANGKAU_SMS", "outbox:"),
        folder=STATE_DIR / "outbox",
    )
except UnfitAddress as error:
    raise ImproperlyConfigured(f"JANGKAU_SMS cannot be read: {error}.") from None
# Who sends our e-mails. In production there are none unless somebody is named.
_email = os.environ.get("JANGKAU_EMAIL", "" if ENVIRONMENT == "production" else "outbox:")
try:
    EMAIL = read_mail_address(_email, folder=STATE_DIR / "outbox") if _email else None
except UnfitAddress as error:
    raise ImproperlyConfigured(f"JANGKAU_EMAIL cannot be read: {error}.") from None
# With it Kannel brings us the texts that come in; without it none are taken.
SMS_INCOMING_KEY = os.environ.get("JANGKAU_SMS_INCOMING_KEY", "")
if SMS_INCOMING_KEY and not re.fullmatch("[A-Za-z0-9_-]{20,}", SMS_INCOMING_KEY):
    raise ImproperlyConfigured("JANGKAU_SMS_INCOMING_KEY is not twenty or more letters, digits, - or _.")
# Reminders a minute: what the operator takes, and what a line of sign-in codes can bear beside it.
REMINDERS_PER_MINUTE = int(os.environ.get("JANGKAU_REMINDERS_PER_MINUTE", "300"))

INSTALLED_APPS = [
    # Before allauth, whose templates ours replace.
    "jangkau.backoffice",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "ninja",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "jangkau.core",
    "jangkau.registry",
    "jangkau.enrolment",
    "jangkau.collection",
    "jangkau.partnership",
    "jangkau.outreach",
    "jangkau.portal",
    "jangkau.console",
]
AUTH_USER_MODEL = "registry.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "jangkau.config.urls"
WSGI_APPLICATION = "jangkau.config.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "jangkau.api.middleware.answer_systems",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "jangkau.backoffice.middleware.refuse_null_characters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jangkau.backoffice.middleware.choose_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jangkau.backoffice.middleware.remember_who_works_here",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jangkau.backoffice.navigation.navigation",
            ]
        },
    }
]
FORM_RENDERER = "jangkau.backoffice.form_look.FormLook"

# What ./dev builds of the look, and what browsers get of it: names with a digest, which they may keep for ever.
STATIC_URL = "static/"
STATICFILES_DIRS = [REPOSITORY / ".jangkau" / "assets"]
STATIC_ROOT = REPOSITORY / ".jangkau" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Where the embedded server keeps its data: below this folder. A drill that kills servers has one of its own.
EMBEDDED_ROOT = Path(os.environ.get("JANGKAU_EMBEDDED_ROOT", REPOSITORY))
# Each answering thread keeps its connection: a new one costs more than most pages. One that broke is replaced.
_database: dict[str, Any] = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, "OPTIONS": {}}
if DATABASE_URL := os.environ.get("DATABASE_URL", ""):
    _database |= parse_database_url(DATABASE_URL).for_django()
# What a thread asks for again and again is planned once: to plan it costs up to half of what it takes. PostgreSQL plans
# the first five of a prepared statement anew, so it is prepared early.
_database["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 1}
# Our backend starts the embedded server at the first connection when no server is named.
DATABASES = {"default": {"NAME": "jangkau", **_database, "ENGINE": "jangkau.core.database"}}

# Shared by all processes: throttling counts in it.
# It holds the counts of who tried how often: beyond so many entries the oldest keys go, whose tries would count anew.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [REPOSITORY / "src" / "jangkau" / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True

ALLOWED_HOSTS = os.environ.get("JANGKAU_HOSTS", "localhost,127.0.0.1").split(",")
# Stands on cards and receipts, beside the QR code: where to have them verified.
PUBLIC_HOST = os.environ.get("JANGKAU_PUBLIC_HOST", ALLOWED_HOSTS[0])
if ENVIRONMENT == "production":
    SECURE_SSL_REDIRECT = True
    # The reverse proxy speaks TLS and must set this header itself, whatever the browser sent.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
X_FRAME_OPTIONS = "DENY"
# What is sent with a form is held in memory, one file at a time: rosters never lie on the disk in the clear.
FILE_UPLOAD_HANDLERS = ["jangkau.backoffice.uploaded_files.HoldInMemory"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Sign-in. A session of the branch office ends after half a day, and with the browser.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "backoffice:home"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_ADAPTER = "jangkau.backoffice.frame.sign_in.StaffAdapter"
ACCOUNT_FORMS = {"login": "jangkau.backoffice.frame.account_forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
# Codes for telephones. Many workers of a village come from one address of their network.
ACCOUNT_RATE_LIMITS |= {"ask_code": "30/m/ip", "use_code": "60/m/ip", "prove_number": "5/h/key"}
# Codes of invitations to wadah: an account that guesses would need longer than they are good.
ACCOUNT_RATE_LIMITS["wadah_code"] = "20/h/key"
# Of proofs that anybody may ask about.
ACCOUNT_RATE_LIMITS["verify_proof"] = "30/m/ip"
MFA_ADAPTER = "jangkau.backoffice.frame.sign_in.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "jangkau.backoffice.frame.account_forms.AddPasskeyForm",
    "edit_webauthn": "jangkau.backoffice.frame.account_forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Jangkau"
# Browsers take this machine itself for safe; the library does not.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT != "production"

PGHISTORY_APPEND_ONLY = True
PROCRASTINATE_IMPORT_PATHS = ["jangkau.console.jobs"]
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}
PROCRASTINATE_ON_APP_READY = "jangkau.console.job_records.keep_records"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # django.db would write statements with people's data in them.
    "loggers": {"django.db.backends": {"level": "WARNING", "propagate": True}},
}
