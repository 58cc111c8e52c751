"""Issued documents as files: PDF for reading and archives, Word for those who work with it."""

import importlib
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from onewindow.kernel.printing import kept_pdf
from onewindow.trading.tendering.models import TenderDocument

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def document_pdf(document: TenderDocument) -> bytes:
    """Return an issued edition as a PDF of A4 pages; made once and kept under its digest."""
    path: Path = settings.HOME / "cache" / "documents" / f"{document.digest}.pdf"
    said = {"document": document, "is_demo": settings.DEMO}
    return kept_pdf(path, lambda: render_to_string("tendering/document_print.html", said))


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
