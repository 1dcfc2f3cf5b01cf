"""Structured logs: one JSON object a line, on the error stream. They hold names, ids and positions, never values."""

from __future__ import annotations

import logging
import sys
from typing import Any

import msgspec
import structlog


def log_as_json() -> None:
    """Structured logs on the error stream: one JSON object a line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(_line),
        ],
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format='{"level":"%(levelname)s","event":"%(name)s"}')


def _line(event: dict[str, Any], **_: Any) -> bytes:
    return msgspec.json.encode(event, enc_hook=repr)
