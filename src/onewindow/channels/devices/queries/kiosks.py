"""What a kiosk offers: the queues of its hall, as far as its own matters reach."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from onewindow.channels.devices.models import Device
from onewindow.services.catalog.api import Matter
from onewindow.services.hall.api import Queue, active_queues


@dataclass(frozen=True, slots=True)
class Offer:
    """A queue, and the matters of it that the kiosk may give tickets for."""

    queue: Queue
    matters: tuple[Matter, ...]


def offers_of(device: Device) -> list[Offer]:
    """
    Return what the device offers; without matters of its own, everything.

    A queue that names no matter (e.g. 咨询) is offered everywhere.
    """
    own = set(device.matters.values_list("pk", flat=True))
    offers = []
    for queue in active_queues(device.hall).prefetch_related("matters__basic"):
        matters = sorted(queue.matters.all(), key=lambda matter: matter.slug)
        allowed = tuple(matter for matter in matters if not own or matter.pk in own)
        if allowed or not matters:
            offers.append(Offer(queue, allowed))
    return offers


def queues_offered(device: Device, letters: Collection[str]) -> dict[str, Queue]:
    """Return those of the queues with these letters that the device offers, by letter."""
    queues = active_queues(device.hall).filter(letter__in=letters)
    own = list(device.matters.through.objects.filter(device=device).values_list("matter"))
    if own:
        queues = queues.filter(Q(matters__in=device.matters.all()) | Q(matters=None)).distinct()
    return {queue.letter: queue for queue in queues}
