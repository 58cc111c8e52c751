"""A report as a page to print and as a Word document."""

from importlib import import_module
from io import BytesIO
from typing import Any

from django.template.loader import render_to_string

from onewindow.insight.reports.gateways.pictures import pictures_of
from onewindow.insight.reports.rules import chart_svg
from onewindow.kernel.printing import pdf_of

CENTER = 1
"""How Word calls a centred line."""


def charted(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content with the charts of its tables drawn."""
    sections = [
        section
        | {
            "tables": [
                table
                | {
                    "svg": chart_svg(
                        table["chart"], table["name"], table["labels"], table["values"]
                    )
                    if table["chart"]
                    else "",
                    "lines": list(zip(table["labels"], table["rows"], strict=True)),
                }
                for table in section["tables"]
            ]
        }
        for section in content["sections"]
    ]
    return content | {"sections": sections}


def report_pdf(report: Any, *, address: str) -> bytes:
    """Return the report as a PDF; figures link to the pages at this address."""
    page = render_to_string(
        "reports/paper.html",
        {"report": report, "content": charted(report.content), "address": address},
    )
    return pdf_of(page)


def report_docx(report: Any) -> bytes:
    """Return the report as a Word document, its charts as pictures, the sources at the end."""
    docx, points = import_module("docx"), import_module("docx.shared").Pt
    sections = charted(report.content)["sections"]
    drawings = [table["svg"] for one in sections for table in one["tables"] if table["svg"]]
    pictures = iter(pictures_of(drawings))
    paper = docx.Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "FangSong", points(14)
    style.element.rPr.rFonts.set(import_module("docx.oxml.ns").qn("w:eastAsia"), "仿宋")
    paper.add_heading(report.content["title"], level=0).alignment = CENTER
    for section in sections:
        paper.add_heading(section["heading"], level=1)
        for sentence in section["sentences"]:
            line = paper.add_paragraph("".join(piece["text"] for piece in sentence))
            line.paragraph_format.first_line_indent = points(28)
        for table in section["tables"]:
            if table["svg"]:
                _add_picture(paper, next(pictures), table)
            _add_table(paper, table["name"], table["head"], _rows(table))
    paper.add_heading("数字来源", level=1)
    sources = [
        [one["name"], one["words"], f"{one['definition']}（{one['source']}）"]
        for one in report.content["figures"]
    ]
    _add_table(paper, "", ["数字", "值", "口径"], sources)
    paper.add_paragraph(f"数据版本 {report.data_version[:16]}")
    stored = BytesIO()
    paper.save(stored)
    return stored.getvalue()


def _rows(table: dict[str, Any]) -> list[list[str]]:
    return [[name, *row] for name, row in zip(table["labels"], table["rows"], strict=True)]


def _add_picture(paper: Any, picture: bytes, table: dict[str, Any]) -> None:
    """Add a chart as wide as the text; its words for who cannot see it name every value."""
    line = paper.add_paragraph()
    line.alignment = CENTER
    line.paragraph_format.keep_with_next = True
    width = paper.sections[0].page_width - 2 * paper.sections[0].left_margin
    run = line.add_run()
    run.add_picture(BytesIO(picture), width=width)
    pairs = (
        f"{label} {row[0]}" for label, row in zip(table["labels"], table["rows"], strict=True)
    )
    (told,) = run.element.xpath(".//wp:docPr")
    told.set("title", table["name"])
    told.set("descr", f"{table['name']}：{'，'.join(pairs)}")


def _add_table(paper: Any, name: str, head: list[str], rows: list[list[str]]) -> None:
    if name:
        paper.add_paragraph(name).alignment = CENTER
    if not rows:
        paper.add_paragraph("无数据").alignment = CENTER
        return
    grid = paper.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, text in zip(grid.rows[0].cells, head, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
