"""Sealing: entries become leaves of the ledger, and each batch ends in a signed tree head."""

from django.db import connection, transaction
from django.utils import timezone

from onewindow.foundation.records.actions.writing import insert_values
from onewindow.foundation.records.gateways.keys import ledger_key, public_bytes
from onewindow.foundation.records.models import Entry, LedgerKey, TreeHead, TreeNode
from onewindow.foundation.records.queries.ledger import latest_head
from onewindow.foundation.records.queries.tree import frontier_at
from onewindow.foundation.records.rules import head_bytes, key_id
from onewindow.kernel.merkle import Frontier, leaf_hash

_ENTRY = Entry._meta.db_table
_NODE = TreeNode._meta.db_table
_LOCK = 8_201_469  # any number that nobody else uses for an advisory lock
BATCH = 5_000


@transaction.atomic
def seal_entries(limit: int = BATCH) -> int:
    """
    Append up to the limit of unsealed entries to the ledger, oldest first; return how many.

    Leaves, nodes and the signed head are one transaction: after a crash either all of the batch
    is in the ledger or none of it. Only one sealer works at a time: SQLite has one writer anyway,
    on PostgreSQL an advisory lock holds the others back until the commit.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    head = latest_head()
    size = head.size if head else 0
    digests = _numbered(size, limit)
    if not digests:
        return 0
    frontier = frontier_at(size)
    nodes = [
        (*node, digest) for leaf in digests for node, digest in frontier.append(leaf_hash(leaf))
    ]
    insert_values(_NODE, ("level", "position", "digest"), nodes)
    _sign(frontier)
    return len(digests)


def seal_all(*, batches: int = 200) -> int:
    """Seal batch after batch, each in its own transaction, until nothing waits; say how many."""
    total = 0
    for _ in range(batches):
        sealed = seal_entries()
        total += sealed
        if sealed < BATCH:
            break
    return total


def _numbered(size: int, limit: int) -> list[bytes]:
    """Give the oldest unsealed entries the next leaf numbers; return their digests in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_ENTRY} SET leaf = picked.place FROM ("  # noqa: S608 - constant names
            f"SELECT id, %s + ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM {_ENTRY} "
            f"WHERE leaf IS NULL ORDER BY id LIMIT %s) AS picked "
            f"WHERE {_ENTRY}.id = picked.id RETURNING leaf, digest",
            [size, limit],
        )
        rows = sorted(cursor.fetchall())
    if rows and [leaf for leaf, _ in rows] != list(range(size, size + len(rows))):
        raise RuntimeError(f"ledger of {size} would grow with a gap")
    return [bytes(digest) for _, digest in rows]


def _sign(frontier: Frontier) -> None:
    key, at, root = ledger_key(), timezone.now(), frontier.root()
    public = public_bytes(key)
    name = key_id(public)
    LedgerKey.objects.bulk_create(
        [LedgerKey(key=name, public=public, at=at)], ignore_conflicts=True
    )
    TreeHead.objects.create(
        size=frontier.size,
        root=root,
        at=at,
        key=name,
        signature=key.sign(head_bytes(size=frontier.size, root=root, at=at)),
    )
