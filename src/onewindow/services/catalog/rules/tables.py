"""Checks of the rule table of an automatic matter, and its cells as text."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from onewindow.kernel.tables import Cell, Input, RuleTable
from onewindow.kernel.violations import Violation
from onewindow.services.catalog.rules.content import MatterContent, Mode
from onewindow.services.catalog.rules.wording import label_of

SOURCES = ("answer.", "applicant.", "certificate.", "register.", "case.")
_SIGNS = {
    "≥": "at_least",
    ">=": "at_least",
    "＞": "above",
    ">": "above",
    "≤": "at_most",
    "<=": "at_most",
    "＜": "below",
    "<": "below",
}
_COMPARE = re.compile(r"(≥|>=|≤|<=|＞|>|＜|<)\s*(-?\d+(?:\.\d+)?)")
_NUMERIC = ("at_least", "above", "at_most", "below")


def check_table(content: MatterContent) -> Iterator[Violation]:
    """Yield a violation for everything that would make automatic decisions wrong or impossible."""
    table = content.table
    if table is None:
        if content.mode is Mode.INSTANT:
            yield _wrong("table", "table.missing", "智能秒办事项必须有判定规则")
        return
    fields = {field.code for field in content.fields}
    for number, item in enumerate(table.inputs):
        yield from _check_input(f"table.inputs.{number}", item, fields)
    yield from _check_codes(table)
    yield from _check_rows(table)
    if content.mode is Mode.INSTANT and not any(r.outcome == "grant" for r in table.rows):
        yield _wrong("table.rows", "table.no_grant", "至少要有一行结论为“准予”")


def _check_input(path: str, item: Input, fields: set[str]) -> Iterator[Violation]:
    prefix = next((p for p in SOURCES if item.source.startswith(p)), "")
    rest = item.source[len(prefix) :]
    if not prefix or not rest:
        known = "、".join(SOURCES)
        yield _wrong(
            f"{path}.source", "input.source", f"“{item.source}”应以{known}之一开头并写明名称"
        )
    elif prefix == "answer." and rest not in fields:
        yield _wrong(f"{path}.source", "field.unknown", f"没有表单字段“{rest}”")
    elif prefix == "register." and "." not in rest:
        yield _wrong(f"{path}.source", "input.source", "登记数据应写成 register.名称.字段")


def _check_codes(table: RuleTable) -> Iterator[Violation]:
    for key, codes in (
        ("inputs", [item.code for item in table.inputs]),
        ("rows", [row.code for row in table.rows]),
    ):
        counted = Counter(codes)
        for number, code in enumerate(codes):
            if counted[code] > 1:
                yield _wrong(f"table.{key}.{number}.code", "code.twice", f"代码“{code}”重复")


def _check_rows(table: RuleTable) -> Iterator[Violation]:
    kinds = {item.code: item.kind for item in table.inputs}
    for number, row in enumerate(table.rows):
        path = f"table.rows.{number}"
        if row.outcome == "grant" and not any(_says_something(c) for c in row.when.values()):
            yield _wrong(f"{path}.when", "row.open", "准予的规则行必须有条件")
        for code, cell in row.when.items():
            if code not in kinds:
                yield _wrong(f"{path}.when", "input.unknown", f"没有判定因素“{code}”")
            elif kinds[code] != "number" and any(getattr(cell, k) is not None for k in _NUMERIC):
                yield _wrong(f"{path}.when.{code}", "cell.kind", f"“{code}”不是数字，不能比较大小")


def _says_something(cell: Cell) -> bool:
    return cell != Cell()


def cell_from_text(text: str) -> dict[str, Any] | None:
    """
    Return a raw cell from the words that a clerk writes: ``≥18且＜60``, ``＝是``, ``属于a、b``.

    Empty text and 不限 mean no cell.

    :raises ValueError: if a part is not understood.
    """
    cell: dict[str, Any] = {}
    for part in filter(None, (p.strip() for p in text.split("且"))):
        if part == "不限":
            continue
        compared = _COMPARE.fullmatch(part)
        if compared:
            cell[_SIGNS[compared[1]]] = compared[2]
        elif part[0] in "＝=":
            said = part[1:].strip()
            cell["is_"] = {"是": True, "否": False}.get(said, said)
        elif part.startswith(("不属于", "属于")):
            key, words = ("not_in", part[3:]) if part[0] == "不" else ("in_", part[2:])
            cell[key] = [w for w in re.split(r"[、,，\s]+", words) if w]
        else:
            raise ValueError(f"看不懂“{part}”，请写成 ≥18、＝是 或 属于甲、乙")
    return cell or None


def _wrong(path: str, code: str, message: str) -> Violation:
    return Violation(f"matter.{code}", f"{label_of(path)}：{message}", "", path)
