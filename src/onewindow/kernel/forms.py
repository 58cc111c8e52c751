"""Forms as data: questions, and reading the answers with everything wrong at once."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from onewindow.kernel.choices import Choice
from onewindow.kernel.identifiers import is_citizen_number, is_credit_code
from onewindow.kernel.schema import Code, Part, Wording
from onewindow.kernel.violations import Violation

Answers = Mapping[str, Any]
_RELATIVE = re.compile(r"today(?:([+-])(\d{1,5})([dmy]))?")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST_NUMBER = 400


class FieldKind(Choice):
    """What a form field holds."""

    TEXT = "text", "文本"
    LONG_TEXT = "long_text", "多行文本"
    NUMBER = "number", "数字"
    MONEY = "money", "金额（元）"
    DATE = "date", "日期"
    CHOICE = "choice", "单选"
    CHOICES = "choices", "多选"
    YES_NO = "yes_no", "是否"
    PHONE = "phone", "手机号码"
    CITIZEN_NUMBER = "citizen_number", "公民身份号码"
    CREDIT_CODE = "credit_code", "统一社会信用代码"
    BANK_ACCOUNT = "bank_account", "银行账号"


_WRITTEN = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})


class When(Part):
    """Show or require something only if another answer is one of these values."""

    field: Code
    values: tuple[str, ...]


class Field(Part):
    """One question of the application form."""

    code: Code
    label: Wording
    kind: FieldKind
    hint: str = ""
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_length: int = 200
    earliest: str = ""
    latest: str = ""
    situations: tuple[Code, ...] = ()
    when: When | None = None
    prefill: str = ""


def is_asked(part: Any, situation: str, answers: Answers) -> bool:
    """Test if a field or a material applies to this situation and these answers."""
    if part.situations and situation not in part.situations:
        return False
    when: When | None = part.when
    if when is None:
        return True
    given = answers.get(when.field)
    chosen = set(given) if isinstance(given, list | tuple) else {given}
    return bool(chosen & set(when.values))


def asked_fields(fields: Sequence[Field], situation: str, answers: Answers) -> list[Field]:
    """Return the questions to ask, in order."""
    return [field for field in fields if is_asked(field, situation, answers)]


def clean_answers(
    fields: Sequence[Field], situation: str, raw: Answers, *, on: date
) -> tuple[dict[str, Any], list[Violation]]:
    """
    Return the clean answers and every violation, one for each wrong field.

    Clean values are plain JSON: text, decimals as text, dates in ISO form, lists of codes. Answers
    to questions that are not asked are dropped.
    """
    clean: dict[str, Any] = {}
    found: list[Violation] = []
    for field in fields:
        if not is_asked(field, situation, clean):
            continue
        value, problems = clean_answer(field, raw.get(field.code), on=on)
        found += problems
        if not problems and value not in (None, "", []):
            clean[field.code] = value
    return clean, found


def clean_answer(field: Field, raw: Any, *, on: date) -> tuple[Any, list[Violation]]:
    """Return the clean value of one answer, or why it cannot be used."""
    value: Any = list(raw) if isinstance(raw, list | tuple) else raw
    if isinstance(value, str):
        value = _tidy(value) if field.kind in _WRITTEN else _tidy_number(value)
    if value in (None, "", []):
        if field.required:
            verb = "选择" if field.options or field.kind is FieldKind.YES_NO else "填写"
            return None, [_wrong(field, "required", f"请{verb}{field.label}")]
        return None, []
    try:
        clean = _READERS[field.kind](field, value)
    except (ValueError, InvalidOperation) as error:
        return None, [_wrong(field, "malformed", f"{field.label}：{error}")]
    return clean, list(_limits(field, clean, on=on))


def resolve_day(text: str, *, on: date) -> date:
    """
    Return the day that a limit names: an ISO date, ``today``, or ``today`` ± days, months, years.

    :raises ValueError: if the text has another form.
    """
    match = _RELATIVE.fullmatch(text)
    if not match:
        return date.fromisoformat(text)
    sign, count, unit = match.groups()
    if not sign:
        return on
    number = int(count) if sign == "+" else -int(count)
    if unit == "d":
        return on + timedelta(days=number)
    months = on.year * 12 + on.month - 1 + number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    for day in range(on.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise ValueError(text)


def _wrong(field: Field, what: str, message: str) -> Violation:
    return Violation(f"answer.{what}", message, field=field.code)


def _limits(field: Field, value: Any, *, on: date) -> Iterator[Violation]:
    if field.kind in {FieldKind.NUMBER, FieldKind.MONEY}:
        number = Decimal(value)
        if field.minimum is not None and number < field.minimum:
            yield _wrong(field, "too_small", f"{field.label}不能小于{field.minimum:f}")
        if field.maximum is not None and number > field.maximum:
            yield _wrong(field, "too_large", f"{field.label}不能大于{field.maximum:f}")
    if field.kind is FieldKind.DATE:
        day = date.fromisoformat(value)
        if field.earliest and day < (first := resolve_day(field.earliest, on=on)):
            yield _wrong(field, "too_early", f"{field.label}不能早于{first:%Y年%-m月%-d日}")
        if field.latest and day > (last := resolve_day(field.latest, on=on)):
            yield _wrong(field, "too_late", f"{field.label}不能晚于{last:%Y年%-m月%-d日}")
    if field.kind is FieldKind.CITIZEN_NUMBER and not is_citizen_number(value, on=on):
        yield _wrong(field, "bad_number", f"{field.label}不正确，请核对18位号码")


def _tidy(value: str) -> str:
    """Return the text without what nobody can see; half of a surrogate pair is no character."""
    return _INVISIBLE.sub("", value).encode(errors="replace").decode().strip()


def _tidy_number(value: str) -> str:
    """Return the text with full-width digits as Chinese input methods type them made plain."""
    if len(value) > _LONGEST_NUMBER:
        return value
    return unicodedata.normalize("NFKC", _tidy(value)).strip()


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("请填写文字")  # noqa: TRY004 - the reader of any answer says ValueError
    if len(value) > field.max_length:
        raise ValueError(f"最多{field.max_length}个字，现在有{len(value)}个字")
    return value


def _number(field: Field, value: Any) -> str:
    text = str(value).replace(",", "").replace("，", "")
    if (
        isinstance(value, bool)
        or len(text) > 24
        or not re.fullmatch(r"[+-]?\d+(\.\d+)?", text, re.ASCII)
    ):
        raise ValueError("请填写数字，例如 12 或 12.5")
    return format(Decimal(text).normalize(), "f")


def _money(field: Field, value: Any) -> str:
    amount = Decimal(_number(field, value))
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError("金额最多两位小数")
    return format(amount.quantize(Decimal("0.01")), "f")


def _date(field: Field, value: Any) -> str:
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", str(value), re.ASCII)
    if not match:
        raise ValueError("请按 2026-01-31 的格式填写日期")
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        raise ValueError("没有这一天，请核对日期") from None


def _choice(field: Field, value: Any) -> str:
    if not isinstance(value, str) or value not in {code for code, _ in field.options}:
        raise ValueError("请从列出的选项中选择")
    return value


def _choices(field: Field, value: Any) -> list[str]:
    given = value if isinstance(value, list) else [value]
    return [_choice(field, item) for item in dict.fromkeys(map(str, given))]


def _yes_no(field: Field, value: Any) -> str:
    known = {"yes": "yes", "no": "no", True: "yes", False: "no"}
    if not isinstance(value, str | bool) or value not in known:
        raise ValueError("请选择“是”或“否”")
    return known[value]


def _phone(field: Field, value: Any) -> str:
    digits = re.sub(r"[\s-]", "", str(value))
    if not re.fullmatch(r"1\d{10}", digits, re.ASCII):
        raise ValueError("请填写11位手机号码")
    return digits


def _citizen_number(field: Field, value: Any) -> str:
    return re.sub(r"\s", "", str(value)).upper()


def _credit_code(field: Field, value: Any) -> str:
    code = re.sub(r"\s", "", str(value)).upper()
    if not is_credit_code(code):
        raise ValueError("统一社会信用代码不正确，请核对18位代码")
    return code


def _bank_account(field: Field, value: Any) -> str:
    digits = re.sub(r"[\s-]", "", str(value))
    if not re.fullmatch(r"\d{8,30}", digits, re.ASCII):
        raise ValueError("请填写8至30位数字的银行账号")
    return digits


_READERS: dict[FieldKind, Callable[[Field, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.YES_NO: _yes_no,
    FieldKind.PHONE: _phone,
    FieldKind.CITIZEN_NUMBER: _citizen_number,
    FieldKind.CREDIT_CODE: _credit_code,
    FieldKind.BANK_ACCOUNT: _bank_account,
}
