"""
One reader asks the database what is new; any number of followers are told from memory.

A follower keeps no queue, only the number of the last event it was sent: a slow one reads on where
it stands, from memory or, if it fell far behind, from the database. So nothing is ever skipped and
nothing piles up.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from onewindow.services.hall.api import public_event

LOG = logging.getLogger(__name__)
Events = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where events come from: the last number of every hall, and the events above a number."""

    heads: Callable[[], dict[int, int]]
    after: Callable[[int, int], Events]


@dataclass(frozen=True, slots=True)
class Frame:
    """One event, ready to be sent: to everybody, and to staff."""

    sequence: int
    public: bytes
    staff: bytes


@dataclass(slots=True)
class Room:
    """The followers of one hall, and its last events."""

    last: int
    recent: deque[Frame]
    changed: "asyncio.Future[None]"
    followers: int = 0

    def add(self, frames: Sequence[Frame]) -> None:
        """Keep new events and wake everybody up."""
        if not frames:
            return
        self.recent.extend(frames)
        self.last = frames[-1].sequence
        woken, self.changed = self.changed, _future()
        woken.set_result(None)

    def since(self, sequence: int) -> list[Frame] | None:
        """Return the events above the sequence, or None if memory does not reach back so far."""
        if sequence >= self.last:
            return []
        first = self.recent[0].sequence if self.recent else self.last + 1
        if sequence + 1 < first:
            return None
        return [frame for frame in self.recent if frame.sequence > sequence]


class Hub:
    """Reads new events several times a second while somebody follows."""

    def __init__(
        self, source: Source, executor: Executor, *, interval: float = 0.1, kept: int = 1000
    ) -> None:
        self.source, self.executor = source, executor
        self.interval, self.kept = interval, kept
        self.rooms: dict[int, Room] = {}
        self.heads: dict[int, int] = {}
        self.read_at = 0.0
        self._reader: asyncio.Task[None] | None = None

    async def follow(
        self, hall: int, after: int | None, *, beat: float
    ) -> AsyncGenerator[list[Frame] | None, None]:
        """
        Yield the events of a hall above ``after`` as they come, and None at every beat without.

        Without ``after`` only what comes from now on. An ``after`` that the hall has not reached
        (a database put back from a copy) starts from now as well.
        """
        room = await self._enter(hall)
        position = room.last if after is None or after > room.last else after
        try:
            while True:
                changed = room.changed
                frames = room.since(position)
                if frames is None:
                    frames = await self._read(hall, position)
                if frames:
                    position = frames[-1].sequence
                    yield frames
                    continue
                done, _ = await asyncio.wait((changed,), timeout=beat)
                if not done:
                    yield None
        finally:
            self._leave(hall, room)

    def followers(self) -> int:
        """Return how many follow any hall."""
        return sum(room.followers for room in self.rooms.values())

    async def _enter(self, hall: int) -> Room:
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._run())
        room = self.rooms.get(hall)
        if room is None:
            heads = await self._call(self.source.heads)
            # 等待期间别人可能已经进来。
            room = self.rooms.setdefault(
                hall, Room(heads.get(hall, 0), deque(maxlen=self.kept), _future())
            )
        room.followers += 1
        return room

    def _leave(self, hall: int, room: Room) -> None:
        room.followers -= 1
        if not room.followers and self.rooms.get(hall) is room:
            del self.rooms[hall]

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self.interval)
            try:
                await self._look()
            except Exception:
                LOG.exception("大厅动态读取失败，稍后重试")
                await asyncio.sleep(1.0)

    async def _look(self) -> None:
        heads = await self._call(self.source.heads)
        for hall, room in list(self.rooms.items()):
            while room.last < heads.get(hall, 0):
                frames = await self._read(hall, room.last)
                if not frames:
                    break
                room.add(frames)
        self.read_at = asyncio.get_running_loop().time()

    async def _read(self, hall: int, after: int) -> list[Frame]:
        return [frame_of(event) for event in await self._call(self.source.after, hall, after)]

    async def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.executor, function, *arguments)


def _future() -> "asyncio.Future[None]":
    return asyncio.get_running_loop().create_future()


def frame_of(event: dict[str, Any]) -> Frame:
    """Return an event as the two texts that are sent."""
    return Frame(event["sequence"], _text(public_event(event)), _text(event))


def _text(event: dict[str, Any]) -> bytes:
    said = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event['sequence']}\ndata: {said}\n\n".encode()
