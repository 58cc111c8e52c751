"""
Many days at once: the recursion of ``simulation`` with one array operation for all scenarios.

Only processes that compare many plans should import this module; it brings numpy (30 MB).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onewindow.services.hall.rules.simulation import NEVER, SLOT, SLOTS, Crowd, Since

Whole = NDArray[np.int64]
# 空闲时刻与窗口序号合为一个整数，比较一次就同时定先后和次序；一厅最多64个窗口。
BITS = 6
MOST_COUNTERS = 1 << BITS


@dataclass(frozen=True, slots=True)
class Scenarios:
    """
    Days as columns: row n holds the n-th visitor of every scenario.

    ``since`` is counters × half hours × scenarios; short days are filled up with visitors who
    come at ``NEVER``.
    """

    arrivals: Whole
    services: Whole
    patience: Whole
    since: Whole
    miss: int

    @property
    def visitors(self) -> int:
        """Return how many real visitors there are in all."""
        return int((self.arrivals < NEVER).sum())


def scenarios_of(crowds: Sequence[Crowd], openings: Sequence[Since]) -> Scenarios:
    """
    Return crowd and openings of each scenario side by side; the cost of a miss must be the same.

    :raises ValueError: if they differ in number or in ``miss``, or a hall has over 64 counters.
    """
    misses = {crowd.miss for crowd in crowds}
    widths = {since: len(since[0]) for since in set(openings)}
    width = max(widths.values())
    if len(crowds) != len(openings) or len(misses) != 1 or width > MOST_COUNTERS:
        raise ValueError("crowds and openings do not match, or a hall is too large")
    tables = {since: _table(since, width) for since in widths}
    return Scenarios(
        arrivals=_columns([crowd.arrivals for crowd in crowds]),
        services=_columns([crowd.services for crowd in crowds]),
        patience=_columns([crowd.patience for crowd in crowds]),
        since=np.stack([tables[since] for since in openings], axis=2),
        miss=misses.pop(),
    )


def play_many(days: Scenarios) -> tuple[Whole, NDArray[np.bool_]]:
    """
    Return when each visitor's turn came, and who was served; the same as ``play_day`` of each.

    Visitors that fill up a short day, and those whose turn never came, have ``NEVER``.
    """
    # 长的日子排在前面：短的日子过完，后面的行就不再算它们。
    lengths = (days.arrivals < NEVER).sum(axis=0)
    order = np.argsort(-lengths, kind="stable")
    turns = np.full(days.arrivals.shape, NEVER, dtype=np.int64)
    served = np.zeros(days.arrivals.shape, dtype=np.bool_)
    arrivals, services = days.arrivals[:, order], days.services[:, order]
    patience = days.patience[:, order]
    numbers = np.arange(days.since.shape[0], dtype=np.int64)[:, None]
    since = (days.since[:, :, order] << BITS) | numbers[:, :, None]
    slots = np.minimum(arrivals // SLOT, SLOTS - 1)
    # 计划只在半小时的边界上变；没有跨过边界的场景不必再看。
    crossed = np.ones(arrivals.shape, dtype=np.bool_)
    crossed[1:] = slots[1:] != slots[:-1]
    every = np.arange(arrivals.shape[1])
    ready = np.broadcast_to(numbers, (len(numbers), len(every))).copy()
    for row in range(len(arrivals)):
        live = int((lengths > row).sum())
        columns, came = every[:live], arrivals[row, :live]
        now = np.flatnonzero(crossed[row, :live])
        if now.size:
            ready[:, now] = np.maximum(ready[:, now], since[:, slots[row, now], now])
        first = ready[:, :live].min(axis=0)
        start = np.maximum(first >> BITS, came)
        is_served = (start - came <= patience[row, :live]) & (start < NEVER)
        done = start + np.where(is_served, services[row, :live], days.miss)
        counter = first & (MOST_COUNTERS - 1)
        after = since[counter, np.minimum(done // SLOT, SLOTS - 1), columns]
        # 轮不到的人不占窗口：窗口的时刻保持原样。
        ready[counter, columns] = np.where(
            start < NEVER, np.maximum(after, (done << BITS) | counter), first
        )
        turns[row, order[:live]] = np.minimum(start, NEVER)
        served[row, order[:live]] = is_served
    return turns, served


def _columns(rows: Sequence[Sequence[int]]) -> Whole:
    filled = np.full((max(map(len, rows)), len(rows)), NEVER, dtype=np.int64)
    for column, values in enumerate(rows):
        filled[: len(values), column] = values
    return filled


def _table(since: Since, width: int) -> Any:
    table = np.full((width, SLOTS), NEVER, dtype=np.int64)
    table[: len(since[0])] = np.array(since, dtype=np.int64).T
    return table
