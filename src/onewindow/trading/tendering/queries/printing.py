"""Issued documents as files: PDF for reading and archives, Word for those who work with it."""

import importlib
import os
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from onewindow.trading.tendering.models import TenderDocument

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def document_pdf(document: TenderDocument) -> bytes:
    """Return an issued edition as a PDF of A4 pages; made once and kept under its digest."""
    path: Path = settings.HOME / "cache" / "documents" / f"{document.digest}.pdf"
    if path.exists():
        return path.read_bytes()
    page = render_to_string(
        "tendering/document_print.html", {"document": document, "is_demo": settings.DEMO}
    )
    # weasyprint 占 60 MB，只有真正打印的进程才载入。
    content: bytes = importlib.import_module("weasyprint").HTML(string=page).write_pdf()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
    return content


def document_word(document: TenderDocument) -> bytes:
    """Return an issued edition as a Word file."""
    docx = importlib.import_module("docx")
    word = docx.Document()
    style = word.styles["Normal"]
    style.font.name, style.font.size = "仿宋", docx.shared.Pt(12)
    fonts = importlib.import_module("docx.oxml.ns").qn("w:eastAsia")
    style.element.rPr.rFonts.set(fonts, "仿宋")
    word.add_heading(f"{document.tender.name}招标文件", level=0)
    word.add_paragraph(f"{document.tender.code}　第{document.number}版")
    for chapter in document.content:
        word.add_heading(chapter["label"], level=1)
        for clause in chapter["clauses"]:
            word.add_heading(clause["label"], level=2)
            for line in clause["text"].splitlines():
                word.add_paragraph(line)
    word.add_paragraph(f"本版摘要（SHA-256）：{document.digest}")
    out = BytesIO()
    word.save(out)
    return out.getvalue()
