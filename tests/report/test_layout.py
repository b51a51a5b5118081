"""Tables as text: aligned, never wider than the page, numbers whole, what does not fit continued below."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simcenter.report.terminal.layout import GAP, Column, Section, lay_out, wrapped

CELLS = st.text(alphabet="0123456789.%-", min_size=1, max_size=9)
WORDS = st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=9), min_size=1, max_size=4).map(" ".join)


def texts(columns: list[Column], sections: list[Section], width: int) -> list[list[str]]:
    return [[line.text for line in table] for table in lay_out(columns, sections, width)]


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.tuples(
            st.lists(WORDS, min_size=n, max_size=n),
            st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=4),
        )
    ),
    st.integers(20, 140),
)
def test_no_cell_is_ever_broken_or_lost_and_no_line_too_long(
    given_table: tuple[list[str], list[list[str]]], width: int
) -> None:
    headings, rows = given_table
    tables = texts([Column(heading) for heading in headings], [Section(rows)], width)
    assert all(len(line) <= width for table in tables for line in table)
    for k, row in enumerate(rows):
        found = [table[len(table) - len(rows) + k].split() for table in tables]
        assert [cell for i, cells in enumerate(found) for cell in (cells if i == 0 else cells[1:])] == row
        assert all(cells[0] == row[0] for cells in found)


def test_numbers_stand_to_the_right_and_names_to_the_left() -> None:
    columns = [Column("Tier", "left"), Column("Wait")]
    (table,) = texts(columns, [Section([["premier", "9 s"], ["standard", "120 s"]])], 80)
    assert table == ["Tier       Wait", "-" * 15, "premier     9 s", "standard  120 s"]


def test_headings_wrap_to_the_width_of_the_numbers() -> None:
    columns = [Column("", "left"), *[Column("Required incl. shrinkage") for _ in range(6)]]
    (table,) = texts(columns, [Section([["a", *["1"] * 6]])], 70)
    assert table[0].split() == ["Required"] * 6
    assert "shrinkage" in table[2]


def test_a_table_too_wide_is_divided_where_a_part_begins() -> None:
    columns = [Column("Tier", "left"), *[Column(f"figure{i}", begins=i == 4) for i in range(8)]]
    first, second = texts(columns, [Section([["premier", *["1234567"] * 8]])], 60)
    assert first[0].split() == ["Tier", "figure0", "figure1", "figure2", "figure3"]
    assert second[0].split() == ["Tier", "figure4", "figure5", "figure6", "figure7"]
    assert second[2].startswith("premier")


def test_a_wide_page_needs_no_division() -> None:
    columns = [Column("Tier", "left"), *[Column(f"figure{i}", begins=i == 4) for i in range(8)]]
    assert len(texts(columns, [Section([["premier", *["1234567"] * 8]])], 200)) == 1


def test_running_text_wraps_and_the_longest_gets_the_room() -> None:
    columns = [Column("Word", "left"), Column("Does", "left", wraps=True), Column("When", "left", wraps=True)]
    long, short = "every word of this cell is short but there are a great many of them to be read", "now and then"
    (table,) = texts(columns, [Section([["x", long, short]])], 60)
    assert all(len(line) <= 60 for line in table)
    assert " ".join(" ".join(line.split()) for line in table[2:]).count("great") == 1
    assert sum("now and then" in line for line in table) == 1


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_name_of_two_hundred_letters_is_broken_and_no_line_is_wider_than_the_page(width: int) -> None:
    name = "abcdefghij" * 20
    columns = [Column("Tier", "left"), Column(f"{name}: found"), Column("known to"), Column("Verdict", "left")]
    rows = [[name, "12.5 %", "10-15 %", f"better for {name} and others"]]
    tables = texts(columns, [Section(rows, name)], width)
    assert all(len(line) <= width for table in tables for line in table)
    assert "".join(wrapped(name, width)) == name
    assert sum(line.split().count("%") for table in tables for line in table) == 2
    assert all(len(line) <= width for line in wrapped(f"{name}: 12.5 % of {name}", width))


def test_words_longer_than_half_the_page_become_running_text() -> None:
    change = "move 5 standard_team to premium_team 10:00-14:00"
    columns = [Column("Plan", "left"), Column("In time"), Column("Mean wait")]
    (table,) = texts(columns, [Section([[change, "92 %", "6 s"]])], 60)
    assert " ".join(f"{table[-2]} {table[-1]}".replace("92 %", "").replace("6 s", "").split()) == change


def test_a_path_is_left_for_the_terminal_to_break() -> None:
    path = "/a/folder/within/another/folder/plan.xlsx"
    assert wrapped(f"Written to {path}.", 20)[-1] == f"{path}."


def test_sections_stand_apart_under_their_titles() -> None:
    (table,) = texts([Column("a", "left")], [Section([["1"]], "One"), Section([["2"]], "Two")], 80)
    assert table == ["a", "-", "One", "1", "", "Two", "2"]


def test_a_table_without_headings_has_no_top() -> None:
    (table,) = texts([Column("", "left"), Column("", "left")], [Section([["Days", "7"]])], 80)
    assert table == ["Days  7"]


@pytest.mark.parametrize("width", range(12, 40))
def test_a_number_keeps_its_unit(width: int) -> None:
    for line in wrapped("answered within 20 s by 83.1 % in < 0.1 s of 30 min", width):
        assert not re.search(r"(20|83\.1|30|<)$", line), line


def test_control_characters_are_shown_by_their_codes() -> None:
    (table,) = texts([Column("a", "left")], [Section([["\x1b[31mred"]])], 80)
    assert table[-1] == "\\x1b[31mred"
    assert wrapped("a\x07b", 40) == ["a\\x07b"]


def test_the_gap_is_what_separates_columns() -> None:
    (table,) = texts([Column("ab"), Column("cd")], [Section([["1", "2"]])], 80)
    assert table[0] == "ab" + " " * GAP + "cd"
