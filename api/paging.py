"""Pages and cursors. A cursor says where an item stands in its order, so that a page continues there whatever was
added or removed meanwhile."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

import msgspec

from api.errors import BadArgument

DEFAULT_PAGE = 20
LARGEST_PAGE = 200


@dataclass(frozen=True)
class Window:
    """Which part of a list is asked for."""

    size: int
    backward: bool
    cursor: str | None

    @classmethod
    def of(cls, arguments: dict[str, Any]) -> Window:
        """From ``first`` and ``after``, or from ``last`` and ``before``."""
        first, last = arguments.get("first"), arguments.get("last")
        after, before = arguments.get("after"), arguments.get("before")
        if (first is not None or after is not None) and (last is not None or before is not None):
            raise BadArgument("first", "give first and after, or last and before, not both")
        backward = last is not None or before is not None
        size = last if backward else first
        if size is None:
            size = DEFAULT_PAGE
        if not 1 <= size <= LARGEST_PAGE:
            raise BadArgument("last" if backward else "first", f"a page holds 1 to {LARGEST_PAGE} items")
        return cls(size, backward, before if backward else after)


@dataclass(frozen=True)
class Cursor:
    """Where an item stands: by what the list is ordered, the item's value of that, and what decides between equals."""

    order: str
    value: Any
    tie_break: str

    def written(self) -> str:
        """As the text that readers get."""
        return cursor_written(self.order, self.value, self.tie_break)

    @classmethod
    def read(cls, text: str, order: str, argument: str) -> Cursor:
        """From a text that a reader sent. It may be anything."""
        try:
            if len(text) > 2_000:
                raise ValueError("too long")
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            found, value, tie_break = json.loads(raw)
        except (ValueError, binascii.Error, TypeError, RecursionError):
            raise BadArgument(argument, "not a cursor of this list; take one from an edge of it") from None
        if found != order or not isinstance(tie_break, str) or not isinstance(value, (str, int, float, type(None))):
            raise BadArgument(argument, "a cursor of a list in another order; take one from an edge of this list")
        return cls(order, value, tie_break)


_json = msgspec.json.Encoder().encode


def cursor_written(order: str, value: Any, tie_break: str) -> str:
    """A cursor as the text that readers get."""
    return base64.urlsafe_b64encode(_json((order, value, tie_break))).rstrip(b"=").decode()


@dataclass(frozen=True)
class Page:
    """A page of a list as the graph gave it: rows ``{k, i, v}`` of order value, tie-break and answer."""

    rows: list[dict[str, Any]]
    more: bool
    window: Window
    order: str
    total: int | None
    counts: dict[str, dict[str, Any]]
    """What was counted, by the keys of the answer: all that there is to say of each ``counts``."""

    @classmethod
    def of(cls, found: dict[str, Any], arguments: dict[str, Any]) -> Page:
        """From what the statement answered: one row more than asked for tells that there is more."""
        window = Window.of(arguments)
        rows = found["rows"]
        more = len(rows) > window.size
        rows = rows[: window.size]
        if window.backward:
            rows = rows[::-1]
        return cls(rows, more, window, found["order"], found.get("total"), found.get("counts") or {})

    def cursor(self, row: dict[str, Any]) -> str:
        """The cursor of one of its rows."""
        return Cursor(self.order, row["k"], row["i"]).written()

    def info(self) -> dict[str, Any]:
        """What Relay wants to know of it."""
        given = self.window.cursor is not None
        return {
            "hasNextPage": given if self.window.backward else self.more,
            "hasPreviousPage": self.more if self.window.backward else given,
            "startCursor": self.cursor(self.rows[0]) if self.rows else None,
            "endCursor": self.cursor(self.rows[-1]) if self.rows else None,
        }
