"""What one run may use: steps, depth and size. Counted, not timed, so that a replay ends alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from onewindow.engines.decisions.rules.feel.faults import Exceeded


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a run may use."""

    steps: int = 300_000
    depth: int = 200
    items: int = 100_000
    characters: int = 200_000


class Meter:
    """
    Counts what a run uses.

    :raises Exceeded: from every method, once a limit is passed.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.steps = 0
        self._depth = 0

    def spend(self, steps: int = 1) -> None:
        """Count work done; one step is about a microsecond or two."""
        self.steps += steps
        if self.steps > self.limits.steps:
            raise Exceeded(f"运算超过{self.limits.steps}步，已停止")

    def hold(self, items: int) -> None:
        """Count a list or context of so many items that is about to be built."""
        if items > self.limits.items:
            raise Exceeded(f"列表超过{self.limits.items}项，已停止")
        self.spend(1 + items // 8)

    def write(self, characters: int) -> None:
        """Count a text of so many characters that is about to be built."""
        if characters > self.limits.characters:
            raise Exceeded(f"文字超过{self.limits.characters}个字符，已停止")
        self.spend(1 + characters // 64)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Go one level down."""
        self.enter()
        try:
            yield
        finally:
            self.leave()

    def enter(self) -> None:
        """Go one level down, where a context manager would cost too much."""
        self._depth += 1
        if self._depth > self.limits.depth:
            raise Exceeded(f"嵌套或递归超过{self.limits.depth}层，已停止")

    def leave(self) -> None:
        """Come back up."""
        self._depth -= 1
