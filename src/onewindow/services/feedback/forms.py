"""Forms of reviews and complaints: what people say, and one for each step of the work."""

from typing import Any

from django import forms

from onewindow.engines.inspections.api import people_who_fix, responsible_bodies
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import Organization, Site
from onewindow.services.feedback.models import FollowUp
from onewindow.services.feedback.queries.publishing import proposal_for
from onewindow.services.feedback.rules import (
    LONGEST,
    OF_COMPLAINTS,
    OF_REVIEWS,
    ComplaintChannel,
    GradePack,
    Said,
    Verdict,
)

ACCEPTED = "image/jpeg,image/png,application/pdf"
KEEP_SILENT = "被评价的人也会看到，请不要写评价人的姓名和电话"


def _words(label: str, *, hint: str = "", rows: int = 3, most: int = 1000) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _file(label: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        help_text="JPG、PNG 或 PDF",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )


def _yes_no(label: str, labels: tuple[str, str], *, required: bool = True) -> Any:
    return forms.TypedChoiceField(
        label=label,
        choices=list(zip(("yes", "no"), labels, strict=True)),
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
    )


class SaidForm(forms.Form):
    """What somebody says about a service; the grade was chosen on the page before."""

    tags = forms.MultipleChoiceField(
        label="选项", required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label="还想说什么？",
        required=False,
        max_length=LONGEST,
        help_text="不要写身份证号、电话等个人信息",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    named = forms.BooleanField(
        label="愿意让大厅负责人联系我（窗口人员看不到我是谁）", required=False
    )

    def __init__(self, *args: Any, grade: GradePack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grade = grade
        self.fields["tags"].label = grade.question
        self.fields["tags"].choices = [(tag, tag) for tag in grade.tags]  # type: ignore[attr-defined]

    def said(self) -> Said:
        """Return what was said."""
        said = self.cleaned_data
        return Said(self.grade.score, tuple(said["tags"]), said["text"], said["named"])


class FindServiceForm(forms.Form):
    """What finds one's own service at a kiosk or by the code at a counter."""

    ticket = forms.CharField(
        label="号票上的票号", max_length=12, help_text="例如 A012", strip=True
    )
    phone_tail = forms.RegexField(
        r"^[0-9]{4}$",
        label="取号时手机号码的后四位",
        help_text="用来确认是您自己的服务",
        error_messages={"invalid": "请填写4位数字"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
    )


class ComplainForm(forms.Form):
    """A complaint on the web; the case is chosen from one's own."""

    text = _words("您要投诉什么？", hint="什么时候、在哪里、发生了什么", rows=6, most=2000)


class ContactForm(forms.Form):
    """An attempt to reach the writer (联系核实)."""

    was_reached = _yes_no("联系结果", ("联系上了", "没有联系上"))
    text = _words("情况", hint="只有负责联系的人看得到")


class JudgeForm(forms.Form):
    """The verdict, and who puts it right if it holds (判定)."""

    verdict = forms.ChoiceField(label="判定", widget=forms.RadioSelect)
    reason = _words("理由", hint=KEEP_SILENT)
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label="责任单位",
        required=False,
        help_text="判定计入的，交给谁整改",
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label="责任人", required=False, empty_label="单位内自行安排"
    )
    file = _file("证据")

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        finding = follow_up.finding
        allowed = OF_COMPLAINTS if follow_up.complaint_id else OF_REVIEWS
        bodies = responsible_bodies(finding.desk)
        people = people_who_fix(bodies.values_list("path", flat=True))
        self.fields["verdict"].choices = [(v.value, v.label) for v in allowed]  # type: ignore[attr-defined]
        self.fields["organization"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["organization"].initial = finding.organization_id
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Let only somebody of the organization be responsible for it."""
        cleaned = super().clean() or {}
        owner, body = cleaned.get("owner"), cleaned.get("organization")
        if owner and body and not people_who_fix([body.path]).filter(pk=owner.pk).exists():
            self.add_error("owner", "责任人不在责任单位里")
        return cleaned

    def clean_verdict(self) -> Verdict:
        """Return the verdict."""
        return Verdict(self.cleaned_data["verdict"])


class RectifyForm(forms.Form):
    """What was put right (整改完成)."""

    text = _words("做了什么整改", hint=KEEP_SILENT, most=2000)
    file = _file("佐证")


class ReplyForm(forms.Form):
    """What the writer is told (反馈)."""

    text = _words("反馈内容", hint=f"发给评价人本人。{KEEP_SILENT}", rows=4, most=2000)


class VisitForm(forms.Form):
    """What the writer says now (回访)."""

    was_reached = _yes_no("联系结果", ("联系上了", "没有联系上"))
    is_satisfied = _yes_no("现在满意吗", ("满意", "仍不满意，退回重新整改"), required=False)
    text = _words("情况", hint="只有负责联系的人看得到")


class PublishForm(forms.Form):
    """What the public reads (提出公开)."""

    text = _words("公开的评价", hint="已按姓名、号码自动去除个人信息，请再看一遍", most=500)
    reply = _words("公开的回复", rows=4, most=2000)

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review = follow_up.review
        if review is None:
            return
        known = getattr(review, "publication", None)
        text, reply = (known.text, known.reply) if known else proposal_for(review)
        self.fields["text"].initial, self.fields["reply"].initial = text, reply


class ReasonForm(forms.Form):
    """Why something is not done."""

    text = _words("理由", rows=2, most=300)


class WorkFilterForm(forms.Form):
    """What the work list is narrowed to."""

    kind = forms.ChoiceField(
        label="类别",
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        choices=[
            ("", "全部"),
            ("bad", "差评"),
            ("basic", "基本满意"),
            ("complaint", "投诉"),
        ],
    )
    stage = forms.ChoiceField(
        label="环节",
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        choices=[
            ("", "全部"),
            ("contact", "联系核实"),
            ("judge", "判定"),
            ("rectify", "整改"),
            ("reply", "反馈"),
            ("visit", "回访"),
            ("publish", "公开"),
        ],
    )
    over = forms.BooleanField(label="已结束的", required=False)
    mine = forms.BooleanField(label="只看我负责的", required=False)


class TakeComplaintForm(forms.Form):
    """A complaint taken at the window or by phone."""

    channel = forms.ChoiceField(
        label="来自",
        choices=[(c.value, c.label) for c in ComplaintChannel if c is not ComplaintChannel.WEB],
        widget=forms.RadioSelect,
    )
    text = _words("投诉内容", hint="什么时候、在哪里、发生了什么", rows=5, most=2000)
    organization = forms.ModelChoiceField(Organization.objects.none(), label="被投诉单位")
    site = forms.ModelChoiceField(
        Site.objects.none(), label="发生在哪个大厅", required=False, empty_label="不在大厅"
    )
    case_number = forms.CharField(
        label="办件编码", required=False, max_length=60, help_text="与某个办件有关的，填它的编码"
    )
    caller_name = forms.CharField(
        label="投诉人称呼", required=False, max_length=60, help_text="可以匿名"
    )
    caller_phone = forms.RegexField(
        r"^[0-9-]{7,20}$",
        label="投诉人电话",
        required=False,
        help_text="留了电话才能答复和回访",
        error_messages={"invalid": "电话只写数字"},
    )

    def __init__(self, *args: Any, bodies: Any, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]


class FiguresForm(forms.Form):
    """Which figures are shown."""

    by = forms.ChoiceField(
        label="按",
        required=False,
        choices=[
            ("site", "大厅"),
            ("counter", "窗口"),
            ("matter", "事项"),
            ("clerk", "工作人员"),
            ("channel", "渠道"),
            ("organization", "办理单位"),
        ],
    )
    days = forms.TypedChoiceField(
        label="时间",
        required=False,
        coerce=int,
        empty_value="30",
        choices=[(7, "近7日"), (30, "近30日"), (90, "近90日"), (365, "近一年")],
    )
