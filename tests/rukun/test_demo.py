"""What `rukun demo` tells."""

from __future__ import annotations

from domain.subjects import FACTS
from rukun.takeran import DISPUTE, PSHT, PSHW
from tests.rukun.conftest import Command, Told


def test_the_demo_records_the_whole_case(told: tuple[Command, Told]) -> None:
    demo = told[1]
    assert demo.code == 0, demo.err
    facts = demo.data["facts"]
    assert [fact["position"] for fact in facts] == list(range(1, len(facts) + 1))
    topics = [fact["topic"] for fact in facts]
    assert set(topics) <= set(FACTS)
    assert topics.count("report.received") == 7
    assert {"mediation.session-convened", "agreement.signed", "dispute.closed", "agreement.breach-confirmed"} <= set(
        topics
    )


def test_steps_that_are_not_public_are_marked_as_an_exercise(told: tuple[Command, Told]) -> None:
    marked = [(fact["topic"], fact["exercise"]) for fact in told[1].data["facts"]]
    assert [exercise for topic, exercise in marked if topic == "report.received"] == [*[False] * 6, True]
    assert ("incident.recorded", False) in marked
    assert all(exercise for topic, exercise in marked if topic.startswith(("mediation", "agreement")))


def test_the_analyst_learns_who_is_tied_to_both_sides(told: tuple[Command, Told]) -> None:
    (tied,) = told[1].data["answers"]["tiedToBoth"]["tiedToAll"]["nodes"]
    assert tied["name"] == "IPSI Magetan"
    assert {(edge["sign"], edge["node"]["name"]) for edge in tied["relatesTo"]["edges"]} == {
        (1, "PSHT"),
        (1, "PSHW Tunas Muda"),
    }


def test_the_auditor_sees_what_was_known_on_21_april_and_what_is_known_now(told: tuple[Command, Told]) -> None:
    known = told[1].data["answers"]["thenAndNow"]
    assert known["then"]["handling"] == "VERIFIED"
    assert known["then"]["reports"]["totalCount"] == 0
    assert known["then"]["incidents"]["nodes"] == [{"state": "REPORTED", "injuredLow": 1, "injuredBest": None}]
    assert known["then"]["agreements"]["nodes"] == []
    assert known["now"]["handling"] == "ASSIGNED"
    assert known["now"]["reports"]["totalCount"] == 7
    assert known["now"]["incidents"]["nodes"] == [{"state": "CONFIRMED", "injuredLow": 0, "injuredBest": None}]


def test_told_again_in_the_same_folder_nothing_is_recorded_twice(told: tuple[Command, Told]) -> None:
    rukun, first = told
    again = rukun("demo", "--folder", str(rukun.data), "--json")
    assert again.code == 0, again.err
    assert len(again.data["facts"]) == len(first.data["facts"])


def test_the_story_is_told_in_indonesian_too(rukun: Command) -> None:
    story = rukun("demo", "--folder", str(rukun.data), "--lang", "id")
    assert story.code == 0, story.err
    assert "Sengketa terdeteksi" in story.out
    assert "siapa terkait dengan kedua pihak?" in story.out
    assert "Dispute detected" not in story.out


def test_a_folder_with_other_files_is_not_touched(empty: Command) -> None:
    (empty.data / "letter.txt").write_text("not ours")
    refused = empty("demo", "--folder", str(empty.data))
    assert refused.code == 2
    assert "holds other files" in refused.err
    assert [p.name for p in empty.data.iterdir()] == ["letter.txt"]


def test_both_sides_and_the_dispute_can_be_asked_about_afterwards(rukun: Command) -> None:
    asked = rukun(
        "query",
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        "--variables",
        f'{{"ids": ["{PSHT}", "{PSHW}", "{DISPUTE}"]}}',
    )
    assert asked.code == 0, asked.err
    assert [node["id"] for node in asked.data["data"]["nodes"]] == [PSHT, PSHW, DISPUTE]
