"""What the ledger says to outsiders: heads, receipts and consistency proofs, as plain JSON."""

from datetime import UTC
from typing import Any

from onewindow.foundation.records.models import Entry, LedgerKey, TreeHead
from onewindow.foundation.records.queries.entries import fact_of
from onewindow.foundation.records.queries.tree import read_nodes, root_at
from onewindow.foundation.records.rules import entry_content
from onewindow.kernel.merkle import consistency_proof, inclusion_proof
from onewindow.kernel.violations import refuse


def latest_head() -> TreeHead | None:
    """Return the newest signed tree head, or None while the ledger is empty."""
    return TreeHead.objects.order_by("-size").first()


def head_statement(head: TreeHead) -> dict[str, Any]:
    """Return a tree head as it is published."""
    return {
        "size": head.size,
        "root": bytes(head.root).hex(),
        "at": head.at.astimezone(UTC).isoformat(),
        "key": head.key,
        "signature": bytes(head.signature).hex(),
    }


def heads_before(size: int | None, *, limit: int) -> list[TreeHead]:
    """Return the newest heads, or the newest of those smaller than the size."""
    rows = TreeHead.objects.order_by("-size")
    if size is not None:
        rows = rows.filter(size__lt=size)
    return list(rows[:limit])


def public_keys() -> list[dict[str, str]]:
    """Return every key that has ever signed heads, newest first."""
    return [
        {
            "key": row.key,
            "public_key": bytes(row.public).hex(),
            "since": row.at.astimezone(UTC).isoformat(),
        }
        for row in LedgerKey.objects.order_by("-id")
    ]


def receipt_for(entry: Entry) -> dict[str, Any]:
    """
    Return the receipt (留痕回执) of an entry: all that an outsider needs to check it.

    It reveals the entry, so it is for the parties and for those who supervise.

    :raises Refused: if the entry has not been sealed yet.
    """
    if entry.leaf is None:
        entry.refresh_from_db(fields=["leaf"])
    head = latest_head()
    if entry.leaf is None or head is None or entry.leaf >= head.size:
        raise refuse("ledger.not_sealed", "该记录正在写入账本，请几秒钟后再试")
    path = inclusion_proof(entry.leaf, head.size, read_nodes)
    key = LedgerKey.objects.get(key=head.key)
    return {
        "kind": "onewindow.receipt.v1",
        "entry": entry_content(fact_of(entry)),
        "salt": bytes(entry.salt).hex(),
        "digest": bytes(entry.digest).hex(),
        "leaf": entry.leaf,
        "path": [step.hex() for step in path],
        "head": head_statement(head),
        "public_key": bytes(key.public).hex(),
    }


def consistency_between(old: int, new: int) -> dict[str, Any]:
    """
    Return the proof that the ledger of the new size only adds to that of the old size.

    :raises Refused: if the sizes do not lie within the ledger.
    """
    head = latest_head()
    if head is None or not 0 < old <= new <= head.size:
        size = head.size if head else 0
        raise refuse(
            "ledger.consistency.sizes",
            f"两个大小须满足 1 ≤ 旧 ≤ 新 ≤ {size}（账本现有条数）",
        )
    return {
        "kind": "onewindow.consistency.v1",
        "old": {"size": old, "root": root_at(old).hex()},
        "new": {"size": new, "root": root_at(new).hex()},
        "path": [step.hex() for step in consistency_proof(old, new, read_nodes)],
    }
