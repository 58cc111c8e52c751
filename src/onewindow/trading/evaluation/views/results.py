"""What everybody may see of an evaluation, once its candidates are public (公示)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from onewindow.foundation.accounts.api import public
from onewindow.trading.evaluation.queries import evaluation_of, is_open_to, public_result
from onewindow.trading.evaluation.rules import Field, Reader
from onewindow.trading.tendering.api import Lot


@public
@require_GET
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Show candidates, rejected bids and scores of a lot as the law discloses them."""
    rows = Lot.objects.select_related("tender__procedure", "tender__tenderer")
    lot = get_object_or_404(rows, code=code)
    evaluation = evaluation_of(lot)
    if evaluation is None or not is_open_to(Field.RESULT, Reader.PUBLIC, evaluation):
        raise Http404
    shown = public_result(evaluation)
    if shown is None:
        raise Http404
    return render(request, "evaluation/result.html", {"lot": lot, **shown})
