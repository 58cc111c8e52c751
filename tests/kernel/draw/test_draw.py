"""A draw is fixed by what was published; each way to bend it is found."""

import copy
import hashlib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.kernel.draw import (
    DrawBroken,
    Outcome,
    Party,
    Pick,
    Pool,
    Rules,
    commitment_of,
    leaf_of,
    picks,
    seed_of,
    transcript_of,
    verify_transcript,
    weight_of,
)
from onewindow.kernel.merkle import is_included, root_of

SEED = hashlib.sha256(b"one").digest()
HEAD = {"size": 12, "root": "ab" * 32, "at": "2026-11-26T09:00:00+08:00"}
NONCES = {"中心": b"\x01" * 32, "监督": b"\x02" * 32, "采购人": b"\x03" * 32}


def nobody(index):
    return ""


def member(index, weight="1"):
    return {"key": f"expert:{index}", "weight": weight, "salt": f"{index:032x}"}


def pool_of(members):
    return Pool.of([leaf_of(one) for one in members])


def parties(missing=()):
    return [
        Party(name, commitment_of(name, nonce), "" if name in missing else nonce.hex())
        for name, nonce in NONCES.items()
    ]


def drawn(size=40, *, wanted=5, barred=nobody, declined=frozenset(), weights=None, shown=True):
    members = [member(n, weights[n] if weights else "1") for n in range(size)]
    pool, rules = pool_of(members), Rules("标段一", wanted, 2, bool(weights))
    seed = seed_of(rules, pool.root, pool.size, parties(), HEAD)
    weight = (lambda index: weight_of(weights[index])) if weights else None
    made = picks(seed, size, wanted=wanted, barred=barred, declined=declined, weight=weight)
    names = {pick.index: members[pick.index] for pick in made} if shown else {}
    return transcript_of(rules, pool, parties=parties(), head=HEAD, made=made, members=names)


def test_the_first_places_of_a_known_seed_are_those_worked_out_by_hand():
    # SHA-256(SHA-256("one") ‖ 0⁸), as sha256sum prints it: numbers of 64 bits in a row.
    block = "cd8c09b9f5402e25689139a89560ffc47c812ea28210a16595d869e113ed102d"
    words = [int(block[n : n + 16], 16) for n in (0, 16, 32)]
    assert [words[0] % 10, words[1] % 9, words[2] % 8] == [1, 6, 5]
    # Swapping place 0, 1, 2 of 0…9 with the place so far beyond it gives:
    made = picks(SEED, 10, wanted=3, barred=nobody)
    assert [pick.index for pick in made] == [1, 7, 0]


@given(
    size=st.integers(1, 60), wanted=st.integers(1, 70), seed=st.binary(min_size=32, max_size=32)
)
def test_nobody_is_drawn_twice_and_seats_are_filled_as_far_as_the_pool_goes(size, wanted, seed):
    made = picks(seed, size, wanted=wanted, barred=nobody)
    chosen = [pick.index for pick in made]
    assert len(chosen) == min(size, wanted) == len(set(chosen))
    assert all(0 <= index < size for index in chosen)


@given(wanted=st.integers(1, 20), seed=st.binary(min_size=32, max_size=32))
def test_drawing_more_only_adds_to_the_end(wanted, seed):
    less = picks(seed, 50, wanted=wanted, barred=nobody)
    more = picks(seed, 50, wanted=wanted + 5, barred=nobody)
    assert more[:wanted] == less


def test_each_place_is_drawn_equally_often():
    counts = Counter(
        picks(n.to_bytes(32), 7, wanted=1, barred=nobody)[0].index for n in range(14_000)
    )
    # 14,000 draws among 7: 2,000 each; five standard deviations are 207.
    assert all(1_793 <= counts[index] <= 2_207 for index in range(7))


def test_a_weight_of_a_half_is_drawn_half_as_often():
    weights = [weight_of("0.5"), weight_of("1"), weight_of("1")]
    first = Counter(
        next(
            pick.index
            for pick in picks(
                n.to_bytes(32), 3, wanted=1, barred=nobody, weight=weights.__getitem__
            )
            if pick.outcome is Outcome.DRAWN
        )
        for n in range(10_000)
    )
    # Shares of 0.2, 0.4 and 0.4; five standard deviations are 200 and 245.
    assert abs(first[0] - 2_000) <= 200
    assert abs(first[1] - 4_000) <= 245


@pytest.mark.parametrize(("text", "share"), [("0", 0), ("1", 2**64), ("0.25", 2**62)])
def test_a_weight_is_a_share_of_two_to_the_64(text, share):
    assert weight_of(text) == share


@pytest.mark.parametrize("text", ["-0.1", "1.0001", "NaN"])
def test_a_weight_outside_nought_to_one_is_refused(text):
    with pytest.raises((ValueError, ArithmeticError)):
        weight_of(text)


def test_who_must_stand_aside_or_cannot_come_is_followed_by_the_next_in_the_same_order():
    plain = [pick.index for pick in picks(SEED, 20, wanted=4, barred=nobody)]
    first, second, third, fourth = plain
    made = picks(
        SEED,
        20,
        wanted=2,
        barred=lambda index: "同一单位" if index == first else "",
        declined=frozenset({third}),
    )
    assert made == (
        Pick(first, Outcome.BARRED, "同一单位"),
        Pick(second, Outcome.DRAWN),
        Pick(third, Outcome.DECLINED),
        Pick(fourth, Outcome.DRAWN),
    )


@given(size=st.integers(1, 70))
@settings(max_examples=40)
def test_a_pool_has_the_root_of_rfc_9162_and_proves_every_place(size):
    leaves = [leaf_of(member(n)) for n in range(size)]
    pool = Pool.of(leaves)
    assert pool.root == root_of(leaves)
    assert all(is_included(leaves[n], n, size, pool.proof(n), pool.root) for n in range(size))


def test_an_empty_pool_is_refused():
    with pytest.raises(ValueError, match="备选库为空"):
        Pool.of([])


@pytest.mark.parametrize("shown", [True, False])
def test_a_transcript_gives_the_same_picks_with_and_without_names(shown):
    transcript = drawn(shown=shown, barred=lambda index: "近三年任职" if index % 4 == 0 else "")
    made = verify_transcript(transcript)
    assert sum(pick.outcome is Outcome.DRAWN for pick in made) == 5
    assert all(pick.reason == "近三年任职" for pick in made if pick.index % 4 == 0)


@pytest.mark.parametrize("shown", [True, False])
def test_a_weighted_transcript_holds(shown):
    weights = ["0.3" if n % 2 else "1" for n in range(40)]
    transcript = drawn(weights=weights, shown=shown)
    outcomes = Counter(pick.outcome for pick in verify_transcript(transcript))
    assert outcomes[Outcome.DRAWN] == 5


def test_a_weight_other_than_the_member_shows_is_found():
    transcript = drawn(weights=["0.3" if n % 2 else "1" for n in range(40)])
    passed = next(p for p in transcript["picks"] if p["outcome"] == "passed")
    passed["outcome"] = "drawn"
    with pytest.raises(DrawBroken):
        verify_transcript(transcript)


def edited(change):
    transcript = copy.deepcopy(drawn())
    change(transcript)
    return transcript


def swap_member(transcript):
    transcript["picks"][0]["member"]["key"] = "expert:999"


def swap_leaf(transcript):
    transcript["picks"][0]["leaf"] = leaf_of(member(999)).hex()


def swap_index(transcript):
    first, second = transcript["picks"][:2]
    first["index"], second["index"] = second["index"], first["index"]


def drop_pick(transcript):
    transcript["picks"].pop()


def add_bar_without_reason(transcript):
    transcript["picks"][0]["outcome"] = "barred"


def change_nonce(transcript):
    transcript["parties"][0]["nonce"] = "09" * 32


def change_head(transcript):
    transcript["head"]["size"] = 13


def change_wanted(transcript):
    transcript["rules"]["wanted"] = 4


def hide_reveals(transcript):
    for party in transcript["parties"][:2]:
        party["nonce"] = ""


def double_party(transcript):
    transcript["parties"].append(transcript["parties"][0])


def change_root(transcript):
    transcript["pool"]["root"] = "00" * 32


def extra_key(transcript):
    transcript["note"] = ""


def no_path(transcript):
    transcript["picks"][0]["path"] = None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swap_member, "不是同一人"),
        (swap_leaf, "不在备选库"),
        (swap_index, "不在备选库"),
        (drop_pick, "应抽取5次"),
        (add_bar_without_reason, "回避须有理由"),
        (change_nonce, "与此前的承诺不符"),
        (change_head, "应为第|不在备选库|应抽取"),
        (change_wanted, "应为第|应抽取"),
        (hide_reveals, "不足2方"),
        (double_party, "参与方重复"),
        (change_root, "不在备选库"),
        (extra_key, "字段缺失或多余"),
        (no_path, "格式不对"),
    ],
)
def test_a_changed_transcript_is_found(change, words):
    with pytest.raises(DrawBroken, match=words):
        verify_transcript(edited(change))


@pytest.mark.parametrize("value", [None, [], "x", {"kind": "onewindow.draw.v1"}, 7])
def test_what_is_no_transcript_is_refused(value):
    with pytest.raises(DrawBroken):
        verify_transcript(value)


def test_a_party_that_keeps_its_number_back_does_not_stop_the_draw():
    members = [member(n) for n in range(9)]
    pool, rules = pool_of(members), Rules("标段一", 2, 2)
    away = parties(missing={"采购人"})
    seed = seed_of(rules, pool.root, pool.size, away, HEAD)
    made = picks(seed, 9, wanted=2, barred=nobody)
    transcript = transcript_of(rules, pool, parties=away, head=HEAD, made=made, members={})
    assert verify_transcript(transcript) == made


def test_a_commitment_binds_name_and_number():
    nonce = b"\x07" * 32
    assert commitment_of("中心", nonce) != commitment_of("监督", nonce)
    with pytest.raises(ValueError, match="32字节"):
        commitment_of("中心", nonce[:-1])
