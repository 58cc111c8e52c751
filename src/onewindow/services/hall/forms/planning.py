"""Input of the pages about waiting, plans and posts."""

from collections.abc import Sequence
from typing import Any

from django import forms

from onewindow.services.hall.queries.pools import LUNCH
from onewindow.services.hall.rules.simulation import SLOTS

MORNING = range(LUNCH.start)
AFTERNOON = range(LUNCH.stop, SLOTS)


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
