from django.db import models
from django.db.models import Q

from onewindow.services.certificates.rules import CertificateState


class CertificateKind(models.Model):
    """A kind of e-certificate (证照类型): its code, defining body and validity."""

    code = models.CharField("类型代码", max_length=21, unique=True)
    name = models.CharField("名称", max_length=120, unique=True)
    valid_months = models.PositiveSmallIntegerField("有效期（月）", null=True)
    body = models.CharField("发证部门", max_length=60, blank=True)
    fields = models.JSONField("照面项", default=list)
    is_example = models.BooleanField("类型代码为示例", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "证照类型"

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """An issued e-certificate (电子证照), signed with SM2 and Ed25519."""

    kind = models.ForeignKey(CertificateKind, models.PROTECT, verbose_name="证照类型")
    identifier = models.CharField("电子证照标识", max_length=140, unique=True)
    number = models.CharField("证照编号", max_length=60)
    person = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="certificates",
        verbose_name="持有人",
    )
    enterprise = models.ForeignKey(
        "directory.Enterprise",
        models.PROTECT,
        null=True,
        related_name="certificates",
        verbose_name="持有企业",
    )
    holder_name = models.CharField("持有人名称", max_length=200)
    issuer = models.ForeignKey("directory.Organization", models.PROTECT, verbose_name="颁发机构")
    subject = models.CharField("来源", max_length=80, blank=True, db_index=True)
    issued_on = models.DateField("颁发日期")
    valid_from = models.DateField("有效期起")
    valid_until = models.DateField("有效期止（不含）", null=True)
    face = models.JSONField("照面内容", default=dict)
    check_code = models.CharField("查验码", max_length=24, unique=True)
    sm2_signature = models.BinaryField("SM2签名")
    sm2_key = models.CharField("SM2密钥编号", max_length=16)
    ed25519_signature = models.BinaryField("Ed25519签名")
    ed25519_key = models.CharField("Ed25519密钥编号", max_length=16)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=CertificateState.choices(),
        default=CertificateState.VALID.value,
    )
    end_reason = models.CharField("失效原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "电子证照"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(enterprise__isnull=True),
                name="certificate_one_holder",
            )
        ]
        indexes = [
            models.Index(fields=["person", "kind", "state"], name="certificate_by_person"),
            models.Index(fields=["enterprise", "kind", "state"], name="certificate_by_firm"),
            models.Index(
                fields=["valid_until"],
                name="certificate_to_expire",
                condition=Q(state=CertificateState.VALID.value, valid_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.identifier


class CertificateUse(models.Model):
    """One use of a certificate instead of an upload (用证记录), with who allowed it and why."""

    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="uses", verbose_name="证照"
    )
    subject = models.CharField("用于", max_length=80)
    purpose = models.CharField("用途", max_length=200)
    authorized_by = models.CharField("授权人", max_length=80)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "用证记录"
        indexes = [models.Index(fields=["certificate", "-at"], name="certificate_use_by_day")]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.subject}"
