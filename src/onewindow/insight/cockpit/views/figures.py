"""One indicator: what it says, where it stands, how it went, and the rows behind it."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.engines.indicators.api import Definition
from onewindow.foundation.accounts.api import allow
from onewindow.insight.cockpit.queries.definitions import definitions
from onewindow.insight.cockpit.queries.drilling import (
    Rows,
    counters,
    rows_behind,
    rows_behind_now,
)
from onewindow.insight.cockpit.queries.items import Item
from onewindow.insight.cockpit.queries.overview import (
    Seen,
    cases_open_to,
    city_board,
    hall_board,
    items_of_halls,
    months_there,
    seen_by,
    today_of,
    trend,
)
from onewindow.insight.cockpit.queries.places import Hall
from onewindow.insight.cockpit.queries.showing import table_of
from onewindow.insight.cockpit.queries.told import told_case
from onewindow.insight.cockpit.queries.wording import (
    measure_words,
    period_words,
    threshold_words,
)
from onewindow.insight.cockpit.views.charts import halls_chart, trend_chart
from onewindow.insight.cockpit.views.scope import (
    READERS,
    frame,
    key_of_period,
    period_of,
    periods_offered,
    place_of,
)
from onewindow.insight.warehouse.api import standard
from onewindow.kernel.periods import Period, day_of

NOW = "today"
PAGE, COUNTER = 20, 12


@dataclass(frozen=True, slots=True)
class Look:
    """Which indicator is looked at: where, in which period, or as of now; maybe one counter."""

    definition: Definition
    hall: Hall | None
    period: Period
    is_now: bool
    counter: str = ""

    @property
    def key(self) -> str:
        """Return how an address names the period."""
        return NOW if self.is_now else key_of_period(self.period)


@allow(*READERS)
@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """List every indicator with its formula, thresholds and owner."""
    groups: dict[str, list[tuple[Definition, list[Any]]]] = {}
    for one in definitions().values():
        groups.setdefault(one.group, []).append((one, list(threshold_words(one, ""))))
    context = frame("indicators", groups=groups.items(), count=len(definitions()))
    return render(request, "cockpit/indicators.html", context)


@allow(*READERS)
@require_GET
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show one indicator of a hall or the city in a period, down to its rows."""
    seen, definition = seen_by(request.user), definitions().get(code)
    if definition is None:
        raise Http404
    look = _look(request, definition, seen)
    item, rows = _item(look), _rows(look, request.GET.get("page", ""))
    has_trend = not look.is_now and not look.counter
    went = trend(definition, look.hall, look.period) if has_trend else []
    halls = [] if look.is_now or look.hall else items_of_halls(code, look.period, seen.halls)
    kind = look.hall.kind if look.hall else "city"
    context = frame(
        "indicators",
        look=look,
        seen=seen,
        definition=definition,
        item=item,
        periods=periods_offered(),
        thresholds=list(threshold_words(definition, kind)),
        measures=list(measure_words(definition)),
        judged=period_words(definition),
        facts=standard()[definition.facts],
        trend=went,
        trend_chart=trend_chart(definition, kind, went),
        halls=halls,
        halls_chart=halls_chart(definition, halls),
        rows=rows.found,
        page=rows.page,
        table=table_of(code, rows.found, seen.halls, request.user),
        has_facts=bool(months_there()),
    )
    return render(request, "cockpit/indicator.html", context)


@allow(*READERS)
@require_GET
def told(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """Show a case of another hall's system as it was reported, from the ticket to the review."""
    seen = seen_by(request.user)
    found = told_case(source, key, halls=seen.halls)
    if found is None:
        raise Http404
    own = found.number in cases_open_to(request.user, [found.number])
    context = frame("indicators", told=found, hall=seen.halls[found.hall], is_ours=own)
    return render(request, "cockpit/told.html", context)


@dataclass(frozen=True, slots=True)
class Paged:
    """A page of the rows, with its place among all."""

    found: Rows
    page: Any


def _look(request: HttpRequest, definition: Definition, seen: Seen) -> Look:
    hall = place_of(request, seen)
    if request.GET.get("period") == NOW:
        return Look(definition, hall, day_of(timezone.localdate()), is_now=True)
    counter = request.GET.get("counter", "")[:COUNTER] if hall else ""
    return Look(definition, hall, period_of(request), is_now=False, counter=counter)


def _item(look: Look) -> Item | None:
    """Return the indicator where it is looked at; of the whole city now there is no reading."""
    code = look.definition.code
    if look.is_now:
        if look.hall is None:
            return None
        hall = look.hall.code
        return today_of({hall: look.hall}, at=timezone.now()).boards[hall].item(code)
    if look.hall is None:
        return city_board(look.period).item(code)
    if look.counter:
        own = (one for one in counters(look.hall, look.period) if one.key == look.counter)
        items = next((one.items for one in own), ())
        return next((item for item in items if item.definition.code == code), None)
    return hall_board(look.hall, look.period).item(code)


def _rows(look: Look, page: str) -> Paged:
    number = int(page) if page.isdigit() and 0 < int(page) < 100_000 else 1
    code, offset = look.definition.code, (number - 1) * PAGE
    if look.is_now:
        found = rows_behind_now(code, at=timezone.now(), hall=look.hall, limit=PAGE, offset=offset)
    else:
        found = rows_behind(
            code, look.period, hall=look.hall, counter=look.counter, limit=PAGE, offset=offset
        )
    return Paged(found, Paginator(range(found.total), PAGE).get_page(number))
