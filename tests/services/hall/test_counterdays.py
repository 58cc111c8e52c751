from datetime import datetime

import pytest

from onewindow.services.hall.rules.counterdays import (
    joined,
    longest_unattended,
    minutes,
    within,
    without,
)


def stretch(words):
    """Return stretches of one day from words like 9:00-9:30."""
    pairs = [one.split("-") for one in words.split()]
    return [
        tuple(datetime.strptime(f"2026-11-02 {at}", "%Y-%m-%d %H:%M") for at in pair)
        for pair in pairs
    ]


def test_stretches_that_touch_or_overlap_are_joined_and_empty_ones_go():
    assert joined(stretch("10:00-10:30 9:00-9:30 9:30-9:40 10:10-10:20 11:00-11:00")) == stretch(
        "9:00-9:40 10:00-10:30"
    )


@pytest.mark.parametrize(
    ("of", "taken", "left", "shared"),
    [
        ("9:00-10:00", "", "9:00-10:00", ""),
        ("9:00-10:00", "9:10-9:20 9:50-10:30", "9:00-9:10 9:20-9:50", "9:10-9:20 9:50-10:00"),
        ("9:00-10:00", "8:00-11:00", "", "9:00-10:00"),
        ("9:00-9:30 10:00-10:30", "9:30-10:00", "9:00-9:30 10:00-10:30", ""),
    ],
)
def test_what_is_left_and_what_is_shared(of, taken, left, shared):
    assert without(stretch(of), stretch(taken)) == stretch(left)
    assert within(stretch(of), stretch(taken)) == stretch(shared)


def test_the_longest_spell_unattended_needs_an_open_counter_and_somebody_waiting():
    is_open = stretch("9:00-12:00")
    serving = stretch("9:10-9:30 10:00-10:20")
    assert longest_unattended(is_open, serving, stretch("9:20-9:55")) == 25
    assert longest_unattended(is_open, serving, stretch("8:00-9:05 11:00-11:04")) == 5
    assert longest_unattended([], serving, stretch("8:00-12:00")) == 0
    assert minutes(is_open) == 180
