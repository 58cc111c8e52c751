"""From a row to the file and line it came from (数据血缘)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onewindow.insight.warehouse.models import Load, QuarantinedRow
from onewindow.insight.warehouse.rules.loads import LoadKind

Place = tuple[int, int]
"""The number of a load and a line in it, as every row of the warehouse has them."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row came from: the load, how it came, the file and the line of it."""

    load: int
    kind: str
    file: str
    line: int

    @property
    def words(self) -> str:
        """Return it as people say it."""
        return f"{self.file} 第{self.line}行"


def origins(places: Iterable[Place]) -> Mapping[Place, Origin]:
    """
    Return where these lines of these loads come from; a corrected one from its first file.

    Rows that no load brought have none.
    """
    wanted = set(places)
    loads = Load.objects.in_bulk({load for load, _ in wanted})
    corrected = [line for load, line in wanted if load in loads and _is_correction(loads[load])]
    first = QuarantinedRow.objects.select_related("load").in_bulk(corrected)
    found = {}
    for load, line in wanted:
        if load not in loads:
            continue
        of, at = loads[load], line
        if _is_correction(of) and line in first:
            of, at = first[line].load, first[line].line
        found[load, line] = Origin(load, loads[load].kind, of.file_name, at)
    return found


def _is_correction(load: Load) -> bool:
    return load.kind == LoadKind.CORRECTION
