"""Going through the whole ledger again: every entry, every node, every signed head."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q

from onewindow.foundation.records.models import Entry, LedgerKey, TreeHead, TreeNode
from onewindow.foundation.records.queries.entries import fact_of
from onewindow.foundation.records.rules import entry_digest, head_bytes, key_id
from onewindow.kernel.merkle import Frontier, Node, leaf_hash

_STEP = 5_000


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What a full check of the ledger found; an empty problem means that all of it holds."""

    sealed: int
    unsealed: int
    heads: int
    problem: str = ""

    @property
    def is_sound(self) -> bool:
        """Test if nothing was found."""
        return not self.problem


class _Mismatch(Exception):
    """The first thing that does not fit, in words for the auditor."""


def verify_ledger(progress: Callable[[int, int], None] | None = None) -> LedgerReport:
    """
    Check every digest, every tree node and every signed head; stop at the first mismatch.

    The progress function is called with (checked so far, total).
    """
    heads = list(TreeHead.objects.order_by("size"))
    sealed = Entry.objects.filter(leaf__isnull=False).count()
    unsealed = Entry.objects.filter(leaf=None).count()
    # Entries sealed while we look are left to the next check.
    size = heads[-1].size if heads else 0
    try:
        _check_tree(heads, size, progress or _silent)
        _check_edges(size)
        _check_unsealed()
    except _Mismatch as mismatch:
        return LedgerReport(sealed, unsealed, len(heads), str(mismatch))
    return LedgerReport(sealed, unsealed, len(heads))


def _check_tree(heads: list[TreeHead], size: int, progress: Callable[[int, int], None]) -> None:
    keys = _public_keys()
    frontier, waiting = Frontier(), iter(heads)
    head = next(waiting, None)
    entries = _sealed_entries(size)
    while batch := list(islice(entries, _STEP)):
        finished: dict[Node, bytes] = {}
        for entry in batch:
            if entry.leaf != frontier.size:
                raise _Mismatch(f"账本第{frontier.size}条缺失")
            _check_digest(entry)
            finished.update(frontier.append(leaf_hash(bytes(entry.digest))))
            if head is not None and head.size == frontier.size:
                _check_head(head, frontier.root(), keys)
                head = next(waiting, None)
        _check_nodes(finished)
        progress(frontier.size, size)
    if frontier.size != size:
        raise _Mismatch(f"签名树头记载{size}条，账本只有{frontier.size}条")


def _sealed_entries(size: int) -> Iterator[Entry]:
    start = 0
    while start < size:
        stop = min(start + _STEP, size)
        yield from Entry.objects.filter(leaf__gte=start, leaf__lt=stop).order_by("leaf")
        start = stop


def is_signed_head(statement: Mapping[str, Any], public: bytes) -> bool:
    """Test if a tree head, as it is published, was signed by the key of these 32 bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            bytes.fromhex(statement["signature"]),
            head_bytes(
                size=statement["size"],
                root=bytes.fromhex(statement["root"]),
                at=datetime.fromisoformat(statement["at"]),
            ),
        )
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


def _check_digest(entry: Entry) -> None:
    if entry_digest(fact_of(entry), bytes(entry.salt)) != bytes(entry.digest):
        place = "未入账" if entry.leaf is None else f"账本第{entry.leaf}条"
        raise _Mismatch(
            f"留痕{entry.pk}（{place}，对象{entry.subject}，动作{entry.move}）内容与摘要不符"
        )


def _check_head(head: TreeHead, root: bytes, keys: dict[str, Ed25519PublicKey]) -> None:
    if bytes(head.root) != root:
        raise _Mismatch(f"大小为{head.size}的树头与账本内容不符：此前有留痕被改动、删除或调换")
    if head.key not in keys:
        raise _Mismatch(f"大小为{head.size}的树头由未登记的密钥{head.key}签名")
    try:
        keys[head.key].verify(
            bytes(head.signature), head_bytes(size=head.size, root=root, at=head.at)
        )
    except InvalidSignature:
        raise _Mismatch(f"大小为{head.size}的树头签名无效") from None


def _public_keys() -> dict[str, Ed25519PublicKey]:
    keys = {}
    for row in LedgerKey.objects.all():
        public = bytes(row.public)
        if key_id(public) != row.key:
            raise _Mismatch(f"账本公钥{row.key}与其编号不符")
        keys[row.key] = Ed25519PublicKey.from_public_bytes(public)
    return keys


def _check_nodes(finished: dict[Node, bytes]) -> None:
    spans: dict[int, list[int]] = {}
    for node in finished:
        spans.setdefault(node.level, []).append(node.position)
    condition = Q()
    for level, places in spans.items():
        condition |= Q(level=level, position__gte=min(places), position__lte=max(places))
    if not spans:
        return
    stored = TreeNode.objects.filter(condition).values_list("level", "position", "digest")
    known = {Node(level, place): bytes(digest) for level, place, digest in stored}
    for node, digest in finished.items():
        if known.get(node) != digest:
            raise _Mismatch(f"账本节点{node.level}/{node.position}缺失或被改动")


def _check_edges(size: int) -> None:
    stored = TreeNode.objects.filter(level=1, position__gte=max(size // 2, 0)).exists()
    beyond = Entry.objects.filter(leaf__gte=size).exists()
    newer = TreeHead.objects.filter(size__gt=size).exists()
    if (stored or beyond) and not newer:
        raise _Mismatch(f"账本在最后一个签名树头（大小{size}）之后还有未签名的内容")


def _check_unsealed() -> None:
    for entry in Entry.objects.filter(leaf=None).order_by("id").iterator(_STEP):
        _check_digest(entry)


def _silent(done: int, total: int) -> None:
    """Show no progress."""
