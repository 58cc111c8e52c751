"""Open data of the trading wing (交易数据开放): OCDS releases and records, the ten disclosures."""

from onewindow.channels.exchange.actions import (
    InvalidRelease,
    Written,
    export_ocds,
    publish_release,
    publish_releases,
)
from onewindow.channels.exchange.models import Release

__all__ = [
    "InvalidRelease",
    "Release",
    "Written",
    "export_ocds",
    "publish_release",
    "publish_releases",
]
