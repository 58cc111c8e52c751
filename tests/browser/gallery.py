"""Every component of the house on two pages, so that it can be looked at without any data."""

from datetime import UTC, datetime
from types import SimpleNamespace as Thing

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import include, path

from onewindow.foundation.accounts.api import public
from onewindow.kernel.violations import Refused, Violation
from onewindow.site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

AT = datetime(2026, 3, 5, 6, 3, tzinfo=UTC)
REFUSED = Refused(
    [
        Violation("a", "缺少申请材料：户口簿", "《行政许可法》第三十二条第一款第四项", "name"),
        Violation("b", "联系电话不是有效的手机号码", ""),
    ]
)


class Everything(forms.Form):
    name = forms.CharField(label="姓名", help_text="与身份证一致")
    note = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="办理方式", choices=[("1", "窗口"), ("2", "网上")])
    way = forms.ChoiceField(
        label="领取方式", choices=[("1", "自取"), ("2", "邮寄")], widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label="需要的帮助",
        choices=[("1", "轮椅"), ("2", "手语")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="我已阅读并同意")
    paper = forms.FileField(label="上传材料")


def shown(request, template):
    steps = [
        Thing(title="提交", at=AT, who="张三", text="", state="done"),
        Thing(title="受理", at=AT, who="市公安局", text="材料齐全", state="now"),
        Thing(title="办结", at=None, when="预计2026年3月12日", who="", text="", state="next"),
    ]
    tasks = [
        Thing(title="申请人信息", hint="", link="#a", state="closed", label="已完成"),
        Thing(title="上传材料", hint="2份", link="#b", state="draft", label="未开始"),
    ]
    entries = [Thing(label="健康检查", address="/healthz", current="")]
    menu = [Thing(label="系统", icon="lock", entries=entries, is_open=True)]
    values = {
        "form": Everything({}),
        "page": Paginator(range(200), 10).page(5),
        "steps": steps,
        "tasks": tasks,
        "menu": menu,
        "workplace": "云江市公安局",
        "refused": REFUSED,
        "states": [("已收件", "received"), ("补正中", "supplementing"), ("不予", "denied")],
    }
    return render(request, template, values)


@public
def citizens(request):
    return shown(request, "browser/citizens.html")


@public
def staff(request):
    return shown(request, "browser/staff.html")


@public
def refusing(request):
    raise REFUSED


@public
def broken(request):
    raise ValueError("our own mistake")


urlpatterns = [
    path("gallery/citizens", citizens),
    path("gallery/staff", staff),
    path("gallery/refusing", refusing),
    path("gallery/broken", broken),
    path("", include("onewindow.site.urls")),
]
