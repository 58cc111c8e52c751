"""Checks that the parts of a matter point at each other correctly."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from onewindow.kernel.forms import Field, FieldKind, resolve_day
from onewindow.kernel.violations import Violation
from onewindow.services.catalog.rules.content import MatterContent, Stage
from onewindow.services.catalog.rules.wording import label_of

_ANY_DAY = date(2025, 1, 1)
_CHOOSING = {FieldKind.CHOICE, FieldKind.CHOICES}


def check_form(content: MatterContent) -> Iterator[Violation]:
    """Yield a violation for every code given twice and every reference to nothing."""
    for key in ("situations", "fields", "materials", "stages"):
        yield from _unique(key, getattr(content, key))
    situations = {s.code for s in content.situations}
    known: dict[str, Field] = {}
    for number, field in enumerate(content.fields):
        path = f"fields.{number}"
        yield from _check_links(path, field, situations, known)
        yield from _check_field(path, field)
        known[field.code] = field
    for number, material in enumerate(content.materials):
        yield from _check_links(f"materials.{number}", material, situations, known)


def check_stages(content: MatterContent) -> Iterator[Violation]:
    """Yield a violation for every review stage that could never pass, or passes with nobody."""
    for number, stage in enumerate(content.stages):
        yield from _check_stage(f"stages.{number}", stage)


def _unique(key: str, parts: Sequence[Any]) -> Iterator[Violation]:
    counted = Counter(part.code for part in parts)
    for number, part in enumerate(parts):
        if counted[part.code] > 1:
            yield _wrong(f"{key}.{number}.code", "code.twice", f"代码“{part.code}”重复")


def _check_links(
    path: str, part: Any, situations: set[str], known: dict[str, Field]
) -> Iterator[Violation]:
    for code in part.situations:
        if code not in situations:
            yield _wrong(f"{path}.situations", "situation.unknown", f"没有情形“{code}”")
    if part.when is None:
        return
    asked = known.get(part.when.field)
    if asked is None:
        yield _wrong(f"{path}.when", "field.unknown", f"前面没有字段“{part.when.field}”")
        return
    possible = _possible(asked)
    for value in part.when.values:
        if possible is not None and value not in possible:
            yield _wrong(f"{path}.when", "value.unknown", f"“{asked.label}”没有选项“{value}”")
    if not part.when.values:
        yield _wrong(f"{path}.when", "value.missing", "没有写明取值")


def _possible(field: Field) -> set[str] | None:
    if field.kind in _CHOOSING:
        return {code for code, _ in field.options}
    return {"yes", "no"} if field.kind is FieldKind.YES_NO else None


def _check_field(path: str, field: Field) -> Iterator[Violation]:
    if field.kind in _CHOOSING and not field.options:
        yield _wrong(f"{path}.options", "options.missing", f"“{field.label}”没有选项")
    if len({code for code, _ in field.options}) != len(field.options):
        yield _wrong(f"{path}.options", "options.twice", f"“{field.label}”的选项代码重复")
    low, high = field.minimum, field.maximum
    if low is not None and high is not None and low > high:
        yield _wrong(f"{path}.minimum", "range.empty", "最小值大于最大值")
    for key, text in (("earliest", field.earliest), ("latest", field.latest)):
        try:
            resolve_day(text or "today", on=_ANY_DAY)
        except (ValueError, OverflowError):
            yield _wrong(f"{path}.{key}", "day.malformed", f"“{text}”不是日期")


def _check_stage(path: str, stage: Stage) -> Iterator[Violation]:
    if not stage.tasks:
        yield _wrong(f"{path}.tasks", "stage.empty", "至少要有一个审查任务")
    if stage.rule == "quorum" and not 1 <= stage.quorum <= len(stage.tasks):
        yield _wrong(f"{path}.quorum", "stage.quorum", f"通过人数应在1到{len(stage.tasks)}之间")
    if stage.minimum_staff < 1:
        yield _wrong(f"{path}.minimum_staff", "stage.staff", "至少一人")


def _wrong(path: str, code: str, message: str) -> Violation:
    return Violation(f"matter.{code}", f"{label_of(path)}：{message}", "", path)
