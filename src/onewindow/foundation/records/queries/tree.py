"""
Reading the ledger's tree with one statement, whatever its size.

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
    if not nodes:
        return {}
    marks = ", ".join(["(%s, %s)"] * len(nodes))
    # Scalar subqueries look each node up by its key, whatever the planner believes of the tables.
    sql = (
        f"WITH wanted (l, p) AS (VALUES {marks}) SELECT l, p, CASE WHEN l = 0 "  # noqa: S608
        f"THEN (SELECT digest FROM {_ENTRY} WHERE leaf = p) "
        f"ELSE (SELECT digest FROM {_NODE} WHERE level = l AND position = p) END FROM wanted"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [number for node in nodes for number in node])
        rows = cursor.fetchall()
    missing = [(level, place) for level, place, digest in rows if digest is None]
    if missing:
        raise KeyError(f"账本缺少节点 {missing}")
    return {
        Node(level, place): bytes(digest) if level else leaf_hash(bytes(digest))
        for level, place, digest in rows
    }


def frontier_at(size: int) -> Frontier:
    """Return the edge of the tree as it was at this size."""
    nodes = peak_nodes(size)
    known = read_nodes(nodes)
    return Frontier(size, [known[node] for node in nodes])


def root_at(size: int) -> bytes:
    """Return the root of the tree as it was at this size."""
    return frontier_at(size).root()
