"""Charts as pictures, for papers that cannot hold a drawing."""

import re
from collections.abc import Sequence
from importlib import import_module
from io import BytesIO

from onewindow.kernel.printing import pdf_of

SHARPNESS = 2
"""Points of the picture for each of the drawing."""
_SIZE = re.compile(r'width="(\d+)" height="(\d+)"')


def pictures_of(drawings: Sequence[str]) -> list[bytes]:
    """Return each drawing (SVG) as a picture (PNG), as it stands in the PDF."""
    if not drawings:
        return []
    sizes = [found.groups() for one in drawings if (found := _SIZE.search(one))]
    named = "".join(
        f"@page p{number} {{ size: {width}px {height}px; margin: 0 }} "
        f"#p{number} {{ page: p{number} }}"
        for number, (width, height) in enumerate(sizes)
    )
    body = "".join(f'<div id="p{number}">{one}</div>' for number, one in enumerate(drawings))
    page = f"<style>{named} svg {{ display: block }}</style>{body}"
    printed = import_module("pypdfium2").PdfDocument(pdf_of(page))
    # 一英寸在绘图中为96点，在 PDF 中为72点。
    return [_png(sheet.render(scale=SHARPNESS * 96 / 72).to_pil()) for sheet in printed]


def _png(image: object) -> bytes:
    stored = BytesIO()
    image.save(stored, "PNG", optimize=True)  # type: ignore[attr-defined]
    return stored.getvalue()
