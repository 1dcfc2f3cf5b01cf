"""What an import has to say about a row that it could not take, or took with doubts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemarkKind(StrEnum):
    """What became of the row."""

    REFUSED = "refused"
    """Nothing of it was recorded."""
    SUSPICIOUS = "suspicious"
    """It was recorded as ``mend`` says."""
    LEFT = "left"
    """The record was left as it is: somebody has decided otherwise, or no decision could express the change."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One doubt about one row. ``value`` is what stands in the column; the report shows codes, numbers and dates, and texts
    only where they are ``plain``: from a column that is declared to tell of no person."""

    kind: RemarkKind
    column: str
    why: str
    mend: str
    value: str = ""
    plain: bool = False


class RowRefused(Exception):
    """A row cannot be taken in, for this reason."""

    def __init__(self, column: str, why: str, mend: str, value: str = "", *, plain: bool = False) -> None:
        self.remark = Remark(RemarkKind.REFUSED, column, why, mend, value, plain)
        super().__init__(f"{column}: {why}")


def suspicious(column: str, why: str, mend: str, value: str = "", *, plain: bool = False) -> Remark:
    """A remark about a row that is recorded nevertheless; ``mend`` says how."""
    return Remark(RemarkKind.SUSPICIOUS, column, why, mend, value, plain)


def left(column: str, why: str, mend: str) -> Remark:
    """A remark about a row for which the record stays as it is."""
    return Remark(RemarkKind.LEFT, column, why, mend)


def told(language: str, english: str, indonesian: str) -> str:
    """One of the two, as the language has it."""
    return indonesian if language == "id" else english


def decided_otherwise(columns: str, language: str = "en") -> Remark:
    """Somebody has decided something else than the file says, since it was last imported."""
    why = told(language, "the record differs by a decision taken after the last import",
               "catatan berbeda karena keputusan setelah impor terakhir")  # fmt: skip
    mend = told(language, "compare the row with the record's history, and correct it by hand",
                "bandingkan baris ini dengan riwayat catatan, lalu koreksi secara manual")  # fmt: skip
    return left(columns, why, mend)


def kept_higher(columns: str, language: str = "en") -> Remark:
    """A correction is what is on record with what the file says otherwise: it would tell what few may know of the rest."""
    why = told(language, "something of the record is kept in a higher class",
               "sebagian catatan ini disimpan pada klasifikasi lebih tinggi")  # fmt: skip
    return left(
        columns, why, told(language, "correct it by hand, in that class", "koreksi secara manual, pada klasifikasi itu")
    )
