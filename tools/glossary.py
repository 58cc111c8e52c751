"""Write the tables of docs/glossary.md from the code: ``python -m tools.glossary``."""

import importlib
import inspect
import os
import pkgutil
import sys
from pathlib import Path

import django

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"
MARK = "<!-- Below this line: python -m tools.glossary -->"


def models():
    """Return (app, name, Chinese name, meaning) of every model."""
    from django.apps import apps  # noqa: PLC0415 - only after Django is set up

    return sorted(
        (model._meta.app_label, model.__name__, str(model._meta.verbose_name), sentence(model))
        for model in apps.get_models()
        if model.__module__.startswith("onewindow.")
    )


def choices():
    """Return (place, name, meaning, [(value, label)]) of every closed list of words."""
    from onewindow.kernel.choices import Choice  # noqa: PLC0415

    rule_modules()
    return sorted(
        (place(kind), kind.__name__, sentence(kind), tuple(kind.choices()))
        for kind in subclasses(Choice)
    )


def lifecycles():
    """Return (place, name, [(move, label)]) of every lifecycle table."""
    from onewindow.kernel.lifecycle import Lifecycle  # noqa: PLC0415

    found = {
        lifecycle.name: (place(lifecycle.states), lifecycle.name, moves_of(lifecycle))
        for module in rule_modules()
        for lifecycle in vars(module).values()
        if isinstance(lifecycle, Lifecycle)
    }
    return sorted(found.values())


def moves_of(lifecycle):
    return tuple((move.name, move.label) for move in lifecycle.moves.values())


def rule_modules():
    import onewindow  # noqa: PLC0415

    return [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(onewindow.__path__, "onewindow.")
        if ".rules" in module.name or ".kernel" in module.name
    ]


def subclasses(kind):
    for child in kind.__subclasses__():
        if child.__module__.startswith("onewindow."):
            yield child
            yield from subclasses(child)


def place(kind):
    parts = kind.__module__.split(".")
    return "kernel" if parts[1] == "kernel" else parts[2]


def sentence(thing):
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def tables():
    """Return the generated part: one line a model, one line a list of words."""
    lines = [
        "",
        "## Records (数据)",
        "",
        "| app | English | 中文 | meaning |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {app} | `{name}` | {chinese} | {text} |" for app, name, chinese, text in models()
    ]
    lines += ["", "## Moves (环节)", "", "| app | lifecycle | moves |", "| --- | --- | --- |"]
    for app, name, moves in lifecycles():
        words = " · ".join(f"`{move}` {label}" for move, label in moves)
        lines.append(f"| {app} | `{name}` | {words} |")
    lines += ["", "## States and kinds (状态与种类)", ""]
    lines += ["| app | English | values | meaning |", "| --- | --- | --- | --- |"]
    for app, name, text, values in choices():
        words = " · ".join(f"`{value}` {label}" for value, label in values)
        lines.append(f"| {app} | `{name}` | {words} | {text} |")
    return "\n".join(lines) + "\n"


def main():
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.site.settings")
    django.setup()
    written = GLOSSARY.read_text().split(MARK)[0]
    GLOSSARY.write_text(f"{written}{MARK}\n{tables()}")


if __name__ == "__main__":
    main()
