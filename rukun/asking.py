"""Asking the local system in GraphQL, without a server: the same door, from the inside."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from api.errors import ApiError
from api.errors import explain as explain_error
from api.exchange import Asked
from api.explaining import explain_operation
from api.reader import Reader
from api.reading import Answering
from rukun.web import web_system

if TYPE_CHECKING:
    from api.system import ApiSettings
    from rukun.web import WebSystem
    from rukun.wiring import System


def ask(system: System, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The answer to one operation, as the local reader that the settings name may have it."""
    return asyncio.run(_ask(system, document, variables))


def explain(system: System, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """What would be done for the operation. A refusal is told as in an answer, under ``errors``."""
    return asyncio.run(_explain(system, document, variables))


async def _ask(system: System, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    async with web_system(system) as web:
        answering, asked = Answering(web), _asked(system, web, document, variables)
        answer: dict[str, Any] = json.loads((await answering.answer(asked)).body)
        return answer


async def _explain(system: System, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    async with web_system(system) as web:
        try:
            return await explain_operation(Answering(web), _asked(system, web, document, variables))
        except ApiError as error:
            return {"errors": [explain_error(error, language=system.settings.language, request_id="")]}


def _asked(system: System, web: WebSystem, document: str, variables: dict[str, Any]) -> Asked:
    return Asked(document, variables, None, _local_reader(web.settings), system.settings.language)


def _local_reader(settings: ApiSettings) -> Reader:
    return Reader(
        account=settings.local_account,
        agency=settings.local_agency,
        clearance=settings.local_clearance,
        role="local",
        rights=settings.local_rights,
    )
