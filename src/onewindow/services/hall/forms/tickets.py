"""Taking a ticket, booking a stretch."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.services.hall.models import Queue
from onewindow.services.hall.queries import FreeSlot
from onewindow.services.hall.rules import (
    CLAIMABLE,
)

PRIORITIES = [("", _("都不是")), *((one.value, one.label) for one in CLAIMABLE)]


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
