"""Who can sign in: the accounts that the sign-in page offers, and the staff behind them."""

from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.city.bodies import CITY_DEPARTMENTS, DEPARTMENTS, Bodies
from onewindow.city.characters import (
    AGENT,
    CHARACTERS,
    DAUGHTER,
    DRIVER,
    ELDER,
    MINOR,
    OWNER,
    YOUNG_FIRM,
)
from onewindow.city.numbers import credit_code
from onewindow.city.places import CITY, DISTRICT, TOWNS
from onewindow.foundation.accounts.api import (
    GrantedRole,
    MandateTerms,
    Role,
    User,
    give_mandate,
    grant_role,
)
from onewindow.foundation.directory.api import (
    Counter,
    Organization,
    enterprise_by_code,
    persons_by_number,
)
from onewindow.kernel.actors import Actor

HALL = f"{DISTRICT}H01"
EVERYWHERE = (GrantedRole(Role.ADMINISTRATOR, None, ""),)
PERSON_OF = {"demo-citizen": DRIVER, "demo-agent": AGENT, "demo-proxy": DAUGHTER}
TENDERING = ("住建", "教育", "水利", "机关事务")
STAFF_SURNAMES = (
    "沈姜范金石戴贾韦夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武莫孔向汤"
)
STAFF_GIVEN = (
    "立新 海波 文静 晓峰 春来 秋实 志宏 雅芳 振华 丽君 少华 国栋 "
    "惠敏 建平 素珍 永强 思齐 凤仪 广文 清源 若兰 元庆 佩瑶"
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account on the sign-in page of the demonstration."""

    username: str
    label: str
    try_this: str


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        "demo-citizen", "群众 李晓云", "驾驶证快到期：搜“驾驶证”，申请后当场办结并拿到证照"
    ),
    DemoAccount("demo-proxy", "代办人 陈丽华", "替83岁的母亲王桂英申领高龄津贴"),
    DemoAccount("demo-agent", "企业办事人 方晓东", "为成立60天的云川启明软件有限公司办事"),
    DemoAccount("demo-clerk", "窗口人员 沈佳", "云西区大厅3号窗口：收件、受理、一次性退回补正"),
    DemoAccount("demo-approver", "审批人员 区市场监管局", "看待办、认领、审查、作出决定"),
    DemoAccount("demo-approver2", "审批人员 区卫生健康局", "并联审查的另一方"),
    DemoAccount("demo-editor", "事项管理员", "改一个事项，提交审核"),
    DemoAccount("demo-editor2", "事项管理员（审核）", "审核另一人的修改，发布后立即可见"),
    DemoAccount("demo-manager", "大厅负责人", "看云西区大厅的办件和三项比率，改派办件"),
    DemoAccount("demo-supervisor", "监督人员", "看黄灯、红灯办件和承诺核查"),
    DemoAccount("demo-leader", "中心主任", "打开驾驶舱：哪个大厅红灯，点到明细和办件，关闭预警"),
    DemoAccount("demo-auditor", "审计人员", "查留痕、核对账本收据"),
    DemoAccount("demo-admin", "系统管理员", "导入单位和人员、授权、查看行政区划"),
    DemoAccount("demo-tenderer", "招标人 区住建局", "项目进场，排合法日程，拟写并核发公告"),
    DemoAccount("demo-trading", "交易中心人员", "核对进场项目，看每个期限逐日怎么算"),
    DemoAccount("demo-expert", "评标专家", "收到评标邀请：接受或不能参加，项目到评标时才知道"),
    DemoAccount("demo-expert3", "磋商小组组长", "分别磋商、变动磋商文件，要求提交最后报价"),
    DemoAccount("demo-expert2", "评标专家（组长）", "正在评标：打分、询标，交齐后汇总、签署报告"),
    *(
        DemoAccount(f"demo-{character.key}", f"群众 {character.name}", character.story)
        for character in CHARACTERS
        if character not in {*PERSON_OF.values(), MINOR}
    ),
)
"""Username, who it is, and what to try; the first eighteen stand for the roles."""


@dataclass(frozen=True, slots=True)
class Post:
    """One member of staff: the account and the role it holds, where."""

    username: str
    name: str
    role: Role
    organization: str
    counter: str = ""


def posts(bodies: Bodies) -> list[Post]:
    """Return the staff of the city; the first ones are offered on the sign-in page."""
    district, centre = credit_code("11", 1, region=DISTRICT), bodies.centres[DISTRICT]
    listed = [
        Post("demo-clerk", "沈佳", Role.CLERK, centre, "03"),
        Post("demo-approver", "姜海涛", Role.APPROVER, bodies.departments["市场监管"]),
        Post("demo-approver2", "范雪梅", Role.APPROVER, bodies.departments["卫健"]),
        Post("demo-editor", "金思远", Role.EDITOR, bodies.root),
        Post("demo-editor2", "石文静", Role.EDITOR, bodies.root),
        Post("demo-manager", "戴立新", Role.HALL_MANAGER, centre),
        Post("demo-supervisor", "贾明", Role.SUPERVISOR, district),
        Post("demo-leader", "陆远航", Role.SUPERVISOR, bodies.root),
        Post("demo-auditor", "韦正", Role.AUDITOR, bodies.root),
        Post("demo-admin", "夏冰", Role.ADMINISTRATOR, ""),
        Post("demo-tenderer", "付志强", Role.TENDERER, district),
        Post("demo-trading", "方佳怡", Role.TRADING_OFFICER, bodies.root),
        Post("demo-expert", "评标专家", Role.EXPERT, bodies.root),
        Post("demo-expert3", "磋商组长", Role.EXPERT, bodies.root),
        Post("demo-expert2", "评标组长", Role.EXPERT, bodies.root),
    ]
    listed += [
        Post(f"staff-d{number:02d}", _name(number), Role.APPROVER, bodies.departments[function])
        for number, function in enumerate(DEPARTMENTS, start=1)
    ]
    listed += [
        Post(
            f"staff-c{number + 1:02d}",
            _name(number + 50),
            Role.APPROVER,
            credit_code("11", 100 + number, region=CITY),
        )
        for number in range(len(CITY_DEPARTMENTS))
    ]
    listed += [
        Post(f"staff-h{number:02d}", _name(number + 80), Role.CLERK, centre, f"{number:02d}")
        for number in (1, 2, 4, 5, 6, 7, 8)
    ]
    listed += [
        Post(
            f"staff-t{number:02d}",
            _name(number + 90),
            Role.CLERK,
            bodies.lower[f"{DISTRICT}{code}"],
        )
        for number, code in enumerate(TOWNS, start=1)
    ]
    return listed


def open_accounts(bodies: Bodies, *, on: date, actor: Actor) -> int:
    """Open every account, hand out the roles, and give the mandates of the stories."""
    people = {**PERSON_OF, **_other_characters(on)}
    stored = persons_by_number(c.number for c in people.values())
    users = [
        User(username=name, name=character.name, person=stored[character.number])
        for name, character in people.items()
    ]
    staff = posts(bodies)
    users += [User(username=post.username, name=post.name) for post in staff]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)
    known = {user.username: user for user in users}
    _hand_out_roles(staff, known, on, actor)
    _let_sign(known["demo-tenderer"], bodies, on, actor)
    _give_mandates(on, actor)
    return len(users)


def _name(number: int) -> str:
    """Return the invented name of a member of staff; no two numbers below 100 share one."""
    given = STAFF_GIVEN.split()
    return STAFF_SURNAMES[number % len(STAFF_SURNAMES)] + given[number * 7 % len(given)]


def _other_characters(on: date) -> dict:
    shown = {character.key for character in PERSON_OF.values()}
    return {f"demo-{c.key}": c for c in CHARACTERS if c.key not in shown and c is not MINOR}


def _hand_out_roles(staff: list[Post], users: dict[str, User], on: date, actor: Actor) -> None:
    organizations = Organization.objects.in_bulk(
        {post.organization for post in staff if post.organization}, field_name="credit_code"
    )
    counters = {c.number: c for c in Counter.objects.filter(site__code=HALL)}
    for post in staff:
        grant_role(
            user=users[post.username],
            role=post.role,
            organization=organizations.get(post.organization),
            granter=EVERYWHERE,
            on=on,
            actor=actor,
            counter=counters.get(post.counter),
        )


def _let_sign(tenderer: User, bodies: Bodies, on: date, actor: Actor) -> None:
    """Let the tenderer's account sign for each body that tenders: a contract needs its own."""
    for function in TENDERING:
        grant_role(
            user=tenderer,
            role=Role.TENDERER,
            organization=Organization.objects.get(credit_code=bodies.departments[function]),
            granter=EVERYWHERE,
            on=on,
            actor=actor,
        )


def _give_mandates(on: date, actor: Actor) -> None:
    stored = persons_by_number([ELDER.number, OWNER.number])
    terms = MandateTerms(starts=on, ends=on + timedelta(days=365))
    give_mandate(
        principal=stored[ELDER.number],
        enterprise=None,
        name=DAUGHTER.name,
        number=DAUGHTER.number,
        terms=terms,
        on=on,
        actor=actor,
    )
    give_mandate(
        principal=stored[OWNER.number],
        enterprise=enterprise_by_code(YOUNG_FIRM.credit_code),
        name=AGENT.name,
        number=AGENT.number,
        terms=terms,
        on=on,
        actor=actor,
    )
