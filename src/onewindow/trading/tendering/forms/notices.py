"""What only the notice says: asked as the pack lists it."""

from typing import Any

from django import forms

from onewindow.kernel.forms import Field, FieldKind
from onewindow.trading.tendering.models import Notice
from onewindow.trading.tendering.rules import NoticeKind


class NoticeForm(forms.Form):
    """The fields of a kind of notice, and which notice it corrects."""

    def __init__(
        self, *args: Any, kind: NoticeKind, published: list[Notice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if any("corrected" in part.sources for part in kind.parts):
            self.fields["corrects"] = forms.ChoiceField(
                label="更正哪一条公告",
                choices=[("", "请选择"), *((str(n.pk), n.title) for n in published)],
            )
        for field in kind.fields:
            self.fields[field.code] = form_field(field)

    def terms(self) -> dict[str, Any]:
        """Return what was said, by field."""
        return {field.code: self.cleaned_data.get(field.code) for field in self.kind.fields}


class ReleaseForm(forms.Form):
    """When a notice is to be published; empty means at once."""

    at = forms.DateTimeField(
        label="发布时间",
        required=False,
        help_text="不填则立即发布",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={"invalid": "请填写日期和时刻"},
    )


def form_field(field: Field) -> forms.Field:
    """Return the form field that asks what a pack asks."""
    if field.kind == FieldKind.YES_NO:
        return forms.ChoiceField(
            label=field.label,
            choices=[("yes", "接受"), ("no", "不接受")],
            widget=forms.RadioSelect,
            required=field.required,
        )
    if field.kind == FieldKind.LONG_TEXT:
        return forms.CharField(
            label=field.label,
            max_length=field.max_length,
            required=field.required,
            help_text=field.hint,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
    if field.kind == FieldKind.NUMBER:
        return forms.DecimalField(
            label=field.label,
            min_value=field.minimum,
            max_value=field.maximum,
            required=field.required,
            help_text=field.hint,
        )
    return forms.CharField(
        label=field.label,
        max_length=field.max_length,
        required=field.required,
        help_text=field.hint,
    )
