"""What is wrong with a table, where, and how a clerk would say it."""

from dataclasses import dataclass, field

from onewindow.engines.decisions.rules.tables.conditions import Value


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One reason why a table cannot be published.

    ``address`` like ``rows.3.when.age`` counts from 0; ``example`` are facts that fall through or
    hit two rows; ``rows`` the codes of the rows concerned.
    """

    code: str
    address: str
    message: str
    example: dict[str, Value] | None = None
    rows: tuple[str, ...] = field(default=())


class CellFault(Exception):
    """A cell cannot be used; the address is put on by who knows where the cell stands."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)
