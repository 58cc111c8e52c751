"""
Picking from a pool by a seed: the same seed, size, weights and bars give the same picks for ever.

A lazy Fisher–Yates shuffle (Durstenfeld 1964) driven by SHA-256 in counter mode; every number is
free of modulo bias by rejection. A member with a weight below one stays in the pool when he is
passed over by chance, so the picks are successive sampling without replacement.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from onewindow.kernel.choices import Choice

_WORD = 1 << 64
MOST_TRIES = 1_000_000


class Outcome(Choice):
    """What became of a pick."""

    DRAWN = "drawn", "抽中"
    BARRED = "barred", "应回避"
    PASSED = "passed", "按权重未取"
    DECLINED = "declined", "不能参加"


@dataclass(frozen=True, slots=True)
class Pick:
    """One pick: the place in the pool, what became of it, and why if not drawn."""

    index: int
    outcome: Outcome
    reason: str = ""


def weight_of(text: str) -> int:
    """
    Return a weight of 0 to 1, written as a decimal, as a share of 2^64.

    :raises ValueError: if it is not between 0 and 1.
    """
    weight = Decimal(text)
    if not 0 <= weight <= 1:
        raise ValueError(f"权重应在0与1之间：{text}")
    return int(weight * _WORD)


def places(seed: bytes, size: int, weight: Callable[[int], int] | None) -> Iterator[Pick]:
    """Yield every member once in the drawn order, and those passed over by chance between."""
    numbers = _numbers(seed)
    moved: dict[int, int] = {}
    taken = tries = 0
    while taken < size and tries < MOST_TRIES:
        tries += 1
        place = taken + _below(size - taken, numbers)
        index = moved.get(place, place)
        if weight is not None and next(numbers) >= weight(index):
            yield Pick(index, Outcome.PASSED)
            continue
        moved[place] = moved.pop(taken, taken)
        taken += 1
        yield Pick(index, Outcome.DRAWN)


def picks(
    seed: bytes,
    size: int,
    *,
    wanted: int,
    barred: Callable[[int], str],
    declined: frozenset[int] = frozenset(),
    weight: Callable[[int], int] | None = None,
) -> tuple[Pick, ...]:
    """
    Return the picks until enough are drawn, in order.

    ``barred`` gives the reason why a member must stand aside, or nothing; ``declined`` are places
    whose member could not come: the next in the same order takes the seat. Fewer than wanted are
    drawn when the pool is used up.
    """
    found: list[Pick] = []
    missing = wanted
    for pick in places(seed, size, weight):
        if missing == 0:
            break
        if pick.outcome is Outcome.DRAWN and (reason := barred(pick.index)):
            pick = Pick(pick.index, Outcome.BARRED, reason)  # noqa: PLW2901
        elif pick.outcome is Outcome.DRAWN and pick.index in declined:
            pick = Pick(pick.index, Outcome.DECLINED)  # noqa: PLW2901
        missing -= pick.outcome is Outcome.DRAWN
        found.append(pick)
    return tuple(found)


def _numbers(seed: bytes) -> Iterator[int]:
    """Yield numbers of 64 bits without end: SHA-256 over seed and counter, four at a time."""
    counter = 0
    while True:
        block = hashlib.sha256(seed + counter.to_bytes(8)).digest()
        for start in range(0, 32, 8):
            yield int.from_bytes(block[start : start + 8])
        counter += 1


def _below(bound: int, numbers: Iterator[int]) -> int:
    limit = _WORD - _WORD % bound
    while (number := next(numbers)) >= limit:
        pass
    return number % bound
