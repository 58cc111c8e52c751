"""Numbers of the basic catalogue, and which organizations implement a matter."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

NATIONAL = "00"
_NEAREST: dict[int, tuple[str, ...]] = {
    1: ("province", "city", "county"),
    2: ("province", "city", "county"),
    3: ("city", "county", "province"),
    4: ("county", "city", "province"),
    5: ("county", "city", "province"),
    6: ("county", "city", "province"),
}


class Body(Protocol):
    """What the choice needs to know of an organization."""

    @property
    def region_level(self) -> str:
        """Return the level of the region it works for."""


AnyBody = TypeVar("AnyBody", bound=Body)


def basic_code(kind: str, department_code: str, main: int, sub: int = 0) -> str:
    """Return a basic code (基本编码): 00, type 2, department 2, main item 3, sub-item 3."""
    return f"{NATIONAL}{kind}{department_code}{main:03d}{sub:03d}"


def next_main(taken: Iterable[str]) -> int:
    """Return the main number after the highest one among these basic codes."""
    return max((int(code[6:9]) for code in taken), default=0) + 1


def implementers(level: int, bodies: Sequence[AnyBody]) -> list[AnyBody]:
    """
    Return the bodies that implement a matter of this level of exercise (行使层级).

    Those of the level itself; a town's matter is the county department's, which the towns take
    up. Without a body of that level, those of the nearest level that has one.
    """
    for wanted in _NEAREST.get(level, ()):
        found = [body for body in bodies if body.region_level == wanted]
        if found:
            return found
    return []
