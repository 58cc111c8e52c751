"""Filters and batches of the work list."""

from django import forms

from onewindow.services.casework.rules import CLOSED, OPEN, Light, State


class WorkListForm(forms.Form):
    """What the list is narrowed to; every field may stay empty."""

    words = forms.CharField(label="编码或申请人", required=False, max_length=60)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "全部在办"),
            *[(s.value, s.label) for s in State if s in OPEN],
            ("结束", [(s.value, s.label) for s in State if s in CLOSED]),
        ],
    )
    light = forms.ChoiceField(
        label="预警", required=False, choices=[("", "全部"), *Light.choices()]
    )
    mine = forms.BooleanField(label="只看我经办的", required=False)


class BatchForm(forms.Form):
    """Several cases treated alike."""

    cases = forms.TypedMultipleChoiceField(
        label="办件", coerce=int, error_messages={"required": "请先勾选办件"}
    )
    reason = forms.CharField(label="审查结论", max_length=500, required=False)
    what = forms.ChoiceField(choices=[("grant", "批量准予"), ("claim", "认领")])

    def __init__(self, *args: object, offered: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["cases"].choices = [(pk, pk) for pk in offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Ask for the conclusion where a decision is made."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("what") == "grant" and not str(cleaned.get("reason") or "").strip():
            self.add_error("reason", "请填写审查结论")
        return cleaned
