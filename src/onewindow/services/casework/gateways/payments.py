"""Who collects fees online (缴费平台): asked to take an amount, and whether it came."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class PaymentUnavailable(Exception):
    """The platform did not answer; nothing is known about the payment yet."""


class PaymentGateway(Protocol):
    """A platform that collects fees; every order has a number of ours and is asked by it."""

    def page(self, number: str, amount: Decimal, about: str) -> str:
        """
        Return the address where the payer pays the order; the same number is one order.

        :raises PaymentUnavailable: if the platform does not answer.
        """

    def trade(self, number: str) -> str:
        """
        Return the platform's own number if the order was paid, else nothing.

        :raises PaymentUnavailable: if the platform does not answer.
        """

    def refund(self, number: str, amount: Decimal) -> str:
        """
        Return the platform's number of the refund; asking again refunds nothing more.

        :raises PaymentUnavailable: if the platform does not answer.
        """


class NoPayments:
    """The platform of an installation that is not connected yet: fees are paid at the counter."""

    def page(self, number: str, amount: Decimal, about: str) -> str:
        """:raises PaymentUnavailable: always."""
        raise PaymentUnavailable

    def trade(self, number: str) -> str:
        """:raises PaymentUnavailable: always."""
        raise PaymentUnavailable

    def refund(self, number: str, amount: Decimal) -> str:
        """:raises PaymentUnavailable: always."""
        raise PaymentUnavailable


class SimulatedPayments:
    """A platform for the demo and for tests (模拟): no money moves, a file remembers."""

    def __init__(self) -> None:
        self.path: Path = settings.HOME / "log" / "payments.jsonl"

    def page(self, number: str, amount: Decimal, about: str) -> str:
        """Return the page of the house where paying is played."""
        return f"/my/payments/{number}/simulated/"

    def trade(self, number: str) -> str:
        """Return the played trade of the order, if it was confirmed."""
        return next((line["trade"] for line in self._lines() if line["number"] == number), "")

    def refund(self, number: str, amount: Decimal) -> str:
        """Return the played number of the refund."""
        return f"TK{number}"

    def confirm(self, number: str, amount: Decimal) -> None:
        """Play that the payer paid."""
        if not self.trade(number):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            line = {"number": number, "trade": f"MN{number}", "amount": str(amount)}
            with self.path.open("a") as file:
                file.write(json.dumps(line) + "\n")

    def _lines(self) -> list[dict[str, str]]:
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text().splitlines()]


def payments() -> PaymentGateway:
    """Return the platform that the settings name."""
    gateway: PaymentGateway = import_string(settings.PAYMENT_GATEWAY)()
    return gateway
