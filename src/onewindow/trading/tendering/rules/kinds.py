"""What is tendered, under which law, and how."""

from onewindow.kernel.choices import Choice


class Family(Choice):
    """The two families of law: they count days differently and hear complaints differently."""

    WORKS = "works", "工程建设"
    PROCUREMENT = "procurement", "政府采购"


class TenderKind(Choice):
    """What kind of project comes to the centre (项目类型)."""

    CONSTRUCTION = "construction", "工程施工"
    DESIGN = "design", "勘察设计"
    EPC = "epc", "工程总承包"
    WATER = "water", "水利"
    TRAFFIC = "traffic", "交通"
    MATERIALS = "materials", "设备材料"
    BEAUTIFUL_VILLAGE = "beautiful_village", "美丽乡村"
    SUPERVISION = "supervision", "工程监理"
    GOODS = "goods", "货物采购"
    SERVICES = "services", "服务采购"


class Organizing(Choice):
    """Who runs the tender (组织形式)."""

    AGENT = "agent", "委托招标"
    OWN = "own", "自行招标"


# Who asks that bidders get enough days after a clarification (澄清修改的依据).
CLARIFYING = {
    Family.WORKS: "《招标投标法实施条例》第二十一条",
    Family.PROCUREMENT: "《政府采购法实施条例》第三十一条；财政部令第87号第二十七条",
}
