"""The documentation builds without a warning, every page is in it, and what pages show works."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from simcenter.results.measures import MEASURES
from tests.cli.center import run

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = sorted(page.name for page in DOCS.glob("*.md"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as HTML."""
    out = tmp_path_factory.mktemp("docs")
    words = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "-d", str(out / "trees")]
    done = subprocess.run([*words, str(DOCS), str(out)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


def test_it_builds_without_a_warning_and_asks_nothing_of_the_outside(built: Path) -> None:
    outside = re.compile(r'<(?:script|link|img)[^>]+(?:src|href)="https?://')
    assert [page.name for page in built.rglob("*.html") if outside.search(page.read_text("utf-8"))] == []


def test_every_page_is_in_it(built: Path) -> None:
    index = (built / "index.html").read_text("utf-8")
    assert [page for page in PAGES if page != "index.md" and page.replace(".md", ".html") not in index] == []


def test_every_measure_is_defined(built: Path) -> None:
    page = (built / "generated" / "measures.html").read_text("utf-8")
    assert [name for name in MEASURES if f">{name}<" not in page] == []


def test_the_python_of_the_first_hour_works(capsys: pytest.CaptureFixture[str]) -> None:
    (text,) = re.findall(r"```python\n(.*?)```", (DOCS / "first_hour.md").read_text("utf-8"), re.DOTALL)
    exec(compile(text, "first_hour.md", "exec", dont_inherit=True), {})
    assert len(capsys.readouterr().out.strip().splitlines()) == 2


def shown(page: str) -> list[str]:
    """Commands of a page in its order, without what stands beside them; the app would open a browser."""
    text = "".join(re.findall(r"```\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL))
    found = re.findall(r"^(?:python3 go\.py|simcenter) +(\w.*?)(?:  .*)?$", text, re.MULTILINE)
    return [command for command in found if not command.startswith(("app ", "compares "))]


@pytest.mark.parametrize("page", ["first_hour.md", "policies.md"])
def test_the_commands_of_a_page_work_in_their_order(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = shown(page)
    assert commands
    for command in commands:
        few = ["--days", "5"] if command.startswith(("run", "compare")) and "--days" not in command else []
        told = run(*shlex.split(command), *few)
        assert told.exit_code in (0, 3), (command, told.stderr)
        assert told.output.strip()
