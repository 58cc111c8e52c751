"""
The packs of this installation: which kinds there are, in which order they are checked and loaded.

Packs lie under ``PACKS/<layer>/<kind>/``. Layers are read from the nation down to the city, the
demo's last and only when asked for. A kind is registered here with the functions of its app; they
take either one layer's folder of that kind (``per_layer``) or the root of all packs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from onewindow.channels.exchange.api import check_disclosure_packs, load_disclosure_packs
from onewindow.foundation.accounts.api import check_trust_packs, load_trust_packs
from onewindow.foundation.directory.api import check_region_packs, load_region_packs
from onewindow.foundation.policy.api import (
    check_calendar_packs,
    check_policy_layers,
    check_policy_packs,
    check_rule_packs,
    load_calendar_packs,
    load_policy_packs,
    load_rule_packs,
    plan_calendar_packs,
    plan_policy_packs,
    plan_rule_packs,
)
from onewindow.insight.cockpit.api import check_indicator_packs
from onewindow.insight.reports.api import check_report_packs
from onewindow.insight.warehouse.api import (
    check_fact_packs,
    check_source_packs,
    load_source_packs,
    plan_source_packs,
)
from onewindow.kernel.packs import PackError, layers
from onewindow.kernel.violations import Refused, Violation, refuse_if_any
from onewindow.services.catalog.api import (
    check_matter_packs,
    load_matter_packs,
    plan_matter_packs,
)
from onewindow.services.certificates.api import (
    check_certificate_packs,
    load_certificate_packs,
    plan_certificate_packs,
)
from onewindow.services.feedback.api import (
    check_scheme_packs,
    load_scheme_packs,
    plan_scheme_packs,
)
from onewindow.trading.evaluation.api import (
    check_conduct_packs,
    check_speciality_packs,
    load_conduct_packs,
    load_speciality_packs,
)
from onewindow.trading.tendering.api import (
    check_barrier_packs,
    check_document_packs,
    check_notice_packs,
    check_procedure_packs,
    load_barrier_packs,
    load_document_packs,
    load_notice_packs,
    load_procedure_packs,
    plan_procedure_packs,
)

Work = Callable[[Path], list[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """
    One kind of pack: its folder's name, what people call it, and what its app can do.

    What has no ``load`` is read from the files themselves: loading it only checks it.
    """

    folder: str
    label: str
    check: Work
    load: Work | None = None
    plan: Work | None = None
    per_layer: bool = True
    check_between_layers: Work | None = None

    def refuse_wrong(self, folder: Path) -> list[str]:
        """
        Change nothing.

        :raises Refused: with everything that is wrong.
        """
        refuse_if_any(Violation("pack.wrong", problem) for problem in self.check(folder))
        return []


# A kind stands below everything that it refers to.
KINDS: tuple[Kind, ...] = (
    Kind("regions", "行政区划", check_region_packs, load_region_packs, per_layer=False),
    Kind(
        "policy",
        "法定参数",
        check_policy_packs,
        load_policy_packs,
        plan_policy_packs,
        check_between_layers=check_policy_layers,
    ),
    Kind("rules", "引用条款", check_rule_packs, load_rule_packs, plan_rule_packs),
    Kind("calendar", "工作日历", check_calendar_packs, load_calendar_packs, plan_calendar_packs),
    Kind("trust", "信任的认证机构", check_trust_packs, load_trust_packs),
    Kind("reviews", "评价方案", check_scheme_packs, load_scheme_packs, plan_scheme_packs),
    Kind(
        "certificates",
        "证照类型",
        check_certificate_packs,
        load_certificate_packs,
        plan_certificate_packs,
    ),
    Kind(
        "matters",
        "事项",
        check_matter_packs,
        load_matter_packs,
        plan_matter_packs,
        per_layer=False,
    ),
    Kind("specialities", "评标专业", check_speciality_packs, load_speciality_packs),
    Kind("conduct", "专家考核条目", check_conduct_packs, load_conduct_packs),
    Kind("disclosures", "公开清单", check_disclosure_packs, load_disclosure_packs),
    Kind("notices", "公告类型", check_notice_packs, load_notice_packs),
    Kind(
        "procedures",
        "交易程序",
        check_procedure_packs,
        load_procedure_packs,
        plan_procedure_packs,
    ),
    Kind("documents", "招标文件范本", check_document_packs, load_document_packs),
    Kind("barriers", "招标文件禁止内容", check_barrier_packs, load_barrier_packs),
    Kind("facts", "归集标准", check_fact_packs),
    Kind("reports", "报告模板", check_report_packs),
    Kind("sources", "数据来源", check_source_packs, load_source_packs, plan_source_packs),
    Kind("indicators", "预警指标", check_indicator_packs),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run over the packs said, kind by kind."""

    changes: tuple[str, ...]
    problems: tuple[str, ...]


def check_packs(root: Path, *, quiet: bool = False) -> Outcome:
    """Return everything that is wrong with any pack, the demo's too; nothing is loaded."""
    try:
        layers(root)
    except PackError as error:
        return Outcome((), (str(error),))
    problems: list[str] = []
    for kind, folder in _walk(root, with_demo=True, title="检查", quiet=quiet):
        problems += _guarded(kind.check, folder)[1]
    for kind in KINDS:
        if kind.check_between_layers:
            problems += kind.check_between_layers(root)
    return Outcome((), tuple(dict.fromkeys(problems)))


def plan_packs(root: Path, *, with_demo: bool, quiet: bool = False) -> Outcome:
    """Return what loading would change; kinds that cannot say so are only checked."""
    return _run(root, lambda kind: kind.plan, with_demo=with_demo, title="比较", quiet=quiet)


def load_packs(root: Path, *, with_demo: bool, quiet: bool = False) -> Outcome:
    """
    Load every pack that changed, kind by kind, and stop at the first kind that refuses.

    What was loaded before stays: every loader is one transaction, and loading again is harmless.
    """
    return _run(
        root,
        lambda kind: kind.load or kind.refuse_wrong,
        with_demo=with_demo,
        title="装载",
        quiet=quiet,
    )


def _run(
    root: Path,
    chosen: Callable[[Kind], Work | None],
    *,
    with_demo: bool,
    title: str,
    quiet: bool,
) -> Outcome:
    changes: list[str] = []
    for kind, folder in _walk(root, with_demo=with_demo, title=title, quiet=quiet):
        work = chosen(kind)
        if work is None:
            continue
        done, problems = _guarded(work, folder, is_check=False)
        changes += done
        if problems:
            return Outcome(tuple(changes), tuple(problems))
    return Outcome(tuple(changes), ())


def _walk(root: Path, *, with_demo: bool, title: str, quiet: bool) -> Iterator[tuple[Kind, Path]]:
    """Yield every kind with each folder it has to work on, in order, showing how far it got."""
    folders = [one.folder for one in layers(root) if with_demo or not one.is_demo]
    work = [
        (kind, folder)
        for kind in KINDS
        for folder in ([one / kind.folder for one in folders] if kind.per_layer else [root])
        if folder.is_dir()
    ]
    columns = (
        TextColumn("{task.description}", justify="left"),
        BarColumn(),
        MofNCompleteColumn(),
    )
    with Progress(*columns, disable=quiet, transient=True) as progress:
        task = progress.add_task(title, total=len(work))
        for kind, folder in work:
            progress.update(task, description=f"{title} {kind.label} {folder.parent.name}")
            yield kind, folder
            progress.advance(task)


def _guarded(work: Work, folder: Path, *, is_check: bool = True) -> tuple[list[str], list[str]]:
    """Return what the app's function said, as changes or as problems."""
    try:
        said = work(folder)
    except Refused as refused:
        return [], [violation.message for violation in refused.violations]
    except PackError as error:
        return [], [str(error)]
    return ([], said) if is_check else (said, [])
