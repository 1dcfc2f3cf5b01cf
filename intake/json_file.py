"""Submissions as JSON, as servers of forms give them out, read one at a time however long the file is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from intake.files import BadLine, FileRefused, TextFile

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator
    from pathlib import Path

LARGEST = 8_000_000
"""In characters. Submissions take a few thousand; without a bound, one could fill the memory."""
_LISTS = ("results", "value")
"""Under which name KoboToolbox and ODK Central hand out the submissions."""
_CHUNK = 65_536
_BLANK = " \t\r\n"


class JsonFile(TextFile):
    """An array of objects, or an object that holds one as ``results`` (KoboToolbox) or ``value`` (ODK Central). Opening
    it reads it once from end to end."""

    what = "JSON"
    every_row_has_all = False
    """A question that nobody answered is in no submission."""

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        super().__init__(path, encoding)
        self.rows = 0
        self.announced: int | None = None
        """How many submissions the server has, where the file says so: more than ``rows`` when it is one page of many."""
        names: set[str] = set()
        for _, row in self:
            self.rows += 1
            names.update(_paths(row))
        self.names = frozenset(names)
        if not self.rows:
            raise FileRefused(
                path, f"no submissions are in it; an array is needed, or an object with {' or '.join(_LISTS)}"
            )

    def __iter__(self) -> Iterator[tuple[int, dict[str | None, Any]]]:
        """Every submission, with the number of the line that it begins on."""
        with self.failing_clearly() as at, self.opened() as text:
            yield from self._rows(_Scanner(text, at))

    def _rows(self, scan: _Scanner) -> Iterator[tuple[int, dict[str | None, Any]]]:
        if scan.takes("["):
            yield from _objects(scan)
        elif scan.takes("{"):
            while not scan.takes("}"):
                name = scan.value()
                scan.needs(":")
                if name in _LISTS and scan.takes("["):
                    yield from _objects(scan)
                else:
                    other = scan.value()
                    if name == "count" and isinstance(other, int):
                        self.announced = other
                if not scan.takes(","):
                    scan.needs("}")
                    break
        else:
            raise BadLine(_NEITHER)
        scan.end()


_NEITHER = "it begins with neither [ nor {; is this a JSON file?"


def _objects(scan: _Scanner) -> Iterator[tuple[int, dict[str | None, Any]]]:
    while not scan.takes("]"):
        scan.blank()
        line = scan.line
        row = scan.value()
        if not isinstance(row, dict):
            raise BadLine("a submission is not an object; each has to be {…}")
        yield line, row
        if not scan.takes(","):
            scan.needs("]")
            return


class _Scanner:
    """Values of a text one after the other, holding no more of it in memory than the value at hand."""

    def __init__(self, text: io.TextIOWrapper, at: list[int]) -> None:
        self._text = text
        self._at = at
        self._held = ""
        self._next = 0
        self._ended = False
        self._decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)

    @property
    def line(self) -> int:
        """The line of the next character."""
        return self._at[0]

    def blank(self) -> None:
        """Pass over what may stand between values."""
        while True:
            start = self._next
            while self._next < len(self._held) and self._held[self._next] in _BLANK:
                self._next += 1
            self._at[0] += self._held.count("\n", start, self._next)
            if self._next < len(self._held) or not self._more(_CHUNK):
                return

    def takes(self, sign: str) -> bool:
        """Whether this sign comes next; it is passed over if it does."""
        self.blank()
        if not self._held.startswith(sign, self._next):
            return False
        self._next += 1
        return True

    def needs(self, sign: str) -> None:
        """Pass over this sign."""
        if not self.takes(sign):
            raise BadLine(f"{sign} is missing here, or the file is cut off; fetch it again")

    def end(self) -> None:
        """Nothing more may follow."""
        self.blank()
        if self._next < len(self._held):
            raise BadLine("something follows the end of the list; give one list a file")

    def value(self) -> Any:
        """The next value."""
        self.blank()
        step = _CHUNK
        while True:
            try:
                value, after = self._decoder.raw_decode(self._held, self._next)
            except json.JSONDecodeError as error:
                if self._more(step):
                    step *= 2
                    continue
                self._at[0] += self._held.count("\n", self._next, error.pos)
                raise BadLine(f"not readable as JSON ({error.msg}), or cut off; fetch the file again") from None
            except RecursionError:
                raise BadLine("nested too deeply; no form is") from None
            if after == len(self._held) and self._more(step):  # a number may go on
                continue
            self._at[0] += self._held.count("\n", self._next, after)
            self._next = after
            return value

    def _more(self, size: int) -> bool:
        """Read on; whether there was more."""
        if self._ended:
            return False
        if len(self._held) - self._next > LARGEST:
            raise BadLine(f"one submission is larger than {LARGEST:,} characters; is this a file of submissions?")
        chunk = self._text.read(size)
        self._ended = not chunk
        self._held = self._held[self._next :] + chunk
        self._next = 0
        return bool(chunk)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadLine("an object has two values of one name; the file was changed after it was given out")
    return found


def _no_number(text: str) -> Any:
    raise BadLine(f"{text} is no number in JSON; the file was changed after it was given out")


def _paths(value: Any, above: str = "") -> Iterator[str]:
    """Every way to name something in a submission: with its groups before it, as KoboToolbox writes it."""
    for name, inner in value.items():
        path = name if not above or name.startswith(f"{above}/") else f"{above}/{name}"
        yield path
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, dict):
                yield from _paths(one, path)
