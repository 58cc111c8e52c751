"""How far an application has come, question by question."""

from dataclasses import dataclass

from onewindow.kernel.forms import asked_fields
from onewindow.services.casework.api import Case, CaseMaterial, Intake
from onewindow.services.catalog.api import Field, MatterContent, content_of

HANDED_IN = frozenset({Intake.RECEIVED, Intake.REUSED, Intake.SHARED})


@dataclass(frozen=True, slots=True)
class Progress:
    """What is asked, what is answered, and where to go on."""

    content: MatterContent
    questions: tuple[Field, ...]
    answered: frozenset[str]
    materials: tuple[CaseMaterial, ...]
    needs_situation: bool

    @property
    def open_questions(self) -> tuple[Field, ...]:
        """Return the required questions that have no answer yet."""
        return tuple(f for f in self.questions if f.required and f.code not in self.answered)

    @property
    def outstanding(self) -> tuple[CaseMaterial, ...]:
        """Return the required materials that are neither in, waived nor promised."""
        return tuple(
            m
            for m in self.materials
            if m.is_required and m.intake not in HANDED_IN and m.intake != Intake.PROMISED
        )

    def after(self, code: str) -> Field | None:
        """Return the question after this one, in order."""
        codes = [field.code for field in self.questions]
        position = codes.index(code) + 1 if code in codes else 0
        return self.questions[position] if position < len(self.questions) else None

    def before(self, code: str) -> Field | None:
        """Return the question before this one."""
        codes = [field.code for field in self.questions]
        position = codes.index(code) if code in codes else 0
        return self.questions[position - 1] if position else None


def progress_of(case: Case) -> Progress:
    """Return how far the application has come."""
    content = content_of(case.edition)
    return Progress(
        content=content,
        questions=tuple(asked_fields(content.fields, case.situation, case.answers)),
        answered=frozenset(case.answers),
        materials=tuple(case.materials.select_related("attachment", "certificate").order_by("id")),
        needs_situation=bool(content.situations) and not case.situation,
    )
