"""Keeping the last reading of each indicator in each hall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from onewindow.engines.indicators.models import Reading
from onewindow.engines.indicators.rules.judging import Judged
from onewindow.engines.indicators.rules.measuring import (
    Figure,
)

_KEPT = ("value", "sample", "why", "light", "held", "calm", "rising", "at")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was read and judged of one indicator in one hall."""

    indicator: str
    hall: str
    figure: Figure
    judged: Judged


def keep_readings(*, judgements: Sequence[Judgement], at: datetime) -> None:
    """Keep these readings in place of the last ones (读数), all in one statement."""
    rows = [
        Reading(
            indicator=one.indicator,
            hall=one.hall,
            value=one.figure.value,
            sample=one.figure.sample,
            why=one.figure.why,
            light=one.judged.light,
            held=one.judged.memory.held,
            calm=one.judged.memory.calm,
            rising=one.judged.memory.rising,
            at=at,
        )
        for one in judgements
    ]
    Reading.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["indicator", "hall"],
        update_fields=_KEPT,
    )
