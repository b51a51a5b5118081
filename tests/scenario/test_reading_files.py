"""A file that cannot be read says why and what to do: not there, too large, not UTF-8."""

from pathlib import Path

import pytest

from simcenter.scenario.errors import InputErrors
from simcenter.scenario.loading import load
from simcenter.scenario.reading import LARGEST_BYTES, read_document, read_text


def _headlines_of_file(path: Path, raw: bytes) -> list[str]:
    path.write_bytes(raw)
    with pytest.raises(InputErrors) as caught:
        read_document(path)
    return [problem.headline for problem in caught.value.problems]


def test_a_byte_order_mark_and_other_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbfsimcenter: 1\r\na:\r\n  b: 2\r\n")
    document = read_document(path)
    assert document.data == {"simcenter": 1, "a": {"b": 2}}
    assert document.position(("a", "b")) == (3, 6)
    assert document.lines[2] == "  b: 2"


def test_a_file_that_is_not_utf_8_tells_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    assert _headlines_of_file(path, "simcenter: 1\nname: Zürich\n".encode("latin-1")) == [
        f"{path}:2:8: found a byte that is not UTF-8 (0xfc at byte offset 20), expected a file saved as UTF-8"
    ]
    assert _headlines_of_file(path, "simcenter: 1".encode("utf-16")) == [
        f"{path}: found a file in UTF-16, expected UTF-8 (choose it when saving the file)"
    ]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF, whatever its name says"),
        (b"PK\x03\x04rest", "a workbook or another archive"),
        (b"\xd0\xcf\x11\xe0rest", "a workbook in the old .xls format, or a protected one"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_name(tmp_path: Path, raw: bytes, found: str) -> None:
    (told,) = _headlines_of_file(tmp_path / "plan.yaml", raw)
    assert f": found {found}, expected " in told


def test_a_table_is_to_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "week.csv"
    path.write_text("Interval Start,Offer\n2026-05-04 08:00,3\n", encoding="utf-8")
    with pytest.raises(InputErrors, match=r"found a table \(.csv\), expected .* simcenter import makes one"):
        load(path)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    expected = "found more than 2,000,000 characters, expected a file of at most 2,000,000"
    assert _headlines_of_file(path, b"#" * (LARGEST_BYTES + 1)) == [f"{path}: {expected}"]
    with pytest.raises(InputErrors, match=f"^f.yaml: {expected}$"):
        read_text("#" * (LARGEST_BYTES + 1), "f.yaml")
    assert read_text("simcenter: 1\n" + "#" * (LARGEST_BYTES - 13)).data == {"simcenter": 1}


def test_a_file_that_is_not_there_suggests_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "tuesday.yaml").write_text("simcenter: 1\n")
    with pytest.raises(InputErrors) as caught:
        read_document(tmp_path / "tusday.yaml")
    assert str(caught.value) == (
        f"{tmp_path / 'tusday.yaml'}: found no such file, expected the path of a file\n"
        '  did you mean "tuesday.yaml"?'
    )
    with pytest.raises(InputErrors, match="found no such file"):
        read_document(tmp_path / "nowhere" / "x.yaml")


def test_a_folder_or_an_impossible_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match="found a folder, expected the path of a file"):
        read_document(tmp_path)
    with pytest.raises(InputErrors, match="found a file that cannot be read"):
        read_document("a\x00b")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputErrors, match=r"found a file that cannot be read \(\"Not a directory\"\)"):
        read_document(tmp_path / "file" / "inside")
