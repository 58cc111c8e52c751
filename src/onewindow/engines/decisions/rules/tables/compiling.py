"""A table made ready to decide, kept by its content."""

from threading import Lock
from typing import Any

from onewindow.engines.decisions.rules.tables.checking import CheckedTable, read_table
from onewindow.engines.decisions.rules.tables.content import DecisionTable
from onewindow.engines.decisions.rules.tables.deciding import Decide, decide_function
from onewindow.engines.decisions.rules.tables.explaining import Explain, explain_function
from onewindow.engines.decisions.rules.tables.facts import digest_of
from onewindow.kernel.violations import Refused, Violation

MAXIMUM_KEPT = 300


class Compiled:
    """
    A table ready to decide.

    ``decide(facts)`` returns the verdict; ``explain(facts)`` the same verdict with what every cell
    compared. Both raise TypeError if a fact is not of the kind that its input has.
    """

    __slots__ = ("checked", "decide", "digest", "explain")

    def __init__(self, checked: CheckedTable, digest: str) -> None:
        self.checked, self.digest = checked, digest
        self.decide: Decide = decide_function(checked)
        self.explain: Explain = explain_function(checked)


_keeping = Lock()
_by_digest: dict[str, Compiled] = {}
_by_identity: dict[int, tuple[DecisionTable, Compiled]] = {}


def compiled(table: DecisionTable) -> Compiled:
    """
    Return the table ready to decide, the same one for equal tables.

    :raises Refused: if a cell is wrong; a table is never run with a row left out.
    """
    kept = _by_identity.get(id(table))
    if kept and kept[0] is table:
        return kept[1]
    digest = digest_of(table)
    ready = _by_digest.get(digest) or _made(table, digest)
    _keep(_by_digest, digest, ready)
    _keep(_by_identity, id(table), (table, ready))
    return ready


def _made(table: DecisionTable, digest: str) -> Compiled:
    checked, faults = read_table(table)
    if faults:
        raise Refused(Violation(f"table.{f.code}", f.message, "", f.address) for f in faults)
    return Compiled(checked, digest)


def _keep(kept: dict[Any, Any], key: Any, value: Any) -> None:
    with _keeping:
        while len(kept) >= MAXIMUM_KEPT and key not in kept:
            kept.pop(next(iter(kept)), None)
        kept[key] = value
