"""What can be asked of the open data."""

from onewindow.channels.exchange.queries.facts import notice_facts, tender_facts
from onewindow.channels.exchange.queries.releases import (
    PAGE,
    notices_unreleased,
    package_of,
    processes,
    release_count,
    releases_after,
    releases_newest,
    releases_of,
)

__all__ = [
    "PAGE",
    "notice_facts",
    "notices_unreleased",
    "package_of",
    "processes",
    "release_count",
    "releases_after",
    "releases_newest",
    "releases_of",
    "tender_facts",
]
