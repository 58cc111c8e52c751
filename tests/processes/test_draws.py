"""On a real SQLite file, processes that draw and answer at the same moment."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes
ROOT = Path(__file__).parents[2]
START = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.site.settings"
import django
django.setup()
from django.utils import timezone
from onewindow.foundation.accounts.api import User
from onewindow.kernel.actors import Actor
from onewindow.kernel.draw import commitment_of, verify_transcript
from onewindow.kernel.violations import Refused
from onewindow.trading.evaluation.api import *
NAMES = ("交易中心", "行政监督部门", "招标人")
HOLDERS = dict(zip(NAMES, ("demo-trading", "demo-supervisor", "demo-tenderer")))
ACTOR = Actor("system:test", "测试")
now = timezone.now
"""
CLOSE = (
    START
    + """
draw = Draw.objects.get(state="committing")
for reveal in (False, True):
    for name, username in HOLDERS.items():
        nonce = name.encode().ljust(32, b"1")[:32]
        told = {"draw": draw, "party": name, "holder": User.objects.get(username=username)}
        told |= {"at": now(), "actor": ACTOR}
        if reveal:
            reveal_number(nonce=nonce.hex(), **told)
        else:
            commit_number(commitment=commitment_of(name, nonce), **told)
print(draw.pk)
"""
)
TURN = """
print("ready", flush=True)
while not os.path.exists(sys.argv[2]):
    time.sleep(0.002)
try:
    work()
    print("done")
except Refused:
    print("refused")
"""
RUN = (
    START
    + """
draw = Draw.objects.get(pk=sys.argv[1])
def work():
    run_draw(draw=draw, at=now(), actor=ACTOR)
"""
    + TURN
)
DECLINE = (
    START
    + """
seat = Seat.objects.get(pk=sys.argv[1])
def work():
    decline_seat(seat=seat, reason="出差", at=now())
"""
    + TURN
)
SHOW = (
    START
    + """
draw = Draw.objects.get(pk=sys.argv[1])
seats = list(draw.seats.order_by("id").values_list("pk", "state", "member_id"))
picks = verify_transcript(transcript_for(draw, is_open=False))
print(json.dumps([draw.state, seats, len(picks)]))
"""
)


def started(house, script, *words):
    return subprocess.Popen(
        [sys.executable, "-c", script, *words],
        env=house,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(house, script, *words):
    process = started(house, script, *words)
    out = process.communicate(timeout=120)[0]
    assert process.returncode == 0
    return out.strip().splitlines()[-1]


def together(house, script, numbers, go):
    processes = [started(house, script, str(number), str(go)) for number in numbers]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    go.touch()
    return sorted(process.communicate(timeout=120)[0].strip() for process in processes)


def test_two_officers_draw_at_once_and_two_experts_decline_at_once(demo, tmp_path):
    house = demo.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    draw = said(house, CLOSE)
    assert together(house, RUN, [draw, draw], tmp_path / "run") == ["done", "refused"]
    state, seats, picks = json.loads(said(house, SHOW, draw))
    assert (state, [s for _, s, _ in seats], picks) == ("seating", ["invited"] * 4, 4)
    first, second = seats[0][0], seats[1][0]
    assert together(house, DECLINE, [first, second], tmp_path / "decline") == ["done", "done"]
    state, seats, picks = json.loads(said(house, SHOW, draw))
    assert sorted(s for _, s, _ in seats) == ["declined"] * 2 + ["invited"] * 4
    assert (state, picks, len({member for _, _, member in seats})) == ("seating", 6, 6)
