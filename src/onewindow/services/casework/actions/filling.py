"""Filling a form from what registers know, for a person who has not applied."""

from collections.abc import Mapping
from typing import Any

from onewindow.services.casework.gateways import RegisterUnavailable, registers
from onewindow.services.casework.models import RegisterEvent
from onewindow.services.casework.queries.proactive import Offer
from onewindow.services.catalog.api import content_of

OF_PERSON = {"name", "phone", "number"}


def known_answers(offer: Offer, event: RegisterEvent) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the answers that are known, and the labels of those that were looked for in vain."""
    labels = {field.code: field.label for field in content_of(offer.edition).fields}
    asked: dict[str, Mapping[str, Any]] = {}
    known: dict[str, Any] = {}
    missing = []
    for code, origin in offer.rule.answers.items():
        value = _value(origin, event, asked)
        if value is None or value == "":
            missing.append(labels.get(code, code))
        else:
            known[code] = value
    return known, tuple(missing)


def _value(origin: str, event: RegisterEvent, asked: dict[str, Mapping[str, Any]]) -> Any:
    kind, _, rest = origin.partition(".")
    match kind:
        case "fixed":
            return rest
        case "event":
            return event.on.isoformat() if rest == "on" else event.detail.get(rest)
        case "person":
            return getattr(event.person, rest) if rest in OF_PERSON else None
    register, _, name = rest.partition(".")
    if register not in asked:
        asked[register] = _ask(register, event)
    return asked[register].get(name)


def _ask(register: str, event: RegisterEvent) -> Mapping[str, Any]:
    number = event.person.number if event.person else ""
    try:
        return registers().look_up(register, "person", number)
    except RegisterUnavailable:
        return {}
