"""A process that projects until it is killed: ``python -m tests.projections.projecting follow|rebuild FOLDER …``."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from graph.connection import open_graph
from graph.store import GraphStore
from projections.rebuild import rebuild
from projections.runner import Projector
from tests.projections.logs import WrittenLog


def main() -> None:
    """Project in small batches, so that there is much to interrupt."""
    task, folder, uri, user, password, database = sys.argv[1:]
    with WrittenLog(Path(folder)) as log, open_graph(uri, user, password, database) as graph:
        store = GraphStore(graph)
        if task == "follow":
            Projector(log.history, store, ttl=0.5, most=3).follow(threading.Event())
        else:
            rebuild(log.history, store, ttl=0.5, most=3, grace=0)


if __name__ == "__main__":
    main()
