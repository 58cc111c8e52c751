"""The counter's forms: who applies, for what, with which answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from onewindow.kernel.forms import Field, FieldKind, asked_fields
from onewindow.kernel.violations import Violation
from onewindow.services.catalog.api import MatterContent


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the counter's form right now, finished or not."""

    situation: str
    answers: dict[str, Any]
    papers: frozenset[str]
    promised: frozenset[str]
    signed: bool
    agent_number: str
    is_update: bool

    @classmethod
    def read(cls, posted: QueryDict, content: MatterContent) -> "Sheet":
        """Return the sheet that was posted; an empty one if nothing was."""
        return cls(
            situation=posted.get("situation", "")[:40],
            answers={f.code: _raw(posted, f) for f in content.fields if f.code in posted},
            papers=frozenset(posted.getlist("papers")),
            promised=frozenset(posted.getlist("promised")),
            signed="signed" in posted,
            agent_number="".join(posted.get("agent_number", "").split()).upper()[:18],
            is_update="update" in posted,
        )

    def asked(self, content: MatterContent) -> frozenset[str]:
        """Return the codes of the questions that the answers so far lead to."""
        fields = asked_fields(content.fields, self.situation, self.answers)
        return frozenset(field.code for field in fields)


class ApplicantForm(forms.Form):
    """Find the person or enterprise at the counter."""

    number = forms.CharField(
        label="公民身份号码或统一社会信用代码",
        max_length=18,
        help_text="可用读卡器读取，字母大小写均可",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )

    def clean_number(self) -> str:
        """Return the number as the directory keeps it."""
        return "".join(self.cleaned_data["number"].split()).upper()


class NewcomerForm(ApplicantForm):
    """Register a person who comes for the first time."""

    name = forms.CharField(label="姓名", max_length=60)
    phone = forms.CharField(label="手机", max_length=20, help_text="用来接收办理进度")


class MatterForm(forms.Form):
    """Find the matter."""

    q = forms.CharField(label="事项名称、编号或群众的说法", max_length=60, required=False)


class AnswersForm(forms.Form):
    """The questions of a matter; the rules judge the answers, this form only shows them."""

    controlling: frozenset[str] = frozenset()

    def full_clean(self) -> None:
        """Leave judging to the rules; errors come from them."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def show(self, violations: Iterable[Violation]) -> list[Violation]:
        """Put each violation at its field and return those that belong to none."""
        rest = []
        for violation in violations:
            if violation.field in self.fields:
                self.add_error(violation.field, violation.message)
            else:
                rest.append(violation)
        return rest


def answers_form(
    content: MatterContent,
    sheet: Sheet,
    data: Any = None,
    initial: dict[str, Any] | None = None,
) -> AnswersForm:
    """Return the questions that the sheet leads to so far."""
    fields: dict[str, forms.Field] = {}
    if content.situations:
        fields["situation"] = forms.ChoiceField(
            label="办理情形",
            choices=[("", "请选择"), *((s.code, s.name) for s in content.situations)],
        )
    for field in asked_fields(content.fields, sheet.situation, sheet.answers):
        fields[field.code] = _form_field(field)
    whens = (*(f.when for f in content.fields), *(m.when for m in content.materials))
    controlling = {when.field for when in whens if when}
    if content.situations:
        controlling.add("situation")
    form: AnswersForm = type(
        "AskedForm", (AnswersForm,), {**fields, "controlling": frozenset(controlling)}
    )(data, initial=initial, use_required_attribute=False)
    return form


def _form_field(field: Field) -> forms.Field:
    common: dict[str, Any] = {
        "label": field.label,
        "help_text": field.hint,
        "required": field.required,
    }
    match field.kind:
        case FieldKind.CHOICE:
            return forms.ChoiceField(choices=[("", "请选择"), *field.options], **common)
        case FieldKind.CHOICES:
            return forms.MultipleChoiceField(
                choices=field.options, widget=forms.CheckboxSelectMultiple, **common
            )
        case FieldKind.YES_NO:
            return forms.ChoiceField(
                choices=[("yes", "是"), ("no", "否")], widget=forms.RadioSelect, **common
            )
        case FieldKind.LONG_TEXT:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **common)
        case FieldKind.DATE:
            return forms.CharField(widget=forms.TextInput(attrs={"type": "date"}), **common)
        case FieldKind.NUMBER | FieldKind.MONEY:
            widget = forms.TextInput(attrs={"inputmode": "decimal"})
            return forms.CharField(widget=widget, **common)
        case _:
            return forms.CharField(**common)


def _raw(posted: QueryDict, field: Field) -> Any:
    values = posted.getlist(field.code)
    return values if field.kind is FieldKind.CHOICES else values[-1]
