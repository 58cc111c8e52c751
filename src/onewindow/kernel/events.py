"""What registers say happened to people, and what an event is called."""

from onewindow.kernel.choices import Choice


class EventKind(Choice):
    """What a register says has happened, or is about to (登记事件)."""

    AGE = "age", "到达年龄"
    BIRTH = "birth", "子女出生"
    EXPIRY = "expiry", "证照即将到期"
    DISABILITY = "disability", "取得残疾人证"
    INSURED = "insured", "单位为其参保"
    STOPPED = "stopped", "单位停保"
    GRADUATED = "graduated", "毕业"
