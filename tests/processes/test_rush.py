"""Thirty bidders hand in at the last moment and some after it: none is lost, none comes late."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes
RUSH = [sys.executable, "-m", "benchmarks.upload_rush", "--bidders", "30", "--kilobytes", "1000"]


def test_of_thirty_bids_in_the_last_seconds_none_is_lost_and_none_taken_late():
    done = subprocess.run(
        RUSH,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=540,
        check=False,
    )
    assert done.stdout, done.stderr[-2000:]
    figures = {one["name"]: one["value"] for one in json.loads(done.stdout.splitlines()[-1])}
    assert (figures["upload_rush_lost"], figures["upload_rush_late"]) == (0, 0)
    assert figures["upload_rush_refused"] >= 1  # 截止以后按下的，一律不收
