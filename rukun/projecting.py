"""`rukun project` and `rukun rebuild`: the log into the graph."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph.store import GraphStore
from projections.rebuild import GRACE, rebuild
from projections.runner import Projector
from rukun.output import Bar
from rukun.wiring import opened_graph, opened_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rukun.output import Output
    from rukun.settings import Settings


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that is set when somebody asks the process to end: what is under way is finished first."""
    stop = threading.Event()
    former = {s: signal.signal(s, lambda *_: stop.set()) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for which, handler in former.items():
            signal.signal(which, handler)


def follow(settings: Settings, out: Output, *, once: bool) -> None:
    """Bring the log into the graph until told to stop, or until it has caught up."""
    with opened_record(settings) as record, opened_graph(settings) as graph, stopped_by_signals() as stop:
        store = GraphStore(graph, lists=settings.graph_lists)
        store.prepare()
        with Bar(out, "facts into the graph") as progress:
            projector = Projector(record.history, store, progress=progress)
            if once:
                projector.catch_up(stop)
            else:
                out.note("following the log; stop with Ctrl-C", "mengikuti catatan; hentikan dengan Ctrl-C")
                projector.follow(stop)
        _say_where(projector, out)


def rebuild_graph(settings: Settings, out: Output) -> None:
    """Build the graph anew beside the live one and switch to it."""
    with opened_record(settings) as record, opened_graph(settings) as graph, stopped_by_signals() as stop:
        store = GraphStore(graph, lists=settings.graph_lists)
        store.prepare()
        with Bar(out, "facts into the new graph") as progress:
            rebuild(record.history, store, stop=stop, progress=progress, grace=_grace(settings))
        _say_where(Projector(record.history, store), out)


def _grace(settings: Settings) -> float:
    """Seconds for which the former graph stays: longer than a statement may take where others may be reading."""
    return 1.0 if settings.graph == "embedded" else GRACE


def _say_where(projector: Projector, out: Output) -> None:
    status = projector.status()
    if out.json:
        out.data({"position": status.position, "lag": status.lag})
    out.say(
        f"the graph stands at position {status.position}, {status.lag} behind the log",
        f"graf berada pada posisi {status.position}, tertinggal {status.lag} dari catatan",
    )
