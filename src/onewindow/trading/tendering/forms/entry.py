"""Entry of a project: the project on one sheet, its lots below."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from onewindow.foundation.directory.api import (
    Enterprise,
    Organization,
    clean_number,
    clean_text,
    enterprise_by_code,
    organization_by_code,
    region_by_code,
)
from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.actions import LotDraft, OpeningDraft, TenderDraft
from onewindow.trading.tendering.forms.rooms import RoomField
from onewindow.trading.tendering.models import ProcedureEdition
from onewindow.trading.tendering.queries import OPENING_HOUR, procedures_on
from onewindow.trading.tendering.rules import Organizing, TenderKind

# The codes of trade under which each kind of project is entered (交易分类代码).
CATEGORIES = (
    ("A01", "A01 房屋建筑"),
    ("A02", "A02 市政"),
    ("A03", "A03 公路"),
    ("A06", "A06 水运"),
    ("A07", "A07 水利"),
    ("A08", "A08 能源"),
    ("A99", "A99 其他工程"),
    ("D01", "D01 货物类"),
    ("D02", "D02 工程类"),
    ("D03", "D03 服务类"),
    ("E07", "E07 小型工程（限额以下）"),
)


FURTHEST = timedelta(days=730)


class EntryForm(forms.Form):
    """A project that comes to the centre (项目进场)."""

    name = forms.CharField(label="项目名称", max_length=200)
    procedure = forms.ModelChoiceField(
        ProcedureEdition.objects.none(), label="交易程序", empty_label="请选择"
    )
    kind = forms.ChoiceField(label="项目类型", choices=[("", "请选择"), *TenderKind.choices()])
    category = forms.ChoiceField(label="交易分类", choices=[("", "请选择"), *CATEGORIES])
    organizing = forms.ChoiceField(
        label="组织形式", choices=Organizing.choices(), widget=forms.RadioSelect
    )
    tenderer = forms.CharField(label="招标人统一社会信用代码", max_length=18)
    agency = forms.CharField(
        label="代理机构统一社会信用代码",
        max_length=18,
        required=False,
        help_text="自行招标的不填",
    )
    supervisor = forms.CharField(label="行政监督部门统一社会信用代码", max_length=18)
    region = forms.CharField(label="建设（采购）地点区划代码", max_length=12)
    approval_reference = forms.CharField(label="批准文号", max_length=120)
    content = forms.CharField(
        label="招标内容和范围", max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    ground = forms.CharField(
        label="采用这种方式的理由",
        max_length=1000,
        required=False,
        help_text="公开招标不填。邀请招标、磋商、询价、单一来源等写明符合哪一条法定情形",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_mandatory = forms.BooleanField(label="依法必须进行招标的项目", required=False)
    asks_queries_once = forms.BooleanField(
        label="同一环节的质疑须一次性提出",
        required=False,
        initial=True,
        help_text="政府采购项目选用，写入采购文件（财政部令第94号第十条）",
    )
    bids_due = forms.DateField(
        label="开标日期",
        required=False,
        help_text="不填就取最早合法的一天",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，例如 2026-12-01"},
    )
    opening_hour = forms.TimeField(
        label="开标时刻",
        initial=OPENING_HOUR,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "请填写时刻，例如 09:30"},
    )
    room = RoomField()
    performance_bond = forms.DecimalField(
        label="履约保证金（元）",
        max_digits=18,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        editions = [edition.pk for edition in procedures_on(on)]
        field: Any = self.fields["procedure"]
        field.queryset = ProcedureEdition.objects.filter(pk__in=editions).order_by(
            "-family", "code"
        )

    def clean_name(self) -> str:
        """Return the name in half-width forms."""
        return clean_text(self.cleaned_data["name"])

    def clean_tenderer(self) -> Organization:
        """Return the body with the code."""
        return self._body("tenderer")

    def clean_supervisor(self) -> Organization:
        """Return the body with the code."""
        return self._body("supervisor")

    def clean_agency(self) -> Enterprise | None:
        """Return the enterprise with the code."""
        code = clean_number(self.cleaned_data["agency"])
        if not code:
            return None
        found = enterprise_by_code(code)
        if found is None:
            raise forms.ValidationError("没有登记这个统一社会信用代码的企业")
        return found

    def clean_bids_due(self) -> date | None:
        """Return a day that is no slip of the pen."""
        day: date | None = self.cleaned_data["bids_due"]
        if day is not None and day > self.on + FURTHEST:
            raise forms.ValidationError("开标日期在两年以后，请核对年份")
        return day

    def clean_region(self) -> str:
        """Return the code of a division that exists."""
        code = clean_number(self.cleaned_data["region"])
        try:
            return str(region_by_code(code).code)
        except Refused:
            raise forms.ValidationError("没有这个行政区划代码") from None

    def draft(self, lots: list[LotDraft]) -> TenderDraft:
        """Return the project as the action wants it."""
        said = dict(self.cleaned_data)
        bond = said.pop("performance_bond")
        opening = OpeningDraft(said.pop("bids_due"), said.pop("opening_hour"), said.pop("room"))
        said["kind"], said["organizing"] = (
            TenderKind(said["kind"]),
            Organizing(said["organizing"]),
        )
        amounts = {} if bond is None else {"performance_bond": bond}
        return TenderDraft(lots=lots, amounts=amounts, opening=opening, **said)

    def _body(self, name: str) -> Organization:
        try:
            return organization_by_code(clean_number(self.cleaned_data[name]))
        except Refused:
            raise forms.ValidationError("没有登记这个统一社会信用代码的单位") from None


class LotForm(forms.Form):
    """One lot (标段); a row left empty is no lot."""

    name = forms.CharField(label="标段名称", max_length=200, required=False)
    estimate = forms.DecimalField(
        label="估算价（元）", max_digits=18, decimal_places=2, required=False
    )
    ceiling = forms.DecimalField(
        label="最高限价（元）", max_digits=18, decimal_places=2, required=False
    )
    bid_security = forms.DecimalField(
        label="投标保证金（元）",
        max_digits=18,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the estimate of a row that says anything."""
        said = super().clean() or {}
        if self.has_changed() and "estimate" not in self.errors and said.get("estimate") is None:
            self.add_error("estimate", "请填写估算价")
        return said

    def draft(self) -> LotDraft:
        """Return the lot as the action wants it."""
        said = self.cleaned_data
        return LotDraft(
            name=clean_text(said["name"]),
            estimate=said["estimate"],
            bid_security=said["bid_security"] or Decimal("0.00"),
            ceiling=said["ceiling"],
        )


LOTS = forms.formset_factory(LotForm, extra=3, max_num=20, validate_max=True)
