"""
The HTTP API of the house under /api/v1.

Each operation declares its roles with ``auth=Allow(…)`` or ``auth=Open()``; one without answers
nobody. Every POST is idempotent by the Idempotency-Key header, every error is problem+json.
"""

from collections.abc import Callable
from functools import partial, wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI, Router
from ninja.operation import Operation, PathView

from onewindow.foundation.accounts.api import Allow, Open, Role, caller_of, public, run_once
from onewindow.kernel.access import OpenToAll
from onewindow.site.problems import answer_error, problem

ROOT = "/api/v1/"
# 部分应用分批交付：有 endpoints 的才接入。
APPS = (
    "foundation.accounts",
    "foundation.directory",
    "foundation.policy",
    "foundation.records",
    "foundation.messaging",
    "engines.decisions",
    "engines.inspections",
    "services.catalog",
    "services.certificates",
    "services.casework",
    "services.hall",
    "services.feedback",
    "trading.tendering",
    "trading.guarantees",
    "trading.bidding",
    "trading.contracts",
    "trading.evaluation",
    "insight.warehouse",
    "channels.devices",
    "channels.portal",
)
_ERRORS = {400: "请求有误", 401: "未登录", 403: "没有权限", 404: "没有找到", 422: "不能办理"}


class Api(NinjaAPI):
    """A NinjaAPI that refuses by default, answers errors as problems and repeats POSTs safely."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Return the address that all operations start with."""
        return ROOT

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        for operation in self.operations():
            extra = {"x-roles": sorted(access_of(operation) or ())}
            operation.openapi_extra = (operation.openapi_extra or {}) | extra
            if "POST" in operation.methods:
                operation.view_func = _once(operation)
        for view in self.path_views():
            view._not_allowed = partial(_not_allowed, view)  # type: ignore[method-assign]  # noqa: SLF001
        patterns: list[URLResolver | URLPattern] = [
            path("openapi.json", _openapi(self), name="openapi-json"),
            path("docs", docs, name="openapi-view"),
        ]
        for bound in self._get_bound_routers():
            patterns += bound.urls_paths(bound.prefix)
        return [*patterns, re_path(r"^.*$", unknown, name="unknown")]

    def path_views(self) -> list[PathView]:
        """Return one view for each address of the API."""
        return [
            view for bound in self._get_bound_routers() for view in bound.path_operations.values()
        ]

    def operations(self) -> list[Operation]:
        """Return every operation of the API."""
        return [operation for view in self.path_views() for operation in view.operations]

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """Return the OpenAPI description, with roles, problems and idempotency keys in it."""
        schema = super().get_openapi_schema(**kwargs)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for address, operations in schema["paths"].items():
            for method, description in operations.items():
                _complete(description, method, has_parameter="{" in address)
        return schema


def access_of(operation: Operation) -> frozenset[str] | None:
    """Return which roles the operation declares, or None if it declares nothing."""
    kinds = Allow | Open | OpenToAll
    declared = [auth.access for auth in operation.auth_callbacks if isinstance(auth, kinds)]
    return declared[0] if len(declared) == 1 else None


def _once(operation: Operation) -> Callable[..., HttpResponse]:
    """Wrap the function of a POST, so that its answer is made once for each key."""
    function = operation.view_func

    @wraps(function)
    def view(request: HttpRequest, **values: Any) -> HttpResponse:
        def produce() -> HttpResponse:
            fresh = operation.api.create_temporal_response(request)
            answer = values.get(operation.signature.response_arg or "", fresh)
            try:
                result = function(request, **values)
                return operation._result_to_response(request, result, answer)  # type: ignore[return-value]  # noqa: SLF001
            except Exception as error:  # noqa: BLE001 - each becomes a problem, logged if ours
                return answer_error(request, error)

        return run_once(request, caller_of(request), produce)

    return view


def _complete(description: dict[str, Any], method: str, *, has_parameter: bool) -> None:
    errors = dict(_ERRORS)
    if method == "post":
        description.setdefault("parameters", []).append(IDEMPOTENCY)
        errors |= {409: "有冲突", 413: "内容太大"}
    if not has_parameter and method == "get":
        errors.pop(404)
    for status, words in (errors | {429: "过于频繁"}).items():
        description["responses"].setdefault(status, {"description": words, "content": _PROBLEM})


def _not_allowed(view: PathView) -> HttpResponse:
    methods = sorted({method for op in view.operations for method in op.methods})
    answer = problem(405, f"此地址只支持 {'、'.join(methods)}")
    answer.headers["Allow"] = ", ".join(methods)
    return answer


def _openapi(described: Api) -> Callable[[HttpRequest], HttpResponse]:
    @public
    def openapi(request: HttpRequest) -> HttpResponse:
        """Return the OpenAPI description of the API."""
        return described.create_response(request, described.get_openapi_schema(), status=200)

    return openapi


@public
def docs(request: HttpRequest) -> HttpResponse:
    """Show the operations to a reader, without any script."""
    schema = api.get_openapi_schema()
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, operations in schema["paths"].items():
        for method, description in operations.items():
            row = {**description, "parts": address.split("/")[1:], "method": method.upper()}
            body = description.get("requestBody", {}).get("content", {})
            row["callers"] = _callers(description["x-roles"])
            row["inputs"] = [_input(one) for one in description.get("parameters", [])]
            row["body"] = [_fields(schema, part["schema"]) for part in body.values()]
            groups.setdefault((description.get("tags") or ["其他"])[0], []).append(row)
    return render(request, "api/docs.html", {"groups": groups, "schema": schema})


@public
def unknown(request: HttpRequest) -> HttpResponse:
    """Answer an address of the API that does not exist."""
    return problem(404, "接口地址不存在，请查看 /api/v1/docs")


unknown.csrf_exempt = True  # type: ignore[attr-defined]


def _fields(schema: dict[str, Any], part: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of a request body as rows for the reader."""
    name = part.get("$ref", "").rsplit("/", 1)[-1]
    model = schema["components"]["schemas"].get(name, part)
    needed = model.get("required", [])
    return [
        {
            "name": key,
            "kind": value.get("type") or " / ".join(_kind(v) for v in value.get("anyOf", [])),
            "words": value.get("description") or value.get("title", ""),
            "required": key in needed,
        }
        for key, value in model.get("properties", {}).items()
    ]


def _input(parameter: dict[str, Any]) -> dict[str, Any]:
    where = {"query": "地址参数", "path": "地址", "header": "请求头", "cookie": "Cookie"}
    words = parameter.get("description") or parameter["schema"].get("description", "")
    return {**parameter, "where": where[parameter["in"]], "words": words}


def _callers(roles: list[str]) -> str:
    if "public" in roles:
        return "所有人"
    return "、".join(Role(role).label for role in roles) or "无人"


def _kind(part: dict[str, Any]) -> str:
    return str(part.get("type") or part.get("$ref", "").rsplit("/", 1)[-1])


PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457 错误应答；violations 一次列出全部原因和依据。",
    "type": "object",
    "required": ["type", "title", "status", "detail", "violations"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "violations": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "message", "source", "field"],
                "properties": {
                    "code": {"type": "string", "description": "稳定的原因代码"},
                    "message": {"type": "string", "description": "给人看的原因"},
                    "source": {"type": "string", "description": "依据的条款"},
                    "field": {"type": "string", "description": "对应的字段，可为空"},
                },
            },
        },
    },
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "幂等键：同一键的重复请求得到同一应答。持密钥的客户端必填，浏览器会话可不填。",
    "schema": {"type": "string", "minLength": 1, "maxLength": 80},
}

api = Api(
    title="一窗接口",
    version="1",
    urls_namespace="api",
    description="政务服务一窗的开放接口。错误一律为 application/problem+json。",
    auth=Allow(),
    docs_url=None,
)
api._exception_handlers.clear()  # noqa: SLF001 - one answer for every exception
api.add_exception_handler(Exception, answer_error)  # type: ignore[arg-type]
for _app in APPS:
    _name = f"onewindow.{_app}.endpoints"
    if find_spec(_name):
        _router: Router = import_module(_name).router
        api.add_router("", _router)
