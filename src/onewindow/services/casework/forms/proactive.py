"""Filters of what was done unasked."""

from collections.abc import Sequence
from typing import Any

from django import forms

from onewindow.services.casework.rules.proactive import EntitlementState
from onewindow.services.catalog.api import Matter


class EntitlementFilterForm(forms.Form):
    """What the list is narrowed to; every field may stay empty."""

    matter = forms.ChoiceField(label="事项", required=False)
    state = forms.ChoiceField(
        label="结果",
        required=False,
        choices=[
            ("", "全部"),
            *[(s.value, s.label) for s in EntitlementState if s is not EntitlementState.FOUND],
        ],
    )

    def __init__(self, *args: Any, matters: Sequence[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.slug, f"{one.slug} {one.basic.name}") for one in matters]
        self.fields["matter"].choices = [("", "全部"), *named]  # type: ignore[attr-defined]
