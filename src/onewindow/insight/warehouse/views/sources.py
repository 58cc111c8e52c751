"""Who sends facts, how good they are, and sending a file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.foundation.accounts.api import actor_of, allow
from onewindow.insight.warehouse.actions.receiving import Delivery, receive_file
from onewindow.insight.warehouse.forms import UploadForm
from onewindow.insight.warehouse.models import Load
from onewindow.insight.warehouse.queries.quality import quality_weights, source_states
from onewindow.insight.warehouse.queries.scope import READERS, WORKERS, packs_of
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules import FactTable
from onewindow.insight.warehouse.rules.loads import LoadKind
from onewindow.insight.warehouse.rules.sources import (
    HALL_LABEL,
    OWN,
    ColumnMapping,
    SourcePack,
    TableMapping,
)
from onewindow.kernel.violations import Refused, add_refusal

SHOWN = 10
# 该办的排在前面。
_ORDER = {"red": 0, "yellow": 1, "grey": 2, "green": 3}


@allow(*READERS)
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources that the user may see, those that need somebody first."""
    states = source_states(packs_of(request.user, *READERS), at=timezone.now())
    states.sort(key=lambda one: (_ORDER[one.light], one.pack.code))
    return render(request, "warehouse/sources.html", {"states": states})


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, code: str) -> HttpResponse:
    """Show one source with its score and mapping; take a file for it."""
    pack = _pack(request, code)
    tables = [standard()[name] for name in pack.tables]
    may_send = code != OWN and any(one.code == code for one in packs_of(request.user, *WORKERS))
    form = UploadForm(request.POST or None, request.FILES or None, tables=tables)
    if request.method == "POST" and may_send and form.is_valid():
        answer = _send(request, pack, form)
        if answer:
            return answer
    now = timezone.now()
    (state,) = source_states([pack], at=now)
    context = {
        "state": state,
        "pack": pack,
        "tables": [(table, *_mapping(table, pack)) for table in tables],
        "weights": quality_weights(at=now),
        "form": form if may_send else None,
        "loads": Load.objects.filter(source=code)[:SHOWN],
        "is_own": code == OWN,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "warehouse/source.html", context, status=status)


def _pack(request: HttpRequest, code: str) -> SourcePack:
    for pack in packs_of(request.user, *READERS):
        if pack.code == code:
            return pack
    raise Http404


def _mapping(
    table: FactTable, pack: SourcePack
) -> tuple[TableMapping, list[tuple[str, str, ColumnMapping]]]:
    """Return how a table is read, and each column with its label."""
    mapping = pack.tables[table.table]
    labels = {"hall": HALL_LABEL} | {one.name: one.label for one in table.columns}
    return mapping, [(labels[name], name, one) for name, one in mapping.columns.items()]


def _send(request: HttpRequest, pack: SourcePack, form: UploadForm) -> HttpResponse | None:
    file = form.cleaned_data["file"]
    delivery = Delivery(pack.code, form.cleaned_data["table"], LoadKind.FILE, file.name)
    try:
        load, is_new = receive_file(
            delivery=delivery, chunks=file.chunks(), at=timezone.now(), actor=actor_of(request)
        )
    except Refused as refused:
        add_refusal(form, refused)
        return None
    if not is_new:
        messages.warning(request, f"这份文件和第{load.pk}号装载的内容相同，不再装载。")
    return redirect("warehouse:load", load.pk)
