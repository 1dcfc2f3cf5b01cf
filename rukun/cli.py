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
from graph.errors import OF_THE_SERVER, GraphError, kind_of
from intake.files import FileRefused
from ledger.errors import LedgerError, StoreUnavailable
from ledger.signed_note import NotANote
from projections.runner import CannotProject
from rukun import settings as settings_
from rukun.checkpoint_commands import checkpoints
from rukun.document_commands import documents
from rukun.export_commands import exports
from rukun.import_commands import imports
from rukun.logs import log_as_json
from rukun.options import (
    INTERRUPTED,
    REFUSED,
    UNREACHABLE,
    USAGE,
    WANTS_LOOKING_AT,
    DryRun,
    Json,
    Language,
    ReportFile,
    prepared,
)
from rukun.rules_commands import rules
from rukun.token_commands import tokens
from territory.shelf import NotOnTheShelf
from warning.rule import BadRule

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
app.add_typer(imports, name="import")
app.add_typer(exports, name="export")
app.add_typer(documents, name="documents")
app.add_typer(tokens, name="token")
app.add_typer(checkpoints, name="checkpoint")
app.add_typer(rules, name="rules")


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

    settings, out = prepared(json, lang)
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


@app.command()
def locate(report: ReportFile = None, dry_run: DryRun = False, json: Json = False, lang: Language = None) -> None:
    """Tell the village of every incident and report that has an exact point and names none, by boundaries on record.

    A point that is known to a district or a regency tells no more than that. Each is recorded as a correction that names
    the code, the edition and the file of boundaries. Called again, it adds nothing. Exit code 1 when it was stopped.
    """
    from rukun.importing import locate_what_has_a_point

    settings, out = prepared(json, lang)
    if locate_what_has_a_point(settings, out, report, dry_run=dry_run).stopped:
        raise typer.Exit(WANTS_LOOKING_AT)


@app.command()
def template(
    file: Annotated[Path, typer.Argument(help="The file to write: .xlsx with lists to choose from, or .csv.")],
    mapping: Annotated[Path | None, typer.Option(help="For a form of your own, by its mapping.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    lang: Language = None,
) -> None:
    """Write a table for staff to fill in, with hints in Indonesian and English and the words that are known."""
    from rukun.templating import write_template

    _, out = prepared(lang=lang)
    write_template(out, file, mapping, force=force)


@app.command()
def project(
    once: Annotated[bool, typer.Option("--once", help="Stop when the graph has caught up with the log.")] = False,
    json: Json = False,
) -> None:
    """Bring facts into the graph, and keep at it. A second one stands by and takes over when the first is gone."""
    from rukun.projecting import follow

    settings, out = prepared(json)
    follow(settings, out, once=once)


@app.command()
def rebuild(json: Json = False) -> None:
    """Build the graph anew from the log beside the live one, then switch to it. Safe to interrupt and call again."""
    from rukun.projecting import rebuild_graph

    settings, out = prepared(json)
    rebuild_graph(settings, out)


@app.command()
def status(json: Json = False, lang: Language = None) -> None:
    """Where the log and the graph stand, how far apart they are, and what stopped the projection if anything did."""
    from rukun.inspecting import show_status

    settings, out = prepared(json, lang)
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

    settings, out = prepared(json, lang)
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

    settings, out = prepared(json=json or not explain)
    if not (explain_query if explain else run_query)(settings, out, document, variables):
        raise typer.Exit(REFUSED)


@app.command()
def warn(
    on: Annotated[
        str | None, typer.Option(help="The day that is looked at, such as 2025-04-21; today if not given.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--rules", help="The folder of rules; RUKUN_RULES if not given.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be raised, raise nothing.")] = False,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Look at what came since the last time by the office's rules, and raise the alerts that they call for.

    Each version of a rule raises one alert at most about a place, pair, group, agency or agreement in a window, however
    often and by however many this is called. Exit code 1 when an alert was refused.
    """
    from rukun.early_warning import warn_by_rules

    settings, out = prepared(json, lang)
    if not warn_by_rules(settings, out, on, folder, dry_run=dry_run):
        raise typer.Exit(WANTS_LOOKING_AT)


@app.command()
def doctor(json: Json = False, lang: Language = None) -> None:
    """Say what is wrong with this installation, if anything, and what to type to mend it."""
    from rukun.doctor import examine

    settings, out = prepared(json, lang)
    if not examine(settings, out):
        raise typer.Exit(WANTS_LOOKING_AT)


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
            print(f"rukun: {_said(error)}", file=sys.stderr)
        sys.exit(code)


def _said(error: Exception) -> str:
    """What is printed of it. The texts of the graph's server may hold values, so of these only the kind is."""
    if isinstance(error, OF_THE_SERVER):
        return (
            f"the graph cannot be used ({kind_of(error)}). Nothing on record is lost: if the files of the embedded graph are damaged, "
            "delete the folder `graph` in the data folder, then `rukun project --once`; of a server, look into its log"
        )
    return str(error)


def _code_of(error: Exception) -> int | None:
    if isinstance(error, (typer.TyperException, settings_.SettingsError, FileRefused, BadRule)):
        return USAGE
    if isinstance(error, (DomainError, NotWritable, NotANote)):
        return REFUSED
    if isinstance(
        error,
        (GraphError, LedgerError, StoreUnavailable, CannotProject, NotOnTheShelf, *OF_THE_SERVER, OSError),
    ):
        return UNREACHABLE
    return None
