"""When a certificate counts, what its face says, and exactly what its signatures cover."""

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import StringConstraints

from onewindow.kernel.canonical import canonical_bytes
from onewindow.kernel.choices import Choice
from onewindow.kernel.identifiers import CERTIFICATE_ROOT, is_credit_code
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.schema import Part, Wording
from onewindow.kernel.violations import Violation

# Neither 0/O nor 1/I/L: a check code is typed from paper (查验码).
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 16
FOREVER = "长期"


class CertificateState(Choice):
    """Where an e-certificate stands."""

    VALID = "valid", "有效"
    EXPIRED = "expired", "已过期"
    REVOKED = "revoked", "已撤销"
    REPLACED = "replaced", "已换发"


CERTIFICATE = Lifecycle(
    "certificate",
    CertificateState,
    [
        Move("expire", "到期", frozenset({CertificateState.VALID}), CertificateState.EXPIRED),
        Move("revoke", "撤销", frozenset({CertificateState.VALID}), CertificateState.REVOKED),
        Move("replace", "换发", frozenset({CertificateState.VALID}), CertificateState.REPLACED),
    ],
)


class KindPack(Part):
    """One kind of certificate as a pack says it; type codes of ours are examples (示例)."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}\d{3}$")]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    body: Wording
    valid_months: int | None = None
    valid_source: str = ""
    fields: tuple[Wording, ...] = ()
    is_example: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a certificate is about, as its face says it."""

    name: str
    number: str
    is_person: bool


@dataclass(frozen=True, slots=True)
class Issue:
    """What is the same on the face of every certificate."""

    identifier: str
    kind: str
    number: str
    issuer: str
    issuer_code: str
    issued_on: date
    valid_from: date
    valid_until: date | None


def certificate_face(issue: Issue, holder: Subject, extra: Mapping[str, Any]) -> dict[str, str]:
    """Return the face (照面) that is signed; what a caller adds cannot displace the fixed part."""
    fixed = {
        "电子证照标识": issue.identifier,
        "证照名称": issue.kind,
        "证照编号": issue.number,
        "持有人": holder.name,
        "持有人证件号码": holder.number,
        "颁发机构": issue.issuer,
        "颁发机构代码": issue.issuer_code,
        "颁发日期": issue.issued_on.isoformat(),
        "有效期起": issue.valid_from.isoformat(),
        "有效期止": last_day(issue.valid_until),
    }
    return {**{key: str(value) for key, value in extra.items()}, **fixed}


FIXED = (
    "证照名称",
    "证照编号",
    "持有人",
    "持有人证件号码",
    "颁发机构",
    "颁发机构代码",
    "颁发日期",
    "有效期起",
    "有效期止",
    "电子证照标识",
)


def face_lines(face: Mapping[str, str], fields: Iterable[str]) -> list[tuple[str, str]]:
    """Return the face in the order that people read: holder, the kind's own fields, the rest."""
    first, last = FIXED[:4], FIXED[4:]
    own = [*fields, *sorted(face)]
    middle = [key for key in own if key in face and key not in FIXED]
    return [(key, face[key]) for key in dict.fromkeys([*first, *middle, *last]) if key in face]


def last_day(valid_until: date | None) -> str:
    """Return the last valid day as the face says it; the stored end is exclusive."""
    return (valid_until - timedelta(days=1)).isoformat() if valid_until else FOREVER


def end_of_validity(valid_from: date, months: int | None) -> date | None:
    """Return the first day on which a certificate of so many months no longer counts."""
    if months is None:
        return None
    year, month = divmod(valid_from.month - 1 + months, 12)
    year, month = valid_from.year + year, month + 1
    return date(year, month, min(valid_from.day, calendar.monthrange(year, month)[1]))


def is_usable(state: str, valid_from: date, valid_until: date | None, *, on: date) -> bool:
    """Test if the certificate may stand in for a paper on the day; the end is exclusive."""
    return (
        state == CertificateState.VALID
        and valid_from <= on
        and (valid_until is None or on < valid_until)
    )


def state_on(state: str, valid_until: date | None, *, on: date) -> CertificateState:
    """Return how the certificate stands on the day, even before the nightly job has noted it."""
    if state == CertificateState.VALID and valid_until is not None and on >= valid_until:
        return CertificateState.EXPIRED
    return CertificateState(state)


def signed_bytes(face: dict[str, Any]) -> bytes:
    """Return the canonical bytes that both signatures cover."""
    return canonical_bytes(face)


def next_version(identifier: str) -> tuple[str, int]:
    """Return the serial number of an identifier and the version that follows its own."""
    parts = identifier.removeprefix(f"{CERTIFICATE_ROOT}.").split(".")
    return parts[2], int(parts[3]) + 1


def clean_code(typed: str) -> str:
    """Return a check code as it is stored, whatever spaces, dashes or case people type."""
    return "".join(c for c in typed.upper() if c.isalnum())[:40]


def shown_code(code: str) -> str:
    """Return a check code in groups of four, as it is printed."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def check_reason(reason: str) -> Iterator[Violation]:
    """Yield a violation if a revocation does not say why, or says it at too great length."""
    if not reason.strip():
        yield Violation("certificate.reason.missing", "请写明撤销理由", field="reason")
    if len(reason) > 200:
        yield Violation("certificate.reason.too_long", "撤销理由不超过200字", field="reason")


def kind_problems(kinds: Iterable[KindPack]) -> Iterator[str]:
    """Yield a sentence for each kind that repeats another or has an impossible code."""
    names: set[str] = set()
    codes: set[str] = set()
    for kind in kinds:
        if kind.name in names:
            yield f"{kind.name}：名称重复"
        if kind.code in codes:
            yield f"{kind.name}：类型代码{kind.code}重复"
        if not is_credit_code(kind.code[:18]):
            yield f"{kind.name}：类型代码前18位不是统一社会信用代码"
        if set(kind.fields) & set(FIXED):
            yield f"{kind.name}：照面项与固定项重名"
        names.add(kind.name)
        codes.add(kind.code)
