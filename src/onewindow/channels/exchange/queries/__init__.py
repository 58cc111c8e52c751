"""What can be asked of the open data."""

from onewindow.channels.exchange.queries.disclosures import PAGES, disclosures_of, scheme_words
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
    "PAGES",
    "disclosures_of",
    "notice_facts",
    "notices_unreleased",
    "package_of",
    "processes",
    "release_count",
    "releases_after",
    "releases_newest",
    "releases_of",
    "scheme_words",
    "tender_facts",
]
