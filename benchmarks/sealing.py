"""
A large bid sealed, receipted and unsealed; then an opening with fifty bidders.

Every byte goes from a file to a file, as at a bidder's and at the centre's. The receipt is a real
one: an entry on the record, sealed into the ledger, with its inclusion proof. Shares are for three
of five custodians, each unwrapped with the custodian's own key. Both suites are measured.
"""

import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import arguments, at_least, at_most, open_house, report, say

OPTIONS = arguments("Sealing a bid of 100 MB (20 MB with --quick), 3 of 5 custodians")
open_house(OPTIONS.database)

from onewindow.foundation.records.api import (  # noqa: E402 - the house must be open first
    Entry,
    receipt_for,
    record,
    seal_entries,
)
from onewindow.kernel.actors import Actor  # noqa: E402
from onewindow.kernel.sealing import (  # noqa: E402
    SUITES,
    Custodian,
    combine,
    release,
    seal,
    unseal,
)

MEGABYTES = 20 if OPTIONS.quick else 100
BIDDERS = 50
ROUNDS = 3
CONTEXT = {"tender": "E3399010001", "lot": "001", "bidder": "91339900MA2TEST00X"}
BIDDER = Actor("user:1", "投标人")


class Bid:
    """A sealed bid on disk with the keys of its custodians."""

    def __init__(self, suite, folder, parts):
        self.keys = [suite.generate() for _ in range(5)]
        self.folder, self.parts = folder, list(parts)
        opened = {
            name: (open(path, "rb"), open(self._sealed(name), "wb"))  # noqa: SIM115, PTH123
            for name, path in parts.items()
        }
        custodians = [Custodian(f"保管人{n}", key.public) for n, key in enumerate(self.keys)]
        self.manifest = seal(
            opened, custodians=custodians, threshold=3, context=CONTEXT, suite=suite
        )
        for source, target in opened.values():
            source.close()
            target.flush()
            os.fsync(target.fileno())
            target.close()

    def secret(self):
        """Return the secret from the shares of three custodians."""
        shares = [
            release(self.manifest, custodian=f"保管人{n}", private=self.keys[n].private)
            for n in (0, 2, 4)
        ]
        return combine(self.manifest, shares)

    def open_part(self, name):
        """Write a part's plain content to a file and return its SHA-256."""
        whole = hashlib.sha256()
        with self._sealed(name).open("rb") as source, (self.folder / "plain").open("wb") as target:
            for chunk in unseal(self.manifest, self.secret(), name, source):
                whole.update(chunk)
                target.write(chunk)
        return whole.hexdigest()

    def _sealed(self, name):
        return self.folder / f"{name}.sealed"


def receipt_of(manifest):
    """Put the manifest's digest on the record, seal the ledger, and return the receipt."""
    record(subject="bid:1", what="bid.submit", actor=BIDDER, detail={"digest": manifest.digest()})
    seal_entries()
    return receipt_for(Entry.objects.latest("id"))


def timed(work):
    """Return the shortest time of the rounds and the last result."""
    best, result = float("inf"), None
    for _ in range(ROUNDS):
        started = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - started)
    return best, result


def large(suite, folder):
    """Return megabytes a second of sealing with its receipt, and of unsealing."""
    path = folder / "bid.pdf"
    path.write_bytes(os.urandom(MEGABYTES * 1_000_000))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    def submit():
        bid = Bid(suite, folder, {"bid": path})
        receipt_of(bid.manifest)
        return bid

    sealing, bid = timed(submit)
    unsealing, found = timed(lambda: bid.open_part("bid"))
    assert found == digest
    say(f"  {suite.name}: {MEGABYTES / sealing:.0f} MB/s in, {MEGABYTES / unsealing:.0f} MB/s out")
    return MEGABYTES / sealing, MEGABYTES / unsealing


def opening(suite, folder):
    """Return the seconds for the keys and price rolls of all bidders."""
    path = folder / "price_roll.xlsx"
    path.write_bytes(os.urandom(1_000_000))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    bids = []
    for number in range(BIDDERS):
        own = folder / f"bidder{number}"
        own.mkdir(exist_ok=True)
        bids.append(Bid(suite, own, {"price_roll": path}))
    started = time.perf_counter()
    for bid in bids:
        assert bid.open_part("price_roll") == digest
    return time.perf_counter() - started


def main():
    """Run the whole."""
    figures = []
    for suite in SUITES.values():
        short = suite.name.split("-")[0].lower()
        with tempfile.TemporaryDirectory() as folder:
            sealing, unsealing = large(suite, Path(folder))
            seconds = opening(suite, Path(folder))
        figures += [
            at_least(f"sealing_{short}_seal_and_receipt", sealing, 60, "MB/s"),
            at_least(f"sealing_{short}_unseal", unsealing, 60, "MB/s"),
            at_most(f"sealing_{short}_opening_of_{BIDDERS}", seconds, 10, "s"),
        ]
    return report(*figures)


if __name__ == "__main__":
    sys.exit(main())
