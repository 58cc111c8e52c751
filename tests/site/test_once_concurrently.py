"""The same POST from several processes at once, on a real SQLite file: it counts once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prepared import migrated

ROOT = Path(__file__).parents[2]
PROCESSES = 4
SCRIPT = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.site.settings"
import django
from django.conf import settings
django.setup()
settings.ROOT_URLCONF = "tests.site.once_urls"
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
number, token, go = sys.argv[1:]
client = Client()
client.get("/once/openapi.json")
print("ready", flush=True)
while not os.path.exists(go):
    time.sleep(0.005)
told = {"content_type": "application/json", "HTTP_AUTHORIZATION": "Bearer " + token}
for key, body in (("k1", {"text": "你好", "wait": 0.5}), ("k2", {"text": "第%s个" % number})):
    answer = client.post("/once/notes", body, HTTP_IDEMPOTENCY_KEY=key, **told)
    print(json.dumps([answer.status_code, answer.content.decode(),
        answer.headers.get("Idempotency-Replayed", "")]), flush=True)
"""
PREPARE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.site.settings"
import django
django.setup()
from onewindow.foundation.accounts.actions import create_client
from tests.builders import EVERYWHERE, TESTER, organization
told = {"name": "自助机", "organization": organization(), "site": None}
print(create_client(**told, granter=EVERYWHERE, actor=TESTER)[1])
"""
COUNT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.site.settings"
import django
django.setup()
from onewindow.foundation.accounts.models import IdempotencyKey
from onewindow.foundation.records.models import Entry
print(Entry.objects.filter(subject="test:1").count(), IdempotencyKey.objects.count())
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    known = {k: v for k, v in os.environ.items() if not k.startswith(("ONEWINDOW_", "DJANGO_"))}
    home = str(migrated(tmp_path_factory.mktemp("house")))
    return known | {"ONEWINDOW_HOME": home, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


def run(house, script, *words):
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env=house,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip().splitlines()[-1]


def at_once(house, token):
    """Return what each of several processes got, all let go at the same moment."""
    go = Path(house["ONEWINDOW_HOME"], "go")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(number), token, str(go)],
            env=house,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    go.touch()
    said = [process.communicate(timeout=120)[0].strip().splitlines() for process in started]
    return [[json.loads(line) for line in lines] for lines in said]


@pytest.mark.processes
def test_concurrent_duplicates_wait_and_get_the_one_answer(house):
    rounds = at_once(house, run(house, PREPARE))
    same, other = ([answers[turn] for answers in rounds] for turn in (0, 1))
    assert [(status, body) for status, body, _ in same] == [(201, same[0][1])] * PROCESSES
    assert sorted(replayed for _, _, replayed in same) == ["", "true", "true", "true"]
    assert sorted(status for status, _, _ in other) == [201, 422, 422, 422]
    assert run(house, COUNT) == "2 2"
