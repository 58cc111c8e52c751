"""``onewindow devices simulate``: kiosks, callers, counter devices and a screen of a demo hall."""

import argparse
import random
import time
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from onewindow.channels.devices.api import (
    Device,
    DeviceDraft,
    DeviceKind,
    DeviceLink,
    SimulatedCaller,
    SimulatedKiosk,
    SimulatedReviewer,
    SimulatedScreen,
    disable_device,
    register_device,
)
from onewindow.city.staff import EVERYWHERE, HALL
from onewindow.foundation.accounts.api import User
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.services.hall.api import Attendance, CounterState, halls, open_counter
from onewindow.site.command.console import CONSOLE

SIMULATOR = Actor("system:simulator", "模拟设备")
OFFLINE_EVERY, OFFLINE_FOR = 12, 3
SAY_SOMETHING, SCORES = 0.7, (78, 17, 3, 1, 1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument("what", choices=("simulate",))
    parser.add_argument("--hall", default=HALL, help="大厅编码")
    parser.add_argument("--address", default=f"http://127.0.0.1:{settings.PORT}")
    parser.add_argument("--kiosks", type=int, default=2)
    parser.add_argument("--callers", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=60, help="运行多少秒，0 为直到 Ctrl-C")


def run(options: argparse.Namespace) -> int:
    """
    Let simulated devices work against the served demo; their keys end with the command.

    :raises Refused: outside the demonstration.
    """
    if not settings.DEMO:
        raise refuse("simulate.demo", "模拟设备只能在演示模式运行（ONEWINDOW_DEMO=1）")
    fleet = _fleet(options)
    try:
        _work(fleet, options.seconds)
    except KeyboardInterrupt:
        CONSOLE.print("已停止 stopped")
    finally:
        for device in fleet.devices:
            disable_device(device=device, granter=EVERYWHERE, actor=SIMULATOR)
    return 0


@dataclass(frozen=True, slots=True)
class Fleet:
    """All simulated devices."""

    devices: list[Device]
    kiosks: list[SimulatedKiosk]
    callers: list[SimulatedCaller]
    reviewers: list[SimulatedReviewer]
    screens: list[SimulatedScreen]


def _fleet(options: argparse.Namespace) -> Fleet:
    hall = halls().get(site__code=options.hall)
    fleet = Fleet([], [], [], [], [])

    def link(name: str, kind: DeviceKind, desk: CounterState | None = None) -> DeviceLink:
        draft = DeviceDraft(f"模拟{name}", kind, hall, counter=desk.counter if desk else None)
        device, key = register_device(draft=draft, granter=EVERYWHERE, actor=SIMULATOR)
        fleet.devices.append(device)
        return DeviceLink(options.address, key)

    for number in range(1, options.kiosks + 1):
        kiosk = SimulatedKiosk(link(f"取号机{number}", DeviceKind.KIOSK))
        kiosk.start()
        fleet.kiosks.append(kiosk)
    desks = CounterState.objects.filter(hall=hall).select_related("counter")
    for desk in desks.order_by("counter__number")[: options.callers]:
        _attend(desk)
        fleet.callers.append(
            SimulatedCaller(link(f"{desk.counter.name}叫号器", DeviceKind.CALLER, desk))
        )
        fleet.reviewers.append(
            SimulatedReviewer(link(f"{desk.counter.name}评价屏", DeviceKind.COUNTER, desk))
        )
    fleet.screens.append(SimulatedScreen(link("大屏", DeviceKind.SCREEN)))
    return fleet


def _attend(desk: CounterState) -> None:
    """Sign a clerk on where nobody sits."""
    if desk.state != Attendance.CLOSED:
        return
    clerk = User.objects.filter(username=f"staff-h{desk.counter.number}").first()
    if clerk:
        open_counter(desk=desk, clerk=clerk, at=timezone.now(), actor=SIMULATOR)


def _work(fleet: Fleet, seconds: int) -> None:
    dice, started, turn = random.Random(), time.monotonic(), 0  # noqa: S311 - a simulation
    while not seconds or time.monotonic() - started < seconds:
        turn += 1
        for kiosk in fleet.kiosks:
            kiosk.is_offline = turn % OFFLINE_EVERY < OFFLINE_FOR
            priority = dice.choice(("", "", "", "", "elder", "disabled"))
            number = kiosk.take(dice.choice(kiosk.queues), priority)
            CONSOLE.print(f"取号 {number}{'（离线）' if kiosk.is_offline else ''}")
            if not kiosk.is_offline:
                kiosk.beat()
                for one in kiosk.come_back():
                    CONSOLE.print(f"补报 {one['sequence']}：{one['remark'] or '已接收'}")
        for caller in fleet.callers:
            key, number = caller.press()
            CONSOLE.print(f"按键 {key} {number}")
        for reviewer in fleet.reviewers:
            reviewer.beat()
            _, asked = reviewer.look()
            if asked and dice.random() < SAY_SOMETHING:
                score = dice.choices((5, 4, 3, 2, 1), weights=SCORES)[0]
                CONSOLE.print(f"评价 {asked} {reviewer.say(asked, score)}")
        for screen in fleet.screens:
            screen.beat()
        time.sleep(dice.uniform(0.5, 2.0))
