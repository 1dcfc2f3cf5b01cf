"""`rukun import`: other people's files onto the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rukun.options import WANTS_LOOKING_AT, DryRun, Json, Language, ReportFile, prepared
from rukun.settings import SettingsError

imports = typer.Typer(
    no_args_is_help=True, help="Take in other people's files. Each ends with a report of every row refused."
)


Encoding = Annotated[str, typer.Option(help="How the file is encoded.")]


Origin = Annotated[str | None, typer.Option(help="Who issued it, and under which licence.")]


@imports.command("ucdp-ged")
def import_ucdp_ged(
    files: Annotated[list[Path], typer.Argument(help="csv or csv.gz, the 14-column extract or the full schema.")],
    report: ReportFile = None,
    release: Annotated[str | None, typer.Option(help="The release, such as 21.1; read from the file's name.")] = None,
    dry_run: DryRun = False,
    encoding: Encoding = "utf-8",
    json: Json = False,
    lang: Language = None,
) -> None:
    """Take in events of the UCDP Georeferenced Event Dataset.

    The same file again adds nothing; a corrected row becomes a recorded correction. Interrupted, it goes on where it
    stopped when called again. Exit code 1 when rows were refused or it was stopped.
    """
    from rukun.importing import import_ucdp

    settings, out = prepared(json, lang)
    summary = import_ucdp(settings, out, files, report, release=release, dry_run=dry_run, encoding=encoding)
    if summary.refused or summary.stopped:
        raise typer.Exit(WANTS_LOOKING_AT)


@imports.command("acled")
def import_acled(
    files: Annotated[list[Path], typer.Argument(help="csv or csv.gz as ACLED exports it, with all columns.")],
    report: ReportFile = None,
    dry_run: DryRun = False,
    encoding: Encoding = "utf-8",
    delimiter: Annotated[str, typer.Option(help="What stands between cells.")] = ",",
    json: Json = False,
    lang: Language = None,
) -> None:
    """Take in events of ACLED, as incidents with a report of ACLED's each.

    Its terms allow nobody to pass the data on: what comes in is classified restricted. The same file again adds nothing;
    a corrected row becomes a recorded correction. Exit code 1 when rows were refused or it was stopped.
    """
    from rukun.importing import import_acled_files

    if len(delimiter) != 1:
        raise SettingsError(f"--delimiter {delimiter}: give one sign, such as ;")
    settings, out = prepared(json, lang)
    summary = import_acled_files(settings, out, files, report, dry_run=dry_run, encoding=encoding, delimiter=delimiter)
    if summary.refused or summary.stopped:
        raise typer.Exit(WANTS_LOOKING_AT)


@imports.command("claims")
def import_claims(
    file: Annotated[Path, typer.Argument(help="csv with source_no, source_url, claim, value.")],
    case: Annotated[str | None, typer.Option(help="The title of the reports; place and time if not given.")] = None,
    report: ReportFile = None,
    dry_run: DryRun = False,
    encoding: Encoding = "utf-8",
    json: Json = False,
    lang: Language = None,
) -> None:
    """Take in what public reports claim about one case: one report for every source.

    Exit code 1 when rows were refused.
    """
    from rukun.importing import import_claims_file

    settings, out = prepared(json, lang)
    summary = import_claims_file(settings, out, file, report, case=case, dry_run=dry_run, encoding=encoding)
    if summary.refused:
        raise typer.Exit(WANTS_LOOKING_AT)


@imports.command("codes")
def import_codes(
    files: Annotated[list[Path], typer.Argument(help="csv or csv.gz with kode, nama, and perhaps edition, level.")],
    edition: Annotated[
        str | None, typer.Option(help="The edition of files without such a column, its year first, such as 2025.")
    ] = None,
    origin: Origin = None,
    report: ReportFile = None,
    dry_run: DryRun = False,
    encoding: Encoding = "utf-8",
    json: Json = False,
    lang: Language = None,
) -> None:
    """Take in lists of the codes of territories (Kemendagri), of one edition or of several.

    A new code is registered; a name of another edition is recorded as a new or as a former one. Names that repeat
    within a regency are reported. The same file again adds nothing; interrupted, it goes on where it stopped. Exit code
    1 when rows were refused or it was stopped.
    """
    from rukun.importing import import_code_lists

    settings, out = prepared(json, lang)
    summary = import_code_lists(
        settings, out, files, report, edition=edition, origin=origin, dry_run=dry_run, encoding=encoding
    )
    if summary.refused or summary.stopped:
        raise typer.Exit(WANTS_LOOKING_AT)


@imports.command("form")
def import_form(
    mapping: Annotated[Path, typer.Argument(help="The TOML file that says what the form's words mean.")],
    files: Annotated[
        list[Path], typer.Argument(help="json of KoboToolbox or ODK Central, csv or xlsx; json and csv also as .gz.")
    ],
    report: ReportFile = None,
    dry_run: DryRun = False,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Take in submissions of a form: each becomes a report, and incidents where the mapping says so.

    The same submission again adds nothing; an edited one becomes a recorded correction. Interrupted, it goes on where
    it stopped when called again. Exit code 1 when rows were refused or it was stopped.
    """
    from rukun.importing import import_submissions

    settings, out = prepared(json, lang)
    summary = import_submissions(settings, out, mapping, files, report, dry_run=dry_run)
    if summary.refused or summary.stopped:
        raise typer.Exit(WANTS_LOOKING_AT)


@imports.command("template")
def import_template(
    files: Annotated[list[Path], typer.Argument(help="xlsx or csv, as `rukun template` writes them, filled in.")],
    report: ReportFile = None,
    dry_run: DryRun = False,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Take in templates that staff have filled in.

    Nothing in a workbook is computed or executed: formulas and macros are refused. Exit code 1 when rows were refused or
    it was stopped.
    """
    from rukun.importing import import_submissions

    settings, out = prepared(json, lang)
    summary = import_submissions(settings, out, None, files, report, dry_run=dry_run)
    if summary.refused or summary.stopped:
        raise typer.Exit(WANTS_LOOKING_AT)


@imports.command("boundaries")
def import_boundaries(
    files: Annotated[list[Path], typer.Argument(help="GeoJSON in WGS 84, one level of territories a file.")],
    edition: Annotated[str, typer.Option(help="Of the codes and the boundaries, its year first, such as 2025.")],
    origin: Origin = None,
    report: ReportFile = None,
    dry_run: DryRun = False,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Take in boundaries of territories: polygons, each with the properties kode and nama.

    The file is kept as it came, and its SHA-256 is recorded. The same file again adds nothing, and puts back a file that
    was lost. Exit code 1 when features were refused.
    """
    from rukun.importing import import_boundary_files

    settings, out = prepared(json, lang)
    summary = import_boundary_files(settings, out, files, report, edition=edition, origin=origin, dry_run=dry_run)
    if summary.refused:
        raise typer.Exit(WANTS_LOOKING_AT)
