"""What everybody may read of a lot: candidates, result, contract and how it is performed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from onewindow.foundation.accounts.api import public
from onewindow.trading.contracts.queries import (
    award_of,
    candidates_of,
    contract_of,
    limits_running,
)
from onewindow.trading.contracts.rules import AwardState
from onewindow.trading.contracts.views.asking import today
from onewindow.trading.contracts.views.contracts import performance_parts
from onewindow.trading.tendering.api import Lot, published_notices

_SHOWN = frozenset({AwardState.NOTIFIED, AwardState.FAILED})


@public
@require_GET
def lot(request: HttpRequest, code: str) -> HttpResponse:
    """Show the award and the contract of a lot, from the publicity of its candidates on."""
    found = get_object_or_404(
        Lot.objects.select_related("tender__tenderer", "tender__procedure"), code=code
    )
    award = award_of(found)
    is_told = award is not None and award.state in _SHOWN
    if award is None or not (award.publicized_at or is_told):
        raise Http404
    contract = contract_of(found)
    is_published = contract is not None and contract.published_at is not None
    context = {
        "lot": found,
        "award": award,
        "is_told": is_told,
        "candidates": candidates_of(award) if award.publicized_at else [],
        "notices": published_notices().filter(lot=found).order_by("published_at", "id"),
        "limits": limits_running(found, on=today()),
        "contract": contract if is_published else None,
        **(performance_parts(contract) if contract is not None and is_published else {}),
    }
    return render(request, "contracts/lot.html", context)
