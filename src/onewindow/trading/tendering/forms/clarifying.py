"""A clarification, a question, an answer."""

from typing import Any

from django import forms

from onewindow.trading.tendering.models import Question, TenderDocument


class ClarificationForm(forms.Form):
    """What is clarified or modified, and what it does to the bids."""

    change = forms.CharField(
        label="澄清修改的内容", max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    reason = forms.CharField(label="原因", max_length=200)
    affects_bids = forms.BooleanField(
        label="可能影响投标文件编制",
        required=False,
        help_text="改变资格、技术、商务、评审内容或者清单图纸的，都应勾选",
    )
    with_document = forms.BooleanField(label="同时发出正在编制的新版招标文件", required=False)
    questions = forms.ModelMultipleChoiceField(
        Question.objects.none(),
        label="以此答复的问题",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due = forms.DateTimeField(
        label="新的投标截止时间",
        required=False,
        help_text="不足法定天数的必须顺延；不改变的留空",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "请填写日期和时刻"},
    )

    def __init__(
        self, *args: Any, questions: Any, draft: TenderDocument | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["questions"]
        chosen.queryset = questions
        if draft is None:
            del self.fields["with_document"]
        if not questions.exists():
            del self.fields["questions"]


class QuestionForm(forms.Form):
    """A question on the document."""

    text = forms.CharField(
        label="问题",
        max_length=2000,
        help_text="请写明对应招标文件的哪一条。不要写企业名称、姓名和电话。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnswerForm(forms.Form):
    """The answer to a question."""

    answer = forms.CharField(
        label="答复", max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    affects_bids = forms.BooleanField(label="可能影响投标文件编制", required=False)
