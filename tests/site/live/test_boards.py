"""The boards of the cockpit as they are watched, without a server and without a database."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from onewindow.site.live import Boards, Kind, Picture, Scope
from onewindow.site.live import boards as module

CITY = Scope(Kind.CITY, ("H1", "H2"), True)
HALL = Scope(Kind.HALL, ("H1",))


class Board:
    """A board in memory; ``looks`` are the scopes that were asked for, look by look."""

    def __init__(self):
        self.parts = {"now": "1", "counts": "a"}
        self.frame = ()
        self.failing = []
        self.looks = []

    def take(self, scopes):
        self.looks.append(set(scopes))
        if self.failing:
            raise OSError(self.failing.pop())
        return {scope: Picture("10:00:00", self.frame, dict(self.parts)) for scope in scopes}


@pytest.fixture
def board():
    return Board()


@pytest.fixture
def boards(board):
    with ThreadPoolExecutor(1) as executor:
        yield Boards(board.take, executor, interval=0.01)


async def told(stream):
    """Return the next message that says something."""
    async for text in stream:
        if text.startswith(b"data: "):
            return json.loads(text[6:])
    return None


def story(function):
    asyncio.run(asyncio.wait_for(function(), 20))


def test_first_comes_the_whole_then_only_what_changed(boards, board):
    async def watch():
        stream = boards.follow(CITY, beat=60)
        assert await told(stream) == {"at": "10:00:00", "whole": True, "parts": board.parts}
        board.parts["now"] = "2"
        assert await told(stream) == {"at": "10:00:00", "parts": {"now": "2"}}
        board.frame = ("judged",)
        assert await told(stream) == {"at": "10:00:00", "parts": {}, "again": True}
        board.parts["tile"] = "new"
        assert await told(stream) == {"at": "10:00:00", "parts": {"tile": "new"}, "again": True}
        await stream.aclose()

    story(watch)


def test_a_slow_one_is_told_what_differs_in_the_end(boards, board):
    async def watch():
        slow, quick = boards.follow(CITY, beat=60), boards.follow(CITY, beat=60)
        await told(slow), await told(quick)
        for value in ("2", "3", "4"):
            board.parts["now"] = value
            assert (await told(quick))["parts"] == {"now": value}
        assert (await told(slow))["parts"] == {"now": "4"}
        await slow.aclose(), await quick.aclose()

    story(watch)


def test_without_change_the_time_is_told_at_every_beat(boards):
    async def watch():
        stream = boards.follow(CITY, beat=0.05)
        await told(stream)
        assert await told(stream) == {"at": "10:00:00", "parts": {}}
        await stream.aclose()

    story(watch)


def test_only_what_is_watched_is_looked_at_and_nothing_when_nobody_watches(boards, board):
    async def watch():
        hall, city = boards.follow(HALL, beat=60), boards.follow(CITY, beat=60)
        await told(hall)
        assert board.looks[-1] == {HALL}
        await told(city)
        assert board.looks[-1] == {HALL, CITY}
        assert boards.followers() == 2
        await hall.aclose(), await city.aclose()
        assert (boards.followers(), boards.watches) == (0, {})
        await boards._looker
        looks = len(board.looks)
        again = boards.follow(HALL, beat=60)
        assert (await told(again))["whole"] is True
        assert len(board.looks) > looks
        await again.aclose()

    story(watch)


def test_a_look_that_fails_is_tried_again(boards, board, caplog):
    async def watch():
        stream = boards.follow(CITY, beat=0.2)
        await told(stream)
        board.failing.append("database is locked")
        assert await told(stream) == {"at": "10:00:00", "parts": {}}
        board.parts["now"] = "2"
        assert (await told(stream))["parts"] == {"now": "2"}
        await stream.aclose()

    story(watch)
    assert "看板读取失败" in caplog.text


def test_a_stream_ends_so_that_its_follower_is_asked_again_who_he_is(boards, monkeypatch):
    monkeypatch.setattr(module, "STAYS", 0.1)

    async def watch():
        return [text async for text in boards.follow(CITY, beat=0.02)]

    texts = asyncio.run(asyncio.wait_for(watch(), 20))
    assert json.loads(texts[0][6:])["whole"] is True
