"""Functions of contexts (DMN 1.5, table 82)."""

from typing import Any

from onewindow.engines.decisions.rules.feel.builtins.registry import builtin
from onewindow.engines.decisions.rules.feel.calling import Run
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.types import ANY, CONTEXT, LIST, TEXT, ListOf

Context = dict[str, Any]


@builtin("get value", {"m": CONTEXT, "key": TEXT})
def get_value(context: Context, key: str) -> Any:
    """Return the value under a key."""
    if key not in context:
        raise Undefined(f"上下文中没有“{key[:40]}”")
    return context[key]


@builtin("get entries", {"m": CONTEXT})
def get_entries(context: Context) -> list[Context]:
    """Return the entries, each as a context of key and value."""
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", {"entries": ListOf(CONTEXT)}, needs_run=True)
def context_of(run: Run, entries: list[Context]) -> Context:
    """Return the context that has these entries of key and value."""
    run.meter.hold(len(entries))
    made: Context = {}
    for entry in entries:
        if entry is None or "value" not in entry or not isinstance(entry.get("key"), str):
            raise Undefined("每一项都应当有 key 和 value")
        if entry["key"] in made:
            raise Undefined(f"“{entry['key'][:40]}”重复")
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put", {"context": CONTEXT, "key": TEXT, "value": ANY}, needs_run=True)
def context_put(run: Run, context: Context, key: str, value: Any) -> Context:
    """Return a context with a value under a key."""
    run.meter.hold(len(context) + 1)
    return {**context, key: value}


@builtin("context put", {"context": CONTEXT, "keys": LIST, "value": ANY}, needs_run=True)
def context_put_deep(run: Run, context: Context, keys: list[Any], value: Any) -> Context:
    """Return a context with a value under a way of keys, one context inside the other."""
    if not keys or not all(isinstance(key, str) for key in keys):
        raise Undefined("keys 应当是文字的列表")
    run.meter.hold(len(context) + 1)
    first, *others = keys
    if not others:
        return {**context, first: value}
    with run.meter.deeper():
        inner = context.get(first)
        if inner is not None and not isinstance(inner, dict):
            raise Undefined(f"“{first[:40]}”不是上下文")
        return {**context, first: context_put_deep(run, inner or {}, others, value)}


@builtin("context merge", {"contexts": ListOf(CONTEXT)}, needs_run=True)
def context_merge(run: Run, contexts: list[Context]) -> Context:
    """Return the entries of all contexts; later ones win."""
    merged: Context = {}
    for context in contexts:
        if context is None:
            raise Undefined("列表中有空值")
        run.meter.hold(len(merged) + len(context))
        merged |= context
    return merged
