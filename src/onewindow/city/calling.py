"""The halls of the demonstration that call people: queues, counters, slots, screens, devices."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.channels.devices.api import (
    Device,
    DeviceDraft,
    DeviceKind,
    register_device,
)
from onewindow.city.staff import EVERYWHERE, HALL
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import CounterKind, site_by_code
from onewindow.kernel.actors import Actor
from onewindow.services.catalog.api import Matter
from onewindow.services.hall.api import (
    CounterState,
    Hall,
    HallRules,
    ItemDraft,
    ItemKind,
    Layout,
    Queue,
    QueueDraft,
    Schedule,
    Screen,
    SlotDraft,
    add_item,
    assign_queues,
    draft_playlist,
    review_playlist,
    save_queue,
    save_slots,
    set_up_hall,
    submit_playlist,
)

# 演示不分昼夜都能取号；真实大厅按开放时间。
ALL_DAY = [["00:00", "23:59"]]
HOURS = {"workday": ALL_DAY, "weekend": ALL_DAY, "holiday": ALL_DAY}
# 队列字头、名称、主管部门（部门的事项归入队列，其余归综合业务）、是否快办。
QUEUES: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
    ("A", "综合业务", (), False),
    ("B", "社保医保", ("人社", "医保", "公积金"), False),
    ("C", "不动产登记", ("自然资源和规划", "住建"), False),
    ("D", "企业开办", ("市场监管", "税务"), False),
    ("E", "公安户政", ("公安",), False),
    ("K", "咨询与简易快办", (), True),
)
SPECIAL = {"企业开办专窗": "D", "不动产登记专窗": "C", "跨省通办专窗": "BE"}
GENERAL = ("ABK", "ABK", "ABK", "ABEK", "AEK", "ABCK", "BDK", "ABCDEK")
SLOTS = ((time(9), time(10), 6), (time(10), time(11), 6), (time(14), time(15), 6))
NOTICES = (
    ("午间不断档", "12:00 至 13:30 保留两个综合窗口，急事可以直接取号办理。"),
    ("预约优先", "在“预约办理”选好时间，到大厅签到后优先叫号，迟到十分钟以上转为普通排队。"),
    ("办不成事请找我", "遇到说不清、办不了、来回跑的事，请到“办不成事反映窗口”。"),
)


@transaction.atomic
def build_demo_hall(*, on: date, actor: Actor) -> bool:
    """Set up the district's hall once; return whether it was done now."""
    site = site_by_code(HALL)
    if Hall.objects.filter(site=site).exists():
        return False
    at = timezone.make_aware(datetime.combine(on, time(8, 30)))
    hall = set_up_hall(site=site, rules=HallRules(hours=HOURS), actor=actor)
    queues = _queues(hall, actor)
    _counters(hall, queues, at, actor)
    for letter in "ABCD":
        slots = [
            SlotDraft(day, starts, ends, capacity)
            for day in range(1, 6)
            for starts, ends, capacity in SLOTS
        ]
        save_slots(queue=queues[letter], slots=slots, actor=actor)
    screens = _screens(hall)
    _playlist(hall, screens, on, at, actor)
    _devices(hall, screens, actor)
    return True


def _queues(hall: Hall, actor: Actor) -> dict[str, Queue]:
    placed = {name: letter for letter, _, departments, _ in QUEUES for name in departments}
    by_letter: dict[str, list[Matter]] = {}
    for matter in Matter.objects.select_related("organization").order_by("slug"):
        letter = placed.get(matter.organization.function, "A")
        by_letter.setdefault(letter, []).append(matter)
    return {
        letter: save_queue(
            hall=hall,
            draft=QueueDraft(letter, name, by_letter.get(letter, []), is_express),
            actor=actor,
        )
        for letter, name, _, is_express in QUEUES
    }


def _counters(hall: Hall, queues: dict[str, Queue], at: datetime, actor: Actor) -> None:
    desks = CounterState.objects.filter(hall=hall).select_related("counter")
    general = 0
    for desk in desks.order_by("counter__number"):
        if desk.counter.kind == CounterKind.SPECIAL:
            letters = SPECIAL.get(desk.counter.name, "K")
        else:
            letters = GENERAL[general % len(GENERAL)]
            general += 1
        chosen = [queues[letter] for letter in letters]
        assign_queues(desk=desk, queues=chosen, at=at, actor=actor)
    CounterState.objects.filter(hall=hall, counter__number__in=("07", "08")).update(is_tidal=True)


def _screens(hall: Hall) -> list[Screen]:
    first = hall.counters.select_related("counter").order_by("counter__number")[2].counter
    named = (
        ("一楼大屏", "big", Layout.HALL, None),
        ("二楼竖屏", "upright", Layout.UPRIGHT, None),
        (f"{first.name}窗口屏", f"c{first.number}", Layout.COUNTER, first),
    )
    return [
        Screen.objects.create(
            hall=hall, name=name, code=f"{hall.site.code}-{code}", layout=layout, counter=counter
        )
        for name, code, layout, counter in named
    ]


def _playlist(hall: Hall, screens: list[Screen], on: date, at: datetime, actor: Actor) -> None:
    author = User.objects.get(username="demo-manager")
    reviewer = User.objects.get(username="demo-supervisor")
    playlist = draft_playlist(
        hall=hall,
        name="大厅日常",
        schedule=Schedule(on - timedelta(days=1)),
        made_by=author,
        actor=actor,
    )
    for title, body in NOTICES:
        draft = ItemDraft(ItemKind.NOTICE, title, body, "", has_picture=False, seconds=12)
        add_item(playlist=playlist, draft=draft, picture=None)
    submit_playlist(playlist=playlist, screens=screens[:2], actor=actor)
    review_playlist(playlist=playlist, approved=True, remark="", reviewer=reviewer, at=at)


def _devices(hall: Hall, screens: list[Screen], actor: Actor) -> list[Device]:
    desks = list(hall.counters.select_related("counter").order_by("counter__number"))
    third = desks[2].counter
    drafts = (
        DeviceDraft("一楼东侧取号机", DeviceKind.KIOSK, hall),
        DeviceDraft("一楼西侧取号机", DeviceKind.KIOSK, hall),
        DeviceDraft("一楼大屏", DeviceKind.SCREEN, hall, screen=screens[0]),
        DeviceDraft(f"{third.name}评价屏", DeviceKind.COUNTER, hall, counter=third),
        DeviceDraft(f"{third.name}叫号器", DeviceKind.CALLER, hall, counter=third),
    )
    return [register_device(draft=draft, granter=EVERYWHERE, actor=actor)[0] for draft in drafts]
