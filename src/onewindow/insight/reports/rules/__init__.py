"""What a report is, in plain Python."""

from onewindow.insight.reports.rules.charts import chart_svg
from onewindow.insight.reports.rules.content import (
    WORDS,
    Column,
    Figure,
    Form,
    ReportTemplate,
    Section,
    Sentence,
    Span,
    Table,
    template_problems,
)
from onewindow.insight.reports.rules.report import (
    REPORT,
    ReportState,
    latest_over,
    period_ending,
    period_problems,
    signer_problems,
)
from onewindow.insight.reports.rules.wording import (
    NOTHING,
    change_words,
    is_said,
    pieces,
    value_words,
)

__all__ = [
    "NOTHING",
    "REPORT",
    "WORDS",
    "Column",
    "Figure",
    "Form",
    "ReportState",
    "ReportTemplate",
    "Section",
    "Sentence",
    "Span",
    "Table",
    "change_words",
    "chart_svg",
    "is_said",
    "latest_over",
    "period_ending",
    "period_problems",
    "pieces",
    "signer_problems",
    "template_problems",
    "value_words",
]
