"""The writes of the open data."""

from onewindow.channels.exchange.actions.exporting import Written, export_ocds
from onewindow.channels.exchange.actions.publishing import (
    InvalidRelease,
    publish_release,
    publish_releases,
)

__all__ = ["InvalidRelease", "Written", "export_ocds", "publish_release", "publish_releases"]
