"""`rukun import`: other people's files onto the record, with a bar while it lasts and a report at the end."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.acled_events import import_acled
from intake.boundaries import import_boundaries
from intake.claims import import_claims
from intake.codes import import_codes
from intake.form_import import import_form
from intake.mapping import own_mapping, read_mapping
from intake.placing import tell_places
from intake.progress import stopping_on_signals
from intake.recording import Importer
from intake.remarks import RemarkKind
from intake.report import Report
from intake.ucdp_import import import_ucdp_ged
from rukun.output import Bar
from rukun.wiring import opened_record
from territory.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.progress import Progress
    from intake.report import Summary
    from rukun.output import Output
    from rukun.settings import Settings
    from rukun.wiring import Record


def import_ucdp(
    settings: Settings,
    out: Output,
    files: list[Path],
    report: Path | None,
    *,
    release: str | None,
    dry_run: bool,
    encoding: str,
) -> Summary:
    """Take in GED files and print what it came to."""
    take = partial(import_ucdp_ged, files, release=release, encoding=encoding)
    return _taken_in(settings, out, files[0], report, lambda _: take, dry_run=dry_run)


def import_acled_files(
    settings: Settings,
    out: Output,
    files: list[Path],
    report: Path | None,
    *,
    dry_run: bool,
    encoding: str,
    delimiter: str,
) -> Summary:
    """Take in exports of ACLED and print what it came to."""
    take = partial(import_acled, files, encoding=encoding, delimiter=delimiter)
    return _taken_in(settings, out, files[0], report, lambda _: take, dry_run=dry_run)


def import_submissions(
    settings: Settings, out: Output, mapping: Path | None, files: list[Path], report: Path | None, *, dry_run: bool
) -> Summary:
    """Take in submissions of a form by its mapping, or filled-in templates where there is none, and print what it came
    to."""
    declared = own_mapping() if mapping is None else read_mapping(mapping)

    def take(record: Record) -> Callable[..., Summary]:
        return partial(import_form, declared, files, secret=record.keys.secret(), language=out.language)

    return _taken_in(settings, out, files[0], report, take, dry_run=dry_run)


def import_claims_file(
    settings: Settings, out: Output, file: Path, report: Path | None, *, case: str | None, dry_run: bool, encoding: str
) -> Summary:
    """Take in a table of claims and print what it came to."""
    take = partial(import_claims, file, case=case, encoding=encoding)
    return _taken_in(settings, out, file, report, lambda _: take, dry_run=dry_run, stops=False)


def import_code_lists(
    settings: Settings,
    out: Output,
    files: list[Path],
    report: Path | None,
    *,
    edition: str | None,
    origin: str | None,
    dry_run: bool,
    encoding: str,
) -> Summary:
    """Take in lists of the codes of territories and print what it came to."""
    take = partial(import_codes, files, edition=edition, origin=origin, encoding=encoding)
    return _taken_in(settings, out, files[0], report, lambda _: take, dry_run=dry_run)


def import_boundary_files(
    settings: Settings,
    out: Output,
    files: list[Path],
    report: Path | None,
    *,
    edition: str,
    origin: str | None,
    dry_run: bool,
) -> Summary:
    """Take in files of boundaries and print what it came to."""
    take = partial(import_boundaries, files, shelf=Shelf(settings.boundaries), edition=edition, origin=origin)
    return _taken_in(settings, out, files[0], report, lambda _: take, dry_run=dry_run, stops=False, what="boundaries")


def locate_what_has_a_point(settings: Settings, out: Output, report: Path | None, *, dry_run: bool) -> Summary:
    """Tell the territory of what has a point, and print what it came to."""
    log = Path("locate")
    where = report or _report_beside_the_data(settings, log)
    with (
        opened_record(settings) as record,
        Report(where, dry_run=dry_run) as written,
        Bar(out, "incidents and reports") as move,
        stopping_on_signals() as stop,
    ):
        summary = tell_places(
            register=record.register,
            history=record.history,
            importer=_importer(settings),
            shelf=Shelf(settings.boundaries),
            about=log,
            report=written,
            dry_run=dry_run,
            stop=stop,
            moved=lambda done: move(done, done),
        )
    _print(out, summary, where)
    return summary


def _taken_in(
    settings: Settings,
    out: Output,
    named: Path,
    report: Path | None,
    take: Callable[[Record], Callable[..., Summary]],
    *,
    dry_run: bool,
    stops: bool = True,
    what: str = "rows",
) -> Summary:
    """Take in what there is: with a report, named after a file where no other name is given, a bar, and an end when
    asked, where the import can stop on its way (``stops``)."""
    where = report or _report_beside_the_data(settings, named)
    with (
        opened_record(settings) as record,
        Report(where, dry_run=dry_run) as written,
        Bar(out, what) as move,
        stopping_on_signals() if stops else nullcontext() as stop,
    ):

        def show(at: Progress) -> None:
            move(at.rows_done, at.rows_total)

        given: dict[str, Any] = {"importer": _importer(settings), "report": written, "dry_run": dry_run}
        if stop is not None:
            given["stop"] = stop
        summary = take(record)(register=record.register, history=record.history, progress=show, **given)
    _print(out, summary, where)
    return summary


def _report_beside_the_data(settings: Settings, file: Path) -> Path:
    """Not beside the file itself, which may lie where nothing may be written."""
    folder = settings.data / "reports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{file.name}.report.csv"


def _importer(settings: Settings) -> Importer:
    return Importer(recorded_by=settings.actor, agency=settings.agency)


_KINDS = {RemarkKind.REFUSED: "ditolak", RemarkKind.SUSPICIOUS: "diragukan", RemarkKind.LEFT: "dibiarkan"}


def _print(out: Output, summary: Summary, where: Path) -> None:
    if out.json:
        out.data(summary.as_dict() | {"report": str(where)})
        return
    if summary.dry_run:
        out.say("[bold]dry run: nothing was recorded[/bold]", "[bold]uji coba: tidak ada yang dicatat[/bold]")
    rows = [
        (out.text("rows read", "baris dibaca"), f"{summary.rows:,}"),
        (out.text("facts recorded", "fakta dicatat"), f"{summary.facts:,}"),
        *((f"  {topic}", f"{count:,}") for topic, count in sorted(summary.recorded.items())),
        (out.text("already on record as they stand", "sudah tercatat demikian"), f"{summary.unchanged:,}"),
        (out.text("refused", "ditolak"), f"{summary.refused:,}"),
        (out.text("recorded with a doubt", "dicatat dengan keraguan"), f"{summary.suspicious:,}"),
        (out.text("left as on record", "dibiarkan seperti tercatat"), f"{summary.left:,}"),
    ]
    out.table(("", ""), rows)
    for (kind, column, why), times in summary.remarks.most_common(10):
        out.say(
            f"  {times:,} × {out.text(kind.value, _KINDS[kind])}: {f'{column}: ' if column else ''}{why}", markup=False
        )
    if not summary.rows and not summary.stopped:
        out.say("there are no rows below the header", "tidak ada baris di bawah judul kolom")
    if summary.remarks:
        out.say(
            f"every such row, with how to mend it: {where}",
            f"setiap baris tersebut, dan perbaikannya: {where}",
            markup=False,
        )
    if summary.stopped:
        out.say(
            "stopped as asked; the same command goes on where it stopped",
            "dihentikan; perintah yang sama melanjutkan dari sini",
        )
    elif summary.facts and not summary.dry_run:
        out.say("next: rukun project --once", "berikutnya: rukun project --once")
