"""What a fact is: the collection standard (归集标准) and what is wrong with a pack of it."""

from onewindow.insight.warehouse.rules.standard import (
    SYSTEM_COLUMNS,
    FactColumn,
    FactKind,
    FactTable,
    table_problems,
)

__all__ = ["SYSTEM_COLUMNS", "FactColumn", "FactKind", "FactTable", "table_problems"]
