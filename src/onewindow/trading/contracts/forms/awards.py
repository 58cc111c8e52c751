"""What is asked on the way from the report to the award notice."""

from typing import Any

from django import forms

from onewindow.foundation.accounts.api import User
from onewindow.trading.contracts.forms.fields import evidence, words
from onewindow.trading.contracts.models import ReportedBid
from onewindow.trading.contracts.rules import FallGround


class PublicityForm(forms.Form):
    """What the publicity says beside the data."""

    channel = words(
        "提出异议的渠道和方式",
        help_text="受理异议的单位、联系人、电话、地址；在本平台提出的也写明",
    )
    others = words("招标文件规定公示的其他内容", most=4000, required=False)


class DecisionForm(forms.Form):
    """Who wins, and why where the law leaves a choice."""

    winner = forms.ChoiceField(label="中标人", widget=forms.RadioSelect)
    reasons = words("定标理由", required=False, help_text="不选排名在前的候选人时必填，随结果公开")

    def __init__(self, *args: Any, standing: list[ReportedBid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = {str(one.pk): one for one in standing}
        self.fields["winner"].choices = [(key, _named(one)) for key, one in self.standing.items()]  # type: ignore[attr-defined]

    def chosen(self) -> ReportedBid:
        """Return the candidate that was chosen."""
        return self.standing[self.cleaned_data["winner"]]


class FallForm(forms.Form):
    """Why a candidate does not meet the conditions."""

    ground = forms.ChoiceField(
        label="法定情形", choices=FallGround.choices(), widget=forms.RadioSelect
    )
    reason = words("事实和理由")
    evidence = evidence("证据")


class ConfirmForm(forms.Form):
    """Nothing is asked but to go on."""


class NotifyForm(forms.Form):
    """What a procurement's result notice says beside the data."""

    goods = words(
        "主要标的", most=8000, help_text="名称、规格型号、数量、单价、服务要求，一项一行"
    )
    contact = words("采购人地址和联系方式", most=500, rows=2)


class FailForm(forms.Form):
    """Why a lot fails, and what comes after."""

    reason = words("原因", most=2000)
    follow_up = words("后续安排", most=500, rows=2, initial="依法重新招标（采购）。")


class ReasonForm(forms.Form):
    """A reason for the record."""

    reason = words("理由", help_text="写明事实和依据，留痕备查")


class CommitteeForm(forms.Form):
    """Who decides apart from the evaluation."""

    members = forms.ModelMultipleChoiceField(
        label="成员",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="5人以上单数，各自登录投票",
    )
    chair = forms.ModelChoiceField(label="组长", queryset=User.objects.none())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("members", "chair"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]


class VoteForm(forms.Form):
    """A member's vote of one round."""

    candidate = forms.ChoiceField(label="投给", widget=forms.RadioSelect)
    reason = words("理由", most=500, help_text="随定标结果公开")

    def __init__(self, *args: Any, runners: list[ReportedBid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.runners = {str(one.pk): one for one in runners}
        choices = [(key, _named(one)) for key, one in self.runners.items()]
        self.fields["candidate"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> ReportedBid:
        """Return the candidate that was voted for."""
        return self.runners[self.cleaned_data["candidate"]]


def _named(one: ReportedBid) -> str:
    place = f"第{one.place}名 " if one.place else ""
    return f"{place}{one.enterprise.name}，{one.price:,.2f}元"
