"""What the forms of the hall share."""

from django import forms

from onewindow.kernel.violations import Refused


def add_refusal(form: forms.Form, refused: Refused) -> None:
    """Put each reason at its field, with its source; reasons without a field on top."""
    for violation in refused.violations:
        source = f"（{violation.source}）" if violation.source else ""
        field = violation.field if violation.field in form.fields else None
        form.add_error(field, f"{violation.message}{source}")


def day() -> forms.DateInput:
    """Return the input of a date."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def clock() -> forms.TimeInput:
    """Return the input of a time of day."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})
