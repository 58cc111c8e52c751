"""
A synthetic year of the city, and the yearly report written from it.

The city of 82 halls (1.79 million rows of the chain and fifteen fact tables) is generated into the
warehouse through its own door, after a quarter of it, to see that time grows with the rows. Then
the yearly report is drafted and made into PDF and Word. Every target of the published reports is
compared with what the report says. ROWS=50000000 generates the large city instead.
"""

import os
import resource
import sys
import time
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.report import arguments, at_least, at_most, open_house, report, say

ROWS, QUICK_ROWS = 1_790_000, 160_000
KIB_A_GIB = 1024**2


def main() -> int:
    """Print how long the year and its report take, and how many targets it says."""
    options = arguments(__doc__ or "")
    open_house(options.database)
    load_calendars()
    rows = int(os.environ.get("ROWS", QUICK_ROWS if options.quick else ROWS))
    quarter, _ = generate(rows // 4)
    whole, city = generate(rows)
    say(f"a quarter {quarter:.1f} s, the whole {whole:.1f} s of the processor")
    drafted, drawn = written_report()
    met = sum(
        target.is_met_by(Decimal(drawn[name.replace(".", "_")]))
        for name, target in city.targets.by_id.items()
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_GIB
    figures = [
        at_least("yearly_report.rows", rows / whole, 25_000, "chain rows/CPU s"),
        at_most("yearly_report.growth", whole / quarter, 4.4, "times for 4 times the rows"),
        at_most("yearly_report.memory", peak, 4, "GiB"),
        at_most("yearly_report.report", drafted, 20, "s"),
    ]
    if rows == ROWS:
        figures.append(at_least("yearly_report.targets", met, len(city.targets.by_id), "met"))
    return report(*figures)


def load_calendars() -> None:
    """Load the holiday notices, by which the city works and rests."""
    from django.conf import settings  # noqa: PLC0415 - Django must be started first

    from onewindow.foundation.policy.api import load_calendar_packs  # noqa: PLC0415

    for layer in ("national", "demo"):
        load_calendar_packs(Path(settings.PACKS) / layer / "calendar")


def generate(rows: int) -> tuple[float, Any]:
    """Generate the year 2025 of a city and return the processor's time, and the city."""
    from django.conf import settings  # noqa: PLC0415

    from onewindow.city.yearly.generating import (  # noqa: PLC0415
        Size,
        city_year,
        write_city,
    )
    from onewindow.foundation.policy.api import office_calendar  # noqa: PLC0415
    from onewindow.insight.warehouse.api import opened  # noqa: PLC0415

    started = time.process_time()
    city = city_year(
        packs=Path(settings.PACKS),
        workdays=office_calendar(),
        until=datetime(2026, 1, 1),
        size=Size(rows=rows),
    )
    with opened() as board:
        written = write_city(
            board,
            city,
            months=city.months,
            progress=lambda label, done: say(f"  {rows:,}: {label} {done:.0%}"),
        )
    say(f"{rows:,} rows of the chain, {written:,} rows of facts")
    return time.process_time() - started, city


def written_report() -> tuple[float, dict[str, str]]:
    """Draft the yearly report with its files; return the time and the value of each figure."""
    from django.conf import settings  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from onewindow.insight.reports.api import (  # noqa: PLC0415
        YEAR_SUMMARY,
        asked_for,
        draft_report,
    )
    from onewindow.insight.reports.gateways.papers import (  # noqa: PLC0415
        report_docx,
        report_pdf,
    )
    from onewindow.kernel.actors import SYSTEM  # noqa: PLC0415
    from onewindow.kernel.periods import year_until  # noqa: PLC0415

    started = time.perf_counter()
    drafted = draft_report(
        asked=asked_for(template=YEAR_SUMMARY, period=year_until(date(2025, 12, 1))),
        actor=SYSTEM,
        at=timezone.now(),
        on=date(2026, 1, 1),
    )
    figures = time.perf_counter() - started
    pdf, docx = report_pdf(drafted, address=settings.ORIGIN), report_docx(drafted)
    took = time.perf_counter() - started
    say(f"figures {figures:.1f} s, with files {took:.1f} s; {len(pdf):,} and {len(docx):,} bytes")
    return took, {one["code"]: one["value"] for one in drafted.content["figures"]}


if __name__ == "__main__":
    sys.exit(main())
