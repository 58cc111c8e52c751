"""The shape of the code base, checked like any other behaviour."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

SRC = Path(__file__).parents[2] / "src"
FILES = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
FLOORS = ["foundation", "engines", "services", "trading", "insight", "channels"]
MAY_POINT_AT = {
    "foundation": {"foundation", "django"},
    "engines": {"engines", "foundation"},
    "services": {"services", "engines", "foundation"},
    "trading": {"trading", "engines", "foundation"},
    "insight": {"insight", "services", "trading", "engines", "foundation"},
    "channels": {"channels", "insight", "services", "trading", "engines", "foundation"},
}
OUR_MODELS = [m for m in apps.get_models() if m.__module__.startswith("onewindow.")]


def nodes(kind):
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, kind):
                yield path.relative_to(SRC), node


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_file_is_short_enough_to_read(path):
    assert len(path.read_text().splitlines()) <= 400


def test_functions_fit_on_one_screen():
    long = [
        f"{path}:{node.name}"
        for path, node in nodes(FUNCTIONS)
        if node.end_lineno - node.lineno >= 50
    ]
    assert long == []


def test_imports_are_at_the_top_of_the_file():
    late = [
        f"{path}:{inner.lineno}"
        for path, node in nodes(FUNCTIONS)
        if node.name != "ready"
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert late == []


def test_foreign_keys_obey_the_same_stairs_as_imports():
    wrong = []
    for model in OUR_MODELS:
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            if field.auto_created or not target:
                continue
            here, there = model.__module__.split(".")[1], target.__module__.split(".")[1]
            if there not in MAY_POINT_AT[here] and target.__module__.startswith("onewindow."):
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert wrong == []


def test_every_app_is_installed():
    on_disk = {".".join(p.parent.relative_to(SRC).parts) for p in SRC.rglob("apps.py")}
    assert on_disk == {c.name for c in apps.get_app_configs() if c.name.startswith("onewindow.")}


def test_every_model_and_field_has_a_chinese_name():
    plain = [m.__name__ for m in OUR_MODELS if str(m._meta.verbose_name).isascii()]
    plain += [
        f"{m.__name__}.{f.name}"
        for m in OUR_MODELS
        for f in m._meta.local_fields
        if not f.auto_created
        and f.model is m
        and str(f.verbose_name).isascii()
        and f.name not in INHERITED
    ]
    assert plain == []


INHERITED = {
    "password",
    "last_login",
    "is_superuser",
    "username",
    "email",
    "is_staff",
    "is_active",
    "date_joined",
}


def test_only_records_moves_a_state():
    writers = [
        f"{path}:{node.lineno}"
        for path, node in nodes(ast.Assign)
        if "records" not in path.parts
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert writers == []


def test_no_query_writes_a_state_behind_the_door():
    writers = [
        f"{path}:{node.lineno}"
        for path, node in nodes(ast.Call)
        if "records" not in path.parts
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"update", "filter_update", "bulk_update"}
        and any(keyword.arg == "state" for keyword in node.keywords)
    ]
    assert writers == []
