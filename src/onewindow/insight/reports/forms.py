"""What people say about a report."""

from datetime import date
from typing import Any

from django import forms

from onewindow.insight.reports.queries.listing import WHOLE_CITY, halls_to_choose
from onewindow.insight.reports.queries.packs import report_templates
from onewindow.insight.reports.rules import Span, latest_over, period_ending
from onewindow.kernel.periods import Period

MONTHS = 14


class NewReportForm(forms.Form):
    """Which report, of which period, of which hall."""

    template = forms.ChoiceField(label="报告种类")
    last_month = forms.ChoiceField(
        label="截止月份", help_text="月报为这一个月；年度总结为到这个月为止的十二个月"
    )
    hall = forms.ChoiceField(label="范围", required=False, help_text="单个大厅只用于大厅运营月报")

    def __init__(self, *said: Any, on: date, **named: Any) -> None:
        super().__init__(*said, **named)
        self._offer("template", [(t.code, t.name) for t in report_templates().values()])
        latest = latest_over(Span.MONTH, on)
        months = [latest.moved(-n) for n in range(MONTHS)]
        self._offer("last_month", [(month.since.isoformat(), month.label) for month in months])
        self._offer("hall", [("", WHOLE_CITY), *halls_to_choose()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def period(self) -> Period:
        """Return the chosen period."""
        template = report_templates()[self.cleaned_data["template"]]
        return period_ending(template.span, date.fromisoformat(self.cleaned_data["last_month"]))


class ReturnForm(forms.Form):
    """Why a report goes back."""

    reason = forms.CharField(label="退回理由", max_length=500, widget=forms.Textarea)
