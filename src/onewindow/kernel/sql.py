"""Names and texts as SQL takes them, where a statement cannot hold them as parameters."""


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return a name as SQL takes it: ``on``, ``at`` and ``left`` are words of its own."""
    return '"' + name.replace('"', '""') + '"'
