"""What can be asked about tenders."""

from onewindow.trading.tendering.queries.notices import (
    notice_kind,
    notice_kinds_of,
    notice_values,
    notices_due,
    published_notices,
)
from onewindow.trading.tendering.queries.procedures import procedure_of, procedures_on
from onewindow.trading.tendering.queries.scope import may_admit, may_run, tenders_of
from onewindow.trading.tendering.queries.timetables import (
    days_of,
    earliest_of,
    law_of,
    limits_of,
    lot_moments,
    moments_of,
    timetable_facts,
)

__all__ = [
    "days_of",
    "earliest_of",
    "law_of",
    "limits_of",
    "lot_moments",
    "may_admit",
    "may_run",
    "moments_of",
    "notice_kind",
    "notice_kinds_of",
    "notice_values",
    "notices_due",
    "procedure_of",
    "procedures_on",
    "published_notices",
    "tenders_of",
    "timetable_facts",
]
