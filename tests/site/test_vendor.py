import re

import pytest
from django.conf import settings

from tools.refresh_vendor import PACKAGES, VENDOR, check

STATIC = VENDOR.parent


@pytest.mark.parametrize("vendored", PACKAGES, ids=lambda v: v.package)
def test_vendored_files_are_what_their_checksums_say(vendored):
    folder = VENDOR / vendored.folder
    assert check(folder) == []
    papers = [path for path in (folder / "LICENSE", folder / "NOTICE") if path.exists()]
    assert any(vendored.copyright in paper.read_text() for paper in papers)


def test_no_style_or_script_asks_another_machine():
    outside = {
        (path.name, address)
        for path in STATIC.rglob("*")
        if path.suffix in {".css", ".js"}
        for address in re.findall(
            r"(?:url\(|@import |import\(|fetch\()[\"']?(https?:[^\"')]+)", path.read_text()
        )
    }
    assert outside == set()


def test_the_crown_and_its_font_are_gone():
    css = (VENDOR / "govuk-frontend-6.6.0/govuk-frontend.min.css").read_text()
    for word in ("GDS Transport", "crest", "@font-face"):
        assert word not in css


def test_the_policy_allows_nothing_inline():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    said = " ".join(str(value) for values in directives.values() for value in values)
    assert "unsafe" not in said
    assert directives["default-src"] == ["'none'"]


def test_no_template_holds_inline_script_or_style():
    source = STATIC.parents[1]
    wrong = [
        path.name
        for path in source.rglob("templates/**/*.html")
        if re.search(r"\son[a-z]+=\"|\sstyle=\"|<script>|javascript:", path.read_text())
    ]
    assert wrong == []
