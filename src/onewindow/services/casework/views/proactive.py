"""What was done unasked, for whom, and why not for others (无感智办)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.foundation.accounts.api import Role, allow, granted_roles
from onewindow.services.casework.forms.proactive import EntitlementFilterForm
from onewindow.services.casework.queries.proactive import (
    SUMMED_DAYS,
    entitlement_counts,
    entitlements_within,
    matters_unasked,
)

PAGE = 20
READERS = (
    Role.APPROVER,
    Role.EDITOR,
    Role.HALL_MANAGER,
    Role.SUPERVISOR,
    Role.AUDITOR,
)


@allow(*READERS)
@require_GET
def entitlements(request: HttpRequest) -> HttpResponse:
    """Show by matter how many were served unasked, and each with the reason why or why not."""
    paths = [grant.path for grant in granted_roles(request.user) if grant.role in READERS]
    form = EntitlementFilterForm(request.GET, matters=matters_unasked())
    rows = entitlements_within(paths, **(form.cleaned_data if form.is_valid() else {}))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "counts": entitlement_counts(paths, on=timezone.localdate()),
        "days": SUMMED_DAYS,
    }
    return render(request, "casework/proactive.html", context)
