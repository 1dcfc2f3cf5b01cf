"""Names that may be of one group, and names that are not."""

import pytest

from domain.likeness import Likeness, likeness


@pytest.mark.parametrize(
    ("name", "other", "why"),
    [
        ("PSHT", "psht", Likeness.SAME_NAME),
        ("Perguruan Élang", "perguruan elang", Likeness.SAME_NAME),
        ("P.S.H.T.", "P S H T", Likeness.SAME_NAME),
        ("Karang Taruna", "Karangtaruna", Likeness.SAME_LETTERS),
        ("PSHT", "P.S.H.T.", Likeness.SAME_LETTERS),
        ("IPSI Magetan", "Magetan IPSI", Likeness.OTHER_ORDER),
        ("Pemuda Madigondo", "Pemuda Madugondo", Likeness.SPELLED_ALIKE),
        ("Desa Jokerto", "Desa Joketro", Likeness.SPELLED_ALIKE),
    ],
)
def test_why_two_names_may_be_of_one_group(name: str, other: str, why: Likeness) -> None:
    assert {likeness(name, other), likeness(other, name)} == {why}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("PSHT", "PSHW"),
        ("PSHT Magetan", "PSHW Magetan"),
        ("PSHW Tunas Muda", "PSHW"),
        ("Setia Hati Terate", "Setia Hati Winongo"),
        ("Perguruan Utara", "Perguruan Selatan"),
        ("Batalyon 501", "Batalyon 502"),
        ("Kelompok2025", "Kelompok2026"),
        ("Sukowidi", ""),
        ("…", "!"),
    ],
)
def test_names_that_are_not_of_one_group(name: str, other: str) -> None:
    assert likeness(name, other) is None
    assert likeness(other, name) is None
