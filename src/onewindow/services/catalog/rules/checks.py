"""What must hold before the content of a matter may be published (实施清单校验)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from onewindow.kernel.violations import Violation
from onewindow.kernel.workdays import DayType
from onewindow.services.catalog.rules.content import Limit, MatterContent, Mode
from onewindow.services.catalog.rules.references import check_form, check_stages
from onewindow.services.catalog.rules.tables import check_table
from onewindow.services.catalog.rules.unasked import check_proactive
from onewindow.services.catalog.rules.wording import CHOICES, catch_all_words, label_of

LIST_RULES = "实施清单要素校验规则（示例）"
NO_CATCH_ALL = "《安阳市政务服务条例》第十三条"
_FREE = ("不收费", "免费", "免收", "无")
_BASIS = re.compile(r"《|条|号|标准|发改|财综|物价")
_VAGUE = re.compile(r"(?:有关|相关)(?:规定|法律|法规|政策)")
_INSTANT_DAYS = 1
_ONLINE = {"5", "6"}

# What a source may leave open; a broken reference or rule table is never tolerated.
_TOLERABLE = {
    "matter.limit.too_long",
    "matter.limit.instant",
    "matter.online.too_shallow",
    "matter.instant.special",
    "matter.basis.vague",
    "matter.fee.basis",
    "words.catch_all",
}

_MESSAGES = {
    "missing": "必须填写",
    "extra_forbidden": "没有这个要素",
    "string_too_short": "不能为空",
    "string_too_long": "过长",
    "string_type": "应为文字",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "bool_parsing": "应为是或否",
    "bool_type": "应为是或否",
    "decimal_parsing": "应为数字",
    "decimal_type": "应为数字",
    "tuple_type": "应为列表",
    "dict_type": "应为一组要素",
    "model_type": "应为一组要素",
    "model_attributes_type": "应为一组要素",
}


def read_content(raw: Any) -> tuple[MatterContent | None, list[Violation]]:
    """Return the strict content, or None with a violation for every key that does not fit."""
    try:
        return MatterContent.model_validate(raw), []
    except ValidationError as error:
        return None, [_malformed(one) for one in error.errors()]


def check_content(content: MatterContent) -> Iterator[Violation]:
    """
    Yield every violation of a content that has the right form.

    A key that the source itself leaves open is listed in ``to_verify``; its violation is not
    hidden but shown as 待核, see :func:`points_to_verify`.
    """
    for violation in _all_checks(content):
        if not _is_tolerated(content, violation):
            yield violation


def points_to_verify(content: MatterContent) -> list[Violation]:
    """Return the violations that are tolerated because the source is marked 待核."""
    return [v for v in _all_checks(content) if _is_tolerated(content, v)]


def is_marked(content: MatterContent, path: str) -> bool:
    """Test if ``to_verify`` names the key that the path starts with."""
    key = path.split(".", maxsplit=1)[0]
    names = {key, label_of(key)}
    return any(re.split(r"[：:，,（(\s.]", mark)[0] in names for mark in content.to_verify)


def _is_tolerated(content: MatterContent, violation: Violation) -> bool:
    return violation.code in _TOLERABLE and is_marked(content, violation.field)


def most_workdays(limit: Limit) -> int:
    """Return the most working days that the limit can hold; weekends alone are taken off."""
    if limit.day_type is DayType.WORKING:
        return limit.days
    weeks, rest = divmod(limit.days, 7)
    return weeks * 5 + min(rest, 5)


def _all_checks(content: MatterContent) -> Iterator[Violation]:
    yield from _check_limits(content)
    yield from _check_mode(content)
    yield from _check_words(content)
    yield from _check_basis(content)
    yield from _check_materials(content)
    yield from check_form(content)
    yield from check_stages(content)
    yield from check_table(content)
    yield from check_proactive(content)


def _check_limits(content: MatterContent) -> Iterator[Violation]:
    statutory, promised = content.statutory_limit, content.promised_limit
    for key, limit in (("statutory_limit", statutory), ("promised_limit", promised)):
        if limit.days < 0:
            yield _wrong(f"{key}.days", "limit.negative", "不能小于0")
    same = statutory.day_type is promised.day_type
    most = statutory.days if same else most_workdays(statutory)
    given = promised.days if same else most_workdays(promised)
    if given > most:
        yield _wrong(
            "promised_limit.days",
            "limit.too_long",
            f"承诺{promised.days}{promised.day_type.label}，"
            f"超过法定{statutory.days}{statutory.day_type.label}",
        )
    if content.is_instant_type and promised.days > _INSTANT_DAYS:
        yield _wrong(
            "promised_limit.days",
            "limit.instant",
            f"即办件的承诺时限应为0或1个工作日，现为{promised.days}",
        )


def _check_mode(content: MatterContent) -> Iterator[Violation]:
    if content.visits < 0:
        yield _wrong("visits", "visits.negative", "不能小于0")
    if content.visits == 0 and content.online_depth not in _ONLINE and not _goes_by_post(content):
        yield _wrong(
            "online_depth", "online.too_shallow", "到现场0次时应达到“互联网办理”以上，或支持邮寄"
        )
    if content.is_instant_type and content.special_procedures:
        yield _wrong("special_procedures", "instant.special", "即办件不得设特别程序")
    if content.mode is Mode.UNDERTAKING and not content.undertaking.strip():
        yield _wrong("undertaking", "undertaking.missing", "告知承诺事项必须写明承诺内容")
    for key in ("kind", "online_depth", "level"):
        if str(getattr(content, key)) not in CHOICES[key]:
            yield _wrong(key, "choice.unknown", f"没有“{getattr(content, key)}”这个代码")
    if not content.subjects:
        yield _wrong("subjects", "subjects.missing", "至少选择一类服务对象")


def _goes_by_post(content: MatterContent) -> bool:
    return any("邮寄" in label for field in content.fields for _, label in field.options)


def _check_words(content: MatterContent) -> Iterator[Violation]:
    for number, condition in enumerate(content.conditions):
        yield from _definite(f"conditions.{number}", condition)
    for number, material in enumerate(content.materials):
        yield from _definite(f"materials.{number}.name", material.name)
    if not content.conditions:
        yield _wrong("conditions", "conditions.missing", "至少写明一个受理条件")


def _definite(path: str, text: str) -> Iterator[Violation]:
    for word in catch_all_words(text):
        yield Violation(
            "words.catch_all",
            f"{label_of(path)}“{text}”有兜底表述“{word}”，应逐项写明",
            NO_CATCH_ALL,
            path,
        )


def _check_basis(content: MatterContent) -> Iterator[Violation]:
    if not content.legal_basis:
        yield _wrong("legal_basis", "basis.missing", "至少写明一条设定依据")
    for number, basis in enumerate(content.legal_basis):
        if _VAGUE.search(basis.law):
            yield _wrong(
                f"legal_basis.{number}.law", "basis.vague", f"“{basis.law}”不是具体的法律法规"
            )
    fee = content.fee.strip()
    if not fee:
        yield _wrong("fee", "fee.missing", "应写明收费标准或“不收费”")
    elif not fee.startswith(_FREE) and not _BASIS.search(fee):
        yield _wrong("fee", "fee.basis", f"“{fee}”没有写明收费依据")


def _check_materials(content: MatterContent) -> Iterator[Violation]:
    names = Counter(m.name for m in content.materials)
    for number, material in enumerate(content.materials):
        path = f"materials.{number}"
        if material.certificate and material.waiver == "0":
            yield _wrong(f"{path}.waiver", "material.waiver", "有对应证照的材料应标明免提交方式")
        if names[material.name] > 1 and not (material.situations or material.when):
            yield _wrong(
                f"{path}.name", "material.twice", f"“{material.name}”重复，同一材料不得重复收取"
            )
        if material.copies < 0:
            yield _wrong(f"{path}.copies", "material.copies", "不能小于0")


def _wrong(path: str, code: str, message: str) -> Violation:
    return Violation(f"matter.{code}", f"{label_of(path)}：{message}", LIST_RULES, path)


def _malformed(error: Mapping[str, Any]) -> Violation:
    path = ".".join(str(part) for part in _plain(error["loc"]))
    kind, context = error["type"], error.get("ctx") or {}
    if kind in {"literal_error", "enum"}:
        expected = str(context.get("expected", "列出的值之一"))
        message = f"应为{expected.replace(', ', '、').replace(' or ', '或')}"
    elif kind == "string_pattern_mismatch":
        message = "格式不对"
    else:
        message = _MESSAGES.get(kind, "格式不对")
    return Violation(f"matter.schema.{kind}", f"{label_of(path)}：{message}", "", path)


def _plain(loc: Sequence[Any]) -> list[Any]:
    """Leave out the names of union members that pydantic puts into a location."""
    return [part for part in loc if isinstance(part, int) or re.fullmatch(r"[a-z_0-9]+", part)]
