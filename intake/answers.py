"""What a submission answers to the questions of a mapping: texts, words of a list, times, numbers and points."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from domain.ids import KIND
from domain.occurred import Occurred, TimePrecision
from domain.words import INDONESIAN
from intake.remarks import RowRefused, suspicious, told
from intake.ucdp import MOST_DEATHS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from enum import StrEnum

    from intake.mapping import Answer, Moment
    from intake.remarks import Remark

    Member = TypeVar("Member", bound=StrEnum)

Row = dict[str | None, Any]
LONGEST_LINE = 300
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIMES = ("%H", "%I", "%c", "%X", "%s")


class Answers:
    """The answers of one row. ``sealed`` are the columns whose values no remark shows; ``language`` that of remarks."""

    def __init__(self, row: Mapping[str | None, Any], zone: str, sealed: set[str], language: str) -> None:
        self.row = row
        self._zone = zone
        self._sealed = sealed
        self._language = language
        self.remarks: list[Remark] = []

    def of(self, item: Any, name: str) -> Answers:
        """The same with the answers of one item of a repeated group of this name among them."""
        inner = Answers({**self.row, name: item}, self._zone, self._sealed, self._language)
        inner.remarks = self.remarks
        return inner

    def say(self, english: str, indonesian: str) -> str:
        """One of the two, as the language has it."""
        return told(self._language, english, indonesian)

    def refused(self, field: Answer, why: tuple[str, str], mend: tuple[str, str], value: str = "") -> RowRefused:
        """The row cannot be taken in for what these columns say."""
        plain = self._sealed.isdisjoint(field.named)
        return RowRefused(_columns(field), self.say(*why), self.say(*mend), value if plain else "", plain=plain)

    def doubt(self, field: Answer, why: tuple[str, str], mend: tuple[str, str], value: str = "") -> None:
        """The row is taken in, as ``mend`` says."""
        plain = self._sealed.isdisjoint(field.named)
        remark = suspicious(_columns(field), self.say(*why), self.say(*mend), value if plain else "", plain=plain)
        self.remarks.append(remark)

    def texts(self, field: Answer | None) -> list[str]:
        """Every answer, by the list of words where it is in it."""
        if field is None:
            return []
        if field.value is not None:
            found = [field.value]
        else:
            found = [text for column in field.named for value in at(self.row, column) for text in _texts(value)]
        if (sign := field.split) is not None:
            found = [part.strip() for text in found for part in (text.split(sign) if sign.strip() else text.split())]
        return [field.words.get(text.strip(), text) for text in found if text.strip()]

    def text(self, field: Answer | None) -> str | None:
        """The one answer; several are joined. None where there is none."""
        found = self.texts(field)
        return field.join.join(found) if field is not None and found else None

    def line(self, field: Answer | None, *, cut: bool = False) -> str | None:
        """A text on one line, of 300 characters at most; with ``cut`` a longer one is cut off there."""
        text = self.text(field)
        if text is None or field is None:
            return None
        if not text.isprintable() and any(sign in text for sign in "\r\n\t"):
            text = " ".join(text.split())
            self.doubt(field, ("stands on several lines", "terdiri atas beberapa baris"),
                       ("recorded on one line", "dicatat dalam satu baris"))  # fmt: skip
        if len(text) > LONGEST_LINE:
            why = (f"longer than {LONGEST_LINE} characters", f"lebih dari {LONGEST_LINE} karakter")
            if not cut:
                raise self.refused(field, why, ("shorten it, or map the column to the narrative, which is sealed",
                                                "persingkat, atau petakan kolom ini ke narasi yang disegel"))  # fmt: skip
            self.doubt(field, why, ("recorded cut off there", "dicatat terpotong di situ"))
            text = text[: LONGEST_LINE - 1] + "…"
        return text

    def needed(self, field: Answer, *, cut: bool = False) -> str:
        """The same; RowRefused where there is none."""
        text = self.line(field, cut=cut)
        if text is None:
            raise self.missing(field)
        return text

    def missing(self, field: Answer) -> RowRefused:
        """An answer is needed here."""
        return self.refused(field, ("empty", "kosong"), ("fill it in", "isilah"))

    def chosen(self, field: Answer | None, of: type[Member]) -> list[Member]:
        """Members of an enumeration, given by the form's word, by Rukun's, or by its Indonesian name."""
        if field is None:
            return []
        known = {name.casefold(): member for member in of for name in (INDONESIAN.get(member.value, ""), member.value)}
        known |= {
            word.casefold(): known[said.casefold()] for word, said in field.words.items() if said.casefold() in known
        }
        found: list[Member] = []
        for text in self.texts(field):
            member = known.get(text.strip().casefold())
            if member is None:
                own = (self.say(member.value, INDONESIAN.get(member.value, member.value)) for member in of)
                words = ", ".join(dict.fromkeys([*field.words, *own]))
                raise self.refused(field, ("is none of the words that are known here", "bukan kata yang dikenal di sini"),
                                   (f"give one of: {words}", f"isi salah satu dari: {words}"), text)  # fmt: skip
            found.append(member)
        return list(dict.fromkeys(found))

    def one(self, field: Answer | None, of: type[Member]) -> Member | None:
        """The only one; None where none is given."""
        found = self.chosen(field, of)
        if field is not None and len(found) > 1:
            raise self.refused(field, ("more than one word", "lebih dari satu kata"), ("give one", "isi satu saja"))
        return found[0] if found else None

    def ids(self, field: Answer | None, kind: str) -> tuple[str, ...]:
        """Ids of things on record, given as such or by the form's words."""
        found = tuple(dict.fromkeys(text.strip() for text in self.texts(field)))
        for text in found:
            given = KIND.match(text)
            if field is not None and (given is None or given[1] != kind):
                words = ", ".join(field.words) or f"{kind}-…"
                raise self.refused(field, (f"names no {kind} on record", f"tidak menyebut {kind} yang tercatat"),
                                   (f"give one of: {words}; or add the word to the mapping",
                                    f"isi salah satu dari: {words}; atau tambahkan katanya ke pemetaan"), text)  # fmt: skip
        return found

    def moment(self, field: Moment) -> Occurred:
        """When: a time, or a day; RowRefused where it is none."""
        text = self.text(field)
        if text is None:
            raise self.missing(field)
        read = _moment(text.strip(), () if self._is_from_a_workbook(field) else field.formats)
        if read is None:
            wanted = ", ".join(field.formats) or "2025-04-20, 2025-04-20T22:30:00+07:00"
            raise self.refused(
                field,
                ("is no date or time of the form that is expected", "bukan tanggal atau waktu yang diharapkan"),
                (f"write it as {wanted}", f"tulis sebagai {wanted}"),
                text,
            )
        start, is_day = read
        precision = self.one(field.precision, TimePrecision)
        if start.tzinfo is None:
            start = start.replace(tzinfo=ZoneInfo(field.zone or self._zone))
        return Occurred(start=start, precision=precision or (TimePrecision.DAY if is_day else TimePrecision.MINUTE))

    def _is_from_a_workbook(self, field: Answer) -> bool:
        """Whether the cell holds a date itself, rather than a text that tells of one."""
        return any(isinstance(value, datetime) for column in field.named for value in at(self.row, column))

    def count(self, field: Answer | None) -> int | None:
        """A number of persons; None where nobody knows it."""
        text = self.text(field)
        if text is None or field is None:
            return None
        if text.strip() in UNKNOWN:
            self.doubt(field, ("stands for unknown", "berarti tidak diketahui"),
                       ("recorded as unknown, which is not zero", "dicatat tidak diketahui, bukan nol"), text)  # fmt: skip
            return None
        number = text.strip().removesuffix(".0")
        if not (number.isascii() and number.isdigit() and len(number) < 10 and int(number) <= MOST_DEATHS):
            raise self.refused(field, ("is no number of persons", "bukan jumlah orang"),
                               ("give a whole number, or nothing where nobody knows",
                                "isi bilangan bulat, atau kosongkan bila tidak diketahui"), text)  # fmt: skip
        return int(number)

    def degrees(self, field: Answer | None, most: int) -> float | None:
        """Decimal degrees."""
        text = self.text(field)
        return None if text is None or field is None else self._degrees(field, text, most)

    def point(self, field: Answer | None) -> tuple[float, float] | None:
        """Latitude and longitude of a point."""
        if field is None:
            return None
        found = [value for column in field.named for value in at(self.row, column) if value not in (None, "")]
        if not found:
            return None
        value = found[0]
        if isinstance(value, dict):
            spot = value.get("coordinates")
            parts = [str(part) for part in reversed(spot[:2])] if isinstance(spot, list) else []
        else:
            parts = str(value).split()
        if len(found) > 1 or not 2 <= len(parts) <= 4:
            raise self.refused(field, ("is no point", "bukan titik"),
                               ("write latitude and longitude, such as -7.6531 111.3284",
                                "tulis lintang dan bujur, misalnya -7.6531 111.3284"), " ".join(parts))  # fmt: skip
        latitude, longitude = self._degrees(field, parts[0], 90), self._degrees(field, parts[1], 180)
        if latitude == longitude == 0:
            self.doubt(field, ("0 0 is what devices write that know no place", "0 0 ditulis alat yang tidak tahu tempatnya"),
                       ("recorded without a point", "dicatat tanpa titik"), "0 0")  # fmt: skip
            return None
        return latitude, longitude

    def _degrees(self, field: Answer, text: str, most: int) -> float:
        try:
            degrees = float(text) if "_" not in text else float("nan")
        except ValueError:
            degrees = float("nan")
        if not -most <= degrees <= most:
            raise self.refused(field, (f"is not between -{most} and {most} degrees", f"tidak di antara -{most} dan {most} derajat"),
                               ("give decimal degrees (WGS 84) with a point, such as 111.3284",
                                "isi derajat desimal (WGS 84) dengan titik, misalnya 111.3284"), text)  # fmt: skip
        return degrees


def _moment(text: str, formats: tuple[str, ...]) -> tuple[datetime, bool] | None:
    """A time, and whether it is a day only; None where the text is neither."""
    for format in formats:
        try:  # a zone is added by the caller, where the text names none
            return datetime.strptime(text, format), not any(sign in format for sign in _TIMES)  # noqa: DTZ007
        except ValueError:
            continue
    try:
        return None if formats else (datetime.fromisoformat(text), _DAY.fullmatch(text) is not None)
    except ValueError:
        return None


def at(node: Any, path: str) -> list[Any]:
    """What stands at a path of groups and questions: in KoboToolbox's way, where every name holds its whole path, and in
    ODK's, where groups stand within each other. Several values where a group on the way is repeated."""
    if isinstance(node, list):
        return [value for item in node for value in at(item, path)]
    if not isinstance(node, dict):
        return []
    if path in node:
        return node[path] if isinstance(node[path], list) else [node[path]]
    found: list[Any] = []
    for cut in (place for place, sign in enumerate(path) if sign == "/"):
        inner = node.get(path[:cut])
        found += at(inner, path) or at(inner, path[cut + 1 :])
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, (str, int, float)):
        yield str(value)
    elif isinstance(value, datetime):
        yield (value.date() if (value.hour, value.minute, value.second) == (0, 0, 0) else value).isoformat()


def _columns(field: Answer) -> str:
    return ", ".join(field.named)
