import json

import pytest

from onewindow.insight.cockpit.rules.outlines import Shape, drawing_of, read_outline
from onewindow.kernel.violations import Refused

SQUARE = [[120.0, 30.0], [120.2, 30.0], [120.2, 30.1], [120.0, 30.1], [120.0, 30.0]]


def feature(geometry=None, **properties):
    return {
        "type": "Feature",
        "properties": {"name": "云江区", "adcode": 339901, **properties},
        "geometry": geometry or {"type": "Polygon", "coordinates": [SQUARE]},
    }


def file_of(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def refused(content):
    with pytest.raises(Refused) as told:
        read_outline(content)
    return [violation.message for violation in told.value.violations]


def test_a_polygon_becomes_a_shape_with_its_name_and_code():
    assert read_outline(file_of(feature())) == [Shape("云江区", "339901", [SQUARE])]


def test_each_part_of_several_polygons_is_a_ring():
    several = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}
    assert read_outline(file_of(feature(several)))[0].rings == [SQUARE, SQUARE]


def test_heights_are_left_out():
    raised = [[*point, 12.5] for point in SQUARE]
    found = read_outline(file_of(feature({"type": "Polygon", "coordinates": [raised]})))
    assert found[0].rings == [SQUARE]


def test_whatever_else_a_file_says_is_left_out():
    said = feature(style="javascript:alert(1)", onload="x")
    assert read_outline(file_of(said)) == [Shape("云江区", "339901", [SQUARE])]


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        ({"type": "Point", "coordinates": [120, 30]}, "只接受面（Polygon、MultiPolygon）"),
        ({"type": "GeometryCollection"}, "只接受面（Polygon、MultiPolygon）"),
        ({"type": "Polygon", "coordinates": []}, "没有边界"),
        ({"type": "MultiPolygon", "coordinates": []}, "没有边界"),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, "边界至少要有4个点"),
        ({"type": "Polygon", "coordinates": [[["1", 2]] * 4]}, "坐标只能是数字"),
        ({"type": "Polygon", "coordinates": [[[True, 2]] * 4]}, "坐标只能是数字"),
        ({"type": "Polygon", "coordinates": [[[120]] * 4]}, "坐标应为经度和纬度"),
        ({"type": "Polygon", "coordinates": [[[181, 30]] * 4]}, "坐标超出经纬度范围"),
        ({"type": "Polygon", "coordinates": [[[120, -90.1]] * 4]}, "坐标超出经纬度范围"),
        ({"type": "Polygon", "coordinates": [[[10**400, 30]] * 4]}, "坐标超出经纬度范围"),
    ],
)
def test_only_polygons_of_numbers_are_taken(geometry, message):
    assert refused(file_of(feature(geometry))) == [f"第1个区划：{message}"]


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"name": ""}, "缺少名称（properties.name）"),
        ({"name": "区" * 41}, "name 过长或含有不可见字符"),
        ({"name": "云江\u202e区"}, "name 过长或含有不可见字符"),
        ({"adcode": "<svg>"}, "区划代码（adcode）应为数字"),
    ],
)
def test_names_are_short_and_printable(properties, message):
    assert refused(file_of(feature(**properties))) == [f"第1个区划：{message}"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "文件不是 UTF-8 编码"),
        (b"{", "文件不是有效的 JSON"),
        (b'{"type": NaN}', "文件不是有效的 JSON"),
        (b"[" * 13, "文件嵌套过深"),
        (b"[" * 2_000_000, "文件嵌套过深"),
        (b" " * (3 * 1024 * 1024 + 1), "文件不得超过3MB"),
        (b"[]", "不是 GeoJSON 的 FeatureCollection"),
        (file_of(), "区划个数应在1至300之间"),
        (file_of(*[feature()] * 301), "区划个数应在1至300之间"),
    ],
)
def test_a_hostile_file_is_refused_in_words(content, message):
    assert refused(content) == [message]


def test_too_many_points_are_refused():
    long = {"type": "Polygon", "coordinates": [[[120.0, 30.0]] * 60_001]}
    assert refused(file_of(feature(long))) == ["边界点不得超过60000个，请先简化"]


def test_north_is_up_and_the_picture_is_a_thousand_wide():
    drawing = drawing_of([Shape("云江区", "339901", [SQUARE])])
    assert (drawing.width, drawing.height) == (1000, 578)
    assert drawing.paths[0][1] == "M0 577.6L1000 577.6L1000 0L0 0L0 577.6Z"
