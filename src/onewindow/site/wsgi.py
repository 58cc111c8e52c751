"""The WSGI application that the web processes serve."""

import io
import os
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.core.wsgi import get_wsgi_application

from onewindow.kernel.apart import stay_lean

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.site.settings")
_answer = get_wsgi_application()
stay_lean()


class Body:
    """
    The body of a request, let go as soon as the answer is made.

    A request lives on in cycles until the collector comes round, and would hold what was sent with
    it: under a rush of bids, hundreds of megabytes that are long on the disk.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """Return so many of the bytes that are left, or all of them."""
        return self._stream.read(size)

    def readline(self, size: int = -1) -> bytes:
        """Return so many of the bytes that are left of a line, or all of them."""
        return self._stream.readline(size)

    def let_go(self) -> None:
        """Hold nothing more."""
        self._stream = io.BytesIO()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request."""
    body = environ["wsgi.input"] = Body(environ["wsgi.input"])
    try:
        return _answer(environ, start_response)
    finally:
        body.let_go()
