"""What is asked about an expert, a tie and a draw."""

from typing import Any

from django import forms

from onewindow.foundation.directory.api import (
    clean_name,
    clean_number,
    clean_text,
    region_by_code,
)
from onewindow.trading.evaluation.actions import ExpertDraft, TieDraft
from onewindow.trading.evaluation.models import Speciality
from onewindow.trading.evaluation.rules import CommitteePlan, TieKind, Title


def _specialities() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the code list by group, as a select wants it."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in Speciality.objects.order_by("code"):
        groups.setdefault(row.group, []).append((row.code, f"{row.code} {row.name}"))
    return list(groups.items())


def _date(label: str, **said: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，例如 2016-07-01"},
        **said,
    )


class ExpertForm(forms.Form):
    """One expert at entry into the library."""

    name = forms.CharField(label="姓名", max_length=60)
    number = forms.CharField(label="公民身份号码", max_length=18)
    phone = forms.CharField(label="手机", max_length=20)
    employer = forms.CharField(label="工作单位", max_length=120)
    employer_code = forms.CharField(
        label="单位统一社会信用代码",
        max_length=18,
        required=False,
        help_text="用来核对回避；退休人员不填",
    )
    region = forms.CharField(label="常住地区划代码", max_length=12)
    title = forms.ChoiceField(label="职称", choices=Title.choices())
    working_since = _date("从事本领域工作起始日")
    specialities = forms.MultipleChoiceField(
        label="评标专业", help_text="按住 Ctrl 可选多个", choices=_specialities
    )

    def clean_region(self) -> Any:
        """Return the region of that code."""
        region = region_by_code(self.cleaned_data["region"].strip())
        if region is None:
            raise forms.ValidationError("没有这个区划代码")
        return region

    def draft(self) -> ExpertDraft:
        """Return the expert as the action wants him."""
        said = self.cleaned_data
        return ExpertDraft(
            name=clean_name(said["name"]),
            number=clean_number(said["number"]),
            phone=clean_number(said["phone"]),
            employer=clean_text(said["employer"]),
            employer_code=clean_number(said["employer_code"]),
            region=said["region"],
            title=Title(said["title"]),
            working_since=said["working_since"],
            specialities=said["specialities"],
        )


class TieForm(forms.Form):
    """A tie that an expert declares, or that the centre puts down."""

    kind = forms.ChoiceField(label="关系", choices=TieKind.choices())
    party_name = forms.CharField(label="对方名称", max_length=200)
    party = forms.CharField(label="对方统一社会信用代码", max_length=18)
    starts = _date("开始日")
    ends = _date("结束日", required=False, help_text="还没有结束的不填")

    def draft(self) -> TieDraft:
        """Return the tie as the action wants it."""
        said = self.cleaned_data
        return TieDraft(
            kind=TieKind(said["kind"]),
            party_name=clean_text(said["party_name"]),
            party=clean_number(said["party"]),
            starts=said["starts"],
            ends=said["ends"],
        )


class DrawForm(forms.Form):
    """The plan of a draw: the committee, the specialities, the moment."""

    size = forms.IntegerField(label="评标委员会人数", min_value=1, max_value=99)
    experts = forms.IntegerField(
        label="其中抽取的专家", min_value=1, max_value=99, help_text="其余为招标人代表"
    )
    starts_at = forms.DateTimeField(
        label="评标开始时间",
        help_text="到这一刻才能看到名单",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "请填写日期和时刻"},
    )
    specialities = forms.MultipleChoiceField(
        label="需要的专业",
        help_text="有其中一项专业的进入备选。按住 Ctrl 可选多个",
        choices=_specialities,
    )

    def plan(self) -> CommitteePlan:
        """Return the plan as the action wants it."""
        said = self.cleaned_data
        return CommitteePlan(
            size=said["size"],
            experts=said["experts"],
            specialities=said["specialities"],
            starts_at=said["starts_at"],
        )
