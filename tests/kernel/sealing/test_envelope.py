"""A sealed bid: opened by enough custodians, by nobody with fewer, and only as it was sealed."""

import copy
import io
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.kernel.sealing import (
    SUITES,
    Custodian,
    Manifest,
    SealBroken,
    Share,
    combine,
    release,
    seal,
    unseal,
)
from onewindow.kernel.sealing.envelope import CHUNK
from onewindow.kernel.sealing.suites import TAG_BYTES, Undecipherable

CONTEXT = {"tender": "E3399010001", "lot": "001", "bidder": "91339900MA2TEST00X"}
NAMES = ("交易中心", "监督部门", "招标人")
SUITE_LIST = list(SUITES.values())
BY_NAME = [suite.name for suite in SUITE_LIST]


class Sealed:
    """A bid with its custodians' keys, for a test to open or to break."""

    def __init__(self, suite, parts, *, threshold=2, names=NAMES, context=CONTEXT):
        self.keys = {name: suite.generate() for name in names}
        self.files = {name: io.BytesIO() for name in parts}
        self.manifest = seal(
            {name: (io.BytesIO(plain), self.files[name]) for name, plain in parts.items()},
            custodians=[Custodian(name, key.public) for name, key in self.keys.items()],
            threshold=threshold,
            context=context,
            suite=suite,
        )

    def shares(self, *names):
        return [
            release(self.manifest, custodian=name, private=self.keys[name].private)
            for name in names
        ]

    def read(self, part, opened, *, stored=None):
        source = io.BytesIO(self.files[part].getvalue() if stored is None else stored)
        return b"".join(unseal(self.manifest, opened, part, source))


@pytest.fixture(params=SUITE_LIST, ids=BY_NAME)
def bid(request):
    return Sealed(request.param, {"price_roll": b"980.00", "technical": b"t" * (CHUNK + 1)})


def test_any_two_of_three_custodians_open_every_part(bid):
    for names in combinations(NAMES, 2):
        opened = combine(bid.manifest, bid.shares(*names))
        assert bid.read("price_roll", opened) == b"980.00"
        assert bid.read("technical", opened) == b"t" * (CHUNK + 1)


def test_one_custodian_alone_opens_nothing(bid):
    for name in NAMES:
        with pytest.raises(SealBroken, match="有效份额1份，不足2份"):
            combine(bid.manifest, bid.shares(name))


def test_the_same_share_twice_is_one_share(bid):
    with pytest.raises(SealBroken, match="有效份额1份"):
        combine(bid.manifest, bid.shares("交易中心", "交易中心"))


def test_a_share_that_was_made_up_does_not_count(bid):
    forged = Share("监督部门", b"\x02" + b"\x00" * 16)
    with pytest.raises(SealBroken, match="有效份额1份"):
        combine(bid.manifest, [*bid.shares("交易中心"), forged])


def test_a_custodian_cannot_release_with_the_key_of_another(bid):
    with pytest.raises(SealBroken, match="监督部门"):
        release(bid.manifest, custodian="监督部门", private=bid.keys["交易中心"].private)


def test_who_holds_no_share_releases_none(bid):
    with pytest.raises(SealBroken, match="不是这份投标文件的保管人"):
        release(bid.manifest, custodian="代理机构", private=bid.keys["交易中心"].private)


def test_a_share_moved_into_the_manifest_of_another_lot_is_not_released(bid):
    record = bid.manifest.as_record() | {"context": {**CONTEXT, "lot": "002"}}
    moved = Manifest.of_record(record)
    with pytest.raises(SealBroken):
        release(moved, custodian="交易中心", private=bid.keys["交易中心"].private)


@pytest.mark.parametrize("place", [0, 3, 6 + TAG_BYTES - 1])
def test_a_changed_bit_is_found_wherever_it_is(bid, place):
    opened = combine(bid.manifest, bid.shares("交易中心", "招标人"))
    stored = bytearray(bid.files["price_roll"].getvalue())
    stored[place] ^= 1
    with pytest.raises(SealBroken, match="第1块：密文被改动过"):
        bid.read("price_roll", opened, stored=bytes(stored))


def test_chunks_that_are_dropped_swapped_or_added_are_found():
    suite = SUITES["HPKE-P256-AES256GCM"]
    bid = Sealed(suite, {"technical": b"a" * CHUNK + b"b" * CHUNK + b"c"})
    opened = combine(bid.manifest, bid.shares("交易中心", "招标人"))
    whole, one = bid.files["technical"].getvalue(), CHUNK + TAG_BYTES
    for stored in (
        whole[: 2 * one],
        whole[one:],
        whole[one : 2 * one] + whole[:one] + whole[2 * one :],
        whole + b"x",
        b"",
    ):
        with pytest.raises(SealBroken):
            bid.read("technical", opened, stored=stored)


def test_parts_cannot_stand_in_for_each_other():
    suite = SUITES["HPKE-P256-AES256GCM"]
    bid = Sealed(suite, {"price_roll": b"980.00", "technical": b"980.00"})
    opened = combine(bid.manifest, bid.shares("交易中心", "招标人"))
    with pytest.raises(SealBroken):
        bid.read("price_roll", opened, stored=bid.files["technical"].getvalue())


def test_what_the_platform_stores_shows_neither_price_nor_secret(bid):
    opened = combine(bid.manifest, bid.shares("交易中心", "招标人"))
    stored = bid.files["price_roll"].getvalue() + repr(bid.manifest.as_record()).encode()
    assert b"980.00" not in stored
    assert opened.secret not in stored
    assert opened.secret.hex().encode() not in stored


@given(
    plain=st.binary(max_size=300),
    threshold=st.integers(1, 5),
    count=st.integers(1, 5),
    data=st.data(),
)
@settings(max_examples=40, deadline=None)
def test_any_k_of_n_open_and_fewer_do_not(plain, threshold, count, data):
    threshold = min(threshold, count)
    names = [f"保管人{n}" for n in range(count)]
    suite = SUITES["HPKE-P256-AES256GCM"]
    bid = Sealed(suite, {"bid": plain}, threshold=threshold, names=names)
    chosen = data.draw(st.permutations(names))
    opened = combine(bid.manifest, bid.shares(*chosen[:threshold]))
    assert bid.read("bid", opened) == plain
    if threshold > 1:
        with pytest.raises(SealBroken):
            combine(bid.manifest, bid.shares(*chosen[: threshold - 1]))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_every_size_around_a_chunk_comes_back(size):
    bid = Sealed(SUITES["HPKE-P256-AES256GCM"], {"bid": b"z" * size})
    opened = combine(bid.manifest, bid.shares("交易中心", "监督部门"))
    assert bid.read("bid", opened) == b"z" * size
    assert bid.manifest.part("bid").size == size + TAG_BYTES * max(1, -(-size // CHUNK))


def test_the_manifest_is_read_back_as_it_was_written(bid):
    assert Manifest.of_record(bid.manifest.as_record()) == bid.manifest
    assert len(bid.manifest.digest()) == 64


def test_two_seals_of_the_same_bid_share_nothing():
    suite = SUITES["HPKE-P256-AES256GCM"]
    first, second = (Sealed(suite, {"bid": b"980.00"}) for _ in range(2))
    assert first.manifest.digest() != second.manifest.digest()
    assert first.files["bid"].getvalue() != second.files["bid"].getvalue()


def without_custodians(record):
    record["custodians"] = []


def threshold_too_high(record):
    record["threshold"] = 4


def threshold_nought(record):
    record["threshold"] = 0


def threshold_true(record):
    record["threshold"] = True


def unknown_suite(record):
    record["suite"] = "ROT13"


def unknown_kind(record):
    record["kind"] = "onewindow.bid.v9"


def twice_the_same_custodian(record):
    record["custodians"][1]["name"] = record["custodians"][0]["name"]


def no_parts(record):
    record["parts"] = []


def short_digest(record):
    record["parts"][0]["digest"] = "ab"


def extra_key(record):
    record["parts"][0]["file"] = "../../etc/passwd"


def long_name(record):
    record["parts"][0]["name"] = "长" * 201


def negative_size(record):
    record["parts"][0]["size"] = -1


@pytest.mark.parametrize(
    "change",
    [
        without_custodians,
        threshold_too_high,
        threshold_nought,
        threshold_true,
        unknown_suite,
        unknown_kind,
        twice_the_same_custodian,
        no_parts,
        short_digest,
        extra_key,
        long_name,
        negative_size,
    ],
)
def test_a_manifest_of_another_form_is_refused(change):
    record = copy.deepcopy(Sealed(SUITE_LIST[0], {"bid": b"x"}).manifest.as_record())
    change(record)
    with pytest.raises(SealBroken):
        Manifest.of_record(record)


@pytest.mark.parametrize("value", [None, [], "x", 3, {}])
def test_what_is_no_manifest_is_refused(value):
    with pytest.raises(SealBroken):
        Manifest.of_record(value)


@pytest.mark.parametrize(
    ("threshold", "names"), [(0, NAMES), (4, NAMES), (1, ()), (1, ("甲", "甲"))]
)
def test_a_senseless_threshold_is_refused(threshold, names):
    keys = [Custodian(name, SUITE_LIST[0].generate().public) for name in names]
    with pytest.raises(ValueError, match="保管人须各不相同"):
        seal({}, custodians=keys, threshold=threshold, context=CONTEXT, suite=SUITE_LIST[0])


def test_a_bidder_who_wraps_another_share_than_he_promised_is_found(bid):
    record = bid.manifest.as_record()
    first, second = record["custodians"][:2]
    first["share_digest"], second["share_digest"] = second["share_digest"], first["share_digest"]
    crooked = Manifest.of_record(record)
    with pytest.raises(SealBroken, match="份额与清单不符"):
        release(crooked, custodian="交易中心", private=bid.keys["交易中心"].private)


@pytest.mark.parametrize("suite", SUITE_LIST, ids=BY_NAME)
def test_a_wrapped_secret_is_bound_to_its_context(suite):
    key = suite.generate()
    wrapped = suite.wrap(b"s" * 17, key.public, b"here")
    assert suite.unwrap(wrapped, key.private, b"here") == b"s" * 17
    with pytest.raises(Undecipherable):
        suite.unwrap(wrapped, key.private, b"there")
    with pytest.raises(Undecipherable):
        suite.unwrap(wrapped[:-1] + bytes([wrapped[-1] ^ 1]), key.private, b"here")
