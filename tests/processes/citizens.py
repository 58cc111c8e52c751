"""Citizens who apply over HTTP while processes die: by the pages, and by the API with a key."""

import http.client
import json
import os
import signal
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing

from tools.drive_demo import ANSWERS, Citizen, apply, sign_in

AWAY = (urllib.error.URLError, http.client.HTTPException, OSError)
PATIENCE = 60


class PatientCitizen(Citizen):
    """Sends the same request again while nobody answers, as people and browsers do."""

    def _open(self, request):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return super()._open(request)
            except AWAY:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


class ApiCitizen(PatientCitizen):
    """Applies over the API, with a key for each application."""

    def __init__(self, address):
        super().__init__(address)
        sign_in(self, "demo-citizen")
        jar = next(h.cookiejar for h in self.opener.handlers if hasattr(h, "cookiejar"))
        self.token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")

    def apply(self, key):
        """Return status and body of one application; nothing is sent again here."""
        said = {code: value for code, value in ANSWERS.items() if code != "situation"}
        body = {"matter": "GA08", "situation": ANSWERS["situation"], "answers": said}
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-CSRFToken": self.token,
            "Referer": self.address,
        }
        address = f"{self.address}/api/v1/cases"
        request = urllib.request.Request(address, json.dumps(body).encode(), headers)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")

    def apply_until_answered(self, key):
        """Send the same key again and again, as a client without an answer does."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                status, body = self.apply(key)
            except AWAY:
                status = 503
            if status == 201:
                return body["number"]
            assert status == 503, body
            assert time.monotonic() < deadline
            time.sleep(0.1)


class Load(threading.Thread):
    """Somebody who applies again and again, and keeps every acknowledgement."""

    def __init__(self, address):
        super().__init__()
        self.address, self.acknowledged, self.ending, self.error = address, [], False, None

    def run(self):
        try:
            one_more = self.begin()
            while not self.ending:
                self.acknowledged.append(one_more())
        except BaseException as error:  # noqa: BLE001 - told to the test
            self.error = error


class ByPages(Load):
    """Applies on the pages; what is acknowledged is the key of the case."""

    def __init__(self, address, username):
        super().__init__(address)
        self.username = username

    def begin(self):
        citizen = PatientCitizen(self.address)
        sign_in(citizen, self.username)
        return lambda: int(apply(citizen).path.split("/")[3])


class ByKeys(Load):
    """Applies over the API; what is acknowledged is the number of the case."""

    def __init__(self, address, name):
        super().__init__(address)
        self.prefix = name

    def begin(self):
        self.citizen = ApiCitizen(self.address)
        return lambda: self.citizen.apply_until_answered(f"{self.prefix}-{len(self.acknowledged)}")


def kill(installation, part):
    """Kill, without a word, every process of the installation that this is part of."""
    for pid, line in installation.processes().items():
        if part in line and pid != installation.running.pid:
            os.kill(pid, signal.SIGKILL)


def cases(home):
    """Return id, state and number of every case that somebody applied for."""
    with closing(sqlite3.connect(home / "onewindow.sqlite3")) as connection:
        return connection.execute(
            "SELECT id, state, number FROM casework_case WHERE channel <> 'proactive' ORDER BY id"
        ).fetchall()
