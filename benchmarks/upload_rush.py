"""
Five hundred bidders hand in 20 MB each at the last moment, and some a moment too late.

Every bid is really sealed by its bidder for the custodians' keys, sent in pieces over HTTP and
handed in. The server's own clock then reaches the deadline while further bidders press the last
button: each of them must either be acknowledged before it or refused. At the end the database and
the disk must hold exactly what was acknowledged. The web processes' memory is watched all along.
"""

import argparse
import hashlib
import io
import json
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from http.client import HTTPConnection

from benchmarks.catalogue_http import serve, wait_until_ready
from benchmarks.city import furnish
from benchmarks.report import at_least, at_most, open_house, progress, report, say
from benchmarks.startup import web_workers
from tools.ports import free_port

PIECE = 1024 * 1024
CONNECTIONS = 16
SUITE = "HPKE-P256-AES256GCM"
TOKEN = "b" * 32


@dataclass(frozen=True)
class Bidder:
    """One firm with the session of its owner."""

    credit_code: str
    session: str


@dataclass(frozen=True)
class Terms:
    """What a bid must be sealed for."""

    tender: str
    lot: str
    custodians: list


class Rush:
    """The bidders' side: seals, sends and hands in over one connection a thread."""

    def __init__(self, port, terms, size):
        self.port, self.terms, self.size = port, terms, size
        self.local = threading.local()

    def call(self, session, method, path, body=b"", kind="application/json"):
        """Return status and JSON of one call."""
        if not hasattr(self.local, "line"):
            self.local.line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {
            "Content-Type": kind,
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Idempotency-Key": os.urandom(12).hex(),
        }
        self.local.line.request(method, f"/api/v1/{path}", body, headers)
        answer = self.local.line.getresponse()
        return answer.status, json.loads(answer.read())

    def upload(self, bidder):
        """Seal a bid and send all of it; return its key and the digest of its manifest."""
        manifest, files = sealed(self.terms, bidder.credit_code, self.size)
        body = {"credit_code": bidder.credit_code, "manifest": manifest.as_record()}
        path = f"lots/{self.terms.lot}/bids"
        status, said = self.call(bidder.session, "POST", path, json.dumps(body).encode())
        if status != 201:
            raise RuntimeError(f"{status} {said}")
        for name, content in files.items():
            for offset in range(0, len(content), PIECE):
                address = f"bids/{said['id']}/parts/{name}?offset={offset}"
                piece = content[offset : offset + PIECE]
                kind = "application/octet-stream"
                status, told = self.call(bidder.session, "PUT", address, piece, kind)
                if status != 200:
                    raise RuntimeError(f"{status} {told}")
        return said["id"], manifest.digest()

    def seal(self, bidder, key):
        """Press the last button; return whether the bid was taken, or the code of the refusal."""
        status, said = self.call(bidder.session, "PUT", f"bids/{key}/seal")
        return "sealed" if status == 200 else said["violations"][0]["code"]

    def hand_in(self, bidder):
        """Upload and seal; return key, digest and outcome."""
        key, digest = self.upload(bidder)
        return key, digest, self.seal(bidder, key)


class Memory(threading.Thread):
    """
    Watches how much memory the web processes hold of their own, in MB.

    Pages of the database's file count for the system, which takes them back when it likes.
    """

    def __init__(self, home):
        super().__init__(daemon=True)
        self.home, self.most = home, 0.0

    def run(self):
        """Look four times a second."""
        while True:
            self.most = max(self.most, self.now())
            time.sleep(0.25)

    def now(self):
        """
        Return what the largest web process holds.

        :raises SystemExit: if there is none to be seen.
        """
        sizes = web_workers(self.home, "RssAnon")
        if not sizes:
            sys.exit("no web process is to be seen")
        return max(sizes.values())


def sealed(terms, bidder, size):
    """Return a manifest and the ciphertext of its parts, as a bidder's own machine makes them."""
    from onewindow.kernel.sealing import SUITES, seal  # noqa: PLC0415 - the house is open now

    plain = {
        "price_roll": b'{"kind": "onewindow.roll.v1", "price": "9800000.00"}',
        "technical": os.urandom(size),
    }
    files = {name: io.BytesIO() for name in plain}
    manifest = seal(
        {name: (io.BytesIO(content), files[name]) for name, content in plain.items()},
        custodians=terms.custodians,
        threshold=2,
        context={"tender": terms.tender, "lot": terms.lot, "bidder": bidder},
        suite=SUITES[SUITE],
    )
    return manifest, {name: file.getvalue() for name, file in files.items()}


def announce(count):
    """Announce a tender with its custodians and so many firms; return its lot, terms, bidders."""
    from django.utils import timezone  # noqa: PLC0415

    from onewindow.city.tenders import STORIES, enter_story  # noqa: PLC0415
    from onewindow.foundation.accounts.api import User  # noqa: PLC0415
    from onewindow.kernel.actors import SYSTEM  # noqa: PLC0415
    from onewindow.kernel.sealing import SUITES, Custodian  # noqa: PLC0415
    from onewindow.trading.bidding.api import register_custodian  # noqa: PLC0415
    from onewindow.trading.tendering.api import procedure_of  # noqa: PLC0415

    tender = enter_story(STORIES[0], on=timezone.localdate(), actor=SYSTEM)
    custody = procedure_of(tender.procedure).custody
    custodians = []
    for number, name in enumerate(custody.custodians):
        pair = SUITES[SUITE].generate()
        register_custodian(
            tender=tender,
            name=name,
            suite=SUITE,
            public=pair.public.hex(),
            holder=User.objects.create(username=f"holder-{number}", name=name),
            actor=SYSTEM,
        )
        custodians.append(Custodian(name, pair.public))
    lot = tender.lots.order_by("number").first()
    terms = Terms(tender.code, lot.code, custodians)
    return lot, terms, [bidder(number) for number in range(count)]


def bidder(number):
    """Return a firm whose owner is signed in."""
    from django.contrib.auth import (  # noqa: PLC0415
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from onewindow.foundation.accounts.api import User  # noqa: PLC0415
    from onewindow.foundation.directory.api import (  # noqa: PLC0415
        Enterprise,
        Person,
        region_by_code,
    )
    from onewindow.kernel.identifiers import (  # noqa: PLC0415
        citizen_check_digit,
        credit_code_check_digit,
    )

    first17, start = f"33990119800101{number:03d}", f"913399019{number:08d}"
    person = Person.objects.create(
        name=f"法人{number}", number=first17 + citizen_check_digit(first17)
    )
    firm = Enterprise.objects.create(
        name=f"建设{number}公司",
        credit_code=start + credit_code_check_digit(start),
        kind="company",
        region=region_by_code("339901"),
        legal_person=person,
    )
    user = User.objects.create(username=f"rush-{number}", name=person.name, person=person)
    user.set_unusable_password()
    user.save()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return Bidder(firm.credit_code, str(session.session_key))


def press_around_the_deadline(rush, lot, late):
    """
    Let bidders who have uploaded press the last button from just before the deadline to after it.

    Return key, digest and outcome of each.
    """
    from django.utils import timezone  # noqa: PLC0415

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        waiting = list(pool.map(rush.upload, late))
        due = timezone.now() + timedelta(seconds=2)
        lot.tender.moments.filter(event="bids_due").update(at=due)

        def press(number):
            pause = (due - timezone.now()).total_seconds() - 0.75 + 1.5 * number / len(late)
            time.sleep(max(0.0, pause))
            return (*waiting[number], rush.seal(late[number], waiting[number][0]))

        return due, list(pool.map(press, range(len(late))))


def check(outcomes, due):
    """Return how many acknowledged bids are not stored whole, and how many came in late."""
    from django.conf import settings  # noqa: PLC0415

    from onewindow.trading.bidding.api import Bid  # noqa: PLC0415

    stored = {bid.pk: bid for bid in Bid.objects.filter(state="sealed").prefetch_related("parts")}
    lost = 0
    for key, digest, outcome in outcomes:
        if outcome == "sealed":
            lost += key not in stored or not is_whole(stored[key], digest, settings.FILES)
        elif outcome != "bid.late":
            sys.exit(f"bid {key}: {outcome}")
    acknowledged = sum(outcome == "sealed" for _, _, outcome in outcomes)
    strangers = len(stored) - acknowledged
    late = sum(bid.sealed_at >= due for bid in stored.values()) + max(0, strangers)
    return lost, late


def is_whole(bid, digest, folder):
    """Test if what lies on the disk is what the bidder sealed."""
    for part in bid.parts.all():
        with (folder / "bids" / str(bid.pk) / f"{part.pk}.sealed").open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != part.digest:
                return False
    return bid.digest == digest


def options():
    """Read how large the rush is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="24 bidders, within 50 s")
    parser.add_argument("--database", default="", help="address of a PostgreSQL server")
    parser.add_argument("--bidders", type=int, default=0)
    parser.add_argument("--kilobytes", type=int, default=20_000)
    found = parser.parse_args()
    found.bidders = found.bidders or (24 if found.quick else 500)
    return found


def main():
    """Run the rush."""
    chosen = options()
    open_house(chosen.database)
    furnish(on=date.today())
    late_ones = max(8, chosen.bidders // 20)
    lot, terms, bidders = announce(chosen.bidders + late_ones)
    in_time, late = bidders[: chosen.bidders], bidders[chosen.bidders :]
    port = free_port()
    server = serve(port)
    try:
        wait_until_ready(port, server)
        rush = Rush(port, terms, chosen.kilobytes * 1000)
        outcomes = [rush.hand_in(late.pop())]
        memory = Memory(os.environ["ONEWINDOW_HOME"])
        before = memory.now()
        memory.start()
        started = time.perf_counter()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            sending = pool.map(rush.hand_in, in_time)
            outcomes += progress(sending, total=len(in_time), label="bids")
        seconds = time.perf_counter() - started
        due, pressed = press_around_the_deadline(rush, lot, late)
        growth = memory.most - before
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGINT)
        server.wait(20)
    outcomes += pressed
    refused = sum(outcome == "bid.late" for _, _, outcome in pressed)
    lost, accepted_late = check(outcomes, due)
    say(f"{len(outcomes) - refused} acknowledged, {refused} refused at the deadline")
    rate = chosen.bidders * chosen.kilobytes / 1000 / seconds
    # 500份20MB要在十分钟内收完，每秒须收17MB。
    return report(
        at_least("upload_rush_rate", rate, 17, "MB/s"),
        at_most("upload_rush_lost", lost, 0, "bids"),
        at_most("upload_rush_late", accepted_late, 0, "bids"),
        at_least("upload_rush_refused", refused, 1, "bids"),
        at_most("upload_rush_memory_growth", growth, 40, "MB"),
    )


if __name__ == "__main__":
    sys.exit(main())
