"""Pages printed as PDF, made when somebody asks."""

import importlib
import os
from collections.abc import Callable
from pathlib import Path


def pdf_of(html: str) -> bytes:
    """Return a page as a PDF."""
    # weasyprint 占 60 MB，只有真正打印的进程才载入。
    content: bytes = importlib.import_module("weasyprint").HTML(string=html).write_pdf()
    return content


def kept_pdf(path: Path, html: Callable[[], str]) -> bytes:
    """Return the PDF that is kept at the path; where there is none, print the page and keep it."""
    if path.exists():
        return path.read_bytes()
    content = pdf_of(html())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
    return content
