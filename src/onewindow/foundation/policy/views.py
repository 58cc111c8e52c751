"""The public pages of the law: legal numbers, cited rules and the working-day calendar."""

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from onewindow.foundation.policy.forms import LawSearch
from onewindow.foundation.policy.models import CalendarYear, PolicyRecord
from onewindow.foundation.policy.queries import (
    ValueRow,
    calendar_page,
    found_policies,
    found_rules,
    history_of,
    named_regions,
)
from onewindow.kernel.access import public

PAGE = 30
FIRST_YEAR, LAST_YEAR = 2004, 2100


@public
def listing(request: HttpRequest) -> HttpResponse:
    """List the legal numbers or the cited rules that match a search."""
    form = LawSearch(request.GET)
    form.is_valid()
    said = form.cleaned_data
    regions = named_regions()
    region = said.get("region", "") if said.get("region") in regions else ""
    search, unchecked = said.get("q", ""), bool(said.get("unchecked"))
    is_rules = said.get("kind") == "rules"
    number = request.GET.get("page")
    page: Page[Any]
    rows: list[dict[str, Any]]
    if is_rules:
        rules = found_rules(search, region=region, unchecked=unchecked)
        page = Paginator(rules, PAGE).get_page(number)
        rows = [{"rule": rule.as_rule(), "region": regions[rule.region]} for rule in page]
    else:
        values = found_policies(search, region=region, unchecked=unchecked)
        page = Paginator(values, PAGE).get_page(number)
        today = timezone.localdate()
        rows = [{"row": _row(record, regions, today), "name": record.name} for record in page]
    return render(
        request,
        "policy/list.html",
        {
            "page": page,
            "rows": rows,
            "is_rules": is_rules,
            "search": search,
            "region": region,
            "unchecked": unchecked,
            "regions": regions,
            "years": CalendarYear.objects.order_by("year").values_list("year", flat=True),
        },
    )


@public
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one policy with every value it has had, in every region."""
    group = history_of(code, on=timezone.localdate())
    if group is None:
        raise Http404(code)
    return render(request, "policy/detail.html", {"group": group})


@public
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show the working-day calendar of a year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(str(year))
    loaded = list(CalendarYear.objects.order_by("year").values_list("year", flat=True))
    return render(request, "policy/year.html", {"page": calendar_page(year), "loaded": loaded})


def _row(record: PolicyRecord, regions: dict[str, str], today: date) -> ValueRow:
    value = record.as_value()
    return ValueRow(
        value=value,
        region=regions[record.region],
        is_start_checked=record.is_start_checked,
        is_in_force=value.is_in_force(today),
    )
