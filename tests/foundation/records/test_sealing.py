"""The ledger from entry to signed head, its receipts, and what a full check finds."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.foundation.records.api import (
    Entry,
    LedgerReport,
    TreeHead,
    consistency_between,
    latest_head,
    receipt_for,
    record,
    seal_all,
    seal_entries,
    verify_ledger,
)
from onewindow.foundation.records.gateways.keys import ledger_key, public_bytes
from onewindow.foundation.records.models import LedgerKey, TreeNode
from onewindow.foundation.records.queries import fact_of
from onewindow.foundation.records.rules import entry_digest, head_bytes, key_id
from onewindow.kernel.actors import Actor
from onewindow.kernel.merkle import is_consistent, is_included, leaf_hash, root_of
from onewindow.kernel.violations import Refused

pytestmark = pytest.mark.django_db
CLERK = Actor("user:1", "王敏")


def record_some(count, *, start=0):
    for n in range(start, start + count):
        record(subject=f"test.thing:{n}", what="thing.note", actor=CLERK, detail={"编号": n})


def leaves():
    digests = Entry.objects.order_by("leaf").values_list("digest", flat=True)
    return [leaf_hash(bytes(digest)) for digest in digests]


def test_an_empty_ledger_has_no_head_and_nothing_to_seal():
    assert seal_entries() == 0
    assert latest_head() is None
    assert verify_ledger() == LedgerReport(sealed=0, unsealed=0, heads=0)


def test_sealing_numbers_the_entries_in_order_and_signs_their_root():
    record_some(7)
    assert seal_entries() == 7
    assert list(Entry.objects.order_by("id").values_list("leaf", flat=True)) == [*range(7)]
    head = TreeHead.objects.get()
    assert (head.size, bytes(head.root)) == (7, root_of(leaves()))
    public = Ed25519PublicKey.from_public_bytes(public_bytes(ledger_key()))
    public.verify(bytes(head.signature), head_bytes(size=7, root=bytes(head.root), at=head.at))
    assert head.key == key_id(public_bytes(ledger_key()))


def test_sealing_goes_on_where_it_stopped_and_seals_nothing_twice():
    record_some(5)
    assert [seal_entries(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    record_some(6, start=5)
    assert seal_all() == 6
    assert list(TreeHead.objects.order_by("size").values_list("size", flat=True)) == [2, 4, 5, 11]
    assert bytes(latest_head().root) == root_of(leaves())
    assert TreeNode.objects.count() == 11 - (11).bit_count()
    assert verify_ledger() == LedgerReport(sealed=11, unsealed=0, heads=4)


def test_a_batch_is_sealed_with_a_handful_of_statements_whatever_its_size():
    record_some(3)
    with CaptureQueriesContext(connection) as few:
        seal_entries()
    record_some(60, start=3)
    with CaptureQueriesContext(connection) as many:
        seal_entries()
    assert len(many) <= len(few) + 1  # reading the edge of the tree


def test_an_old_entry_that_was_committed_late_is_sealed_later():
    record_some(4)
    late = Entry.objects.order_by("id")[1]
    Entry.objects.filter(pk=late.pk).update(leaf=-1)  # as if its transaction were still open
    seal_entries()
    Entry.objects.filter(pk=late.pk).update(leaf=None)
    seal_entries()
    late.refresh_from_db()
    assert late.leaf == 3
    assert verify_ledger().is_sound


def test_a_receipt_holds_everything_that_its_check_needs():
    record_some(9)
    entry = Entry.objects.order_by("id")[4]
    seal_entries()
    receipt = receipt_for(entry)
    assert receipt["entry"] == {
        "subject": "test.thing:4",
        "move": "thing.note",
        "before": "",
        "after": "",
        "actor": "user:1",
        "actor_name": "王敏",
        "at": entry.at.isoformat(),
        "detail": {"编号": 4},
    }
    assert (receipt["leaf"], receipt["head"]["size"]) == (4, 9)
    assert is_included(
        leaf_hash(bytes.fromhex(receipt["digest"])),
        receipt["leaf"],
        receipt["head"]["size"],
        [bytes.fromhex(step) for step in receipt["path"]],
        bytes.fromhex(receipt["head"]["root"]),
    )
    assert receipt["public_key"] == public_bytes(ledger_key()).hex()


def test_a_receipt_takes_three_statements_whatever_the_size():
    record_some(100)
    seal_entries()
    entry = Entry.objects.order_by("id")[41]
    with CaptureQueriesContext(connection) as queries:
        receipt_for(entry)
    assert len(queries) == 3  # head, nodes, key


def test_an_entry_that_is_not_sealed_yet_has_no_receipt():
    record_some(1)
    with pytest.raises(Refused, match="正在写入账本"):
        receipt_for(Entry.objects.get())


def test_the_ledger_proves_that_it_only_grew():
    record_some(13)
    seal_entries()
    for old in range(1, 14):
        proof = consistency_between(old, 13)
        assert is_consistent(
            old,
            13,
            bytes.fromhex(proof["old"]["root"]),
            bytes.fromhex(proof["new"]["root"]),
            [bytes.fromhex(step) for step in proof["path"]],
        )


@pytest.mark.parametrize(("old", "new"), [(0, 3), (2, 1), (1, 4), (-1, 2)])
def test_no_consistency_outside_the_ledger(old, new):
    record_some(3)
    seal_entries()
    with pytest.raises(Refused, match="1 ≤ 旧 ≤ 新 ≤ 3"):
        consistency_between(old, new)


TAMPERING = {
    "actor": lambda: Entry.objects.filter(leaf=3).update(actor_name="李四"),
    "detail": lambda: Entry.objects.filter(leaf=3).update(detail={"编号": 33}),
    "moment": lambda: Entry.objects.filter(leaf=3).update(at=Entry.objects.get(leaf=2).at),
    "salt": lambda: Entry.objects.filter(leaf=3).update(salt=bytes(16)),
}


@pytest.mark.parametrize("change", TAMPERING.values(), ids=TAMPERING)
def test_a_changed_entry_is_found_and_named(change):
    record_some(6)
    seal_entries()
    change()
    entry = Entry.objects.get(leaf=3)
    report = verify_ledger()
    assert not report.is_sound
    assert report.problem == (
        f"留痕{entry.pk}（账本第3条，对象test.thing:3，动作thing.note）内容与摘要不符"
    )


def test_an_entry_changed_together_with_its_digest_is_found_by_the_tree():
    record_some(6)
    seal_entries()
    other = Entry(**{**Entry.objects.filter(leaf=3).values().get(), "actor_name": "李四"})

    digest = entry_digest(fact_of(other), bytes(other.salt))
    Entry.objects.filter(leaf=3).update(actor_name="李四", digest=digest)
    assert verify_ledger().problem == ("大小为6的树头与账本内容不符：此前有留痕被改动、删除或调换")


def test_a_removed_entry_is_found():
    record_some(6)
    seal_entries()
    Entry.objects.filter(leaf=2).delete()
    assert verify_ledger().problem == "账本第2条缺失"


def test_a_removed_last_entry_is_found():
    record_some(6)
    seal_entries()
    Entry.objects.filter(leaf=5).delete()
    assert verify_ledger().problem == "签名树头记载6条，账本只有5条"


def test_two_exchanged_entries_are_found():
    record_some(6)
    seal_entries()
    Entry.objects.filter(leaf=1).update(leaf=99)
    Entry.objects.filter(leaf=4).update(leaf=1)
    Entry.objects.filter(leaf=99).update(leaf=4)
    assert "树头与账本内容不符" in verify_ledger().problem


def test_a_changed_node_is_found():
    record_some(6)
    seal_entries()
    TreeNode.objects.filter(level=2, position=0).update(digest=bytes(32))
    assert verify_ledger().problem == "账本节点2/0缺失或被改动"


def test_a_changed_signature_is_found():
    record_some(2)
    seal_entries()
    TreeHead.objects.update(signature=bytes(64))
    assert verify_ledger().problem == "大小为2的树头签名无效"


def test_a_removed_last_head_is_found():
    record_some(4)
    seal_entries(limit=2)
    seal_entries(limit=2)
    TreeHead.objects.filter(size=4).delete()
    assert verify_ledger().problem == "账本在最后一个签名树头（大小2）之后还有未签名的内容"


def test_a_head_of_a_foreign_key_is_found():
    record_some(2)
    seal_entries()
    LedgerKey.objects.update(key="0" * 16)
    assert verify_ledger().problem == "账本公钥0000000000000000与其编号不符"


def test_an_entry_that_waits_is_checked_too():
    record_some(2)
    Entry.objects.filter(subject="test.thing:1").update(move="thing.other")
    report = verify_ledger()
    assert (report.unsealed, report.is_sound) == (2, False)
    assert "未入账" in report.problem


def test_the_check_shows_how_far_it_is():
    record_some(4)
    seal_entries()
    seen = []
    verify_ledger(lambda done, total: seen.append((done, total)))
    assert seen == [(4, 4)]
