"""What is asked about an expert, a tie and a draw."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from onewindow.foundation.directory.api import (
    clean_name,
    clean_number,
    clean_text,
    region_by_code,
)
from onewindow.trading.evaluation.actions import (
    BidderAnswer,
    EvaluationPlan,
    ExpertDraft,
    TieDraft,
)
from onewindow.trading.evaluation.models import Speciality
from onewindow.trading.evaluation.queries import BidderSeen
from onewindow.trading.evaluation.rules import (
    BillLine,
    Blinds,
    CommitteePlan,
    InquiryKind,
    Quotation,
    TieKind,
    Title,
)
from onewindow.trading.tendering.api import EvaluationTerms


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


class PlanForm(forms.Form):
    """How a lot is to be evaluated, beyond the terms of its issued document."""

    is_blind = forms.BooleanField(label="技术部分为暗标", required=False)
    hides_prices = forms.BooleanField(label="评分交齐以后才公开报价", required=False)
    is_ranked = forms.BooleanField(
        label="候选人标明排序", required=False, help_text="评定分离的项目不排序"
    )
    rate = forms.DecimalField(
        label="开标时抽取的下浮率",
        required=False,
        max_digits=6,
        decimal_places=4,
        help_text="招标文件采用平均值下浮的才填，例如 0.03",
    )

    def plan(self, terms: EvaluationTerms) -> EvaluationPlan:
        """Return the plan as the action wants it."""
        said = self.cleaned_data
        return EvaluationPlan(
            terms=terms,
            blinds=Blinds(said["is_blind"], said["hides_prices"]),
            is_ranked=said["is_ranked"],
            rate=said["rate"],
        )


def _bidders(bids: Sequence[BidderSeen]) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in bids if one.is_standing]


class QuestionForm(forms.Form):
    """A written question to a bidder."""

    bidder = forms.ChoiceField(label="投标人")
    text = forms.CharField(
        label="需要澄清的内容",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不得暗示或者诱导投标人作出澄清",
    )

    def __init__(self, *args: Any, bids: Sequence[BidderSeen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["bidder"]
        field.choices = _bidders(bids)


class TalkForm(forms.Form):
    """What the group spoke of with one supplier alone."""

    bidder = forms.ChoiceField(label="供应商")
    attendees = forms.CharField(
        label="供应商参加人员", max_length=200, help_text="姓名和职务，与授权书一致"
    )
    words = forms.CharField(
        label="磋商内容和双方意见",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="问答逐条写明；不得透露其他供应商的技术资料、价格和其他信息",
    )

    def __init__(self, *args: Any, bids: Sequence[BidderSeen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["bidder"]
        field.choices = _bidders(bids)


class OffersForm(forms.Form):
    """Until when suppliers make their last offer."""

    due = forms.DateTimeField(
        label="提交最后报价的截止时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "请填写日期和时刻"},
    )


class CorrectionForm(forms.Form):
    """The figures of a bid that contradict each other; the law's order settles them."""

    bidder = forms.ChoiceField(label="投标人")
    roll_figures = forms.DecimalField(
        label="开标一览表小写（元）", max_digits=18, decimal_places=2
    )
    roll_words = forms.DecimalField(
        label="开标一览表大写（元）",
        max_digits=18,
        decimal_places=2,
        required=False,
        help_text="与小写一致的不填",
    )
    file_total = forms.DecimalField(label="投标文件总价（元）", max_digits=18, decimal_places=2)
    lines = forms.CharField(
        label="分项报价",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一项：名称 数量 单价 合价，用空格隔开",
    )

    def __init__(self, *args: Any, bids: Sequence[BidderSeen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["bidder"]
        field.choices = _bidders(bids)

    def clean_lines(self) -> list[BillLine]:
        """Return the lines of the bill."""
        found = []
        for text in self.cleaned_data["lines"].splitlines():
            parts = text.split()
            if not parts:
                continue
            try:
                name, *numbers = parts
                quantity, unit_price, total = (Decimal(one) for one in numbers)
            except (ValueError, InvalidOperation) as error:
                raise forms.ValidationError(f"看不懂这一行：{text[:40]}") from error
            found.append(BillLine(name, quantity, unit_price, total))
        return found

    def quotation(self) -> Quotation:
        """Return the figures as the rule wants them."""
        said = self.cleaned_data
        return Quotation(
            said["roll_words"], said["roll_figures"], said["file_total"], said["lines"]
        )


class AnswerForm(forms.Form):
    """A bidder's answer; a correction is confirmed or not, everything else needs words."""

    is_confirmed = forms.ChoiceField(
        label="是否确认修正后的报价",
        choices=[("yes", "确认，按修正后的报价"), ("no", "不确认（投标将按无效处理）")],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="答复",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="不得超出投标文件的范围，不得改变投标文件的实质性内容",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == InquiryKind.CORRECT:
            self.fields["words"].required = False
        else:
            del self.fields["is_confirmed"]

    def answer(self) -> BidderAnswer:
        """Return the answer as the action wants it."""
        said = self.cleaned_data
        confirmed = {"yes": True, "no": False}.get(said.get("is_confirmed", ""))
        return BidderAnswer(clean_text(said["words"]), confirmed)
