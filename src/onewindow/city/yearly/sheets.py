"""Drawn columns as rows of the collection standard: what DuckDB is given and how it names it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onewindow.city.yearly import affairs, cases, presence, visits
from onewindow.city.yearly.affairs import Appointments, Deliveries, Incidents, Orders
from onewindow.city.yearly.cases import Cases
from onewindow.city.yearly.days import DAY, NEVER, CityMonth
from onewindow.city.yearly.draws import Whole, marks_of
from onewindow.city.yearly.places import Place
from onewindow.city.yearly.presence import Attendance, CounterDays, DeviceDays, Footfall
from onewindow.city.yearly.reviews import Reviews
from onewindow.city.yearly.visits import Visits
from onewindow.kernel.sql import literal

Column = NDArray
CLERK_SALT = 7_000_000_000
LETTERS = {
    "visits": "V",
    "cases": "C",
    "reviews": "R",
    "counter_days": "K",
    "attendance": "A",
    "footfall": "F",
    "device_days": "D",
    "appointments": "B",
    "hotline": "H",
    "incidents": "I",
    "deliveries": "E",
}
"""How the identity of a row begins, by its table."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    Drawn columns for one table, and in SQL what they are called and mean there.

    A row is there only if its column ``shown`` is not empty.
    """

    table: str
    columns: dict[str, Column]
    rows: dict[str, str]
    shown: str


class Writer:
    """What all sheets of a month need to know: the place, the month, the end, the seed."""

    def __init__(self, place: Place, month: CityMonth, *, until: int) -> None:
        self.month, self.until, self.seed = month.name, until, place.seed
        self._halls = [hall.code for hall in place.halls]
        self._regions = [hall.region[:6] for hall in place.halls]
        self._matters = place.matters
        widest = max(len(hall.counter_names) for hall in place.halls)
        self._width = widest
        self._counters = [
            name
            for hall in place.halls
            for name in (*hall.counter_names, *[""] * (widest - len(hall.counter_names)))
        ]
        self._place = place

    def visits(self, drawn: Visits) -> Sheet:
        """Return the sheet of visits."""
        case = np.where(drawn.has_case, np.cumsum(drawn.has_case) - 1, -1)
        columns = {
            "area": drawn.area,
            "position": drawn.position,
            "channel": drawn.channel,
            "appointed": drawn.appointed,
            "priority": drawn.priority,
            "person": marks_of(drawn.person, self.seed),
            "matter": drawn.matter,
            "counter": drawn.hall * self._width + drawn.counter,
            "taken_at": self._moment(drawn.taken),
            "called_at": self._moment(drawn.called),
            "started_at": self._moment(drawn.started),
            "ended_at": self._moment(drawn.ended),
            "outcome": drawn.outcome,
            "case_row": case,
        }
        letter = "chr((65 + area)::INTEGER)"
        rows = {
            "number": f"{letter} || lpad(position::VARCHAR, 3, '0')",
            "queue": letter,
            "channel": text(visits.CHANNELS, "channel"),
            "person_mark": _MARK.format("person"),
            "matter": self._code,
            "counter": _once("called_at", self._counter),
            "outcome": _once("ended_at", text(visits.OUTCOMES, "outcome")),
            "case_id": _once("started_at", _if_any("case_row", self._identity("C", "case_row"))),
        }
        return self._sheet("visits", drawn.hall, columns, rows, shown="taken_at")

    def cases(self, drawn: Cases) -> Sheet:
        """Return the sheet of cases."""
        names = [matter.name for matter in self._matters]
        departments = [matter.department for matter in self._matters]
        rows = {
            "number": f"{self._hall} || '{self.month}' || lpad(row::VARCHAR, 7, '0')",
            "matter": self._code,
            "matter_name": text(names, "matter"),
            "department": text(departments, "matter"),
            "region": text(self._regions, "hall"),
            "channel": text(cases.CHANNELS, "channel"),
            "bundle": "coalesce(" + _if_any("bundle", "printf('YJS%02d', bundle + 1)") + ", '')",
            "applicant_mark": _MARK.format("applicant"),
            "due_at": _once("accepted_at", "due_at"),
            "closed_at": _once("decided_at", "closed_at"),
            "outcome": _once("decided_at", text(cases.OUTCOMES, "outcome")),
            "suspended_until": _once("suspended_at", "suspended_until"),
            "tolerance_due_at": _once("accepted_at", "tolerance_due_at"),
            "visit_id": _if_any("visit_row", self._identity("V", "visit_row")),
            "counter": _if_any("visit_row", self._counter),
            "handler_mark": _MARK.format("handler"),
        }
        return self._sheet(
            "cases", drawn.hall, self._case_columns(drawn), rows, shown="received_at"
        )

    def _case_columns(self, drawn: Cases) -> dict[str, Column]:
        moments = {
            "received_at": drawn.received,
            "accepted_at": drawn.accepted,
            "decided_at": drawn.decided,
            "closed_at": drawn.decided + 60,
            "suspended_at": drawn.suspended,
            "tolerance_done_at": drawn.tolerance_done,
        }
        known = {  # 到期时间在发生之前就知道
            "due_at": drawn.due,
            "accept_due_at": drawn.accept_due,
            "suspended_until": drawn.suspended_until,
            "tolerance_due_at": drawn.tolerance_due,
        }
        return {
            "matter": drawn.matter,
            "channel": drawn.channel,
            "unified": drawn.unified,
            "instant": drawn.instant,
            "bundle": drawn.bundle,
            "proactive": drawn.proactive,
            "applicant": marks_of(drawn.applicant, self.seed),
            "outcome": drawn.outcome,
            "supplements": drawn.supplements,
            "visit_row": drawn.visit,
            "counter": drawn.hall * self._width + drawn.counter,
            "handler": marks_of(drawn.handler, self.seed + CLERK_SALT),
            **{name: self._moment(column) for name, column in moments.items()},
            **{name: stamp(column) for name, column in known.items()},
        }

    def reviews(self, drawn: Reviews, of: Cases) -> Sheet:
        """Return the sheet of reviews."""
        case = drawn.case
        columns = {
            "case_row": case,
            "matter": of.matter[case],
            "visit_row": of.visit[case],
            "counter": of.hall[case] * self._width + of.counter[case],
            "level": drawn.level,
            "reviewed_at": self._moment(drawn.reviewed),
            "contact_due_at": stamp(drawn.contact_due),
            "contacted_at": self._moment(drawn.contacted),
            "rectify_due_at": stamp(drawn.rectify_due),
            "rectified_at": self._moment(drawn.rectified),
            "judged_at": self._moment(drawn.judged),
            "mistaken": drawn.mistaken,
        }
        rows = {
            "case_id": self._identity("C", "case_row"),
            "visit_id": _if_any("visit_row", self._identity("V", "visit_row")),
            "counter": _if_any("visit_row", self._counter),
            "matter": self._code,
            "channel": "CASE WHEN visit_row >= 0 THEN '窗口评价器' ELSE '网上' END",
            "mistaken": _once("judged_at", "mistaken"),
        }
        return self._sheet("reviews", of.hall[case], columns, rows, shown="reviewed_at")

    def counter_days(self, drawn: CounterDays) -> Sheet:
        """Return the sheet of counters' days; the day under way once it is over."""
        columns = {
            "counter": drawn.hall * self._width + drawn.counter,
            "on": self._day(drawn.day),
            "opens_at": stamp(drawn.opens),
            "planned_minutes": drawn.planned,
            "open_minutes": drawn.open,
            "serving_minutes": drawn.serving,
            "unattended_minutes": drawn.unattended,
            "first_called_at": stamp(drawn.first_called),
        }
        rows = {
            "counter": self._counter,
        }
        return self._sheet("counter_days", drawn.hall, columns, rows, shown="on")

    def attendance(self, drawn: Attendance) -> Sheet:
        """Return the sheet of attendance."""
        columns = {
            "clerk": marks_of(drawn.clerk, self.seed + CLERK_SALT),
            "on": self._day(drawn.day),
            "due": drawn.due,
            "present": drawn.present,
            "late": drawn.late,
            "left_early": drawn.left_early,
        }
        rows = {
            "staff_mark": _MARK.format("clerk"),
        }
        return self._sheet("attendance", drawn.hall, columns, rows, shown="on")

    def footfall(self, drawn: Footfall) -> Sheet:
        """Return the sheet of people through the doors."""
        columns = {
            "at": self._moment(drawn.at),
            "entered": drawn.entered,
            "left": drawn.left,
            "capacity": np.array([hall.capacity for hall in self._place.halls])[drawn.hall],
        }
        return self._sheet("footfall", drawn.hall, columns, {}, shown="at")

    def device_days(self, drawn: DeviceDays) -> Sheet:
        """Return the sheet of devices' days."""
        columns = {
            "device": drawn.device,
            "kind": drawn.kind,
            "on": self._day(drawn.day),
            "offline_minutes": drawn.offline,
            "alarms": drawn.alarms,
        }
        rows = {
            "device": f"{self._hall} || '-' || lpad((device + 1)::VARCHAR, 3, '0')",
            "kind": text(presence.KINDS, "kind"),
            "watched_minutes": str(presence.WATCHED),
            "key_device": f"kind IN ({presence.TICKETS}, {presence.SCREEN})",
        }
        return self._sheet("device_days", drawn.hall, columns, rows, shown="on")

    def appointments(self, drawn: Appointments) -> Sheet:
        """Return the sheet of appointments, those still to come without an outcome."""
        columns = {
            "area": drawn.area,
            "booked_at": self._moment(drawn.booked),
            "for_at": stamp(drawn.at),
            "over": drawn.at + affairs.HALF_HOUR < self.until,
            "outcome": drawn.outcome,
        }
        rows = {
            "queue": "chr((65 + area)::INTEGER)",
            "outcome": f"CASE WHEN over THEN {text(affairs.APPOINTMENT_ENDS, 'outcome')} END",
        }
        return self._sheet("appointments", drawn.hall, columns, rows, shown="booked_at")

    def hotline(self, drawn: Orders) -> Sheet:
        """Return the sheet of the hotline's orders."""
        columns = {
            "received_at": self._moment(drawn.received),
            "reply_due_at": stamp(drawn.due),
            "replied_at": self._moment(drawn.replied),
        }
        rows = {
            "number": f"'12345-{self.month}' || lpad((row + 1)::VARCHAR, 5, '0')",
        }
        return self._sheet("hotline", drawn.hall, columns, rows, shown="received_at")

    def incidents(self, drawn: Incidents) -> Sheet:
        """Return the sheet of incidents."""
        columns = {
            "at": self._moment(drawn.at),
            "kind": drawn.kind,
            "level": drawn.level,
            "closed_at": self._moment(drawn.closed),
        }
        rows = {
            "kind": text(affairs.INCIDENT_KINDS, "kind"),
        }
        return self._sheet("incidents", drawn.hall, columns, rows, shown="at")

    def deliveries(self, drawn: Deliveries) -> Sheet:
        """Return the sheet of deliveries."""
        columns = {
            "at": self._moment(drawn.at),
            "rows": drawn.rows,
            "failed": drawn.failed,
            "delay_minutes": drawn.delay,
        }
        return self._sheet("deliveries", drawn.hall, columns, {}, shown="at")

    def _sheet(
        self,
        table: str,
        hall: Whole,
        columns: dict[str, Column],
        rows: dict[str, str],
        *,
        shown: str,
    ) -> Sheet:
        """Return a sheet whose rows are numbered within the month, each of a hall."""
        columns = {"row": np.arange(len(hall)), "hall": hall, **columns}
        rows = {"id": self._identity(LETTERS[table], "row"), "hall": self._hall, **rows}
        return Sheet(table, columns, rows, shown)

    @property
    def _hall(self) -> str:
        return text(self._halls, "hall")

    @property
    def _counter(self) -> str:
        return text(self._counters, "counter")

    @property
    def _code(self) -> str:
        return text([matter.code for matter in self._matters], "matter")

    def _identity(self, letter: str, row: str) -> str:
        return f"'{letter}{self.month}-' || lpad({row}::VARCHAR, 7, '0')"

    def _moment(self, column: Whole) -> Column:
        """Return moments that have come; what lies ahead has not happened."""
        return stamp(column, self.until)

    def _day(self, column: Whole) -> Column:
        """Return days that are over."""
        return np.where(
            (column + 1) * DAY <= self.until,
            column.astype("datetime64[D]"),
            np.datetime64("NaT"),
        ).astype("datetime64[us]")


_MARK = "lower(printf('%016x', {}))"


def _once(moment: str, sql: str) -> str:
    """Return the SQL of what is known once a moment has come."""
    return f"CASE WHEN {moment} IS NOT NULL THEN {sql} END"


def _if_any(row: str, sql: str) -> str:
    """Return the SQL of what there is only with a row (-1: none)."""
    return f"CASE WHEN {row} >= 0 THEN {sql} END"


def text(words: Sequence[str], column: str) -> str:
    """Return the SQL that says a code as a word."""
    listed = ", ".join(map(literal, words))
    return f"list_extract([{listed}], {column} + 1)"


def stamp(column: Whole, until: int | None = None) -> Column:
    """Return seconds as moments; NEVER, and what lies beyond the end, becomes nothing."""
    if until is not None:
        column = np.where(column < until, column, NEVER)
    return column.astype("datetime64[s]").astype("datetime64[us]")
