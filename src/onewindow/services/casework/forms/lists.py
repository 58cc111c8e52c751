"""Filters and batches of the work list."""

from django import forms

from onewindow.services.casework.rules import OPEN, Light, State


class WorkListForm(forms.Form):
    """What the list is narrowed to; every field may stay empty."""

    words = forms.CharField(label="编号或申请人", required=False, max_length=60)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部在办"), *[(s.value, s.label) for s in State if s in OPEN]],
    )
    light = forms.ChoiceField(
        label="预警", required=False, choices=[("", "全部"), *Light.choices()]
    )
    mine = forms.BooleanField(label="只看我的", required=False)


class BatchForm(forms.Form):
    """Several cases decided alike."""

    cases = forms.TypedMultipleChoiceField(label="办件", coerce=int)
    reason = forms.CharField(label="审查结论", max_length=500)

    def __init__(self, *args: object, offered: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["cases"].choices = [(pk, pk) for pk in offered]  # type: ignore[attr-defined]
