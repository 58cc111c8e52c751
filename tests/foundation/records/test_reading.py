"""Rows read by plan are what the ORM reads, for every model of the house."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from onewindow.foundation.directory.api import Organization, Region
from onewindow.foundation.records.api import JobRun, insert_rows, rows_where
from tests.foundation.records.test_writing import MODELS, filled, fitting, undone

pytestmark = pytest.mark.django_db


def held(row):
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in row.__dict__.items()
        if name != "_state"
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label_lower)
def test_the_plan_reads_what_the_orm_reads(model):
    row = fitting(filled, model, 3)
    with undone():
        insert_rows([row])
        (by_plan,) = rows_where(model, id=row.pk)
        assert held(by_plan) == held(model._base_manager.get(pk=row.pk))
        assert (by_plan._state.adding, by_plan._state.db) == (False, connection.alias)


def test_related_rows_come_along_and_the_oldest_is_first(django_assert_num_queries):
    district = Region.objects.create(code="990000", name="云川市", level="city")
    values = {"kind": "department", "region": district}
    names = ["市公安局", "市民政局"]
    for n, name in enumerate(names):
        Organization.objects.create(name=name, credit_code=f"{n:018d}", path=f"/{n}/", **values)
    with django_assert_num_queries(1):
        found = rows_where(Organization, also=("region", "parent"), region=district.pk)
        assert [(row.name, row.region.name, row.parent) for row in found] == [
            ("市公安局", "云川市", None),
            ("市民政局", "云川市", None),
        ]


def test_nothing_found_is_an_empty_list():
    assert rows_where(MODELS[0], id=10**9) == []


def test_only_columns_can_be_asked():
    with pytest.raises(FieldError):
        rows_where(MODELS[0], colour="red")


def test_each_value_goes_to_its_own_column():
    insert_rows([filled(JobRun, 3)])
    assert len(rows_where(JobRun, name="字3", failures=3)) == 1
    assert len(rows_where(JobRun, failures=3, name="字3")) == 1
