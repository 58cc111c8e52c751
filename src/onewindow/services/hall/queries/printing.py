"""A proposal for posts as a file: PDF for people and archives, Word for those who adapt it."""

import importlib
from io import BytesIO

from django.conf import settings
from django.template.loader import render_to_string

from onewindow.kernel.printing import pdf_of
from onewindow.services.hall.models import PostProposal

FONT = "Noto Serif CJK SC"


def proposal_pdf(proposal: PostProposal) -> bytes:
    """Return the proposal as a PDF of A4 pages."""
    page = render_to_string(
        "hall/post_print.html", {"proposal": proposal, "is_demo": settings.DEMO}
    )
    return pdf_of(page)


def proposal_word(proposal: PostProposal) -> bytes:
    """Return the proposal as a Word file."""
    docx = importlib.import_module("docx")
    qualified = importlib.import_module("docx.oxml.ns").qn
    points = importlib.import_module("docx.shared").Pt
    side = importlib.import_module("docx.enum.text").WD_ALIGN_PARAGRAPH
    content, word = proposal.content, docx.Document()
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, points(14)
    style.element.rPr.rFonts.set(qualified("w:eastAsia"), "仿宋")
    word.add_heading(content["title"], level=0).alignment = side.CENTER
    word.add_paragraph(proposal.number).alignment = side.RIGHT
    word.add_paragraph(f"{content['to']}：")
    for sentence in content["sentences"]:
        word.add_paragraph(sentence).paragraph_format.first_line_indent = points(28)
    word.add_paragraph("执行的标准：")
    for one in content["standards"]:
        word.add_paragraph(f"{one['name']}{one['wording']}（{one['source']}）")
    for line in (f"拟稿：{proposal.made_by}", content["day"], *_signature(proposal)):
        word.add_paragraph(line).alignment = side.RIGHT
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _signature(proposal: PostProposal) -> list[str]:
    if proposal.decided_by is None:
        return ["签批："]
    words = f"签批：{proposal.decided_by}，{proposal.get_state_display()}"
    return [words, *([f"意见：{proposal.remark}"] if proposal.remark else [])]
