"""The hall's forms."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.violations import Refused
from onewindow.services.catalog.api import Matter
from onewindow.services.hall.models import CounterState, Queue, Screen
from onewindow.services.hall.queries import FreeSlot
from onewindow.services.hall.queries.pools import LUNCH
from onewindow.services.hall.rules import (
    CLAIMABLE,
    DAY_KINDS,
    ItemKind,
    PauseReason,
    Schedule,
    ServiceOutcome,
    hours_text,
    hours_typed,
)
from onewindow.services.hall.rules.simulation import SLOTS

MORNING = range(LUNCH.start)
AFTERNOON = range(LUNCH.stop, SLOTS)
PRIORITIES = [("", _("都不是")), *((one.value, one.label) for one in CLAIMABLE)]
OUTCOMES = [
    (one.value, one.label)
    for one in (
        ServiceOutcome.FINISHED,
        ServiceOutcome.ACCEPTED,
        ServiceOutcome.CONSULTED,
        ServiceOutcome.RETURNED,
    )
]
WEEKDAYS = list(enumerate("一二三四五六日", start=1))


def add_refusal(form: forms.Form, refused: Refused) -> None:
    """Put each reason at its field, with its source; reasons without a field on top."""
    for violation in refused.violations:
        source = f"（{violation.source}）" if violation.source else ""
        field = violation.field if violation.field in form.fields else None
        form.add_error(field, f"{violation.message}{source}")


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _clock() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class TicketForm(forms.Form):
    """What somebody comes for, and whether he is called first."""

    queue = forms.MultipleChoiceField(
        label=_("要办什么业务"),
        help_text=_("可以选几项，按顺序办理"),
        widget=forms.CheckboxSelectMultiple,
    )
    priority = forms.ChoiceField(
        label=_("您是否属于优先服务对象"),
        help_text=_("到窗口时请出示证件"),
        choices=PRIORITIES,
        required=False,
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=_("证件号码"),
        max_length=18,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, queues: Sequence[Queue], asks_name: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queue"].choices = [(queue.letter, queue.name) for queue in queues]  # type: ignore[attr-defined]
        if not asks_name:
            del self.fields["number"]


class BookForm(forms.Form):
    """Which stretch of the day."""

    starts = forms.ChoiceField(label=_("选择时段"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, slots: Sequence[FreeSlot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts"].choices = [  # type: ignore[attr-defined]
            (slot.starts.isoformat(), f"{slot.starts:%H:%M}–{slot.ends:%H:%M}（余{slot.free}）")
            for slot in slots
            if slot.free
        ]

    def clean_starts(self) -> datetime:
        """Return the start as a moment."""
        return datetime.fromisoformat(self.cleaned_data["starts"])


class SignOnForm(forms.Form):
    """Which counter to sit at."""

    counter = forms.ChoiceField(label="今天在哪个窗口", widget=forms.RadioSelect)

    def __init__(self, *args: Any, desks: Sequence[CounterState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counter"].choices = [(str(desk.pk), desk.counter.name) for desk in desks]  # type: ignore[attr-defined]


class TransferForm(forms.Form):
    """Where to send somebody."""

    queue = forms.ChoiceField(label="转到业务")
    counter = forms.ChoiceField(label="指定窗口", required=False)
    reason = forms.CharField(label="原因", max_length=100, required=False)

    def __init__(
        self,
        *args: Any,
        queues: Sequence[Queue],
        desks: Sequence[CounterState],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queue"].choices = [(q.letter, q.name) for q in queues]  # type: ignore[attr-defined]
        listed = [(str(desk.counter_id), desk.counter.name) for desk in desks]
        self.fields["counter"].choices = [("", "队列内任一窗口"), *listed]  # type: ignore[attr-defined]


class PauseForm(forms.Form):
    """Why a counter stops for a while."""

    reason = forms.ChoiceField(label="暂停原因", choices=PauseReason.choices())


class AssignForm(forms.Form):
    """Which queues a counter serves."""

    queues = forms.MultipleChoiceField(
        label="业务队列", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, queues: Sequence[Queue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queues"].choices = [(queue.letter, str(queue)) for queue in queues]  # type: ignore[attr-defined]


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

    on = forms.DateField(label="日期", widget=_day())
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
    starts = forms.TimeField(label="开始", widget=_clock())
    ends = forms.TimeField(label="结束", widget=_clock())
    capacity = forms.IntegerField(label="可约人数", min_value=1, max_value=200)


SlotRows = forms.formset_factory(SlotRow, extra=1, can_delete=True, max_num=200)


class PlaylistForm(forms.Form):
    """The head of a playlist."""

    name = forms.CharField(label="名称", max_length=40)
    starts = forms.DateField(label="开始日期", widget=_day())
    ends = forms.DateField(
        label="结束日期（不含）",
        required=False,
        widget=_day(),
    )
    from_time = forms.TimeField(
        label="每天从",
        required=False,
        widget=_clock(),
    )
    to_time = forms.TimeField(
        label="每天到",
        required=False,
        widget=_clock(),
    )

    @property
    def schedule(self) -> Schedule:
        """Return when the playlist is shown."""
        said: dict[str, date | time | None] = self.cleaned_data
        return Schedule(said["starts"], said["ends"], said["from_time"], said["to_time"])  # type: ignore[arg-type]


class ItemForm(forms.Form):
    """One item of a playlist."""

    kind = forms.ChoiceField(label="类别", choices=ItemKind.choices())
    title = forms.CharField(label="标题", max_length=60, required=False)
    body = forms.CharField(
        label="正文", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    picture = forms.FileField(label="图片", required=False)
    address = forms.CharField(
        label="网页地址", max_length=200, required=False, help_text="本系统的公开页面，如 /law/"
    )
    seconds = forms.IntegerField(label="停留秒数", initial=15)


class SubmitForm(forms.Form):
    """For which screens."""

    screens = forms.ModelMultipleChoiceField(
        label="在哪些屏播放", queryset=Screen.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, hall: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["screens"].queryset = Screen.objects.filter(hall=hall).order_by("code")  # type: ignore[attr-defined]


class PoolForm(forms.Form):
    """Which pool of counters and which day a page is about; both may be left out."""

    pool = forms.CharField(label="业务组", max_length=60, required=False)
    on = forms.DateField(
        label="日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    staff = forms.IntegerField(
        label="可上岗人数",
        min_value=1,
        max_value=64,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class PlanForm(forms.Form):
    """A plan as the page showed it: a number for each half hour of the day."""

    pool = forms.CharField(max_length=60)
    on = forms.DateField()
    counters = forms.CharField(max_length=400)
    reason = forms.CharField(max_length=200, required=False)

    def clean_counters(self) -> list[int]:
        """Return the numbers; what is no number is refused."""
        parts = self.cleaned_data["counters"].split(",")
        if len(parts) != SLOTS or not all(part.isdecimal() and len(part) < 3 for part in parts):
            raise forms.ValidationError("窗口计划不完整，请刷新页面后再试")
        return [int(part) for part in parts]


class WhatIfForm(forms.Form):
    """Another plan in three numbers: counters in the morning, at lunch, in the afternoon."""

    morning = forms.IntegerField(label="上午开窗数", min_value=0, max_value=64)
    lunch = forms.IntegerField(label="午间开窗数", min_value=0, max_value=64)
    afternoon = forms.IntegerField(label="下午开窗数", min_value=0, max_value=64)

    def __init__(self, *args: Any, present: Sequence[int], **kwargs: Any) -> None:
        self.present = present
        super().__init__(*args, **kwargs)
        for name, slots in self._parts():
            self.fields[name].initial = max(present[slot] for slot in slots)

    def plan(self) -> tuple[int, ...]:
        """Return the plan: the given numbers wherever the present plan has the hall open."""
        plan = list(self.present)
        for name, slots in self._parts():
            for slot in slots:
                if name == "lunch" or self.present[slot]:
                    plan[slot] = self.cleaned_data[name]
        return tuple(plan)

    @staticmethod
    def _parts() -> tuple[tuple[str, range], ...]:
        return (("morning", MORNING), ("lunch", LUNCH), ("afternoon", AFTERNOON))


class DecideForm(forms.Form):
    """Agree to a proposal or turn it down."""

    decision = forms.ChoiceField(
        label="签批",
        choices=[("agree", "同意"), ("reject", "不同意")],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label="意见",
        max_length=200,
        required=False,
        widget=forms.Textarea,
        help_text="不同意的，请写明理由",
    )
