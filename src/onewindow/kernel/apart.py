"""
Work in a process of its own: the memory that it needed goes with it.

A web process lives for weeks and answers everybody; what one page needs for a second (DuckDB,
numpy, the printer: 30 to 300 MB) would stay with it for good. So it forks a child, which works and
hands back the answer. Processes that were not asked to stay lean work in place.

The child must not touch the database: its connections belong to the parent.
"""

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from functools import partial
from multiprocessing.connection import Connection, Pipe
from threading import Event
from typing import Any, NoReturn, ParamSpec, TypeVar

PATIENCE = 300.0
"""After so many seconds a child that has not answered is ended."""
_lean = Event()

P = ParamSpec("P")
T = TypeVar("T")
Ask = Callable[[Any], Any]


def stay_lean() -> None:
    """Let this process do such work apart from now on."""
    _lean.set()


def is_lean() -> bool:
    """Test if this process does such work apart."""
    return _lean.is_set()


def apart(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """
    Return what the work returns, or raise what it raises; both must pickle.

    :raises ChildProcessError: if the child ended without an answer, or did not end.
    """
    with helper(lambda: nullcontext(lambda _: work(*arguments, **named))) as ask:
        found: T = ask(None)
    return found


@contextmanager
def helper(work: Callable[[], AbstractContextManager[Ask]]) -> Iterator[Ask]:
    """Give what answers questions until the end, made and kept in a child."""
    if not is_lean():
        with work() as answer:
            yield answer
        return
    ours, theirs = Pipe()
    child = os.fork()
    if not child:
        ours.close()
        _serve(theirs, work)
    theirs.close()
    try:
        yield partial(_ask, ours)
    finally:
        ours.close()
        os.kill(child, signal.SIGKILL)  # 没有更多要问的，它也没有要收拾的
        os.waitpid(child, 0)


def _ask(ours: Connection, question: Any) -> Any:
    ours.send(question)
    if not ours.poll(PATIENCE):
        raise ChildProcessError(f"另起的进程{PATIENCE:.0f}秒没有答复")
    try:
        is_fault, value = ours.recv()
    except EOFError:
        raise ChildProcessError("另起的进程没有答复就结束了") from None
    if is_fault:
        raise value
    return value


def _serve(theirs: Connection, work: Callable[[], AbstractContextManager[Ask]]) -> NoReturn:
    """Answer until nobody asks, and end at once: nothing of the parent's is cleaned up here."""
    try:
        gc.disable()
        _lean.clear()
        try:
            with work() as answer:
                while True:
                    theirs.send_bytes(_answered(answer, theirs.recv()))
        except EOFError:
            pass
        except BaseException as fault:  # noqa: BLE001 - the parent raises it
            theirs.send_bytes(_packed(fault))
    finally:
        os._exit(0)


def _answered(answer: Ask, question: Any) -> bytes:
    try:
        return pickle.dumps((False, answer(question)))
    except BaseException as fault:  # noqa: BLE001 - the parent raises it
        return _packed(fault)


def _packed(fault: BaseException) -> bytes:
    try:
        said = pickle.dumps((True, fault))
        copy(fault)  # made anew as it will be by who receives it
    except Exception:  # noqa: BLE001 - whatever its class does when it is copied
        return pickle.dumps((True, RuntimeError(f"{type(fault).__name__}: {fault}")))
    return said
