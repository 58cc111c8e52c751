"""Who did it: the one value that every action carries."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """
    A person, a device or the system itself, as the record names it.

    The key is stable (``user:12``, ``client:3``, ``system:sweep``); the name is what people read.
    """

    key: str
    name: str


SYSTEM = Actor("system", "系统")
