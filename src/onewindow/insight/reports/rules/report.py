"""The life of a report: drafted, reviewed, signed and from then on kept as it is."""

from collections.abc import Iterator
from datetime import date

from onewindow.insight.reports.rules.periods import Period
from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
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


def period_problems(period: Period, *, on: date) -> Iterator[Violation]:
    """Yield a violation if the period is not over yet."""
    if period.ends > on:
        yield Violation("report.period.not_over", f"{period.name}还没有结束，不能出报告")


def signer_problems(submitted_by: str, signer: str) -> Iterator[Violation]:
    """Yield a violation if who signs also submitted (送审和签发须为两人)."""
    if submitted_by == signer:
        yield Violation("report.sign.same_person", "送审的人不能自己签发，请另一位负责人签发")
