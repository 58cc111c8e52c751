"""Who did it: the one value that every action carries."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Actor:
    """
    A person, a device or the system itself, as the record names it.

    The key is stable (``user:12``, ``client:3``, ``system:sweep``); the name is what people read.
    """

    key: str
    name: str


SYSTEM = Actor("system", "系统")


def actor_of(request: Any) -> Actor:
    """Return the signed-in user behind a request, as the record names it."""
    return Actor(f"user:{request.user.pk}", str(request.user))
