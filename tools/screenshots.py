"""
Take the pictures of the documentation from a running demo, wide and narrow.

    make demo                       # in one terminal
    python tools/screenshots.py     # in another; PORT names another port

It drives one application, so that there is something to see, and writes docs/screenshots/.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
FOLDER = Path(__file__).parents[1] / "docs/screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
LARGE = (1920, 1080)
COLOURS = 256
LONGEST = 1800
OVERVIEW = FOLDER.parent / "images/overview.png"


@dataclass(frozen=True)
class Shot:
    """One page to be pictured, by whom it is seen."""

    name: str
    path: str
    account: str = ""


SHOTS = (
    Shot("home", "/"),
    Shot("search", "/search?q=怎么办护照"),
    Shot("guide", "/matters/GA08/"),
    Shot("law", "/law/"),
    Shot("ledger", "/ledger/"),
    Shot("my-cases", "/my/cases/", "demo-citizen"),
    Shot("my-certificates", "/my/certificates/", "demo-citizen"),
    Shot("desk", "/desk/", "demo-approver"),
    Shot("work-list", "/desk/cases/", "demo-approver"),
    Shot("plan", "/desk/waiting/339901H01/", "demo-manager"),
    Shot("reviews", "/desk/reviews/", "demo-manager"),
    Shot("review-figures", "/desk/reviews/figures/?by=matter", "demo-manager"),
    Shot("published-reviews", "/reviews/"),
    Shot("counter", "/desk/counter/", "demo-clerk"),
    Shot("catalogue", "/catalog/", "demo-editor"),
    Shot("cockpit", "/desk/cockpit/", "demo-leader"),
    Shot("cockpit-month", "/desk/cockpit/city/", "demo-leader"),
    Shot("cockpit-figure", "/desk/cockpit/indicators/W04/", "demo-leader"),
    Shot("record", "/ledger/entries/", "demo-auditor"),
)
HALL = (
    ("screen", "/screens/339901H01-big/", ""),
    ("correction", "/desk/reviews/", "demo-manager"),
    ("published", "/reviews/", ""),
)


def main() -> int:
    """Take every picture in both sizes."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("没有 Chromium：请运行 apt-get install chromium fonts-noto-cjk")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size, (width, height) in SIZES.items():
            take_journey(browser, size, width, height)
            take_hall(browser, size, width, height)
            take_table(browser, size, width, height)
            for shot in SHOTS:
                page = opened(browser, width, height, shot.account)
                page.goto(ADDRESS + shot.path)
                take(page, f"{shot.name}-{size}")
                page.context.close()
        take_hall(browser, "large", *LARGE)
        browser.close()
    compose_overview()
    return 0


def compose_overview() -> None:
    """Put a wide citizen page, a narrow one and a staff page into one picture for the README."""
    whole = Image.new("RGB", (1560, 900), "#dfe7ea")
    for name, (width, height), place in (
        ("home-desktop", (1100, 790), (24, 24)),
        ("catalogue-desktop", (760, 400), (420, 476)),
        ("result-phone", (340, 780), (1196, 60)),
    ):
        picture = Image.open(FOLDER / f"{name}.png").convert("RGB")
        picture = picture.resize((width, picture.height * width // picture.width))
        whole.paste(picture.crop((0, 0, width, min(height, picture.height))), place)
    OVERVIEW.parent.mkdir(parents=True, exist_ok=True)
    whole.quantize(COLOURS).save(OVERVIEW, optimize=True)


def opened(browser: Browser, width: int, height: int, account: str) -> Page:
    """Return a page in a fresh context, signed in as a demo account if one is named."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    if account:
        page.goto(f"{ADDRESS}/accounts/login/")
        page.locator(f'button[value="{account}"]').first.click()
        page.wait_for_load_state()
    return page


def take_hall(browser: Browser, size: str, width: int, height: int) -> None:
    """Picture the machines of the hall, the counter, and a review from its press to the public."""
    for name, path, account in HALL:
        page = opened(browser, width, height, account)
        page.goto(ADDRESS + path)
        page.wait_for_timeout(1500)
        keep(page, f"{name}-{size}")
        page.context.close()
    kiosk = opened_device(browser, width, height, "一楼东侧取号机")
    keep(kiosk, f"kiosk-{size}")
    device = opened_device(browser, width, height, "综合窗口3评价屏")
    clerk = opened(browser, width, height, "demo-clerk")
    clerk.goto(f"{ADDRESS}/desk/hall/counter/")
    if clerk.get_by_role("button", name="上岗开窗").count():
        clerk.get_by_text("综合窗口3").first.click()
        press(clerk, "上岗开窗")
    while not device.locator(".counter-ask").count():
        give_ticket(kiosk)
        clerk.goto(f"{ADDRESS}/desk/hall/counter/")
        if clerk.get_by_role("button", name="完成并叫下一位").count():
            keep(clerk, f"calling-{size}")
            clerk.keyboard.press("f")
        else:
            clerk.keyboard.press("n")
        clerk.wait_for_timeout(1500)
        device.reload()
    keep(device, f"counter-device-{size}")
    device.get_by_role("button", name="不满意", exact=True).click()
    device.wait_for_load_state()
    keep(device, f"review-{size}")
    press(device, "下一步")
    press(device, "提交评价")
    for page in (kiosk, device, clerk):
        page.context.close()


def opened_device(browser: Browser, width: int, height: int, name: str) -> Page:
    """Return a page in a fresh context that is the device with this name."""
    page = opened(browser, width, height, "demo-admin")
    page.goto(f"{ADDRESS}/desk/devices/")
    page.get_by_role("link", name=name, exact=True).click()
    link = page.locator("code", has_text="/device/open/").inner_text()
    page.goto(link)
    press(page, "启用")
    page.wait_for_load_state()
    return page


def give_ticket(kiosk: Page) -> None:
    """Take a ticket, so that somebody waits."""
    kiosk.goto(f"{ADDRESS}/kiosk/")
    kiosk.get_by_text("综合业务").click()
    press(kiosk, "取号")
    kiosk.wait_for_load_state()


def take_journey(browser: Browser, size: str, width: int, height: int) -> None:
    """Renew a driving licence and picture the question, the check, the result and the case."""
    page = opened(browser, width, height, "demo-citizen")
    page.goto(f"{ADDRESS}/matters/GA08/apply/")
    press(page, "开始填写")
    page.get_by_label("驾驶证由本市核发").check()
    press(page, "继续")
    page.get_by_label("小型汽车").check()
    take(page, f"question-{size}")
    press(page, "继续")
    page.get_by_label("驾驶证档案编号").fill("339900123456")
    press(page, "继续")
    page.get_by_label("身体条件证明出具日期").fill(f"{datetime.now().astimezone():%Y-%m-%d}")
    press(page, "继续")
    page.get_by_label("否", exact=True).check()
    press(page, "继续")
    page.get_by_label("到窗口领取").check()
    press(page, "继续")
    page.locator("a", has_text="继续，检查并提交").click()
    take(page, f"check-{size}")
    page.get_by_label("以上内容真实").check()
    press(page, "提交申请")
    take(page, f"result-{size}")
    page.locator("a", has_text="查看办件").click()
    take(page, f"case-{size}")
    page.context.close()


def take_table(browser: Browser, size: str, width: int, height: int) -> None:
    """Open the table of the driving licence in the editor."""
    page = opened(browser, width, height, "demo-editor")
    page.goto(f"{ADDRESS}/catalog/GA08/")
    if page.get_by_role("button", name="起草变更").count():
        press(page, "起草变更")
    else:
        page.locator("a", has_text="变更：").first.click()
        page.locator("a", has_text="继续编辑").click()
    page.get_by_role("link", name="判定规则").click()
    take(page, f"table-{size}")
    page.context.close()


def press(page: Page, label: str) -> None:
    """Press a button and wait for the page after it."""
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


def take(page: Page, name: str) -> None:
    """Keep a picture of the whole page once it stands still, small enough for a repository."""
    page.wait_for_load_state("networkidle")
    keep(page, name)


def keep(page: Page, name: str) -> None:
    """Keep a picture of the page as it is; one that follows a hall never stands still."""
    picture = Image.open(BytesIO(page.screenshot(full_page=True)))
    picture = picture.crop((0, 0, picture.width, min(picture.height, LONGEST)))
    picture.convert("RGB").quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)
    print(name, flush=True)


if __name__ == "__main__":
    sys.exit(main())
