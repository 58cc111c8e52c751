"""Long lists are read piece by piece, each as fast as the first (分页)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from ninja.pagination import PaginationBase


class CursorPages(PaginationBase):
    """
    Newest first, from the row after the cursor; a list of any length costs the same.

    Use it as ``@paginate(CursorPages)`` on an operation that returns a queryset with an id.
    """

    class Input(Schema):
        cursor: int | None = Field(
            None, ge=1, le=2**63 - 1, description="上一页应答中的 next；第一页不填"
        )
        limit: int = Field(20, ge=1, le=100, description="每页条数，最多100")

    class Output(Schema):
        items: list[Any]
        next: int | None = Field(None, description="下一页的 cursor；为空表示已到末页")

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        """Return one page and where the next one starts."""
        rows = queryset.order_by("-pk")
        if pagination.cursor is not None:
            rows = rows.filter(pk__lt=pagination.cursor)
        found: Sequence[Any] = list(rows[: pagination.limit + 1])
        page = found[: pagination.limit]
        more = len(found) > pagination.limit
        return {"items": page, "next": page[-1].pk if more else None}
