"""Bad input of the kinds that were seen in real files and reports (domain.md §7), at the public door.

What is wrong is refused: where, and what to give instead. What is merely strange is kept as it was said. Nothing is
repaired. Files of data sets have tests of their own in ``tests/intake``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from domain.source import Source, SourceKind
from tests.api.takeran import a_dispute_between_two_schools

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

A_DAY = "a day is written like 2025-04-20"
A_TIME = "a time is written with its offset, like 2025-04-20T14:00:00+07:00"
NO_GROUP = "is no id of one group, which begins with group-; search for a name to find its id"
TIED = "assertRelation(fromGroup: $left, toGroup: $right, sign: -1, kind: GRIEVANCE, {}) {{ id }}".format
HAPPENED = 'occurred: {start: "2025-04-20T14:00:00+07:00", precision: HOUR}'
CLASHED = "recordIncident(account: {{type: CLASH, {}}}, {}) {{ id }}".format
TOLD = 'receiveReport(source: $source, channel: MESSAGE, title: "Bentrok", {}) {{ id }}'.format
NAMED = "registerGroup(name: {}, kind: YOUTH) {{ id }}".format

REFUSED = (
    ("a day of which a part is missing", TIED('validFrom: "3//1996"'), A_DAY),
    ("a day that nobody knows", TIED('validFrom: "?"'), A_DAY),
    ("a day that nobody knows, written otherwise", TIED('validFrom: "."'), A_DAY),
    ("a day in the order of another country", TIED('validFrom: "3/2/1882"'), A_DAY),
    ("a year of two digits", TIED('validFrom: "28-Jan-90"'), A_DAY),
    ("a Javanese day", TIED('validFrom: "1 Suro 1958"'), A_DAY),
    ("a day of the Hijra", TIED('validFrom: "15 Ramadan 1446"'), A_DAY),
    ("a day that there is not", TIED('validFrom: "2025-02-30"'), A_DAY),
    ("a time of which nobody knows whether it is WIB or UTC", CLASHED("", 'occurred: {start: "2025-04-20T14:00:00"}'), A_TIME),
    ("an end before the beginning", TIED('validFrom: "1996-03-02", validUntil: "1996-03-01"'), "does not end before it begins"),
    (
        "an end before the beginning, of what happened",
        CLASHED("", 'occurred: {start: "2025-04-20T14:00:00+07:00", end: "2025-04-20T13:00:00+07:00"}'),
        "the end lies before the start",
    ),
    ("a day on which nothing can have happened yet", CLASHED("", 'occurred: {start: "2925-04-20T14:00:00+07:00"}'), "planned dates have fields of their own"),
    ("an incident of which nobody says when", CLASHED("", 'legalBasis: "UU 7/2012"'), "Say when the incident happened, as far as known"),
    *(
        (f"{n} for a number that nobody knows", CLASHED(f"killed: {{best: {n}}}", HAPPENED), "leave out a number that nobody knows")
        for n in (-99, -88, -77)
    ),
    ("several groups in one cell", CLASHED('sideA: ["PSHT; PSHW Tunas Muda"]', HAPPENED), f"account.sideA.0: {NO_GROUP}"),
    ("a group by its name", CLASHED('sideA: ["PSHT"]', HAPPENED), f"account.sideA.0: {NO_GROUP}"),
    ("a group twice on one side", CLASHED("sideA: [$left, $left]", HAPPENED), "at most once on each side"),
    ("parties on several lines", TOLD('claimedParties: ["PSHT\\nPSHW Tunas Muda"]'), "stands on more than one line; give one line"),
    ("marks that turn the direction of reading", NAMED('"Pemuda \\u202eanuT"'), "marks of direction; remove them"),
    ("a name of blanks", NAMED('"   "'), "leave it out if there is nothing to say"),
    ("a name that is longer than any", NAMED(f'"{"x" * 301}"'), "300"),
    ("a place by its name alone, of which there may be three", TOLD('where: {place: "Banjarejo"}'), "where.place: is no id of one place"),
    ("a point that is not on the earth", TOLD("where: {latitude: 111.37, longitude: -7.66}"), "where.latitude: Input should be less than or equal to 90"),
    ("a code without its edition", 'registerPlace(name: "Joketro", level: VILLAGE, code: "35.20.02.2012") { id }', "give both, or neither"),
    ("a sign beyond the scale", "assertRelation(fromGroup: $left, toGroup: $right, sign: -5, kind: THREAT) { id }", "sign: Input should be greater than or equal to -1"),
    ("a group against itself", "assertRelation(fromGroup: $left, toGroup: $left, sign: -1, kind: RIVALRY) { id }", "between two different groups"),
    ("a category that is taken for a group", 'mergeGroupInto(id: $residents, survivor: $friend, reason: "The same") { id }', "never merged"),
    (
        "somebody who speaks for a category",
        'designateGroupRepresentative(id: $residents, representative: {text: "Nobody"}, role: "ketua", mandate: "none", validFrom: "2025-01-01") { id }',
        "register the group that is represented",
    ),
    ("a report that is its own witness", 'gradeReport(id: $heard, credibility: 1, basis: "It says so", corroboratedBy: [$heard]) { id }', "does not corroborate itself"),
    ("the same story, told again by the same source", 'gradeReport(id: $heard, credibility: 1, basis: "Two", corroboratedBy: [$again]) { id }', "from another source and another agency, and no copy"),
)  # fmt: skip
"""What it is, the mutation, and what the caller is told: where it is, or what to give instead."""

KEPT = (
    (
        "a number that contradicts the others",
        CLASHED("killed: {low: 1, best: 5, high: 3}, injured: {low: 9, best: 4}", HAPPENED),
        "incident { killedLow killedBest killedHigh injuredLow injuredBest injuredHigh }",
        {"killedLow": 1, "killedBest": 5, "killedHigh": 3, "injuredLow": 9, "injuredBest": 4, "injuredHigh": None},
    ),
    (
        "zero, which is not unknown",
        CLASHED("killed: {best: 0}", HAPPENED),
        "incident { killedLow killedBest killedHigh }",
        {"killedLow": None, "killedBest": 0, "killedHigh": None},
    ),
    (
        "a span of days",
        CLASHED("", 'occurred: {start: "1996-03-01T00:00:00+07:00", end: "1996-03-31T23:59:59+07:00", precision: MONTH}'),
        "incident { occurredStart occurredEnd occurredPrecision }",
        {"occurredStart": "1996-02-29T17:00:00Z", "occurredEnd": "1996-03-31T16:59:59Z", "occurredPrecision": "MONTH"},
    ),
    (
        "an incident with one side only, and that a mere category",
        CLASHED("sideA: [$residents]", HAPPENED),
        "incident { participants { edges { side node { name isCategory } } } }",
        {"participants": {"edges": [{"side": "A", "node": {"name": "Warga", "isCategory": True}}]}},
    ),
    (
        "an incident of which nobody knows the place",
        CLASHED("", HAPPENED),
        "incident { place { name } placePrecision }",
        {"place": None, "placePrecision": "COUNTRY"},
    ),
    (
        "a place that is misspelt, beside the one that it is",
        CLASHED('where: {place: $place, asSaid: "Madugondo", precision: NEAR}', HAPPENED),
        "incident { placeAsSaid place { name } }",
        {"placeAsSaid": "Madugondo", "place": {"name": "Madigondo"}},
    ),
    (
        "several parties in one cell, and what somebody said of a day and of the dead",
        TOLD('claimedParties: ["PSHT; PSHW Tunas Muda"], claims: [{aspect: "time", says: "3//1996"}, {aspect: "killed", says: "-99"}]'),
        "report { claimedParties claims }",
        {"claimedParties": ["PSHT; PSHW Tunas Muda"], "claims": ["time: 3//1996", "killed: -99"]},
    ),
    (
        "a name that was cut at eighty characters",
        NAMED('"Persatuan Pemuda Pemudi Pencinta Perdamaian dan Kerukunan Antar Umat Beragama se"'),
        "group { name }",
        {"name": "Persatuan Pemuda Pemudi Pencinta Perdamaian dan Kerukunan Antar Umat Beragama se"},
    ),
    (
        "HTML and a picture in a name",
        NAMED('" <b>Pemuda</b> ☕ &amp; Taruna"'),
        "group { name }",
        {"name": " <b>Pemuda</b> ☕ &amp; Taruna"},
    ),
    (
        "the code of a place in an older edition, with the spelling of that one",
        'registerPlace(name: "Jokerto", level: VILLAGE, code: "35.20.04.2020", edition: "2019") { id }',
        "place { name code edition }",
        {"name": "Jokerto", "code": "35.20.04.2020", "edition": "2019"},
    ),
)  # fmt: skip
"""What it is, the mutation, the question, and what is answered: what was said."""


def document(kind: str, text: str, ids: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """An operation that declares the ids that it names."""
    named = {name: ids[name] for name in sorted(set(re.findall(r"\$(\w+)", text)))}
    declared = ", ".join(f"${name}: ID!" for name in named)
    return f"{kind} {f'({declared})' if named else ''} {{ {text} }}", named


async def some_things(desk: Desk, client: Client) -> dict[str, Any]:
    """A dispute, a source, and the same story twice from it; their ids by the names that the tables use."""
    ids = dict(vars(a_dispute_between_two_schools(desk)))
    ids["source"] = desk.start(Source.register, kind=SourceKind.RESIDENT).id
    for name in ("heard", "again"):
        told = await client.data(*document("mutation", TOLD('claims: [{aspect: "injured", says: "one"}]'), ids))
        ids[name] = told["receiveReport"]["id"]
        pursued = f'triageReport(id: ${name}, decision: PURSUE, urgency: SOON, reason: "Look") {{ id }}'
        await client.data(*document("mutation", pursued, ids))
    return ids


async def test_what_is_wrong_is_refused_with_what_to_do_and_leaves_no_trace(desk: Desk, client: Client) -> None:
    ids = await some_things(desk, client)
    before = desk.history.position()
    for what, mutation, said in REFUSED:
        answer = await client.ask(*document("mutation", mutation, ids))
        assert "errors" in answer, what
        assert answer["errors"][0]["extensions"]["code"] in ("BAD_INPUT", "RULE_BROKEN"), (what, answer)
        assert said in str(answer["errors"]), (what, answer)
        for problem in answer["errors"][0]["extensions"].get("problems", ()):
            assert problem["path"] != "query" or problem["locations"], f"{what}: where?"
        assert desk.history.position() == before, what


async def test_what_is_strange_is_kept_as_it_was_said(desk: Desk, client: Client) -> None:
    ids = await some_things(desk, client)
    for what, mutation, question, expected in KEPT:
        made = await client.data(*document("mutation", mutation, ids))
        ids["made"] = next(iter(made.values()))["id"]
        desk.project()
        kind, _, rest = question.partition(" ")
        data = await client.data(*document("query", f"{kind}(id: $made) {rest}", ids))
        assert data[kind] == expected, what


async def test_names_that_are_alike_are_two_until_somebody_says_otherwise(desk: Desk, client: Client) -> None:
    """Other spellings are suggested, with why; PSHW is not like PSHT. All of them stay on record as they were given."""
    names = ("PSHT", "P.S.H.T.", "psht ", "PSHW")
    ids: dict[str, Any] = {}
    for name in names:
        made = await client.data(*document("mutation", NAMED(f'"{name}"'), ids))
        ids.setdefault("made", made["registerGroup"]["id"])
    desk.project()
    asked = "likelyDuplicates(of: $made) { suggested { id why } } groups { nodes { id name } }"
    data = await client.data(*document("query", asked, ids))
    called = {group["id"]: group["name"] for group in data["groups"]["nodes"]}
    assert sorted(called.values()) == sorted(names)
    suggested = {(called[s["id"]], s["why"]) for s in data["likelyDuplicates"]["suggested"]}
    assert suggested == {("P.S.H.T.", "SAME_LETTERS"), ("psht ", "SAME_NAME")}
