"""What is written reads back the same, looks as people write it, and is never half written."""

import math
import os
import re
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simcenter.scenario.reading import read_text
from simcenter.scenario.writing import atomic_write, to_yaml

_text = st.text(st.characters(codec="utf-8"), max_size=40)
_plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False),
    _text,
    st.sampled_from(
        [
            "no",
            "y",
            "Off",
            "null",
            "~",
            "1",
            "1e3",
            "0x1F",
            "0b1",
            "1_000",
            "08:30",
            "1.5",
            "2024-01-01",
            "<<",
            "=",
        ]
    ),
    st.sampled_from(
        ["a\nb", "a\n\n  b\n", "# a\n- b: c", "a\n ", "a\n\n", "a\nb\tc", "a\n---\n...", "%a\nb"]
    ),
    st.lists(_text, min_size=2, max_size=4).map("\n".join),
    st.sampled_from(
        ["20 s", "30%", "24/h", ".5", "-", "- a", "a: b", "a #b", "a,b", "[a]", "!x", "&x", "*x", "a\n b"]
    ),
)
_data = st.recursive(
    _plain, lambda part: st.lists(part, max_size=5) | st.dictionaries(_text, part, max_size=5), max_leaves=30
)


def test_a_text_of_several_lines_is_written_line_by_line() -> None:
    data = {"story": "One line.\n\n  Another.\n", "end": "a\nb", "pools": {"team": 1}}
    assert to_yaml(data).splitlines() == [
        "story: |", "  One line.", "", "    Another.", "end: |-", "  a", "  b", "pools: {team: 1}",
    ]  # fmt: skip


@given(_data)
def test_everything_written_reads_back_the_same(data: Any) -> None:
    again = read_text(to_yaml(data), versioned=False).data
    assert again == data
    assert repr(again) == repr(data)  # 1, 1.0 and True are equal, but not the same


@given(_data)
def test_other_readers_take_text_as_text(data: Any) -> None:
    """Editors and other programs read YAML 1.1, to which 08:30 and no are a number and a truth value."""
    _assert_text_is_text(yaml.load(to_yaml(data), yaml.CSafeLoader), data)


def _assert_text_is_text(other: Any, data: Any) -> None:
    if isinstance(data, dict):
        assert list(other) == list(data)
        for key, value in data.items():
            _assert_text_is_text(other[key], value)
    elif isinstance(data, list):
        assert len(other) == len(data)
        for theirs, ours in zip(other, data, strict=True):
            _assert_text_is_text(theirs, ours)
    elif isinstance(data, str):
        assert other == data


def test_data_looks_as_people_write_it() -> None:
    data = {
        "simcenter": 1,
        "name": "Tuesday morning",
        "calendar": {"opens": "08:30", "closes": "18:00"},
        "tiers": {
            "premier": {
                "patience": {"exponential": "3 min"},
                "share": "30%",
                "wage": "24/h",
                "promise": None,
            },
            "standard": {"skills": ["billing", "orders"], "seated": list(range(1000, 1040))},
        },
        "streams": [
            {"tier": "premier", "talk": {"lognormal": {"mean": "240 s", "cv": 1.1}}},
            {"tier": "x", "l": []},
        ],
        "quantiles": [["0%", "0 s"], ["100%", "900 s"]],
        "empty": {},
        "nested": {"a": [[{"b": 1}, {"c": [1, 2], "d": []}], []]},
        "yes": ["no", "on", "1", "a: b", "", "é"],
    }
    assert to_yaml(data) == (
        "simcenter: 1\n"
        "name: Tuesday morning\n"
        'calendar: {opens: "08:30", closes: "18:00"}\n'
        "tiers:\n"
        "  premier:\n"
        "    patience: {exponential: 3 min}\n"
        "    share: 30%\n"
        "    wage: 24/h\n"
        "    promise: null\n"
        "  standard:\n"
        "    skills: [billing, orders]\n"
        "    seated:\n"
        "      [1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,\n"
        "       1015, 1016, 1017, 1018, 1019, 1020, 1021, 1022, 1023, 1024, 1025, 1026, 1027, 1028, 1029,\n"
        "       1030, 1031, 1032, 1033, 1034, 1035, 1036, 1037, 1038, 1039]\n"
        "streams:\n"
        "  - tier: premier\n"
        "    talk: {lognormal: {mean: 240 s, cv: 1.1}}\n"
        "  - tier: x\n"
        "    l: []\n"
        "quantiles: [[0%, 0 s], [100%, 900 s]]\n"
        "empty: {}\n"
        "nested: {a: [[{b: 1}, {c: [1, 2], d: []}], []]}\n"
        '"yes": ["no", "on", "1", "a: b", "", "é"]\n'
    )


def test_numbers_that_are_not_finite_are_written_too() -> None:
    assert to_yaml([math.inf, -math.inf, math.nan]) == "[.inf, -.inf, .nan]\n"


def test_what_is_not_plain_data_is_not_written() -> None:
    with pytest.raises(TypeError, match="cannot write a set as YAML"):
        to_yaml({"a": {1, 2}})


def test_a_written_file_replaces_the_old_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    atomic_write(path, "é\n")
    assert path.read_bytes() == "é\n".encode()
    atomic_write(path, b"\x00new")
    assert path.read_bytes() == b"\x00new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["result.json"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "result.json"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        atomic_write(path, "new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["result.json"]


def test_a_failed_write_names_the_file_that_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=re.escape(str(tmp_path / "none" / "file"))) as failed:
        atomic_write(tmp_path / "none" / "file", "new")
    assert failed.value.filename == str(tmp_path / "none" / "file")


def test_text_that_cannot_be_encoded_touches_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        atomic_write(tmp_path / "x", "\ud800")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions, links and pipes of this kind are POSIX")
def test_permissions_links_and_pipes_are_kept(tmp_path: Path) -> None:
    path, link, pipe = tmp_path / "real", tmp_path / "link", tmp_path / "pipe"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    atomic_write(link, "new")
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    os.mkfifo(pipe)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text()))
    reader.start()
    atomic_write(pipe, "through")
    reader.join()
    assert received == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
