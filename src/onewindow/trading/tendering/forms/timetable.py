"""The timetable of a tender: a day for each planned event, an hour where it matters."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from onewindow.trading.tendering.rules import Procedure

_MORNING = time(9, 0)
_OPENING = time(9, 30)
_END = time(23, 59, 59)


class TimetableForm(forms.Form):
    """Days for the planned events; the hour of the opening is asked, the others follow custom."""

    def __init__(
        self, *args: Any, procedure: Procedure, proposal: Mapping[str, date], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.events = [e for e in procedure.events if e.phase == "planned" and not e.is_latest]
        for event in self.events:
            self.fields[event.code] = forms.DateField(
                label=event.label,
                initial=proposal.get(event.code),
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": "请填写日期，例如 2026-12-01"},
            )
        self.fields["opening_hour"] = forms.TimeField(
            label="截止和开标时刻",
            initial=_OPENING,
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            error_messages={"invalid": "请填写时刻，例如 09:30"},
        )

    def moments(self) -> dict[str, datetime]:
        """Return the moment of each event: an end lasts until the day is over."""
        hours = {"bids_due": self.cleaned_data["opening_hour"]}
        return {
            event.code: timezone.make_aware(
                datetime.combine(
                    self.cleaned_data[event.code],
                    hours.get(event.code, _END if event.code.endswith("_until") else _MORNING),
                )
            )
            for event in self.events
        }
