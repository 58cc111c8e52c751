"""How another system's columns become the standard's: the mapping pack of a source (对照表)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from onewindow.insight.warehouse.rules.standard import FactKind, FactTable
from onewindow.kernel.choices import Choice
from onewindow.kernel.schema import Code, Part, Wording

SourceCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
_ZONE = re.compile(r"^[+-](0\d|1[0-4]):[0-5]\d$")
OWN = "onewindow"  # 本平台自己的事实
ID_LABEL, HALL_LABEL = "行标识", "大厅编码"
UNNAMED = {"id": ID_LABEL, "hall": HALL_LABEL}


class Encoding(Choice):
    """How the characters of a text file are written."""

    AUTO = "auto", "自动识别"
    UTF8 = "utf-8", "UTF-8"
    GB18030 = "gb18030", "GB18030（含 GBK、GB2312）"


class ColumnMapping(Part):
    """
    Where the value of one column comes from, and how it is read.

    ``from`` names one column of the source, or several that are joined by a space (日期 and 时间);
    ``constant`` stands for every row. ``values`` translates; ``format`` is a strptime pattern;
    ``times`` multiplies (万元 → 元).
    """

    origin: str | tuple[str, ...] = Field(default=(), alias="from")
    constant: str = ""
    values: Mapping[str, str] = {}
    format: str = ""
    times: Annotated[Decimal, Field(gt=0, lt=10**9, max_digits=12)] = Decimal(1)

    @property
    def origins(self) -> tuple[str, ...]:
        """Return the columns of the source that the value is made from."""
        return (self.origin,) if isinstance(self.origin, str) else self.origin

    @model_validator(mode="after")
    def _one_of_both(self) -> "ColumnMapping":
        if bool(self.origins) == bool(self.constant):
            raise ValueError("from 和 constant 须写且只写一个")
        return self


class TableMapping(Part):
    """
    How one table of the standard is made from a file, a sheet or a query of the source.

    Without ``columns`` the source sends the standard's own columns. ``id`` names the columns of
    the source that together tell one row from every other. ``since`` names the column of a query
    that grows when a row changes.
    """

    id: tuple[str, ...] = ()
    columns: Mapping[str, ColumnMapping] = {}
    ignored: tuple[str, ...] = ()
    sheet: str = ""
    query: str = ""
    since: str = ""

    @property
    def is_standard(self) -> bool:
        """Test if the source sends the standard's own columns."""
        return not self.columns


class SourcePack(Part):
    """
    A system that sends facts: whose it is, how often it should, and how its tables are read.

    ``clock_ahead_seconds`` is how far its clock is known to be fast; it is taken off every time.
    ``refuse_above`` is the share of bad rows from which a file is sent back as a whole.
    """

    code: SourceCode
    name: Wording
    hall: str = ""
    contact: str = ""
    every_hours: Annotated[int, Field(ge=1, le=24 * 31)] = 24
    zone: str = "+08:00"
    clock_ahead_seconds: int = 0
    encoding: Encoding = Encoding.AUTO
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    database: str = ""
    refuse_above: Annotated[Decimal, Field(gt=0, le=1)] = Decimal("0.5")
    tables: Mapping[Code, TableMapping]

    @property
    def shift_seconds(self) -> int:
        """Return what is added to the source's wall clock to get the city's (UTC+8)."""
        sign = -1 if self.zone.startswith("-") else 1
        ahead = sign * (int(self.zone[1:3]) * 3600 + int(self.zone[4:6]) * 60)
        return 8 * 3600 - ahead - self.clock_ahead_seconds


def source_problems(pack: SourcePack, standard: Mapping[str, FactTable]) -> Iterator[str]:
    """Yield what does not fit the standard in the pack of a source."""
    if pack.code == OWN:
        yield f"来源代码 {OWN} 是本平台自己的，请换一个"
    if not _ZONE.match(pack.zone):
        yield f"{pack.code}：zone 应写成 +08:00 的样子"
    for name, mapping in pack.tables.items():
        if name not in standard:
            yield f"{pack.code}：归集标准没有表 {name}"
        else:
            for problem in _table_problems(standard[name], mapping, has_hall=bool(pack.hall)):
                yield f"{pack.code}.{name}：{problem}"


def _table_problems(table: FactTable, mapping: TableMapping, *, has_hall: bool) -> Iterator[str]:
    if mapping.since and not mapping.query:
        yield "since 只用于数据库查询"
    if mapping.is_standard:
        return
    known = {one.name for one in table.columns}
    for name in sorted(set(mapping.columns) - known - {"hall"}):
        yield f"归集标准没有列 {name}"
    needed = {one.name for one in table.columns if one.required}
    needed |= {"hall"} if table.needs_hall and not has_hall else set()
    for name in sorted(needed - set(mapping.columns)):
        yield f"缺少必填列 {name}"
    if not mapping.id:
        yield "须写 id：由哪些列区分每一行"
    for name in sorted(set(mapping.columns) & known):
        column = table.column(name)
        strange = sorted(set(mapping.columns[name].values.values()) - set(column.values))
        if column.values and strange:
            yield f"{name} 的取值表没有 {'、'.join(strange)}"
        if mapping.columns[name].times != 1 and column.kind not in (
            FactKind.MONEY,
            FactKind.WHOLE,
        ):
            yield f"{name} 不是数，不能写 times"


def settled_mapping(
    table: FactTable, mapping: TableMapping, header: Sequence[str]
) -> TableMapping:
    """
    Return the mapping with columns: its own, or the standard's as the header writes them.

    A header in the standard's form gives the codes (``taken_at``) or the labels (取号时间).
    """
    if not mapping.is_standard:
        return mapping
    labels = UNNAMED | {one.name: one.label for one in table.columns}
    by_code = len(set(labels) & set(header)) >= len(set(labels.values()) & set(header))
    written = {name: name if by_code else label for name, label in labels.items()}
    columns = {
        name: ColumnMapping.model_validate({"from": heading})
        for name, heading in written.items()
        if name != "id" and heading in header
    }
    return mapping.model_copy(update={"id": (written["id"],), "columns": columns})


def header_problems(
    table: FactTable, mapping: TableMapping, header: Sequence[str], *, hall: str
) -> Iterator[str]:
    """
    Yield what differs between the columns that came and those that were agreed.

    ``mapping`` is the settled one; ``hall`` the source's own, "" if the rows must say it.
    """
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        yield f"列名重复：{'、'.join(repeated)}"
    wanted = {name for one in mapping.columns.values() for name in one.origins}
    wanted |= set(mapping.id) | set(mapping.ignored)
    missing = [name for name in sorted(wanted) if name not in header]
    absent = [
        one.label for one in table.columns if one.required and one.name not in mapping.columns
    ]
    if table.needs_hall and not hall and "hall" not in mapping.columns:
        absent.append(HALL_LABEL)
    if missing or absent:
        yield f"缺少列：{'、'.join([*missing, *absent])}"
    extra = [name for name in header if name not in wanted]
    if extra:
        yield f"多出列：{'、'.join(extra)}"
