"""The stand-alone program computes draws again, and finds what was bent."""

import copy
import json

import pytest

from onewindow.foundation.records.api import head_statement, latest_head, record, seal_entries
from onewindow.foundation.records.gateways.keys import ledger_key
from onewindow.kernel.actors import Actor
from onewindow.kernel.draw import (
    Party,
    Pool,
    Rules,
    commitment_of,
    leaf_of,
    picks,
    seed_of,
    transcript_of,
    weight_of,
)
from tests.verifier.test_onewindow_verify import run, write, write_key

NONCES = {"交易中心": b"\x01" * 32, "监督部门": b"\x02" * 32}


@pytest.fixture
def ledger(db, tmp_path):
    record(subject="draw:1", what="draw.reveal", actor=Actor("user:1", "王敏"))
    seal_entries()
    return head_statement(latest_head()), write_key(tmp_path, ledger_key())


def draw(head, *, weights=None, shown=True):
    members = [
        {"key": f"专家{n:03d}", "weight": (weights or {}).get(n, "1"), "salt": f"{n:032x}"}
        for n in range(60)
    ]
    pool = Pool.of([leaf_of(member) for member in members])
    rules = Rules("标段一 评标专家", 5, 2, weights is not None)
    parties = [Party(name, commitment_of(name, n), n.hex()) for name, n in NONCES.items()]
    made = picks(
        seed_of(rules, pool.root, pool.size, parties, head),
        pool.size,
        wanted=5,
        barred=lambda index: "与投标人同一单位" if index % 5 == 0 else "",
        weight=(lambda n: weight_of(members[n]["weight"])) if weights else None,
    )
    names = {pick.index: members[pick.index] for pick in made} if shown else {}
    return transcript_of(rules, pool, parties=parties, head=head, made=made, members=names)


@pytest.mark.parametrize("weights", [None, dict.fromkeys(range(0, 60, 2), "0.4")])
@pytest.mark.parametrize("shown", [True, False])
def test_a_draw_is_computed_again(ledger, tmp_path, weights, shown):
    head, key = ledger
    file = write(tmp_path, "draw.json", draw(head, weights=weights, shown=shown))
    code, words = run("draw", file, "--key", key)
    assert (code, words.count("✓")) == (0, 4), words
    assert f"已公布 {5 if shown else 0} 人" in words


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("rules", "wanted"), 6),
        (("rules", "subject"), "标段二"),
        (("parties", 0, "nonce"), "03" * 32),
        (("parties", 1, "nonce"), ""),
        (("picks", 0, "index"), 1),
        (("picks", 0, "member", "key"), "专家999"),
        (("pool", "size"), 61),
        (("head", "size"), 2),
    ],
)
def test_a_bent_draw_is_found(ledger, tmp_path, path, value):
    head, key = ledger
    bent = copy.deepcopy(draw(head))
    *way, last = path
    place = bent
    for step in way:
        place = place[step]
    assert place[last] != value
    place[last] = value
    code, words = run("draw", write(tmp_path, "draw.json", bent), "--key", key)
    assert (code, "✗" in words) == (1, True), words


def test_a_draw_without_its_last_pick_is_found(ledger, tmp_path):
    head, key = ledger
    short = draw(head)
    short["picks"].pop()
    assert run("draw", write(tmp_path, "draw.json", short), "--key", key)[0] == 1


@pytest.mark.parametrize("broken", ["{}", "[]", "nothing", json.dumps({"kind": "x"})])
def test_what_is_no_draw_cannot_be_read(ledger, tmp_path, broken):
    file = tmp_path / "draw.json"
    file.write_text(broken)
    assert run("draw", file, "--key", ledger[1])[0] == 2
