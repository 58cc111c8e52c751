"""The law as the packs have it, read once; the procedures, two bodies, and a clock that stands."""

from datetime import date, datetime

import pytest
import time_machine
from django.conf import settings
from django.db import transaction

from onewindow.foundation.policy.api import (
    forget_snapshot,
    load_calendar_packs,
    load_policy_packs,
)
from onewindow.foundation.policy.models import CalendarDay, CalendarYear, PolicyLoad, PolicyRecord
from onewindow.trading.tendering.api import (
    load_barrier_packs,
    load_document_packs,
    load_notice_packs,
    load_procedure_packs,
    procedures_on,
)
from onewindow.trading.tendering.models import (
    KnownBarrier,
    KnownNotice,
    KnownTemplate,
    ProcedureEdition,
)
from tests.builders import organization

PACKS = (
    (load_policy_packs, "policy"),
    (load_calendar_packs, "calendar"),
    (load_procedure_packs, "procedures"),
    (load_notice_packs, "notices"),
    (load_document_packs, "documents"),
    (load_barrier_packs, "barriers"),
)
LAW = (
    PolicyLoad,
    PolicyRecord,
    CalendarYear,
    CalendarDay,
    ProcedureEdition,
    KnownNotice,
    KnownTemplate,
    KnownBarrier,
)


@pytest.fixture(scope="session")
def rule_book(django_db_setup, django_db_blocker):
    """Read law, procedures and notices from the packs once, and keep their rows."""
    with django_db_blocker.unblock(), transaction.atomic():
        for load, kind in PACKS:
            load(settings.PACKS / "national" / kind)
        rows = {model: list(model.objects.all()) for model in LAW}
        transaction.set_rollback(True)
    return rows


@pytest.fixture(scope="module")
def standing_law(rule_book, django_db_blocker):
    """Let the law of the nation stand for the tests of one file, then take it away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        put_into_force(rule_book)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def law(db, standing_law):
    """Put the law of the nation into force."""
    forget_snapshot()


@pytest.fixture
def committed_law(db, rule_book):
    """Put the law into force where several connections must see it; tests take it as ``law``."""
    put_into_force(rule_book)
    forget_snapshot()


def put_into_force(rule_book):
    for model, rows in rule_book.items():
        model.objects.bulk_create(rows)


@pytest.fixture
def procedures(law):
    """Return the procedures in force by code."""
    return {edition.code: edition for edition in procedures_on(date(2026, 11, 26))}


@pytest.fixture
def bodies(procedures):
    """Return a tenderer and a supervising body."""
    return organization(1, name="区教育局"), organization(2, name="区发改局")


@pytest.fixture
def clock():
    """Stop the clock on Monday, 2 November 2026, at nine in China."""
    with time_machine.travel(datetime(2026, 11, 2, 1, 0), tick=False) as moved:
        yield moved
