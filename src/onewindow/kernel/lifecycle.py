"""Finite lifecycles as plain tables: who may move what, from where, to where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onewindow.kernel.choices import Choice
from onewindow.kernel.violations import refuse


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed transition; a target of None leaves the state as it is."""

    name: str
    label: str
    sources: frozenset[Choice]
    target: Choice | None


_KNOWN: dict[str, "Lifecycle"] = {}


def words_of(what: str) -> str:
    """Return what an entry of the record says happened, e.g. ``case.accept`` → 受理."""
    name, _, move = what.partition(".")
    lifecycle = _KNOWN.get(name)
    if lifecycle and move in lifecycle.moves:
        return lifecycle.moves[move].label
    return what


def state_words(what: str, state: str) -> str:
    """Return a state of the lifecycle that an entry belongs to in words."""
    lifecycle = _KNOWN.get(what.partition(".")[0])
    known = {member.value: member.label for member in lifecycle.states} if lifecycle else {}
    return known.get(state, state)


class Lifecycle:
    """A named set of moves over one state enum; known by its name to the pages of the record."""

    def __init__(self, name: str, states: type[Choice], moves: Sequence[Move]) -> None:
        self.name = name
        self.states = states
        self.moves: Mapping[str, Move] = {move.name: move for move in moves}
        if len(self.moves) != len(moves):
            raise ValueError(f"{name}: two moves share one name")
        _KNOWN[name] = self

    def target(self, move_name: str, state: str) -> Choice:
        """
        Return the state that the move leads to.

        :raises Refused: if the move does not start from this state.
        """
        move = self.moves[move_name]
        now = self.states(state)
        if now not in move.sources:
            raise refuse(
                f"{self.name}.{move_name}.not_open", f"当前状态为“{now.label}”，不能{move.label}"
            )
        return now if move.target is None else move.target

    def open_moves(self, state: str) -> list[Move]:
        """Return the moves that a button bar should offer in this state."""
        return [move for move in self.moves.values() if state in move.sources]
