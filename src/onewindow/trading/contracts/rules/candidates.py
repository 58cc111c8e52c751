"""The report as it reaches the tenderer (评标报告): its candidates, and whether it holds."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.kernel.violations import Violation

_ORDER = "《招标投标法实施条例》第五十三条"


@dataclass(frozen=True, slots=True)
class CandidateDraft:
    """
    A candidate (中标候选人) of the report; the price in yuan as evaluated.

    ``place`` is None where the report does not rank. ``enterprise`` is the credit code.
    """

    enterprise: str
    price: Decimal
    place: int | None
    score: Decimal | None = None
    duration_days: int = 0
    quality: str = ""
    project_manager: str = ""
    manager_certificate: str = ""
    qualification: str = ""


@dataclass(frozen=True, slots=True)
class OtherDraft:
    """A bidder of the report who is no candidate: the own place and score, or why rejected."""

    enterprise: str
    price: Decimal | None = None
    place: int | None = None
    score: Decimal | None = None
    rejected_for: str = ""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """
    A signed evaluation report (评标报告、评审报告) as far as the award needs it.

    ``is_binding`` says that the first place wins, whatever the law of the procedure leaves open.
    """

    candidates: Sequence[CandidateDraft]
    is_ranked: bool = True
    others: Sequence[OtherDraft] = ()
    summary: str = ""
    experts: Sequence[str] = ()
    is_binding: bool = False

    @property
    def bidders(self) -> tuple[str, ...]:
        """Return the credit code of everybody who was judged, candidates first."""
        candidates = [one.enterprise for one in self.candidates]
        return (*candidates, *(one.enterprise for one in self.others))


def check_report(
    report: ReportDraft, *, most: int, ceiling: Decimal | None
) -> Iterator[Violation]:
    """Yield everything that is wrong with a report's list of candidates, at most so many."""
    found = report.candidates
    if not found:
        yield Violation("award.candidates.none", "评标报告没有推荐中标候选人")
    if len(found) > most:
        yield Violation(
            "award.candidates.many",
            f"中标候选人{len(found)}个，不得超过{most}个",
            _ORDER,
        )
    for name, count in Counter(report.bidders).items():
        if count > 1:
            yield Violation("award.candidates.twice", f"投标人{name}在报告中重复")
    places = [one.place for one in found]
    if report.is_ranked and places != list(range(1, len(found) + 1)):
        yield Violation("award.candidates.order", "中标候选人应当从第一名起依次标明排序", _ORDER)
    if not report.is_ranked and any(place is not None for place in places):
        yield Violation("award.candidates.order", "报告不排序，候选人不应带有名次")
    for one in found:
        yield from _check_candidate(one, ceiling=ceiling)


def _check_candidate(one: CandidateDraft, *, ceiling: Decimal | None) -> Iterator[Violation]:
    if one.price <= 0:
        yield Violation("award.candidates.price", f"投标人{one.enterprise}的报价应大于0")
    if ceiling is not None and one.price > ceiling:
        yield Violation(
            "award.candidates.ceiling",
            f"投标人{one.enterprise}的报价{one.price:,.2f}元高于最高限价{ceiling:,.2f}元",
            "《招标投标法实施条例》第五十一条",
        )
