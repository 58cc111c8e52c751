"""A real Chromium, the distribution's own, against a live server."""

import os
import shutil

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client

# Playwright's loop runs in this thread; the database calls beside it are still one at a time.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDTHS = (1280, 390)
RUN_AXE = "axe.run({resultTypes: ['violations'], preload: false}).then(said => said.violations)"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                reason = "没有 Chromium：请运行 apt-get install chromium fonts-noto-cjk"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": FLAGS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN"}


@pytest.fixture
def sign_in(page, live_server):
    """Give the browser the session of a user."""

    def sign_in(user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )

    return sign_in


@pytest.fixture
def complaints(page):
    """Collect what the browser complains about: blocked scripts, broken styles, exceptions."""
    heard = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def look_at(page, live_server, complaints):
    """Open a page and return everything that is wrong with it at both widths."""

    def look_at(path):
        page.goto(live_server.url + path)
        return faults_of(page) + complaints

    return look_at


def press(page, key):
    """Press a key once the page, and with it the script that listens for keys, is there."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)


def faults_of(page):
    """Return what axe finds on this page, wide and narrow, and whether it scrolls sideways."""
    found, size = [], page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{page.url} {width}px {fault}" for fault in axe(page)]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{page.url}: {wide}px wide, not {width}px")
    page.set_viewport_size(size)
    return found


def axe(page):
    """Return one line for each rule and element that axe finds broken."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{violation['id']}: {node['html'][:200]} | {node['failureSummary'][:300]}"
        for violation in page.evaluate(RUN_AXE)
        for node in violation["nodes"]
    ]
