"""
What a guarantee says (担保内容), as it is sealed until the opening and shown afterwards.

Everything that could name the bidder or the lot is in here, so that a row without its key says
nothing but its form and its state.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from onewindow.trading.guarantees.rules.states import Form

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who guarantees what to whom; amounts in yuan, accounts as the bank writes them."""

    lot: int
    lot_code: str
    enterprise: int
    credit_code: str
    bidder: str
    beneficiary: str
    amount: Decimal
    due: datetime
    valid_until: date
    partner: str
    actor_key: str
    actor_name: str
    started_at: datetime
    account: str = ""
    basic_account: str = ""
    letter_number: str = ""
    letter_code: str = ""
    letter_digest: str = ""
    letter_signature: str = ""
    letter_until: date | None = None
    letter_amount: Decimal | None = None
    issued_at: datetime | None = None
    withdrawn_at: datetime | None = None
    problems: tuple[str, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """Return it as JSON values; money and times as text."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Self:
        """Return what a record says."""
        return cls(**{name: _READ.get(name, _same)(value) for name, value in record.items()})

    def with_(self, **changes: Any) -> Self:
        """Return the same with some values changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of the bank statement (到账流水); the amount in yuan, the moment by the bank."""

    amount: Decimal
    account: str
    payer: str
    payer_account: str
    credited_at: datetime
    problems: tuple[str, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Self:
        """Return what a record says."""
        return cls(**{name: _READ.get(name, _same)(value) for name, value in record.items()})


@dataclass(frozen=True, slots=True)
class DepositFacts:
    """How one bidder's deposit stood at the deadline (保证金情况), for the roll of the opening."""

    form: Form
    amount: Decimal
    is_sufficient: bool
    problem: str = ""


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _same(value: Any) -> Any:
    return value


def _money(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


_READ: dict[str, Any] = {
    "amount": _money,
    "letter_amount": _money,
    "due": _moment,
    "started_at": _moment,
    "issued_at": _moment,
    "withdrawn_at": _moment,
    "credited_at": _moment,
    "valid_until": _day,
    "letter_until": _day,
    "problems": tuple,
}
