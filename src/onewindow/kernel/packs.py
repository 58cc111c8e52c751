"""Packs: configuration as YAML files under layers, read strictly, with every fault named."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from onewindow.kernel.regions import NATION, region_path
from onewindow.kernel.schema import Part

Loaded = TypeVar("Loaded", bound=Part)
DEMO_LAYER = "demo"

_WORDS = {
    "missing": "缺少必填项",
    "extra_forbidden": "多余的项",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
    "string_pattern_mismatch": "格式不符",
    "enum": "不是可选的值",
    "literal_error": "不是可选的值",
    "date_type": "应为日期",
    "date_from_datetime_parsing": "应为日期",
    "bool_type": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "model_type": "应为键值对",
    "dict_type": "应为键值对",
}


class PackError(ValueError):
    """A pack file that cannot be read at all; says the file, the line and why."""


class LayerInfo(Part):
    """What a layer's ``layer.yaml`` says: whose configuration it is."""

    name: str
    region: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder of packs: the nation's, a province's, a city's or the demo's."""

    folder: Path
    name: str
    region: str
    is_demo: bool

    def covers(self, region: str) -> bool:
        """Test if the layer may speak for this division: itself or one below it."""
        return self.is_demo or self.region in region_path(region)


def layers(root: Path) -> tuple[Layer, ...]:
    """
    Return the layers under the root: the nation first, then provinces, cities, the demo last.

    :raises PackError: if a layer does not say whose it is.
    """
    found = [layer_of(folder) for folder in sorted(root.iterdir()) if folder.is_dir()]
    return tuple(sorted(found, key=lambda one: (one.is_demo, _depth(one.region), one.region)))


def layer_of(folder: Path) -> Layer:
    """
    Return the layer that the folder is, as its ``layer.yaml`` says.

    :raises PackError: if the file is missing or malformed.
    """
    path = folder / "layer.yaml"
    if not path.exists():
        raise PackError(f"{folder.name}：缺少 layer.yaml（name、region）")
    try:
        info = LayerInfo.model_validate(read_pack(path))
        _depth(info.region)
    except ValidationError as error:
        raise PackError("；".join(schema_problems(path, error))) from error
    except ValueError as error:
        raise PackError(f"{folder.name}/layer.yaml：{error}") from error
    return Layer(folder, info.name, info.region, info.demo)


def label(path: Path) -> str:
    """Return how a message names a pack file: layer/kind/file."""
    return "/".join(path.parts[-3:])


def read_pack(path: Path) -> Any:
    """
    Return the content of a YAML file; a key given twice is an error, not a silent loss.

    :raises PackError: with file and line if it cannot be read.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(f"{label(path)} 第{line}行：{error.problem}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        raise PackError(f"{label(path)}：读不出来（{error}）") from error


def read_entries(path: Path, schema: type[Loaded]) -> tuple[list[Loaded], list[str]]:
    """Return the entries of a pack file that holds a list, and what is wrong with the others."""
    try:
        raw = read_pack(path)
    except PackError as error:
        return [], [str(error)]
    if not isinstance(raw, list):
        return [], [f"{label(path)} 第1行：应为列表，每项一条"]
    entries, problems = [], []
    for position, item in enumerate(raw):
        try:
            entries.append(schema.model_validate(item))
        except ValidationError as error:
            problems += schema_problems(path, error, (position,))
    return entries, problems


def read_whole(path: Path, schema: type[Loaded]) -> tuple[Loaded | None, list[str]]:
    """Return what a pack file says that is one thing, or nothing and what is wrong with it."""
    try:
        return schema.model_validate(read_pack(path)), []
    except PackError as error:
        return None, [str(error)]
    except ValidationError as error:
        return None, schema_problems(path, error)


def schema_problems(
    path: Path, error: ValidationError, within: Sequence[int | str] = ()
) -> list[str]:
    """Return one sentence for each thing that the schema does not like, with file and line."""
    return [
        f"{label(path)} 第{line_of(path, (*within, *fault['loc']))}行："
        f"{'.'.join(str(part) for part in (*within, *fault['loc']))} "
        f"{_WORDS.get(fault['type'], fault['msg'].removeprefix('Value error, '))}"
        for fault in error.errors(include_url=False)
    ]


def line_of(path: Path, keys: Sequence[int | str]) -> int:
    """Return the line on which the value under these keys stands, as near as it exists."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    line = node.start_mark.line + 1 if node else 1
    for key in keys:
        following = next(_children(node, key), None)
        if following is None:
            break
        node = following
        line = node.start_mark.line + 1
    return line


def _children(node: Any, key: int | str) -> Iterator[Any]:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        yield node.value[key]
    if isinstance(node, yaml.MappingNode):
        yield from (value for name, value in node.value if name.value == str(key))


def _depth(region: str) -> int:
    return 0 if region == NATION else len(region_path(region))


class _StrictLoader(yaml.SafeLoader):
    """A safe loader that refuses a mapping with the same key twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Build the mapping after looking for repeated keys."""
        seen = set()
        for name, _ in node.value:
            if name.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"重复的键 {name.value}", name.start_mark
                )
            seen.add(name.value)
        return super().construct_mapping(node, deep=deep)
