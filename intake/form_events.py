"""What submissions of a form come to on the record: sources, reports and incidents, and corrections of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.act import acting
from domain.errors import BadInput, DomainError, RuleBroken
from domain.ids import named
from domain.incident import Account, Incident
from domain.personal import Personal
from domain.report import Report, Statement
from domain.source import Source
from intake.incidents import corrected, reason_of, where_now
from intake.recording import Decided, must_be_known_as_it_is, under
from intake.remarks import RowRefused, left, suspicious, told
from intake.reports import corrected_report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.act import Act
    from domain.aggregate import Aggregate
    from domain.place import Where
    from intake.forms import Spot, Submission
    from intake.remarks import Remark
    from ledger.history import History


class FormDeciding:
    """Decides what the submissions of one file come to. ``file_name`` goes into the reason of every correction."""

    def __init__(self, history: History, form: str, file_name: str, language: str = "en") -> None:
        self._history = history
        self._form = form
        self._reason = reason_of(file_name)
        self._language = language

    def decide(self, rows: list[Submission], act: Act) -> Decided:
        """Look once at what is on record of all these submissions, and decide what is missing and what differs. A row
        comes to everything that it needs, or to nothing."""
        decided = Decided()
        ids = {id for row in rows for id in (_source(row), self._report(row), *self._incidents(row))}
        found = self._history.things(ids)
        named_ids = {id for row in rows for id in _named(row)}
        on_record = self._history.classes(named_ids).keys()
        for index, row in enumerate(rows):
            remarks: list[Remark] = []
            try:
                things, opened = self._row(row, act, found, on_record, remarks)
            except (DomainError, ValidationError) as error:
                remarks = [self._refused(error).remark]
            except RowRefused as refused:
                remarks = [refused.remark]
            else:
                found |= opened
                decided.things += things
                decided.unchanged += not things and not any(r.kind == "left" for r in remarks)
            if remarks:
                decided.remarks[index] = remarks
        decided.count()
        return decided

    def recorded(self) -> None:
        """Nothing is remembered from batch to batch."""

    def _row(
        self, row: Submission, act: Act, found: dict[str, Aggregate], on_record: Iterable[str], remarks: list[Remark]
    ) -> tuple[list[Aggregate], dict[str, Aggregate]]:
        """The things with facts that a row comes to, and its source where it is new."""
        for id in _named(row):
            if id not in on_record and not id.startswith("place-"):
                why = self._say(f"nothing is on record under {id}", f"tidak ada yang tercatat dengan {id}")
                raise RowRefused("", why, self._say("register it first, or mend the mapping", "daftarkan dahulu, atau perbaiki pemetaan"))  # fmt: skip
        things: list[Aggregate] = []
        source = found.get(_source(row))
        opened: dict[str, Aggregate] = {}
        if not isinstance(source, Source):
            source = self._opened_source(row, act)
            opened[source.id] = source
            things.append(source)
        where = self._where(row.spot, on_record, remarks)
        report = found.get(self._report(row))
        if isinstance(report, Report):
            things += self._corrected_report(report, row, where, act, remarks)
        else:
            things.append(self._received(row, where, source, act))
        for index, one in enumerate(row.incidents):
            id = self._incident(row, index)
            where_told = where if one.spot is row.spot else self._where(one.spot, on_record, remarks)
            says = {**one.says, "where": where_told}
            origin = f"{self._origin(row)}:{index + 1}"
            known = found.get(id)
            if isinstance(known, Incident):
                says["where"] = where_now(known.account.where if known.account else None, where_told)
                when = act.model_copy(update={"classification": known.classification})
                changed, doubts = corrected(
                    known, says, one.occurred, origin, when, self._reason, self._history, language=self._language
                )
                things += changed
                remarks += doubts
            else:
                with acting(under(act.model_copy(update={"classification": row.report_class}), id, 1, one.occurred)):
                    account = Account(**says, origin=origin)
                    things.append(
                        Incident.record_(id=id, account=account, dispute=one.dispute, reports=(self._report(row),))
                    )
        if self._incident(row, len(row.incidents)) in found:
            why = self._say(
                "the record has more incidents of this submission", "catatan mempunyai lebih banyak peristiwa"
            )
            remarks.append(left("", why, self._say("refute or merge by hand what did not happen", "bantah atau gabungkan secara manual")))  # fmt: skip
        return things, opened

    def _opened_source(self, row: Submission, act: Act) -> Source:
        id = _source(row)
        subject = f"person-{id.removeprefix('source-')}"
        with acting(under(act.model_copy(update={"classification": row.source_class}), id, 1)):
            return Source.register(
                id=id,
                kind=row.kind,
                public_name=row.public_name,
                belongs_to=row.agency,
                identity=_sealed(subject, row.identity),
                contact=_sealed(subject, row.contact),
            )

    def _received(self, row: Submission, where: Where, source: Source, act: Act) -> Report:
        id = self._report(row)
        act = act.model_copy(update={"classification": row.report_class})
        must_be_known_as_it_is(source, act, self._history)
        with acting(under(act, id, 1, row.occurred)):
            return Report.receive(
                id=id,
                source=source,
                narrative=_sealed(f"person-{id.removeprefix('report-')}", row.narrative),
                where=where,
                origin=self._origin(row),
                **row.report,
            )

    def _corrected_report(
        self, known: Report, row: Submission, where: Where, act: Act, remarks: list[Remark]
    ) -> list[Aggregate]:
        """The correction that a submission comes to which tells otherwise than its report on record, if any."""
        first = next(self._history.of(known.id)).fact
        assert isinstance(first, Report.Received)
        before = known.statement
        assert before is not None
        sealed = first.narrative.text if first.narrative is not None else None
        erased = first.narrative is not None and sealed is None
        if (first.occurred, first.channel, first.source) != (row.occurred, row.report["channel"], _source(row)) or (
            row.narrative != sealed and not erased
        ):
            why = self._say("when, by whom, how or in which words it was reported differs",
                            "waktu, pelapor, saluran atau narasinya berbeda")  # fmt: skip
            mend = self._say("the report keeps them as first received; if they were wrong, retract it",
                             "laporan menyimpan yang pertama diterima; bila keliru, tarik laporannya")  # fmt: skip
            remarks.append(left("", why, mend))
        said = {name: value for name, value in row.report.items() if name != "channel"}
        statement = Statement(**said, where=where_now(before.where, where), origin=self._origin(row))
        changed, doubts = corrected_report(known, statement, act, self._reason, self._history, language=self._language)
        remarks += doubts
        return changed

    def _where(self, spot: Spot, on_record: Iterable[str], remarks: list[Remark]) -> Where:
        """The place on record with this code, if there is one; else the code stands in the words."""
        if spot.code is None:
            return spot.where
        place = next((id for id in _places(spot) if id in on_record), None)
        if place is not None:
            return spot.where.model_copy(update={"place": place})
        as_said = "; ".join(
            dict.fromkeys(text for text in (spot.where.as_said, f"{spot.code} ({spot.edition})") if text)
        )
        why = self._say("no place is on record with this code", "belum ada wilayah tercatat dengan kode ini")
        mend = self._say("recorded in words; register the place and import the file again, or correct the code",
                         "dicatat dalam kata; daftarkan wilayahnya lalu impor lagi, atau perbaiki kodenya")  # fmt: skip
        remarks.append(suspicious("code", why, mend, spot.code))
        return spot.where.model_copy(update={"as_said": as_said})

    def _refused(self, error: DomainError | ValidationError) -> RowRefused:
        if isinstance(error, RuleBroken):
            why = self._say(error.rule.en, error.rule.id)
        else:
            why = str(BadInput.of(error) if isinstance(error, ValidationError) else error)
        return RowRefused("", why, self._say("correct the row, or leave it out", "perbaiki baris ini, atau hapus"))

    def _say(self, english: str, indonesian: str) -> str:
        return told(self._language, english, indonesian)

    def _report(self, row: Submission) -> str:
        return named("report", "form", self._form, row.id)

    def _incident(self, row: Submission, index: int) -> str:
        return named("incident", "form", self._form, row.id, str(index))

    def _incidents(self, row: Submission) -> list[str]:
        """Those that it tells of, and the next: whether the record has one more."""
        return [self._incident(row, index) for index in range(len(row.incidents) + 1)]

    def _origin(self, row: Submission) -> str:
        return f"form:{self._form}:{row.id}"


def _source(row: Submission) -> str:
    return f"source-{row.source}"


def _sealed(subject: str, text: str | None) -> Personal | None:
    return None if text is None else Personal(subject=subject, text=text)


def _places(spot: Spot) -> tuple[str, ...]:
    """The ids under which a territory with this code may be on record."""
    return (f"place-{spot.code}@{spot.edition}", f"place-{spot.code}") if spot.code else ()


def _named(row: Submission) -> list[str]:
    """Everything else on record that a row names."""
    ids: list[Any] = [row.agency, *_places(row.spot)]
    for one in row.incidents:
        ids += [one.dispute, *_places(one.spot)]
        ids += [group for side in ("side_a", "side_b", "associated") for group in one.says.get(side, ())]
    return [id for id in ids if id is not None]
