"""Forms of the case page, one for each sentence of the business."""

from typing import Any

from django import forms

from onewindow.foundation.accounts.api import User
from onewindow.services.casework.models import Case
from onewindow.services.casework.queries import colleagues_of
from onewindow.services.casework.rules.reasons import (
    DENY_REASONS,
    REJECT_REASONS,
    SPECIAL_PROCEDURES,
)

SERVICE_METHODS = [
    ("窗口领取", "窗口领取"),
    ("邮寄送达", "邮寄送达"),
    ("网上送达", "网上送达"),
    ("留置送达", "留置送达"),
    ("公告送达", "公告送达"),
]


def _text(label: str, *, rows: int = 3, hint: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=1000,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class RefuseForm(forms.Form):
    """Not accepting (不予受理)."""

    reason_code = forms.ChoiceField(label="原因", choices=list(REJECT_REASONS.items()))
    reason = _text("具体理由", hint="写给申请人看，并说明可以怎么办")


class OpinionForm(forms.Form):
    """A department's opinion."""

    agrees = forms.TypedChoiceField(
        label="意见",
        choices=[("yes", "同意"), ("no", "不同意")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = _text("说明", required=False, hint="不同意时必须写明理由")
    staff = forms.CharField(
        label="现场核查人员", required=False, max_length=200, help_text="两人以上，用顿号分开"
    )

    def clean_staff(self) -> tuple[str, ...]:
        """Return the names one by one."""
        text = self.cleaned_data["staff"].replace(",", "、").replace("，", "、")
        return tuple(name.strip() for name in text.split("、") if name.strip())


class GrantForm(forms.Form):
    """Granting (准予)."""

    reason = _text("审查结论", hint="写入准予决定书")


class DenyForm(forms.Form):
    """Denying (不予)."""

    reason_code = forms.ChoiceField(label="原因", choices=list(DENY_REASONS.items()))
    reason = _text("具体理由", hint="写入不予决定书，并附救济途径")


class SpecialForm(forms.Form):
    """Starting a special procedure (特别程序)."""

    procedure = forms.ChoiceField(
        label="程序", choices=[(code, name) for code, (name, _) in SPECIAL_PROCEDURES.items()]
    )
    days = forms.IntegerField(label="所需工作日", min_value=1, max_value=365)
    source = forms.CharField(
        label="法律依据", required=False, max_length=300, help_text="选择“其他”时必填"
    )


class EndSpecialForm(forms.Form):
    """Ending a special procedure."""

    result = _text("程序结果")


class SuspendForm(forms.Form):
    """Suspending (中止)."""

    reason = _text("原因")
    source = forms.CharField(label="法律依据", max_length=300)


class ExtendForm(forms.Form):
    """Extending the time (延长期限)."""

    days = forms.IntegerField(label="延长工作日", min_value=1, max_value=365)
    reason = _text("理由", hint="告知申请人")
    approved_by = forms.CharField(label="批准的负责人", max_length=60)


class DeliverForm(forms.Form):
    """Serving the decision (送达)."""

    method = forms.ChoiceField(label="送达方式", choices=SERVICE_METHODS)
    signed_by = forms.CharField(label="签收人", max_length=60)


class WithdrawForm(forms.Form):
    """Withdrawing at the counter (撤回)."""

    reason = _text("撤回原因", required=False)


class RevokeForm(forms.Form):
    """Revoking a decision (撤销)."""

    reason = _text("撤销理由")
    source = forms.CharField(label="法律依据", max_length=300)


class CorrectForm(forms.Form):
    """Correcting a slip (更正)."""

    text = _text("更正内容")


class ReassignForm(forms.Form):
    """Handing over to a colleague (转派)."""

    user = forms.ModelChoiceField(
        label="转派给", queryset=User.objects.none(), empty_label="请选择"
    )
    reason = forms.CharField(label="原因", max_length=200, help_text="如：外出、休假、回避")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = colleagues_of(case)  # type: ignore[attr-defined]


class FeeForm(forms.Form):
    """Registering a fee that the guide did not foresee (登记费用)."""

    amount = forms.DecimalField(label="应缴金额（元）", max_digits=12, decimal_places=2)
    reason = _text("收费项目和依据", rows=2)


class PayForm(forms.Form):
    """Registering a payment (缴费登记)."""

    amount = forms.DecimalField(label="实缴金额（元）", max_digits=12, decimal_places=2)
    receipt = forms.CharField(label="票据号码", max_length=60)


class WaiveForm(forms.Form):
    """Waiving a fee (减免)."""

    reason = _text("减免理由", rows=2, hint="如：小微企业、低保对象")
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称和条款")


class PurposeForm(forms.Form):
    """Why somebody looks at personal data in full (查阅用途)."""

    purpose = forms.CharField(
        label="用途", min_length=2, max_length=200, help_text="如：核对收款账户，申请人可以看到"
    )


class ScanForm(forms.Form):
    """A scan of one paper (扫描材料)."""

    file = forms.FileField(label="扫描件", help_text="图片、PDF 或办公文档")


class DutyForm(forms.Form):
    """What the check of an undertaking found (核查结论)."""

    finding = _text("核查情况", hint="核查人员、时间、方式和发现的情况")
    verdict = forms.ChoiceField(label="结论", widget=forms.RadioSelect)

    def __init__(self, *args: Any, may_rectify: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("kept", "承诺属实")]
        if may_rectify:
            choices.append(("rectify", "不符合，责令限期整改"))
        choices.append(("broken", "承诺不实，撤销决定"))
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]
