"""Judging the present: readings are kept, alerts raised, a source that fell silent too."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from onewindow.engines.indicators.api import (
    Clock,
    Definition,
    Judgement,
    Light,
    Reading,
    Sight,
    is_quiet,
    keep_readings,
    raise_alerts,
    readings_of,
)
from onewindow.foundation.policy.api import office_calendar, policy_in_force
from onewindow.insight.cockpit.queries import rollups
from onewindow.insight.cockpit.queries.items import said
from onewindow.insight.cockpit.queries.live import (
    Cell,
    cells_now,
    judged_now,
    live_definitions,
    wall_clock,
)
from onewindow.insight.cockpit.queries.places import Hall, places
from onewindow.insight.warehouse.api import standard
from onewindow.kernel.regions import NATION
from onewindow.kernel.workdays import Workdays
from onewindow.services.hall.api import halls as halls_of_ours
from onewindow.services.hall.api import hours_on

SILENT = "SILENT"
DAILY_FROM_HOUR = 17
"""Indicators of a whole day are judged once, from this hour on."""
# 每个大厅每个工作日都该有的事实表：断了就是来源中断。
WATCHED = ("visits", "cases")


def judge_now(*, at: datetime) -> str:
    """
    Judge every live indicator of every hall that is open, and return what came of it in words.

    Holidays are not judged (法定节假日不评), nor the queue around the opening (开门前后不评).
    """
    clock, calendar = wall_clock(at), office_calendar()
    if not calendar.is_workday(clock.now.date()):
        return "非工作日，不评"
    known = readings_of(one.code for one in live_definitions())
    halls = list(places().values())
    opened = _openings(clock.now.date())
    seen = [
        found
        for hall, cell in zip(halls, cells_now(halls, clock, at=at), strict=True)
        for found in _judged(hall, cell, clock, known, opened.get(hall.code))
    ]
    keep_readings(judgements=[one for one, _ in seen], at=at)
    sights = [sight for _, sight in seen]
    change = raise_alerts(sights=[*sights, *silent_sources(halls, on=clock.now.date())], at=at)
    return (
        f"评判{len(seen)}项，新预警{change.raised}条，变化{change.changed}条，"
        f"恢复{change.recovered}条"
    )


def silent_sources(halls: list[Hall], *, on: date) -> Iterator[Sight]:
    """Yield for each hall whether its tickets and cases still arrive (来源中断也是预警)."""
    calendar = office_calendar()
    limits = {
        light: int(policy_in_force(f"source.silent.{light}", on=on, region=NATION).value)
        for light in (Light.YELLOW, Light.RED)
    }
    tables = standard()
    for facts in WATCHED:
        table = tables[facts]
        last = rollups.last_days(facts, table.dated)
        for hall in halls:
            if hall.code not in last:
                continue
            missed = _missed(last[hall.code], on, calendar)
            light = Light.GREEN
            if missed >= limits[Light.RED]:
                light = Light.RED
            elif missed >= limits[Light.YELLOW]:
                light = Light.YELLOW
            words = f"{hall.name}的{table.name}数据已{missed}个工作日没有更新"
            yield Sight(
                indicator=f"{SILENT}_{facts[:5].upper()}",
                name=f"{table.name}数据中断",
                hall=hall.code,
                place=hall.name,
                organization=hall.organization,
                owner="数据管理员",
                light=light,
                value=None,
                unit="",
                words=words,
            )


def _judged(
    hall: Hall,
    cell: Cell,
    clock: Clock,
    known: dict[tuple[str, str], Reading],
    opening: datetime | None,
) -> Iterator[tuple[Judgement, Sight]]:
    for definition in live_definitions():
        reading = known.get((definition.code, hall.code))
        if not _is_due(definition, reading, clock) or is_quiet(definition, clock.now, opening):
            continue
        figure, judged = judged_now(definition, hall, cell, clock, reading)
        yield (
            Judgement(definition.code, hall.code, figure, judged),
            _sight(definition, hall, judged.light, figure.value),
        )


def _openings(on: date) -> dict[str, datetime]:
    """Return when each hall that runs on this product opens on the day."""
    found = {}
    for hall in halls_of_ours():
        hours = hours_on(hall, on)
        if hours:
            found[hall.site.code] = datetime.combine(on, hours[0].starts)
    return found


def _is_due(definition: Definition, reading: Reading | None, clock: Clock) -> bool:
    """Test if the indicator's period is over since it was read last."""
    if definition.is_daily and clock.now.hour < DAILY_FROM_HOUR:
        return False
    if reading is None:
        return True
    last = timezone.localtime(reading.at).replace(tzinfo=None)
    if definition.is_daily:
        return last.date() < clock.now.date()
    # 任务每5分钟跑一次，早晚几秒不算。
    return clock.now - last >= timedelta(minutes=definition.every - 5, seconds=1)


def _sight(definition: Definition, hall: Hall, light: Light, value: Any) -> Sight:
    words = f"{hall.name}{definition.name}{said(value, definition.unit)}"
    return Sight(
        indicator=definition.code,
        name=definition.name,
        hall=hall.code,
        place=hall.name,
        organization=hall.organization,
        owner=definition.owner,
        light=light,
        value=value,
        unit=definition.unit,
        words=words,
    )


def _missed(last: date, on: date, calendar: Workdays) -> int:
    """Return how many whole working days passed since the last one with facts."""
    return max(0, calendar.between(last, on - timedelta(days=1)))
