from django.db import models
from django.db.models import Q

from onewindow.trading.evaluation.rules import (
    OVER,
    ContenderState,
    EvaluationState,
    InquiryKind,
    InquiryState,
    MemberState,
)


class Evaluation(models.Model):
    """The evaluation of a lot (评标), with the terms as they stood when it was prepared."""

    lot = models.ForeignKey(
        "tendering.Lot", models.PROTECT, related_name="evaluations", verbose_name="标段"
    )
    code = models.CharField("评标编号", max_length=36, unique=True)
    terms = models.JSONField("评审条款")
    is_blind = models.BooleanField("技术暗标", default=False)
    hides_prices = models.BooleanField("评分交齐后才公开报价", default=False)
    is_ranked = models.BooleanField("候选人排序", default=True)
    rate = models.DecimalField("开标时抽取的下浮率", max_digits=6, decimal_places=4, null=True)
    starts_at = models.DateTimeField("计划开始时间")
    started_at = models.DateTimeField("开始时间", null=True)
    leader = models.ForeignKey(
        "evaluation.Member", models.PROTECT, null=True, related_name="+", verbose_name="组长"
    )
    result = models.JSONField("汇总结果", null=True)
    head = models.JSONField("汇总后的树头", null=True)
    reason = models.CharField("终止或者重新评审的原因", max_length=400, blank=True)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=EvaluationState.choices(),
        default=EvaluationState.WAITING.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "评标"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot"],
                condition=~Q(state__in=[state.value for state in OVER]),
                name="evaluation_living_once",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Member(models.Model):
    """A member of the committee (评标委员会成员): a drawn expert, or the tenderer's own."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="members", verbose_name="评标"
    )
    number = models.PositiveSmallIntegerField("序号")
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="账号"
    )
    seat = models.ForeignKey(
        "evaluation.Seat", models.PROTECT, null=True, related_name="+", verbose_name="评标席位"
    )
    vote = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="推选的组长"
    )
    signed_in_at = models.DateTimeField("签到时间", null=True)
    submitted_at = models.DateTimeField("提交评分时间", null=True)
    sheet_digest = models.CharField("评分表摘要", max_length=64, blank=True)
    reason = models.CharField("更换原因", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=MemberState.choices(), default=MemberState.SEATED.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "评标委员会成员"
        ordering = ["evaluation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="member_number_once"),
            models.UniqueConstraint(fields=["evaluation", "user"], name="member_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}号成员"

    @property
    def is_representative(self) -> bool:
        """Test if he speaks for the tenderer (招标人代表) and was not drawn."""
        return self.seat_id is None


class Contender(models.Model):
    """An opened bid as the evaluation sees it (参评投标)."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="contenders", verbose_name="评标"
    )
    bid = models.ForeignKey("bidding.Bid", models.PROTECT, related_name="+", verbose_name="投标")
    offer = models.ForeignKey(
        "bidding.Bid", models.PROTECT, null=True, related_name="+", verbose_name="最后报价"
    )
    credit_code = models.CharField("投标人信用代码", max_length=18)
    name = models.CharField("投标人", max_length=200)
    alias = models.CharField("暗标编号", max_length=4)
    quoted = models.DecimalField("开标价（元）", max_digits=18, decimal_places=2)
    price = models.DecimalField("评审依据的报价（元）", max_digits=18, decimal_places=2)
    deduction = models.DecimalField("价格扣除比例", max_digits=5, decimal_places=4, default=0)
    adjustment = models.DecimalField("偏差折价（元）", max_digits=18, decimal_places=2, default=0)
    brand = models.CharField("核心产品品牌", max_length=200, blank=True)
    project_manager = models.CharField("项目负责人", max_length=60, blank=True)
    clause = models.CharField("否决依据", max_length=200, blank=True)
    reason = models.CharField("否决原因", max_length=1000, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ContenderState.choices(),
        default=ContenderState.STANDING.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "参评投标"
        ordering = ["evaluation", "credit_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "credit_code"], name="contender_code_once"
            ),
            models.UniqueConstraint(fields=["evaluation", "alias"], name="contender_alias_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Finding(models.Model):
    """What a member found of a bid, or of the competition as a whole (审查意见)."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="findings", verbose_name="成员"
    )
    contender = models.ForeignKey(
        Contender, models.CASCADE, null=True, related_name="findings", verbose_name="参评投标"
    )
    factor = models.CharField("评审因素", max_length=40)
    is_passed = models.BooleanField("通过")
    words = models.CharField("说明", max_length=400, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "审查意见"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["member", "contender", "factor"], name="finding_once"),
            models.UniqueConstraint(
                fields=["member", "factor"],
                condition=Q(contender=None),
                name="finding_of_all_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.factor}"


class Points(models.Model):
    """The points that a member gives a bid for a factor (评分)."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="points", verbose_name="成员")
    contender = models.ForeignKey(
        Contender, models.CASCADE, related_name="points", verbose_name="参评投标"
    )
    factor = models.CharField("评审因素", max_length=40)
    value = models.DecimalField("分值", max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["member", "contender", "factor"], name="points_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.factor}"


class Explanation(models.Model):
    """Why a member's points lie far from the others' (评分偏离的书面理由)."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="explanations", verbose_name="成员"
    )
    contender = models.ForeignKey(
        Contender, models.CASCADE, related_name="+", verbose_name="参评投标"
    )
    factor = models.CharField("评审因素", max_length=40)
    words = models.CharField("理由", max_length=400)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "评分偏离的理由"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "contender", "factor"], name="explanation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.factor}"


class Inquiry(models.Model):
    """A written question to a bidder and its signed answer (询标)."""

    contender = models.ForeignKey(
        Contender, models.PROTECT, related_name="inquiries", verbose_name="参评投标"
    )
    kind = models.CharField("类型", max_length=12, choices=InquiryKind.choices())
    text = models.CharField("问题", max_length=1000)
    proposal = models.JSONField("拟修正的报价", null=True)
    asked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name="提出的成员"
    )
    asked_at = models.DateTimeField("发出时间")
    due = models.DateTimeField("答复期限")
    answer = models.CharField("答复", max_length=2000, blank=True)
    is_confirmed = models.BooleanField("确认修正", null=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True)
    state = models.CharField(
        "状态", max_length=10, choices=InquiryState.choices(), default=InquiryState.ASKED.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "询标"
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "due"], name="inquiry_by_due")]

    def __str__(self) -> str:
        return self.text[:40]
