"""Writes of guarantees: one function for each sentence of the business."""

from onewindow.trading.guarantees.actions.revealing import deposits_of, reveal_due, reveal_lot

__all__ = ["deposits_of", "reveal_due", "reveal_lot"]
