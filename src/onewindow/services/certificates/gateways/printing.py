"""The QR picture and the PDF of a certificate; both are made when somebody asks."""

import importlib
import os
from pathlib import Path

import segno
from django.conf import settings


def qr_image(address: str) -> str:
    """Return the QR code of an address as an SVG data address for an image tag."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#0b0c0c"))


def certificate_pdf(name: str, html: str) -> bytes:
    """Return the PDF of a page, from the cache under HOME if it has been made before."""
    path: Path = settings.HOME / "cache" / "certificates" / name[:2] / f"{name}.pdf"
    if path.exists():
        return path.read_bytes()
    # Weasyprint weighs 60 MB in a process: only one that prints should carry it.
    content: bytes = importlib.import_module("weasyprint").HTML(string=html).write_pdf()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
    return content
