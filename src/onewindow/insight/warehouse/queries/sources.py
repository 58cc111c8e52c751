"""Who sends facts, and by which mapping they are read."""

from decimal import Decimal

from onewindow.insight.warehouse.models import Source
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules.sources import OWN, SourcePack, TableMapping
from onewindow.kernel.violations import refuse


def own_pack() -> SourcePack:
    """Return the mapping of this platform's own facts: the standard as it is."""
    return SourcePack(
        code=OWN,
        name="本平台",
        every_hours=72,
        refuse_above=Decimal(1),
        tables={name: TableMapping() for name in standard()},
    )


def pack_of(code: str) -> SourcePack:
    """
    Return the mapping pack of a source.

    :raises Refused: if there is no such source.
    """
    if code == OWN:
        return own_pack()
    source = Source.objects.filter(code=code).first()
    if source is None:
        raise refuse("source.unknown", f"没有来源“{code}”，请先登记它的对照表")
    return source.pack


def mapping_of(pack: SourcePack, table: str) -> TableMapping:
    """
    Return how one table of a source is read.

    :raises Refused: if the source does not send this table.
    """
    if table not in pack.tables:
        names = standard()
        sent = "、".join(f"{one}（{names[one].name}）" for one in pack.tables)
        raise refuse("source.table", f"来源“{pack.name}”没有登记表 {table}，登记了 {sent}")
    return pack.tables[table]


def all_packs() -> list[SourcePack]:
    """Return the packs of every source, this platform's own first, then by code."""
    return [own_pack(), *(source.pack for source in Source.objects.order_by("code"))]
