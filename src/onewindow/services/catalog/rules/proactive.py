"""Handling a matter without an application (无感智办): on which event, and how far."""

from collections.abc import Mapping
from typing import Any, Literal

from onewindow.kernel.events import EventKind
from onewindow.kernel.schema import Code, Part, Wording


class Proactive(Part):
    """
    How a matter is handled without an application.

    ``complete`` decides and closes the case if the matter's table grants it; ``prepare`` leaves a
    filled-in draft that the person only confirms. ``age`` is in years; ``lead_days`` is how many
    days before its day an event is taken up. ``answers`` says for a form field where its value
    comes from: ``person.phone``, ``event.employer``, ``register.<name>.<field>`` or a
    ``fixed.<text>``. ``quiet`` are rows of the table after which nobody is even invited.
    """

    event: EventKind
    mode: Literal["complete", "prepare"]
    age: int | None = None
    certificate: str = ""
    lead_days: int = 0
    situation: str = ""
    answers: dict[Code, Wording] = {}
    quiet: tuple[Code, ...] = ()
    source: Wording

    def concerns(self, kind: EventKind, detail: Mapping[str, Any]) -> bool:
        """Test if an event is the one that the matter waits for."""
        if self.event is not kind:
            return False
        if kind is EventKind.AGE:
            return self.age == detail.get("age")
        return kind is not EventKind.EXPIRY or self.certificate == detail.get("certificate")
