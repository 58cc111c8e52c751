"""
Two at once: one draw, one seat for each place.

In threads on PostgreSQL; on a SQLite file tests/processes/test_draws.py does the same, for the
tests' SQLite in memory has a single connection.
"""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from onewindow.foundation.records.api import Entry, seal_all
from onewindow.kernel.violations import Refused
from onewindow.trading.evaluation.api import Seat, decline_seat, run_draw
from tests.trading.evaluation.builders import again, drawn, revealed
from tests.trading.tendering.builders import OFFICER
from tests.trading.tendering.conftest import committed_law as law

__all__ = ["law"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite 见 tests/processes"),
]


def together(*works):
    """Do all of it at the same moment, each in a thread and connection of its own."""
    ready, said = Barrier(len(works)), []

    def do(work):
        ready.wait()
        try:
            work()
            said.append("done")
        except Refused:
            said.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def test_two_officers_press_at_once_and_one_draw_is_made(transactional_db, closed, library):
    draw = revealed(closed)
    seal_all()
    copies = [again(draw), again(draw)]
    works = [
        lambda copy=copy: run_draw(draw=copy, at=timezone.now(), actor=OFFICER) for copy in copies
    ]
    assert together(*works) == ["done", "refused"]
    assert Seat.objects.count() == 4
    assert Entry.objects.filter(move="draw.run").count() == 1


def test_two_experts_decline_at_once_and_two_others_are_asked(transactional_db, closed, library):
    draw = drawn(closed)
    with transaction.atomic():
        first, second = draw.seats.order_by("id")[:2]
    works = [
        lambda seat=seat: decline_seat(seat=seat, reason="出差", at=timezone.now())
        for seat in (first, second)
    ]
    assert together(*works) == ["done", "done"]
    states = draw.seats.order_by("id").values_list("state", flat=True)
    assert sorted(states) == ["declined"] * 2 + ["invited"] * 4
    assert len(set(draw.seats.values_list("member_id", flat=True))) == 6
