"""The report packs: figures and templates, read once."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from onewindow.insight.reports.rules import Figure, ReportTemplate, template_problems
from onewindow.insight.warehouse.api import standard
from onewindow.kernel.packs import PackError, label, read_entries, read_whole

FIGURES = "figures.yaml"
YEAR_SUMMARY = "year_summary"
"""The yearly report, which every installation has."""


def figures() -> dict[str, Figure]:
    """Return every figure by its code."""
    return _packs(_folder())[0]


def report_templates() -> dict[str, ReportTemplate]:
    """Return every kind of report by its code."""
    return _packs(_folder())[1]


def template_digest(template: ReportTemplate) -> str:
    """Return the digest of a template together with the figures that it cites."""
    known = figures()
    parts = [template.model_dump_json(), *(known[c].model_dump_json() for c in template.cited)]
    return sha256("\n".join(parts).encode()).hexdigest()


def check_report_packs(folder: Path) -> list[str]:
    """Return everything that is wrong within one layer's ``reports`` folder."""
    return _read(folder)[2]


def _folder() -> Path:
    return Path(settings.PACKS) / "national" / "reports"


@lru_cache(maxsize=4)
def _packs(folder: Path) -> tuple[dict[str, Figure], dict[str, ReportTemplate]]:
    entries, templates, problems = _read(folder)
    if problems:
        raise PackError("；".join(problems))
    return entries, templates


def _read(folder: Path) -> tuple[dict[str, Figure], dict[str, ReportTemplate], list[str]]:
    listed, problems = read_entries(folder / FIGURES, Figure)
    known = {figure.code: figure for figure in listed}
    if len(known) != len(listed):
        problems.append(f"{label(folder / FIGURES)}：有数字写了两次")
    problems += [
        f"{label(folder / FIGURES)}：{figure.code} 的事实表 {figure.facts} 不在归集标准中"
        for figure in listed
        if figure.facts not in {*standard(), "chain"}
    ]
    templates = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == FIGURES:
            continue
        template, wrong = read_whole(path, ReportTemplate)
        problems += wrong
        if template is not None:
            templates[template.code] = template
            problems += [f"{label(path)}：{text}" for text in template_problems(template, known)]
    return known, templates, problems
