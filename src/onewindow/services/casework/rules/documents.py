"""The wording of the 15 legal documents (法律文书): titles, sentences, who is told what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.services.casework.rules.states import DocumentKind


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """How one kind of document reads; the sentences are filled with the case's own values."""

    mark: str
    sentences: tuple[str, ...]
    source: str
    has_remedy: bool = False
    needs_signature: bool = False


_PERMIT = "《行政许可法》"

FORMS: Mapping[DocumentKind, DocumentForm] = {
    DocumentKind.RECEIPT: DocumentForm(
        "收",
        (
            "本机关于{day}收到你（单位）提交的“{matter}”申请及下列材料。",
            (
                "收件不等于受理。自收件次日起{notice_days}个工作日内，本机关将告知是否受理；材料不齐的，"
                "一次告知需要补正的全部内容。"
            ),
        ),
        f"{_PERMIT}第三十二条",
    ),
    DocumentKind.SUPPLEMENT_NOTICE: DocumentForm(
        "补",
        (
            "你（单位）申请的“{matter}”，申请材料不齐全或者不符合法定形式，需要补正的全部内容如下。",
            "请于{due}前补正；补正期间不计入办理时限。逾期未补正的，按撤回申请处理，可以重新申请。",
        ),
        f"{_PERMIT}第三十二条",
    ),
    DocumentKind.ACCEPTANCE_NOTICE: DocumentForm(
        "受",
        (
            "你（单位）申请的“{matter}”，申请材料齐全、符合法定形式，本机关决定自{day}起受理。",
            "承诺办结日：{promised_due}；法定办结日：{statutory_due}。",
        ),
        f"{_PERMIT}第三十二条",
    ),
    DocumentKind.NON_ACCEPTANCE: DocumentForm(
        "不受",
        ("你（单位）申请的“{matter}”，本机关决定不予受理。", "理由：{reason}"),
        f"{_PERMIT}第三十二条",
        has_remedy=True,
    ),
    DocumentKind.GAP_NOTICE: DocumentForm(
        "容",
        (
            "你（单位）申请的“{matter}”，主要材料齐备，本机关先行受理，下列材料可以后补。",
            "请于{due}前补齐。逾期未补齐的，{lapse}。",
            "申请人承诺：在上述期限内补齐材料，材料真实、合法、有效。",
        ),
        "{gap_source}",
        needs_signature=True,
    ),
    DocumentKind.UNDERTAKING: DocumentForm(
        "诺",
        (
            "事项：{matter}。",
            "{undertaking}",
            "本机关将在{due}前核查；承诺不实或者整改后仍不符合条件的，撤销决定并记入信用记录。",
        ),
        "{undertaking_source}",
        needs_signature=True,
    ),
    DocumentKind.SPECIAL_NOTICE: DocumentForm(
        "特",
        ("办理“{matter}”依法需要进行{procedure}，所需时间约{days}个工作日，不计入办理时限。",),
        f"{_PERMIT}第四十五条",
    ),
    DocumentKind.EXTENSION_NOTICE: DocumentForm(
        "延",
        (
            (
                "你（单位）申请的“{matter}”，在规定期限内不能作出决定，经本机关负责人批准，延长"
                "{days}个工作日，新的法定办结日为{statutory_due}。"
            ),
            "理由：{reason}",
        ),
        f"{_PERMIT}第四十二条",
    ),
    DocumentKind.HEARING_NOTICE: DocumentForm(
        "听",
        (
            "你（单位）申请的“{matter}”涉及申请人与他人之间的重大利益关系，你（单位）有要求听证的权利。",
            "请自收到本告知书之日起{days}个工作日内提出听证申请；组织听证的费用由本机关承担。",
        ),
        f"{_PERMIT}第四十七条",
    ),
    DocumentKind.GRANT_DECISION: DocumentForm(
        "准",
        (
            "你（单位）申请的“{matter}”，经审查，符合规定条件，本机关决定准予。",
            "办理结果：{result}。",
            "{reason}",
        ),
        f"{_PERMIT}第三十八条",
    ),
    DocumentKind.DENIAL_DECISION: DocumentForm(
        "不准",
        ("你（单位）申请的“{matter}”，经审查，本机关决定不予批准。", "理由：{reason}"),
        f"{_PERMIT}第三十八条",
        has_remedy=True,
    ),
    DocumentKind.DELIVERY_RECEIPT: DocumentForm(
        "达",
        (
            "送达文书：{served}。",
            "送达方式：{method}。受送达人：{applicant}。签收人：{signed_by}。送达时间：{served_at}。",
        ),
        f"{_PERMIT}第四十四条",
        needs_signature=True,
    ),
    DocumentKind.WITHDRAWAL: DocumentForm(
        "撤申",
        ("申请人于{day}申请撤回“{matter}”的申请，本机关准予撤回，终止办理。", "{reason}"),
        "",
        needs_signature=True,
    ),
    DocumentKind.REVOCATION: DocumentForm(
        "撤",
        ("你（单位）的“{matter}”，本机关决定撤销{object}。", "理由：{reason}"),
        "{revocation_source}",
        has_remedy=True,
    ),
    DocumentKind.CLOSING_NOTICE: DocumentForm(
        "办",
        ("你（单位）申请的“{matter}”已于{day}办结，结果：{outcome}。", "{reason}"),
        "",
    ),
}


def remedy_notice(
    *, review_days: int, review_source: str, suit_months: int, suit_source: str
) -> str:
    """Return the sentence that tells how to contest the decision (救济告知)."""
    return (
        f"如不服本决定，可以自收到之日起{review_days}日内依法申请行政复议（{review_source}），"
        f"或者自收到之日起{suit_months}个月内依法向人民法院提起行政诉讼（{suit_source}）。"
    )


def document_number(mark: str, issuer: str, year: int, serial: int) -> str:
    """Return the number of a document (文号), e.g. 云西市监受字〔2026〕第00012号."""
    return f"{issuer}{mark}字〔{year}〕第{serial:05d}号"


def document_content(
    kind: DocumentKind,
    values: Mapping[str, Any],
    *,
    items: Sequence[str] = (),
    remedy: str = "",
) -> dict[str, Any]:
    """Return the stored content of a document: everything that a page or a file is made from."""
    form = FORMS[kind]
    filled = _Values(values)
    return {
        "title": kind.label,
        "applicant": values["applicant"],
        "case_number": values["number"],
        "day": values["day"],
        "sentences": [
            text for text in (s.format_map(filled) for s in form.sentences) if text.strip()
        ],
        "items": list(items),
        "remedy": remedy if form.has_remedy else "",
        "source": form.source.format_map(filled),
        "needs_signature": form.needs_signature,
    }


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
