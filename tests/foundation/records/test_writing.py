"""A compiled plan writes exactly the row that the ORM would write, for each of our models."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from onewindow.foundation.records.actions.writing import MOST_PARAMETERS, insert_rows
from onewindow.foundation.records.api import Entry, JobRun

pytestmark = pytest.mark.django_db
MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("onewindow.") and isinstance(model._meta.pk, models.AutoField)
]


# What the checks of a table ask to stand together, where columns alone do not say it.
TOGETHER = {
    "feedback.followup": {"review_id": 3, "complaint_id": None},
    "feedback.review": {"score": 3, "origin": "given", "channel": "1"},
    "feedback.service": {"visit_id": 3},
    "hall.playlistitem": {"seconds": 10},
    "hall.slotrule": {"ends": time(12, 0)},
}


def example(field, n):
    """Return a telling value for one column."""
    if field.choices:
        return [value for value, _ in field.flatchoices][n % len(field.flatchoices)]
    if field.is_relation:
        return n
    kinds = {
        models.JSONField: {"姓名": "张三", "n": n, "list": [1, None, True, '’"\\']},
        models.BinaryField: bytes([0, n, 255]),
        models.BooleanField: bool(n % 2),
        models.DateTimeField: datetime(2026, 3, n, 23, 59, 59, 123456, tzinfo=UTC),
        models.DateField: date(2026, 2, n),
        models.TimeField: time(n, 30),
        models.DecimalField: Decimal("2.50"),
        models.IntegerField: n,
        models.FloatField: n + 0.5,
        models.TextField: f"多行\n文字 {n}",
        models.CharField: f"字{n}",
    }
    return next(value for kind, value in kinds.items() if isinstance(field, kind))


def filled(model, n):
    """Return an unsaved row with a value in every column that keeps the checks of its table."""
    row = model()
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.AutoField) and not field.generated:
            setattr(row, field.attname, example(field, n + (field.name == "ends")))
    return row


def bare(model, n):
    """Return an unsaved row with only what has no default and must not be null."""
    row = model()
    for field in model._meta.concrete_fields:
        is_clock = isinstance(field, models.DateTimeField) and field.has_default()
        if isinstance(field, models.AutoField) or field.null or field.generated:
            continue
        if field.has_default() and not is_clock:
            continue
        if not (field.blank and isinstance(field, models.CharField)) or field.unique:
            setattr(row, field.attname, example(field, n))
    return row


def stored(row):
    """Return what the database holds of the row, but for its key and moments made on writing."""
    columns = [
        field
        for field in row._meta.concrete_fields
        if field.attname != "id"
        and not getattr(field, "auto_now", False)
        and not getattr(field, "auto_now_add", False)
    ]
    names = ", ".join(connection.ops.quote_name(field.column) for field in columns)
    table = connection.ops.quote_name(row._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} WHERE id = %s", [row.pk])
        values = cursor.fetchone()
    return {
        field.attname: bytes(value) if isinstance(value, memoryview) else value
        for field, value in zip(columns, values, strict=True)
    }


@contextmanager
def undone():
    """Take back what is written within: foreign keys that point nowhere are looked at last."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fitting(make, model, n):
    """Return a row that keeps the checks of its table."""
    row = make(model, n)
    names = {field.name for field in model._meta.concrete_fields}
    is_either = {"person", "enterprise"} <= names and model._meta.get_field("person").null
    one_party = {"person_id": None, "enterprise_id": n} if is_either else {}
    for name, value in {**one_party, **TOGETHER.get(model._meta.label_lower, {})}.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize("make", [filled, bare])
@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label_lower)
def test_the_plan_writes_what_the_orm_writes(model, make):
    by_orm, by_plan = fitting(make, model, 3), fitting(make, model, 3)
    with undone():
        models.Model.save_base(by_orm, raw=False, force_insert=True)
        expected = stored(by_orm)
    with undone():
        insert_rows([by_plan])
        assert by_plan.pk is not None
        assert by_plan._state.adding is False
        assert stored(by_plan) == expected


def test_rows_get_their_keys_in_order_however_many_there_are():
    count = MOST_PARAMETERS // 6 + 10
    rows = [JobRun(name=f"job {n}", due_at=datetime(2026, 1, 1, tzinfo=UTC)) for n in range(count)]
    insert_rows(rows)
    names = dict(JobRun.objects.values_list("pk", "name"))
    assert len(names) == count
    assert all(names[row.pk] == row.name for row in rows)


def test_a_moment_made_on_writing_is_made():
    model = apps.get_model("accounts.Client")
    row = filled(model, 2)
    with undone():
        insert_rows([row])
        made = model._base_manager.values_list("created_at", flat=True).get(pk=row.pk)
    assert made.year >= 2026


def test_nothing_to_insert_is_nothing_to_do(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows([])


def test_an_entry_comes_back_as_it_went_in():
    row = filled(Entry, 5)
    insert_rows([row])
    found = Entry.objects.get(pk=row.pk)
    assert (found.detail, bytes(found.salt), found.at) == (row.detail, row.salt, row.at)
