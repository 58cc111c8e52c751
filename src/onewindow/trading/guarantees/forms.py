"""What bidders, tenderers and the centre say about guarantees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.foundation.directory.api import Enterprise
from onewindow.trading.guarantees.actions import Choice, PartnerDraft
from onewindow.trading.guarantees.models import Partner
from onewindow.trading.guarantees.rules import FORMS_OF, Form, Ground, PartnerKind

_WHICH = {
    Form.TRANSFER: _("从企业基本账户转到本标段专用的账号"),
    Form.LETTER: _("向银行或者担保公司申请，在线出具，不占用资金"),
    Form.POLICY: _("向保险公司投保，在线出具，不占用资金"),
}


class FormForm(forms.Form):
    """For which firm, and in which form."""

    firm = forms.ChoiceField(
        label=_("为哪家企业办理"), error_messages={"required": _("请选择企业")}
    )
    form = forms.ChoiceField(
        label=_("用哪种方式提交"),
        choices=[(one.value, f"{one.label}：{_WHICH[one]}") for one in Form],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择方式")},
    )

    def __init__(self, *args: Any, firms: list[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].choices = [(one.credit_code, one.name) for one in firms]  # type: ignore[attr-defined]


class DetailForm(forms.Form):
    """What the chosen form still needs: the basic account, or the institution."""

    def __init__(self, *args: Any, form: Form, is_basic_asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = form
        if form is Form.TRANSFER:
            if is_basic_asked:
                self.fields["basic_account"] = forms.CharField(
                    label=_("企业基本账户的账号"),
                    max_length=40,
                    help_text=_("保证金只能从投标人自己的基本账户转出，退还时也退到这个账户。"),
                    error_messages={"required": _("请填写基本账户的账号")},
                )
            return
        kinds = [kind for kind, made in FORMS_OF.items() if made is form]
        known = Partner.objects.filter(kind__in=kinds, is_active=True)
        self.fields["partner"] = forms.ChoiceField(
            label=_("出具机构"),
            choices=[(one.code, one.name) for one in known],
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择出具机构")},
        )

    def choice(self) -> Choice:
        """Return what was chosen."""
        account = str(self.cleaned_data.get("basic_account", "")).replace(" ", "")
        return Choice(self.chosen, account, self.cleaned_data.get("partner", ""))


class ObjectionForm(forms.Form):
    """What a bidder says against a decision."""

    text = forms.CharField(
        label=_("异议的事实和理由"),
        widget=forms.Textarea,
        max_length=2000,
        error_messages={"required": _("请写明异议的事实和理由")},
    )


class ClaimForm(forms.Form):
    """Why a guarantee is not given back."""

    ground = forms.ChoiceField(
        label="法定情形", widget=forms.RadioSelect, error_messages={"required": "请选择情形"}
    )
    reason = forms.CharField(
        label="事实和理由",
        widget=forms.Textarea,
        max_length=2000,
        error_messages={"required": "请写明事实和理由"},
    )
    evidence = forms.FileField(
        label="证据", help_text="PDF 或者图片", error_messages={"required": "请上传证据"}
    )

    def __init__(self, *args: Any, grounds: tuple[Ground, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (one.code, f"{one.label}（{one.source}）") for one in grounds
        ]


class AnswerForm(forms.Form):
    """What the tenderer answers when a decision is upheld or dropped."""

    answer = forms.CharField(label="答复", widget=forms.Textarea, max_length=2000, required=False)


class LetterCheckForm(forms.Form):
    """Number and code, as they stand on a letter."""

    number = forms.CharField(
        label=_("保函或者保单编号"),
        max_length=60,
        error_messages={"required": _("请填写编号")},
    )
    code = forms.CharField(
        label=_("查验码"), max_length=40, error_messages={"required": _("请填写查验码")}
    )


class PartnerForm(forms.Form):
    """A bank or institution that is connected."""

    code = forms.CharField(label="机构代码", max_length=30)
    name = forms.CharField(label="机构名称", max_length=100)
    kind = forms.ChoiceField(label="机构类型", choices=PartnerKind.choices())
    url = forms.CharField(label="接口地址", max_length=200)
    public_key = forms.CharField(label="公钥（Ed25519，PEM）", widget=forms.Textarea)
    is_active = forms.BooleanField(label="启用", required=False, initial=True)

    def draft(self) -> PartnerDraft:
        """Return what was said."""
        said = dict(self.cleaned_data)
        return PartnerDraft(**{**said, "kind": PartnerKind(said["kind"])})
