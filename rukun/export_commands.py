"""`rukun export`: what is on record, for others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rukun.options import Json, Language, prepared

exports = typer.Typer(no_args_is_help=True, help="Give out what is on record.")


@exports.command("log")
def export_log(
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output if not given.")] = None,
    after: Annotated[int, typer.Option(help="Only facts after this position.", min=0)] = 0,
) -> None:
    """Write the facts as JSON lines, oldest first, streaming. Personal values are masked."""
    from rukun.inspecting import export_facts

    settings, out = prepared(json=True)
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

        settings, out = prepared(json, lang)
        reader = reader_of(settings, level, compartment or [])
        export_graph(settings, out, format, file, reader=reader, as_of=as_of, force=force)


_exports_the_graph("gexf", "Write the graph as GEXF, for Gephi and others.")


_exports_the_graph("graphml", "Write the graph as GraphML, for Gephi, networkx, yEd and others.")


_exports_the_graph("csv", "Write the graph as a ZIP archive of CSV tables with a README of their columns.")


_exports_the_graph("geojson", "Write incidents and disputes as GeoJSON, no more exactly placed than they are known.")


@exports.command("prov")
def export_prov(
    dispute: Annotated[str, typer.Argument(help="The id of a dispute.")],
    file: Target,
    level: ForLevel = "open",
    compartment: ForCompartments = None,
    as_of: AsOf = None,
    force: Force = False,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Write where what is on record of a case comes from, as W3C PROV (PROV-JSON).

    Who recorded what, for which agency, on whose behalf, when, because of what, and on which reports. Only what a reader
    of the given class knows, and nothing of what the facts say.
    """
    from rukun.exporting import export_case, reader_of

    settings, out = prepared(json, lang)
    reader = reader_of(settings, level, compartment or [])
    export_case(settings, out, dispute, file, reader=reader, as_of=as_of, force=force)
