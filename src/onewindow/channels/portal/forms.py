"""The applicant's forms: one question each, checked by the same rules as every other channel."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.channels.portal.queries import Holder
from onewindow.kernel.forms import clean_answer
from onewindow.services.catalog.api import Field, FieldKind, Matter, Situation

YES_NO = [("yes", _("是")), ("no", _("否"))]
ACCEPTED = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"
INPUTS: dict[FieldKind, dict[str, str]] = {
    FieldKind.NUMBER: {"inputmode": "decimal", "class": "govuk-input--width-10"},
    FieldKind.MONEY: {"inputmode": "decimal", "class": "govuk-input--width-10"},
    FieldKind.PHONE: {
        "inputmode": "tel",
        "autocomplete": "tel",
        "class": "govuk-input--width-20",
    },
    FieldKind.CITIZEN_NUMBER: {"autocomplete": "off", "spellcheck": "false"},
    FieldKind.CREDIT_CODE: {"autocomplete": "off", "spellcheck": "false"},
    FieldKind.BANK_ACCOUNT: {"inputmode": "numeric", "autocomplete": "off"},
}


class AnswerForm(forms.Form):
    """One question of the edition; its own rules decide what a right answer is."""

    def __init__(self, question: Field, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.on = question, on
        empty = clean_answer(question, None, on=on)[1]
        self.fields[question.code] = forms.Field(
            label=_label(question),
            help_text=question.hint,
            required=question.required,
            widget=_widget(question),
            error_messages={"required": empty[0].message} if empty else None,
        )

    def clean(self) -> dict[str, Any]:
        """Read the answer by the question's own rules."""
        code = self.question.code
        if code in self.cleaned_data:
            value, violations = clean_answer(self.question, self.cleaned_data[code], on=self.on)
            self.cleaned_data[code] = value
            for violation in violations:
                self.add_error(code, violation.message)
        return self.cleaned_data


class HolderForm(forms.Form):
    """For whom the application is made."""

    holder = forms.ChoiceField(
        label=_("您为谁办理？"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择为谁办理"),
            "invalid_choice": _("请从列出的选项中选择"),
        },
    )

    def __init__(self, holders: Sequence[Holder], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["holder"]
        field.choices = [(h.key, f"{h.name}（{h.reason}）") for h in holders]  # type: ignore[attr-defined]


class SituationForm(forms.Form):
    """Which situation (情形) applies."""

    situation = forms.ChoiceField(
        label=_("您属于哪种情形？"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择办理情形"),
            "invalid_choice": _("请从列出的情形中选择"),
        },
    )

    def __init__(self, situations: Sequence[Situation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["situation"].choices = [  # type: ignore[attr-defined]
            (s.code, f"{s.name}（{s.hint}）" if s.hint else s.name) for s in situations
        ]


class UploadForm(forms.Form):
    """One file for one material."""

    file = forms.FileField(
        label=_("选择文件"),
        help_text=_("可以拍照上传。支持 JPEG、PNG、WebP 图片，PDF，Word 或 Excel 文件。"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("请选择要上传的文件"),
            "empty": _("文件是空的，请重新选择"),
            "missing": _("没有收到文件，请重新选择"),
            "invalid": _("没有收到文件，请重新选择"),
        },
    )


class SubmitForm(forms.Form):
    """The last page before sending: everything is true, and the undertaking where there is one."""

    declared = forms.BooleanField(
        label=_("以上内容真实、准确，我对此负责。"),
        error_messages={"required": _("提交前请确认内容真实")},
    )
    signed = forms.BooleanField(label=_("我已阅读并签署上面的告知承诺书。"), required=False)

    def __init__(self, *args: Any, has_undertaking: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_undertaking:
            del self.fields["signed"]


class WithdrawForm(forms.Form):
    """Why the application is withdrawn."""

    reason = forms.CharField(
        label=_("撤回原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"maxlength": "200"}),
        error_messages={
            "required": _("请填写撤回原因"),
            "max_length": _("撤回原因最多200个字"),
        },
    )


def _label(question: Field) -> str:
    return f"{question.label}（元）" if question.kind is FieldKind.MONEY else question.label


def _widget(question: Field) -> forms.Widget:
    attributes = dict(INPUTS.get(question.kind, {}))
    match question.kind:
        case FieldKind.CHOICE:
            return forms.RadioSelect(choices=list(question.options))
        case FieldKind.YES_NO:
            return forms.RadioSelect(choices=YES_NO)
        case FieldKind.CHOICES:
            return forms.CheckboxSelectMultiple(choices=list(question.options))
        case FieldKind.LONG_TEXT:
            return forms.Textarea(attrs={"maxlength": str(question.max_length)})
        case FieldKind.DATE:
            return forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"})
        case FieldKind.TEXT:
            attributes["maxlength"] = str(question.max_length)
    return forms.TextInput(attrs=attributes)


class RefuseForm(forms.Form):
    """Whether a matter is to be handled unasked again."""

    for_good = forms.BooleanField(label=_("以后也不要主动为我办理这个事项"), required=False)


class WishForm(forms.Form):
    """A matter that is not to be handled unasked, or all of them."""

    matter = forms.ChoiceField(label=_("事项"))

    def __init__(self, *args: Any, matters: Sequence[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.slug, one.basic.name) for one in matters]
        self.fields["matter"].choices = [("all", _("全部事项")), *named]  # type: ignore[attr-defined]
