"""
One look a second at the boards that somebody watches; each follower is told what changed for it.

A follower keeps the picture that it was sent last: a slow one is told later what differs then. The
first message is the whole picture, so that whoever comes back after a break is right again.
"""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from onewindow.site.live.pictures import Picture, Scope

LOG = logging.getLogger(__name__)
Take = Callable[[Collection[Scope]], Mapping[Scope, Picture]]
STAYS = 300.0
"""So many seconds a stream lasts; coming back, its follower is asked again who he is."""


@dataclass(slots=True)
class Watch:
    """One page that is watched: its last picture, and who waits for the next."""

    picture: Picture | None
    changed: "asyncio.Future[None]"
    followers: int = 0


class Boards:
    """Takes pictures while somebody watches, and does nothing otherwise."""

    def __init__(self, take: Take, executor: Executor, *, interval: float = 1.0) -> None:
        self.take, self.executor, self.interval = take, executor, interval
        self.watches: dict[Scope, Watch] = {}
        self._looker: asyncio.Task[None] | None = None

    def followers(self) -> int:
        """Return how many watch any board."""
        return sum(watch.followers for watch in self.watches.values())

    async def follow(self, scope: Scope, *, beat: float) -> AsyncGenerator[bytes, None]:
        """Yield the picture, then what changes in it, and its time at every beat without."""
        watch = self._enter(scope)
        seen: Picture | None = None
        loop = asyncio.get_running_loop()
        until, told_at = loop.time() + STAYS, 0.0
        try:
            while loop.time() < until:
                changed, picture = watch.changed, watch.picture
                if picture is not None and picture is not seen:
                    said = _changes(seen, picture)
                    seen = picture
                    if said or loop.time() >= told_at + beat:
                        told_at = loop.time()
                        yield _message({"at": picture.at, "parts": {}, **said})
                done, _ = await asyncio.wait((changed,), timeout=beat)
                if not done:
                    yield b":\n\n"
        finally:
            self._leave(scope, watch)

    def _enter(self, scope: Scope) -> Watch:
        if self._looker is None or self._looker.done():
            self._looker = asyncio.create_task(self._run())
        watch = self.watches.setdefault(scope, Watch(None, _future()))
        watch.followers += 1
        return watch

    def _leave(self, scope: Scope, watch: Watch) -> None:
        watch.followers -= 1
        if not watch.followers and self.watches.get(scope) is watch:
            del self.watches[scope]

    async def _run(self) -> None:
        """Look until nobody watches any more."""
        loop = asyncio.get_running_loop()
        while self.watches:
            try:
                scopes = tuple(self.watches)
                pictures = await loop.run_in_executor(self.executor, self.take, scopes)
                for scope, picture in pictures.items():
                    self._show(scope, picture)
            except Exception:
                LOG.exception("看板读取失败，稍后重试")
            await asyncio.sleep(self.interval)

    def _show(self, scope: Scope, picture: Picture) -> None:
        watch = self.watches.get(scope)
        if watch is None:
            return
        watch.picture = picture
        woken, watch.changed = watch.changed, _future()
        woken.set_result(None)


def _changes(seen: Picture | None, picture: Picture) -> dict[str, Any]:
    """Return what differs from the picture seen before; nothing where nothing does."""
    if seen is None:
        return {"whole": True, "parts": picture.parts}
    found: dict[str, Any] = {}
    old = seen.parts
    if old is not picture.parts:
        parts = {key: html for key, html in picture.parts.items() if old.get(key) != html}
        found |= {"parts": parts} if parts else {}
    if picture.frame != seen.frame or old.keys() != picture.parts.keys():
        found["again"] = True
    return found


def _message(said: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(said, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


def _future() -> "asyncio.Future[None]":
    return asyncio.get_running_loop().create_future()
