"""``onewindow up``: the processes that one machine needs."""

import argparse
import ipaddress
import os
import resource
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence

from onewindow.site.command.console import CONSOLE, step
from onewindow.site.command.processes import Service, Supervisor

PARTS = ("web", "live", "worker")
OPEN_FILES = 20_000  # one for each event stream


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument("--only", choices=PARTS, help="只启动其中一种 start only this kind")
    parser.add_argument("--host", default=os.environ.get("ONEWINDOW_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument(
        "--live-port",
        type=int,
        default=int(os.environ.get("ONEWINDOW_LIVE_PORT", "0")),
        help="大厅动态的端口，默认为下一个 port of the event streams",
    )
    parser.add_argument(
        "--workers", type=int, default=int(os.environ.get("ONEWINDOW_WORKERS", "2"))
    )
    parser.add_argument(
        "--threads", type=int, default=int(os.environ.get("ONEWINDOW_THREADS", "2"))
    )


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    wanted = [options.only] if options.only else list(PARTS)
    ports = {"web": options.port, "live": options.live_port or options.port + 1}
    problem = _obstacle(options, [ports[name] for name in wanted if name in ports])
    if problem:
        CONSOLE.print(f"[red]✗[/] {problem}")
        return 1
    services = {
        "web": Service("web", _web_command(options)),
        "live": Service("live", _live_command(options, ports["live"])),
        "worker": Service("worker", (sys.executable, "-m", "onewindow.site.command", "worker")),
        # 演示城市里有人来办事，屏幕和等候才看得出变化。
        "morning": Service(
            "morning", (sys.executable, "-m", "onewindow.site.command", "hall", "morning")
        ),
    }
    if os.environ.get("ONEWINDOW_DEMO") == "1":  # 演示里的银行、担保公司和保险公司，另起一个进程
        play = (sys.executable, "-m", "django", "simulate_partners")
        services["partners"] = Service("partners", play)
        # 本月的数据启动前已有；其余十二个月在后台补齐，再随时间往下走。
        goes_on = (sys.executable, "-m", "onewindow.site.command", "city", "keep")
        services["city"] = Service("city", goes_on)
    # glibc 给每个线程各备一份堆，网页进程因此多占内存（决定13）。
    environment = (
        {"MALLOC_ARENA_MAX": "2"}
        | os.environ
        | {
            "PORT": str(options.port),
            "ONEWINDOW_LIVE_PORT": str(ports["live"]),
            "DJANGO_SETTINGS_MODULE": "onewindow.site.settings",
            "ONEWINDOW_COLLECTED": "1",
            "PYTHONUNBUFFERED": "1",
        }
    )
    if "web" in wanted and not _collect_static_files(environment):
        return 1
    if os.environ.get("ONEWINDOW_MORNING") == "1" and not options.only:
        wanted.append("morning")
    if "partners" in services and not options.only:
        wanted += ["partners", "city"]
    _allow_many_files()
    supervisor = Supervisor(
        tuple(services[name] for name in wanted), environment, say=CONSOLE.print
    )
    watch = _announce(options.port) if "web" in wanted else lambda: True
    code = supervisor.run(watch)
    CONSOLE.print("已停止 stopped")
    return code


def _collect_static_files(environment: Mapping[str, str]) -> bool:
    with step("收集静态文件 static files"):
        outcome = subprocess.run(
            [sys.executable, "-m", "onewindow.site.command", "static"],
            env=dict(environment),
            check=False,
        )
    return outcome.returncode == 0


def _web_command(options: argparse.Namespace) -> tuple[str, ...]:
    return (
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        "--no-ws",
        f"--host={options.host}",
        f"--port={options.port}",
        f"--workers={options.workers}",
        f"--blocking-threads={options.threads}",
        "--respawn-failed-workers",
        "--workers-kill-timeout=5",
        "--log-level=warning",
        "onewindow.site.wsgi:application",
    )


def _live_command(options: argparse.Namespace, port: int) -> tuple[str, ...]:
    return (
        sys.executable,
        "-m",
        "granian",
        "--interface=asgi",
        "--no-ws",
        f"--host={options.host}",
        f"--port={port}",
        "--workers=1",
        "--backlog=8192",
        f"--backpressure={OPEN_FILES}",
        "--respawn-failed-workers",
        "--workers-kill-timeout=2",
        "--log-level=warning",
        "onewindow.site.asgi:application",
    )


def _obstacle(options: argparse.Namespace, ports: Sequence[int]) -> str:
    """Return why this cannot be served, or nothing."""
    if not ports:
        return ""
    if os.environ.get("ONEWINDOW_DEMO") == "1" and not _is_loopback(options.host):
        return "演示模式只能在本机地址上运行 demo mode serves on loopback only"
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    for port in ports:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((options.host, port))
            except OSError as error:
                return (
                    f"不能使用 {options.host}:{port}（{error.strerror}）；"
                    f"可以换一个端口 choose another port: PORT={options.port + 2}"
                )
    return ""


def _allow_many_files() -> None:
    """Raise the limit of open files as far as the system allows; every stream needs one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, most), most))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _announce(port: int) -> Callable[[], bool]:
    """Return a watch that prints the address once the service answers."""
    address = f"http://127.0.0.1:{port}"

    def watch() -> bool:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310
                ready = answer.status == 200
        except (urllib.error.URLError, OSError):
            return False
        if ready:
            CONSOLE.print(f"[bold green]一窗已就绪 ready:[/] {address}  （Ctrl-C 停止 stop）")
        return ready

    return watch
