"""What staff type or send."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from onewindow.insight.warehouse.rules import FactTable

LARGEST_UPLOAD = 200 * 1024 * 1024


class UploadForm(forms.Form):
    """A file of one table of a source."""

    table = forms.ChoiceField(label="事实表")
    file = forms.FileField(
        label="数据文件", help_text="CSV、xlsx 或 Parquet，不超过 200 MB；更大的用命令行装载"
    )

    def __init__(self, *args: Any, tables: Sequence[FactTable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.table, one.name) for one in tables]
        self.fields["table"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Return the file unless it is too large for a page."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError("文件超过 200 MB，请用 onewindow warehouse load 装载")
        return file


class CorrectionForm(forms.Form):
    """The values of a bad row, one field for each column of the source."""

    def __init__(
        self, *args: Any, columns: Sequence[str], values: Mapping[str, str | None], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(columns)
        for place, name in enumerate(self.columns):
            self.fields[f"c{place}"] = forms.CharField(
                label=name, required=False, max_length=4000, initial=values.get(name) or ""
            )

    def values(self) -> dict[str, str | None]:
        """Return the values by the columns of the source; what is empty is none."""
        said = (self.cleaned_data[f"c{place}"] for place in range(len(self.columns)))
        return {name: value or None for name, value in zip(self.columns, said, strict=True)}


class QuarantineFilter(forms.Form):
    """Which bad rows to list."""

    source = forms.CharField(required=False, max_length=40)
    table = forms.CharField(required=False, max_length=40)
    load = forms.IntegerField(required=False, min_value=1)
    done = forms.BooleanField(required=False)
