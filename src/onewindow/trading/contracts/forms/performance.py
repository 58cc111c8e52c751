"""What is asked while a contract is performed."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from onewindow.foundation.records.api import Attachment
from onewindow.trading.contracts.actions import (
    AcceptanceDraft,
    ChangeDraft,
    MilestoneDraft,
    PaymentDraft,
    ReviewDraft,
)
from onewindow.trading.contracts.forms.fields import day, evidence, money, words
from onewindow.trading.contracts.models import Contract
from onewindow.trading.contracts.rules import MilestoneState, PaymentKind

_POINTS = [(str(n), f"{n}分") for n in range(5, 0, -1)]


class MilestoneForm(forms.Form):
    """One milestone of the plan."""

    name = forms.CharField(label="节点", max_length=120)
    planned_on = day("计划日期")
    amount = money("对应付款", min_value=0)

    def draft(self) -> MilestoneDraft:
        """Return the milestone as the action wants it."""
        said = self.cleaned_data
        return MilestoneDraft(said["name"], said["planned_on"], said["amount"])


class PlanForms(forms.BaseFormSet):
    """The rows of a plan; what is wrong with the plan as a whole stands on top."""

    fields: ClassVar[dict[str, Any]] = {}

    def add_error(self, field: str | None, error: Any) -> None:
        """Put an error on top of the rows."""
        self.non_form_errors().append(error)


MILESTONES = forms.formset_factory(
    MilestoneForm, formset=PlanForms, extra=4, max_num=40, absolute_max=40
)


class DoneForm(forms.Form):
    """A milestone reported as done."""

    done_on = day("完成日期")
    note = forms.CharField(label="说明", max_length=500, required=False)
    evidence = evidence("证明材料")


class PaymentForm(forms.Form):
    """A payment as the supplier asks for it."""

    kind = forms.ChoiceField(label="款项", choices=PaymentKind.choices())
    milestone = forms.ChoiceField(
        label="履约节点", required=False, help_text="进度款选已确认的节点"
    )
    amount = money("金额", min_value=Decimal("0.01"))
    delivered_on = day("交付（完成）日期", help_text="付款期限从这一天的次日起算")

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accepted = contract.milestones.filter(state=MilestoneState.ACCEPTED).order_by("number")
        self.milestones = {str(one.pk): one for one in accepted}
        choices = [
            (key, f"{one.name}，{one.amount:,.2f}元") for key, one in self.milestones.items()
        ]
        self.fields["milestone"].choices = [("", "不对应节点"), *choices]  # type: ignore[attr-defined]

    def draft(self) -> PaymentDraft:
        """Return the payment as the action wants it."""
        said = self.cleaned_data
        return PaymentDraft(
            kind=PaymentKind(said["kind"]),
            amount=said["amount"],
            delivered_on=said["delivered_on"],
            milestone=self.milestones.get(said["milestone"]),
        )


class VoucherForm(forms.Form):
    """The proof that money went out."""

    voucher = forms.CharField(label="付款凭证号", max_length=60)


class ChangeForm(forms.Form):
    """What is to change."""

    amount = money("增减金额", initial="0.00", help_text="减少的填负数，不变的填0")
    days = forms.IntegerField(
        label="增减日数", initial=0, min_value=-20000, max_value=20000, help_text="不变的填0"
    )
    scope = words("变更内容", most=500)
    reason = words("变更原因")
    evidence = evidence("证明材料", required=False)

    def draft(self, file: Attachment | None) -> ChangeDraft:
        """Return the change as the action wants it."""
        said = self.cleaned_data
        return ChangeDraft(said["amount"], said["days"], said["scope"], said["reason"], file)


class CheckInForm(forms.Form):
    """The project manager is on site."""

    name = forms.CharField(label="项目负责人", max_length=60)
    place = forms.CharField(label="到岗地点", max_length=120)


class AcceptanceForm(forms.Form):
    """What the acceptance found."""

    technical = words("技术标准履约情况")
    service = words("服务标准履约情况")
    safety = words("安全标准履约情况")
    members = forms.CharField(label="验收人员", max_length=300)
    evidence = evidence("验收书", required=False)

    def draft(self, file: Attachment | None) -> AcceptanceDraft:
        """Return the acceptance as the action wants it."""
        said = self.cleaned_data
        return AcceptanceDraft(
            said["technical"], said["service"], said["safety"], said["members"], file
        )


class ReviewForm(forms.Form):
    """What the buyer says of the performance."""

    quality = forms.ChoiceField(label="质量", choices=_POINTS)
    timeliness = forms.ChoiceField(label="进度", choices=_POINTS)
    service = forms.ChoiceField(label="服务", choices=_POINTS)
    comment = words("评语")

    def draft(self) -> ReviewDraft:
        """Return the review as the action wants it."""
        said = self.cleaned_data
        return ReviewDraft(
            int(said["quality"]), int(said["timeliness"]), int(said["service"]), said["comment"]
        )
