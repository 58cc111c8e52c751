"""What the warehouse keeps beside its files: loads, and which files are current."""

from onewindow.insight.warehouse.models.parts import Part

__all__ = ["Part"]
