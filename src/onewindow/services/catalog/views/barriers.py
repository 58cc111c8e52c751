"""The clean-up list of hidden barriers (隐性壁垒清理清单)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.foundation.accounts.api import Role, actor_of, allow, granted_roles
from onewindow.foundation.directory.api import Organization
from onewindow.kernel.violations import Refused, Violation
from onewindow.services.catalog.actions import BarrierNote, end_barrier, note_barrier
from onewindow.services.catalog.forms import BarrierEndForm, BarrierForm
from onewindow.services.catalog.models import Barrier
from onewindow.services.catalog.queries import barriers_listed, bodies_under
from onewindow.services.catalog.rules.barriers import BARRIER, BarrierSource, BarrierState
from onewindow.services.catalog.views.scope import KEEPERS, READERS, require, told

PAGE = 30


@allow(*READERS)
@require_safe
def barriers(request: HttpRequest) -> HttpResponse:
    """List what is to be cleaned up, what is late first, and what came of the rest."""
    state = request.GET.get("state", "")
    rows = barriers_listed(state if state in set(BarrierState) else "")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "states": BarrierState.choices(),
        "state": state,
        "today": timezone.localdate(),
        "may_note": bool(_paths(request)),
    }
    return render(request, "catalog/barriers.html", context)


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    """Put a barrier on the list."""
    form = BarrierForm(
        request.POST or None,
        initial={"found_on": timezone.localdate()},
        bodies=bodies_under(_paths(request)),
    )
    violations: tuple[Violation, ...] = ()
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        said = BarrierNote(**{**typed, "source": BarrierSource(typed["source"])})
        try:
            note_barrier(note=said, actor=actor_of(request))
        except Refused as refused:
            violations = refused.violations
        else:
            messages.success(request, "已列入清单")
            return redirect("catalog:barriers")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "violations": violations}
    return render(request, "catalog/note_barrier.html", context, status=status)


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def barrier(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one barrier with its record; its keepers clear it, keep it or open it again."""
    found = get_object_or_404(Barrier.objects.select_related("organization", "matter"), pk=pk)
    may_end = _keeps(request, found.organization)
    form = BarrierEndForm(request.POST or None)
    violations: tuple[Violation, ...] = ()
    if request.method == "POST":
        require(allowed=may_end)
        if form.is_valid():
            try:
                end_barrier(
                    barrier=found,
                    on=timezone.localdate(),
                    actor=actor_of(request),
                    **form.cleaned_data,
                )
            except Refused as refused:
                violations = refused.violations
            else:
                messages.success(request, f"已登记为“{found.get_state_display()}”")
                return redirect("catalog:barriers")
    context = {
        "barrier": found,
        "form": form,
        "violations": violations,
        "moves": BARRIER.open_moves(found.state) if may_end else (),
        "told": told(found),
        "today": timezone.localdate(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/barrier.html", context, status=status)


def _paths(request: HttpRequest) -> list[str]:
    keepers: set[Role] = set(KEEPERS)
    return [grant.path for grant in granted_roles(request.user) if grant.role in keepers]


def _keeps(request: HttpRequest, organization: Organization) -> bool:
    return any(organization.path.startswith(path) for path in _paths(request))
