"""Settings: one file; what differs between installations comes from the environment (see environment.py)."""

import os
from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from hotline.config import environment, logs

DEBUG = environment.is_on("HUIYIN_DEBUG")
IS_HTTPS = environment.is_on("HUIYIN_HTTPS")

VAR = environment.var_folder()
KEYS = VAR / "keys"
SECRET_KEY = environment.secret("secret_key")

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.words("HUIYIN_ALLOWED_HOSTS")]
if environment.host() not in {"0.0.0.0", "::"}:
    ALLOWED_HOSTS.append(environment.host())
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in environment.words("HUIYIN_ALLOWED_HOSTS") if IS_HTTPS]

ROOMS = [
    "hotline.ground.journal",
    "hotline.ground.profiles",
    "hotline.ground.workdays",
    "hotline.ground.files",
    "hotline.register.units",
    "hotline.register.staff",
    "hotline.register.people",
    "hotline.register.matters",
    "hotline.register.liaisons",
    "hotline.register.standards",
    "hotline.register.leaves",
    "hotline.register.call_centres",
    "hotline.register.seats",
    "hotline.register.knowledge",
    "hotline.casework.clocks",
    "hotline.casework.correspondence",
    "hotline.casework.steps",
    "hotline.casework.appeals",
    "hotline.casework.orders",
    "hotline.casework.emergencies",
    "hotline.casework.visits",
    "hotline.casework.calls",
    "hotline.casework.answering_days",
    "hotline.casework.quotations",
    "hotline.casework.warnings",
    "hotline.casework.followers",
    "hotline.casework.supervision",
    "hotline.casework.successions",
    "hotline.casework.recounts",
    "hotline.casework.whistles",
    "hotline.casework.leading",
    "hotline.casework.investigations",
    "hotline.casework.inspections",
    "hotline.casework.restrictions",
    "hotline.casework.archive",
    "hotline.insight.hotspots",
    "hotline.insight.learning",
    "hotline.channels",
    "hotline.web",
    "hotline.web.parts",
    "hotline.config",
]
INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_tasks",
]
MIDDLEWARE = [
    "hotline.config.middleware.RequestId",
    "hotline.config.middleware.ReadableInput",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hotline.config.middleware.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hotline.config.middleware.PageLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "hotline.config.urls"
WSGI_APPLICATION = "hotline.config.wsgi.application"
ASGI_APPLICATION = "hotline.config.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hotline.web.preferences.display",
                "hotline.web.parts.acting.frame",
            ],
        },
    },
]

# -- data ---------------------------------------------------------------------------------------------------------
DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
# Which work follows which event: the one table of reactions. A reaction is a lease on the event (see the journal).
HUIYIN_REACTIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("unit", "moved"): ("hotline.casework.orders.reactions.follow_a_moved_unit",),
    **{
        (kind, event): ("hotline.casework.warnings.actions.tell",)
        for kind, events in {
            "order": (
                "merged",
                "group_marked",
                "crisis_marked",
                "withdrawn",
                "return_accepted",
                "return_refused",
                "extension_granted",
                "extension_refused",
                "suspended",
                "suspension_refused",
                "parked",
                "parking_refused",
                "changed",
                "change_refused",
                "exclusion_confirmed",
                "exclusion_refused",
            ),
            "inspect": ("inspection_planned", "inspection_closed"),
            "standard": ("standard_issued",),
            "unit": ("answer_gaps_listed",),
            "answer": (
                "answer_written",
                "answer_rewritten",
                "answer_approved",
                "answer_audited",
                "answer_handed_over",
                "answer_returned",
                "answer_rushed",
                "rushed_answer_audited",
                "answer_version_dropped",
                "answer_published",
                "answer_confirmed",
                "answer_withdrawn",
                "rushed_audit_late",
                "answer_review_near",
                "answer_due",
                "answer_review_called",
                "answer_expired",
                "fault_reported",
                "fault_near",
                "fault_late",
                "fault_settled",
            ),
        }.items()
        for event in events
    },
}
# What must not be left behind: asked before a unit is closed, each says in a sentence what is still open.
HUIYIN_KEPT_OPEN_BY = (
    "hotline.register.matters.queries.led_by",
    "hotline.register.knowledge.keeping.still_kept",
    "hotline.casework.orders.keeping.open_cases",
)
# Who forgets a caller together with the archive: each is given the appeals of her, before they are scrubbed.
HUIYIN_FORGOTTEN_BY = ("hotline.insight.hotspots.actions.forget", "hotline.casework.calls.actions.forget_heard")
# Asked before the journal takes a row from somebody who acts for another: raises where she does not stand in for her.
HUIYIN_STANDS_IN = "hotline.register.leaves.queries.prove"
# What carries a letter to its channel.
HUIYIN_CARRIER = "hotline.channels.deliveries.deliver"
# Who is told when work is given up for good: what calls the work, with its arguments and the trouble.
HUIYIN_GIVEN_UP = {HUIYIN_CARRIER: "hotline.channels.deliveries.give_up"}
# What the worker does again and again, and every how many seconds.
HUIYIN_RHYTHMS = {
    "hotline.casework.warnings.actions.tick": 15,
    "hotline.casework.followers.actions.tell": 15,
    "hotline.casework.warnings.actions.remind": 600,
    "hotline.ground.journal.sealing.seal_daily": 60,
    "hotline.casework.archive.actions.archive_due": 60,
    "hotline.casework.archive.actions.lapse_supplements": 60,
    "hotline.casework.archive.actions.resume_in_time": 60,
    "hotline.casework.archive.actions.erase_recordings": 600,
    "hotline.casework.archive.actions.erase_numbers": 600,
    "hotline.casework.calls.actions.file_due": 20,
    "hotline.casework.calls.actions.check_due": 60,
    "hotline.casework.calls.actions.tidy_foreign": 10,
    "hotline.casework.calls.actions.report_waiting_messages": 60,
    "hotline.casework.supervision.actions.raise_due": 30,
    "hotline.casework.recounts.actions.go_on": 5,
    "hotline.casework.orders.actions.mark_groups": 300,
    "hotline.casework.whistles.actions.file_due": 300,
    "hotline.casework.restrictions.actions.end_due": 60,
    "hotline.casework.emergencies.actions.close_expired": 300,
    "hotline.casework.emergencies.actions.leave_due": 60,
    "hotline.casework.emergencies.actions.settle_due": 5,
    "hotline.insight.hotspots.actions.read_on": 20,
    "hotline.insight.hotspots.actions.refresh": 600,
    "hotline.ground.files.actions.drop_old_asides": 3600,
    "hotline.register.knowledge.actions.keep_up": 300,
    "hotline.channels.phone.faxing.entering.enter_due": 5,
    "hotline.channels.phone.unattended.enter_due": 5,
    "hotline.register.people.actions.drop_old_codes": 3600,
    "hotline.register.staff.actions.drop_old_sessions": 3600,
}
# How many requests of one kind an address or a telephone may send to the interface for machines within an hour; 0: any.
HUIYIN_API_LIMITS = {
    "address": environment.number("HUIYIN_LIMIT_ADDRESS", 600),
    "phone": environment.number("HUIYIN_LIMIT_PHONE", 30),
}
# The link in a message that lets a citizen rate without number and code; none where our own address is not known.
HUIYIN_ADDRESS = os.environ.get("HUIYIN_ADDRESS", "").strip().rstrip("/")
HUIYIN_RATE_LINK = f"{HUIYIN_ADDRESS}{{language}}/rate/link/{{ticket}}/" if HUIYIN_ADDRESS else ""
# What pages listen to, and where the telephones of seats register.
HUIYIN_LIVE_PORT = environment.live_port()
HUIYIN_LIVE_ADDRESS = environment.live_address()
HUIYIN_PHONE_SOFTPHONE = environment.softphone()
# Whether what is said in calls is written down beside the form, by a model of the city's own.
HUIYIN_IS_RECOGNISED = bool(os.environ.get("HUIYIN_PHONE_RECOGNITION", "").strip())
HUIYIN_PHONE_TABLE_PHONES = environment.table_phones()
HUIYIN_PROXIES = environment.number("HUIYIN_PROXIES", 0)
HUIYIN_EXPORT_LIMIT = environment.number("HUIYIN_EXPORT_LIMIT", 20_000)
HUIYIN_VAR = VAR
TASKS = {"default": {"BACKEND": "hotline.ground.journal.leases.LeaseBackend"}}
STORAGES = {
    "default": {
        "BACKEND": "hotline.lib.storage.ContentStorage",
        "OPTIONS": {"location": str(VAR / "files")},
    },
    "staticfiles": {"BACKEND": "hotline.lib.storage.HashedStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Attachments of 20 MB (§5 of the interface) with the form around them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"

# -- language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [environment.PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# -- who comes in -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "staff.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "hotline.config.sign_in.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Failures are counted in one place only: by axes, per account.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "hotline.config.sign_in.account_tried"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_VERBOSE = False
# An account is locked wherever the wrong passwords come from; that is what the check wants to be told.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "huiyin_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_NAME = "huiyin_csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_FAILURE_VIEW = "hotline.web.public.errors.csrf_failed"

# -- what browsers may do -----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60

LOGGING = logs.configuration()
