"""Fields that several forms share."""

from decimal import Decimal
from typing import Any

from django import forms

_HUNDRED = Decimal(100)


def words(label: str, *, most: int = 1000, rows: int = 4, **said: Any) -> forms.CharField:
    """Return a field of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **said)


def money(label: str, **said: Any) -> forms.DecimalField:
    """Return a field for yuan with two places."""
    return forms.DecimalField(
        label=f"{label}（元）",
        max_digits=18,
        decimal_places=2,
        error_messages={"invalid": "请填写金额，例如 9800000.00"},
        **said,
    )


def day(label: str, **said: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，例如 2026-12-10"},
        **said,
    )


def evidence(label: str, **said: Any) -> forms.FileField:
    """Return a field for one file that proves something."""
    return forms.FileField(label=label, help_text="PDF、图片或Word，不超过20MB", **said)


class PercentField(forms.DecimalField):
    """A share that people write in percent and the house keeps as a fraction."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=f"{label}（%）",
            min_value=0,
            max_value=100,
            decimal_places=2,
            required=False,
            initial=0,
        )

    def clean(self, value: Any) -> Decimal:
        """Return the fraction; empty is nothing."""
        said = super().clean(value)
        return (said or Decimal(0)) / _HUNDRED
