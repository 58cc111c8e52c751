"""What staff type into the pages of the directory."""

from decimal import Decimal
from typing import Any

from django import forms

from onewindow.foundation.directory.models import Enterprise, Region
from onewindow.foundation.directory.queries import enterprise_by_code
from onewindow.foundation.directory.rules import (
    ProjectDraft,
    SiteKind,
    check_project,
    clean_number,
    clean_text,
)


class SiteFilter(forms.Form):
    """Which sites to list."""

    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部类别"), *SiteKind.choices()]
    )
    region = forms.RegexField(
        r"^[0-9]{6}([0-9]{3}){0,2}$",
        label="区划代码（6、9 或 12 位）",
        required=False,
        strip=True,
        error_messages={"invalid": "区划代码应为6、9或12位数字"},
    )


class ProjectForm(forms.Form):
    """A new investment project."""

    code = forms.CharField(
        label="项目代码", max_length=40, help_text="如 2601-339901-04-01-123456"
    )
    name = forms.CharField(label="项目名称", max_length=200)
    amount = forms.DecimalField(
        label="总投资（元）", max_digits=18, decimal_places=2, min_value=Decimal("0.01")
    )
    region = forms.CharField(label="建设地点区划代码", max_length=12)
    enterprise = forms.CharField(
        label="项目单位统一社会信用代码", max_length=18, required=False, help_text="政府项目可不填"
    )

    def clean_code(self) -> str:
        """Return the code, checked here too so that it is told together with empty fields."""
        code = clean_number(self.cleaned_data["code"])
        for violation in check_project(ProjectDraft(code, "-", Decimal(1))):
            self.add_error("code", violation.message)
        return code

    def clean_name(self) -> str:
        """Return the name in half-width forms."""
        return clean_text(self.cleaned_data["name"])

    def clean_region(self) -> Region:
        """Return the division with the code."""
        region = Region.objects.filter(code=clean_number(self.cleaned_data["region"])).first()
        if region is None:
            raise forms.ValidationError("没有这个行政区划代码")
        return region

    def clean_enterprise(self) -> Enterprise | None:
        """Return the enterprise with the code."""
        code: Any = self.cleaned_data["enterprise"]
        if not code:
            return None
        enterprise = enterprise_by_code(code)
        if enterprise is None:
            raise forms.ValidationError("没有登记这个统一社会信用代码的企业")
        return enterprise
