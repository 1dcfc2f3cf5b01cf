"""What a page leads to is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.docs.pages import FENCED, HERE, PAGES, called

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
ELSEWHERE = re.compile(r"[a-z]+:")


def links(page: Path) -> Iterator[str]:
    text = FENCED.sub("", page.read_text("utf-8"))
    for found in LINK.finditer(re.sub(r"`[^`\n]*`", "", text)):
        target = found[1] or found[2]
        if not ELSEWHERE.match(target):
            yield target


def anchors(page: Path) -> set[str]:
    """As forges make them from headings: lower case, without punctuation, blanks as hyphens."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{called(page)} leads to {link}, which is not there"
        assert target.is_relative_to(HERE), f"{called(page)} leads out of the project: {link}"
        if anchor:
            assert anchor in anchors(target), f"{called(page)} leads to {link}, and there is no such heading"


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [HERE / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        waiting += [
            target
            for link in links(page)
            if (target := (page.parent / link.partition("#")[0]).resolve()).suffix == ".md" and target.is_file()
        ]
    lost = [called(page) for page in PAGES if page.is_relative_to(HERE / "docs") and page not in reached]
    assert not lost, f"nothing leads from the README to {lost}"
