"""What a kiosk offers: the queues of its hall, as far as its own matters reach."""

from dataclasses import dataclass

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
