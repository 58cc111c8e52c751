"""Reports as people find them."""

from typing import Any

from django.db.models import QuerySet

from onewindow.foundation.directory.api import Site, SiteKind
from onewindow.insight.reports.models import Report
from onewindow.insight.reports.queries.packs import figures
from onewindow.insight.reports.rules import Figure
from onewindow.kernel.periods import Period

WHOLE_CITY = "全市"
HALL_KINDS = (SiteKind.HALL.value, SiteKind.SUBHALL.value)


def reports_latest(state: str = "") -> QuerySet[Report]:
    """Return the reports, latest first, without their long content."""
    found = Report.objects.defer("content").order_by("-ends", "-id")
    return found.filter(state=state) if state else found


def halls_to_choose() -> list[tuple[str, str]]:
    """Return the code and name of each hall that a report may be written for."""
    found = Site.objects.filter(kind__in=HALL_KINDS).order_by("code")
    return list(found.values_list("code", "name"))


def period_of(report: Report) -> Period:
    """Return the period of a report."""
    return Period(report.starts, report.ends)


def cited_figure(report: Report, code: str) -> tuple[Figure, dict[str, Any]] | None:
    """Return the definition of a figure that the report cites, and how the report says it."""
    said = next((one for one in report.content["figures"] if one["code"] == code), None)
    figure = figures().get(code)
    return (figure, said) if figure and said else None
