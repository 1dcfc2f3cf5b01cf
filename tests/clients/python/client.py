"""What a notebook or a script does, against a live server: ``python client.py http://127.0.0.1:8000``.

Fails at the first thing that is not as it must be; prints one line for each that is.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from datetime import datetime
from uuid import uuid4

from rukun_client import GraphQLClientGraphQLMultiError, Rukun
from rukun_client.enums import GroupKind, Handling, PartyRole


async def ask_everything(server: str) -> None:
    ws = f"{server.replace('http', 'ws', 1)}/graphql"
    async with Rukun(f"{server}/graphql", ws_url=ws) as rukun:
        found = (await rukun.dispute("dispute-psht-pshw-magetan")).dispute
        assert found is not None
        assert found.handling is Handling.ASSIGNED
        principals = {edge.node.name for edge in found.parties.edges if edge.role is PartyRole.PRINCIPAL}
        assert principals == {"PSHT", "PSHW Tunas Muda"}
        print("a question")

        name, command = "Karang Taruna Madigondo", uuid4()
        id = f"group-{uuid4()}"
        receipt = (await rukun.register(id, name, command)).register_group
        assert (await rukun.register(id, name, command)).register_group == receipt
        assert receipt.version == 1
        assert isinstance(receipt.recorded_at, datetime)
        print("a decision, sent twice and taken once")

        group = (await rukun.group(id, headers={"Rukun-Position": str(receipt.position)})).group
        assert group is not None
        assert (group.name, group.kind) == (name, GroupKind.YOUTH)
        print("one's own decision, read in the graph")

        try:
            await rukun.rename(id, name)
        except GraphQLClientGraphQLMultiError as refused:
            extensions = refused.errors[0].extensions or {}
            assert extensions["code"] == "RULE_BROKEN"
            assert extensions["rule"] == "group.name-is-new"
        else:
            raise AssertionError("the same name was taken twice")
        assert (await rukun.group("group-nobody")).group is None
        print("errors with their codes")

        seen: list[str] = []
        after: str | None = None
        while True:
            page = (await rukun.reports(after)).reports
            seen += [report.id for report in page.nodes]
            if not page.page_info.has_next_page:
                break
            after = page.page_info.end_cursor
        assert len(seen) == len(set(seen)) == page.total_count
        print("all pages of a list")

        facts = rukun.facts(receipt.position - 1)
        told = (await anext(facts)).facts
        assert isinstance(facts, AsyncGenerator)
        await facts.aclose()
        assert (told.position, told.topic) == (receipt.position, "group.registered")
        assert told.about is not None
        assert told.about.id == id
        print("facts as they are recorded, from a position on")


if __name__ == "__main__":
    asyncio.run(ask_everything(sys.argv[1]))
