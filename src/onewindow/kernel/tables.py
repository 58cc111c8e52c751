"""
The strict schema of a decision table: the same for a pack, an edition, a spreadsheet and DMN XML.

It stands in the kernel so that the plain rules of any app may hold one; deciding and proving are
done by ``engines.decisions``. Cells are FEEL text. An input is a value, null (known to be none)
or not supplied (nobody knows): in stored facts a text, number or boolean, JSON null, or no key.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StringConstraints

from onewindow.kernel.choices import Choice
from onewindow.kernel.schema import Code, Part, Wording

Kind = Literal["number", "text", "boolean", "date"]
CellText = Annotated[str, StringConstraints(max_length=1000)]


def _as_stored(value: Any) -> Any:
    # 1 是数字，不是“是”：留给 pydantic 选类型，数字 1 会变成 True。
    if isinstance(value, bool) or value is None:
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


StoredValue = Annotated[bool | str | None, BeforeValidator(_as_stored)]


class HitPolicy(Choice):
    """Which rows may hold together, and what then counts (DMN 1.5, 8.2.10)."""

    UNIQUE = "unique", "唯一命中"
    ANY = "any", "任一命中（结论须相同）"
    FIRST = "first", "首个命中"
    PRIORITY = "priority", "按结论优先级"
    RULE_ORDER = "rule_order", "全部命中（按行序）"
    OUTPUT_ORDER = "output_order", "全部命中（按结论优先级）"
    COLLECT = "collect", "汇总命中"


class Input(Part):
    """
    One fact that a table looks at.

    ``source`` says where it comes from: ``answer.<field>``, ``case.situation``, ``applicant.age``,
    ``certificate.<kind>``, ``register.<name>.<field>``. ``allowed`` lists every value that a text
    may have; ``minimum`` and ``maximum`` bound a number. They are what a proof counts as possible.
    """

    code: Code
    label: Wording
    kind: Kind
    source: Wording
    allowed: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None


class Output(Part):
    """One conclusion of a table; ``allowed`` in order of priority, highest first."""

    code: Code
    label: Wording
    kind: Kind = "text"
    allowed: tuple[str, ...] = ()


class Row(Part):
    """
    One row: if every cell holds, its outputs follow.

    ``when`` holds FEEL unary tests by input (an input left out is ``-``), ``then`` a FEEL literal
    by output, ``message`` what a person reads, ``source`` the law and article.
    """

    code: Code
    when: dict[Code, CellText]
    then: dict[Code, CellText]
    message: Wording
    source: str = ""


class Example(Part):
    """
    A test case of the table: these facts must hit this row (empty: no row, a person).

    ``facts`` are as stored: numbers and dates as text. Of a table where several rows count
    together, ``row`` lists them in their order, with commas. A dated legal number that is not
    given is the one in force.
    """

    name: Wording
    facts: dict[Code, StoredValue]
    row: str


class DecisionTable(Part):
    """A decision table with its test cases."""

    hit: HitPolicy = HitPolicy.FIRST
    aggregation: Literal["", "sum", "min", "max", "count"] = ""
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    examples: tuple[Example, ...] = ()
