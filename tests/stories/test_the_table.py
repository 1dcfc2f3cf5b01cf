"""What the meeting of April 2022 wanted is answered: every question that the pages name is asked of the year that
followed it, and its answer held against what was worked out by hand from the story."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rukun.asking import ask
from tests.stories import rakor
from tests.stories.answers import answer, in_order, plain, position, told
from tests.stories.rakor import ALERT, CLASH, DISPUTE, GATHERING, HEARD, OFFICE, PLAN, POLICE, SEEN, SUB_DISTRICT

if TYPE_CHECKING:
    from rukun.wiring import System

DOCS = Path(__file__).parents[2] / "docs"
TABLE = (DOCS / "explanation" / "the-table.md").read_text("utf-8")
PAGES = [
    (DOCS / "how-to" / f"see-{page}.md").read_text("utf-8") for page in ("an-inbox", "a-period-report", "who-knew-when")
]
QUERIES = {
    name: text
    for page in (TABLE, *PAGES)
    for text, name in re.findall(r"```graphql\n(query (\w+).*?)```", page, re.DOTALL)
}
"""Every question of those pages by its name."""
ROWS = [line.split("|")[2] for line in TABLE.splitlines() if line.startswith("| ")]
NAMED = set(re.findall(r"`(\w+)`", " ".join(ROWS)))

WARNED = "Two groups of young people wait for each other"
UNSEEN = "Nobody reports from Kidul and Wetan"
RAISED, KNOWN, ANSWERED = "2022-07-03T03:05:00Z", "2022-07-08T00:30:00Z", "2022-07-08T00:31:00Z"
"""The alert was to be answered by the fifth; the clash was in the night before the eighth."""
TWO_WARNED, ONE_KNOWS, ONE_SILENT = ["Polres", "Kecamatan"], [(KNOWN, "Polres")], ["Kecamatan"]


def _item(activity: str, unit: str, agency: str, *, of: str = "PREVENTION", aim: str = "AT_LEAST", since: str) -> Any:
    return of, activity, activity, unit, aim, f"BEGIN_OF_{since}", False, agency


YEAR: tuple[tuple[str, dict[str, str], Any], ...] = (
    ("Decided", {"meeting": rakor.RAKOR},
     ("Rakor", "2022-04-04T02:00:00Z", ["Bakesbangpol", "Polres", "Kodim", "Kejari", "Kecamatan", "FKDM"],
      ["Bakesbangpol", "Polres", "Kodim", "Kecamatan", "FKDM"],
      [(1, "Three villages are mapped", "2022-04-25", "Kecamatan", [("ACCEPTED", "2022-06-30", "Kecamatan")]),
       (2, "The forum reports each month", "2022-05-02", "FKDM", [("ACCEPTED", "2022-05-02", "FKDM")]),
       (3, "The police and the army go on patrol together", None, "Polres", [("ACKNOWLEDGED", None, "Polres")])])),
    # The sub-district never acknowledged the alert; all else that it was asked is done.
    ("Inbox", {"agency": SUB_DISTRICT, "today": "2023-01-11"},
     ([(WARNED, "RESPONDED", "2022-07-05", UNSEEN, None, "Bakesbangpol", [GATHERING, HEARD], ["The bridge of Lor"])],
      [], (0, []), [], [])),
    # What has no date is never overdue.
    ("Inbox", {"agency": POLICE, "today": "2023-01-11"},
     ([], [("Patrol with the army", "ACKNOWLEDGED", None, "Bakesbangpol", (3, "Rakor"))], (0, []), [], [])),
    # Five had a target, two reached it, all five are known: the last came after the report, and the report was late.
    ("Report", {"plan": PLAN, "period": "B08"},
     (2022, "188/34/2022", "Kabupaten",
      [("B08", "EVALUATED", "2022-05-01", "2022-08-31", "2022-09-10", "2022-09-14", "40.00",
        "Two of five are reached; the report was late", "Bakesbangpol", "Bupati",
        [(1, "8", "7", False, "2022-09-06", None, None, _item("The forum meets", "meeting", "FKDM", since="YEAR"), []),
         (2, "10", "9", False, "2022-09-02", None, None,
          _item("Patrols with the army", "night", "Polres", since="PERIOD"), []),
         (3, "1", "2", False, "2022-09-02", None, None,
          _item("Clashes", "clash", "Polres", of="CESSATION", aim="AT_MOST", since="PERIOD"),
          [(CLASH, "Two were hurt at the bridge"), (SEEN, "Stones at the bridge")]),
         (4, "2", "2", True, "2022-09-05", None, None,
          _item("Villages are mapped", "village", "Kecamatan", since="YEAR"), []),
         (5, "2", "2", True, "2022-09-20", None, None,
          _item("Neighbours talk", "evening", "Bakesbangpol", since="PERIOD"), [])])])),
    # The report came four days late, and the last item after it.
    ("Delivery", {"plan": PLAN, "period": "B08", "today": "2023-01-11"},
     (0.4, 5, [4, 5], 1.0, [], [5], ("2022-05-01", "2022-08-31"), 4, "plan-delivery@1")),
    # What nobody set for a period is not missed in it; nobody has judged it yet.
    ("Delivery", {"plan": PLAN, "period": "B12", "today": "2023-01-11"},
     (1.0, 4, [1, 2, 3, 4], 1.0, [], [], ("2022-09-01", "2022-12-31"), 0, "plan-delivery@1")),
    ("Missing", {"today": "2023-01-11"}, []),
    # Nothing was set for the last period, and nothing was told of it.
    ("Owed", {"agency": OFFICE, "period": "B12"},
     [(5, "Neighbours talk", "evening", 2022, [(None, "2023-01-10")])]),
    ("Network", {},
     [("Bakesbangpol", "KESBANGPOL", None, "Kabupaten", []), ("Bupati", "HEAD_OF_REGION", None, "Kabupaten", []),
      ("Desa Lor", "VILLAGE", "Kecamatan", "Lor", [("VILLAGE", "ACTIVE", 1)]),
      ("FKDM", "FKDM", None, "Kecamatan", [("FKDM", "ACTIVE", 2)]),
      ("Kecamatan", "SUB_DISTRICT", None, "Kecamatan", []), ("Kejari", "PROSECUTOR", None, "Kabupaten", []),
      ("Kodim", "ARMY", None, "Kabupaten", [("BABINSA", "ACTIVE", 1)]),
      ("Polres", "POLICE", None, "Kabupaten", [("BHABINKAMTIBMAS", "ACTIVE", 1)])]),
    ("WhoKnew", {"report": GATHERING},
     ("Young people gather at the bridge", "2022-07-02T11:00:00Z", ("VILLAGE", "Desa Lor"),
      in_order(("agency-desa-lor", "2022-07-02T11:00:00Z")),
      [((OFFICE, "2022-07-03T03:02:00Z"), ("The bridge of Lor", "Kecamatan"))],
      [(RAISED, "2022-07-05", "2022-07-06", ANSWERED, "Bakesbangpol", "Polres", TWO_WARNED, ONE_KNOWS, ONE_SILENT)],
      [], [])),
    # The report that the forum wrote in April was shown for its own work, and nobody was warned of it.
    ("WhoKnew", {"report": rakor.MAPPED},
     ("Two schools of the district do not greet each other", "2022-04-29T02:01:00Z", ("FKDM", "FKDM"),
      in_order(("agency-fkdm", "2022-04-29T02:01:00Z")), [], [], [("Report in April", "FKDM", "2022-04-29T02:03:00Z")],
      [("B04", ("The forum meets", "FKDM"))])),
    ("WhoWasTold", {"dispute": DISPUTE},
     ("The bridge of Lor", "REFERRED", "Kecamatan", "2022-07-09T02:01:00Z", ["Polres"],
      [((SUB_DISTRICT, "2022-07-11T02:00:00Z"), "Polres")],
      [("2022-07-03T03:02:00Z", ("Young people gather at the bridge", ("VILLAGE", "Desa Lor"))),
       ("2022-07-03T03:04:00Z", ("They wait for those of Kidul", ("FKDM", "FKDM"))),
       ("2022-07-07T16:02:00Z", ("Stones at the bridge", ("BABINSA", "Kodim"))),
       ("2022-07-08T00:02:00Z", ("Two were hurt at the bridge", ("BHABINKAMTIBMAS", "Polres")))],
      [(RAISED, "2022-07-05", ANSWERED, "2022-07-06", "RESPONDED", TWO_WARNED, ONE_KNOWS, ONE_SILENT)], [], [])),
    # In July four of five spoke; no agency of their own listens in two of the three villages.
    ("Speaking", {"from": "2022-07-01T00:00:00+07:00", "to": "2022-08-01T00:00:00+07:00"},
     (5, (4, [(rakor.FROM_SOLDIER, "BABINSA", "Kodim"), (rakor.FROM_OFFICER, "BHABINKAMTIBMAS", "Polres"),
              (rakor.FROM_FORUM, "FKDM", "FKDM"), (rakor.FROM_HEAD, "VILLAGE", "Desa Lor")]),
      (1, [(rakor.FROM_NEWS, "MEDIA", None)]),
      (4, ["2022-07-02T11:00:00Z", "2022-07-03T02:00:00Z", "2022-07-07T16:00:00Z", "2022-07-08T00:00:00Z"]),
      (2, [("Kidul", "Kecamatan"), ("Wetan", "Kecamatan")]))),
    ("Board", {}, [("The bridge of Lor", "REFERRED", [])]),
    ("Answers", {},
     (1, [(WARNED, "RESPONDED", RAISED, "2022-07-05", "2022-07-06", ANSWERED, ONE_KNOWS, ONE_SILENT)])),
    ("Collected", {},
     ((5, [(4, ["LINKED", "FORM"]), (1, ["FILED", "FORM"])]),
      [("FKDM", "F", 2, 1, 0), ("BHABINKAMTIBMAS", "F", 1, 1, 0), ("BABINSA", "F", 1, 1, 0),
       ("VILLAGE", "F", 1, 1, 0), ("MEDIA", "F", 0, 0, 0)])),
    ("Prevention", {"plan": PLAN},
     (2022,
      [(1, "The forum meets", "FKDM", [("B04", "4", "4", True), ("B08", "8", "7", False), ("B12", "12", "12", True)]),
       (2, "Patrols with the army", "Polres",
        [("B04", "10", "12", True), ("B08", "10", "9", False), ("B12", "10", "10", True)]),
       (4, "Villages are mapped", "Kecamatan",
        [("B04", "2", "1", False), ("B08", "2", "2", True), ("B12", "3", "3", True)]),
       (5, "Neighbours talk", "Bakesbangpol",
        [("B04", None, None, None), ("B08", "2", "2", True), ("B12", None, None, None)])])),
    # Four of four sources told of the sub-district on four days of July; one clash is too few to compare with.
    ("Here", {"place": rakor.DISTRICT, "start": "2022-07-01T00:00:00+07:00", "end": "2022-08-01T00:00:00+07:00"},
     ("Kecamatan", 4, 1, (1, 1, "TOO_FEW"), (4, 4, 1.0, 4, 31.0), [("Lor", 1, 1), ("Kidul", 0, 0), ("Wetan", 0, 0)])),
    ("Territory", {},
     [("Kidul", (0, []), (0, []), []), ("Wetan", (0, []), (0, []), []),
      ("Lor", (1, [("The bridge of Lor", "REFERRED", "PREVENTION", None, [], [])]), (1, [(1, ["CLASH"])]),
       [("Desa Lor", 1)])]),
)  # fmt: skip
"""The name of the question, what it is asked with, and the answer."""

DELIVERED = """{ plan(id: "plan-2022", asOf: {position: $at}) { state periodReports { nodes { period state score
    set: targets(where: {target: {absent: false}}) { totalCount } reached: targets(where: {reached: {eq: true}}) { totalCount }
    known: targets(where: {target: {absent: false}, value: {absent: false}}) { totalCount } } } } }"""
OPEN = {"B04": ("B04", "OPEN", None), "B08": ("B08", "OPEN", None), "B12": ("B12", "OPEN", None)}
OVER_THE_YEAR = (
    ("2022-03-31 12:00", "RATIFIED", [(*OPEN["B04"], 4, 0, 0), (*OPEN["B08"], 4, 0, 0), (*OPEN["B12"], 4, 0, 0)]),
    # In May two of four are reached, and of one the value is not known; in June it is, and the judgement stays.
    ("2022-05-21 12:00", "RATIFIED",
     [("B04", "EVALUATED", "50.00", 4, 2, 3), (*OPEN["B08"], 4, 0, 0), (*OPEN["B12"], 4, 0, 0)]),
    ("2022-06-20 12:00", "REVISED",
     [("B04", "EVALUATED", "50.00", 4, 3, 4), (*OPEN["B08"], 5, 0, 0), (*OPEN["B12"], 4, 0, 0)]),
    # The report of August comes without the fifth item.
    ("2022-09-15 12:00", "REVISED",
     [("B04", "EVALUATED", "50.00", 4, 3, 4), ("B08", "SUBMITTED", None, 5, 1, 4), (*OPEN["B12"], 4, 0, 0)]),
    ("2023-01-10 12:00", "REVISED",
     [("B04", "EVALUATED", "50.00", 4, 3, 4), ("B08", "EVALUATED", "40.00", 5, 2, 5),
      ("B12", "SUBMITTED", None, 4, 4, 4)]),
)  # fmt: skip
"""Indicator 16 at five moments: of how many items a target is set, how many reach it, and of how many it is known."""

ALERT_AT = f"""{{ alert(id: "{ALERT}", asOf: {{position: $at}}) {{ state acknowledgedBy {{ nodes {{ name }} }}
    awaitedFrom {{ nodes {{ name }} }} }} }}"""
LATE: tuple[tuple[str, Any], ...] = (
    ("2022-07-04 12:00", ("RAISED", [], TWO_WARNED)),
    ("2022-07-06 12:00", ("LAPSED", [], TWO_WARNED)),
    ("2022-07-08 12:00", ("RESPONDED", ["Polres"], ONE_SILENT)),
)


SHOWN = json.loads(PAGES[1].split("```json\n")[1].split("```")[0])
"""What the page says was delivered, as it was known in May."""


def without_the_clock(said: Any) -> Any:
    """An answer without when the log wrote its facts down, which is when the story was told."""
    if isinstance(said, dict):
        return {name: without_the_clock(value) for name, value in said.items() if name != "recordedAt"}
    return [without_the_clock(value) for value in said] if isinstance(said, list) else said


def asked(system: System, name: str, given: dict[str, str]) -> Any:
    said = ask(system, QUERIES[name], given)
    assert "errors" not in said, said["errors"]
    return plain(without_the_clock(said["data"]))


def test_every_question_of_the_table_is_asked() -> None:
    assert NAMED == {name for name, _, _ in YEAR} | {"Custom"} <= set(QUERIES)


def test_the_meeting_of_april_and_the_year_after_it(system: System) -> None:
    told(system, "rakor")
    for name, given, expected in YEAR:
        assert asked(system, name, given) == plain(expected), f"{name} {given}"
    in_may = {"plan": PLAN, "period": "B04", "today": "2022-05-21"}
    as_of = {"asOf": {"position": position("rakor", "2022-05-21 12:00")}}
    assert ask(system, QUERIES["Delivery"], {**in_may, **as_of})["data"]["planDelivery"] == SHOWN
    for moment, state, reports in OVER_THE_YEAR:
        assert answer(system, "rakor", moment, DELIVERED) == plain((state, reports)), moment
    for moment, stood in LATE:
        assert answer(system, "rakor", moment, ALERT_AT) == plain(stood), moment


def test_what_was_settled_by_custom_is_told_with_whether_it_held(system: System) -> None:
    told(system, "boundary")
    (name, _, region, steps, mediations) = asked(system, "Custom", {})[0]
    assert (name, region, len(steps)) == ("rembug wates", "Kulon", 3)
    assert mediations == plain([("AGREED", "The boundary along the canal", ["FULFILLED"])])
