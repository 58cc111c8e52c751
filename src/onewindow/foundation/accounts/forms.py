"""What people type about themselves, their mandates and the accounts of others."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from onewindow.foundation.accounts.actions import Applicant
from onewindow.foundation.accounts.models import User
from onewindow.foundation.accounts.rules import GRANTABLE, MandateTerms, RightsKind, Role
from onewindow.foundation.directory.api import Enterprise, Organization, Site

_DATE = forms.DateInput(
    attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
)


class SignUpForm(forms.Form):
    """Real name, and how to sign in from now on."""

    name = forms.CharField(
        label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    number = forms.CharField(
        label=_("公民身份号码"),
        max_length=18,
        help_text=_("18位，与姓名一起核验；只用于办事，列表中一律遮挡。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("手机号码"),
        max_length=11,
        help_text=_("办件进展会发到这个号码。"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "numeric"}),
    )
    username = forms.CharField(
        label=_("登录名"),
        min_length=4,
        max_length=40,
        validators=[UnicodeUsernameValidator()],
        help_text=_("登录时使用，可以填手机号码。"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        help_text=_("至少10个字符，不要用生日、姓名等容易猜到的内容。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )
    again = forms.CharField(
        label=_("再输一次密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules and its repetition."""
        typed: dict[str, Any] = super().clean() or {}
        password = typed.get("password", "")
        if typed.get("username", "").startswith(("demo-", "closed-")):
            self.add_error("username", _("登录名不能以 demo- 或 closed- 开头"))
        if password and password != typed.get("again", password):
            self.add_error("again", _("两次输入的密码不一致"))
        if password:
            user = User(username=typed.get("username", ""), name=typed.get("name", ""))
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.add_error("password", error)
        return typed

    def applicant(self) -> Applicant:
        """Return what was typed, for the action."""
        typed = self.cleaned_data
        return Applicant(
            name=typed["name"],
            number=typed["number"],
            phone=typed["phone"],
            username=typed["username"],
            password=typed["password"],
        )


class _TermsForm(forms.Form):
    """Until when and for which matters; the first day is today."""

    ends = forms.DateField(
        label=_("截止日期"), help_text=_("从这一天起失效。"), widget=_DATE, required=False
    )
    matters = forms.MultipleChoiceField(
        label=_("限定事项"),
        required=False,
        help_text=_("不选表示所有事项；可以多选（电脑上按住 Ctrl 键）。"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matters"].choices = import_string(settings.MATTER_CHOICES)()  # type: ignore[attr-defined]

    def terms(self, on: Any) -> MandateTerms:
        """Return the terms from today."""
        typed = self.cleaned_data
        return MandateTerms(starts=on, ends=typed["ends"], matters=tuple(typed["matters"]))


class AskForm(_TermsForm):
    """Ask a person for a mandate."""

    name = forms.CharField(label=_("委托人姓名"), max_length=60)
    number = forms.CharField(label=_("委托人公民身份号码"), max_length=18)
    field_order = ("name", "number", "ends", "matters")


class AskEnterpriseForm(_TermsForm):
    """Ask an enterprise for a mandate."""

    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=18)
    field_order = ("credit_code", "ends", "matters")


class GuardianForm(_TermsForm):
    """Ask to be recorded as guardian."""

    name = forms.CharField(label=_("被监护人姓名"), max_length=60)
    number = forms.CharField(label=_("被监护人公民身份号码"), max_length=18)
    proof = forms.FileField(
        label=_("监护关系证明"),
        help_text=_("户口簿、出生医学证明、判决书或公证书的照片或 PDF。"),
    )
    field_order = ("name", "number", "proof", "ends", "matters")


class GiveForm(_TermsForm):
    """Give a mandate, for oneself or for an enterprise one heads."""

    enterprise = forms.ModelChoiceField(
        label=_("以谁的名义"), queryset=Enterprise.objects.none(), required=False
    )
    name = forms.CharField(label=_("代办人姓名"), max_length=60)
    number = forms.CharField(label=_("代办人公民身份号码"), max_length=18)
    field_order = ("enterprise", "name", "number", "ends", "matters")

    def __init__(self, *args: Any, enterprises: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["enterprise"]
        field.queryset, field.empty_label = enterprises, _("我本人")
        if not enterprises.exists():
            del self.fields["enterprise"]


class RightsForm(forms.Form):
    """Ask for correction or erasure of one's own data."""

    kind = forms.ChoiceField(
        label=_("要办理什么"), choices=RightsKind.choices(), widget=forms.RadioSelect
    )
    wish = forms.CharField(
        label=_("具体内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("更正请写明哪一项、应改成什么；删除请写明理由。"),
    )


class AnswerForm(forms.Form):
    """An administrator's answer to such a request."""

    answer = forms.CharField(
        label="处理情况和理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ShownForm(forms.Form):
    """What a clerk saw when a person consented at the counter."""

    shown = forms.CharField(label="核对的证件和材料", max_length=200)


class GrantForm(forms.Form):
    """A role for an organization, perhaps until a day."""

    role = forms.ChoiceField(label="角色")
    organization = forms.ModelChoiceField(
        label="单位", queryset=Organization.objects.none(), to_field_name="credit_code"
    )
    ends = forms.DateField(
        label="失效日", required=False, help_text="从这一天起失效；不填为长期", widget=_DATE
    )

    def __init__(self, *args: Any, organizations: Any, whole_house: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, role.label) for role in Role if role in GRANTABLE]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        field: Any = self.fields["organization"]
        field.queryset = organizations
        if whole_house:
            field.required, field.empty_label = False, "全市（所有单位）"


class ClientForm(forms.Form):
    """A device or an integrator that gets a key."""

    name = forms.CharField(label="名称", max_length=120)
    organization = forms.ModelChoiceField(
        label="单位", queryset=Organization.objects.none(), to_field_name="credit_code"
    )
    site = forms.ModelChoiceField(
        label="场所",
        queryset=Site.objects.none(),
        required=False,
        to_field_name="code",
        help_text="设备放在哪里；对接系统不填",
    )

    def __init__(self, *args: Any, organizations: Any, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]


class EnterpriseForm(forms.Form):
    """An enterprise's certificate, and the proof that one holds its key."""

    file = forms.FileField(
        label=_("企业的证书文件"),
        help_text=_("PEM 或 DER 格式，由认证机构发给企业；有中间机构证书的，接在后面。不含私钥。"),
    )
    signature = forms.FileField(
        label=_("签名文件"), help_text=_("用这张证书的密钥，对上面下载的待签内容签名后得到")
    )


class CertificateForm(forms.Form):
    """A certificate to sign with."""

    file = forms.FileField(
        label=_("证书文件"),
        help_text=_("PEM 或 DER 格式，由认证机构发给您；有中间机构证书的，接在后面。不含私钥。"),
    )
