"""What the forms of the hall share."""

from django import forms


def day() -> forms.DateInput:
    """Return the input of a date."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def clock() -> forms.TimeInput:
    """Return the input of a time of day."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})
