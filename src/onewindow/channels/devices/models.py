from django.db import models
from django.db.models import Q

from onewindow.channels.devices.rules import AlertKind, CommandKind, DeviceKind, ReportKind


class Device(models.Model):
    """A machine in a hall that calls the API with its own key (设备)."""

    client = models.OneToOneField(
        "accounts.Client", models.PROTECT, related_name="device", verbose_name="接口客户端"
    )
    hall = models.ForeignKey(
        "hall.Hall", models.PROTECT, related_name="devices", verbose_name="大厅"
    )
    counter = models.ForeignKey(
        "directory.Counter",
        models.PROTECT,
        null=True,
        related_name="devices",
        verbose_name="窗口",
    )
    screen = models.ForeignKey(
        "hall.Screen", models.PROTECT, null=True, related_name="devices", verbose_name="显示屏"
    )
    kind = models.CharField("类别", max_length=8, choices=DeviceKind.choices())
    prefix = models.CharField("离线号段", max_length=4, blank=True)
    matters = models.ManyToManyField(
        "catalog.Matter", related_name="+", blank=True, verbose_name="可办事项"
    )
    openings = models.PositiveIntegerField("启用链接次数", default=0)
    seen_at = models.DateTimeField("最近心跳", null=True)
    handled_at = models.DateTimeField("最近办理", null=True)
    reported_at = models.DateTimeField("最近上报事件的时间", null=True)
    skew_seconds = models.IntegerField("时钟偏差（秒）", default=0)
    fault = models.CharField("故障", max_length=100, blank=True)
    readings = models.JSONField("设备状况", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "设备"
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "prefix"], condition=~Q(prefix=""), name="device_prefix_once"
            )
        ]

    def __str__(self) -> str:
        return self.client.name


class DeviceReport(models.Model):
    """One thing that a device reported, once (设备上报); its sequence is the device's own."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="reports", verbose_name="设备")
    sequence = models.BigIntegerField("设备序号")
    kind = models.CharField("类别", max_length=8, choices=ReportKind.choices())
    said_at = models.DateTimeField("设备所称时间")
    at = models.DateTimeField("计入时间")
    received_at = models.DateTimeField("收到时间")
    remark = models.CharField("说明", max_length=200, blank=True)
    detail = models.JSONField("内容", default=dict)
    is_taken = models.BooleanField("已接收", default=True)
    result = models.JSONField("结果", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "设备上报"
        constraints = [
            models.UniqueConstraint(fields=["device", "sequence"], name="device_report_once")
        ]

    def __str__(self) -> str:
        return f"{self.device_id}/{self.sequence}"


class DeviceCommand(models.Model):
    """Something that a device is told to do (设备命令); it fetches it with its next heartbeat."""

    device = models.ForeignKey(
        Device, models.CASCADE, related_name="commands", verbose_name="设备"
    )
    kind = models.CharField("命令", max_length=8, choices=CommandKind.choices())
    at = models.DateTimeField("下达时间")
    sent_at = models.DateTimeField("送达时间", null=True)
    done_at = models.DateTimeField("执行时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "设备命令"
        indexes = [
            models.Index(
                fields=["device"], condition=Q(done_at=None), name="device_command_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.kind}"


class DeviceAlert(models.Model):
    """A time in which something was wrong with a device (设备预警)."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="alerts", verbose_name="设备")
    kind = models.CharField("预警", max_length=8, choices=AlertKind.choices())
    starts = models.DateTimeField("开始")
    ends = models.DateTimeField("结束", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "设备预警"
        constraints = [
            models.UniqueConstraint(
                fields=["device", "kind"], condition=Q(ends=None), name="device_alert_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.kind}"
