"""Legal documents as files: PDF for people and archives, Word for clerks who must adapt one."""

from importlib import import_module
from io import BytesIO

from django.conf import settings
from django.template.loader import render_to_string

from onewindow.kernel.printing import pdf_of
from onewindow.services.casework.models import LegalDocument

FONT = "Noto Serif CJK SC"


def document_pdf(document: LegalDocument) -> bytes:
    """Return the document as a PDF of A4 pages."""
    page = render_to_string(
        "casework/document_print.html", {"document": document, "is_demo": settings.DEMO}
    )
    return pdf_of(page)


def document_word(document: LegalDocument) -> bytes:
    """Return the document as a Word file."""
    # docx 占 5 MB，只有真正写 Word 文件的进程才载入。
    content, word = document.content, import_module("docx").Document()
    points, side = import_module("docx.shared").Pt, import_module("docx.enum.text")
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, points(14)
    style.element.rPr.rFonts.set(import_module("docx.oxml.ns").qn("w:eastAsia"), "仿宋")
    word.add_heading(content["title"], level=0).alignment = side.WD_ALIGN_PARAGRAPH.CENTER
    word.add_paragraph(document.number).alignment = side.WD_ALIGN_PARAGRAPH.RIGHT
    word.add_paragraph(f"{content['applicant']}：")
    for sentence in content["sentences"]:
        word.add_paragraph(sentence).paragraph_format.first_line_indent = points(28)
    for number, item in enumerate(content["items"], start=1):
        word.add_paragraph(f"{number}. {item}")
    for text in (content["remedy"], f"依据：{content['source']}" if content["source"] else ""):
        if text:
            word.add_paragraph(text).paragraph_format.first_line_indent = points(28)
    for line in (str(document.issuer), content["day"]):
        word.add_paragraph(line).alignment = side.WD_ALIGN_PARAGRAPH.RIGHT
    word.add_paragraph(f"办件编码：{content['case_number']}")
    out = BytesIO()
    word.save(out)
    return out.getvalue()
