"""What an auditor or an editor asks for: a matter, a period, a draft."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

MOST_BYTES = 2 * 1024 * 1024
ALL = "全部事项（本人监督范围内）"


class Day(forms.DateField):
    """A day, picked or typed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """A matter and a period; people say the last day, the program the day after."""

    decision = forms.ChoiceField(label="事项", required=False)
    since = Day(label="起")
    until = Day(label="止（含当日）", required=False)

    def __init__(self, *args: Any, decisions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(slug, f"{slug} {name}") for slug, name in decisions]
        self.fields["decision"].choices = [("", ALL), *named]  # type: ignore[attr-defined]

    def clean_until(self) -> date | None:
        """Return the first day that no longer counts."""
        last: date | None = self.cleaned_data["until"]
        return last + timedelta(days=1) if last else None


class FilterForm(PeriodForm):
    """Narrow the list of judgements; every field may stay empty."""

    since = Day(label="起", required=False)


class DraftForm(PeriodForm):
    """A draft to try on the past of one matter."""

    file = forms.FileField(label="判定表文件（.xlsx 或 .dmn）")
    field_order = ("decision", "file", "since", "until")

    def __init__(self, *args: Any, decisions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, decisions=decisions, **kwargs)
        field = self.fields["decision"]
        field.required = True
        field.choices = [("", "请选择"), *field.choices[1:]]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what no decision table can be as big as."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("文件不能超过2MB")
        return file
