"""Rows made by plan are what the model's own constructor makes."""

import pytest
from django.db import models

from onewindow.foundation.records.api import new_row
from onewindow.services.casework.api import Case
from tests.foundation.records.test_writing import MODELS


def held(row):
    """Return what the instance holds, but for values that are made anew each time."""
    return {name: value for name, value in row.__dict__.items() if name != "_state"}


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label_lower)
def test_a_new_row_holds_the_defaults_of_its_model(model):
    moving = {
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField) and callable(field.default)
    }
    by_plan, by_model = held(new_row(model)), held(model())
    assert {k: v for k, v in by_plan.items() if k not in moving} == {
        k: v for k, v in by_model.items() if k not in moving
    }


def test_a_related_row_is_kept_and_its_key_taken():
    person = MODELS_BY_NAME["directory.person"](pk=7, name="张三")
    case = new_row(Case, person=person, enterprise=None, answers={"a": "1"})
    assert (case.person_id, case.person, case.enterprise_id, case.enterprise) == (
        7,
        person,
        None,
        None,
    )
    assert case._state.adding is True


def test_each_row_has_a_list_of_its_own():
    first, second = new_row(Case), new_row(Case)
    first.answers["a"] = "1"
    assert second.answers == {}


def test_an_unknown_field_is_a_fault():
    with pytest.raises(TypeError, match="Case has no field colour"):
        new_row(Case, colour="red")


MODELS_BY_NAME = {model._meta.label_lower: model for model in MODELS}
