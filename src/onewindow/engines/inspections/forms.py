"""Forms of findings: raise one, and one for each step."""

from typing import Any

from django import forms

from onewindow.engines.inspections.queries import people_who_fix, responsible_bodies
from onewindow.engines.inspections.rules import Severity
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import Organization

ACCEPTED = "image/jpeg,image/png,application/pdf"


def words(label: str, *, hint: str = "", required: bool = True, rows: int = 3) -> forms.CharField:
    """Return a field for what was seen or done."""
    return forms.CharField(
        label=label,
        max_length=2000,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def photo(label: str = "照片或文件") -> forms.FileField:
    """Return a field for one file that shows it."""
    return forms.FileField(
        label=label,
        required=False,
        help_text="JPG、PNG 或 PDF",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )


class RaiseForm(forms.Form):
    """A problem that somebody saw (登记问题)."""

    desk = forms.ModelChoiceField(Organization.objects.none(), label="督办单位", empty_label=None)
    title = forms.CharField(label="问题", max_length=120, help_text="一句话说清是什么")
    text = words("情况", hint="在哪里、什么时候、是什么样")
    severity = forms.ChoiceField(
        label="程度", choices=Severity.choices(), widget=forms.RadioSelect, initial="minor"
    )
    file = photo()

    def __init__(self, *args: Any, desks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]


class ResponsibleForm(forms.Form):
    """Who puts it right."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="责任单位")
    owner = forms.ModelChoiceField(
        User.objects.none(), label="责任人", required=False, empty_label="单位内自行安排"
    )

    def __init__(self, *args: Any, desk: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = responsible_bodies(desk)
        self.fields["organization"].queryset = bodies  # type: ignore[attr-defined]
        people = people_who_fix(bodies.values_list("path", flat=True))
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Let only somebody of the organization be responsible for it."""
        cleaned = super().clean() or {}
        owner, body = cleaned.get("owner"), cleaned.get("organization")
        if owner and body and not people_who_fix([body.path]).filter(pk=owner.pk).exists():
            self.add_error("owner", "责任人不在责任单位里")
        return cleaned


class AssignForm(ResponsibleForm):
    """Give a finding to who puts it right (分派)."""

    text = words("要求", required=False)


class StepForm(forms.Form):
    """Say what was done, with a photo if there is one."""

    text = words("情况")
    file = photo()
