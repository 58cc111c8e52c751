"""How a process tells what went wrong: lines for people or for a collector, without numbers."""

import json
import logging
import re

# 公民身份号码（18位）与手机号码；日志里只留首尾。
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(\d{4})\d{10}(\d{3}[\dXx])(?![0-9A-Za-z])")
_PHONES = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


def without_numbers(text: str) -> str:
    """Return the text with every citizen number and mobile phone number masked."""
    return _PHONES.sub(r"\1****\2", _NUMBERS.sub(r"\1**********\2", text))


class Lines(logging.Formatter):
    """Lines as people read them, masked."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, the traceback with it."""
        return without_numbers(super().format(record))


class JsonLines(logging.Formatter):
    """One JSON object a line for a central collector, masked."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        said = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return without_numbers(json.dumps(said, ensure_ascii=False))
