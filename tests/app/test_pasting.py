"""A pasted column becomes numbers, or a sentence about the line that is none."""

import pytest

from simcenter.app.pasting import MOST_LINES, read_column
from simcenter.scenario.errors import Mistake


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1\n2\n3", (1, 2, 3)),
        ("12.5\r\n\r\n7\n", (12.5, 7)),
        ("12,5\n0,25", (12.5, 0.25)),
        ("08:00\t120\n08:30\t130,5", (120, 130.5)),
        ("08:00;120\n08:30;1.234,5", (120, 1234.5)),
        ("1,234.5\n12,345,678\n1 234 567", (1234.5, 12345678, 1234567)),
        ("12'345'678", (12345678,)),
        ("", ()),
    ],
)
def test_numbers_are_read_as_spreadsheets_write_them(text: str, numbers: tuple[float, ...]) -> None:
    assert read_column(text) == numbers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\nmany\n3", '"many" in line 2'),
        ("-5", '"-5" in line 1'),
        ("=1+1", '"=1+1" in line 1'),
        ("1e5", '"1e5" in line 1'),
        ("1,234", '"1,234" in line 1, which reads two ways, expected 1234 without a separator'),
        ("1.234", "which reads two ways"),
        ("\n".join(["1"] * (MOST_LINES + 1)), "at most 5,000"),
    ],
)
def test_what_is_no_number_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(Mistake) as caught:
        read_column(text)
    assert said in str(caught.value)
