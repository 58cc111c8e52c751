"""The tool of bidders and custodians, as they run it."""

import json
import stat

import pytest

from onewindow.kernel.sealing import SUITES, Manifest, Share, combine, unseal
from onewindow.site.bid_tool import main

NAMES = ("交易中心", "监督部门", "招标人")


@pytest.mark.parametrize("suite", sorted(SUITES))
def test_a_bid_is_sealed_and_two_custodians_open_it(tmp_path, suite):
    held = {}
    for number, name in enumerate(NAMES):
        path = tmp_path / f"key{number}.json"
        assert main(["keys", str(path), "--suite", suite]) == 0
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        held[name] = (path, json.loads(path.read_text())["public"])
    terms = {
        "tender": "E1",
        "lot": "E1001",
        "threshold": 2,
        "custodians": [
            {"name": name, "suite": suite, "public": public} for name, (_, public) in held.items()
        ],
    }
    (tmp_path / "terms.json").write_text(json.dumps(terms))
    (tmp_path / "roll.json").write_bytes(b"980.00")
    out = tmp_path / "bid"
    command = ["seal", str(tmp_path / "terms.json"), "--bidder", "91X", "--out", str(out)]
    command += ["--suite", suite, f"price_roll={tmp_path / 'roll.json'}"]
    assert main(command) == 0
    record = json.loads((out / "manifest.json").read_text())
    (tmp_path / "shares.json").write_text(json.dumps([{"bid": 7, "manifest": record}]))
    manifest, shares = Manifest.of_record(record), []
    for name in NAMES[:2]:
        target = tmp_path / f"{name}.json"
        command = ["shares", str(tmp_path / "shares.json"), "--key", str(held[name][0])]
        assert main([*command, "--custodian", name, "--out", str(target)]) == 0
        released = json.loads(target.read_text())
        assert (released["custodian"], released["shares"][0]["bid"]) == (name, 7)
        shares.append(Share(name, bytes.fromhex(released["shares"][0]["value"])))
    with (out / "price_roll.sealed").open("rb") as source:
        opened = combine(manifest, shares)
        assert b"".join(unseal(manifest, opened, "price_roll", source)) == b"980.00"


def test_a_key_that_does_not_fit_is_told(tmp_path, capsys):
    assert main(["keys", str(tmp_path / "key.json")]) == 0
    assert main(["keys", str(tmp_path / "key.json")]) == 1
    assert "File exists" in capsys.readouterr().err
