"""What the web server hands over is not kept longer than the answer takes."""

import io
import weakref

import pytest
from django.test import RequestFactory

from onewindow.site.wsgi import Body, application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]


class Sent(io.BytesIO):
    """A body that can be seen to be gone."""


def test_a_body_is_gone_with_the_answer_though_the_request_is_still_held():
    sent = Sent(b"x" * 1000)
    environ = RequestFactory().post("/nowhere/", b"", content_type="text/plain").environ
    environ |= {"wsgi.input": sent, "CONTENT_LENGTH": "1000"}
    seen, gone = [], weakref.ref(sent)
    del sent
    answer = application(environ, lambda status, *_: seen.append(status))
    answer.close()
    assert seen[0].startswith(("403", "404"))
    assert environ["wsgi.input"].read() == b""
    assert gone() is None


def test_a_body_is_read_by_size_by_line_and_to_the_end():
    body = Body(io.BytesIO(b"first\nsecond\nthird"))
    assert (body.readline(), body.read(3), body.readline(2), body.read()) == (
        b"first\n",
        b"sec",
        b"on",
        b"d\nthird",
    )
