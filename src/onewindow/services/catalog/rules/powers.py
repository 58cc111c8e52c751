"""Who may do which step of a matter, by which title, on which day."""

from dataclasses import dataclass
from datetime import date

from onewindow.kernel.choices import Choice
from onewindow.services.catalog.rules.states import DelegationStep

ALL_STEPS = frozenset(DelegationStep)
AT_THE_DOOR = frozenset({DelegationStep.RECEIVE, DelegationStep.ACCEPT, DelegationStep.DELIVER})


class Title(Choice):
    """By which title an organization acts."""

    OWN = "own", "法定实施"
    ADOPTED = "adopted", "认领"
    HANDED_DOWN = "handed_down", "下沉"
    DELEGATED = "delegated", "委托授权"


@dataclass(frozen=True, slots=True)
class Power:
    """What one organization may do of one matter, and since and until when."""

    matter_id: int
    organization_id: int
    title: Title
    steps: frozenset[DelegationStep]
    starts: date | None = None
    ends: date | None = None
    agreement: str = ""

    def covers(self, step: str, *, on: date) -> bool:
        """Test if the step may be done on the day; the end is exclusive."""
        return step in self.steps and self.is_in_force(on)

    def is_in_force(self, on: date) -> bool:
        """Test if the power exists on the day."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on < self.ends)


def steps_of_adoption(*, is_handed_down: bool) -> frozenset[DelegationStep]:
    """
    Return the steps that come with an adoption.

    Who adopts a matter (认领) exercises it whole. To whom it is handed down (下沉) serves people
    at the door, and needs an agreement to review or decide.
    """
    return AT_THE_DOOR if is_handed_down else ALL_STEPS
