"""
Within which days something may be raised, and until when it must be answered.

Tender law and procurement law each have their own functions: the one counts calendar days from the
deadline backwards or over a period of publicity, the other working days from the day of knowing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from onewindow.kernel.violations import Violation
from onewindow.kernel.workdays import (
    CountedDay,
    Pause,
    Workdays,
    count_days,
)
from onewindow.trading.tendering.rules.disputes import Link
from onewindow.trading.tendering.rules.timetable import Limit, counted_between, day_before

Days = Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Clock:
    """
    A period of law that explains itself: from which day, how long, until when, why.

    ``due`` is None while the clock stands still. ``opens`` is the first day on which something may
    be done, where that is another day than the start.
    """

    label: str
    limit: Limit
    start: date | None = None
    opens: date | None = None
    due: date | None = None
    days: tuple[CountedDay, ...] = ()
    pauses: tuple[Pause, ...] = ()
    finished: date | None = None
    note: str = ""

    @property
    def is_provisional(self) -> bool:
        """Test if a calendar that is not published yet may still move the last day."""
        return any(day.is_provisional for day in self.days)

    @property
    def due_day(self) -> date:
        """
        Return the last day of a period that is running.

        :raises ValueError: while the clock stands still.
        """
        if self.due is None:
            raise ValueError(f"{self.label}没有到期日")
        return self.due

    @property
    def is_known(self) -> bool:
        """Test if the period has begun or its beginning is fixed."""
        return self.opens is not None or self.start is not None


def running_clock(
    label: str,
    limit: Limit,
    start: date,
    workdays: Workdays,
    pauses: tuple[Pause, ...] = (),
) -> Clock:
    """Return a period that runs from the day after the start; without due day while paused."""
    if any(pause.ends is None for pause in pauses):
        return Clock(label, limit, start=start, opens=start, pauses=pauses)
    assert limit.day_type is not None
    days = tuple(
        count_days(
            start,
            limit=int(limit.value),
            day_type=limit.day_type,
            workdays=workdays,
            pauses=pauses,
        )
    )
    return Clock(
        label, limit, start=start, opens=start, due=days[-1].day, days=days, pauses=pauses
    )


def objection_window(
    link: Link, known: Days, limits: Mapping[str, Limit], workdays: Workdays
) -> Clock:
    """
    Return when an objection may be raised under tender law (条例第二十二、四十四、五十四条).

    Against documents: until so many calendar days before the bids fall due. Against the opening:
    at the opening itself. Against the result: while the candidates are on show.
    """
    if link is Link.DOCUMENTS:
        limit = limits["ztb.objection_doc"]
        bids_due = known["bids_due"]
        last = day_before(bids_due, limit, workdays)
        days = tuple(counted_between(last, bids_due, limit, workdays))
        opens = known.get("documents_from")
        note = "从投标截止日倒推"
        return Clock("对招标文件提出异议", limit, None, opens, last, days, note=note)
    if link is Link.OPENING:
        day = known["bids_due"]
        note = "应当在开标现场提出，招标人当场答复并制作记录"
        limit = replace(limits["ztb.open_min"], wording="当场提出，当场答复")
        return Clock("对开标提出异议", limit, None, day, day, note=note)
    limit = limits["ztb.candidate_publicity"]
    starts = known.get("candidates_from")
    if starts is None:
        return Clock("对评标结果提出异议", limit, note="中标候选人公示后开始")
    ended = known.get("candidates_until")
    days = tuple(counted_between(starts, ended, limit, workdays)) if ended else ()
    note = "" if ended else "公示还在进行，期满前都可以提出"
    return Clock("对评标结果提出异议", limit, starts, starts, ended, days, note=note)


def query_window(
    link: Link, known: Days, limits: Mapping[str, Limit], workdays: Workdays
) -> Clock:
    """
    Return when a query may be raised under procurement law: working days from knowing.

    The day of knowing is fixed by 《政府采购法实施条例》第五十三条 for each link.
    """
    limit = limits["gp.challenge"]
    label = f"对{link.label}提出质疑"
    if link is Link.DOCUMENTS:
        start, opens = known.get("notice_until"), known.get("documents_from")
        note = "自收到采购文件之日或者采购文件公告期限届满之日起算，取较晚的一天"
    elif link is Link.OPENING:
        start = opens = known.get("bids_due")
        note = "自开标这一环节结束之日起算"
    elif link is Link.REVIEW:
        start = opens = known.get("report_made")
        note = "自评审这一环节结束之日起算"
    else:
        opens = known.get("award_notice")
        start = known.get("result_until")
        note = "自中标、成交结果公告期限届满之日起算"
        if opens and start is None:
            start = workdays.add(opens, int(limits["gp.result_period"].value))
    if start is None:
        return Clock(label, limit, note=note)
    found = running_clock(label, limit, start, workdays)
    return Clock(label, limit, start, opens or start, found.due, found.days, note=note)


@dataclass(frozen=True, slots=True)
class Before:
    """The days of the objection or query that came before a complaint."""

    filed: date
    answered: date | None
    answer_due: date


def tender_complaint_window(
    known_on: date, before: Before | None, limits: Mapping[str, Limit], workdays: Workdays
) -> Clock:
    """
    Return when a complaint may be made under tender law: calendar days from knowing.

    The days on which an objection waited for its answer do not count (条例第六十条第二款).
    """
    limit = limits["ztb.complaint"]
    pauses: tuple[Pause, ...] = ()
    if before:
        ends = (before.answered or before.answer_due) + timedelta(days=1)
        pauses = (Pause(before.filed, ends, "异议答复期间，不计"),)
    return running_clock("提起投诉", limit, known_on, workdays, pauses)


def procurement_complaint_window(
    before: Before, limits: Mapping[str, Limit], workdays: Workdays
) -> Clock:
    """
    Return when a complaint may be made under procurement law (94号令第十七条).

    Working days from the end of the time for answering the query; an answer that came earlier
    opens the way at once and takes no day away.
    """
    found = running_clock("提起投诉", limits["gp.complaint"], before.answer_due, workdays)
    over = before.answer_due + timedelta(days=1)
    opens = min(before.answered or over, over)
    note = "自质疑答复期满之日起算；已经答复的，答复后即可投诉"
    return Clock(found.label, found.limit, found.start, opens, found.due, found.days, note=note)


def check_time(clock: Clock, *, on: date) -> Iterator[Violation]:
    """Yield a violation if the day lies before or after the period."""
    source = clock.limit.source
    if not clock.is_known or (clock.opens and on < clock.opens):
        yield Violation("dispute.early", f"还不到{clock.label}的时候。{clock.note}", source)
    elif clock.due and on > clock.due:
        due = f"{clock.due.year}年{clock.due.month}月{clock.due.day}日"
        words = f"{clock.label}的期限已于{due}届满（{clock.limit.wording}）"
        yield Violation("dispute.late", words, source)
