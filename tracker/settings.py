"""All settings of Counterclaim; every value that may differ between machines is read through env.py."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF

from tracker import broker, database, env

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_file(env.folder("COUNTERCLAIM_ENV_FILE", BASE_DIR / ".env"))

# --- where things are -------------------------------------------------------------------------
PRODUCTION = env.flag("COUNTERCLAIM_PRODUCTION")
DATA_DIR = env.folder("COUNTERCLAIM_DATA_DIR", BASE_DIR / "var")
SEEDS_DIR = BASE_DIR / "seeds"
ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
ASGI_APPLICATION = "tracker.asgi.application"

# --- secrets and hosts ------------------------------------------------------------------------
SECRET_KEY = env.secret("COUNTERCLAIM_SECRET_KEY")
if not SECRET_KEY and PRODUCTION:
    raise env.SettingError("COUNTERCLAIM_SECRET_KEY (or COUNTERCLAIM_SECRET_KEY_FILE) is not set: production needs one")
if not SECRET_KEY:
    SECRET_KEY = env.kept_secret(DATA_DIR / "secret-key")
SECRET_KEY_FALLBACKS = env.names("COUNTERCLAIM_SECRET_KEY_FALLBACKS")
DEBUG = env.flag("COUNTERCLAIM_DEBUG") and not PRODUCTION
ALLOWED_HOSTS = env.names("COUNTERCLAIM_ALLOWED_HOSTS", () if PRODUCTION else ("127.0.0.1", "localhost", "[::1]"))
if not ALLOWED_HOSTS:
    raise env.SettingError("COUNTERCLAIM_ALLOWED_HOSTS is not set: production needs the site's host names")
CSRF_TRUSTED_ORIGINS = env.names("COUNTERCLAIM_TRUSTED_ORIGINS")

# --- applications and the request cycle -------------------------------------------------------
INSTALLED_APPS = [
    "claims.apps.ClaimsConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]
MIDDLEWARE = [
    "tracker.metrics.TimingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tracker.headers.PermissionsPolicyMiddleware",
    "claims.api.cors.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every view asks for a login unless it says login_not_required: a new URL is closed by default.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "claims.web.acting.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "claims.web.context.desk",
            ],
        },
    },
]

# --- database and cache -----------------------------------------------------------------------
DATABASES = {
    "default": database.configuration(
        env.secret("DATABASE_URL"),
        DATA_DIR,
        env.integer("COUNTERCLAIM_DATABASE_POOL", 10, minimum=0, maximum=1000),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_REDIS_GIVEN = env.secret("REDIS_URL")
REDIS_EMBEDDED = not _REDIS_GIVEN
REDIS_URL = broker.redis_url(_REDIS_GIVEN, DATA_DIR)
_REDIS = broker.connection(
    REDIS_URL,
    master=env.text("COUNTERCLAIM_REDIS_MASTER"),
    sentinel_password=env.secret("COUNTERCLAIM_REDIS_SENTINEL_PASSWORD"),
    encrypted=env.flag("COUNTERCLAIM_REDIS_TLS"),
    authority=env.text("COUNTERCLAIM_REDIS_CA"),
    certificate=env.text("COUNTERCLAIM_REDIS_CERTIFICATE"),
    key=env.text("COUNTERCLAIM_REDIS_KEY"),
)
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counterclaim"}
}
if _REDIS_GIVEN.startswith(("redis://", "rediss://")):  # many web processes share one cache
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "counterclaim",
        "OPTIONS": _REDIS.tls,
    }

# --- limits of what is taken in ---------------------------------------------------------------
COUNTERCLAIM_MAX_ARTICLE_BYTES = env.integer(
    "COUNTERCLAIM_MAX_ARTICLE_BYTES", 1_000_000, minimum=1_000, maximum=50_000_000
)
COUNTERCLAIM_MAX_DELIVERY_BYTES = env.integer(
    "COUNTERCLAIM_MAX_DELIVERY_BYTES", 40_000_000, minimum=1_000, maximum=2_000_000_000
)
COUNTERCLAIM_MAX_ARCHIVE_BYTES = env.integer(
    "COUNTERCLAIM_MAX_ARCHIVE_BYTES", 4_000_000_000, minimum=1_000, maximum=1_000_000_000_000
)
# Each worker parses HTML, PDF, Word and mail in a process of its own, one file at a time within these.
COUNTERCLAIM_PARSER_SECONDS = env.integer("COUNTERCLAIM_PARSER_SECONDS", 20, minimum=1, maximum=3_600)
COUNTERCLAIM_PARSER_MEGABYTES = env.integer("COUNTERCLAIM_PARSER_MEGABYTES", 1_024, minimum=256, maximum=65_536)

# Unpublished copy that is checked is dropped after this time, unless its owner keeps it.
COUNTERCLAIM_DRAFT_MINUTES = env.integer("COUNTERCLAIM_DRAFT_MINUTES", 60, minimum=1, maximum=10_080)
COUNTERCLAIM_DRAFT_BYTES = env.integer("COUNTERCLAIM_DRAFT_BYTES", 200_000, minimum=1_000, maximum=5_000_000)
COUNTERCLAIM_DRAFTS_AT_ONCE = env.integer("COUNTERCLAIM_DRAFTS_AT_ONCE", 5, minimum=1, maximum=1_000)  # of one user

# --- fetching ---------------------------------------------------------------------------------
COUNTERCLAIM_FETCH_BYTES = env.integer("COUNTERCLAIM_FETCH_BYTES", 10_000_000, minimum=1_000, maximum=1_000_000_000)
COUNTERCLAIM_FETCH_SECONDS = env.integer("COUNTERCLAIM_FETCH_SECONDS", 20, minimum=1, maximum=600)
# The least time between two requests to one host; a longer crawl delay of its robots.txt wins.
COUNTERCLAIM_FETCH_PAUSE_SECONDS = env.integer("COUNTERCLAIM_FETCH_PAUSE_SECONDS", 2, minimum=0, maximum=3_600)
COUNTERCLAIM_FETCH_CONTACT = env.text("COUNTERCLAIM_FETCH_CONTACT")
# Networks to fetch from although they are not public, such as a newsroom's own content system: 10.1.2.0/24
COUNTERCLAIM_FETCH_ALLOW = env.names("COUNTERCLAIM_FETCH_ALLOW")

# --- background work --------------------------------------------------------------------------
TASK_SECONDS = env.integer("COUNTERCLAIM_TASK_SECONDS", 90, minimum=1, maximum=86_400)
# How long an article may wait without news before the sweeper takes its message, or its worker, for lost.
COUNTERCLAIM_STALE_SECONDS = env.integer("COUNTERCLAIM_STALE_SECONDS", 45, minimum=1, maximum=86_400)
SWEEP_SECONDS = env.integer("COUNTERCLAIM_SWEEP_SECONDS", 30, minimum=1, maximum=3_600)
COUNTERCLAIM_SWEEP_LIMIT = env.integer("COUNTERCLAIM_SWEEP_LIMIT", 500, minimum=1, maximum=100_000)
CELERY_BROKER_URL = _REDIS.url
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    **_REDIS.transport_options,
    # Below the longest task, Redis would hand the same message out again and again.
    "visibility_timeout": max(7200, 4 * TASK_SECONDS),
    # Kombu's defaults take about 100 s to return what a killed worker held; these take about 10.
    "unacked_restore_throttle": 1,
    "unacked_restore_interval": 2,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_USE_SSL = _REDIS.tls or None
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = TASK_SECONDS + 60
CELERY_TASK_SOFT_TIME_LIMIT = TASK_SECONDS
# A message is only a nudge: one that cannot be sent now is made up for by the sweeper.
CELERY_TASK_PUBLISH_RETRY = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.2}
CELERY_TASK_DEFAULT_QUEUE = "intake"
CELERY_TASK_QUEUES: dict[str, dict[str, Any]] = {
    name: {} for name in ("upkeep", "drafts", "intake", "extraction", "pairing", "outbound", "rejudging")
}
CELERY_TASK_ROUTES = {
    "claims.tasks.sweep": {"queue": "upkeep"},
    "claims.tasks.tidy": {"queue": "upkeep"},
    "claims.tasks.poll_feeds": {"queue": "upkeep"},
    "claims.tasks.sweep_drafts": {"queue": "upkeep"},
    "claims.tasks.check*": {"queue": "drafts"},  # an editor waits for it; articles have time
    "claims.tasks.read*": {"queue": "extraction"},
    "claims.tasks.pair*": {"queue": "pairing"},
    "claims.tasks.deliver*": {"queue": "outbound"},
    "claims.tasks.notify*": {"queue": "outbound"},
    "claims.tasks.rejudge*": {"queue": "rejudging"},  # last: what is on file has time
    "claims.tasks.recalibrate": {"queue": "rejudging"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Celery kills a process of its pool that is not up after 4 s: on a crowded machine, again and again.
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60.0
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
# An article that eats memory fails by itself, before the machine's memory is gone; 0 sets no limit.
COUNTERCLAIM_WORKER_MEGABYTES = env.integer("COUNTERCLAIM_WORKER_MEGABYTES", 2_048, minimum=0, maximum=1_000_000)
if COUNTERCLAIM_WORKER_MEGABYTES:  # a process that has grown this far is replaced after its task (in KiB)
    CELERY_WORKER_MAX_MEMORY_PER_CHILD = COUNTERCLAIM_WORKER_MEGABYTES * 1024 * 3 // 4
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Whether the nightly calibration of scores is used by itself where it is better, or only proposed to chiefs.
COUNTERCLAIM_RECALIBRATE = env.flag("COUNTERCLAIM_RECALIBRATE", default=True)
# How claims alike in meaning are found: pgvector's index where it is there ("auto"), in process ("exact"), or not.
COUNTERCLAIM_VECTORS = env.choice("COUNTERCLAIM_VECTORS", "auto", frozenset({"auto", "exact", "off"}))
# A chat endpoint that is asked about the pairs the judge is least sure of: nothing leaves the building unless set.
COUNTERCLAIM_JUDGE_URL = env.text("COUNTERCLAIM_JUDGE_URL")
COUNTERCLAIM_JUDGE_MODEL = env.text("COUNTERCLAIM_JUDGE_MODEL")
COUNTERCLAIM_JUDGE_KEY = env.secret("COUNTERCLAIM_JUDGE_KEY")
COUNTERCLAIM_JUDGE_SECONDS = env.integer("COUNTERCLAIM_JUDGE_SECONDS", 20, minimum=1, maximum=600)
COUNTERCLAIM_JUDGE_CALLS = env.integer("COUNTERCLAIM_JUDGE_CALLS", 20, minimum=1, maximum=10_000)  # an article
if COUNTERCLAIM_JUDGE_URL and not COUNTERCLAIM_JUDGE_MODEL:
    raise env.SettingError("COUNTERCLAIM_JUDGE_URL is set but COUNTERCLAIM_JUDGE_MODEL is not: name the model to ask")
# Any number of beats may run: one at a time sends (tracker/beat.py).
CELERY_BEAT_SCHEDULER = "tracker.beat.SingleScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
# How long a beat that dies is waited for before another one sends.
COUNTERCLAIM_BEAT_LEASE_SECONDS = env.integer("COUNTERCLAIM_BEAT_LEASE_SECONDS", 30, minimum=3, maximum=600)
# What no worker took for five minutes comes again anyway; less would be at the mercy of clocks that differ.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "claims.tasks.sweep", "schedule": timedelta(seconds=SWEEP_SECONDS), "options": {"expires": 300}},
    "deliver": {"task": "claims.tasks.deliver_due", "schedule": timedelta(seconds=15), "options": {"expires": 300}},
    "poll-feeds": {"task": "claims.tasks.poll_feeds", "schedule": timedelta(seconds=60), "options": {"expires": 300}},
    "drafts": {"task": "claims.tasks.sweep_drafts", "schedule": timedelta(seconds=30), "options": {"expires": 300}},
    "fact-checks": {
        "task": "claims.tasks.link_fact_checks",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "rejudge": {"task": "claims.tasks.rejudge_due", "schedule": timedelta(minutes=2), "options": {"expires": 100}},
    "recalibrate": {
        "task": "claims.tasks.recalibrate",
        "schedule": crontab(hour=3, minute=20),
        "options": {"expires": 3_000},
    },
    "tidy": {"task": "claims.tasks.tidy", "schedule": timedelta(hours=1), "options": {"expires": 3_000}},
}
CELERY_TIMEZONE = "UTC"

# --- people -----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = env.integer("COUNTERCLAIM_LOGIN_ATTEMPTS", 5, minimum=1, maximum=1000)
AXES_COOLOFF_TIME = timedelta(minutes=env.integer("COUNTERCLAIM_LOCKOUT_MINUTES", 15, minimum=1, maximum=10_080))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "tracker.client.address"
AXES_SENSITIVE_PARAMETERS = ["password", "token"]
AXES_LOCKOUT_TEMPLATE = "claims/locked_out.html"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# --- security ---------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],  # icons inside style sheets
        "manifest-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = (
    env.integer("COUNTERCLAIM_HSTS_SECONDS", 31_536_000, minimum=0, maximum=63_072_000) if PRODUCTION else 0
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
COUNTERCLAIM_BEHIND_PROXY = env.flag("COUNTERCLAIM_BEHIND_PROXY")
if COUNTERCLAIM_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- monitoring -------------------------------------------------------------------------------
COUNTERCLAIM_METRICS_TOKEN = env.secret("COUNTERCLAIM_METRICS_TOKEN")
COUNTERCLAIM_METRICS_ALLOW = env.networks("COUNTERCLAIM_METRICS_ALLOW", ("127.0.0.0/8", "::1"))

# --- static files -----------------------------------------------------------------------------
STATIC_URL = "static/"
# On a desk, files are served from where they lie; production collects, hashes and compresses them.
STATIC_ROOT = env.folder("COUNTERCLAIM_STATIC_ROOT", DATA_DIR / "staticfiles") if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- API --------------------------------------------------------------------------------------
COUNTERCLAIM_API_RATE = env.integer("COUNTERCLAIM_API_RATE", 600, minimum=1, maximum=1_000_000)  # requests a minute
COUNTERCLAIM_API_BODY_BYTES = env.integer(
    "COUNTERCLAIM_API_BODY_BYTES", 10_000_000, minimum=10_000, maximum=1_000_000_000
)
COUNTERCLAIM_TOKEN_DAYS = env.integer("COUNTERCLAIM_TOKEN_DAYS", 365, minimum=1, maximum=3_650)
# Other sites whose pages may call the API with a token; none unless named.
COUNTERCLAIM_CORS_ORIGINS = env.names("COUNTERCLAIM_CORS_ORIGINS")
# Networks that webhooks may go to although they are not public, such as the newsroom's own: 10.1.2.0/24
COUNTERCLAIM_WEBHOOK_ALLOW = env.names("COUNTERCLAIM_WEBHOOK_ALLOW")
COUNTERCLAIM_EXPORT_DIR = env.folder("COUNTERCLAIM_EXPORT_DIR", DATA_DIR / "exports")
COUNTERCLAIM_EXPORT_HOURS = env.integer("COUNTERCLAIM_EXPORT_HOURS", 24, minimum=1, maximum=8_760)
COUNTERCLAIM_EXPORT_LINK_SECONDS = env.integer("COUNTERCLAIM_EXPORT_LINK_SECONDS", 3_600, minimum=1, maximum=604_800)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "claims.api.authentication.TokenAuthentication",
        "claims.api.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["claims.api.parsers.BoundedJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["claims.api.throttling.TokenThrottle"],
    "DEFAULT_SCHEMA_CLASS": "claims.api.schema.ResourceSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "claims.api.errors.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Counterclaim",
    "DESCRIPTION": "Who says what, and who says otherwise.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "claims.api.schema.finish"],
    "ENUM_NAME_OVERRIDES": {
        "AliasKind": "claims.models.source.SourceAlias.Kind",
        "ArticleStatus": "claims.models.article.Article.Status",
        "FiledOutcome": "claims.services.factchecks.filing.Outcome",
        "IngestOutcome": "claims.services.articles.Outcome",
        "PairKind": "claims.models.pair.ClaimPair.Kind",
        "QuoteKind": "claims.models.claim.Claim.Kind",
        "Verdict": "claims.models.verdict.Verdict",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False, "validatorUrl": None},
    "REDOC_DIST": "SIDECAR",
}

# --- language, time, logs ---------------------------------------------------------------------
LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
LOG_LEVEL = env.choice("COUNTERCLAIM_LOG_LEVEL", "info", frozenset({"debug", "info", "warning", "error"})).upper()
LOG_FORMAT = env.choice("COUNTERCLAIM_LOG_FORMAT", "json" if PRODUCTION else "text", frozenset({"json", "text"}))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "tracker.logs.JsonFormatter"},
        "text": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
        "axes": {"level": "WARNING"},
        # At debug level these print messages, statements and contexts whole, article text included.
        "amqp": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
        "django.template": {"level": "INFO"},
        "kombu": {"level": "INFO"},
    },
}
