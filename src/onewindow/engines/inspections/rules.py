"""Findings (问题): their states, the stages of dealing with one, and what forbids a step."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation
from onewindow.kernel.workdays import Workdays


class FindingState(Choice):
    """Where a finding (问题) stands."""

    FOUND = "found", "待分派"
    FIXING = "fixing", "整改中"
    FIXED = "fixed", "待核验"
    VERIFIED = "verified", "已核验"
    CLOSED = "closed", "已销号"
    DISMISSED = "dismissed", "不成立"


class Severity(Choice):
    """How much a finding weighs."""

    MINOR = "minor", "一般"
    GRAVE = "grave", "严重"


class Light(Choice):
    """The light of an open finding, by the day until which its stage is due."""

    NONE = "none", "不计时"
    GREEN = "green", "正常"
    YELLOW = "yellow", "临期"
    RED = "red", "逾期"


OVER = frozenset({FindingState.CLOSED, FindingState.DISMISSED})
OPEN = frozenset(set(FindingState) - OVER)


def _from(*states: FindingState) -> frozenset[Choice]:
    return frozenset(states)


FINDING = Lifecycle(
    "finding",
    FindingState,
    [
        Move("raise", "登记", _from(FindingState.FOUND), None),
        Move("step", "完成一步", frozenset(OPEN), None),
        Move("assign", "分派", _from(FindingState.FOUND), FindingState.FIXING),
        Move("reassign", "改派", _from(FindingState.FIXING), None),
        Move("rectify", "整改完成", _from(FindingState.FIXING), FindingState.FIXED),
        Move("verify", "核验通过", _from(FindingState.FIXED), FindingState.VERIFIED),
        Move(
            "reopen",
            "退回重新整改",
            _from(FindingState.FIXED, FindingState.VERIFIED, FindingState.CLOSED),
            FindingState.FIXING,
        ),
        Move("escalate", "逾期上报", frozenset(OPEN), None),
        Move("close", "销号", _from(FindingState.VERIFIED), FindingState.CLOSED),
        Move(
            "dismiss",
            "认定不成立",
            _from(FindingState.FOUND, FindingState.FIXING),
            FindingState.DISMISSED,
        ),
    ],
)


@dataclass(frozen=True, slots=True)
class Stage:
    """
    One stage (处置环节) of dealing with a finding.

    ``limit`` is the code of the policy value that says how long it may take; empty means that the
    stage has no deadline of its own.
    """

    code: str
    label: str
    state: FindingState
    limit: str = ""


STANDARD = (
    Stage("assign", "分派", FindingState.FOUND, "finding.assign"),
    Stage("rectify", "整改", FindingState.FIXING, "finding.rectify"),
    Stage("verify", "核验", FindingState.FIXED, "finding.verify"),
    Stage("close", "销号", FindingState.VERIFIED, "finding.close"),
)
"""The stages of a finding that no other app leads."""


def stages_as_data(plan: Sequence[Stage]) -> list[dict[str, str]]:
    """Return a plan as it is kept with the finding."""
    return [{**asdict(stage), "state": stage.state.value} for stage in plan]


def stages_of_data(data: Sequence[dict[str, Any]]) -> tuple[Stage, ...]:
    """Return the plan that is kept with a finding."""
    return tuple(Stage(**{**one, "state": FindingState(one["state"])}) for one in data)


def first_stage(plan: Sequence[Stage], state: str) -> Stage | None:
    """Return the stage that begins when a finding enters the state, or None."""
    return next((stage for stage in plan if stage.state == state), None)


def stage_after(plan: Sequence[Stage], code: str, state: str) -> Stage | None:
    """Return the stage that follows another one within the same state, or None."""
    same = [stage for stage in plan if stage.state == state]
    codes = [stage.code for stage in same]
    following = codes.index(code) + 1 if code in codes else len(same)
    return same[following] if following < len(same) else None


def days_left(due: date | None, *, on: date, workdays: Workdays) -> int | None:
    """Return the working days until the due day; negative ones have passed since."""
    if due is None:
        return None
    if due >= on:
        return workdays.between(on, due)
    return -max(1, workdays.between(due, on))


def light_of(left: int | None, *, yellow_days: int) -> Light:
    """Return the light: red once the day is over, yellow when it is near."""
    if left is None:
        return Light.NONE
    if left < 0:
        return Light.RED
    return Light.YELLOW if left <= yellow_days else Light.GREEN


def check_words(text: str, field: str = "text", *, least: int = 2) -> Iterator[Violation]:
    """Yield a violation if a step says nothing that somebody could check later."""
    if len(text.strip()) < least:
        yield Violation("finding.words", "请写明情况，后来的人要看得懂", field=field)


def check_other_eyes(*, verifier: str, fixer: str) -> Iterator[Violation]:
    """Yield a violation if somebody would verify his own work."""
    if fixer and verifier == fixer:
        yield Violation("finding.own_work", "不能核验自己完成的整改，请由另一人核验")
