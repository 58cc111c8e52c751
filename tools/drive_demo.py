"""Start ``make demo`` in an empty home, use it over HTTP as a citizen, stop it with Ctrl-C."""

import html.parser
import http.cookiejar
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tools.ports import free_port

ROOT = Path(__file__).parents[1]
START_WITHIN = 300
STOP_WITHIN = 15
MATTER, APPLICANT = "GA08", "demo-citizen"
EXAMINED = datetime.now(UTC).date() - timedelta(days=10)
ANSWERS = {
    "situation": "issued_here",
    "licence_class": "small",
    "file_number": "330100123456",
    "checked_on": EXAMINED.isoformat(),
    "has_illness": "no",
    "receive": "counter",
}


class Citizen:
    """A browser without a screen: keeps cookies, follows redirects, reads forms."""

    def __init__(self, address):
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def get(self, path):
        """Return the page at a path, after redirects."""
        return self._open(urllib.request.Request(f"{self.address}{path}"))

    def send(self, page, action, **answers):
        """Fill in the page's form that goes to this action, send it and return the next page."""
        form = next(
            (f for f in page.forms if urllib.parse.urlsplit(f.action).path == action), None
        )
        if form is None:
            sys.exit(f"no form to {action} on {page.path}: {[f.action for f in page.forms]}")
        body = urllib.parse.urlencode(form.hidden | answers).encode()
        headers = {"Referer": f"{self.address}{page.path}", "Origin": self.address}
        return self._open(urllib.request.Request(f"{self.address}{action}", body, headers))

    def _open(self, request):
        try:
            with self.opener.open(request, timeout=30) as answer:
                return Page(urllib.parse.urlsplit(answer.url).path, answer.read().decode())
        except urllib.error.HTTPError as error:
            body = error.read().decode(errors="replace")
            sys.exit(f"{request.full_url}: {error.code}\n{body[:3000]}")


class Page(html.parser.HTMLParser):
    """What one page says: its path, its text, its links and its forms."""

    def __init__(self, path, content):
        super().__init__()
        self.path, self.content, self.forms, self.links = path, content, [], []
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(given.get("action") or self.path))
        elif tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag in {"input", "select", "textarea"} and self.forms and given.get("name"):
            self.forms[-1].add(given)


class Form:
    """Where a form goes, its hidden values and the names of its fields."""

    def __init__(self, action):
        self.action, self.hidden, self.names = action, {}, set()

    def add(self, given):
        if given.get("type") == "hidden":
            self.hidden[given["name"]] = given.get("value", "")
        else:
            self.names.add(given["name"])


def wait_until_ready(address, process):
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit(f"make demo ended by itself with {process.returncode}")
        with suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    sys.exit(f"not ready after {START_WITHIN} s")


def drive(address):
    """Renew a driving licence (驾驶证期满换证), granted at once, and verify the certificate."""
    citizen = Citizen(address)
    sign_in(citizen, APPLICANT)
    page = apply(citizen, say=print)
    if "已准予" not in page.content:
        sys.exit(f"not granted: {page.path}\n{page.content[:3000]}")
    verify_certificate(Citizen(address), citizen, page)


def sign_in(citizen, username):
    citizen.send(citizen.get("/accounts/login/"), "/demo/sign-in/", username=username)


def apply(citizen, *, say=lambda _: None):
    """Answer every question, hand the application in and return the page with its outcome."""
    page = citizen.get(f"/matters/{MATTER}/apply/")
    page = citizen.send(page, page.path, holder="self")
    while not page.path.endswith("/check/"):
        say(f"  {page.path}")
        form = next((f for f in page.forms if f.names & set(ANSWERS)), None)
        if form:
            answers = {name: ANSWERS[name] for name in form.names & set(ANSWERS)}
            page = citizen.send(page, page.path, **answers)
        else:  # nothing to answer here, such as papers that the house finds by itself
            page = citizen.get(next(link for link in page.links if link.endswith("/check/")))
    page = citizen.send(page, page.path, declared="on")
    say(f"  {page.path}")
    return page


def verify_certificate(stranger, citizen, page):
    """Follow the citizen's page to the certificate, and check that without an account."""
    own = citizen.get(next(link for link in page.links if "/my/certificates/" in link))
    check = next(link for link in own.links if "/certificates/check/" in link)
    public = stranger.get(urllib.parse.urlsplit(check).path)
    if "有效" not in public.content:
        sys.exit(f"not verified: {public.path}")
    print(f"  {public.path}: verified without an account")


def left_over(home):
    """Return the processes that still carry the home in their environment."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if f"ONEWINDOW_HOME={home}".encode() in environ.read_bytes():
                found.append((environ.parent / "cmdline").read_text().replace("\0", " "))
    return found


def stop(process, home):
    """Press Ctrl-C: the whole foreground group gets SIGINT."""
    started = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        sys.exit(f"not stopped after {STOP_WITHIN} s")
    for _ in range(20):
        if not left_over(home):
            break
        time.sleep(0.1)
    if left := left_over(home):
        sys.exit(f"left over: {left}")
    print(f"stopped in {time.monotonic() - started:.1f} s, nothing left over")


def main():
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="onewindow-demo-") as home:
        environment = os.environ | {"PORT": str(port), "ONEWINDOW_HOME": home}
        environment.pop("ONEWINDOW_DATABASE_URL", None)
        started = time.monotonic()
        process = subprocess.Popen(
            ["make", "--no-print-directory", "demo"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process)
            print(f"ready after {time.monotonic() - started:.1f} s")
            drive(f"http://127.0.0.1:{port}")
            stop(process, home)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    print("demo driven: ok")


if __name__ == "__main__":
    main()
