"""What the warehouse keeps beside its files: sources, loads, bad rows, which files are current."""

from onewindow.insight.warehouse.models.loads import Load, QuarantinedRow
from onewindow.insight.warehouse.models.parts import Part
from onewindow.insight.warehouse.models.sources import Source

__all__ = ["Load", "Part", "QuarantinedRow", "Source"]
