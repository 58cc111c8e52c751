"""The demonstration city, built once and put into as many databases as tests need."""

import re
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import time_machine
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client

from onewindow.city.building import BUILDER, build_demo_city
from onewindow.city.certificates import build_demo_certificates
from onewindow.city.powers import build_demo_powers
from onewindow.foundation.accounts.api import User
from onewindow.services.casework.gateways import registers
from onewindow.site.packs import load_packs
from tools.pages import Visitor

CHINA = ZoneInfo("Asia/Shanghai")


def moment(month, day, hour=9, minute=0, *, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


MONDAY = moment(11, 2)


@contextmanager
def demo_mode(settings):
    """Offer the demo accounts and ask the simulated registers, as the demonstration does."""
    settings.DEMO = True
    settings.REGISTER_GATEWAY = "onewindow.services.casework.gateways.SimulatedRegisters"
    registers.cache_clear()
    yield
    registers.cache_clear()


def built_rows(*, on=MONDAY):
    """Build the city in a transaction, undo it, and return its rows, model by model."""
    with time_machine.travel(on), transaction.atomic():
        build_demo_city(on=on.date())
        assert load_packs(settings.PACKS, with_demo=True, quiet=True).problems == ()
        build_demo_powers(on=on.date(), actor=BUILDER)
        build_demo_certificates(on=on.date(), actor=BUILDER)
        rows = {model: list(model.objects.all()) for model in _own_models()}
        transaction.set_rollback(True)
    return rows


@transaction.atomic
def put_back(rows):
    """Write the rows of the city into an empty database."""
    for model, found in rows.items():
        model.objects.bulk_create(found, batch_size=500)


def _own_models():
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model.__module__.startswith("onewindow.")]


class Somebody(Visitor):
    """One of the people of the demonstration before a browser; signs in with one click."""

    def __init__(self, username=""):
        self.client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
        self.file = b""
        if username:
            self.go("/accounts/login/")
            form = next(f for f in self.page.forms if f.action == "/demo/sign-in/")
            self._see(200, "post", form.action, form.values | {"username": [username]})

    def fetch(self, method, address, values=None):
        answer = getattr(self.client, method)(address, values or {}, follow=True)
        self.file = b"".join(answer) if answer.streaming else answer.content
        chain = getattr(answer, "redirect_chain", [])
        where = urlsplit(chain[-1][0]).path if chain else address
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        return answer.status_code, where, self.file.decode() if is_page else ""

    def download(self, words):
        """Follow a link to a file and return what is in it."""
        self.fetch("get", self.page.link(words))
        return self.file


class Colleague(Somebody):
    """A member of staff whom the sign-in page does not offer, by role and workplace."""

    def __init__(self, role, workplace):
        super().__init__()
        user = User.objects.filter(
            grants__role=role,
            grants__organization__name=workplace,
            username__startswith="staff-",
        ).get()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def number_in(address):
    """Return the last number in an address, as most of ours name one thing."""
    return int(re.findall(r"\d+", address)[-1])
