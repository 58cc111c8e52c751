from datetime import datetime, timedelta

import pytest

from onewindow.engines.indicators.rules.alerts import (
    AlertTerms,
    Post,
    Standing,
    check_closing,
    check_explanation,
    may_merge,
    post_due,
    posts_told_at_once,
    posts_up_to,
)

AT = datetime(2026, 3, 3, 10)
MINUTES = [timedelta(minutes=n) for n in (10, 5, 60, 30)]
TERMS = AlertTerms(*MINUTES)


def due(light, minutes, *, acknowledged=False, red_since=None, told=None):
    """Return who must know of an alert so many minutes after it was raised."""
    alert = Standing(
        light=light,
        is_acknowledged=acknowledged,
        due_at=AT + TERMS.acknowledge_within(light),
        red_since=AT if light == "red" else red_since,
        told=told or posts_told_at_once(light),
    )
    return post_due(alert, at=AT + timedelta(minutes=minutes), terms=TERMS)


def test_yellow_is_told_to_who_is_on_duty_and_red_to_the_deputy_too():
    assert posts_up_to(posts_told_at_once("yellow")) == (Post.DUTY,)
    assert posts_up_to(posts_told_at_once("red")) == (Post.DUTY, Post.DEPUTY)
    assert posts_up_to(Post.DIRECTOR, above=Post.DUTY) == (Post.DEPUTY, Post.DIRECTOR)


@pytest.mark.parametrize(
    ("light", "minutes", "acknowledged", "wanted"),
    [
        ("yellow", 9, False, Post.DUTY),
        ("yellow", 10, False, Post.DEPUTY),
        ("yellow", 500, True, Post.DUTY),
        ("red", 4, False, Post.DEPUTY),
        ("red", 5, False, Post.DIRECTOR),
        ("red", 59, True, Post.DEPUTY),
        ("red", 60, True, Post.DIRECTOR),
    ],
)
def test_an_alert_goes_up_when_its_time_is_over(light, minutes, acknowledged, wanted):
    assert due(light, minutes, acknowledged=acknowledged) == wanted


def test_what_was_told_stays_told():
    assert due("yellow", 1, told=Post.DIRECTOR) == Post.DIRECTOR


@pytest.mark.parametrize(("minutes", "wanted"), [(29, True), (30, False)])
def test_an_alert_merges_with_the_one_that_ended_within_half_an_hour(minutes, wanted):
    assert may_merge(AT, at=AT + timedelta(minutes=minutes), terms=TERMS) is wanted
    assert may_merge(None, at=AT, terms=TERMS) is False


def codes(**said):
    terms = {"light": "yellow", "words": "", "explanation": "", "reason": "acted"}
    return [one.code for one in check_closing(**{**terms, "is_useful": True, **said})]


def test_closing_asks_for_everything_at_once():
    assert codes() == []
    assert codes(reason="", is_useful=None) == ["alert.reason", "alert.useful"]
    assert codes(light="red") == ["alert.explain"]
    assert codes(light="red", words="加开两窗") == []
    assert codes(light="red", words="加两窗") == ["alert.explain"]
    assert codes(light="red", explanation="系统故障，已修复") == []


def test_an_explanation_says_something():
    assert [one.code for one in check_explanation("加窗 ")] == ["alert.words"]
    assert list(check_explanation("加开两窗")) == []
