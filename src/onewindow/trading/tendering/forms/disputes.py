"""What people write in objections, queries and complaints, and in answers and decisions."""

from datetime import date
from typing import Any

from django import forms

from onewindow.foundation.directory.api import Enterprise
from onewindow.trading.tendering.models import Dispute, Lot
from onewindow.trading.tendering.rules import (
    Claim,
    DisputeKind,
    Family,
    Letter,
    Link,
    Outcome,
    Standing,
)


class ManyFiles(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return all files of the field."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class ManyFilesField(forms.FileField):
    """Several files at once; each is looked at when it is stored."""

    widget = ManyFiles

    def clean(self, value: Any, initial: Any = None) -> list[Any]:
        """Return the files that were chosen."""
        return [super(ManyFilesField, self).clean(one, initial) for one in value or []]


class ToldField(forms.CharField):
    """A text that must be there; that it lacks is told by the rules, with the article."""

    def validate(self, value: Any) -> None:
        """Leave it to the rules."""


class ToldDateField(forms.DateField):
    """A day that must be there; that it lacks is told by the rules, with the article."""

    def validate(self, value: Any) -> None:
        """Leave it to the rules."""


def _told(label: str, *, help_text: str = "") -> ToldField:
    return ToldField(
        label=label,
        help_text=help_text,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _long(label: str, *, help_text: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=4000,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LetterForm(forms.Form):
    """An objection, query or complaint as the law asks it to be written."""

    enterprise = forms.ChoiceField(label="提出人")
    lot = forms.ChoiceField(label="标段", required=False)
    standing = forms.ChoiceField(
        label="您的身份", choices=Standing.choices(), widget=forms.RadioSelect
    )
    standing_grounds = _long(
        "与项目的利害关系", help_text="身份为其他利害关系人的填写", required=False
    )
    known_on = ToldDateField(
        label="知道的日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，例如 2026-11-02"},
    )
    kept = forms.MultipleChoiceField(
        label="投诉哪些已经提出过的事项", required=False, widget=forms.CheckboxSelectMultiple
    )
    claims = _told("事项", help_text="一行一项，写得具体、明确")
    request = _told("请求", help_text="希望怎么处理")
    facts = _told("事实依据")
    basis = _told("法律依据")
    evidence = ManyFilesField(
        label="证明材料", help_text="PDF、图片或者文档，可以选多个", required=False
    )
    telephone = ToldField(label="联系电话", max_length=40)
    address = ToldField(label="地址", max_length=120)

    def __init__(
        self,
        *args: Any,
        kind: DisputeKind,
        link: Link,
        family: Family,
        firms: list[Enterprise],
        lots: list[Lot],
        prior: Dispute | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.link, self.prior = kind, link, prior
        self.firms = {str(firm.pk): firm for firm in firms}
        self.lots = {lot.code: lot for lot in lots}
        self._choice("enterprise").choices = [(k, firm.name) for k, firm in self.firms.items()]
        whole = [("", "全部标段")] if link is Link.DOCUMENTS else []
        self._choice("lot").choices = [*whole, *((c, lot.name) for c, lot in self.lots.items())]
        is_complaint = kind is DisputeKind.COMPLAINT
        for name in ("basis", "evidence"):
            self.fields[name].required = kind is not DisputeKind.OBJECTION
        self.fields["lot"].required = link is not Link.DOCUMENTS
        self.fields["claims"].label = f"{kind.label}事项"
        if not (is_complaint and family is Family.WORKS):
            del self.fields["known_on"]
        if prior:
            del self.fields["lot"]
            self.fields["claims"].label = "因答复产生的新事项"
            self.fields["claims"].help_text = "一行一项，没有就不填"
            self.fields["claims"].required = False
            texts = [claim["text"] for claim in prior.claims]
            self._choice("kept").choices = [(text, text) for text in texts]
        else:
            del self.fields["kept"]
        if family is Family.PROCUREMENT:
            del self.fields["standing_grounds"]
            known = [Standing.POTENTIAL] if link is Link.DOCUMENTS else []
            self._choice("standing").choices = [
                (one.value, one.label) for one in (*known, Standing.BIDDER)
            ]

    def letter(self) -> Letter:
        """Return what was written."""
        said = self.cleaned_data
        new = [line.strip() for line in said["claims"].splitlines() if line.strip()]
        kept = [Claim(text) for text in said.get("kept", [])]
        return Letter(
            kind=self.kind,
            link=self.link,
            standing=Standing(said["standing"]),
            claims=(*kept, *(Claim(text, is_from_answer=self.prior is not None) for text in new)),
            request=said["request"],
            facts=said["facts"],
            basis=said["basis"],
            standing_grounds=said.get("standing_grounds", ""),
            has_evidence=bool(said["evidence"]),
        )

    def firm(self) -> Enterprise:
        """Return the enterprise for which it is raised."""
        return self.firms[self.cleaned_data["enterprise"]]

    def chosen_lot(self) -> Lot | None:
        """Return the lot that it is about, or None for all."""
        if self.prior:
            return self.prior.lot
        return self.lots.get(self.cleaned_data["lot"])

    def known_day(self) -> date | None:
        """Return the day of knowing, where it was asked."""
        day: date | None = self.cleaned_data.get("known_on")
        return day

    def _choice(self, name: str) -> Any:
        return self.fields[name]


class DisputeAnswerForm(forms.Form):
    """What the tenderer answers to an objection or query."""

    outcome = forms.ChoiceField(label="结论", choices=Outcome.choices(), widget=forms.RadioSelect)
    text = _told("答复内容", help_text="逐项答复")
    basis = _long("事实依据和法律依据", required=False)
    is_clean = forms.BooleanField(
        label="已核对：答复不涉及商业秘密和他人的投标信息", required=False
    )


class DecisionForm(forms.Form):
    """What the supervising body decides on a complaint."""

    outcome = forms.ChoiceField(
        label="投诉事项是否成立", choices=Outcome.choices(), widget=forms.RadioSelect
    )
    facts = _told("查明的事实")
    text = _told("处理决定", help_text="连同告知行政复议、行政诉讼的权利和期限")
    basis = _told("法律依据")
    is_clean = forms.BooleanField(
        label="已核对：公告内容不涉及国家秘密、商业秘密和个人隐私", required=False
    )


class WordsForm(forms.Form):
    """One text that a step asks for."""

    text = _told("说明")

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class EmptyForm(forms.Form):
    """A step that asks for nothing but to be confirmed."""


class CorrectionForm(forms.Form):
    """The parts of a complaint that may be corrected."""

    request = _told("请求")
    facts = _told("事实依据")
    basis = _told("法律依据")
