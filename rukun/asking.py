"""Asking the local system in GraphQL, without a server: the same door, from the inside."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from api.reader import Reader
from api.reading import Answering, Asked
from rukun.web import web_system

if TYPE_CHECKING:
    from api.system import ApiSettings
    from rukun.wiring import System


def ask(system: System, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The answer to one operation, as the local reader that the settings name may have it."""
    return asyncio.run(_ask(system, document, variables))


async def _ask(system: System, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    async with web_system(system) as web:
        asked = Asked(document, variables, None, _local_reader(web.settings), system.settings.language)
        answer: dict[str, Any] = json.loads((await Answering(web).answer(asked)).body)
        return answer


def _local_reader(settings: ApiSettings) -> Reader:
    return Reader(
        account=settings.local_account,
        agency=settings.local_agency,
        clearance=settings.local_clearance,
        role="local",
        rights=settings.local_rights,
    )
