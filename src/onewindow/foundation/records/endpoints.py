"""The ledger for programs: heads, keys and consistency proofs, open to everybody."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from onewindow.foundation.records.queries import (
    consistency_between,
    head_statement,
    heads_before,
    public_keys,
)
from onewindow.kernel.access import OpenToAll

_OPEN = OpenToAll()
_LARGEST = 2**63 - 1
router = Router(tags=["账本"])


class HeadOut(Schema):
    """A signed tree head (签名树头)."""

    size: int
    root: str
    at: str
    key: str
    signature: str


class KeyOut(Schema):
    """A public key of the ledger, 32 bytes of Ed25519 in hexadecimal."""

    key: str
    public_key: str
    since: str


class SideOut(Schema):
    """The ledger at one size."""

    size: int
    root: str


class ConsistencyOut(Schema):
    """The proof that one ledger begins with another (RFC 9162, 2.1.4)."""

    kind: str
    old: SideOut
    new: SideOut
    path: list[str]


@router.get("/ledger/heads", auth=_OPEN, response=list[HeadOut], summary="签名树头，最新的在前")
def heads(
    request: HttpRequest,
    before: Annotated[int | None, Query(ge=1, le=_LARGEST)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[dict[str, Any]]:
    """Return the newest heads, or those before a size."""
    return [head_statement(head) for head in heads_before(before, limit=limit)]


@router.get("/ledger/keys", auth=_OPEN, response=list[KeyOut], summary="账本公钥，最新的在前")
def keys(request: HttpRequest) -> list[dict[str, str]]:
    """Return every key that has ever signed heads."""
    return public_keys()


@router.get("/ledger/consistency", auth=_OPEN, response=ConsistencyOut, summary="一致性证明")
def consistency(
    request: HttpRequest,
    old: Annotated[int, Query(ge=1, le=_LARGEST)],
    new: Annotated[int, Query(ge=1, le=_LARGEST)],
) -> dict[str, Any]:
    """Return the proof that the ledger only grew between the two sizes."""
    return consistency_between(old, new)
