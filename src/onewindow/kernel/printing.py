"""Pages printed as PDF, made when somebody asks."""

import importlib
from collections.abc import Callable
from pathlib import Path

from onewindow.kernel.apart import apart
from onewindow.kernel.keeping import keep_whole


def pdf_of(html: str) -> bytes:
    """Return a page as a PDF."""
    return apart(_printed, html)


def _printed(html: str) -> bytes:
    # weasyprint 占 60 MB，打印一份长报告再占 200 MB，只有真正打印的进程才载入。
    content: bytes = importlib.import_module("weasyprint").HTML(string=html).write_pdf()
    return content


def kept_pdf(path: Path, html: Callable[[], str]) -> bytes:
    """Return the PDF that is kept at the path; where there is none, print the page and keep it."""
    if path.exists():
        return path.read_bytes()
    content = pdf_of(html())
    keep_whole(path, content)
    return content
