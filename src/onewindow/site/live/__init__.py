"""The live process: server-sent events for screens, counters and phones."""

from onewindow.site.live.application import Live
from onewindow.site.live.hub import Hub, Source

__all__ = ["Hub", "Live", "Source"]
