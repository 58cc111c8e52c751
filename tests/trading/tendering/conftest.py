"""The law as the packs have it, and the procedures."""

from datetime import date

import pytest
from django.conf import settings

from onewindow.foundation.policy.api import (
    forget_snapshot,
    load_calendar_packs,
    load_policy_packs,
)
from onewindow.trading.tendering.api import load_procedure_packs, procedures_on


@pytest.fixture
def law(db):
    """Load the nation's legal numbers, its calendars and the procedures."""
    for load, folder in (
        (load_policy_packs, "national/policy"),
        (load_calendar_packs, "national/calendar"),
        (load_procedure_packs, "national/procedures"),
    ):
        load(settings.PACKS / folder)
    forget_snapshot()


@pytest.fixture
def procedures(law):
    """Return the procedures in force by code."""
    return {edition.code: edition for edition in procedures_on(date(2026, 11, 26))}
