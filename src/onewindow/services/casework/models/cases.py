from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from onewindow.services.casework.rules import (
    OPEN,
    Channel,
    ClockKind,
    DocumentKind,
    DutyState,
    FeeState,
    Intake,
    Light,
    Outcome,
    PaymentState,
    State,
    TaskState,
)


class Case(models.Model):
    """One application handled by the house (办件); bound to the edition of its day."""

    number = models.CharField("办件编码", max_length=48, unique=True, null=True)
    edition = models.ForeignKey("catalog.Edition", models.PROTECT, verbose_name="事项版本")
    matter = models.ForeignKey("catalog.Matter", models.PROTECT, verbose_name="事项")
    matter_name = models.CharField("事项名称", max_length=120)
    situation = models.CharField("情形", max_length=40, blank=True)
    person = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="cases", verbose_name="申请人"
    )
    enterprise = models.ForeignKey(
        "directory.Enterprise",
        models.PROTECT,
        null=True,
        related_name="cases",
        verbose_name="申请企业",
    )
    applicant_name = models.CharField("申请人名称", max_length=200)
    agent = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="cases_as_agent",
        verbose_name="代办人",
    )
    phone = models.CharField("联系电话", max_length=20, blank=True)
    organization = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="cases", verbose_name="实施机关"
    )
    received_by = models.ForeignKey(
        "directory.Organization",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="收件单位",
    )
    region = models.CharField("区划", max_length=12)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices())
    answers = models.JSONField("填报内容", default=dict)
    state = models.CharField(
        "状态", max_length=16, choices=State.choices(), default=State.DRAFT.value
    )
    has_gaps = models.BooleanField("容缺受理", default=False)
    assignee = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="cases", verbose_name="经办人"
    )
    outcome = models.CharField("办理结果", max_length=20, choices=Outcome.choices(), blank=True)
    fee_state = models.CharField(
        "缴费", max_length=8, choices=FeeState.choices(), default=FeeState.NONE.value
    )
    fee_amount = models.DecimalField("应缴金额（元）", max_digits=12, decimal_places=2, null=True)
    light = models.CharField(
        "预警", max_length=8, choices=Light.choices(), default=Light.NONE.value
    )
    promised_due = models.DateField("承诺办结日", null=True)
    statutory_due = models.DateField("法定办结日", null=True)
    is_provisional = models.BooleanField("期限暂定", default=False)
    created_at = models.DateTimeField("创建时间")
    submitted_at = models.DateTimeField("提交时间", null=True)
    accepted_at = models.DateTimeField("受理时间", null=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    # 待办清单用：在办时为实施机关，办结后为空；无承诺日（停钟）的排在最后。
    queue = models.GeneratedField(
        expression=models.Case(
            models.When(
                state__in=sorted(state.value for state in OPEN), then=models.F("organization")
            ),
            default=None,
        ),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
        verbose_name="待办单位",
    )
    queue_day = models.GeneratedField(
        expression=Coalesce(models.F("promised_due"), date(9999, 12, 31)),
        output_field=models.DateField(),
        db_persist=True,
        verbose_name="待办排序日",
    )

    class Meta:
        verbose_name = verbose_name_plural = "办件"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(enterprise__isnull=True),
                name="case_one_applicant",
            )
        ]
        indexes = [
            models.Index(fields=["queue", "queue_day", "id"], name="case_worklist"),
            models.Index(fields=["organization", "state", "id"], name="case_by_state"),
            models.Index(fields=["assignee", "promised_due"], name="case_by_assignee"),
            models.Index(fields=["person", "-id"], name="case_by_person"),
            models.Index(fields=["enterprise", "-id"], name="case_by_enterprise"),
            models.Index(fields=["agent", "-id"], name="case_by_agent"),
            models.Index(fields=["submitted_at"], name="case_by_day"),
            models.Index(
                fields=["closed_at"],
                name="case_by_close",
                condition=Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"草稿 {self.matter_name}"


class CaseMaterial(models.Model):
    """One material on the case's list (申请材料)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="materials", verbose_name="办件")
    code = models.CharField("材料代码", max_length=40)
    name = models.CharField("材料名称", max_length=200)
    intake = models.CharField(
        "收取情况", max_length=10, choices=Intake.choices(), default=Intake.MISSING.value
    )
    is_required = models.BooleanField("必要", default=True)
    can_follow = models.BooleanField("可容缺", default=False)
    attachment = models.ForeignKey(
        "records.Attachment", models.PROTECT, null=True, verbose_name="附件"
    )
    certificate = models.ForeignKey(
        "certificates.Certificate", models.PROTECT, null=True, verbose_name="电子证照"
    )
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件材料"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="case_material_once")]

    def __str__(self) -> str:
        return self.name


class Clock(models.Model):
    """A running, stopped or finished period of a case (时钟)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks", verbose_name="办件")
    kind = models.CharField("类别", max_length=12, choices=ClockKind.choices())
    limit_days = models.PositiveSmallIntegerField("时限")
    day_type = models.CharField("日类型", max_length=8)
    extended_days = models.PositiveSmallIntegerField("延长", default=0)
    started_on = models.DateField("起算日")
    finished_on = models.DateField("终止日", null=True)
    due = models.DateField("到期日", null=True)
    is_provisional = models.BooleanField("暂定", default=False)
    source = models.CharField("依据", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "时钟"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due"], name="clock_running", condition=Q(finished_on__isnull=True)
            ),
            models.Index(
                fields=["due"], name="clock_provisional", condition=Q(is_provisional=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class ClockStop(models.Model):
    """An interval during which a clock stands still (停钟); the end is exclusive."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="stops", verbose_name="时钟")
    starts = models.DateField("起")
    ends = models.DateField("止（不含）", null=True)
    reason = models.CharField("原因", max_length=120)
    source = models.CharField("依据", max_length=300, blank=True)
    expected_days = models.PositiveSmallIntegerField("预计工作日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "停钟"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.reason}"


class ReviewTask(models.Model):
    """One department's part of one review stage (审查环节)."""

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="review_tasks", verbose_name="办件"
    )
    sequence = models.PositiveSmallIntegerField("环节序号")
    stage = models.CharField("环节", max_length=80)
    rule = models.CharField("通过规则", max_length=8)
    quorum = models.PositiveSmallIntegerField("法定数", default=0)
    name = models.CharField("任务", max_length=120)
    organization = models.ForeignKey(
        "directory.Organization",
        models.PROTECT,
        related_name="review_tasks",
        verbose_name="审查单位",
    )
    assignee = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        related_name="review_tasks",
        verbose_name="经办人",
    )
    state = models.CharField(
        "状态", max_length=10, choices=TaskState.choices(), default=TaskState.WAITING.value
    )
    opinion = models.CharField("意见", max_length=1000, blank=True)
    opened_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "审查任务"
        ordering = ["sequence", "id"]
        indexes = [models.Index(fields=["organization", "state"], name="task_by_organization")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class Decision(models.Model):
    """
    What was decided, by whom, under which law (决定).

    An automatic decision refers to its judgement, which holds the inputs and the row; ``facts``
    are what a person decided on.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions", verbose_name="办件")
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices())
    facts = models.JSONField("事实", default=list)
    judgement = models.ForeignKey(
        "decisions.Judgement", models.PROTECT, null=True, related_name="+", verbose_name="判定"
    )
    articles = models.JSONField("依据", default=list)
    reason_code = models.CharField("原因码", max_length=8, blank=True)
    reason = models.TextField("理由", blank=True)
    edition_digest = models.CharField("版本摘要", max_length=64)
    by = models.CharField("决定人", max_length=80)
    by_name = models.CharField("决定人姓名", max_length=80)
    on = models.DateField("决定日")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "决定"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"


class LegalDocument(models.Model):
    """A numbered legal document of a case (法律文书), kept as the values it was made from."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="documents", verbose_name="办件")
    kind = models.CharField("类别", max_length=20, choices=DocumentKind.choices())
    number = models.CharField("文号", max_length=80, unique=True)
    content = models.JSONField("内容")
    issuer = models.ForeignKey("directory.Organization", models.PROTECT, verbose_name="出具单位")
    issued_at = models.DateTimeField("出具时间")
    served_at = models.DateTimeField("送达时间", null=True)
    service_method = models.CharField("送达方式", max_length=20, blank=True)
    signed_by = models.CharField("签收人", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "法律文书"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number


class Payment(models.Model):
    """An order to pay the fee of a case online (缴费单), as the collecting platform knows it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="payments", verbose_name="办件")
    number = models.CharField("缴费单号", max_length=32, unique=True)
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=PaymentState.choices(),
        default=PaymentState.WAITING.value,
    )
    trade = models.CharField("平台流水号", max_length=64, blank=True)
    created_at = models.DateTimeField("开具时间")
    paid_at = models.DateTimeField("支付时间", null=True)
    refunded_at = models.DateTimeField("退款时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "缴费单"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["id"],
                name="payment_waiting",
                condition=Q(state=PaymentState.WAITING.value),
            )
        ]

    def __str__(self) -> str:
        return self.number


class Duty(models.Model):
    """A later check of an undertaking (承诺核查), due on a day and never forgotten."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="duties", verbose_name="办件")
    undertaking = models.TextField("承诺内容")
    signed_by = models.CharField("承诺人", max_length=60)
    signed_at = models.DateTimeField("承诺时间")
    organization = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="duties", verbose_name="核查单位"
    )
    state = models.CharField(
        "状态", max_length=12, choices=DutyState.choices(), default=DutyState.DUE.value
    )
    due = models.DateField("核查期限")
    is_provisional = models.BooleanField("暂定", default=False)
    source = models.CharField("依据", max_length=300)
    finding = models.TextField("核查结论", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "承诺核查"
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["organization", "state", "due"], name="duty_by_due")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due}"
