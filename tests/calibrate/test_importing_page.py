"""What docs/importing.md shows works: its commands and its Python, on example exports under the names it uses."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from simcenter.calibrate.intervals.layouts import LAYOUTS
from simcenter.calibrate.intervals.layouts.layout import FIELDS, OTHER_NAMES
from tests.calibrate.make_layouts import amazon_connect
from tests.cli.center import run

PAGE = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^simcenter (.+)$", PAGE, re.MULTILINE)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files the page names."""
    for number, first in enumerate((date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)), 10):
        (tmp_path / f"week_{number}.csv").write_text(amazon_connect(first, 5), encoding="utf-8")
    rows = [f"2026-03-03,{8 + k // 2:02d}:{30 * (k % 2):02d},Sales,{9 + k},240" for k in range(8)]
    (tmp_path / "calls.csv").write_text("\n".join(["Date,Time,Team,Calls,AHT (s)", *rows]) + "\n", encoding="utf-8")
    (tmp_path / "columns.yaml").write_text(
        "start: Date\ntime: Time\nqueue: Team\nvolume: Calls\naht: AHT (s)\n", encoding="utf-8"
    )
    agents = ["name,skill,proficiency,start,end", "anna,sales,80,08:00,12:00", "ben,sales,60,08:00,11:00"]
    (tmp_path / "agents.csv").write_text("\n".join(agents) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_page_works_in_its_order(files: Path) -> None:
    assert len(COMMANDS) == 6
    for command in COMMANDS:
        few = ["--days", "2"] if command.startswith("run") else []
        done = run(*shlex.split(command), *few)
        assert done.exit_code == 0, (command, done.stderr)


def test_the_python_of_the_page_prints_the_scenario(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(code, "importing.md", "exec", dont_inherit=True), {})
    printed = capsys.readouterr().out
    assert 'channel "CHAT", not "voice"' in printed
    assert "ShapeEstimate(" in printed
    assert "counts: offered" in printed


def test_the_page_names_every_layout_with_the_headings_it_is_known_by() -> None:
    for layout in LAYOUTS.values():
        assert layout.title.replace(" (no header)", ", without a header") in PAGE
        assert all(f"`{heading}`" in PAGE for heading in layout.known_by)


def test_words_of_a_column_map_on_the_page_are_known() -> None:
    [sentence] = re.findall(r"Needed are .*?`agents`\.", PAGE, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", sentence)) <= {*FIELDS, *OTHER_NAMES}
