"""
Writers of one database file queue at a lock beside it.

SQLite lets one writer in at a time and makes the others poll, sleeping up to a tenth of a second,
so that under load a writer waits long after the lock is free. Here every transaction that will
write first takes its turn and gives it back when the transaction ends. Threads of one process wait
for each other at a lock in memory, so that only one of them looks, three times a millisecond, at
the advisory lock on a file next to the database. The locks only order the product's own processes;
SQLite's own lock still protects the data.
"""

import fcntl
import os
import threading
import time
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

STEP = 0.0003
_threads = threading.Lock()


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor; the marks of a statement that came before are not looked for again."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """Return the statement with SQLite's marks for its parameters."""
        if param_names is None:
            return _with_question_marks(query)
        return str(super().convert_query(query, param_names=param_names))


@lru_cache(maxsize=512)
def _with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose writing transactions wait in turn."""

    _turn: int | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor that rewrites each statement only once."""
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn_back()
            raise

    def _commit(self) -> Any:
        # 提交失败时事务仍然开着，所以次序也还占着。
        result = super()._commit()  # type: ignore[misc]
        self._give_turn_back()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def _take_turn(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        wait = self.settings_dict["OPTIONS"].get("timeout", 5)
        latest = time.monotonic() + wait
        if not _threads.acquire(timeout=wait):
            raise OperationalError("database is locked")
        try:
            self._turn = _lock_file(f"{self.settings_dict['NAME']}.turn", latest)
        except BaseException:
            _threads.release()
            raise

    def _give_turn_back(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None
            _threads.release()


def _lock_file(path: str, latest: float) -> int:
    """Return the open, locked file; a process that dies gives it back with its file handles."""
    turn = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return turn
        if time.monotonic() > latest:
            os.close(turn)
            raise OperationalError("database is locked")
        time.sleep(STEP)
