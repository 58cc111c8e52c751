"""Two channels at the same moment, in processes of their own: one review, one refusal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prepared import migrated

pytestmark = pytest.mark.processes
ROOT = Path(__file__).parents[3]
SETUP = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.site.settings"
import django
django.setup()
"""
PREPARE = f"""{SETUP}
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from onewindow.foundation.directory.models import Counter, Site
from onewindow.foundation.policy.api import load_calendar_packs, load_policy_packs, load_rule_packs
from onewindow.services.feedback.actions.opening import make_link, open_services
from onewindow.services.feedback.actions.packs import load_scheme_packs
from onewindow.services.feedback.rules import Channel
from onewindow.services.hall.models import Hall, Queue, Ticket, TicketService
from tests.builders import organization, person, region
national = Path(settings.PACKS) / "national"
load_policy_packs(national / "policy")
load_rule_packs(national / "rules")
load_calendar_packs(national / "calendar")
load_scheme_packs(national / "reviews")
centre, now = organization(), timezone.now()
site = Site.objects.create(name="大厅", code="339901H01", kind="hall", organization=centre,
    region=region(), address="1号")
hall = Hall.objects.create(site=site)
queue = Queue.objects.create(hall=hall, letter="A", name="综合")
for number in range(ROUNDS_):
    ticket = Ticket.objects.create(hall=hall, on=now.date(), number=f"A{{number:03d}}",
        token=f"t{{number}}", source="kiosk", person=person(number + 1), state="done",
        queue=queue, order_at=now, taken_at=now, ended_at=now)
    TicketService.objects.create(ticket=ticket, position=1, queue=queue, waiting_from=now,
        started_at=now, ended_at=now, outcome="consulted")
for service in sorted(open_services(now=timezone.now()), key=lambda one: one.pk):
    links = [make_link(service=service, channel=Channel(c), on=timezone.localdate())[1]
        for c in ("1", "6")]
    print(*links)
"""
GIVE = f"""{SETUP}
import sys, time
from django.utils import timezone
from onewindow.kernel.violations import Refused
from onewindow.services.feedback.actions.reviewing import give_by_token
from onewindow.services.feedback.rules import Said
go, score, *tokens = sys.argv[1:]
print("ready", flush=True)
while not os.path.exists(go):
    time.sleep(0.002)
for token in tokens:
    try:
        give_by_token(token=token, said=Said(int(score)), on=timezone.localdate())
        print("given", flush=True)
    except Refused as refused:
        print(refused.violations[0].code, flush=True)
"""
COUNT = f"""{SETUP}
import json
from onewindow.engines.inspections.models import Finding
from onewindow.foundation.records.models import Entry
from onewindow.services.feedback.models import Invitation, Review
from onewindow.services.feedback.queries.integrity import altered_reviews
print(json.dumps([Review.objects.count(), Entry.objects.filter(move="review.give").count(),
    Invitation.objects.exclude(used_at=None).count(),
    Finding.objects.count() == Review.objects.filter(score__lte=3).count(), altered_reviews()]))
"""
ROUNDS = 12


def test_two_reviews_of_one_service_at_the_same_moment_make_one(tmp_path):
    known = {k: v for k, v in os.environ.items() if not k.startswith(("ONEWINDOW_", "DJANGO_"))}
    env = known | {
        "ONEWINDOW_HOME": str(migrated(tmp_path / "home")),
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }

    def run(script, *words):
        command = [sys.executable, "-c", script, *words]
        return subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    prepared, _ = run(PREPARE.replace("ROUNDS_", str(ROUNDS))).communicate(timeout=120)
    pairs = [line.split() for line in prepared.splitlines()]
    assert len(pairs) == ROUNDS
    go = tmp_path / "go"
    givers = [
        run(GIVE, str(go), score, *(pair[channel] for pair in pairs))
        for channel, score in ((0, "5"), (1, "1"))
    ]
    assert [giver.stdout.readline() for giver in givers] == ["ready\n"] * 2
    go.touch()
    said = [giver.communicate(timeout=120)[0].split() for giver in givers]
    for first, second in zip(*said, strict=True):
        assert sorted((first, second)) == ["given", "review.twice"]
    counted, _ = run(COUNT).communicate(timeout=60)
    assert json.loads(counted) == [ROUNDS, ROUNDS, ROUNDS, True, []]
