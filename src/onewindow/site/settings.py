"""Settings: everything is read from the environment here and nowhere else."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from onewindow.kernel.keeping import keep_first

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("ONEWINDOW_HOME", "var")).resolve()
# Beside the sources in a checkout, inside the package once it is installed.
_PACKS = ROOT / "packs" if (ROOT / "packs").is_dir() else Path(__file__).parents[1] / "packs"
PACKS = Path(os.environ.get("ONEWINDOW_PACKS", _PACKS))
DEMO = os.environ.get("ONEWINDOW_DEMO", "") == "1"
PORT = int(os.environ.get("PORT", "8000"))
# 大厅动态由另一进程推送：本机为下一个端口；前面有 nginx（https）时并入同一地址。
LIVE_PORT = int(os.environ.get("ONEWINDOW_LIVE_PORT", PORT + 1))
# 数据太多、一台机器汇总不完时，交给这个 Spark 集群：spark://主机:7077。
SPARK_MASTER = os.environ.get("ONEWINDOW_SPARK_MASTER", "")
CITY_NAME = os.environ.get("ONEWINDOW_CITY_NAME", "云川市")
# `onewindow up` collects the static files and says so; tests and developers serve them in place.
COLLECTED = os.environ.get("ONEWINDOW_COLLECTED", "") == "1"
SITE = Path(__file__).parent


def _secret(name: str) -> str:
    """Return a secret made at first start and kept under HOME, readable by the owner only."""
    path = HOME / "secrets" / name
    if not path.exists():
        keep_first(path, secrets.token_urlsafe(48).encode())
    return path.read_text()


SECRET_KEY = _secret("secret_key")
DEBUG = False
_HOSTS = [host for host in os.environ.get("ONEWINDOW_HOSTS", "").split(",") if host]
ALLOWED_HOSTS = [*_HOSTS, "127.0.0.1", "localhost", "[::1]"]  # healthz is asked on loopback
ORIGIN = os.environ.get("ONEWINDOW_ORIGIN", f"http://127.0.0.1:{PORT}")
CSRF_TRUSTED_ORIGINS = [ORIGIN]
LIVE_IS_MERGED = ORIGIN.startswith("https://")
LIVE_HOSTS = [] if LIVE_IS_MERGED else [host for host in ALLOWED_HOSTS if "[" not in host]

DATABASE_URL = os.environ.get("ONEWINDOW_DATABASE_URL", f"sqlite:///{HOME / 'onewindow.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "onewindow.site.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
        "PRAGMA cache_size=-32000;PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;",
    }
else:
    # PgBouncer in transaction mode knows neither prepared statements nor server-side cursors.
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = None
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django_htmx",
    "onewindow.foundation.accounts",  # before allauth: its templates stand in for theirs
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "onewindow.foundation.records",
    "onewindow.foundation.policy",
    "onewindow.foundation.directory",
    "onewindow.foundation.messaging",
    "onewindow.engines.decisions",
    "onewindow.engines.indicators",
    "onewindow.engines.inspections",
    "onewindow.engines.meetings",
    "onewindow.services.catalog",
    "onewindow.services.certificates",
    "onewindow.services.casework",
    "onewindow.services.hall",
    "onewindow.services.feedback",
    "onewindow.trading.tendering",
    "onewindow.trading.guarantees",
    "onewindow.trading.bidding",
    "onewindow.trading.evaluation",
    "onewindow.trading.contracts",
    "onewindow.insight.warehouse",
    "onewindow.insight.cockpit",
    "onewindow.insight.reports",
    "onewindow.channels.devices",
    "onewindow.channels.portal",
    "onewindow.channels.exchange",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "onewindow.foundation.accounts.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "onewindow.site.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "onewindow.site.urls"
WSGI_APPLICATION = "onewindow.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "onewindow.site.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "onewindow.site.look",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "onewindow.site.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "onewindow.site.errors.csrf_failure"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Sign-in: counts and locks live in the database, so that every process knows them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cacherow",
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
PROXIES = int(os.environ.get("ONEWINDOW_PROXIES", "0"))  # reverse proxies of our own in front
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "onewindow.foundation.accounts.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "onewindow.foundation.accounts.views.visitor_address"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False  # counters share their machines: sign-in ends with the browser
# django-axes locks one name from one address first; these stop the same guessing from many.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,10/300s/key"}
ACCOUNT_ADAPTER = "onewindow.foundation.accounts.gateways.sign_in.SignInAdapter"
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
SESSION_ENGINE = "onewindow.site.sessions"
SESSION_COOKIE_AGE = 12 * 3600
PASSWORD_RESET_TIMEOUT = 3600
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "一窗"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "onewindow.foundation.accounts.gateways.sign_in.SecondFactorAdapter"
IDENTITY_GATEWAY = os.environ.get(
    "ONEWINDOW_IDENTITY_GATEWAY", "onewindow.foundation.accounts.gateways.SimulatedIdentity"
)
SIGN_UPS_PER_HOUR = 20
BAD_KEYS_PER_MINUTE = 30
CLIENT_CALLS_PER_MINUTE = 1200
IDEMPOTENCY_HOURS = 48
# What each app keeps about a person, for the copy that the law grants: title → function(person).
PERSONAL_DATA_SOURCES = {
    "办件": "onewindow.site.wiring.personal_cases",
    "电子证照": "onewindow.site.wiring.personal_certificates",
    "主动办理": "onewindow.site.wiring.personal_entitlements",
    "消息": "onewindow.site.wiring.personal_messages",
}
# Where accounts ask for the matters that a mandate may name: a function that gives (slug, name).
MATTER_CHOICES = "onewindow.site.wiring.matter_choices"
# What judgements are about: slug → (name, path of the organization), subject → whom (masked).
DECISION_OWNERS = "onewindow.site.wiring.decision_owners"
JUDGED_SUBJECTS = "onewindow.site.wiring.judged_subjects"
# OCDS 流程编号的前缀：正式使用前向开放合约组织登记，示例前缀只供演示。
OCDS_PREFIX = os.environ.get("ONEWINDOW_OCDS_PREFIX", "ocds-example")
# Whether an enterprise takes part in a tender: what tendering asks the app that keeps the bids.
BID_RECORDS = "onewindow.trading.bidding.api.has_bid"
# Where somebody starts after signing in: a function of the roles held.
HOME_OF = "onewindow.site.wiring.home_of"
# Who the accounts of the demonstration are: a function that gives username → (who, what to try).
DEMO_GUIDE = "onewindow.site.wiring.demo_guide"

# OpenID Connect, off unless an issuer is named; see docs/operations/oidc.md.
OIDC_ISSUER = os.environ.get("ONEWINDOW_OIDC_ISSUER", "")
SOCIALACCOUNT_ADAPTER = "onewindow.foundation.accounts.gateways.sign_in.OidcAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "city",
                "name": os.environ.get("ONEWINDOW_OIDC_NAME", "统一身份认证"),
                "client_id": os.environ.get("ONEWINDOW_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("ONEWINDOW_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        * bool(OIDC_ISSUER),
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [SITE / "static"]
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
FILES = HOME / "files"
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
# Uploads of these owners are used through a foreign key; what nothing uses for so long is dropped.
OWNERS_OF_UPLOADS = ("casework.case", "directory.person")
UNUSED_UPLOAD_DAYS = 7
# Who carries messages outside; ConsoleGateway only writes them to HOME/log/outgoing.jsonl.
SMS_GATEWAY = os.environ.get(
    "ONEWINDOW_SMS_GATEWAY", "onewindow.foundation.messaging.gateways.ConsoleGateway"
)
EMAIL_HOST = os.environ.get("ONEWINDOW_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("ONEWINDOW_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ONEWINDOW_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ONEWINDOW_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ONEWINDOW_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
# Without a mail server the mails of the sign-in pages are kept as files for the operator.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "log" / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("ONEWINDOW_SMTP_FROM", "onewindow@localhost")
EMAIL_GATEWAY = os.environ.get(
    "ONEWINDOW_EMAIL_GATEWAY",
    f"onewindow.foundation.messaging.gateways.{'Smtp' if EMAIL_HOST else 'Console'}Gateway",
)
# The trading centre's own credit code and its four characters in the codes of tenders.
TRADING_CREDIT_CODE = os.environ.get("ONEWINDOW_TRADING_CREDIT_CODE", "12339900MB0T00001X")
TRADING_PLATFORM = os.environ.get("ONEWINDOW_TRADING_PLATFORM", "0001")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# How long a process may answer from the law it has read before it looks whether more was loaded.
POLICY_RECHECK_SECONDS = 1.0
# How long a process remembers which body has a function; other processes may change it.
DIRECTORY_RECHECK_SECONDS = 2.0
# Which class signs certificates with SM2; see the certificates app for what it must offer.
CERTIFICATE_SM2_PROVIDER = "onewindow.services.certificates.gateways.signing.TongsuoSm2"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ORIGIN.startswith("https://")
if ORIGIN.startswith("https://"):  # TLS ends in the proxy before us, which sets this itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Our own mistakes are told where the process was started; a refusal or a wrong address is not one.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "onewindow.site.logs.Lines"},
        "json": {"()": "onewindow.site.logs.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("ONEWINDOW_LOG") == "json" else "lines",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
}

# Scripts and styles come from files of our own; an inline script needs the request's nonce.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *(f"http://{host}:{LIVE_PORT}" for host in LIVE_HOSTS)],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],  # hall screens play pages of our own
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if ORIGIN.startswith("https://") else 0
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# Views of libraries carry no declaration of their own; whole modules are declared here.
ACCESS_OF_LIBRARIES = {
    "django.contrib.admin": frozenset({"administrator"}),
    "django.contrib.contenttypes": frozenset({"administrator"}),
    "django.views.generic.base": frozenset({"administrator"}),  # redirects inside the admin
    "allauth": frozenset({"public"}),
    "django.views.i18n": frozenset({"public"}),
    "ninja": frozenset({"public"}),  # each API operation declares its own access, see site/api.py
}

# Who collects fees online; the demo only plays it, other installations name their platform.
PAYMENT_GATEWAY = os.environ.get(
    "ONEWINDOW_PAYMENTS",
    "onewindow.services.casework.gateways.payments."
    + ("SimulatedPayments" if DEMO else "NoPayments"),
)
# Where the demonstration plays the bank, the surety and the insurer (simulate_partners).
SIMULATED_PARTNERS_PORT = int(os.environ.get("ONEWINDOW_PARTNERS_PORT", PORT + 2))
# Registers of other departments; the demo answers from a pack, other installations name theirs.
REGISTER_GATEWAY = os.environ.get(
    "ONEWINDOW_REGISTERS",
    "onewindow.services.casework.gateways.SimulatedRegisters"
    if DEMO
    else "onewindow.services.casework.gateways.NoRegisters",
)
