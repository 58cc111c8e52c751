"""Small words of the citizens' templates."""

from django import template
from django.urls import reverse

from onewindow.kernel.violations import Violation
from onewindow.services.casework.api import Case

register = template.Library()


@register.simple_tag
def place_to_fix(case: Case, violation: Violation) -> str:
    """Return the address of the page where the applicant can put this right."""
    if violation.code.startswith("case.material"):
        return reverse("portal:upload", args=[case.pk, violation.field])
    if violation.field == "situation":
        return reverse("portal:situation", args=[case.pk])
    if violation.field:
        address = reverse("portal:question", args=[case.pk, violation.field])
        return f"{address}?from=check"
    return reverse("portal:application", args=[case.pk])
