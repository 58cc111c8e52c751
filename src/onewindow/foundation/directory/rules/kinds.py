"""What kinds of places, bodies and parties there are."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class RegionLevel(Choice):
    """The levels of administrative division (行政区划)."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"


class OrganizationKind(Choice):
    """What kind of body an organization (单位) is."""

    GOVERNMENT = "government", "人民政府"
    DEPARTMENT = "department", "部门"
    CENTRE = "centre", "政务服务机构"
    TOWN = "town", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
    BANK = "bank", "银行网点"
    AGENCY = "agency", "中介机构"
    OTHER = "other", "其他"


class SiteKind(Choice):
    """What kind of place people are served at (办事场所)."""

    HALL = "hall", "政务服务中心"
    SUBHALL = "subhall", "分中心"
    TOWN_CENTRE = "town_centre", "便民服务中心"
    VILLAGE_STATION = "village_station", "便民服务站"
    OUTLET = "outlet", "政银合作网点"


class CounterKind(Choice):
    """What a counter (窗口) takes."""

    GENERAL = "general", "综合窗口"
    SPECIAL = "special", "专窗"


class DocumentKind(Choice):
    """The identity document of a person."""

    CITIZEN = "citizen", "居民身份证"
    HK_MACAO = "hk_macao", "港澳居民居住证"
    TAIWAN = "taiwan", "台湾居民居住证"
    FOREIGN = "foreign", "外国人永久居留身份证"


class EnterpriseKind(Choice):
    """What kind of market entity an enterprise (经营主体) is."""

    COMPANY = "company", "企业"
    INDIVIDUAL = "individual", "个体工商户"
    COOPERATIVE = "cooperative", "农民专业合作社"


class EnterpriseState(Choice):
    """Whether the market entity still exists."""

    ACTIVE = "active", "存续"
    CANCELLED = "cancelled", "注销"


ENTERPRISE = Lifecycle(
    "enterprise",
    EnterpriseState,
    [
        Move("cancel", "注销", frozenset({EnterpriseState.ACTIVE}), EnterpriseState.CANCELLED),
    ],
)
