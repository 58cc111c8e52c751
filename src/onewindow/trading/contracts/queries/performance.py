"""How a contract is performed: payments with their lateness, days on site; letters."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from onewindow.foundation.accounts.api import enterprises_spoken_for
from onewindow.foundation.directory.api import Person
from onewindow.foundation.policy.api import policy_in_force
from onewindow.trading.contracts.models import Contract, Payment, ResultLetter
from onewindow.trading.contracts.rules import ContractState, PaymentState, late_interest


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment, the days it is late, and the interest that the supplier may claim; yuan."""

    payment: Payment
    late_days: int
    interest: Decimal

    @property
    def is_overdue(self) -> bool:
        """Test if the last day has passed while the money is still out."""
        return self.late_days > 0 and self.payment.paid_on is None


@dataclass(frozen=True, slots=True)
class SiteMonth:
    """The days on site in a month beside what the contract asks (到岗天数)."""

    month: date
    days: int
    asked: int

    @property
    def is_short(self) -> bool:
        """Test if the manager was there on fewer days than promised."""
        return self.days < self.asked


def payment_rows(contract: Contract, *, on: date) -> list[PaymentRow]:
    """Return every payment in order; lateness is counted to the day it was paid, or to today."""
    rate = policy_in_force("pay.interest", on=on, region=contract.lot.tender.region).value
    rows = []
    for payment in contract.payments.select_related("milestone").order_by("number"):
        until = payment.paid_on or on
        is_late = payment.state != PaymentState.REFUSED and until > payment.due_on
        rows.append(
            PaymentRow(
                payment,
                (until - payment.due_on).days if is_late else 0,
                late_interest(payment.amount, due_on=payment.due_on, paid_on=until, rate=rate)
                if is_late
                else Decimal("0.00"),
            )
        )
    return rows


def site_months(contract: Contract) -> list[SiteMonth]:
    """Return the months with check-ins, newest first."""
    days = contract.attendances.order_by("on").values_list("on", flat=True)
    counted = Counter(day.replace(day=1) for day in days)
    return [
        SiteMonth(month, number, contract.manager_days)
        for month, number in sorted(counted.items(), reverse=True)
    ]


def contracts_of_person(person: Person, *, on: date) -> QuerySet[Contract]:
    """Return the contracts of the firms for which the person speaks, newest first."""
    firms = [firm.pk for firm in enterprises_spoken_for(person, on=on)]
    rows = Contract.objects.filter(supplier__in=firms).exclude(
        state__in=(ContractState.DROPPED, ContractState.DRAFT)
    )
    return rows.select_related("lot__tender__tenderer", "supplier").order_by("-id")


def letters_of_person(person: Person, *, on: date) -> QuerySet[ResultLetter]:
    """Return what the firms for which the person speaks were told of results, newest first."""
    firms = [firm.pk for firm in enterprises_spoken_for(person, on=on)]
    rows = ResultLetter.objects.filter(bid__enterprise__in=firms)
    return rows.select_related("award__lot__tender__procedure", "bid__enterprise").order_by("-id")
