"""The life of a report: drafted, reviewed, signed and from then on kept as it is."""

from collections.abc import Iterator
from datetime import date

from onewindow.insight.reports.rules.content import Span
from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.months import months_later
from onewindow.kernel.periods import Period, month_of, year_until
from onewindow.kernel.violations import Violation


class ReportState(Choice):
    """Where a report stands."""

    DRAFT = "draft", "草稿"
    REVIEWING = "reviewing", "待签发"
    SIGNED = "signed", "已签发"


REPORT = Lifecycle(
    "report",
    ReportState,
    [
        Move("draft", "起草", frozenset({ReportState.DRAFT}), None),
        Move("redraft", "重新取数", frozenset({ReportState.DRAFT}), None),
        Move("submit", "送审", frozenset({ReportState.DRAFT}), ReportState.REVIEWING),
        Move("return", "退回修改", frozenset({ReportState.REVIEWING}), ReportState.DRAFT),
        Move("sign", "签发归档", frozenset({ReportState.REVIEWING}), ReportState.SIGNED),
    ],
)


def period_ending(span: Span, last: date) -> Period:
    """Return the period of this span whose last month holds the day."""
    return year_until(last) if span is Span.YEAR else month_of(last)


def latest_over(span: Span, on: date) -> Period:
    """Return the latest period of this span that is over on the day."""
    return period_ending(span, months_later(on, -1))


def period_problems(period: Period, *, on: date) -> Iterator[Violation]:
    """Yield a violation if the period is not over yet."""
    if period.until > on:
        yield Violation("report.period.not_over", f"{period.label}还没有结束，不能出报告")


def signer_problems(submitted_by: str, signer: str) -> Iterator[Violation]:
    """Yield a violation if who signs also submitted (送审和签发须为两人)."""
    if submitted_by == signer:
        yield Violation("report.sign.same_person", "送审的人不能自己签发，请另一位负责人签发")
