"""
Drawing seven of 100,000 experts under avoidance rules, and the check from the transcript alone.

The pool is fixed before a draw: its leaves and tree are built once and reported beside the bars. A
draw is everything after the parties have revealed: the seed, the picks with every avoidance rule
asked for those picked, and the transcript with all proofs. The check knows only the transcript.
"""

import os
import sys
import time
from statistics import median

from benchmarks.report import arguments, at_most, report, say
from onewindow.kernel.draw import (
    Party,
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

OPTIONS = arguments("A draw from 100,000 experts (10,000 with --quick)")
SIZE = 10_000 if OPTIONS.quick else 100_000
ROUNDS = 200
RULES = Rules("标段一 评标专家", 7, 2, is_weighted=True)
HEAD = {"size": 1, "root": "00" * 32, "at": "2026-11-26T09:00:00+08:00"}


def experts():
    """Return the library: each with employer, region, shareholder's firm and weight."""
    return [
        {
            "key": f"expert:{n}",
            "employer": f"单位{n % 997}",
            "holds": f"企业{n % 3_001}",
            "worked_for": [f"企业{(n * 7 + k) % 5_003}" for k in range(3)],
            "weight": "0.7" if n % 10 == 0 else "1",
            "salt": f"{n:032x}",
        }
        for n in range(SIZE)
    ]


def avoidance(bidders, employers):
    """Return the rule: why an expert must stand aside, or nothing."""

    def barred(expert):
        if expert["employer"] in employers:
            return "与招标人或投标人同一单位"
        if expert["holds"] in bidders:
            return "持有投标人股份"
        if not bidders.isdisjoint(expert["worked_for"]):
            return "近三年在投标人处任职"
        return ""

    return barred


def main():
    """Run the whole."""
    members = experts()
    weights = [weight_of(member["weight"]) for member in members]
    started = time.perf_counter()
    pool = Pool.of([leaf_of(member) for member in members])
    say(f"  pool of {SIZE} fixed in {time.perf_counter() - started:.2f} s")
    barred = avoidance({f"企业{n}" for n in range(300)}, {f"单位{n}" for n in range(90)})
    making, checking, stood_aside = [], [], 0
    for _ in range(ROUNDS):
        nonces = {name: os.urandom(32) for name in ("交易中心", "监督部门", "招标人")}
        parties = [Party(name, commitment_of(name, n), n.hex()) for name, n in nonces.items()]
        started = time.perf_counter()
        seed = seed_of(RULES, pool.root, pool.size, parties, HEAD)
        made = picks(
            seed,
            pool.size,
            wanted=RULES.wanted,
            barred=lambda index: barred(members[index]),
            weight=weights.__getitem__,
        )
        names = {pick.index: members[pick.index] for pick in made}
        transcript = transcript_of(
            RULES, pool, parties=parties, head=HEAD, made=made, members=names
        )
        making.append(time.perf_counter() - started)
        started = time.perf_counter()
        assert verify_transcript(transcript) == made
        checking.append(time.perf_counter() - started)
        stood_aside += sum(pick.outcome == "barred" for pick in made)
    say(
        f"  {ROUNDS} draws, {stood_aside} experts stood aside; longest {max(making) * 1000:.2f} ms"
    )
    return report(
        at_most("draw", median(making) * 1000, 3, "ms"),
        at_most("draw_check", median(checking) * 1000, 2, "ms"),
    )


if __name__ == "__main__":
    sys.exit(main())
