"""The ASGI application of the live process; pages and API are served by site.wsgi."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any, TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.site.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.db import close_old_connections  # noqa: E402

from onewindow.services.hall.api import event_heads, events_after, hall_codes  # noqa: E402
from onewindow.site.live import Boards, Hub, Live, Pictures, Source  # noqa: E402

T = TypeVar("T")


def _fresh(function: Callable[..., T]) -> Callable[..., T]:
    """Ask through a connection that still stands."""

    @wraps(function)
    def ask(*arguments: Any) -> T:
        close_old_connections()
        return function(*arguments)

    return ask


application = Live(
    Hub(
        Source(_fresh(event_heads), _fresh(events_after)),
        ThreadPoolExecutor(4, thread_name_prefix="live"),
    ),
    codes=hall_codes,
    hosts=settings.ALLOWED_HOSTS,
    # 看板自用一个线程：读仓库的几百毫秒里，大厅叫号照常推送。
    boards=Boards(_fresh(Pictures().take), ThreadPoolExecutor(1, thread_name_prefix="boards")),
)
