"""The live process: server-sent events for screens, counters, phones and boards."""

from onewindow.site.live.application import Live
from onewindow.site.live.boards import Boards
from onewindow.site.live.hub import Hub, Source
from onewindow.site.live.pictures import Kind, Picture, Pictures, Scope

__all__ = ["Boards", "Hub", "Kind", "Live", "Picture", "Pictures", "Scope", "Source"]
