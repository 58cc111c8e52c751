"""
The divisions of the invented city of Yunchuan (云川市).

It lies in Zhejiang by its code, so that the province's law applies; no real division has any of
these codes. One district (云西区) exists down to its 202 villages.
"""

from onewindow.foundation.directory.api import RegionDraft

PROVINCE = "330000"
CITY = "339900"
DISTRICT = "339901"
CITY_NAME = "云川市"
DISTRICT_NAME = "云西区"

COUNTIES = {
    "339901": "云西区",
    "339902": "云东区",
    "339903": "澄湖区",
    "339921": "松岭县",
    "339922": "岚溪县",
    "339923": "竹川县",
    "339924": "沙埠县",
    "339981": "白鹭市",
    "339982": "南屏市",
}

TOWNS = {
    "001": (
        "翠屏街道",
        "桂花 文华 翠苑 南山 屏风 府前 玉泉 清波 望湖 青年路",
        "友谊 和睦 松木 石桥 丁香 朝晖 嘉绿 白荡 新金 紫荆",
    ),
    "002": (
        "学院街道",
        "学府 求是 书香 东方 明德 致远 文三 文锦 崇文 启真",
        "科苑 星光 梧桐 银杏 知行 博雅 浣纱 临水 竞舟 育才",
    ),
    "003": (
        "古埠街道",
        "古埠 码头 老街 米市 盐桥 船坞 石牌楼 东门 西门",
        "钟楼 会馆 水星阁 下河 上河 灯芯巷 竹椅巷 油车 官塘",
    ),
    "004": (
        "新河街道",
        "新河 金沙 银湖 滨江 春江 锦绣 阳光 世纪 和谐",
        "康乐 平安 兴业 创业 云帆 未来 北港 南港 望江",
    ),
    "101": (
        "云岭镇",
        "云岭 岭下 上坞 下坞 石塘 梅坞 大坑 小坑 竹园",
        "茶亭 枫树岭 李家 王家畈 何村 白岩 高山 前山 后山",
    ),
    "102": (
        "桥下镇",
        "桥下 桥头 东溪 西溪 五里 十里 界牌 沙洲 下渡",
        "上渡 徐家 方家 金村 叶村 水碓 石埠 湖田 中央畈",
    ),
    "103": (
        "石门镇",
        "石门 洞口 岩头 岩背 大岩 横山 直坑 里山 外山",
        "胡家 潘村 章村 炉头 铁店 银坑 双门 关口 石佛",
    ),
    "104": (
        "双溪镇",
        "双溪 溪口 溪北 溪南 合村 潭头 滩下 渔家 柳湾",
        "月湾 荷塘 菱湖 鸭山 蒋家 沈家 姚村 曹村 丰乐",
    ),
    "105": (
        "茶山镇",
        "茶山 龙井坞 云雾 毛尖 新茶 老茶 毛竹 笋干 板栗",
        "香榧 柿树 桃源 杏村 梨园 杨梅坞 橘林 桑园 稻香",
    ),
    "106": (
        "龙潭镇",
        "龙潭 龙头 龙尾 凤凰 麒麟 白马 青牛 黄牛岭 鹰嘴",
        "鹿鸣 猴坞 鹤山 雁荡 燕子 鹭洲 莺湖 蝉鸣 蝶谷",
    ),
    "201": (
        "东坞乡",
        "东坞 东岙 西岙 南岙 北岙 中岙 大岙 小岙 里岙",
        "外岙 黄泥岭 红岩 青石 白沙 黑松 乌桕 金竹 银杉",
    ),
}


def city_regions() -> list[RegionDraft]:
    """Return the city, its counties, and one district's towns and villages."""
    rows = [RegionDraft(PROVINCE, "浙江省"), RegionDraft(CITY, CITY_NAME)]
    rows += [RegionDraft(code, name) for code, name in COUNTIES.items()]
    for number, (town, *villages) in TOWNS.items():
        town_code = f"{DISTRICT}{number}"
        rows.append(RegionDraft(town_code, town))
        rows += [
            RegionDraft(f"{town_code}{code}", name)
            for code, name in _villages(town, " ".join(villages).split())
        ]
    return rows


def _villages(town: str, listed: list[str]) -> list[tuple[str, str]]:
    """Number the villages as the statistics list does: communities from 001, villages from 200."""
    # 街道全是社区；乡镇只有驻地一个社区，其余为村。
    communities = listed if town.endswith("街道") else listed[:1]
    rows = [(f"{number:03d}", f"{name}社区") for number, name in enumerate(communities, start=1)]
    rows += [
        (f"{number:03d}", f"{name}村")
        for number, name in enumerate(listed[len(communities) :], start=200)
    ]
    return rows
