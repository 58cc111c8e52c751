"""The live process without a server: what a follower is told, and who may follow."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from onewindow.site.live import Hub, Live, Source


class Halls:
    """Halls in memory that count their events."""

    def __init__(self):
        self.events = {1: [], 2: []}
        self.asked = []

    def happen(self, hall=1, **detail):
        sequence = len(self.events[hall]) + 1
        self.events[hall].append({"sequence": sequence, "detail": detail})

    def heads(self):
        return {hall: len(events) for hall, events in self.events.items()}

    def after(self, hall, sequence):
        self.asked.append(sequence)
        return self.events[hall][sequence : sequence + 3]


@pytest.fixture
def halls():
    return Halls()


@pytest.fixture
def hub(halls):
    with ThreadPoolExecutor(2) as executor:
        yield Hub(Source(halls.heads, halls.after), executor, interval=0.01, kept=5)


async def collect(hub, halls, after, wanted, *, hall=1):
    """Follow until so many events came; return their numbers."""
    numbers = []
    async for frames in hub.follow(hall, after, beat=2):
        numbers += [frame.sequence for frame in frames or ()]
        if len(numbers) >= wanted:
            return numbers
    return numbers


def test_a_follower_gets_every_event_from_where_it_stopped(hub, halls):
    for _ in range(12):
        halls.happen()

    async def story():
        late = asyncio.create_task(collect(hub, halls, 2, 13))
        fresh = asyncio.create_task(collect(hub, halls, None, 3))
        other = asyncio.create_task(collect(hub, halls, 0, 1, hall=2))
        await asyncio.sleep(0.1)
        for _ in range(3):
            halls.happen()
        halls.happen(hall=2)
        return await asyncio.wait_for(asyncio.gather(late, fresh, other), 5)

    late, fresh, other = asyncio.run(story())
    assert late == list(range(3, 16))
    assert fresh == [13, 14, 15]
    assert other == [1]


def test_one_that_fell_far_behind_reads_on_from_the_database(hub, halls):
    async def story():
        stream = hub.follow(1, 0, beat=2)
        halls.happen()
        first = await anext(stream)
        keeper = asyncio.create_task(collect(hub, halls, None, 40))
        for _ in range(40):  # 内存只留五条
            halls.happen()
            await asyncio.sleep(0.002)
        await keeper
        numbers = [frame.sequence for frame in first]
        while len(numbers) < 41:
            numbers += [frame.sequence for frame in await anext(stream)]
        await stream.aclose()
        return numbers

    assert asyncio.run(asyncio.wait_for(story(), 10)) == list(range(1, 42))


def test_a_number_from_another_life_starts_from_now(hub, halls):
    async def story():
        task = asyncio.create_task(collect(hub, halls, 900, 1))
        await asyncio.sleep(0.1)
        halls.happen()
        return await asyncio.wait_for(task, 5)

    assert asyncio.run(story()) == [1]


def test_without_events_there_is_a_beat_and_nobody_left_leaves_no_room(hub, halls):
    async def story():
        stream = hub.follow(1, None, beat=0.05)
        assert await anext(stream) is None
        assert hub.followers() == 1
        await stream.aclose()
        return hub.followers(), hub.rooms

    assert asyncio.run(story()) == (0, {})


def test_a_database_that_fails_for_a_moment_loses_nothing(hub, halls, caplog):
    failing = []

    def heads():
        if failing:
            raise OSError(failing.pop())
        return halls.heads()

    hub.source = Source(heads, halls.after)

    async def story():
        task = asyncio.create_task(collect(hub, halls, None, 1))
        await asyncio.sleep(0.05)
        failing.append("database is locked")
        halls.happen()
        return await asyncio.wait_for(task, 8)

    assert asyncio.run(story()) == [1]
    assert "稍后重试" in caplog.text


async def ask(live, path, *, headers=(), until=b"\n\n"):
    """Open one connection and return status, headers and the first bytes."""
    said, wait = [], asyncio.Event()

    async def send(message):
        said.append(message)
        body = b"".join(m.get("body", b"") for m in said)
        if body.count(b"data: ") >= 2 or not message.get("more_body", True):
            wait.set()

    async def receive():
        await wait.wait()
        return {"type": "http.disconnect"}

    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), *headers],
        "server": ("localhost", 80),
    }
    await asyncio.wait_for(live(scope, receive, send), 5)
    body = b"".join(m.get("body", b"") for m in said).decode()
    return said[0]["status"], dict(said[0]["headers"]), body


@pytest.fixture
def live(hub):
    return Live(hub, codes=lambda: {"H01": 1}, hosts=["localhost"])


def test_everybody_is_told_numbers_and_staff_are_told_more(live, halls):
    halls.happen(counter_name="综合窗口1", service=7)
    halls.happen()
    status, headers, body = asyncio.run(ask(live, "/live/halls/H01?after=0"))
    events = [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: ")]
    assert (status, headers[b"content-type"]) == (200, b"text/event-stream; charset=utf-8")
    assert events[0]["detail"] == {"counter_name": "综合窗口1"}
    assert [line for line in body.splitlines() if line.startswith("id: ")] == ["id: 1", "id: 2"]


def test_the_header_of_a_resumed_stream_goes_before_the_address(live, halls):
    for _ in range(4):
        halls.happen()
    resumed = [(b"last-event-id", b"2")]
    _, _, body = asyncio.run(ask(live, "/live/halls/H01?after=0", headers=resumed))
    assert [line for line in body.splitlines() if line.startswith("id: ")] == ["id: 3", "id: 4"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/live/halls/unknown", [], 404),
        ("/live/other/H01", [], 404),
        ("/live/halls/H01", [(b"host", b"evil.example")], 400),
        ("/live/desk/H01", [(b"origin", b"http://evil.example")], 403),
    ],
)
def test_what_is_wrong_is_turned_away(live, path, headers, status):
    assert asyncio.run(ask(live, path, headers=headers))[0] == status


def test_only_pages_of_our_own_hosts_may_read_a_stream(live, halls):
    halls.happen(), halls.happen()
    own = [(b"origin", b"http://localhost:8000")]
    _, headers, _ = asyncio.run(ask(live, "/live/halls/H01?after=0", headers=own))
    assert headers[b"access-control-allow-origin"] == b"http://localhost:8000"
    strange = [(b"origin", b"http://evil.example")]
    _, headers, _ = asyncio.run(ask(live, "/live/halls/H01?after=0", headers=strange))
    assert b"access-control-allow-origin" not in headers
