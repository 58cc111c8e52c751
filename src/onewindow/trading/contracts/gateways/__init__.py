"""Award and contract on paper."""

from onewindow.trading.contracts.gateways.printing import letter_pdf

__all__ = ["letter_pdf"]
