"""
The pool of a draw: everybody who may be drawn, committed to by one Merkle root (RFC 9162).

The root is published before the randomness is known, the members are not: a transcript shows only
those who were picked, each with a proof that the pool held exactly him at that place.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from onewindow.kernel.canonical import canonical_bytes
from onewindow.kernel.merkle import Node, inclusion_proof, leaf_hash, node_hash, peak_nodes


def leaf_of(member: Mapping[str, Any]) -> bytes:
    """
    Return the leaf of a member: his key, his weight, and a salt so that nobody can guess him.

    :raises TypeError: if the member holds floats or other types that JSON text cannot hold.
    """
    return leaf_hash(canonical_bytes(dict(member)))


class Pool:
    """The leaves of a pool with all complete subtrees, so that a proof takes no hashing."""

    def __init__(self, levels: Sequence[Sequence[bytes]]) -> None:
        self._levels = levels
        self.size = len(levels[0])
        self.root = self._fold()

    @classmethod
    def of(cls, leaves: Sequence[bytes]) -> Self:
        """
        Return the pool over leaves in their order.

        :raises ValueError: if there is none.
        """
        if not leaves:
            raise ValueError("备选库为空")
        levels = [list(leaves)]
        while len(levels[-1]) > 1:
            below = levels[-1]
            levels.append([node_hash(below[n], below[n + 1]) for n in range(0, len(below) - 1, 2)])
        return cls(levels)

    def proof(self, index: int) -> list[bytes]:
        """
        Return the audit path of the member at the place.

        :raises ValueError: if the pool has no such place.
        """
        return inclusion_proof(index, self.size, self._read)

    def leaf(self, index: int) -> bytes:
        """Return the leaf at the place."""
        return self._levels[0][index]

    def _read(self, nodes: Sequence[Node]) -> dict[Node, bytes]:
        return {node: self._levels[node.level][node.position] for node in nodes}

    def _fold(self) -> bytes:
        peaks = [self._levels[node.level][node.position] for node in peak_nodes(self.size)]
        root = peaks.pop()
        while peaks:
            root = node_hash(peaks.pop(), root)
        return root
