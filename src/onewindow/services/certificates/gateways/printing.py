"""The QR picture and the PDF of a certificate; both are made when somebody asks."""

from pathlib import Path

import segno
from django.conf import settings

from onewindow.kernel.printing import kept_pdf


def qr_image(address: str) -> str:
    """Return the QR code of an address as an SVG data address for an image tag."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#0b0c0c"))


def certificate_pdf(name: str, html: str) -> bytes:
    """Return the PDF of a page, from the cache under HOME if it has been made before."""
    path: Path = settings.HOME / "cache" / "certificates" / name[:2] / f"{name}.pdf"
    return kept_pdf(path, lambda: html)
