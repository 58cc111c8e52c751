"""On a real SQLite file, processes that take one message of the bank at the same moment."""

import json
from pathlib import Path

import pytest

from tests.processes.test_draws import said, together

pytestmark = pytest.mark.processes
ROOT = Path(__file__).parents[2]
START = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.site.settings"
import django
django.setup()
from django.conf import settings
from django.utils import timezone
from onewindow.kernel.violations import Refused
from onewindow.trading.guarantees.api import *
guarantee = Guarantee.objects.get(form="transfer", state__in=["awaiting", "paid"], lot=None)
"""
CREDIT = (
    START
    + """
bank = simulated_partners(settings.HOME, public_pem(house_key()))["sim-bank"]
said = particulars_of(guarantee)
bank.credit(said.account, f"{said.amount:.2f}", said.bidder, said.basic_account)
raw, signature = bank.to_tell.pop()
print(json.dumps([raw.decode(), signature]))
"""
)
TAKE = (
    START
    + """
raw, signature = json.loads(sys.argv[1])
def work():
    partner = Partner.objects.get(code="sim-bank")
    take_message(partner=partner, raw=raw.encode(), signature=signature, at=timezone.now())
print("ready", flush=True)
while not os.path.exists(sys.argv[2]):
    time.sleep(0.002)
try:
    work()
    print("done")
except Refused:
    print("refused")
"""
)
SHOW = START + "print(json.dumps([guarantee.state, guarantee.lines.count()]))"


def test_a_callback_that_comes_three_times_at_once_is_booked_once(demo, tmp_path):
    house = demo.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    message = said(house, CREDIT)
    assert together(house, TAKE, [message] * 3, tmp_path / "take") == ["done"] * 3
    assert json.loads(said(house, SHOW)) == ["paid", 1]
