"""Loading report packs: they are read where they lie, so loading is checking."""

from pathlib import Path

from onewindow.insight.reports.queries.packs import check_report_packs
from onewindow.kernel.violations import Violation, refuse_if_any


def load_report_packs(folder: Path) -> list[str]:
    """
    Check the templates of a layer; they are used from the packs themselves.

    :raises Refused: with everything that is wrong.
    """
    refuse_if_any(Violation("pack.wrong", text) for text in check_report_packs(folder))
    return []
