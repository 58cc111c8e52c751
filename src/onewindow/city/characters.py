"""
The people of the demonstration, each with a story that a matter tells.

Their numbers never change, so that the register simulator and the guides can name them. What
depends on the day (a licence that expires soon, a firm that is two months old) is counted back
from the day on which the city is built.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.city.numbers import citizen_number, credit_code, phone
from onewindow.city.places import DISTRICT
from onewindow.foundation.directory.api import EnterpriseKind


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody with a story (人物)."""

    key: str
    name: str
    born: date
    female: bool
    serial: int
    region: str
    address: str
    story: str
    origin: str = DISTRICT

    @property
    def number(self) -> str:
        """Return the citizen identity number."""
        return citizen_number(self.born, self.serial, female=self.female, region=self.origin)

    @property
    def phone(self) -> str:
        """Return the phone number."""
        return phone(self.serial)


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise with a story; its age in days is counted on the day of building."""

    key: str
    name: str
    kind: EnterpriseKind
    serial: int
    led_by: str
    age_days: int
    address: str
    story: str

    @property
    def credit_code(self) -> str:
        """Return the unified social credit code."""
        return credit_code("92" if self.kind is EnterpriseKind.INDIVIDUAL else "91", self.serial)


ELDER = Character(
    "elder", "王桂英", date(1943, 3, 8), female=True, serial=1, region="339901001001",
    address="云西区翠屏街道桂花社区12幢101室", story="83岁，本地户籍，可申领高龄津贴；由女儿代办",
)  # fmt: skip
DAUGHTER = Character(
    "daughter", "陈丽华", date(1970, 10, 15), female=True, serial=2, region="339901001001",
    address="云西区翠屏街道桂花社区12幢102室", story="王桂英的女儿，替母亲办事",
)  # fmt: skip
DRIVER = Character(
    "driver", "李晓云", date(1988, 6, 21), female=False, serial=3, region="339901002003",
    address="云西区学院街道书香社区5幢302室", story="驾驶证60日内到期，无未处理违法，可期满换证",
)  # fmt: skip
MOTHER = Character(
    "mother", "赵敏", date(1995, 2, 14), female=True, serial=4, region="339901003002",
    address="云西区古埠街道码头社区8号", story="新生儿的母亲，可办生育登记、生育津贴、出生一件事",
)  # fmt: skip
DISABLED = Character(
    "disabled", "孙立群", date(1979, 9, 2), female=False, serial=6, region="339901101200",
    address="云西区云岭镇岭下村21号", story="持有残疾人证（二级），可申领两项补贴",
)  # fmt: skip
UNEMPLOYED = Character(
    "unemployed", "钱建军", date(1982, 12, 5), female=False, serial=7, region="339901004001",
    address="云西区新河街道新河社区3幢501室", story="缴费满14个月后被裁员，可领失业保险金",
)  # fmt: skip
UNEMPLOYED_SHORT = Character(
    "unemployed-short", "冯涛", date(1998, 4, 30), female=False, serial=8, region="339901004003",
    address="云西区新河街道银湖社区9幢204室", story="缴费只有11个月，失业保险金不自动准予，转人工",
)  # fmt: skip
NURSE = Character(
    "nurse", "林静怡", date(2002, 7, 19), female=True, serial=9, region="339901002005",
    address="云西区学院街道明德社区2幢603室", story="一年前通过护士执业资格考试，已有医院聘用",
)  # fmt: skip
DOCTOR = Character(
    "doctor", "何志刚", date(1990, 1, 23), female=False, serial=10, region="339901002008",
    address="云西区学院街道文锦社区7幢1101室", story="已取得医师资格，首次执业注册",
)  # fmt: skip
FLEXIBLE = Character(
    "flexible", "许燕", date(1984, 8, 11), female=True, serial=11, region="339901102200",
    address="云西区桥下镇桥头村33号", story="就业困难人员，灵活就业并缴费，可领社会保险补贴",
)  # fmt: skip
OWNER = Character(
    "owner", "周志远", date(1991, 5, 6), female=False, serial=12, region="339901002010",
    address="云西区学院街道启真社区10幢802室",
    story="云川启明软件有限公司的法定代表人，公司成立60天",
)  # fmt: skip
CLOSER = Character(
    "closer", "吴建国", date(1968, 11, 17), female=False, serial=13, region="339901003005",
    address="云西区古埠街道盐桥社区16号", story="云川恒丰贸易有限公司的法定代表人，要简易注销",
)  # fmt: skip
RESTAURATEUR = Character(
    "restaurateur", "郑美玲", date(1986, 3, 27), female=True, serial=14, region="339901003003",
    address="云西区古埠街道老街社区22号", story="小馆经营者，办食品经营许可和卫生许可",
)  # fmt: skip
TOURIST = Character(
    "tourist", "马文杰", date(1977, 7, 7), female=False, serial=15, region="339922",
    address="岚溪县城关路5号", story="外地户籍，用来看哪些事项不能自动准予", origin="339922",
)  # fmt: skip
MINOR = Character(
    "minor", "朱子涵", date(2011, 5, 20), female=True, serial=16, region="339901001003",
    address="云西区翠屏街道翠苑社区4幢703室", story="15岁，未满16周岁，由监护人申请身份证",
)  # fmt: skip
GUARDIAN = Character(
    "guardian", "朱海波", date(1983, 1, 9), female=False, serial=17, region="339901001003",
    address="云西区翠屏街道翠苑社区4幢703室", story="朱子涵的父亲和监护人",
)  # fmt: skip
AGENT = Character(
    "agent", "方晓东", date(1996, 12, 1), female=False, serial=18, region="339901002012",
    address="云西区学院街道星光社区6幢401室", story="云川启明软件有限公司的办事人，持企业授权",
)  # fmt: skip

CHARACTERS = (
    ELDER, DAUGHTER, DRIVER, MOTHER, DISABLED, UNEMPLOYED, UNEMPLOYED_SHORT, NURSE,
    DOCTOR, FLEXIBLE, OWNER, CLOSER, RESTAURATEUR, TOURIST, MINOR, GUARDIAN,
    AGENT,
)  # fmt: skip


def newborn(*, on: date) -> Character:
    """Return the child of MOTHER, twenty-four days old on the day, so with a new number a day."""
    return Character(
        "newborn", "周一诺", on - timedelta(days=24), female=True, serial=5,
        region=MOTHER.region, address=MOTHER.address,
        story="赵敏的女儿，出生24天，由监护人代办社会保障卡和参保",
    )  # fmt: skip


def octogenarian(*, on: date) -> Character:
    """Return somebody who reached eighty two days before, so with a new number a day."""
    day = on - timedelta(days=2)
    return Character(
        "octogenarian", "方月娥", day.replace(year=day.year - 80, day=min(day.day, 28)),
        female=True, serial=19, region=MOTHER.region, address="云西区古埠街道码头社区17号",
        story="刚满80周岁，本地户籍，高龄津贴已主动为她办好",
    )  # fmt: skip


YOUNG_FIRM = Firm(
    "young-firm", "云川启明软件有限公司", EnterpriseKind.COMPANY, 1, "owner", 60,
    "云西区学院街道创新路66号3楼", "成立60天，可办首次领发票、公积金缴存登记、公章备案",
)  # fmt: skip
CLOSING_FIRM = Firm(
    "closing-firm", "云川恒丰贸易有限公司", EnterpriseKind.COMPANY, 2, "closer", 4200,
    "云西区古埠街道会馆巷9号", "无债权债务，要简易注销",
)  # fmt: skip
RESTAURANT = Firm(
    "restaurant", "云西区郑记小馆", EnterpriseKind.INDIVIDUAL, 3, "restaurateur", 900,
    "云西区古埠街道老街22号", "餐饮个体工商户，办食品经营许可",
)  # fmt: skip
FIRMS = (YOUNG_FIRM, CLOSING_FIRM, RESTAURANT)
