"""Logs: one JSON object a line on the error stream, with the id of the request it belongs to."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")

_SECRETS = re.compile(r"(/cti/)[^/\s?\"']+")
"""Secrets that stand in addresses: of call centres that tell us of their calls."""


class JsonLines(logging.Formatter):
    """One line of JSON a record; texts stay readable, line breaks inside them are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _SECRETS.sub(r"\1…", record.getMessage()),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        if record.exc_info:
            line["trace"] = _SECRETS.sub(r"\1…", self.formatException(record.exc_info))
        # Lone surrogates (undecodable bytes of a request) must not break the log; JSON has an escape for them.
        text = json.dumps(line, ensure_ascii=False)
        return text.encode("utf-8", "backslashreplace").decode("utf-8")


def configuration() -> dict[str, Any]:
    """Django's LOGGING: everything from warnings up, our own from information up."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "hotline.config.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "hotline": {"level": "INFO"},
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
