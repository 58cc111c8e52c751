"""What staff fill in about the catalogue."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from onewindow.foundation.directory.api import Organization
from onewindow.services.catalog.models import Matter
from onewindow.services.catalog.rules import DelegationStep, MatterState, Mode
from onewindow.services.catalog.rules.barriers import BarrierSource
from onewindow.services.catalog.rules.wording import CHOICES


class Day(forms.DateField):
    """A day, picked or typed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FilterForm(forms.Form):
    """Narrow the list of matters."""

    text = forms.CharField(label="名称、短码或别名", required=False, max_length=60)
    department = forms.ChoiceField(label="部门", required=False)
    mode = forms.ChoiceField(
        label="办理方式", required=False, choices=[("", "全部"), *Mode.choices()]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *MatterState.choices()]
    )
    kind = forms.ChoiceField(
        label="类型", required=False, choices=[("", "全部"), *CHOICES["kind"].items()]
    )
    verify = forms.ChoiceField(
        label="待核", required=False, choices=[("", "全部"), ("yes", "有待核"), ("no", "已核对")]
    )

    def __init__(self, *args: Any, departments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "全部"), *((name, name) for name in departments)]


class ReasonForm(forms.Form):
    """Why something is done to a matter."""

    reason = forms.CharField(label="理由", max_length=400)


class ProposeForm(forms.Form):
    """Why a change is proposed and from when it shall count."""

    reason = forms.CharField(
        label="变更理由", max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    starts = Day(label="计划生效日")


class UploadForm(forms.Form):
    """A workbook of element edits."""

    file = forms.FileField(label="要素变更表（.xlsx）")


class TableFileForm(forms.Form):
    """A decision table as a workbook or as DMN."""

    file = forms.FileField(label="判定表（.xlsx 或 .dmn）")


class AdoptForm(forms.Form):
    """Who takes a matter up, or to whom it is handed down."""

    kind = forms.ChoiceField(
        label="方式",
        choices=[("hand_down", "下沉（收件、受理、送达）"), ("adopt", "认领（全部环节）")],
    )
    organizations = forms.ModelMultipleChoiceField(
        label="承接单位", queryset=Organization.objects.none()
    )
    starts = Day(label="生效日")

    def __init__(self, *args: Any, bodies: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _let_choose(self, "organizations", bodies)


class EndForm(forms.Form):
    """When an adoption or a delegation ends, and why."""

    ends = Day(label="失效日（当日起不再有效）")
    reason = forms.CharField(label="理由", max_length=400)


class DelegationForm(forms.Form):
    """A signed agreement on steps of matters."""

    number = forms.CharField(label="协议编号", max_length=60)
    principal = forms.ModelChoiceField(label="委托机关", queryset=Organization.objects.none())
    entrusted = forms.ModelChoiceField(label="受托单位", queryset=Organization.objects.none())
    steps = forms.MultipleChoiceField(
        label="环节", choices=DelegationStep.choices(), widget=forms.CheckboxSelectMultiple
    )
    matters = forms.ModelMultipleChoiceField(
        label="事项",
        queryset=Matter.objects.none(),
        required=False,
        help_text="不选表示委托机关的全部在用事项",
    )
    signed_on = Day(label="签订日")
    starts = Day(label="生效日")
    ends = Day(label="失效日（当日起不再有效）", required=False)

    def __init__(
        self,
        *args: Any,
        principals: QuerySet[Organization],
        bodies: QuerySet[Organization],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _let_choose(self, "principal", principals)
        _let_choose(self, "entrusted", bodies)
        matters = Matter.objects.exclude(state=MatterState.CANCELLED).select_related("basic")
        _let_choose(self, "matters", matters.filter(organization__in=principals).order_by("slug"))


def _let_choose(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


class BarrierForm(forms.Form):
    """A hidden barrier: who answers for it, where it was heard of, what will be done."""

    organization = forms.ModelChoiceField(label="责任单位", queryset=Organization.objects.none())
    matter = forms.ModelChoiceField(
        label="涉及事项",
        required=False,
        queryset=Matter.objects.order_by("slug"),
        to_field_name="slug",
        help_text="不涉及具体事项的不选",
    )
    source = forms.ChoiceField(label="来源", choices=BarrierSource.choices())
    text = forms.CharField(
        label="具体表现",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：指南没有的材料、变相的前置条件、限定的中介",
    )
    measure = forms.CharField(
        label="清理措施", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    found_on = Day(label="发现日")
    due = Day(label="清理期限")

    def __init__(self, *args: Any, bodies: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)  # declared above
        field.queryset = bodies


class BarrierEndForm(forms.Form):
    """What came of a barrier."""

    name = forms.ChoiceField(
        label="办理",
        choices=[("clear", "清理完成"), ("keep", "依法保留"), ("reopen", "重新清理")],
        widget=forms.HiddenInput,
    )
    result = forms.CharField(
        label="清理结果或理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    basis = forms.CharField(
        label="保留依据", required=False, max_length=200, help_text="依法保留的须写明条款"
    )
