"""
Outlines of regions (区划轮廓) from GeoJSON (RFC 7946): read with suspicion, drawn as SVG paths.

Only polygons, only numbers, only a name and a code of each; whatever else a file says is left out.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from onewindow.kernel.violations import Violation, refuse, refuse_if_any

MAX_BYTES = 3 * 1024 * 1024
MAX_FEATURES = 300
MAX_POINTS = 60_000
MAX_DEPTH = 12
NAME, CODE = 40, 12
WIDTH = 1000
LEAST_RING = 4
Ring = list[list[float]]


class ShapeError(Exception):
    """A feature is no outline; its message says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One region: its name, its code (six digits or empty), its rings in degrees."""

    name: str
    code: str
    rings: Sequence[Ring]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes as SVG: the size of the picture, and for each shape its path and its middle."""

    width: int
    height: int
    paths: tuple[tuple[Shape, str, float, float], ...]


def read_outline(content: bytes) -> list[Shape]:
    """
    Return the shapes of a GeoJSON file.

    :raises Refused: with what is wrong with it.
    """
    if len(content) > MAX_BYTES:
        raise refuse("outline.size", f"文件不得超过{MAX_BYTES // 1024 // 1024}MB")
    found = _parsed(content)
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise refuse("outline.kind", "不是 GeoJSON 的 FeatureCollection")
    features = found.get("features")
    if not isinstance(features, list) or not 0 < len(features) <= MAX_FEATURES:
        raise refuse("outline.features", f"区划个数应在1至{MAX_FEATURES}之间")
    shapes, problems = [], []
    for number, feature in enumerate(features, start=1):
        try:
            shapes.append(_shape(feature))
        except ShapeError as error:
            problems.append(Violation("outline.feature", f"第{number}个区划：{error}"))
    refuse_if_any(problems[:20])
    if sum(len(ring) for shape in shapes for ring in shape.rings) > MAX_POINTS:
        raise refuse("outline.points", f"边界点不得超过{MAX_POINTS}个，请先简化")
    return shapes


def drawing_of(shapes: Sequence[Shape]) -> Drawing:
    """Return the shapes as SVG paths, north up, degrees of longitude shortened by the latitude."""
    points = [point for shape in shapes for ring in shape.rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * shrink, 1e-6)
    height = max(1, min(round((north - south) * scale), 4 * WIDTH))

    def placed(point: Sequence[float]) -> tuple[float, float]:
        return (
            round((point[0] - west) * shrink * scale, 1),
            round((north - point[1]) * scale, 1),
        )

    paths = []
    for shape in shapes:
        rings = [[placed(point) for point in ring] for ring in shape.rings]
        largest = max(rings, key=len)
        x = sum(point[0] for point in largest) / len(largest)
        y = sum(point[1] for point in largest) / len(largest)
        path = "".join(f"M{'L'.join(f'{a:g} {b:g}' for a, b in ring)}Z" for ring in rings)
        paths.append((shape, path, round(x, 1), round(y, 1)))
    return Drawing(WIDTH, height, tuple(paths))


def _parsed(content: bytes) -> Any:
    """Return what the file says; depth is counted before it is parsed."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("outline.encoding", "文件不是 UTF-8 编码") from error
    if _depth(text) > MAX_DEPTH:
        raise refuse("outline.depth", "文件嵌套过深")
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise refuse("outline.json", "文件不是有效的 JSON") from error


def _depth(text: str) -> int:
    deepest = depth = 0
    for sign in text:
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _shape(feature: Any) -> Shape:
    """Return a feature as a shape, or raise ShapeError."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ShapeError("不是 Feature")
    said = feature.get("properties")
    properties: Mapping[str, Any] = said if isinstance(said, dict) else {}
    name = _text(properties, "name", NAME)
    if not name:
        raise ShapeError("缺少名称（properties.name）")
    code = _text(properties, "adcode", CODE) or _text(properties, "code", CODE)
    if code and not code.isdecimal():
        raise ShapeError("区划代码（adcode）应为数字")
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        raise ShapeError("缺少图形")
    rings = list(_rings(geometry.get("type"), geometry.get("coordinates")))
    return Shape(name, code, rings)


def _rings(kind: Any, coordinates: Any) -> Iterator[Ring]:
    if kind == "Polygon":
        polygons = [coordinates]
    elif kind == "MultiPolygon" and isinstance(coordinates, list):
        polygons = coordinates
    else:
        raise ShapeError("只接受面（Polygon、MultiPolygon）")
    if not polygons:
        raise ShapeError("没有边界")
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise ShapeError("没有边界")
        for ring in polygon:
            if not isinstance(ring, list) or len(ring) < LEAST_RING:
                raise ShapeError("边界至少要有4个点")
            yield [_point(point) for point in ring]


def _point(said: Any) -> list[float]:
    if not isinstance(said, list) or not 2 <= len(said) <= 3:
        raise ShapeError("坐标应为经度和纬度")
    for number in said:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ShapeError("坐标只能是数字")
    longitude, latitude = said[:2]
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ShapeError("坐标超出经纬度范围")
    return [float(longitude), float(latitude)]


def _text(properties: Mapping[str, Any], key: str, most: int) -> str:
    said = properties.get(key)
    if isinstance(said, bool) or not isinstance(said, str | int):
        return ""
    text = str(said).strip()
    if len(text) > most or not text.isprintable():
        raise ShapeError(f"{key} 过长或含有不可见字符")
    return text
