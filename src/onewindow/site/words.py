"""What entries of the record that are no move of a lifecycle say happened, in a clerk's words."""

from onewindow.kernel.lifecycle import words_of

EVENTS = {
    "adoption.by_law": "按级承接事项",
    "adoption.end": "结束承接",
    "adoption.hand_down": "下沉事项",
    "attachment.attach": "上传附件",
    "case.draft": "建立草稿",
    "case.overdue": "预警变化",
    "case.pay_fee": "缴费登记",
    "case.recompute": "期限重新计算",
    "case.register_fee": "登记费用",
    "case.serve": "送达文书",
    "case.waive_fee": "减免费用",
    "certificate.issue": "签发证照",
    "certificate_kind.load": "装载证照类型",
    "change.start": "起草变更",
    "client.create": "登记接口客户端",
    "client.disable": "停用接口客户端",
    "delegation.end": "终止委托",
    "delegation.sign": "签订委托协议",
    "device.command": "下达设备命令",
    "device.open": "启用设备",
    "device.register": "登记设备",
    "edition.publish": "发布版本",
    "enterprise.register": "登记经营主体",
    "grant.give": "授予角色",
    "grant.revoke": "收回角色",
    "hall.day": "设特别开放日",
    "hall.set_up": "设置大厅",
    "mandate.ask": "提出委托",
    "matter.create": "建立事项",
    "person.export": "导出个人信息",
    "person.phone": "变更手机",
    "person.register": "登记自然人",
    "person.verify": "实名核验",
    "project.register": "登记投资项目",
    "queue.save": "设置队列",
    "queue.slots": "设置预约号源",
    "region.register": "登记区划",
    "review_task.reassign": "转派任务",
    "rights_request.ask": "提出个人信息请求",
    "site.add": "登记办事场所",
    "ticket.link_case": "号票关联办件",
    "user.activate": "启用账号",
    "user.close": "注销账号",
    "user.deactivate": "停用账号",
    "user.import": "导入人员",
    "user.reset_key": "签发重置链接",
    "user.second_factor.reset": "清除双因素",
    "user.sign_up": "实名注册",
}


def entry_title(what: str) -> str:
    """Return what an entry says happened, e.g. ``case.accept`` → 受理."""
    return EVENTS.get(what) or words_of(what)
