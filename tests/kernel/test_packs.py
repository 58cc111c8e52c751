"""Packs are read strictly, and every fault says where it is."""

from pathlib import Path

import pytest

from onewindow.kernel.packs import PackError, layer_of, layers, line_of, read_entries, read_pack
from onewindow.kernel.schema import Part, Wording


class Thing(Part):
    name: Wording
    size: int = 0


def write(folder, name, text):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


def layer(root, folder, region, **said):
    lines = [f"name: {folder}", f'region: "{region}"']
    lines += [f"{key}: {value}" for key, value in said.items()]
    write(root / folder, "layer.yaml", "\n".join(lines))


def test_layers_go_from_the_nation_down_and_the_demo_comes_last(tmp_path):
    layer(tmp_path, "demo", "339900", demo="true")
    layer(tmp_path, "ningbo", "330200")
    layer(tmp_path, "zhejiang", "330000")
    layer(tmp_path, "national", "CN")
    layer(tmp_path, "beijing", "110000")
    assert [one.name for one in layers(tmp_path)] == [
        "national",
        "beijing",
        "zhejiang",
        "ningbo",
        "demo",
    ]


def test_a_layer_covers_itself_and_what_lies_below(tmp_path):
    layer(tmp_path, "zhejiang", "330000")
    zhejiang = layer_of(tmp_path / "zhejiang")
    assert [zhejiang.covers(code) for code in ("330000", "330106001", "CN", "410500")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name: x", "第1行：region 缺少必填项"),
        ('name: x\nregion: "33"', "不是行政区划代码：33"),
        ('name: x\nregion: "CN"\ncolour: red', "第3行：colour 多余的项"),
    ],
)
def test_a_malformed_layer_is_named(tmp_path, text, problem):
    write(tmp_path / "x", "layer.yaml", text)
    with pytest.raises(PackError, match=problem):
        layers(tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3", "第3行：重复的键 a"),
        ("a: [1, 2", "第1行"),
        ("a: 1\n\tb: 2", "第2行"),
        ("a: !!python/object:os.system x", "第1行"),
        ("a: 2026-13-45", "读不出来"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path, text, problem):
    path = write(tmp_path / "national" / "things", "a.yaml", text)
    with pytest.raises(PackError, match=rf"^national/things/a\.yaml.*{problem}"):
        read_pack(path)


def test_a_file_that_is_not_text_is_named(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(PackError, match="读不出来"):
        read_pack(path)
    with pytest.raises(PackError, match="读不出来"):
        read_pack(Path("no/such/file.yaml"))


def test_sound_entries_are_read_and_the_others_named(tmp_path):
    text = "- name: 甲\n- name: ''\n  size: x\n- size: 1\n- name: 乙\n  size: 2\n"
    path = write(tmp_path / "national" / "things", "a.yaml", text)
    entries, problems = read_entries(path, Thing)
    assert entries == [Thing(name="甲"), Thing(name="乙", size=2)]
    assert problems == [
        "national/things/a.yaml 第2行：1.name 不能为空",
        "national/things/a.yaml 第3行：1.size 应为整数",
        "national/things/a.yaml 第4行：2.name 缺少必填项",
    ]


def test_a_line_is_found_as_near_as_the_key_exists(tmp_path):
    path = write(tmp_path, "a.yaml", "top:\n  - one: 1\n    two:\n      three: 3\n")
    assert line_of(path, ("top", 0, "two", "three")) == 4
    assert line_of(path, ("top", 0, "gone")) == 2
    assert line_of(path, ("nothing",)) == 1
