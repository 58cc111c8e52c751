"""The glossary names every record, state and kind that the code knows."""

from pathlib import Path

from tools import glossary

TEXT = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text()


def test_every_model_is_in_the_glossary_under_its_chinese_name():
    missing = [
        f"{app}.{name} {chinese}"
        for app, name, chinese, _ in glossary.models()
        if f"| {app} | `{name}` | {chinese} |" not in TEXT
    ]
    assert missing == [], "python -m tools.glossary writes them"


def test_every_move_is_in_the_glossary_with_its_word():
    missing = [
        f"{name}.{move} {label}"
        for app, name, moves in glossary.lifecycles()
        for move, label in moves
        if f"`{move}` {label}" not in line_of(app, name)
    ]
    assert missing == [], "python -m tools.glossary writes them"


def test_every_state_and_kind_is_in_the_glossary_with_its_words():
    missing = [
        f"{app}.{name}.{value} {label}"
        for app, name, _, values in glossary.choices()
        for value, label in values
        if f"`{value}` {label}" not in line_of(app, name)
    ]
    assert missing == [], "python -m tools.glossary writes them"


def line_of(app, name):
    return next(
        (line for line in TEXT.splitlines() if line.startswith(f"| {app} | `{name}` |")), ""
    )
