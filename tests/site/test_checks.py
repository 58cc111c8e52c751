from datetime import date, timedelta

import pytest
from django.utils import timezone

from onewindow.foundation.records.api import Entry, JobRun
from onewindow.site.checks import Finding, Grade, findings

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def found(label):
    return next(f for f in findings(on=TODAY) if f.label.startswith(label))


def test_other_hosts_without_https_are_a_fault(settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "city.example"]
    settings.ORIGIN = "http://city.example"
    assert found("对外") == Finding(
        "对外 exposure", Grade.FAULT, "对外服务须经 https，请设置 ONEWINDOW_ORIGIN=https://…"
    )


def test_other_hosts_in_demo_mode_are_a_fault(settings):
    settings.ALLOWED_HOSTS = ["city.example"]
    settings.ORIGIN = "https://city.example"
    settings.DEMO = True
    assert found("对外").grade is Grade.FAULT


def test_loopback_alone_is_fine(settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert found("对外") == Finding("对外 exposure", Grade.FINE, "允许的主机名：127.0.0.1")


def test_a_secret_that_others_can_read_is_a_fault(settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "secret_key").write_text("x")
    (tmp_path / "secrets" / "secret_key").chmod(0o640)
    assert found("密钥") == Finding(
        "密钥 secrets", Grade.FAULT, "secret_key 可被他人读取，请执行 chmod 600"
    )


def test_a_clock_behind_the_record_is_a_fault():
    later = timezone.now() + timedelta(hours=1)
    Entry.objects.create(
        subject="x:1", move="x", actor="system", actor_name="系统", at=later, salt=b"", digest=b""
    )
    assert found("时钟").grade is Grade.FAULT


def test_a_silent_worker_is_a_warning():
    assert found("后台").grade is Grade.WARNING
    JobRun.objects.create(name="records.seal", due_at=timezone.now(), last_at=timezone.now())
    assert found("后台").grade is Grade.FINE


def test_a_failing_job_is_named_with_its_error():
    JobRun.objects.create(
        name="messages.send", due_at=timezone.now(), failures=2, message="失败：TimeoutError"
    )
    assert found("任务") == Finding(
        "任务 jobs", Grade.WARNING, "messages.send（失败：TimeoutError）"
    )
