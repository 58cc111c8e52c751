"""Administrative division codes (行政区划代码) and the path from a place up to the nation."""

NATION = "CN"


def region_path(code: str) -> list[str]:
    """
    Return the codes from the place itself up to the nation, nearest first.

    County and above have 6 digits (GB/T 2260), towns 9, villages 12 (statistics codes).

    :raises ValueError: if the code has another form.
    """
    if code == NATION:
        return [NATION]
    if not code.isascii() or not code.isdigit() or len(code) not in {6, 9, 12}:
        raise ValueError(f"不是行政区划代码：{code}")
    path = [code[:12]] if len(code) == 12 else []
    if len(code) >= 9:
        path.append(code[:9])
    for candidate in (code[:6], f"{code[:4]}00", f"{code[:2]}0000"):
        if candidate not in path:
            path.append(candidate)
    return [*path, NATION]


def parent_region(code: str) -> str | None:
    """Return the code of the division right above, or None for the nation."""
    path = region_path(code)
    return path[1] if len(path) > 1 else None
