"""A person's page for staff: masked, and in full once for a purpose that the person can read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from onewindow.foundation.accounts.actions import record_viewing
from onewindow.foundation.accounts.queries import granted_roles
from onewindow.foundation.accounts.rules import Role, allow
from onewindow.foundation.directory.api import Organization, Person, enterprises_led_by, masked
from onewindow.kernel.actors import actor_of

VIEWERS = (Role.CLERK, Role.APPROVER)
SHOWN = ["证件号码", "手机", "住址"]
SHORTEST_PURPOSE = 2


@allow(*VIEWERS)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show the person masked; a POST with a purpose shows everything once and records it."""
    found = get_object_or_404(Person.objects.select_related("region"), pk=person_id)
    context: dict[str, Any] = {
        "person": masked(found),
        "kind": found.get_document_kind_display(),
        "is_verified": found.is_verified,
        "enterprises": enterprises_led_by(found),
        "fields": SHOWN,
    }
    purpose = " ".join(request.POST.get("purpose", "").split())[:200]
    if request.method == "GET":
        return _page(request, context, 200)
    if len(purpose) < SHORTEST_PURPOSE:
        return _page(request, context | {"error": "请写明查看的用途，本人可以看到"}, 422)
    record_viewing(
        viewer=actor_of(request),
        organization=_workplace(request),
        person=found,
        fields=SHOWN,
        purpose=purpose,
    )
    return _page(request, context | {"full": found, "purpose": purpose}, 200)


def _workplace(request: HttpRequest) -> Organization | None:
    """Return the organization for which the viewer works."""
    keys = [g.organization_id for g in granted_roles(request.user) if g.role in VIEWERS]
    return Organization.objects.filter(pk__in=[key for key in keys if key]).first()


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, "accounts/staff_person.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
