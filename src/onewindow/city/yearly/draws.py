"""Drawing whole columns from a seed."""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.floating]
Flags = NDArray[np.bool_]
Dice = np.random.Generator


def dice_of(seed: int, *what: object) -> Dice:
    """Return the generator of one subject, independent of every other subject's."""
    return np.random.default_rng([seed, crc32("/".join(map(str, what)).encode())])


def apportioned(total: int, weights: Real) -> Whole:
    """Return whole parts of the total in proportion to the weights (largest remainders)."""
    exact = total * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts


def mixed(dice: Dice, count: int, shares: tuple[float, ...]) -> Whole:
    """Return ``count`` codes 0, 1, … in random order, each exactly as often as its share says."""
    parts = apportioned(count, np.array(shares))
    return dice.permutation(np.repeat(np.arange(len(shares)), parts))


def chosen(dice: Dice, weights: Real, wanted: int) -> Flags:
    """Mark exactly ``wanted`` of the rows, the heavier likelier; a row without weight never."""
    marks = np.zeros(len(weights), dtype=bool)
    wanted = min(wanted, int(np.count_nonzero(weights)))
    if wanted > 0:
        with np.errstate(divide="ignore"):
            keys = dice.standard_exponential(len(weights)) / weights
        marks[np.argpartition(keys, wanted - 1)[:wanted]] = True
    return marks


def picked(dice: Dice, count: int, weights: Real) -> Whole:
    """Return ``count`` places drawn by weight."""
    edges = np.cumsum(weights)
    return np.searchsorted(edges, dice.random(count) * edges[-1], side="right")


def marks_of(people: Whole, salt: int) -> NDArray[np.uint64]:
    """Return a mark for each person that says nothing about the person's number."""
    mixed_up = (people.astype(np.uint64) + np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15)
    mixed_up ^= mixed_up >> np.uint64(31)
    mixed_up *= np.uint64(0xBF58476D1CE4E5B9)
    return mixed_up ^ (mixed_up >> np.uint64(27))
