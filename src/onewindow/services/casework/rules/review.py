"""When a review stage has passed, failed, or is still waiting for opinions."""

from collections.abc import Sequence
from typing import Literal

from onewindow.services.casework.rules.states import TaskState

Verdict = Literal["waiting", "passed", "failed"]


def stage_verdict(states: Sequence[TaskState], *, rule: str, quorum: int) -> Verdict:
    """
    Return how a stage stands.

    ``all`` needs every task to agree, ``any`` one of them, ``quorum`` the given number; a stage
    has failed as soon as the needed number can no longer be reached.
    """
    counted = [state for state in states if state is not TaskState.DROPPED]
    needed = {"all": len(counted), "any": min(1, len(counted)), "quorum": quorum}[rule]
    agreed = counted.count(TaskState.AGREED)
    if agreed >= needed:
        return "passed"
    if len(counted) - counted.count(TaskState.DISAGREED) < needed:
        return "failed"
    return "waiting"
