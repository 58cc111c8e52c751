"""Open data for programs, and the same for people."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_GET

from onewindow.channels.exchange.models import DisclosureScheme, Release
from onewindow.channels.exchange.queries import (
    PAGE,
    disclosures_of,
    package_of,
    releases_after,
    releases_newest,
    releases_of,
    scheme_words,
)
from onewindow.channels.exchange.rules import Json, ocid_of, record_package, release_package
from onewindow.foundation.accounts.api import public
from onewindow.kernel.violations import refuse
from onewindow.trading.tendering.api import Tender, published_notices

SHOWN = 30
LARGEST = 2**62


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Say what is open, how to fetch it, and what came out last."""
    page = Paginator(releases_newest(), SHOWN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "prefix": settings.OCDS_PREFIX,
        "is_example": settings.OCDS_PREFIX == "ocds-example",
        "origin": settings.ORIGIN,
        "size": PAGE,
    }
    return render(request, "exchange/home.html", context)


@public
@require_GET
def disclosures(request: HttpRequest, code: str) -> HttpResponse:
    """Show every link of a tender from announcement to contract: open, expected, or absent."""
    tender = get_object_or_404(
        Tender.objects.select_related("procedure", "tenderer", "supervisor"), code=code
    )
    is_listed = DisclosureScheme.objects.filter(code="ten").exists()
    if not is_listed or not published_notices().filter(tender=tender).exists():
        raise Http404
    ocid = ocid_of(settings.OCDS_PREFIX, tender.code)
    rows = disclosures_of(tender)
    context = {
        "tender": tender,
        "rows": rows,
        "today": timezone.localdate(),
        "scheme": scheme_words(),
        "published": sum(one.standing == "published" for one in rows),
        "ocid": ocid if releases_of(ocid) else "",
    }
    return render(request, "exchange/disclosures.html", context)


@public
@require_GET
def releases(request: HttpRequest) -> HttpResponse:
    """
    Give the releases page by page, oldest first; an answer without content where none is left.

    ``since`` leaves out what is older; ``after`` is the place where the page before ended. The
    standard knows no empty package.

    :raises Refused: if one of them cannot be read.
    """
    since, after = _since(request), _after(request)
    rows = releases_after(since=since, after=after, size=PAGE + 1)
    if not rows:
        return HttpResponse(status=204)
    has_more, rows = len(rows) > PAGE, rows[:PAGE]
    package = release_package(package_of(request.get_full_path()), [one.content for one in rows])
    if has_more:
        kept = {"since": request.GET["since"]} if since else {}
        query = urlencode({**kept, "after": rows[-1].pk})
        package["links"] = {"next": f"{settings.ORIGIN}{reverse('exchange:releases')}?{query}"}
    return _json(package)


@public
@require_GET
def one_release(request: HttpRequest, code: str) -> HttpResponse:
    """Give one release as a package."""
    found = get_object_or_404(Release, code=code)
    return _json(release_package(package_of(request.path), [found.content]))


@public
@require_GET
def record(request: HttpRequest, ocid: str) -> HttpResponse:
    """Give all releases of one contracting process and what they come to."""
    found = [one.content for one in releases_of(ocid)]
    if not found:
        raise Http404
    return _json(record_package(package_of(request.path), ocid, found))


def _json(content: Json) -> JsonResponse:
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"  # open data: any page may read it
    return answer


def _since(request: HttpRequest) -> datetime | None:
    words = request.GET.get("since", "").replace(" ", "+")
    if not words:
        return None
    try:
        found: Any = parse_datetime(words) or parse_date(words)
    except ValueError:
        found = None
    if found is None:
        raise refuse("ocds.since", "since 请写成 2026-11-26 或者 2026-11-26T09:00:00+08:00")
    if not isinstance(found, datetime):
        found = datetime.combine(found, time())
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _after(request: HttpRequest) -> int:
    words = request.GET.get("after", "0")
    if not (words.isascii() and words.isdigit() and int(words) < LARGEST):
        raise refuse("ocds.after", "after 请用上一页 links.next 里的数")
    return int(words)
