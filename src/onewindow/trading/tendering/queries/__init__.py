"""What can be asked about tenders."""

from onewindow.trading.tendering.queries.procedures import procedure_of, procedures_on
from onewindow.trading.tendering.queries.timetables import (
    days_of,
    law_of,
    limits_of,
    moments_of,
    timetable_facts,
)

__all__ = [
    "days_of",
    "law_of",
    "limits_of",
    "moments_of",
    "procedure_of",
    "procedures_on",
    "timetable_facts",
]
