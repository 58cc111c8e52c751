"""Work in a child of a lean process; a process that is not lean works in place."""

import os
import time
from contextlib import contextmanager

import pytest

from onewindow.kernel import apart as module
from onewindow.kernel.apart import apart, helper, is_lean, stay_lean


@pytest.fixture
def lean():
    stay_lean()
    yield
    module._lean.clear()


def place():
    return os.getpid(), is_lean()


def test_a_process_that_is_not_lean_works_in_place():
    assert apart(place) == (os.getpid(), False)


def test_a_lean_one_works_in_a_child_that_is_gone_afterwards(lean):
    child, is_child_lean = apart(place)
    assert child != os.getpid()
    assert not is_child_lean
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_what_is_handed_back_may_be_large_and_arguments_are_passed_on(lean):
    assert apart(lambda size, *, of: of * size, 5_000_000, of="一") == "一" * 5_000_000


def test_a_fault_is_raised_as_it_was(lean):
    def work():
        raise LookupError("没有这张表")

    with pytest.raises(LookupError, match="没有这张表"):
        apart(work)


class OddError(Exception):
    def __init__(self, one, two):
        super().__init__(one + two)


def test_a_fault_that_does_not_copy_is_told_in_words(lean):
    def work():
        raise OddError("a", "b")

    with pytest.raises(RuntimeError, match="OddError: ab"):
        apart(work)


def test_a_child_that_ends_without_an_answer_is_a_fault(lean):
    with pytest.raises(ChildProcessError, match="没有答复就结束"):
        apart(os._exit, 3)


def test_a_child_that_does_not_end_is_ended(lean, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    with pytest.raises(ChildProcessError, match="秒没有答复"):
        apart(time.sleep, 60)


def test_a_helper_answers_one_question_after_the_other(lean):
    @contextmanager
    def counting():
        asked = []
        yield lambda question: asked.append(question) or (os.getpid(), tuple(asked))

    with helper(counting) as ask:
        (first, one), (second, two) = ask("a"), ask("b")
    assert (one, two) == (("a",), ("a", "b"))
    assert first == second != os.getpid()


def test_a_helper_that_cannot_start_says_why(lean):
    @contextmanager
    def broken():
        raise OSError("磁盘已满")
        yield

    with helper(broken) as ask, pytest.raises(OSError, match="磁盘已满"):
        ask("a")
