"""What changed between two contents of a matter, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.kernel.choices import Choice
from onewindow.services.catalog.rules.wording import CHOICES, WORDS, label_of

_NAMES = ("name", "label", "law", "question", "code")


class ChangeKind(Choice):
    """How a key differs."""

    ADDED = "added", "新增"
    REMOVED = "removed", "删除"
    CHANGED = "changed", "修改"


@dataclass(frozen=True, slots=True)
class Difference:
    """One key that differs, with both values in words."""

    path: str
    label: str
    kind: ChangeKind
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """
    Return what differs between two raw contents; keys at their default count as absent.

    Parts with a code are matched by it, so that a new row in the middle is one addition.
    """
    return list(_compare("", before, after))


def _compare(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after or (_is_blank(before) and _is_blank(after)):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            yield from _compare(_join(path, key), before.get(key), after.get(key))
    elif _is_parts(before) and _is_parts(after):
        yield from _compare_parts(path, before, after)
    elif _is_blank(before):
        yield Difference(path, label_of(path), ChangeKind.ADDED, "", words_of(path, after))
    elif _is_blank(after):
        yield Difference(path, label_of(path), ChangeKind.REMOVED, words_of(path, before), "")
    else:
        yield Difference(
            path,
            label_of(path),
            ChangeKind.CHANGED,
            words_of(path, before),
            words_of(path, after),
        )


def _compare_parts(path: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    old, new = _by_name(before), _by_name(after)
    for name in dict.fromkeys([*old, *new]):
        label = f"{label_of(path)}“{_title(new.get(name) or old.get(name))}”"
        if name not in new:
            text = words_of(path, old[name])
            yield Difference(_join(path, name), label, ChangeKind.REMOVED, text, "")
        elif name not in old:
            text = words_of(path, new[name])
            yield Difference(_join(path, name), label, ChangeKind.ADDED, "", text)
        else:
            for one in _compare("", old[name], new[name]):
                yield Difference(
                    f"{path}.{name}.{one.path}",
                    f"{label}·{one.label}",
                    one.kind,
                    _choice(one.path, one.before),
                    _choice(one.path, one.after),
                )
    common = [name for name in old if name in new]
    if common != [name for name in new if name in old]:
        yield Difference(
            path,
            f"{label_of(path)}·顺序",
            ChangeKind.CHANGED,
            "、".join(_title(old[n]) for n in common),
            "、".join(_title(new[n]) for n in new if n in old),
        )


def words_of(path: str, value: Any) -> str:
    """Return any value of a content as people read it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if _is_blank(value):
        return "（空）"
    if path.rsplit(".", 1)[-1] == "options":
        return "、".join(str(pair[-1]) for pair in value)
    if isinstance(value, Mapping):
        return "；".join(
            f"{label_of(key)}：{words_of(key, item)}"
            for key, item in value.items()
            if not _is_blank(item)
        )
    if isinstance(value, list | tuple):
        return "、".join(words_of(path, item) for item in value)
    return _choice(path, str(value))


def _choice(path: str, text: str) -> str:
    key = path.rsplit(".", 1)[-1]
    if key == "to_verify":
        return label_of(text)
    if key == "outcome":
        text = text.strip('"')
    return CHOICES.get(key, {}).get(text) or (WORDS.get(text, text) if key == "kind" else text)


def _is_parts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(v, Mapping) for v in value)


def _by_name(parts: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    named: dict[str, Mapping[str, Any]] = {}
    for part in parts:
        key = next((str(part[k]) for k in ("code", *_NAMES) if part.get(k)), "")
        while key in named:
            key += "′"
        named[key] = part
    return named


def _title(part: Mapping[str, Any] | None) -> str:
    return next((str(part[k]) for k in _NAMES if part and part.get(k)), "未命名")


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
