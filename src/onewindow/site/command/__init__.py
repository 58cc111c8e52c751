"""The ``onewindow`` command: one module a verb, read only when it is asked for."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import ModuleType

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from onewindow.kernel.violations import Refused
from onewindow.site.command.verbs import VERBS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code: 0 done, 1 not done, 2 asked wrongly."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="onewindow", description="一窗 OneWindow")
    parser.add_argument("--version", action="version", version=version("onewindow"))
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    chosen = next((word for word in given if word in VERBS), "")
    module = _module(chosen) if chosen else None
    for name, verb in VERBS.items():
        subparser = verbs.add_parser(name, help=verb.help, description=verb.help)
        if name == chosen and module:
            module.add_arguments(subparser)
    options = parser.parse_args(given)
    try:
        return int(module.run(options)) if module else 2
    except Refused as refused:
        for violation in refused.violations:
            source = f"（{violation.source}）" if violation.source else ""
            print(f"✗ {violation.message}{source}", file=sys.stderr)
        return 1
    except DatabaseError as error:
        print(f"✗ 数据库不可用，或尚未执行 onewindow migrate database: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已停止 stopped", file=sys.stderr)
        return 130


def _module(verb: str) -> ModuleType:
    if VERBS[verb].is_demo:  # 设置在读取时就要知道这是演示环境
        os.environ["ONEWINDOW_DEMO"] = "1"
    if VERBS[verb].needs_django:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.site.settings")
        try:
            django.setup()
        except ImproperlyConfigured as error:
            sys.exit(f"✗ 配置有误 bad configuration: {error}")
    return importlib.import_module(f"onewindow.site.command.{verb}")
