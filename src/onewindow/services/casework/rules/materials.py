"""Which materials a case needs, and what the counter must ask for all at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onewindow.kernel.violations import Violation
from onewindow.services.casework.rules.states import Intake

ONE_NOTICE = "《行政许可法》第三十二条"
HANDED_IN = frozenset({Intake.RECEIVED, Intake.REUSED, Intake.SHARED})


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material of a case, as far as acceptance cares."""

    code: str
    name: str
    intake: Intake
    is_required: bool
    can_follow: bool

    @property
    def is_in(self) -> bool:
        """Test if the material is in the house, on paper, as a certificate or as shared data."""
        return self.intake in HANDED_IN


def check_materials(lines: Iterable[MaterialLine], *, with_gaps: bool) -> Iterator[Violation]:
    """
    Yield one violation for each material that stops acceptance (一次性告知).

    With gaps (容缺受理) those that the guide lists as able to follow do not stop it.
    """
    for line in lines:
        if line.intake is Intake.REJECTED:
            yield Violation(
                "case.material.rejected", f"需补正：{line.name}", ONE_NOTICE, line.code
            )
        elif line.is_required and not line.is_in and not (with_gaps and line.can_follow):
            yield Violation("case.material.missing", f"缺少：{line.name}", ONE_NOTICE, line.code)


def gaps(lines: Iterable[MaterialLine]) -> list[MaterialLine]:
    """Return the required materials that are outstanding and may follow later."""
    return [line for line in lines if line.is_required and line.can_follow and not line.is_in]
