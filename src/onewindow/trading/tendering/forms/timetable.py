"""The timetable of a tender: a day for each planned event, an hour where it matters."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from onewindow.trading.tendering.actions import Venue
from onewindow.trading.tendering.forms.rooms import RoomField
from onewindow.trading.tendering.queries import OPENING_HOUR, OpeningPlace, planned_moments
from onewindow.trading.tendering.rules import Procedure


class TimetableForm(forms.Form):
    """Days for the planned events; the hour of the opening is asked, the others follow custom."""

    def __init__(
        self,
        *args: Any,
        procedure: Procedure,
        proposal: Mapping[str, date],
        place: OpeningPlace,
        **kwargs: Any,
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
            initial=timezone.localtime(place.due).time() if place.due else OPENING_HOUR,
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            error_messages={"invalid": "请填写时刻，例如 09:30"},
        )
        self.fields["room"] = RoomField()
        self.initial.setdefault("room", place.booking.room_id if place.booking else None)

    def moments(self) -> dict[str, datetime]:
        """Return the moment of each event."""
        days = {event.code: self.cleaned_data[event.code] for event in self.events}
        return planned_moments(days, self.cleaned_data["opening_hour"])

    def venue(self) -> Venue:
        """Return where the bids are opened."""
        return Venue(self.cleaned_data["room"])
