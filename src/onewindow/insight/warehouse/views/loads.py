"""What came, how far it is, and what became of it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.foundation.accounts.api import allow
from onewindow.insight.warehouse.models import Load
from onewindow.insight.warehouse.queries.scope import READERS, packs_of
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules.loads import STEPS

PAGE = 30


@allow(*READERS)
@require_GET
def loads(request: HttpRequest) -> HttpResponse:
    """List the loads of the sources that the user may see, the newest first."""
    names = {pack.code: pack.name for pack in packs_of(request.user, *READERS)}
    chosen = request.GET.get("source", "")
    codes = [chosen] if chosen in names else list(names)
    found = Load.objects.filter(source__in=codes)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(load, names[load.source], standard()[load.table].name) for load in page]
    context = {"page": page, "rows": rows, "names": names, "chosen": chosen}
    return render(request, "warehouse/loads.html", context)


@allow(*READERS)
@require_GET
def load(request: HttpRequest, number: int) -> HttpResponse:
    """Show one load; asked by the page itself while it waits, only its state."""
    found = Load.objects.filter(pk=number).first()
    names = {pack.code: pack.name for pack in packs_of(request.user, *READERS)}
    if found is None or found.source not in names:
        raise Http404
    context = {
        "load": found,
        "source": names[found.source],
        "table": standard()[found.table],
        "steps": STEPS,
        "open": found.aside.filter(resolved_at=None).count(),
    }
    is_fragment = bool(request.headers.get("HX-Request"))
    template = "warehouse/_load.html" if is_fragment else "warehouse/load.html"
    return render(request, template, context)
