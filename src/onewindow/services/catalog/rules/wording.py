"""The Chinese names of every key of a matter, and the words that a guide must not use."""

import re

LABELS: dict[str, str] = {
    "slug": "短码",
    "name": "名称",
    "aliases": "别名",
    "summary": "简介",
    "department": "主管部门",
    "department_code": "部门码",
    "kind": "类型",
    "level": "行使层级",
    "subjects": "服务对象",
    "themes": "主题分类",
    "is_instant_type": "即办件",
    "mode": "办理方式",
    "legal_basis": "设定依据",
    "law": "法律法规",
    "article": "条号",
    "checked": "条文已核对",
    "statutory_limit": "法定办结时限",
    "promised_limit": "承诺办结时限",
    "days": "天数",
    "day_type": "时限单位",
    "source": "依据",
    "conditions": "受理条件",
    "situations": "情形",
    "fields": "表单字段",
    "materials": "申请材料",
    "stages": "审查环节",
    "special_procedures": "特别程序",
    "fee": "收费",
    "result": "办理结果",
    "certificate": "对应证照",
    "valid_months": "有效期（月）",
    "visits": "到现场次数",
    "online_depth": "网办深度",
    "scope": "通办范围",
    "undertaking": "承诺内容",
    "undertaking_check": "承诺核查方式",
    "table": "判定规则",
    "proactive": "主动办理",
    "event": "触发事件",
    "age": "年龄（周岁）",
    "lead_days": "提前天数",
    "situation": "情形",
    "answers": "填报来源",
    "quiet": "不打扰的判定行",
    "inputs": "判定因素",
    "rows": "判定规则行",
    "questions": "常见问题",
    "question": "问题",
    "answer": "解答",
    "bundles": "所属一件事",
    "note": "备注",
    "is_example": "示例",
    "to_verify": "待核内容",
    "code": "代码",
    "hint": "说明",
    "origin": "来源渠道",
    "necessity": "必要性",
    "waiver": "免提交方式",
    "form": "材料形式",
    "copies": "份数",
    "can_follow": "可容缺后补",
    "is_filled_online": "在线填写生成",
    "when": "出现条件",
    "field": "所看字段",
    "values": "取值",
    "tasks": "审查任务",
    "function": "职能部门",
    "rule": "通过规则",
    "quorum": "通过人数",
    "minimum_staff": "最少人数",
    "label": "题目",
    "required": "必填",
    "options": "选项",
    "minimum": "最小值",
    "maximum": "最大值",
    "max_length": "最多字数",
    "earliest": "最早日期",
    "latest": "最晚日期",
    "prefill": "自动带入",
    "outcome": "结论",
    "message": "说明文字",
    "hit": "命中方式",
    "aggregation": "汇总",
    "outputs": "结论项",
    "allowed": "取值范围",
    "then": "结论",
    "examples": "测试用例",
    "facts": "用例取值",
    "row": "应命中的行",
}

CHOICES: dict[str, dict[str, str]] = {
    "origin": {"10": "申请人自备", "20": "政府部门核发", "30": "中介机构出具", "99": "另行说明"},
    "necessity": {"1": "必要", "2": "非必要", "3": "容缺后补"},
    "waiver": {
        "0": "不免",
        "1": "数据共享免提交",
        "2": "电子证照免提交",
        "3": "告知承诺免提交",
        "4": "内部核查免提交",
    },
    "online_depth": {
        "1": "互联网咨询",
        "2": "互联网收件",
        "3": "互联网预审",
        "4": "互联网受理",
        "5": "互联网办理",
        "6": "互联网办理结果信息反馈",
        "9": "另行说明",
    },
    "kind": {
        "01": "行政许可",
        "02": "行政处罚",
        "03": "行政强制",
        "04": "行政征收",
        "05": "行政给付",
        "06": "行政检查",
        "07": "行政确认",
        "08": "行政奖励",
        "09": "行政裁决",
        "10": "其他行政权力",
        "20": "公共服务",
        "21": "公用事业服务",
        "90": "政策兑现与中介服务",
        "91": "政策兑现",
        "92": "一件事",
    },
    "level": {
        "1": "国家级",
        "2": "省级",
        "3": "市级",
        "4": "县级",
        "5": "镇（街道）级",
        "6": "村（社区）级",
    },
    "subjects": {"person": "自然人", "enterprise": "法人与其他组织"},
    "rule": {"all": "全部同意", "any": "任一同意", "quorum": "达到人数"},
    "outcome": {"grant": "准予", "person": "转人工"},
    "mode": {"staff": "人工办理", "instant": "智能秒办", "undertaking": "告知承诺"},
    "event": {
        "age": "到达年龄",
        "birth": "子女出生",
        "expiry": "证照即将到期",
        "disability": "取得残疾人证",
        "insured": "单位为其参保",
        "stopped": "单位停保",
        "graduated": "毕业",
    },
    "day_type": {"working": "工作日", "calendar": "自然日"},
    "kind_of_result": {"证照": "证照", "文书": "文书", "资金": "资金"},
}

WORDS: dict[str, str] = {
    "complete": "直接办结",
    "prepare": "备好待本人确认",
    "text": "文本",
    "long_text": "多行文本",
    "number": "数字",
    "money": "金额（元）",
    "date": "日期",
    "boolean": "是否",
    "choice": "单选",
    "choices": "多选",
    "yes_no": "是否",
    "phone": "手机号码",
    "citizen_number": "公民身份号码",
    "credit_code": "统一社会信用代码",
    "bank_account": "银行账号",
}

INPUT_KINDS: dict[str, str] = {
    "boolean": "是否",
    "number": "数字",
    "text": "文字",
    "date": "日期",
}

ENTRIES: dict[str, str] = {
    "matter.create": "纳入目录",
    "matter.pause": "暂停",
    "matter.resume": "恢复",
    "matter.cancel": "取消",
    "adoption.by_law": "依法由镇村行使",
    "change.start": "起草",
    "change.propose": "提交审核",
    "change.return": "退回修改",
    "change.publish": "审核发布",
    "change.drop": "作废",
}

_CATCH_ALL = re.compile(r"其他|其它|相关|有关|等(?:材料|证明|文件|资料|证件|手续|情形|条件)|等$")
# These name something definite although they hold one of the words.
_DEFINITE = ("其他城市", "其他地区", "其他人员", "利害相关", "其他组织", "其他权利人", "相关性")


def catch_all_words(text: str) -> list[str]:
    """Return the words in the text that leave open what is asked for (兜底表述)."""
    for phrase in _DEFINITE:
        text = text.replace(phrase, "")
    return list(dict.fromkeys(_CATCH_ALL.findall(text)))


def label_of(path: str) -> str:
    """Return a key path in Chinese: materials.0.name becomes 申请材料第1项·名称."""
    words: list[str] = []
    for part in path.split("."):
        if part.isdigit():
            words[-1:] = [f"{words[-1] if words else ''}第{int(part) + 1}项"]
        elif part:
            words.append(LABELS.get(part, part))
    return "·".join(words)
