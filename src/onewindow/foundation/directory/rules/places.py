"""Sites and counters before they are stored, and what must hold for them."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from onewindow.foundation.directory.rules.kinds import CounterKind, SiteKind
from onewindow.kernel.violations import Violation


@dataclass(frozen=True, slots=True)
class CounterDraft:
    """What is said about a counter (窗口)."""

    number: str
    name: str
    kind: CounterKind


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """What is said about a site (办事场所); its organization is named by credit code."""

    name: str
    code: str
    kind: SiteKind
    organization: str
    region: str
    address: str
    phone: str = ""
    hours: dict[str, str] = field(default_factory=dict)
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    counters: tuple[CounterDraft, ...] = ()


def check_sites(
    drafts: Iterable[SiteDraft],
    *,
    organizations: Container[str],
    regions: Container[str],
    taken: frozenset[str],
) -> Iterator[Violation]:
    """Yield everything that is wrong with any of the sites."""
    seen: set[str] = set(taken)
    for draft in drafts:
        if not draft.name or not draft.code:
            yield Violation("site.unnamed", f"场所没有名称或编码：{draft.name}{draft.code}")
        if draft.code in seen:
            yield Violation("site.code.taken", f"场所编码重复：{draft.code}")
        seen.add(draft.code)
        if draft.organization not in organizations:
            yield Violation("site.organization.unknown", f"{draft.name}：没有这个管理单位")
        if draft.region not in regions:
            yield Violation("site.region.unknown", f"{draft.name}：没有这个行政区划")
        numbers = [counter.number for counter in draft.counters]
        if len(set(numbers)) < len(numbers):
            yield Violation("counter.number.taken", f"{draft.name}：窗口号重复")
