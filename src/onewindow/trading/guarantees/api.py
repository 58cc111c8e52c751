"""Deposits, letters of guarantee and insurance policies of bidders (保证金和保函)."""

from onewindow.trading.guarantees.actions import deposits_of
from onewindow.trading.guarantees.models import Guarantee
from onewindow.trading.guarantees.rules import DepositFacts, Form, GuaranteeState

__all__ = ["DepositFacts", "Form", "Guarantee", "GuaranteeState", "deposits_of"]
