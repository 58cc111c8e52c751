"""The record of the talks with a single source, as it is filled in."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import clean_number
from onewindow.trading.contracts.forms.fields import money, words
from onewindow.trading.contracts.models import Negotiation
from onewindow.trading.contracts.rules import NegotiationDraft


class NegotiationForm(forms.Form):
    """What was agreed with whom, where, by whom."""

    supplier = forms.CharField(label="供应商统一社会信用代码", max_length=18)
    held_at = forms.DateTimeField(
        label="协商时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "请填写日期和时刻"},
    )
    place = forms.CharField(label="协商地点", max_length=120)
    costs = words(
        "成本、同类合同价格和专利等情况",
        most=4000,
        help_text="供应商提供的采购标的成本、同类项目合同价格以及相关专利、专有技术等情况说明",
    )
    terms = words("合同主要条款商定情况", most=4000)
    price = money("商定的成交价", help_text="不得超过采购预算；超过的应当终止采购活动")
    duration_days = forms.IntegerField(label="工期、交货期（日）", min_value=0, max_value=36500)
    quality = forms.CharField(label="质量和服务标准", max_length=200)
    staff = forms.ModelMultipleChoiceField(
        label="采购人员",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="具有相关经验的专业人员，各自登录签字",
    )
    title = forms.CharField(
        label="单位和职称", max_length=300, help_text="多人的按上面次序用分号隔开"
    )

    def __init__(self, *args: Any, people: Any, known: Negotiation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _known(known)
        field: Any = self.fields["staff"]
        field.queryset = people

    def draft(self) -> NegotiationDraft:
        """Return the record as the action wants it."""
        said = dict(self.cleaned_data)
        names = [one.username for one in said.pop("staff")]
        titles = said.pop("title").replace(";", "；").split("；")
        said["supplier"] = clean_number(said["supplier"])
        titles += [""] * (len(names) - len(titles))
        return NegotiationDraft(people=list(zip(names, titles, strict=False)), **said)


def _known(found: Negotiation | None) -> dict[str, Any]:
    if found is None:
        return {}
    people = list(found.negotiators.select_related("user").order_by("user_id"))
    held: datetime = timezone.localtime(found.held_at)
    return {
        "supplier": found.supplier.credit_code,
        "held_at": held,
        "place": found.place,
        "costs": found.costs,
        "terms": found.terms,
        "price": found.price,
        "duration_days": found.duration_days,
        "quality": found.quality,
        "staff": [one.user_id for one in people],
        "title": "；".join(one.title for one in people),
    }
