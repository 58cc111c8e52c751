"""The counter's forms: who applies, for what, with which answers."""

from typing import Any

from django import forms

from onewindow.kernel.forms import Field, FieldKind
from onewindow.services.catalog.api import MatterContent


class ApplicantForm(forms.Form):
    """Find the person or enterprise at the counter, or register the person."""

    number = forms.CharField(
        label="证件号码或统一社会信用代码", max_length=18, help_text="可用读卡器读取"
    )
    name = forms.CharField(label="姓名", max_length=60, required=False, help_text="首次登记时填写")
    phone = forms.CharField(label="手机", max_length=20, required=False)


class MatterForm(forms.Form):
    """Find the matter."""

    q = forms.CharField(label="事项名称或别名", max_length=60)


def answers_form(
    content: MatterContent, data: Any = None, initial: dict[str, Any] | None = None
) -> forms.Form:
    """Return an unbound or bound form with every question of the matter; rules check it later."""
    fields: dict[str, forms.Field] = {}
    if content.situations:
        fields["situation"] = forms.ChoiceField(
            label="办理情形", choices=[(s.code, s.name) for s in content.situations]
        )
    for field in content.fields:
        fields[field.code] = _form_field(field)
    return type("AnswersForm", (forms.Form,), fields)(data, initial=initial)


def _form_field(field: Field) -> forms.Field:
    common: dict[str, Any] = {
        "label": field.label,
        "help_text": field.hint,
        "required": False,
    }
    match field.kind:
        case FieldKind.CHOICE:
            return forms.ChoiceField(choices=[("", "请选择"), *field.options], **common)
        case FieldKind.CHOICES:
            return forms.MultipleChoiceField(
                choices=field.options, widget=forms.CheckboxSelectMultiple, **common
            )
        case FieldKind.YES_NO:
            return forms.ChoiceField(
                choices=[("yes", "是"), ("no", "否")], widget=forms.RadioSelect, **common
            )
        case FieldKind.LONG_TEXT:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **common)
        case FieldKind.DATE:
            return forms.CharField(widget=forms.TextInput(attrs={"type": "date"}), **common)
        case _:
            return forms.CharField(**common)
