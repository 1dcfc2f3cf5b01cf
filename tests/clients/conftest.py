"""One live server for all clients, over the Takeran case."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from tests.servers import missing
from tests.serving import the_takeran_case_served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a live server."""
    if find_spec("arcadedb") is None:
        missing(request.config, "the embedded graph", "there is no arcadedb for this platform")
    with the_takeran_case_served(tmp_path_factory.mktemp("served")) as address:
        yield address
