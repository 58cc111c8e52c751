"""Forms of the counter and of what it serves."""

from collections.abc import Sequence
from typing import Any

from django import forms

from onewindow.services.hall.models import CounterState, Queue
from onewindow.services.hall.rules import (
    PauseReason,
    ServiceOutcome,
)

OUTCOMES = [
    (one.value, one.label)
    for one in (
        ServiceOutcome.FINISHED,
        ServiceOutcome.ACCEPTED,
        ServiceOutcome.CONSULTED,
        ServiceOutcome.RETURNED,
    )
]


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
