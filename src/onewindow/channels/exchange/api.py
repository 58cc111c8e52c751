"""Open data of the trading wing (交易数据开放): OCDS releases and records, the ten disclosures."""

from onewindow.channels.exchange.actions import (
    InvalidRelease,
    Written,
    check_disclosure_packs,
    export_ocds,
    load_disclosure_packs,
    publish_release,
    publish_releases,
)
from onewindow.channels.exchange.models import Release

__all__ = [
    "InvalidRelease",
    "Release",
    "Written",
    "check_disclosure_packs",
    "export_ocds",
    "load_disclosure_packs",
    "publish_release",
    "publish_releases",
]
