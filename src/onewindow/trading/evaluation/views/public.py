"""A draw as everybody may see and repeat it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from onewindow.foundation.accounts.api import public
from onewindow.trading.evaluation.models import Draw
from onewindow.trading.evaluation.queries import (
    are_names_public,
    has_public_result,
    is_run,
    transcript_for,
)
from onewindow.trading.evaluation.rules import Exclusion

PAGE = 30


@public
@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """List every draw, newest first."""
    rows = Draw.objects.select_related("lot__tender").order_by("-id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "evaluation/published.html", {"page": page})


@public
@require_GET
def transcript(request: HttpRequest, code: str) -> HttpResponse:
    """Explain a draw: what was fixed before, what made it random, what came of it."""
    found = _draw(code)
    is_open = are_names_public(found)
    aside = found.plan.get("set_aside", {}).get("counts", {})
    record = transcript_for(found, is_open=is_open) if is_run(found) else None
    context = {
        "draw": found,
        "lot": found.lot,
        "parties": found.parties.order_by("id"),
        "aside": [(Exclusion(reason).label, count) for reason, count in sorted(aside.items())],
        "is_open": is_open,
        "record": record,
        "bidders": [one["name"] for one in found.plan.get("members", [])],
        "has_result": has_public_result(found.lot),
    }
    return render(request, "evaluation/transcript.html", context)


@public
@require_GET
def transcript_file(request: HttpRequest, code: str) -> HttpResponse:
    """Download the transcript of a draw that was made."""
    found = _draw(code)
    if not is_run(found):
        raise Http404
    record = transcript_for(found, is_open=are_names_public(found))
    return _file(record, f"{found.code}.json")


@public
@require_GET
def plan_file(request: HttpRequest, code: str) -> HttpResponse:
    """Download the plan that was fixed before the draw."""
    found = _draw(code)
    return _file(found.plan, f"{found.code}-plan.json")


def _draw(code: str) -> Draw:
    return get_object_or_404(Draw.objects.select_related("lot__tender"), code=code)


def _file(content: dict, name: str) -> HttpResponse:
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
