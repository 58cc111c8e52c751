"""What a review, a complaint and their handling can be."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class Channel(Choice):
    """Through which channel a review came (评价渠道); the codes are ours (示例)."""

    COUNTER = "1", "窗口评价器"
    QR = "2", "静态二维码"
    WEB = "3", "网上"
    MOBILE = "4", "移动端"
    KIOSK = "5", "自助终端"
    SMS = "6", "短信邀评"
    HOTLINE = "7", "12345热线"
    OTHER = "8", "其他"
    PAPER = "9", "意见箱、书面"


class Origin(Choice):
    """Whether somebody gave the review or the system wrote it after the time was over."""

    GIVEN = "given", "主动评价"
    DEFAULT = "default", "系统默认"


class Verdict(Choice):
    """What was found about a bad review or a complaint (判定); laid over it, never into it."""

    VALID = "valid", "属实"
    MISTAKE = "mistake", "误评（本人确认）"
    MALICIOUS = "malicious", "恶意（有证据）"
    UNREACHABLE = "unreachable", "无法联系"
    POLICY = "policy", "诉求超出政策（已解释）"
    UNFOUNDED = "unfounded", "不属实"


NOT_COUNTED = frozenset({Verdict.MISTAKE, Verdict.MALICIOUS, Verdict.UNFOUNDED})
"""Verdicts after which a review does not count; the review itself stays as it was given."""
OF_REVIEWS = (
    Verdict.VALID,
    Verdict.MISTAKE,
    Verdict.UNREACHABLE,
    Verdict.POLICY,
    Verdict.MALICIOUS,
)
OF_COMPLAINTS = (Verdict.VALID, Verdict.UNFOUNDED, Verdict.UNREACHABLE, Verdict.POLICY)


class Purpose(Choice):
    """Why somebody was contacted (联系目的)."""

    CONTACT = "contact", "联系核实"
    VISIT = "visit", "回访"


class ComplaintChannel(Choice):
    """How a complaint came in (投诉渠道)."""

    WINDOW = "window", "窗口"
    PHONE = "phone", "电话"
    WEB = "web", "网上"


class PublicationState(Choice):
    """Where the publication of a review (公开) stands."""

    PROPOSED = "proposed", "待审核"
    RETURNED = "returned", "退回修改"
    PUBLISHED = "published", "已公开"


_P = PublicationState
PUBLICATION = Lifecycle(
    "publication",
    PublicationState,
    [
        Move("propose", "提出公开", frozenset({_P.PROPOSED}), None),
        Move("change", "修改后再提出", frozenset({_P.RETURNED}), _P.PROPOSED),
        Move("return", "退回修改", frozenset({_P.PROPOSED}), _P.RETURNED),
        Move("publish", "审核公开", frozenset({_P.PROPOSED}), _P.PUBLISHED),
    ],
)
