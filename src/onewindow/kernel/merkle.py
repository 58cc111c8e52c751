"""
The Merkle tree of RFC 9162 (默克尔树): hashes, proofs, and growth without reading old leaves.

Leaves stay where they are; only complete subtrees are kept. A node is named by its level (0 is a
leaf) and its position on that level, so node (l, p) stands for the leaves p·2^l … (p+1)·2^l − 1.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

EMPTY_ROOT = hashlib.sha256(b"").digest()


class Node(NamedTuple):
    """A complete subtree."""

    level: int
    position: int


Reader = Callable[[Sequence[Node]], Mapping[Node, bytes]]


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of one leaf's content."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The complete subtrees that cover a tree, largest first: all that is needed to grow it."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"{size} leaves have {size.bit_count()} peaks")

    def append(self, leaf: bytes) -> Iterator[tuple[Node, bytes]]:
        """Add a leaf hash; yield each complete subtree above it that it finishes."""
        position, level, digest = self.size, 0, leaf
        while position & 1:
            position >>= 1
            level += 1
            digest = node_hash(self.peaks.pop(), digest)
            yield Node(level, position), digest
        self.peaks.append(digest)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over everything appended so far."""
        return _folded(self.peaks)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        for _ in frontier.append(leaf):
            pass
    return frontier.root()


def peak_nodes(size: int) -> list[Node]:
    """Return the names of the complete subtrees that cover a tree of this size."""
    return _cover(0, size)


def inclusion_proof(index: int, size: int, read: Reader) -> list[bytes]:
    """
    Return the audit path of a leaf, from the bottom up, with one call of the reader.

    :raises ValueError: if the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    return _hashes(_inclusion_ranges(index, size), read)


def consistency_proof(old: int, new: int, read: Reader) -> list[bytes]:
    """
    Return the proof that the tree of the new size begins with the tree of the old size.

    :raises ValueError: if the sizes are not 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError(f"no consistency from {old} to {new}")
    return _hashes(_consistency_ranges(old, new), read)


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Test an inclusion proof (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, digest = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            digest = node_hash(sibling, digest)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            digest = node_hash(digest, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and digest == root


def is_consistent(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Test a consistency proof (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old.bit_count() == 1 else list(path)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place >>= 1
        last >>= 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            second = node_hash(second, step)
        place >>= 1
        last >>= 1
    return last == 0 and first == old_root and second == new_root


def _inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def _consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    start, end, path = 0, new, []
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    if start:
        path.append((start, end))
    return path[::-1]


def _split(size: int) -> int:
    """Return the largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def _cover(start: int, end: int) -> list[Node]:
    """Return the complete subtrees of a range that starts where a subtree of its size may."""
    nodes, at = [], start
    for level in reversed(range((end - start).bit_length())):
        if (end - start) >> level & 1:
            nodes.append(Node(level, at >> level))
            at += 1 << level
    return nodes


def _hashes(ranges: list[tuple[int, int]], read: Reader) -> list[bytes]:
    covers = [_cover(start, end) for start, end in ranges]
    known = read([node for cover in covers for node in cover])
    return [_folded([known[node] for node in cover]) for cover in covers]


def _folded(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    digest = peaks[-1]
    for peak in reversed(peaks[:-1]):
        digest = node_hash(peak, digest)
    return digest
