"""What a person's, an enterprise's and a project's numbers must look like."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onewindow.foundation.directory.rules.kinds import DocumentKind
from onewindow.kernel.identifiers import (
    birthday,
    citizen_check_digit,
    is_citizen_number,
    is_credit_code,
)
from onewindow.kernel.violations import Violation

NUMBER_LAW = "《公民身份号码》（GB 11643）"
CREDIT_CODE_LAW = "《法人和其他组织统一社会信用代码编码规则》（GB 32100）"
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,5})?", re.ASCII)
_PROJECT_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}", re.ASCII)
_CITIZEN_NUMBER = re.compile(r"\d{17}[\dX]", re.ASCII)
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_FOREIGN = re.compile(r"9\d{16}[\dX]", re.ASCII)
_FOREIGN_OLD = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)
_RESIDENCE_PERMITS = {DocumentKind.HK_MACAO: ("81", "82"), DocumentKind.TAIWAN: ("83",)}


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What somebody says about a natural person (自然人)."""

    name: str
    number: str
    phone: str = ""
    document_kind: DocumentKind = DocumentKind.CITIZEN
    address: str = ""


@dataclass(frozen=True, slots=True)
class EnterpriseDraft:
    """What somebody says about a market entity (经营主体)."""

    name: str
    credit_code: str
    address: str = ""
    founded_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """What somebody says about an investment project (投资项目)."""

    code: str
    name: str
    amount: Decimal


def clean_text(value: str) -> str:
    """Return the text in half-width forms, without invisible characters and doubled spaces."""
    normal = unicodedata.normalize("NFKC", value)
    visible = (" " if c.isspace() else c for c in normal)
    kept = "".join(c for c in visible if unicodedata.category(c) not in _INVISIBLE)
    return " ".join(kept.split())


def clean_name(value: str) -> str:
    """Return a name as it is stored: Chinese names lose inner spaces, the dot becomes “·”."""
    name = re.sub(r"[・•‧∙]", "·", clean_text(value))
    return name.replace(" ", "") if any("\u4e00" <= c <= "\u9fff" for c in name) else name


def clean_number(value: str) -> str:
    """Return a number or code as it is stored: half-width, upper case, no spaces."""
    return clean_text(value).replace(" ", "").upper()


def check_person(draft: PersonDraft, *, on: date) -> Iterator[Violation]:
    """Yield everything that is wrong with a person's name, number and phone."""
    yield from check_name(draft.name)
    if draft.document_kind is DocumentKind.CITIZEN:
        yield from check_citizen_number(draft.number, on=on)
    else:
        yield from _check_other_number(draft.number, draft.document_kind, on=on)
    yield from check_phone(draft.phone)
    if len(draft.address) > 200:
        yield Violation("person.address.too_long", "住址不得超过200字", field="address")


def check_name(name: str) -> Iterator[Violation]:
    """Yield a violation if this cannot be a person's name."""
    if not name:
        yield Violation("person.name.missing", "请填写姓名", field="name")
    elif len(name) > 60:
        yield Violation("person.name.too_long", "姓名不得超过60字", field="name")
    elif not all(c.isalpha() or c in "·. -'’" for c in name):
        yield Violation("person.name.malformed", "姓名中有不能使用的字符", field="name")


def check_citizen_number(number: str, *, on: date) -> Iterator[Violation]:
    """Yield why this is not a citizen identity number (公民身份号码), if it is not."""
    if is_citizen_number(number, on=on):
        return
    born = birthday(number) if _CITIZEN_NUMBER.fullmatch(number) else None
    if not number:
        code, message = "missing", "请填写公民身份号码"
    elif not _CITIZEN_NUMBER.fullmatch(number):
        code, message = "malformed", "公民身份号码应为18位，末位是数字或X"
    elif born is None or not date(1850, 1, 1) <= born <= on:
        code, message = "birthday", "公民身份号码第7至14位不是真实的出生日期"
    else:
        code, message = "check_digit", "公民身份号码校验位不对，请对照证件核对每一位"
    yield Violation(f"person.number.{code}", message, NUMBER_LAW, "number")


def _check_other_number(number: str, kind: DocumentKind, *, on: date) -> Iterator[Violation]:
    """Yield a violation unless the number has the form of that document."""
    if kind in _RESIDENCE_PERMITS:
        fits = number.startswith(_RESIDENCE_PERMITS[kind]) and is_citizen_number(number, on=on)
    else:
        newer = _FOREIGN.fullmatch(number) is not None
        fits = _FOREIGN_OLD.fullmatch(number) is not None or (
            newer and citizen_check_digit(number[:17]) == number[17]
        )
    if not fits:
        yield Violation(
            "person.number.malformed", f"{kind.label}号码不对，请对照证件核对", "", "number"
        )


def check_phone(phone: str) -> Iterator[Violation]:
    """Yield a violation if a phone number is given that cannot be one."""
    if phone and not _PHONE.fullmatch(phone):
        yield Violation(
            "person.phone.malformed", "联系电话应为11位手机号码或带区号的固定电话", "", "phone"
        )


def check_credit_code(code: str) -> Iterator[Violation]:
    """Yield why this is not a unified social credit code (统一社会信用代码), if it is not."""
    if is_credit_code(code):
        return
    if not code:
        reason, message = "missing", "请填写统一社会信用代码"
    elif not _CREDIT_CODE.fullmatch(code):
        reason, message = "malformed", "统一社会信用代码应为18位数字和字母（不用 I、O、S、V、Z）"
    else:
        reason, message = "check_digit", "统一社会信用代码校验位不对，请对照证照核对每一位"
    yield Violation(f"credit_code.{reason}", message, CREDIT_CODE_LAW, "credit_code")


def check_enterprise(draft: EnterpriseDraft, *, on: date) -> Iterator[Violation]:
    """Yield everything that is wrong with what was said about an enterprise."""
    if not draft.name:
        yield Violation("enterprise.name.missing", "请填写企业名称", field="name")
    elif len(draft.name) > 200:
        yield Violation("enterprise.name.too_long", "企业名称不得超过200字", field="name")
    yield from check_credit_code(draft.credit_code)
    if len(draft.address) > 200:
        yield Violation("enterprise.address.too_long", "住所不得超过200字", field="address")
    if draft.founded_on and draft.founded_on > on:
        yield Violation("enterprise.founded.future", "成立日期不能晚于今天", field="founded_on")


def check_project(draft: ProjectDraft) -> Iterator[Violation]:
    """Yield everything that is wrong with what was said about a project."""
    if not _PROJECT_CODE.fullmatch(draft.code):
        yield Violation(
            "project.code.malformed",
            "项目代码应形如 2601-339901-04-01-123456（年月、区划、类别、序号）",
            field="code",
        )
    if not draft.name:
        yield Violation("project.name.missing", "请填写项目名称", field="name")
    elif len(draft.name) > 200:
        yield Violation("project.name.too_long", "项目名称不得超过200字", field="name")
    if draft.amount <= 0:
        yield Violation("project.amount.not_positive", "总投资应大于0", field="amount")
    elif draft.amount >= Decimal(10) ** 16:
        yield Violation(
            "project.amount.too_large", "总投资数额过大，请核对单位是否为元", "", "amount"
        )
