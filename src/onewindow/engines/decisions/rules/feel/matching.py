"""
Runs a compiled pattern over a text in bounded time.

It tries ways in the order of preference and never twice the same instruction at the same place, so
that ``(a+)+$`` takes time linear in the text. (With references back, the groups count as well.)
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from onewindow.engines.decisions.rules.feel.limits import Meter
from onewindow.engines.decisions.rules.feel.patterns import Pattern

STEPS_AT_ONCE = 256
Marks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a pattern matches; groups count from 0, the whole, and may be unmatched."""

    text: str
    marks: Marks

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.marks[0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.marks[1]

    def group(self, number: int) -> str:
        """Return what a group matched, or an empty text."""
        start, end = self.marks[2 * number], self.marks[2 * number + 1]
        return self.text[start:end] if 0 <= start <= end else ""


def search(pattern: Pattern, text: str, meter: Meter, start: int = 0) -> Match | None:
    """
    Return the first match at or after a place, or None.

    :raises Exceeded: if that takes too many steps.
    """
    trial = _Search(pattern, text, meter)
    rest = (-1,) * (2 * pattern.groups + 1)
    for place in range(start, len(text) + 1):
        marks = trial.run(place, (place, *rest))
        if marks:
            return Match(text, marks)
    return None


def matches(pattern: Pattern, text: str, meter: Meter) -> Iterator[Match]:
    """Yield the matches from left to right that do not overlap."""
    place = 0
    while place <= len(text):
        found = search(pattern, text, meter, place)
        if found is None:
            return
        yield found
        place = found.end + (found.end == found.start)


@dataclass(slots=True)
class _Search:
    """One search; what was tried from an earlier place need not be tried again."""

    pattern: Pattern
    text: str
    meter: Meter
    seen: set[tuple[int, int, Marks]] = field(default_factory=set)

    def run(self, place: int, marks: Marks) -> Marks | None:
        """Return the marks of the preferred match that begins here, or None."""
        waiting = [(0, place, marks)]
        while waiting:
            step, place, marks = waiting.pop()
            key = (step, place, marks[2:] if self.pattern.refers_back else ())
            if key in self.seen:
                continue
            self.seen.add(key)
            if len(self.seen) % STEPS_AT_ONCE == 0:
                self.meter.spend(STEPS_AT_ONCE)
            code, argument = self.pattern.program[step]
            if code == "match":
                return _with(marks, 1, place)
            if code == "split":
                waiting.append((step + argument[1], place, marks))
                waiting.append((step + argument[0], place, marks))
            elif code == "jump":
                waiting.append((step + argument, place, marks))
            elif code == "save":
                waiting.append((step + 1, place, _with(marks, argument, place)))
            else:
                after = self._after(code, argument, place, marks)
                if after is not None:
                    waiting.append((step + 1, after, marks))
        return None

    def _after(self, code: str, argument: Any, place: int, marks: Marks) -> int | None:
        """Return the place after what an instruction wants there, or None if it is not there."""
        if code == "character":
            is_there = place < len(self.text) and argument(self.text[place])
            return place + 1 if is_there else None
        if code == "again":
            return self._after_repetition(argument, place, marks)
        return place if self._is_edge(code, place) else None

    def _after_repetition(self, number: int, place: int, marks: Marks) -> int | None:
        wanted = Match(self.text, marks).group(number)
        found = self.text[place : place + len(wanted)]
        if self.pattern.ignores_case:
            wanted, found = wanted.casefold(), found.casefold()
        return place + len(wanted) if found == wanted else None

    def _is_edge(self, code: str, place: int) -> bool:
        match code:
            case "text ^":
                return place == 0
            case "text $":
                return place == len(self.text)
            case "line ^":
                return place == 0 or (place < len(self.text) and self.text[place - 1] == "\n")
        return place == len(self.text) or self.text[place] == "\n"


def _with(marks: Marks, place: int, value: int) -> Marks:
    return (*marks[:place], value, *marks[place + 1 :])
