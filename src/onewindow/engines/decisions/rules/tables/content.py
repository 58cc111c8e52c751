"""The schema of a decision table; it stands in the kernel, where every app's rules may use it."""

from onewindow.kernel.tables import (
    DecisionTable,
    Example,
    HitPolicy,
    Input,
    Kind,
    Output,
    Row,
)

__all__ = ["DecisionTable", "Example", "HitPolicy", "Input", "Kind", "Output", "Row"]
