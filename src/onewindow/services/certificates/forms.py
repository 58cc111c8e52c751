from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.services.certificates.rules import CODE_LENGTH, CertificateState, clean_code


class CodeForm(forms.Form):
    """The check code that somebody types from a certificate."""

    code = forms.CharField(
        label=_("查验码"),
        max_length=60,
        help_text=_("印在证照二维码下方，16位字母和数字，不分大小写，可以不写横线。"),
        error_messages={"required": _("请输入查验码")},
    )

    def clean_code(self) -> str:
        """Return the code without spaces and dashes."""
        code = clean_code(str(self.cleaned_data["code"]))
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(_("查验码应为16位字母和数字"))
        return code


class HolderForm(forms.Form):
    """The holder's name, which only somebody with the certificate in hand can read in full."""

    holder = forms.CharField(
        label=_("证照上的持有人"),
        max_length=200,
        help_text=_("填写完整姓名或单位名称，以确认您手里有这张证照。"),
        error_messages={"required": _("请填写证照上的持有人")},
    )


class SearchForm(forms.Form):
    """What a member of staff looks for among the issued certificates."""

    q = forms.CharField(
        label="编号、标识、查验码、持有人或证照名称", max_length=140, required=False
    )
    state = forms.ChoiceField(
        label="状态", choices=[("", "全部"), *CertificateState.choices()], required=False
    )


class RevokeForm(forms.Form):
    """Why a certificate is revoked."""

    reason = forms.CharField(
        label="撤销理由（查验时公开显示）",
        max_length=200,
        widget=forms.Textarea,
        error_messages={"required": "请写明撤销理由"},
    )
