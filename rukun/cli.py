"""The command `rukun`: `rukun --help` lists what it does.

Exit codes: 0 done; 1 done, but something wants looking at; 2 wrong usage or settings; 3 a store or server cannot be
reached or used; 4 refused (a rule, a conflict, nothing on record); 130 interrupted.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from domain.errors import DomainError
from exports.network import NotWritable
from graph.errors import GraphError
from intake.files import FileRefused
from ledger.errors import LedgerError, StoreUnavailable
from ledger.signed_note import NotANote
from projections.runner import CannotProject
from rukun import settings as settings_
from rukun.checkpoint_commands import checkpoints
from rukun.logs import log_as_json
from rukun.options import INTERRUPTED, REFUSED, UNREACHABLE, USAGE, WANTS_LOOKING_AT, Json, Language
from rukun.options import prepared as _prepared
from territory.shelf import NotOnTheShelf

app = typer.Typer(
    name="rukun",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Keeps every report and every mediation step for ever, and shows how groups, disputes and agencies are tied.\n\n"
    "New here? `rukun demo` tells a real case from first report to agreement and asks it questions. Settings come "
    "from RUKUN_… variables or rukun.toml; `rukun doctor` shows them and says what is wrong.\n\n"
    "Exit codes: 0 done, 1 done but look at it, 2 usage or settings, 3 unreachable, 4 refused, 130 interrupted.",
)
imports = typer.Typer(
    no_args_is_help=True, help="Take in other people's files. Each ends with a report of every row refused."
)
exports = typer.Typer(no_args_is_help=True, help="Give out what is on record.")
tokens = typer.Typer(no_args_is_help=True, help="Keys and signed access tokens for the API.")
documents = typer.Typer(no_args_is_help=True, help="Operations that clients may ask for by the digest of their text.")
app.add_typer(imports, name="import")
app.add_typer(exports, name="export")
app.add_typer(documents, name="documents")
app.add_typer(tokens, name="token")
app.add_typer(checkpoints, name="checkpoint")

ReportFile = Annotated[
    Path | None, typer.Option("--report", help="Where to write the report of rows; in the data folder if not given.")
]
Encoding = Annotated[str, typer.Option(help="How the file is encoded.")]
Origin = Annotated[str | None, typer.Option(help="Who issued it, and under which licence.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, record nothing.")]


@app.callback(invoke_without_command=True)
def _top(show_version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    if show_version:
        typer.echo(version("rukun"))
        raise typer.Exit


@app.command()
def demo(
    folder: Annotated[Path | None, typer.Option(help="Where to keep it; a new temporary folder if not given.")] = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Tell a real case from first report to alleged breach, build the graph from it, and ask it questions.

    Needs no network and no server: a SQLite log and the embedded graph, in a folder of its own.
    """
    from rukun.demo import tell

    settings, out = _prepared(json, lang)
    if folder is None:
        folder = Path(tempfile.mkdtemp(prefix="rukun-demo-"))
    elif folder.exists() and any(folder.iterdir()) and not (folder / "log.db").exists():
        raise settings_.SettingsError(f"{folder} holds other files; name a new or an empty folder")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tell(settings, folder.resolve(), out)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on; 0 for any that is free.")] = None,
    project: Annotated[
        bool | None, typer.Option("--project/--no-project", help="Also bring facts into the graph.")
    ] = None,
) -> None:
    """Serve GraphQL over HTTP at /graphql, and bring new facts into the graph.

    Without keys for access tokens only this machine is served; see `rukun token`.
    """
    from rukun.serving import serve_forever

    given = {"host": host, "port": port, "project": project}
    serve_forever(settings_.load(**{name: value for name, value in given.items() if value is not None}))


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

    settings, out = _prepared(json, lang)
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
        raise settings_.SettingsError(f"--delimiter {delimiter}: give one sign, such as ;")
    settings, out = _prepared(json, lang)
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

    settings, out = _prepared(json, lang)
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

    settings, out = _prepared(json, lang)
    summary = import_code_lists(
        settings, out, files, report, edition=edition, origin=origin, dry_run=dry_run, encoding=encoding
    )
    if summary.refused or summary.stopped:
        raise typer.Exit(WANTS_LOOKING_AT)


@imports.command("form")
def import_form(
    mapping: Annotated[Path, typer.Argument(help="The TOML file that says what the form's words mean.")],
    files: Annotated[list[Path], typer.Argument(help="json of KoboToolbox or ODK Central, or csv; .gz as well.")],
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

    settings, out = _prepared(json, lang)
    summary = import_submissions(settings, out, mapping, files, report, dry_run=dry_run)
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

    settings, out = _prepared(json, lang)
    summary = import_boundary_files(settings, out, files, report, edition=edition, origin=origin, dry_run=dry_run)
    if summary.refused:
        raise typer.Exit(WANTS_LOOKING_AT)


@app.command()
def locate(report: ReportFile = None, dry_run: DryRun = False, json: Json = False, lang: Language = None) -> None:
    """Tell the village of every incident and report that has an exact point and names none, by boundaries on record.

    A point that is known to a district or a regency tells no more than that. Each is recorded as a correction that names
    the code, the edition and the file of boundaries. Called again, it adds nothing. Exit code 1 when it was stopped.
    """
    from rukun.importing import locate_what_has_a_point

    settings, out = _prepared(json, lang)
    if locate_what_has_a_point(settings, out, report, dry_run=dry_run).stopped:
        raise typer.Exit(WANTS_LOOKING_AT)


@app.command()
def project(
    once: Annotated[bool, typer.Option("--once", help="Stop when the graph has caught up with the log.")] = False,
    json: Json = False,
) -> None:
    """Bring facts into the graph, and keep at it. A second one stands by and takes over when the first is gone."""
    from rukun.projecting import follow

    settings, out = _prepared(json)
    follow(settings, out, once=once)


@app.command()
def rebuild(json: Json = False) -> None:
    """Build the graph anew from the log beside the live one, then switch to it. Safe to interrupt and call again."""
    from rukun.projecting import rebuild_graph

    settings, out = _prepared(json)
    rebuild_graph(settings, out)


@app.command()
def status(json: Json = False, lang: Language = None) -> None:
    """Where the log and the graph stand, how far apart they are, and what stopped the projection if anything did."""
    from rukun.inspecting import show_status

    settings, out = _prepared(json, lang)
    if not show_status(settings, out):
        raise typer.Exit(WANTS_LOOKING_AT)


@app.command()
def history(
    id: Annotated[str, typer.Argument(help="The id of a thing, such as dispute-….")],
    as_of: Annotated[int | None, typer.Option(help="Only what was recorded up to this position.")] = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Replay one thing: what was recorded about it, when, by whom and for which agency. Personal values stay masked."""
    from rukun.inspecting import show_history

    settings, out = _prepared(json, lang)
    show_history(settings, out, id, as_of)


@app.command()
def query(
    document: Annotated[
        str, typer.Argument(help="A GraphQL operation, a file that holds one, or - for standard input.")
    ],
    variables: Annotated[str | None, typer.Option(help="Its variables, as JSON.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say how a query would be answered, and from which indexes, instead.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="The explanation as JSON; answers are JSON anyway.")] = False,
) -> None:
    """Run a GraphQL operation against the local system, without a server, and print the answer as JSON."""
    from rukun.inspecting import explain_query, run_query

    settings, out = _prepared(json=json or not explain)
    if not (explain_query if explain else run_query)(settings, out, document, variables):
        raise typer.Exit(REFUSED)


@app.command()
def doctor(json: Json = False, lang: Language = None) -> None:
    """Say what is wrong with this installation, if anything, and what to type to mend it."""
    from rukun.doctor import examine

    settings, out = _prepared(json, lang)
    if not examine(settings, out):
        raise typer.Exit(WANTS_LOOKING_AT)


@exports.command("log")
def export_log(
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output if not given.")] = None,
    after: Annotated[int, typer.Option(help="Only facts after this position.", min=0)] = 0,
) -> None:
    """Write the facts as JSON lines, oldest first, streaming. Personal values are masked."""
    from rukun.inspecting import export_facts

    settings, out = _prepared(json=True)
    export_facts(settings, out, file, after)


Target = Annotated[Path, typer.Argument(help="The file to write; one that is there is refused.")]
ForLevel = Annotated[str, typer.Option("--level", help="For whom: open, restricted, secret or top_secret.")]
ForCompartments = Annotated[
    list[str] | None, typer.Option("--compartment", help="Also what is kept in it; may be given several times.")
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="A position or a moment, such as 2025-04-20T07:00+07:00; now if not given."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


def _exports_the_graph(format: str, help: str) -> None:
    """A command for each format of the graph; they differ in nothing else."""

    @exports.command(format, help=f"{help}\n\nOnly what a reader of the given class sees, streaming.")
    def export(
        file: Target,
        level: ForLevel = "open",
        compartment: ForCompartments = None,
        as_of: AsOf = None,
        force: Force = False,
        json: Json = False,
        lang: Language = None,
    ) -> None:
        from rukun.exporting import export_graph, reader_of

        settings, out = _prepared(json, lang)
        reader = reader_of(settings, level, compartment or [])
        export_graph(settings, out, format, file, reader=reader, as_of=as_of, force=force)


_exports_the_graph("gexf", "Write the graph as GEXF, for Gephi and others.")
_exports_the_graph("graphml", "Write the graph as GraphML, for Gephi, networkx, yEd and others.")
_exports_the_graph("csv", "Write the graph as a ZIP archive of CSV tables with a README of their columns.")
_exports_the_graph("geojson", "Write incidents and disputes as GeoJSON, no more exactly placed than they are known.")


Documents = Annotated[Path | None, typer.Option(help="The folder of documents; RUKUN_DOCUMENTS if not given.")]


@documents.command("add")
def documents_add(
    files: Annotated[list[Path], typer.Argument(help="GraphQL documents, or JSON of digests and documents.")],
    folder: Documents = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Register documents, each by the SHA-256 of its text, once all of them were found valid. Servers see them at once.

    JSON is what code generators write: an object of digests and documents.
    """
    from rukun.trusting import add

    settings, out = _prepared(json, lang)
    add(settings, out, files, folder)


@documents.command("list")
def documents_list(folder: Documents = None, json: Json = False, lang: Language = None) -> None:
    """Show the registered documents. One whose file was changed is not among them, and is not answered."""
    from rukun.trusting import show

    settings, out = _prepared(json, lang)
    show(settings, out, folder)


@tokens.command("key")
def token_key(
    folder: Annotated[Path, typer.Argument(help="The folder that RUKUN_TOKEN_KEYS names on the server.")],
    kid: Annotated[str | None, typer.Option(help="The key's name; today's date if not given.")] = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Make a new signing key. Older keys in the folder stay valid until their files are removed."""
    from rukun.issuing import make_key

    _, out = _prepared(json, lang)
    make_key(out, folder, kid)


@tokens.command("issue")
def token_issue(
    subject: Annotated[str, typer.Argument(help="The account that the token is for; never a person's name.")],
    agency: Annotated[str, typer.Option(help="The agency that it acts for.")],
    role: Annotated[str, typer.Option(help="The role, such as analyst or desk-officer.")] = "reader",
    level: Annotated[str, typer.Option(help="open, restricted, secret or top_secret.")] = "restricted",
    compartment: Annotated[list[str] | None, typer.Option(help="A compartment; may be given several times.")] = None,
    right: Annotated[list[str] | None, typer.Option(help="read, decide, personal or audit; read if not given.")] = None,
    hours: Annotated[float, typer.Option(help="How long it is valid.", min=0.01, max=24 * 90)] = 8,
    keys: Annotated[Path | None, typer.Option(help="The folder of keys; RUKUN_TOKEN_KEYS if not given.")] = None,
    json: Json = False,
) -> None:
    """Issue a signed access token and print it, once. It is kept nowhere."""
    from rukun.issuing import issue_token

    settings, out = _prepared(json)
    issue_token(
        settings,
        out,
        subject,
        agency=agency,
        role=role,
        level=level,
        compartments=compartment or [],
        rights=right or ["read"],
        hours=hours,
        keys=keys,
    )


def main() -> None:
    """Run the command and turn what went wrong into one clear line and an exit code."""
    log_as_json()
    try:
        sys.exit(app(standalone_mode=False, prog_name="rukun"))  # what a command leaves with comes back from here
    except (typer.Abort, KeyboardInterrupt):
        print("interrupted; whatever was acknowledged is kept", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except Exception as error:
        code = _code_of(error)
        if code is None:
            raise
        if hasattr(error, "show"):  # typer's own errors know the command and its usage
            error.show()
        else:
            print(f"rukun: {error}", file=sys.stderr)
        sys.exit(code)


def _code_of(error: Exception) -> int | None:
    if isinstance(error, (typer.TyperException, settings_.SettingsError, FileRefused)):
        return USAGE
    if isinstance(error, (DomainError, NotWritable, NotANote)):
        return REFUSED
    if isinstance(error, (GraphError, LedgerError, StoreUnavailable, CannotProject, NotOnTheShelf, OSError)):
        return UNREACHABLE
    return None
