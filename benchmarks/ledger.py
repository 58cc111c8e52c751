"""
The ledger at size: sealing in durable batches, then proofs read from the database and verified.

An append is one entry that gets its leaf, its tree nodes and its place under a signed head, in a
committed transaction with full durability. A proof is read from the stored nodes, made, and
verified against the root, as a receipt is.
"""

import random
import sys
import time
from itertools import islice

from benchmarks.report import (
    arguments,
    at_least,
    at_most,
    open_house,
    progress,
    report,
    say,
    seconds,
)

OPTIONS = arguments("Ledger of 1,000,000 entries (100,000 with --quick)")
open_house(OPTIONS.database)

from django.utils import timezone  # noqa: E402 - the house must be open first

from onewindow.foundation.records.api import (  # noqa: E402
    Entry,
    insert_rows,
    latest_head,
    receipt_for,
    seal_entries,
    verify_ledger,
)
from onewindow.foundation.records.queries import read_nodes, root_at  # noqa: E402
from onewindow.foundation.records.rules import Fact, entry_digest  # noqa: E402
from onewindow.kernel.merkle import (  # noqa: E402
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
)

SIZE = 100_000 if OPTIONS.quick else 1_000_000
PROOFS = 500 if OPTIONS.quick else 2_000
CHUNK = 1_000


def entries():
    """Yield entries as a busy city writes them."""
    at = timezone.now()
    for n in range(SIZE):
        detail = {"编号": n, "窗口": f"{n % 40}号", "材料": ["身份证明", "申请表"]}
        subject = f"casework.case:{n // 5}"
        fact = Fact(
            subject, "case.accept", "received", "accepted", f"user:{n % 300}", "王敏", at, detail
        )
        salt = n.to_bytes(16)
        yield Entry(
            subject=fact.subject,
            move=fact.move,
            before=fact.before,
            after=fact.after,
            actor=fact.actor,
            actor_name=fact.actor_name,
            at=fact.at,
            detail=fact.detail,
            salt=salt,
            digest=entry_digest(fact, salt),
        )


def write_entries():
    """Write every entry, a transaction for each thousand; return how many a second."""
    waiting = entries()
    started = time.perf_counter()
    for _ in progress(range(SIZE // CHUNK), total=SIZE // CHUNK, label="write (thousands)"):
        insert_rows(list(islice(waiting, CHUNK)))
    return SIZE / (time.perf_counter() - started)


def seal_everything():
    """Seal everything in batches; return appends a second, and the longest batch."""
    longest, sealed, started = 0.0, 0, time.perf_counter()
    shown = 0
    while True:
        before = time.perf_counter()
        count = seal_entries()
        longest = max(longest, time.perf_counter() - before)
        if not count:
            break
        sealed += count
        if sealed - shown >= SIZE // 10:
            shown = sealed
            say(f"  sealed {sealed}/{SIZE}")
    return sealed / (time.perf_counter() - started), longest


def inclusion_milliseconds(choose):
    """Return the time of a proof with its verification: the median of five rounds."""
    head = latest_head()
    root = bytes(head.root)
    chosen = [choose.randrange(head.size) for _ in range(PROOFS)]
    found = Entry.objects.filter(leaf__in=set(chosen)).values_list("leaf", "digest")
    leaves = {leaf: leaf_hash(bytes(digest)) for leaf, digest in found}

    def prove():
        for index in chosen:
            path = inclusion_proof(index, head.size, read_nodes)
            assert is_included(leaves[index], index, head.size, path, root)

    return seconds(prove) * 1000 / PROOFS


def consistency_milliseconds(choose):
    """Return the time of a proof from a random old size: the median of five rounds."""
    head = latest_head()
    root = bytes(head.root)
    sizes = [choose.randrange(1, head.size) for _ in range(PROOFS)]
    roots = {size: root_at(size) for size in sizes}

    def prove():
        for old in sizes:
            path = consistency_proof(old, head.size, read_nodes)
            assert is_consistent(old, head.size, roots[old], root, path)

    return seconds(prove) * 1000 / PROOFS


def main():
    """Run the whole."""
    written = write_entries()
    say(f"  entries written: {written:,.0f}/s")
    appends, longest = seal_everything()
    say(f"  longest batch {longest * 1000:.0f} ms (the write lock is held so long)")
    choose = random.Random(20260101)
    inclusion, consistency = inclusion_milliseconds(choose), consistency_milliseconds(choose)
    entry = Entry.objects.get(leaf=SIZE // 3)
    started = time.perf_counter()
    receipt_for(entry)
    say(f"  one whole receipt {(time.perf_counter() - started) * 1000:.2f} ms")
    started = time.perf_counter()
    outcome = verify_ledger()
    say(f"  full check {time.perf_counter() - started:.1f} s: {outcome}")
    assert outcome.is_sound
    return report(
        at_least("ledger_appends", appends, 25_000, "1/s"),
        at_most("ledger_inclusion_proof", inclusion, 0.3, "ms"),
        at_most("ledger_consistency_proof", consistency, 0.3, "ms"),
    )


if __name__ == "__main__":
    sys.exit(main())
