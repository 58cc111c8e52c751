"""Setting a hall up."""

from typing import Any

from django import forms

from onewindow.services.catalog.api import Matter
from onewindow.services.hall.forms.shared import clock, day
from onewindow.services.hall.rules import (
    DAY_KINDS,
    hours_text,
    hours_typed,
)

WEEKDAYS = list(enumerate("一二三四五六日", start=1))


class HallForm(forms.Form):
    """The hall's hours and rules."""

    workday = forms.CharField(
        label="工作日取号时间",
        required=False,
        help_text="如 09:00-12:00 13:30-17:00，留空不开放",
    )
    weekend = forms.CharField(label="周末取号时间", required=False)
    holiday = forms.CharField(label="法定节假日取号时间", required=False)
    needs_name = forms.BooleanField(label="实名取号", required=False)
    takes_phone_tickets = forms.BooleanField(label="开放手机扫码取号", required=False)

    @property
    def hours(self) -> dict[str, list[list[str]]]:
        """Return the typed hours as they are stored."""
        return {key: hours_typed(self.cleaned_data[key]) for key, _label in DAY_KINDS}

    @staticmethod
    def of(hall: Any) -> dict[str, Any]:
        """Return what the form shows at first."""
        hours = {key: hours_text(hall.hours.get(key, ())) for key, _label in DAY_KINDS}
        return {
            **hours,
            "needs_name": hall.needs_name,
            "takes_phone_tickets": hall.takes_phone_tickets,
        }


class DayForm(forms.Form):
    """Other hours on one day."""

    on = forms.DateField(label="日期", widget=day())
    hours = forms.CharField(label="当天取号时间", required=False, help_text="留空为当天不开放")
    reason = forms.CharField(label="原因", max_length=60)


class QueueForm(forms.Form):
    """A queue."""

    letter = forms.CharField(label="字头", max_length=1, help_text="票号的第一个字母，定下后不变")
    name = forms.CharField(label="名称", max_length=40)
    matters = forms.ModelMultipleChoiceField(
        label="事项", queryset=Matter.objects.none(), required=False
    )
    is_express = forms.BooleanField(label="简易快办", required=False, help_text="走优先通道")
    is_active = forms.BooleanField(label="启用", required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matters"].queryset = Matter.objects.order_by("slug")  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["letter"]


class SlotRow(forms.Form):
    """One stretch of the week."""

    weekday = forms.TypedChoiceField(
        label="星期", choices=[(n, f"星期{w}") for n, w in WEEKDAYS], coerce=int
    )
    starts = forms.TimeField(label="开始", widget=clock())
    ends = forms.TimeField(label="结束", widget=clock())
    capacity = forms.IntegerField(label="可约人数", min_value=1, max_value=200)


SlotRows = forms.formset_factory(SlotRow, extra=1, can_delete=True, max_num=200)
