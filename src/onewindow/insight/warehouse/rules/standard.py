"""The collection standard 取号—受理—办理—评价: its tables, columns and what may stand in them."""

from collections.abc import Iterator, Mapping
from itertools import chain

from onewindow.kernel.choices import Choice
from onewindow.kernel.schema import Code, Part, Wording
from onewindow.kernel.sql import quoted


class FactKind(Choice):
    """What a column holds."""

    TEXT = "text", "文字"
    MARK = "mark", "标记"
    TIME = "time", "时间"
    DAY = "day", "日期"
    MONEY = "money", "金额（元）"
    WHOLE = "whole", "整数"
    FLAG = "flag", "是否"

    @property
    def sql(self) -> str:
        """Return the type of DuckDB that keeps it."""
        return _SQL_TYPES[self]


_SQL_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "mark": "VARCHAR",
    "time": "TIMESTAMP",
    "day": "DATE",
    "money": "DECIMAL(18,2)",
    "whole": "BIGINT",
    "flag": "BOOLEAN",
}
# Every fact row begins with these: where it came from, which hall it speaks of.
SYSTEM_COLUMNS: Mapping[str, str] = {
    "source": "VARCHAR",
    "id": "VARCHAR",
    "load": "BIGINT",
    "line": "BIGINT",
    "hall": "VARCHAR",
}


SYSTEM_LABELS: Mapping[str, str] = {
    "source": "来源",
    "id": "行标识",
    "load": "装载",
    "line": "行号",
    "hall": "大厅",
}


class FactColumn(Part):
    """One column of a fact table; ``values`` are the codes that it may hold, with their words."""

    name: Code
    label: Wording
    kind: FactKind
    required: bool = False
    values: dict[str, str] = {}
    least: int | None = None
    most: int | None = None
    may_be_future: bool = False
    note: str = ""


class FactTable(Part):
    """
    One fact table of the standard.

    ``dated`` is the column that dates a row and chooses its month; ``order`` names columns whose
    moments follow each other. ``may_lack_hall``: some rows belong to no hall, as a case that came
    in by the web.
    """

    table: Code
    name: Wording
    note: Wording
    dated: Code
    has_hall: bool
    may_lack_hall: bool = False
    columns: tuple[FactColumn, ...]
    order: tuple[tuple[Code, ...], ...] = ()

    @property
    def types(self) -> dict[str, str]:
        """Return the columns in their order, the system's first, with their types in DuckDB."""
        return {**SYSTEM_COLUMNS, **{one.name: one.kind.sql for one in self.columns}}

    @property
    def labels(self) -> dict[str, str]:
        """Return what people call each of its columns, the system's first."""
        return {**SYSTEM_LABELS, **{one.name: one.label for one in self.columns}}

    @property
    def needs_hall(self) -> bool:
        """Test if every row must say its hall."""
        return self.has_hall and not self.may_lack_hall

    @property
    def day(self) -> str:
        """Return the SQL expression of the day that a row belongs to."""
        return f"CAST({quoted(self.dated)} AS DATE)"

    def column(self, name: str) -> FactColumn:
        """
        Return the column of this name.

        :raises KeyError: if the table has none.
        """
        return {one.name: one for one in self.columns}[name]


def table_problems(table: FactTable) -> Iterator[str]:
    """Yield what contradicts itself in a table of the standard."""
    names = [one.name for one in table.columns]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{table.table}：列 {name} 写了两次"
    for name in sorted(set(names) & set(SYSTEM_COLUMNS)):
        yield f"{table.table}：列 {name} 是系统列，不能再写"
    kinds = {one.name: one.kind for one in table.columns}
    moments = {name for name, kind in kinds.items() if kind in (FactKind.TIME, FactKind.DAY)}
    for name in chain([table.dated], *table.order):
        if name not in moments:
            yield f"{table.table}：{name} 须是本表的时间或日期列"
    if table.dated in kinds and not table.column(table.dated).required:
        yield f"{table.table}：{table.dated} 决定行的月份，须为必填"
