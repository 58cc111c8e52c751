"""A review scheme (评价方案) as a pack says it: grades, tags, and the stages of what follows."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from onewindow.kernel.regions import region_path
from onewindow.kernel.schema import Code, Part, Wording

GRADES = 5
State = Literal["found", "fixing", "fixed", "verified"]
_ORDER = ("found", "fixing", "fixed", "verified")
Limit = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]


class GradePack(Part):
    """One of the five grades and what one may tick with it."""

    score: Annotated[int, Field(ge=1, le=GRADES)]
    name: Annotated[Wording, Field(max_length=20)]
    is_bad: bool
    question: Wording
    tags: Annotated[tuple[Wording, ...], Field(min_length=1, max_length=12)]


class StagePack(Part):
    """One stage of what follows a bad review or a complaint."""

    code: Code
    label: Wording
    state: State
    limit: Limit
    named: bool = False


class SchemePack(Part):
    """The scheme of a region from a day on."""

    region: str
    starts: date
    source: Wording
    confidence: Literal[
        "text-checked", "source-page", "source-repo-quote", "knowledge-verify", "draft"
    ]
    default_score: Annotated[int, Field(ge=1, le=GRADES)]
    follow_up: tuple[Annotated[int, Field(ge=1, le=GRADES)], ...]
    grades: tuple[GradePack, ...]
    review_plan: tuple[StagePack, ...]
    complaint_plan: tuple[StagePack, ...]

    @field_validator("region")
    @classmethod
    def _known(cls, region: str) -> str:
        region_path(region)
        return region

    def grade(self, score: int) -> GradePack:
        """
        Return the grade with this score.

        :raises KeyError: if there is none.
        """
        return {one.score: one for one in self.grades}[score]

    def plan(self, *, is_complaint: bool, is_named: bool) -> tuple[StagePack, ...]:
        """Return the stages that follow; who stays anonymous cannot be contacted."""
        stages = self.complaint_plan if is_complaint else self.review_plan
        return tuple(stage for stage in stages if is_named or not stage.named)


def scheme_problems(pack: SchemePack) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with a scheme beyond its form."""
    scores = sorted(grade.score for grade in pack.grades)
    if scores != [1, 2, 3, 4, 5]:
        yield "等级应为1到5分各一个"
        return
    names = [grade.name for grade in pack.grades]
    if len(set(names)) < GRADES:
        yield "等级名称重复"
    for grade in pack.grades:
        if len(set(grade.tags)) < len(grade.tags):
            yield f"{grade.name}：标签重复"
        if grade.is_bad and grade.score not in pack.follow_up:
            yield f"{grade.name}是差评，follow_up 里却没有"
    if pack.grade(pack.default_score).is_bad:
        yield "系统默认不能是差评"
    for title, plan in (
        ("review_plan", pack.review_plan),
        ("complaint_plan", pack.complaint_plan),
    ):
        yield from (f"{title}：{text}" for text in _plan_problems(plan))


def _plan_problems(plan: tuple[StagePack, ...]) -> Iterator[str]:
    codes = [stage.code for stage in plan]
    if len(set(codes)) < len(codes):
        yield "环节代码重复"
    positions = [_ORDER.index(stage.state) for stage in plan]
    if positions != sorted(positions):
        yield "环节应按待分派、整改中、待核验、已核验排列"
    for needed in ("judge", "rectify", "reply"):
        found = [stage for stage in plan if stage.code == needed]
        if not found:
            yield f"缺少环节 {needed}"
        elif found[0].named:
            yield f"环节 {needed} 匿名评价也要有"
    unknown = set(codes) - {"contact", "judge", "rectify", "reply", "visit", "publish"}
    if unknown:
        yield f"没有这样的环节：{'、'.join(sorted(unknown))}"
