"""
The links of a tender that everybody may read (全过程公开): published, expected, or absent.

A pack lists them; what fills each comes from published notices and from public pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from onewindow.kernel.choices import Choice
from onewindow.kernel.schema import Code, Part, Wording


class Standing(Choice):
    """How a link stands."""

    PUBLISHED = "published", "已公开"
    EXPECTED = "expected", "尚未到"
    NONE = "none", "不适用"


class Exemption(Part):
    """Which tenders have no such link, and why."""

    reason: Wording
    family: str = ""
    procedure: str = ""


class Link(Part):
    """One link: what fills it, from which event its day is expected, by which article."""

    code: Code
    label: Wording
    event: Code
    source: Wording
    notices: tuple[Wording, ...] = ()
    page: str = ""
    is_optional: bool = False
    nothing: str = ""
    not_for: tuple[Exemption, ...] = ()


class Disclosures(Part):
    """The list of links in their order."""

    code: Code
    name: Wording
    source: Wording
    confidence: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was published under a link: its words, its address, its moment."""

    title: str
    address: str
    at: datetime
    lot: str = ""


@dataclass(frozen=True, slots=True)
class DisclosedSubject:
    """The tender as far as its links depend on it."""

    family: str
    procedure: str
    ending: str = ""
    is_past_bids: bool = False


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A link of one tender: how it stands, with what, expected when or absent why."""

    link: Link
    standing: Standing
    items: tuple[Item, ...] = ()
    expected: date | None = None
    reason: str = ""


def disclosed(
    scheme: Disclosures,
    subject: DisclosedSubject,
    items: Mapping[str, Sequence[Item]],
    expected: Mapping[str, date],
) -> Iterator[Disclosed]:
    """
    Yield every link in its order.

    What was published stands, whatever else is so; a tender that has ended expects nothing more.
    """
    for link in scheme.links:
        found = tuple(items.get(link.code, ()))
        reason = _absent(link, subject)
        if found:
            yield Disclosed(link, Standing.PUBLISHED, found)
        elif reason:
            yield Disclosed(link, Standing.NONE, reason=reason)
        else:
            yield Disclosed(link, Standing.EXPECTED, expected=expected.get(link.event))


def check_disclosures(scheme: Disclosures, pages: frozenset[str]) -> Iterator[str]:
    """Yield everything in a list that refers to nothing, or stands twice."""
    codes = [link.code for link in scheme.links]
    yield from (f"环节“{code}”重复" for code in sorted(set(codes)) if codes.count(code) > 1)
    for link in scheme.links:
        if not link.notices and not link.page:
            yield f"环节“{link.label}”没有说明由什么公开"
        if link.page and link.page not in pages:
            yield f"环节“{link.label}”指向不存在的页面“{link.page}”"
        if link.is_optional and not link.nothing:
            yield f"环节“{link.label}”可以没有，请写明没有时怎么说"


def _absent(link: Link, subject: DisclosedSubject) -> str:
    for exemption in link.not_for:
        if exemption.family == subject.family or exemption.procedure == subject.procedure:
            return exemption.reason
    if link.is_optional and subject.is_past_bids:
        return link.nothing
    return subject.ending
