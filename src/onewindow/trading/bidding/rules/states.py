"""The states of a bid."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class BidState(Choice):
    """Where a bid (投标文件) stands."""

    UPLOADING = "uploading", "传输中"
    SEALED = "sealed", "已递交"
    REPLACED = "replaced", "已被替换"
    WITHDRAWN = "withdrawn", "已撤回"
    OPENED = "opened", "已解密"
    REVOKED = "revoked", "视为撤销"
    LAPSED = "lapsed", "视为撤回"


class OfferState(Choice):
    """Where a round of last offers (最后报价) stands."""

    ASKED = "asked", "征集中"
    OPENED = "opened", "已开启"
    FAILED = "failed", "不足家数，未开启"


_ASKED = frozenset({OfferState.ASKED})
OFFERS = Lifecycle(
    "offers",
    OfferState,
    [
        Move("ask", "征集最后报价", _ASKED, None),
        Move("open", "开启最后报价", _ASKED, OfferState.OPENED),
        Move("fail", "最后报价不足家数", _ASKED, OfferState.FAILED),
    ],
)
_SEALED = frozenset({BidState.SEALED})
BID = Lifecycle(
    "bid",
    BidState,
    [
        Move("seal", "递交", frozenset({BidState.UPLOADING}), BidState.SEALED),
        Move("replace", "替换", _SEALED, BidState.REPLACED),
        Move("withdraw", "撤回", _SEALED, BidState.WITHDRAWN),
        Move("drop", "未完成传输", frozenset({BidState.UPLOADING}), BidState.LAPSED),
        Move("unseal", "解密", _SEALED, BidState.OPENED),
        # 因投标人原因未解密的视为撤销；因其他原因的视为撤回（《电子招标投标办法》第三十一条）。
        Move("revoke", "未解密，视为撤销", _SEALED, BidState.REVOKED),
        Move("lapse", "未解密，视为撤回", _SEALED, BidState.LAPSED),
    ],
)
