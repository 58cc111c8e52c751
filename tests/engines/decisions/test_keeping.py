"""Tables are kept once, and what web processes import stays small."""

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from onewindow.engines.decisions.api import (
    DecisionTable,
    Judgement,
    KeptTable,
    digest_of,
    judgements_of,
    keep_table,
)
from tests.engines.decisions.rules.tables.tables import good


@pytest.mark.django_db
def test_a_table_is_kept_once_and_comes_back_as_it_was():
    kept = keep_table(good())
    assert keep_table(good()).pk == kept.pk
    assert KeptTable.objects.count() == 1
    assert kept.digest == digest_of(good())
    assert DecisionTable.model_validate(KeptTable.objects.get().content) == good()


@pytest.mark.django_db
def test_judgements_are_listed_by_subject_in_their_order(django_assert_num_queries):
    kept = keep_table(good())
    for subject, row in (("casework.case:1", "young"), ("casework.case:2", "elder")) * 2:
        Judgement.objects.create(
            subject=subject,
            decision="RS06",
            table=kept,
            row=row,
            on=date(2026, 11, 26),
            at=datetime(2026, 11, 26, tzinfo=UTC),
        )
    with django_assert_num_queries(1):
        found = [(j.row, j.table.digest) for j in judgements_of("casework.case:1")]
    assert found == [("young", kept.digest)] * 2


def test_the_door_of_the_app_does_not_load_the_analytic_database():
    script = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings';"
        "django.setup(); import onewindow.engines.decisions.api;"
        "print(sorted({'duckdb', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
