"""
Refresh the vendored front-end files from their published packages.

Run by a developer who wants newer files, never by a user: it needs the ``npm`` client. It names
packages and versions only; where they come from is the client's own configuration.

    python tools/refresh_vendor.py          # fetch, trim, write
    python tools/refresh_vendor.py --check  # compare what is there with its checksums
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "src/onewindow/site/static/vendor"
CHINESE = '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif'
ICONS = Path(__file__).with_name("vendor_icons.txt").read_text().split()
MIT = """The MIT License (MIT)

{copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
"""


@dataclass(frozen=True)
class Vendored:
    """One package: where its files come from and what is done to them."""

    package: str
    version: str
    folder: str
    copyright: str
    files: dict[str, str]
    trim: Callable[[str, str], str]
    is_mit: bool = True


def trim_govuk(name: str, text: str) -> str:
    """
    Take out the font, the crown and the crest; use the system's Chinese fonts.

    The module becomes a plain script: a name that is hashed when files are collected cannot be
    imported by another script.
    """
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*", "", text)
    if name.endswith(".js"):
        module = re.fullmatch(r"(?s)(.*);export\{([\w,]+)\};?\s*", text)
        if module is None:
            raise SystemExit(f"{name} no longer ends with its exports: adapt trim_govuk")
        body, exports = module.groups()
        return f"(()=>{{{body};window.GOVUKFrontend={{{exports}}}}})();\n"
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = text.replace("font-family:GDS Transport,arial,sans-serif", f"font-family:{CHINESE}")
    text = re.sub(r"[^{}]*\{[^{}]*govuk-crest\.svg[^{}]*\}", "", text)
    for word in ("url(/assets", "GDS Transport", "crest.svg"):
        if word in text:
            raise SystemExit(f"{name} still holds {word}: adapt trim_govuk")
    return text


def trim_tabler(name: str, text: str) -> str:
    """Drop the pointer to the source map, which is not shipped."""
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text)


def untouched(name: str, text: str) -> str:
    """Leave the file as it was published."""
    return text


def icon_symbol(name: str, text: str) -> str:
    """Return one icon as a symbol of the sprite."""
    body = re.sub(r"(?s)^.*?<svg[^>]*>|</svg>.*$|<path stroke=\"none\"[^>]*/>", "", text)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(body.split())}</symbol>'


PACKAGES = (
    Vendored(
        "govuk-frontend",
        "6.6.0",
        "govuk-frontend-6.6.0",
        "Copyright (C) 2017 Crown Copyright (Government Digital Service)",
        {
            "dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
            "dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
        },
        trim_govuk,
    ),
    Vendored(
        "@tabler/core",
        "1.6.1",
        "tabler-core-1.6.1",
        "Copyright (c) 2018-2026 The Tabler Authors",
        {"dist/css/tabler.min.css": "tabler.min.css"},
        trim_tabler,
    ),
    Vendored(
        "@tabler/icons",
        "3.51.0",
        "tabler-icons-3.51.0",
        "Copyright (c) 2020-2026 Paweł Kuna",
        {f"icons/outline/{name}.svg": name for name in ICONS},
        icon_symbol,
    ),
    Vendored(
        "echarts",
        "6.1.0",
        "echarts-6.1.0",
        "Copyright 2017-2026 The Apache Software Foundation",
        {
            "dist/echarts.common.min.js": "echarts.common.min.js",
            "LICENSE": "LICENSE",
            "NOTICE": "NOTICE",
            "licenses/LICENSE-d3": "LICENSE-d3",
        },
        untouched,
        is_mit=False,
    ),
)


def main() -> int:
    """Refresh or check every package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare with the checksums")
    check_only = parser.parse_args().check
    problems: list[str] = []
    for vendored in PACKAGES:
        if not check_only:
            refresh(vendored)
        problems += check(VENDOR / vendored.folder)
        print(f"{vendored.package} {vendored.version}")
    print("\n".join(problems) or "checksums agree")
    return bool(problems)


def refresh(vendored: Vendored) -> None:
    """Fetch one package and write its trimmed files, licence and checksums."""
    folder = VENDOR / vendored.folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            ["npm", "pack", "--silent", f"{vendored.package}@{vendored.version}"],
            cwd=scratch,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with tarfile.open(next(Path(scratch).glob("*.tgz"))) as archive:
            texts = {
                name: archive.extractfile(f"package/{path}").read().decode()
                for path, name in vendored.files.items()
            }
    trimmed = {name: vendored.trim(name, text) for name, text in texts.items()}
    if vendored.trim is icon_symbol:
        symbols = "\n".join(trimmed.values())
        trimmed = {"sprite.svg": f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'}
    if vendored.is_mit:
        trimmed["LICENSE"] = MIT.format(copyright=vendored.copyright)
    for name, text in trimmed.items():
        (folder / name).write_text(text)
    lines = [f"{digest(folder / name)}  {name}\n" for name in sorted(trimmed)]
    (folder / "SHA256SUMS").write_text("".join(lines))


def check(folder: Path) -> list[str]:
    """Return the files whose content is not what the checksums say."""
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    pairs = [line.split("  ", 1) for line in lines]
    return [f"{folder.name}/{name} differs" for sha, name in pairs if digest(folder / name) != sha]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
