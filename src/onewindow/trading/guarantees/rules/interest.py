"""
Interest on deposits (利息) and what a late refund owes more (超期资金占用费).

Days are counted from the first day to the last, the first included and the last not (算头不算尾);
a year has as many days as the policy says. Each sum is rounded once, half up, to the fen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from onewindow.trading.guarantees.rules.particulars import CENT


@dataclass(frozen=True, slots=True)
class Rate:
    """A yearly rate as a fraction with the days of its year, and where it stands."""

    yearly: Decimal
    year_days: int
    source: str
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """What so many days at a rate come to, in yuan."""

    principal: Decimal
    starts: date
    ends: date
    rate: Rate
    amount: Decimal

    @property
    def days(self) -> int:
        """Return how many days count."""
        return max((self.ends - self.starts).days, 0)


def charge(principal: Decimal, starts: date, ends: date, rate: Rate) -> Charge:
    """Return the interest on the principal from one day to another; nothing if there is no day."""
    days = max((ends - starts).days, 0)
    amount = principal * rate.yearly * days / rate.year_days
    return Charge(principal, starts, ends, rate, amount.quantize(CENT, rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What is given back (退还金额), each part with how it was reckoned, in yuan."""

    principal: Decimal
    interest: tuple[Charge, ...]
    late: Charge | None = None

    @property
    def interest_amount(self) -> Decimal:
        """Return the interest on all that came, in yuan."""
        return sum((one.amount for one in self.interest), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        """Return the whole sum to be paid."""
        late = self.late.amount if self.late else Decimal("0.00")
        return self.principal + self.interest_amount + late

    def as_record(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "principal": f"{self.principal:.2f}",
            "interest": [_charge_record(one) for one in self.interest],
            "late": _charge_record(self.late) if self.late else None,
        }

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Self:
        """Return what a record says."""
        late = record["late"]
        return cls(
            Decimal(record["principal"]),
            tuple(_read_charge(one) for one in record["interest"]),
            _read_charge(late) if late else None,
        )


def _charge_record(one: Charge) -> dict[str, Any]:
    return {
        "principal": f"{one.principal:.2f}",
        "starts": one.starts.isoformat(),
        "ends": one.ends.isoformat(),
        "yearly": str(one.rate.yearly),
        "year_days": one.rate.year_days,
        "source": one.rate.source,
        "badge": one.rate.badge,
        "amount": f"{one.amount:.2f}",
    }


def _read_charge(record: Mapping[str, Any]) -> Charge:
    rate = Rate(Decimal(record["yearly"]), record["year_days"], record["source"], record["badge"])
    starts, ends = date.fromisoformat(record["starts"]), date.fromisoformat(record["ends"])
    return Charge(Decimal(record["principal"]), starts, ends, rate, Decimal(record["amount"]))
