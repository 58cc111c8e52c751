"""
The ASGI application of the live process.

``/live/halls/CODE`` tells everybody who was called where: numbers and counters, never a name.
``/live/desk/CODE`` tells staff more and needs their session. ``Last-Event-ID`` (or ``?after=``)
says what was seen already. ``/live/city``, ``/live/boards/CODE`` and ``/live/walls/TOKEN`` move
the boards of the cockpit for whom their pages open. Plain ASGI: two thousand streams have no use
for the page middleware.
"""

import asyncio
import io
import logging
import random
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from contextlib import aclosing
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.request import validate_host

from onewindow.site.live.boards import Boards
from onewindow.site.live.hub import Frame, Hub
from onewindow.site.live.watching import board_scope, desk_refusal

LOG = logging.getLogger(__name__)
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
PATH = re.compile(r"/live/(halls|desk)/([0-9A-Za-z_-]{1,40})/?")
BOARD = re.compile(r"/live/(city|(?:boards|walls)/[0-9A-Za-z_-]{1,40})/?")
STREAM = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
)
BEAT = 15.0  # 代理和浏览器据此知道连接还在
PATIENCE = 20.0  # 收不动的客户端到此断开，它会带着序号再来
MOST = 20_000


class Live:
    """Answers ``/live/…`` with event streams."""

    def __init__(
        self,
        hub: Hub,
        *,
        codes: Callable[[], dict[str, int]],
        hosts: list[str],
        boards: Boards | None = None,
    ) -> None:
        self.hub, self.codes, self.hosts, self.boards = hub, codes, hosts, boards
        self._known: dict[str, int] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        request = ASGIRequest(scope, io.BytesIO())
        if scope["path"] == "/live/healthz":
            await self._health(send)
            return
        board = BOARD.fullmatch(scope["path"])
        if board and self.boards:
            await self._watch(request, board[1], self.boards, receive, send)
            return
        match = PATH.fullmatch(scope["path"])
        status = await self._refusal(request, match)
        if status or match is None:
            await answer(send, status or 404, headers=self._cors(request))
            return
        if match[2] not in self._known:
            self._known = await self._run(self.codes)
        hall = self._known.get(match[2])
        if hall is None:
            await answer(send, 404, headers=self._cors(request))
            return
        frames = self.hub.follow(hall, after_of(request), beat=BEAT)
        texts = _texts(frames, is_staff=match[1] == "desk")
        await self._stream(request, texts, receive, send)

    async def _watch(
        self, request: HttpRequest, path: str, boards: Boards, receive: Receive, send: Send
    ) -> None:
        """Serve one who watches a board of the cockpit."""
        kind, _, name = path.partition("/")
        found = self._misfit(request) or self._stranger(request)
        found = found or await self._run(board_scope, request, kind, name)
        if isinstance(found, int):
            await answer(send, found, headers=self._cors(request))
            return
        await self._stream(request, boards.follow(found, beat=BEAT), receive, send)

    async def _refusal(self, request: HttpRequest, match: re.Match[str] | None) -> int:
        """Return the status that turns the request away, or 0."""
        status = self._misfit(request)
        if not status and match and match[1] == "desk":
            return self._stranger(request) or int(await self._run(desk_refusal, request))
        return status

    def _misfit(self, request: HttpRequest) -> int:
        """Return the status for what nobody may ask, or for one too many; else 0."""
        try:
            request.get_host()
        except DisallowedHost:
            return 400
        if request.method != "GET":
            return 405
        return 503 if self._followers() >= MOST else 0

    def _stranger(self, request: HttpRequest) -> int:
        """Return the status for a page of another host that comes with somebody's session."""
        return 403 if request.headers.get("Origin") and not self._cors(request) else 0

    def _followers(self) -> int:
        return self.hub.followers() + (self.boards.followers() if self.boards else 0)

    async def _stream(
        self,
        request: HttpRequest,
        texts: AsyncGenerator[bytes, None],
        receive: Receive,
        send: Send,
    ) -> None:
        headers = [*STREAM, *self._cors(request)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        # 各客户端断线后错开重连，服务重启时不会一拥而上。
        await _body(send, f"retry: {random.randint(1000, 4000)}\n\n".encode())  # noqa: S311
        gone = asyncio.ensure_future(_until_gone(receive))
        sending = asyncio.ensure_future(_send_all(texts, send))
        try:
            await asyncio.wait({gone, sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (gone, sending):
                task.cancel()
            for outcome in await asyncio.gather(gone, sending, return_exceptions=True):
                if isinstance(outcome, Exception) and not isinstance(outcome, TimeoutError):
                    LOG.error("大厅动态推送出错", exc_info=outcome)

    def _cors(self, request: HttpRequest) -> list[tuple[bytes, bytes]]:
        """Let pages of our own hosts read the stream, with their session; nobody else."""
        origin = request.headers.get("Origin", "")
        host = urlsplit(origin).hostname or ""
        if not origin or not validate_host(f"[{host}]" if ":" in host else host, self.hosts):
            return []
        return [
            (b"access-control-allow-origin", origin.encode("latin-1", "ignore")),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"Origin"),
        ]

    async def _health(self, send: Send) -> None:
        loop = asyncio.get_running_loop()
        idle = self.hub.followers() == 0
        fresh = idle or loop.time() - self.hub.read_at < 5
        body = f'{{"followers":{self._followers()}}}'.encode()
        await answer(send, 200 if fresh else 503, body)

    async def _run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.hub.executor, _asked, function, *arguments)


def _asked(function: Callable[..., Any], *arguments: Any) -> Any:
    """Ask through a connection that still stands."""
    close_old_connections()
    return function(*arguments)


def after_of(request: HttpRequest) -> int | None:
    """Return the number of the last event that the client has seen."""
    text = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


async def answer(
    send: Send, status: int, body: bytes = b"", headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    """Send a short answer."""
    start = [(b"content-type", b"application/json"), *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})


async def _texts(
    frames: AsyncGenerator[list[Frame] | None, None], *, is_staff: bool
) -> AsyncGenerator[bytes, None]:
    """Yield the events of a hall as everybody or staff is told them, and a beat without any."""
    async with aclosing(frames):
        async for found in frames:
            if found is None:
                yield b":\n\n"
            else:
                yield b"".join(one.staff if is_staff else one.public for one in found)


async def _send_all(texts: AsyncGenerator[bytes, None], send: Send) -> None:
    async with aclosing(texts):
        async for text in texts:
            async with asyncio.timeout(PATIENCE):
                await _body(send, text)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _body(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return
