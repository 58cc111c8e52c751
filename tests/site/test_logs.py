"""What a process logs holds no personal number, in lines or as JSON."""

import json
import logging
import sys

import pytest

from onewindow.site.logs import JsonLines, Lines, without_numbers


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("申请人 330106199001010015 重复", "申请人 3301**********0015 重复"),
        ("尾号X：11010519491231002X。", "尾号X：1101**********002X。"),
        ("电话13800000001", "电话138****0001"),
        ("办件 11330106000000001X1202611240001", "办件 11330106000000001X1202611240001"),
        ("摘要 0123456789abcdef0123456789abcdef", "摘要 0123456789abcdef0123456789abcdef"),
        ("20261124", "20261124"),
    ],
)
def test_only_citizen_numbers_and_phones_are_masked(said, kept):
    assert without_numbers(said) == kept


def failed(number):
    try:
        int(f"duplicate key {number}")
    except ValueError:
        return logging.LogRecord("a", 40, "f", 1, "%s 失败", (number,), sys.exc_info())


def test_a_traceback_is_masked_too():
    line = Lines().format(failed("330106199001010015"))
    assert "330106199001010015" not in line
    assert line.endswith("base 10: 'duplicate key 3301**********0015'")


def test_a_collector_gets_one_object_a_line():
    line = JsonLines().format(failed("330106199001010015"))
    said = json.loads(line)
    assert "\n" not in line
    assert (said["level"], said["logger"], said["message"]) == (
        "ERROR",
        "a",
        "3301**********0015 失败",
    )
    assert said["trace"].endswith("'duplicate key 3301**********0015'")
