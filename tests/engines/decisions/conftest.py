"""What the decisions of these tests are about."""

import pytest


@pytest.fixture(autouse=True)
def _about(settings):
    settings.DECISION_OWNERS = "tests.engines.decisions.allowance.owners"
    settings.JUDGED_SUBJECTS = "tests.engines.decisions.allowance.subjects"
