"""The one settings module. Two modes: ``embedded`` (a laptop, tests, a demonstration) and ``production``."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from molmdt import env

BASE_DIR = Path(__file__).resolve().parent.parent
MOLMDT_MODE = env.text("MOLMDT_MODE", "embedded")
if MOLMDT_MODE not in {"embedded", "production"}:
    raise env.BadEnvironment(f"MOLMDT_MODE={MOLMDT_MODE!r} is neither embedded nor production")
PRODUCTION = MOLMDT_MODE == "production"
PORT = env.integer("PORT", 8000)  # of `make run`; the demo journal takes the next one
MOLMDT_HOME = Path(env.text("MOLMDT_HOME", str(BASE_DIR / ".molmdt"))).resolve()
FILE_STORE = Path(env.text("FILE_STORE", str(MOLMDT_HOME / "files")))
# Genomes and the way between them: indexed FASTA and UCSC chain files. None is needed; docs/variant-identity.md says
# what is better with them.
REFERENCE_GENOMES = {"GRCh37": env.file("MOLMDT_REFERENCE_GRCH37"), "GRCh38": env.file("MOLMDT_REFERENCE_GRCH38")}
CHAIN_FILES = {"GRCh37": env.file("MOLMDT_CHAIN_37_TO_38"), "GRCh38": env.file("MOLMDT_CHAIN_38_TO_37")}

EMBEDDED_SECRET_KEY = "embedded-mode-only-never-in-production"  # noqa: S105 - production refuses to start with it
SECRET_KEY = env.text("SECRET_KEY", EMBEDDED_SECRET_KEY)
DEBUG = env.flag("DEBUG", False)
# Hosts that laboratories serve reads from (BAM, CRAM), and indexed FASTA files for the browser that draws them.
ALIGNMENT_HOSTS = env.words("ALIGNMENT_HOSTS")
REFERENCE_URLS = {"GRCh37": env.text("REFERENCE_URL_GRCH37", ""), "GRCh38": env.text("REFERENCE_URL_GRCH38", "")}
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "pgtrigger",
    "molmdt.kernel",
    "molmdt.web",
    "molmdt.audit",
    "molmdt.accounts",
    "molmdt.access",
    "cases.dossier",
    "cases.pathology",
    "cases.genomics",
    "cases.trials",
    "cases.meetings",
    "reports.documents",
    "reports.signing",
    "reports.journal",
    "reports.statistics",
    "reports.registry",
    "molmdt.checks.ChecksConfig",
]

MIDDLEWARE = [
    "molmdt.web.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "molmdt.access.middleware.ClosedDoorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "molmdt.web.errors.DomainErrorMiddleware",
]

ROOT_URLCONF = "molmdt.urls"
ASGI_APPLICATION = "molmdt.asgi.application"
WSGI_APPLICATION = "molmdt.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "molmdt.web.context.page",
            ],
            "builtins": ["molmdt.web.templatetags.molmdt"],
        },
    }
]


def _database() -> dict[str, Any]:
    """A server by DATABASE_URL, else the embedded PostgreSQL, which starts itself when it is first needed."""
    url = env.text("DATABASE_URL", "")
    if url:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))  # as libpq names them: host (a socket's directory), sslmode, ...
        return {
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
        }
    if PRODUCTION:
        raise env.BadEnvironment("DATABASE_URL is not set; production uses a database server")
    from molmdt.kernel.postgres import ensure_running

    # Tests of a run that is thrown away may do without the disk's promise; nothing else may.
    return dict(ensure_running(MOLMDT_HOME, fsync=env.flag("MOLMDT_FSYNC", True)))


# A command that never asks the database (message extraction, reading files) must not start one.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **({} if env.flag("MOLMDT_NO_DATABASE", False) else _database()),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "molmdt_accounts.Account"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 10 * 60 * 60  # absolute limit, SECURITY: 10 h
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
REAUTHENTICATION_SECONDS = 5 * 60  # a signature wants the password again after this

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål"), ("en", "English")]
TIME_ZONE = "Europe/Oslo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
# Embedded mode serves the files from where they lie; only an image collects them.
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(MOLMDT_HOME / "static"))) if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False

DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

REDIS_URL = env.text("REDIS_URL", "")
if PRODUCTION and not REDIS_URL:
    raise env.BadEnvironment("REDIS_URL is not set; production carries its doorbells through Redis")
# Live sockets: of one login in one meeting, of one meeting in one process, and of one process.
MEETING_SOCKETS_PER_ACCOUNT = env.integer("MEETING_SOCKETS_PER_ACCOUNT", 5)
MEETING_SOCKETS_PER_MEETING = env.integer("MEETING_SOCKETS_PER_MEETING", 1000)
MEETING_SOCKETS_PER_PROCESS = env.integer("MEETING_SOCKETS_PER_PROCESS", 2000)

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
else:
    QUEUE_FOLDER = MOLMDT_HOME / "queue"
    CELERY_BROKER_URL = "folder://"  # molmdt.kernel.folder_queue
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_FOLDER / "messages"),
        "data_folder_out": str(QUEUE_FOLDER / "messages"),
        "control_folder": str(QUEUE_FOLDER / "control"),
        "polling_interval": 0.05,  # kombu's default of one second makes every import wait
    }

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Mol-MDT",
    "VERSION": "1",
    "DESCRIPTION": "The national molecular tumour board: cases, profiles, screening, meetings, conclusions.",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {"YesNoUnknownEnum": [("yes", "yes"), ("no", "no"), ("unknown", "unknown")]},
}

# The seal: a PKCS#12 file and its pass phrase. Embedded mode makes a demonstration key of its own.
SIGNING_PKCS12 = env.text("SIGNING_PKCS12", "")
SIGNING_PASSPHRASE = env.text("SIGNING_PASSPHRASE", "")
TIMESTAMP_URL = env.text("TIMESTAMP_URL", "")
# Where signed documents go, and the secret that their receipts are authenticated with.
JOURNAL_URL = env.text("JOURNAL_URL", "" if PRODUCTION else f"http://127.0.0.1:{PORT + 1}/fhir")
EMBEDDED_RECEIPT_SECRET = "embedded-mode-receipts"  # noqa: S105 - production refuses to start with it
JOURNAL_RECEIPT_SECRET = env.text("JOURNAL_RECEIPT_SECRET", "" if PRODUCTION else EMBEDDED_RECEIPT_SECRET)
# Which published rule set says that a tumour's variant is to be followed up in the patient's own genome.
GERMLINE_RULES = env.text("GERMLINE_RULES", "esmo-pmwg-2023")
PUBLIC_URL = env.text("PUBLIC_URL", "" if PRODUCTION else f"http://127.0.0.1:{PORT}")

# Mail. Without a server the embedded mode writes files that can be read; production sends nothing and says so.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.integer("EMAIL_PORT", 587 if EMAIL_HOST else 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", PRODUCTION)  # STARTTLS
EMAIL_TIMEOUT = 20  # seconds
EMAIL_FILE_PATH = MOLMDT_HOME / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_IS_SENT = bool(EMAIL_HOST) or not PRODUCTION
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "mol-mdt@localhost.localdomain")
EMAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2]  # identifiers of calendar entries end in it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "molmdt.kernel.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")},
}
# W019 wants DENY; a document's preview is a frame of our own, and the content policy's frame-ancestors says the same.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
