"""
Reading the ledger's tree in two statements, whatever its size.

Leaves are the entries themselves; only the complete subtrees above them are rows of their own.
"""

from collections.abc import Sequence

from django.db import connection

from onewindow.foundation.records.models import Entry, TreeNode
from onewindow.kernel.merkle import Frontier, Node, leaf_hash, peak_nodes

_ENTRY = Entry._meta.db_table
_NODE = TreeNode._meta.db_table


def read_nodes(nodes: Sequence[Node]) -> dict[Node, bytes]:
    """
    Return the hashes of the named nodes.

    :raises KeyError: if the ledger has no such node.
    """
    leaves = [node.position for node in nodes if node.level == 0]
    inner = [number for node in nodes if node.level for number in node]
    known: dict[Node, bytes] = {}
    with connection.cursor() as cursor:
        if leaves:
            marks = ", ".join(["%s"] * len(leaves))
            cursor.execute(
                f"SELECT leaf, digest FROM {_ENTRY} WHERE leaf IN ({marks})",  # noqa: S608
                leaves,
            )
            known = {Node(0, leaf): leaf_hash(bytes(d)) for leaf, d in cursor.fetchall()}
        if inner:
            marks = ", ".join(["(%s, %s)"] * (len(inner) // 2))
            cursor.execute(
                f"SELECT level, position, digest FROM {_NODE} "  # noqa: S608 - constant names
                f"WHERE (level, position) IN (VALUES {marks})",
                inner,
            )
            known |= {Node(level, place): bytes(d) for level, place, d in cursor.fetchall()}
    missing = set(nodes) - known.keys()
    if missing:
        raise KeyError(f"账本缺少节点 {sorted(missing)}")
    return known


def frontier_at(size: int) -> Frontier:
    """Return the edge of the tree as it was at this size."""
    nodes = peak_nodes(size)
    known = read_nodes(nodes) if nodes else {}
    return Frontier(size, [known[node] for node in nodes])


def root_at(size: int) -> bytes:
    """Return the root of the tree as it was at this size."""
    return frontier_at(size).root()
