"""How rows of a source are read and judged, as one query over all of them at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from onewindow.insight.warehouse.rules.sources import ColumnMapping, TableMapping
from onewindow.insight.warehouse.rules.standard import FactColumn, FactKind, FactTable
from onewindow.kernel.choices import Choice
from onewindow.kernel.sql import literal, quoted

EARLIEST = "1990-01-01"
# 各大厅时钟难免差几分钟，晚于收到时间不超过这么多的不算错。
TOLERANCE_SECONDS = 600
# 这些名字不会与来源的列名相撞。
LINE, _BAD = '"line of file"', '"row is bad"'
_YES = ("是", "有", "1", "true", "TRUE", "True", "t", "T", "Y", "y", "yes")
_NO = ("否", "无", "0", "false", "FALSE", "False", "f", "F", "N", "n", "no")
_ODD_TIMES = (
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
    "%Y%m%d%H%M%S",
    "%Y%m%d",
)


class FaultKind(Choice):
    """What a row can be blamed for."""

    MISSING = "missing", "缺项"
    INVALID = "invalid", "不合规范"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """
    What the rows are judged by: which halls there are, when they came, whose clock it was.

    ``shift_seconds`` takes the source's wall clock to the city's; ``clock_ahead_seconds`` is the
    part of it that is no matter of zones.
    """

    halls: Sequence[str]
    hall: str
    received_at: datetime
    shift_seconds: int
    clock_ahead_seconds: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A condition in SQL that a bad row meets, and the SQL of the sentence that says so."""

    kind: FaultKind
    condition: str
    words: str


def checked_query(
    table: FactTable,
    mapping: TableMapping,
    header: Sequence[str],
    told: Circumstances,
    *,
    is_numbered: bool,
) -> str:
    """
    Return the query that reads the relation ``raw`` and judges each row of it.

    ``raw`` has the source's columns as text, and ``line of file`` where it ``is_numbered``. The
    answer has ``line`` (none where it is not), ``id``, ``hall``, the columns of the standard with
    their types, ``is_bad``, and for bad rows ``reasons`` (list of text), ``is_missing``,
    ``is_invalid`` and ``kept`` (the source's values).
    """
    texts = dict(_texts(table, mapping, told))
    typed = {
        one.name: _typed(one, mapping.columns[one.name], told) for one in _mapped(table, mapping)
    }
    faults = list(_faults(table, mapping, told))
    bad = " OR ".join(f"coalesce({one.condition}, false)" for one in faults)
    reasons = ", ".join(f"CASE WHEN {one.condition} THEN {one.words} END" for one in faults)
    first = ", ".join(f"{text} AS {_text(name)}" for name, text in texts.items())
    second = ", ".join(f"{sql} AS {_value(name)}" for name, sql in typed.items())
    columns = ", ".join(
        f"{_value(one.name) if one.name in typed else f'CAST(NULL AS {one.kind.sql})'} "
        f"AS {quoted(one.name)}"
        for one in table.columns
    )
    kinds = ", ".join(
        f"CASE WHEN {_BAD} THEN {_any(faults, kind)} ELSE false END AS is_{kind.value}"
        for kind in FaultKind
    )
    line = LINE if is_numbered else "CAST(NULL AS BIGINT)"
    return f"""
        SELECT {line} AS line, {_text("id")} AS id, {_text("hall")} AS hall, {columns},
            {_BAD} AS is_bad, {kinds},
            CASE WHEN {_BAD} THEN list_filter([{reasons}], lambda one: one IS NOT NULL) END
                AS reasons,
            CASE WHEN {_BAD} THEN {kept_values(table, mapping, header)} END AS kept
        FROM (SELECT *, {bad} AS {_BAD}
            FROM (SELECT *, {second} FROM (SELECT *, {first} FROM raw)))
    """  # noqa: S608 - names and words come from packs, quoted


def kept_values(table: FactTable, mapping: TableMapping, header: Sequence[str]) -> str:
    """Return the SQL of the source's own values; what names a person is given as a mark only."""
    persons = {
        name
        for one in _mapped(table, mapping)
        if one.kind is FactKind.MARK
        for name in mapping.columns[one.name].origins
    }
    parts = []
    for name in header:
        value = mark_of(_trimmed(quoted(name))) if name in persons else quoted(name)
        parts.append(f"{literal(name)}: {value}")
    return "{" + ", ".join(parts) + "}"


def _value(name: str) -> str:
    return f'"value of {name}"'


def _text(name: str) -> str:
    return f'"text of {name}"'


def _mapped(table: FactTable, mapping: TableMapping) -> Iterator[FactColumn]:
    return (one for one in table.columns if one.name in mapping.columns)


def _texts(
    table: FactTable, mapping: TableMapping, told: Circumstances
) -> Iterator[tuple[str, str]]:
    parts = [_trimmed(quoted(name)) for name in mapping.id]
    yield "id", parts[0] if len(parts) == 1 else f"nullif(concat_ws('-', {', '.join(parts)}), '')"
    for one in _mapped(table, mapping):
        yield one.name, _translated(mapping.columns[one.name])
    own = mapping.columns.get("hall")
    yield "hall", _translated(own) if own else literal(told.hall)


def _trimmed(text: str) -> str:
    # 实测 trim 每列每百万行要 0.1 秒，绝大多数值两头没有空格。
    has_space = f"prefix({text}, ' ') OR suffix({text}, ' ')"
    return f"CASE WHEN {has_space} THEN nullif(trim({text}), '') ELSE {text} END"


def _translated(mapping: ColumnMapping) -> str:
    if mapping.constant:
        return literal(mapping.constant)
    parts = [_trimmed(quoted(name)) for name in mapping.origins]
    text = parts[0] if len(parts) == 1 else f"nullif(concat_ws(' ', {', '.join(parts)}), '')"
    if not mapping.values:
        return text
    cases = " ".join(f"WHEN {literal(a)} THEN {literal(b)}" for a, b in mapping.values.items())
    return f"CASE {text} {cases} ELSE {text} END"


def _typed(column: FactColumn, mapping: ColumnMapping, told: Circumstances) -> str:
    text = _text(column.name)
    match column.kind:
        case FactKind.TEXT:
            return text
        case FactKind.MARK:
            return mark_of(text)
        case FactKind.TIME:
            return _moment(text, mapping, told.shift_seconds, told.clock_ahead_seconds)
        case FactKind.DAY:
            return f"CAST({_moment(text, mapping)} AS DATE)"
        case FactKind.FLAG:
            yes, no = _is_one_of(text, _YES), _is_one_of(text, _NO)
            return f"CASE WHEN {yes} THEN true WHEN {no} THEN false END"
        case FactKind.MONEY:
            return _number(text, mapping, 2)
        case FactKind.WHOLE:
            return f"CAST({_number(text, mapping, 0)} AS BIGINT)"


def mark_of(text: str) -> str:
    """
    Return the SQL of the mark of a person: 32 hex digits that cannot be turned back.

    What is already such a mark stays as it is. The key is the connection's variable ``mark_key``.
    """
    # 截去一半输出，摘要不能接续伪造。
    digest = f"substr(sha256(getvariable('mark_key') || upper({text})), 1, 32)"
    is_mark = f"CASE WHEN length({text}) = 32 THEN regexp_full_match({text}, '[0-9a-f]+') END"
    return f"CASE WHEN {is_mark} THEN {text} ELSE {digest} END"


def _moment(text: str, mapping: ColumnMapping, shift: int = 0, ahead: int = 0) -> str:
    shifted = f" + INTERVAL {shift} SECOND" if shift else ""
    if mapping.format:
        return f"try_strptime({text}, {literal(mapping.format)}){shifted}"
    zoned = f"(TRY_CAST({text} AS TIMESTAMPTZ) AT TIME ZONE 'Asia/Shanghai')"
    zoned += f" - INTERVAL {ahead} SECOND" if ahead else ""
    # Excel 把没设格式的日期存成 1899-12-30 起的天数。
    serial = (
        f"CASE WHEN regexp_full_match({text}, '[2-7]\\d{{4}}(\\.\\d+)?') THEN "
        f"time_bucket(INTERVAL 1 SECOND, TIMESTAMP '1899-12-30 00:00:00.5' + "
        f"to_microseconds(CAST(CAST({text} AS DOUBLE) * 86400000000 AS BIGINT))){shifted} END"
    )
    odd = f"try_strptime({text}, {list(_ODD_TIMES)!r}){shifted}"
    has_zone = f"length({text}) > 16 AND regexp_matches({text}, '(Z|[+-]\\d{{2}}:?\\d{{2}})$')"
    plain = f"TRY_CAST({text} AS TIMESTAMP){shifted}"
    other = f"CASE WHEN {has_zone} THEN {zoned} ELSE coalesce({plain}, {odd}, {serial}) END"
    return f"CASE WHEN length({text}) = 19 THEN coalesce({plain}, {other}) ELSE {other} END"


def _number(text: str, mapping: ColumnMapping, places: int) -> str:
    """Return the number if it has no more places than the column; what has is no such number."""
    digits = 28 if mapping.times == 1 else 22  # 留出位数，乘了不会溢出
    plain = f"TRY_CAST(replace({text}, ',', '') AS DECIMAL({digits},10))"
    if mapping.times != 1:
        plain = f"TRY_CAST({plain} * {mapping.times} AS DECIMAL(28,10))"
    kept = f"TRY_CAST({plain} AS DECIMAL(18,{places}))"
    number = f"CASE WHEN {plain} = {kept} THEN {kept} END"
    if places or mapping.times != 1:
        return number
    is_short = f"regexp_full_match({text}, '-?[0-9]{{1,15}}')"
    return f"CASE WHEN {is_short} THEN TRY_CAST({text} AS BIGINT) ELSE {number} END"


def _faults(table: FactTable, mapping: TableMapping, told: Circumstances) -> Iterator[Fault]:
    missing, invalid = FaultKind.MISSING, FaultKind.INVALID
    yield Fault(missing, f"{_text('id')} IS NULL", literal("行标识未填写"))
    if table.has_hall:
        hall = _text("hall")
        if table.needs_hall:
            yield Fault(missing, f"{hall} IS NULL", literal("大厅编码未填写"))
        known = f"{hall} IS NOT NULL AND NOT {_is_one_of(hall, told.halls)}"
        yield Fault(invalid, known, _sentence("场所目录里没有大厅“{}”", hall))
    for one in _mapped(table, mapping):
        yield from _column_faults(one, told)
    for names in table.order:
        given = [table.column(name) for name in names if name in mapping.columns]
        for earlier, later in combinations(given, 2):
            before, after = _value(earlier.name), _value(later.name)
            words = f"{later.label}（{{}}）早于{earlier.label}（{{}}）"
            yield Fault(invalid, f"{after} < {before}", _sentence(words, after, before))


def _column_faults(column: FactColumn, told: Circumstances) -> Iterator[Fault]:
    text, value, label = _text(column.name), _value(column.name), column.label
    invalid = FaultKind.INVALID
    if column.required:
        yield Fault(FaultKind.MISSING, f"{text} IS NULL", literal(f"{label}未填写"))
    if column.kind not in (FactKind.TEXT, FactKind.MARK):
        condition = f"{text} IS NOT NULL AND {value} IS NULL"
        yield Fault(invalid, condition, _sentence(f"{label}“{{}}”{_NOT[column.kind]}", text))
    if column.values:
        allowed = "、".join(f"{code}（{words}）" for code, words in column.values.items())
        words = f"{label}“{{}}”不在取值表内：{allowed}"
        yield Fault(
            invalid, f"NOT {_is_one_of(value, list(column.values))}", _sentence(words, text)
        )
    if column.least is not None:
        words = f"{label}“{{}}”小于{column.least}"
        yield Fault(invalid, f"{value} < {column.least}", _sentence(words, text))
    if column.most is not None:
        words = f"{label}“{{}}”大于{column.most}"
        yield Fault(invalid, f"{value} > {column.most}", _sentence(words, text))
    if column.kind in (FactKind.TIME, FactKind.DAY):
        words = f"{label}（{{}}）早于1990年"
        yield Fault(invalid, f"{value} < TIMESTAMP '{EARLIEST}'", _sentence(words, text))
        if not column.may_be_future:
            latest = f"TIMESTAMP '{told.received_at:%Y-%m-%d %H:%M:%S}'"
            condition = f"{value} > {latest} + INTERVAL {TOLERANCE_SECONDS} SECOND"
            words = f"{label}（{{}}）晚于收到数据的时间"
            yield Fault(invalid, condition, _sentence(words, value))


_NOT: Mapping[FactKind, str] = {
    FactKind.TIME: "不是时间",
    FactKind.DAY: "不是日期",
    FactKind.MONEY: "不是金额（元，至多两位小数）",
    FactKind.WHOLE: "不是整数",
    FactKind.FLAG: "不是“是”或“否”",
}


def _sentence(words: str, *values: str) -> str:
    """Return the SQL of a sentence with values in the places of its braces."""
    pieces = words.split("{}")
    parts = [literal(pieces[0])]
    for value, piece in zip(values, pieces[1:], strict=True):
        parts += [f"coalesce(CAST({value} AS VARCHAR), '')", literal(piece)]
    return " || ".join(parts)


def _any(faults: Sequence[Fault], kind: FaultKind) -> str:
    conditions = [one.condition for one in faults if one.kind is kind]
    return " OR ".join(f"coalesce({one}, false)" for one in conditions) or "false"


def _is_one_of(text: str, values: Sequence[str]) -> str:
    # 写成 IN 会变成散列连接：行的次序就乱了，也更慢。
    return f"list_contains([{', '.join(map(literal, values))}]::VARCHAR[], {text})"
