"""Who stands at the door: identity of applicants, and where a request really comes from."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from onewindow.kernel.choices import Choice
from onewindow.kernel.identifiers import is_citizen_number
from onewindow.kernel.violations import Refused, Violation

_PHONE = re.compile(r"1[3-9]\d{9}")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,30}|[A-Za-z][A-Za-z .'-]{1,59}")
_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_FORWARDING = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_VIA",
)
_REAL_NAME = "《中华人民共和国居民身份证法》第三条"


class Verdict(Choice):
    """What the identity service says about a name and a number (实名核验)."""

    MATCH = "match", "一致"
    MISMATCH = "mismatch", "不一致"


def tidy_name(name: str) -> str:
    """Return the name without spaces around it and with one kind of middle dot."""
    name = unicodedata.normalize("NFKC", name).strip()
    return re.sub(r"[•‧・．]", "·", name)


def is_phone(phone: str) -> bool:
    """Test the form of a mainland mobile number."""
    return bool(_PHONE.fullmatch(phone))


def check_applicant(name: str, number: str, phone: str, *, on: date) -> Iterator[Violation]:
    """Yield everything that is wrong with what somebody says about himself."""
    if not _NAME.fullmatch(name):
        yield Violation("identity.name", "请填写身份证上的姓名", field="name")
    if not is_citizen_number(number, on=on):
        yield Violation(
            "identity.number", "公民身份号码不正确，请核对后重填", _REAL_NAME, "number"
        )
    if not is_phone(phone):
        yield Violation("identity.phone", "请填写11位手机号码", field="phone")


def is_local_request(meta: Mapping[str, str], host: str) -> bool:
    """Test if a request comes from this very machine and through no proxy."""
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return (
        meta.get("REMOTE_ADDR") in _LOOPBACK
        and name in _LOOPBACK_HOSTS
        and not any(header in meta for header in _FORWARDING)
    )


def client_address(meta: Mapping[str, str], *, proxies: int) -> str:
    """
    Return the address of the visitor behind so many proxies of our own.

    Each proxy appends the address that it saw; what stands further left may be invented.
    """
    remote = meta.get("REMOTE_ADDR", "")
    seen = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if proxies < 1 or len(seen) < proxies or not seen[-proxies]:
        return remote
    return seen[-proxies]


def seconds_in_words(seconds: int) -> str:
    """Return a waiting time as people say it: 15分钟, 40秒."""
    return f"{seconds}秒" if seconds < 60 else f"{-(-seconds // 60)}分钟"


class TooOften(Refused):
    """Refused for now because the same was tried too often; knows how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        words = f"操作过于频繁，请{seconds_in_words(seconds)}后再试"
        super().__init__([Violation("accounts.too_often", words)])
