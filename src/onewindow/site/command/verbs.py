"""Which verbs the command knows; a verb's module is read only when the verb is used."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: what it says of itself, and whether it needs the database layer loaded."""

    help: str
    needs_django: bool = True
    is_demo: bool = False


VERBS: dict[str, Verb] = {
    "demo": Verb("迁移、装载演示城市并启动 migrate, load the demo city, serve", is_demo=True),
    "up": Verb("启动网页、大厅动态与后台进程 start web, live and worker", needs_django=False),
    "worker": Verb("运行定时任务 run the scheduled jobs"),
    "static": Verb("收集并压缩静态文件 gather the static files; up does it by itself"),
    "migrate": Verb("升级数据库结构 bring the database up to this release"),
    "check": Verb("自检 is this installation fit to serve?"),
    "packs": Verb("配置包：check 校验、plan 预览、load 装载"),
    "calendar": Verb("导入一年的工作日历 import a year's holiday notice: yaml, csv, xlsx"),
    "directory": Verb("导入单位和人员：import FILE、template FILE"),
    "decisions": Verb("判定：replay 复核、what-if 试算、tck 运行 DMN 一致性测试"),
    "devices": Verb("设备：simulate 模拟取号机、叫号器、评价屏（仅演示）"),
    "ledger": Verb("账本：verify 校验、head 树头、receipt 回执"),
    "hall": Verb("大厅：morning 模拟大厅、forecast-error 试预计等候"),
    "evaluation": Verb("评标：verify 从评审数据重新计算结果"),
    "draw": Verb("随机抽取：verify 重新计算抽取记录、number 产生随机数"),
    "warehouse": Verb(
        "数据仓：load 装载、fetch 读数据库、rollups 汇总、status 现况 load, roll up, look"
    ),
    "exchange": Verb("数据开放：ocds 导出 OCDS 1.1.5 并校验 export open data"),
    "trust": Verb("信任的认证机构：add FILE、revoke、withdraw、list"),
    "backup": Verb("在线备份到一个文件 back up while running"),
    "restore": Verb("恢复到空目录 restore into an empty home", needs_django=False),
    "city": Verb("演示城市：generate 生成一年的数据、faulty 有毛病的文件、keep 随时间往下走"),
    "createadmin": Verb("建立系统管理员 make a system administrator"),
}
