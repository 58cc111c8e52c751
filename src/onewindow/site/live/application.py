"""
The ASGI application of the live process.

``/live/halls/CODE`` tells everybody who was called where: numbers and counters, never a name.
``/live/desk/CODE`` tells staff more and needs their session. ``Last-Event-ID`` (or ``?after=``)
says what was seen already. Plain ASGI: two thousand streams have no use for the page middleware.
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

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from ninja.errors import AuthenticationError, AuthorizationError

from onewindow.foundation.accounts.api import Allow, Role
from onewindow.site.live.hub import Frame, Hub

LOG = logging.getLogger(__name__)
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
PATH = re.compile(r"/live/(halls|desk)/([0-9A-Za-z_-]{1,40})/?")
STAFF = Allow(Role.CLERK, Role.HALL_MANAGER)
BEAT = 15.0  # 代理和浏览器据此知道连接还在
PATIENCE = 20.0  # 收不动的客户端到此断开，它会带着序号再来
MOST = 20_000


class Live:
    """Answers ``/live/…`` with event streams."""

    def __init__(self, hub: Hub, *, codes: Callable[[], dict[str, int]], hosts: list[str]) -> None:
        self.hub, self.codes, self.hosts = hub, codes, hosts
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
        await self._stream(request, frames, receive, send, is_staff=match[1] == "desk")

    async def _refusal(self, request: HttpRequest, match: re.Match[str] | None) -> int:
        """Return the status that turns the request away, or 0."""
        try:
            request.get_host()
        except DisallowedHost:
            return 400
        if request.method != "GET":
            return 405
        if self.hub.followers() >= MOST:
            return 503
        if match and match[1] == "desk":
            if request.headers.get("Origin") and not self._cors(request):
                return 403
            return await self._run(staff_refusal, request)
        return 0

    async def _stream(
        self,
        request: HttpRequest,
        frames: AsyncGenerator[list[Frame] | None, None],
        receive: Receive,
        send: Send,
        *,
        is_staff: bool,
    ) -> None:
        headers = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
            (b"x-content-type-options", b"nosniff"),
            *self._cors(request),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        # 各客户端断线后错开重连，服务重启时不会一拥而上。
        await _body(send, f"retry: {random.randint(1000, 4000)}\n\n".encode())  # noqa: S311
        gone = asyncio.ensure_future(_until_gone(receive))
        sending = asyncio.ensure_future(_send_all(frames, send, is_staff=is_staff))
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
        body = f'{{"followers":{self.hub.followers()}}}'.encode()
        await answer(send, 200 if fresh else 503, body)

    async def _run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.hub.executor, function, *arguments)


def after_of(request: HttpRequest) -> int | None:
    """Return the number of the last event that the client has seen."""
    text = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def staff_refusal(request: HttpRequest) -> int:
    """Return the status that turns somebody away who may not follow a desk, or 0."""
    close_old_connections()
    SessionMiddleware(_nothing).process_request(request)
    AuthenticationMiddleware(_nothing).process_request(request)
    try:
        STAFF(request)
    except AuthenticationError:
        return 401
    except AuthorizationError:
        return 403
    return 0


async def answer(
    send: Send, status: int, body: bytes = b"", headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    """Send a short answer."""
    start = [(b"content-type", b"application/json"), *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})


async def _send_all(
    frames: AsyncGenerator[list[Frame] | None, None], send: Send, *, is_staff: bool
) -> None:
    async with aclosing(frames):
        async for found in frames:
            if found is None:
                text = b":\n\n"
            else:
                text = b"".join(one.staff if is_staff else one.public for one in found)
            async with asyncio.timeout(PATIENCE):
                await _body(send, text)


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


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
