"""Every error of the API in one form (RFC 9457, application/problem+json), in Chinese."""

import logging
from collections.abc import Iterable
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from onewindow.foundation.accounts.api import KeyMissing, TooOften
from onewindow.kernel.violations import Refused, Violation
from onewindow.site.errors import cannot_store

logger = logging.getLogger("django.request")

TITLES = {
    400: "请求有误",
    401: "未登录",
    403: "没有权限",
    404: "没有找到",
    405: "不支持的方法",
    409: "有冲突",
    413: "内容太大",
    422: "现在不能办理",
    429: "过于频繁",
    500: "系统出错",
    503: "系统繁忙",
}
WORDS = {
    "missing": "缺少必填项",
    "extra_forbidden": "不认识的字段",
    "json_invalid": "请求正文不是有效的 JSON",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "应不小于{ge}",
    "less_than": "应小于{lt}",
    "less_than_equal": "应不大于{le}",
    "string_too_short": "至少{min_length}个字符",
    "string_too_long": "最多{max_length}个字符",
    "too_short": "至少{min_length}项",
    "too_long": "最多{max_length}项",
    "literal_error": "应为{expected}之一",
    "enum": "应为{expected}之一",
    "string_pattern_mismatch": "格式不正确",
}
KINDS = (
    ("string", "应为文本"),
    ("int", "应为整数"),
    ("bool", "应为 true 或 false"),
    ("float", "应为数字"),
    ("decimal", "应为数字"),
    ("date", "应为日期，如 2026-03-05"),
    ("time", "应为时间"),
    ("uuid", "应为 UUID"),
    ("list", "应为数组"),
    ("dict", "应为对象"),
    ("model", "应为对象"),
)


def problem(
    status: int, detail: str = "", violations: Iterable[Violation] = (), **extra: Any
) -> HttpResponse:
    """Return an error answer; ``violations`` carries every reason with its article of law."""
    title = TITLES.get(status, "请求未完成")
    body: dict[str, Any] = {
        "type": f"urn:onewindow:problem:{status}",
        "title": title,
        "status": status,
        "detail": detail or title,
        "violations": [
            {"code": v.code, "message": v.message, "source": v.source, "field": v.field}
            for v in violations
        ],
        **extra,
    }
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/problem+json")


def answer_error(request: HttpRequest, error: Exception) -> HttpResponse:
    """Turn any exception of an operation into a problem; what we did wrong ourselves is logged."""
    if isinstance(error, Refused):
        return _refused(error)
    if isinstance(error, ValidationError):
        return problem(422, "请求内容有误", [_violation(item) for item in error.errors])
    if isinstance(error, HttpError):
        return _http_error(error)
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent):
        return problem(413, "一次提交的内容太多，请分几次提交")
    if isinstance(error, Http404):
        return problem(404, "没有找到要找的内容")
    if isinstance(error, PermissionDenied):
        return problem(403, "当前身份没有这项权限")
    logger.error("API %s %s", request.method, request.path, exc_info=error)
    if cannot_store(error):
        busy = problem(503, "系统繁忙或暂时不能保存，请稍后用同一幂等键重试")
        busy.headers["Retry-After"] = "2"
        return busy
    return problem(500, "系统出错了，不是您的请求有误；可用同一幂等键重试")


def _refused(error: Refused) -> HttpResponse:
    if isinstance(error, TooOften):
        answer = problem(429, str(error), error.violations)
        answer.headers["Retry-After"] = str(error.seconds)
        return answer
    status = 400 if isinstance(error, KeyMissing) else 422
    return problem(status, str(error), error.violations)


def _http_error(error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, RequestDataTooBig):
        return problem(413, "一次提交的内容太多，请分几次提交")
    words = error.message if not error.message.isascii() else ""
    if error.status_code == 400 and not words:
        words = "请求正文无法读取"
    answer = problem(error.status_code, words)
    if error.status_code == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="onewindow"'
    return answer


def _violation(item: dict[str, Any]) -> Violation:
    """Say in Chinese what pydantic found wrong with a field."""
    kind = str(item["type"])
    path = ".".join(str(part) for part in item["loc"][1:] if part != "payload")
    template = WORDS.get(kind) or next(
        (words for start, words in KINDS if kind.startswith(start)), "格式不正确"
    )
    try:
        words = template.format_map(item.get("ctx") or {})
    except KeyError:
        words = "格式不正确"
    if kind == "value_error" and not str(item["msg"]).isascii():
        words = str(item["msg"]).removeprefix("Value error, ")
    return Violation(f"request.{kind}", f"{path or '请求'}：{words}", field=path)
