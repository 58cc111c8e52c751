"""Which files are current, and how far the facts reach."""

from datetime import date
from hashlib import sha256

from django.db.models import Max

from onewindow.insight.warehouse.models import Part
from onewindow.insight.warehouse.rules import FactTable


def data_version() -> str:
    """Return the digest over all current files: the same facts, the same version."""
    rows = Part.objects.order_by("table", "source", "month")
    lines = rows.values_list("table", "source", "month", "digest")
    return sha256("\n".join(" ".join(line) for line in lines).encode()).hexdigest()


def facts_day(table: str) -> date | None:
    """Return the last day of which the table has a fact, or None where it is empty."""
    found: date | None = Part.objects.filter(table=table).aggregate(day=Max("last_on"))["day"]
    return found


def files_between(table: FactTable, dated: str, since: date, until: date) -> list[str]:
    """
    Return the current files that can hold rows dated in this period, below the facts' folder.

    A file holds one month by the table's own date; by another date any may hold some.
    """
    rows = Part.objects.filter(table=table.table).order_by("month", "source")
    if dated == table.dated:
        rows = rows.filter(last_on__gte=since, first_on__lt=until)
    return list(rows.values_list("path", flat=True))
