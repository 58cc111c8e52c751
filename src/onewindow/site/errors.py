"""What people see when an address, a permission or the house itself fails, in both worlds."""

import errno
import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from onewindow.foundation.accounts.api import STAFF, public, roles_of


def world_of(request: HttpRequest) -> dict[str, Any]:
    """Return the frame that the page belongs to, and the way back that is safe to offer."""
    roles = roles_of(request.user) if hasattr(request, "user") else frozenset()
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    frame = "base/staff.html" if roles & STAFF else "base/public.html"
    return {"world": frame, "back": back if safe else "/"}


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read; too large a one is told so."""
    if isinstance(exception, RequestDataTooBig):
        return _page(
            request, 413, _("内容太大了"), _("请减少一次提交的内容，或把文件压缩后再传。")
        )
    if isinstance(exception, TooManyFieldsSent):
        return _page(request, 413, _("内容太多了"), _("一次提交的项目太多，请分几次提交。"))
    return _page(request, 400, _("请求有误"), _("链接或提交的内容不完整，请返回后重试。"))


@public
def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody who may not see the page."""
    text = _("当前账号没有查看这个页面的权限。如果工作需要，请联系本单位管理员授权。")
    return _page(request, 403, _("没有权限"), text)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection token has run out."""
    text = _("页面打开太久或浏览器禁用了 Cookie。请返回上一页，刷新后再提交。")
    return _page(request, 403, _("页面已过期"), text)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    text = _("网址可能有误，或者内容已经下架。可以搜索事项，或者从首页重新进入。")
    return _page(request, 404, _("没有找到这个页面"), text)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer our own mistake, or a disk that takes nothing; touch nothing that may be broken."""
    if cannot_store(sys.exc_info()[1]):
        page = HttpResponse(render_to_string("base/503.html"), status=503)
        page.headers["Retry-After"] = "30"
        return page
    return HttpResponse(render_to_string("base/500.html"), status=500)


def cannot_store(error: BaseException | None) -> bool:
    """Test if nothing can be written now: disk full, database read-only, busy or away."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
    return isinstance(error, OperationalError | InternalError)


def _page(request: HttpRequest, code: int, title: str, text: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(
            render_to_string("base/_notice.html", {"level": "error", "text": f"{title}。{text}"}),
            status=code,
        )
    error = {"code": code, "title": title, "text": text}
    return render(request, "base/error.html", {**world_of(request), "error": error}, status=code)
