"""The writes of the open data."""

from onewindow.channels.exchange.actions.disclosing import (
    check_disclosure_packs,
    load_disclosure_packs,
)
from onewindow.channels.exchange.actions.exporting import Written, export_ocds
from onewindow.channels.exchange.actions.publishing import (
    InvalidRelease,
    publish_release,
    publish_releases,
)

__all__ = [
    "InvalidRelease",
    "Written",
    "check_disclosure_packs",
    "export_ocds",
    "load_disclosure_packs",
    "publish_release",
    "publish_releases",
]
