"""Registers of other departments (共享数据): asked by name and key."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import yaml
from django.conf import settings
from django.utils.module_loading import import_string

from onewindow.kernel.events import EventKind
from onewindow.kernel.forms import resolve_day
from onewindow.services.casework.rules.proactive import Notice


class RegisterUnavailable(Exception):
    """The register did not answer; the case goes to a person, never to a yes."""


class RegisterGateway(Protocol):
    """A way to ask a register about one person or enterprise."""

    def look_up(self, register: str, kind: str, number: str) -> Mapping[str, Any]:
        """
        Return the fields that the register holds, or an empty mapping for an unknown number.

        The kind says whose number it is: ``person`` or ``enterprise``.

        :raises RegisterUnavailable: if the register does not answer.
        """

    def events_since(self, since: date, *, on: date) -> Iterable[Notice]:
        """Return what registers say happened to people from a day on; the same again is fine."""


class NoRegisters:
    """The gateway of an installation that is not connected yet: nothing is known."""

    def look_up(self, register: str, kind: str, number: str) -> Mapping[str, Any]:
        """:raises RegisterUnavailable: always."""
        raise RegisterUnavailable(register)

    def events_since(self, since: date, *, on: date) -> Iterable[Notice]:
        """Return nothing."""
        return ()


class SimulatedRegisters:
    """Registers from a pack file, for the demo and for tests (模拟)."""

    def __init__(self, path: Path | None = None) -> None:
        path = path or settings.PACKS / "demo/registers/registers.yaml"
        pack = yaml.safe_load(path.read_text())
        self.registers: dict[str, Any] = pack["registers"]
        self.events: list[dict[str, Any]] = pack.get("events", [])

    def look_up(self, register: str, kind: str, number: str) -> Mapping[str, Any]:
        """
        Return the default fields with what the pack overrides for this number.

        :raises RegisterUnavailable: if the pack says so, or does not know the register.
        """
        known = self.registers.get(register)
        if known is None:
            raise RegisterUnavailable(register)
        if known["key"] != kind:
            return {}
        overrides = known.get("overrides", {}).get(number, {})
        if overrides == "unavailable":
            raise RegisterUnavailable(register)
        found = {**known.get("default", {}), **overrides}
        return {name: _own(value, number) for name, value in found.items()}

    def events_since(self, since: date, *, on: date) -> Iterable[Notice]:
        """Yield the events of the pack that have happened by the day; days are relative to it."""
        for event in self.events:
            day = resolve_day(event["day"], on=on)
            if day >= since:
                yield Notice(
                    source=event["register"],
                    reference=str(event["reference"]),
                    kind=EventKind(event["kind"]),
                    number=event["number"],
                    on=day,
                    detail=event.get("detail", {}),
                )


def _own(value: Any, number: str) -> Any:
    """Return a text of the pack with the digits of the number where it asks for them."""
    return value.replace("{digits}", number[6:17]) if isinstance(value, str) else value


@lru_cache(maxsize=1)
def registers() -> RegisterGateway:
    """Return the gateway that the settings name."""
    gateway: RegisterGateway = import_string(settings.REGISTER_GATEWAY)()
    return gateway
