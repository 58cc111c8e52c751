"""The tree against published vectors, against the RFC's own recursion, and against tampering."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.kernel.merkle import (
    EMPTY_ROOT,
    Frontier,
    Node,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    peak_nodes,
    root_of,
)

# The reference vectors of the Certificate Transparency project.
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]


def reader_of(leaves):
    """Return a reader over everything that growing the tree stores, as the ledger does."""
    stored, frontier = {}, Frontier()
    for index, leaf in enumerate(leaves):
        stored[Node(0, index)] = leaf
        stored.update(frontier.append(leaf))
    return lambda nodes: {node: stored[node] for node in nodes}


def naive_root(leaves):
    """Return the root by the recursion of RFC 9162, 2.1.1."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def test_root_of_nothing_is_the_hash_of_nothing():
    assert root_of([]) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_root_is_the_published_one(size):
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size"), list(INCLUSION))
def test_inclusion_proof_is_the_published_one(index, size):
    proof = inclusion_proof(index, size, reader_of(LEAVES))
    assert [step.hex() for step in proof] == INCLUSION[index, size]
    assert is_included(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new"), list(CONSISTENCY))
def test_consistency_proof_is_the_published_one(old, new):
    proof = consistency_proof(old, new, reader_of(LEAVES))
    assert [step.hex() for step in proof] == CONSISTENCY[old, new]
    assert is_consistent(
        old, new, bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1]), proof
    )


def test_every_proof_of_a_small_tree_holds():
    leaves = [leaf_hash(bytes([n])) for n in range(40)]
    read = reader_of(leaves)
    for size in range(1, 41):
        root = naive_root(leaves[:size])
        assert root_of(leaves[:size]) == root
        for index in range(size):
            assert is_included(
                leaves[index], index, size, inclusion_proof(index, size, read), root
            )
        for old in range(1, size + 1):
            proof = consistency_proof(old, size, read)
            assert is_consistent(old, size, naive_root(leaves[:old]), root, proof)


sizes = st.integers(1, 300)


@settings(deadline=None)
@given(sizes, st.data())
def test_a_changed_inclusion_proof_is_found(size, data):
    leaves = [leaf_hash(n.to_bytes(2)) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(index, size, reader_of(leaves)), naive_root(leaves)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index or size == 1))
    assert is_included(leaves[index], index, size, proof, root)
    assert not is_included(leaf_hash(b"another"), index, size, proof, root)
    assert not is_included(leaves[index], index, size, proof, leaf_hash(b"another"))
    assert not is_included(leaves[index], index, size, [*proof, root], root)
    assert not is_included(leaves[index], size, size, proof, root)
    assert other == index or not is_included(leaves[other], index, size, proof, root)
    if proof:
        step = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:step], leaf_hash(proof[step]), *proof[step + 1 :]]
        assert not is_included(leaves[index], index, size, changed, root)
        assert not is_included(leaves[index], index, size, proof[:-1], root)
        assert not is_included(leaves[index], index ^ 1, size, proof, root)


@settings(deadline=None)
@given(sizes, st.data())
def test_a_changed_consistency_proof_is_found(new, data):
    leaves = [leaf_hash(n.to_bytes(2)) for n in range(new)]
    old = data.draw(st.integers(1, new))
    proof = consistency_proof(old, new, reader_of(leaves))
    roots = naive_root(leaves[:old]), naive_root(leaves)
    assert is_consistent(old, new, *roots, proof)
    assert not is_consistent(old, new, leaf_hash(b"x"), roots[1], proof)
    assert not is_consistent(old, new, roots[0], leaf_hash(b"x"), proof)
    assert not is_consistent(old, new, *roots, [*proof, roots[0]])
    assert not is_consistent(new + 1, new, *roots, proof)
    if proof:
        step = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:step], leaf_hash(proof[step]), *proof[step + 1 :]]
        assert not is_consistent(old, new, *roots, changed)
        assert not is_consistent(old, new, *roots, proof[:-1])


@settings(deadline=None)
@given(st.integers(0, 300), st.integers(0, 300))
def test_a_frontier_grows_on_from_what_was_stored(before, more):
    leaves = [leaf_hash(n.to_bytes(2)) for n in range(before + more)]
    read = reader_of(leaves)
    nodes = peak_nodes(before)
    known = read(nodes)
    frontier = Frontier(before, [known[node] for node in nodes])
    for leaf in leaves[before:]:
        list(frontier.append(leaf))
    assert frontier.root() == root_of(leaves)
    assert frontier.size == before + more


def test_one_append_finishes_exactly_the_subtrees_that_end_with_it():
    frontier = Frontier()
    finished = [[node for node, _ in frontier.append(leaf)] for leaf in LEAVES]
    assert finished == [
        [],
        [Node(1, 0)],
        [],
        [Node(1, 1), Node(2, 0)],
        [],
        [Node(1, 2)],
        [],
        [Node(1, 3), Node(2, 1), Node(3, 0)],
    ]


def test_a_proof_reads_no_more_nodes_than_the_tree_is_high():
    asked = []
    inclusion_proof(
        123_456, 1_000_000, lambda nodes: asked.extend(nodes) or dict.fromkeys(nodes, b"")
    )
    assert len(asked) <= 40


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 4), (4, 4)])
def test_no_inclusion_proof_outside_the_tree(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, size, reader_of(LEAVES))


@pytest.mark.parametrize(("old", "new"), [(0, 4), (5, 4)])
def test_no_consistency_proof_without_an_older_tree(old, new):
    with pytest.raises(ValueError, match="no consistency"):
        consistency_proof(old, new, reader_of(LEAVES))


def test_a_frontier_needs_its_peaks():
    with pytest.raises(ValueError, match="peaks"):
        Frontier(3, [b"one"])
