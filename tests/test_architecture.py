"""The shape of the package, read from its imports: they point one way, and heavy ones keep to their homes."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "simcenter"
LAYERS = ("scenario", "routing", "engine", "results", "simulation", "study", "calibrate", "report", "app", "cli")
ONLY_IN = {
    "simpy": ["engine/reference*.py"],
    "numba": ["engine/compiled*.py", "engine/draw*.py"],
    "matplotlib": ["report/charts*.py"],
    "yaml": ["scenario/reading*.py"],
    "python_calamine": ["scenario/workbook/reading/opening.py", "calibrate/intervals/*.py"],
    "xlsxwriter": ["scenario/workbook/writing/layout.py", "report/workbook/*.py", "study/sweep/table.py"],
    "streamlit": ["app/page.py"],
}
EXTRAS = ("app", "cluster", "parquet")
SLOW_TO_IMPORT = {"numba", "pandas", "scipy", "matplotlib", "simpy"}
IMPORT_NAMES = {"pyyaml": "yaml", "python-calamine": "python_calamine"}


def modules() -> list[Path]:
    """Every module of the package, as a path inside it."""
    return sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def imports(module: Path) -> Iterator[str]:
    """Full dotted name of everything a module imports, at its top or inside a function."""
    package = ("simcenter", *module.parent.parts)
    for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            source = ".".join(part for part in (start, node.module) if part)
            yield from (f"{source}.{name.name}" for name in node.names)


def test_imports_point_one_way() -> None:
    """`__init__` and `__main__` stand above every layer; everyone may ask the root for `__version__`."""
    wrong = []
    for module in modules():
        own = module.parts[0].removesuffix(".py")
        if own in ("__init__", "__main__"):
            continue
        assert own in LAYERS, f"simcenter/{module} belongs to no layer: name its place in LAYERS"
        allowed = {*LAYERS[: LAYERS.index(own) + 1], "__version__"}
        for name in imports(module):
            if name.split(".")[0] == "simcenter" and not set(name.split(".")[1:2]) & allowed:
                wrong.append(f"simcenter/{module} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_each_library_with_one_home_stays_there() -> None:
    wrong = [
        f"simcenter/{module} imports {name}"
        for module in modules()
        for name in imports(module)
        for homes in [ONLY_IN.get(name.split(".")[0])]
        if homes and not any(fnmatch(module.as_posix(), home) for home in homes)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_library_imported_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [need for name in EXTRAS for need in project["optional-dependencies"][name]]
    declared = {requirement.split(">=")[0].lower() for requirement in [*project["dependencies"], *extras]}
    known = {IMPORT_NAMES.get(name, name) for name in declared} | sys.stdlib_module_names | {"simcenter"}
    wrong = [
        f"simcenter/{m} imports {n}" for m in modules() for n in imports(m) if n.split(".")[0] not in known
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_is_long_or_a_drawer_for_everything() -> None:
    wrong = [f"simcenter/{m}" for m in modules() if len((PACKAGE / m).read_text("utf-8").splitlines()) > 400]
    wrong += [f"simcenter/{m}" for m in modules() if m.stem in ("utils", "util", "helpers", "common", "misc")]
    folders = Counter(m.parent.as_posix() for m in modules() if m.name != "__init__.py")
    wrong += [f"simcenter/{folder}/ has {count} modules" for folder, count in folders.items() if count > 10]
    assert not wrong, "\n".join(wrong)


def test_the_command_line_starts_without_slow_imports() -> None:
    code = "import sys, simcenter.cli; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not SLOW_TO_IMPORT & set(done.stdout.split())


def test_every_check_that_is_silenced_says_why() -> None:
    """Behind the mark, or in a comment on the line above."""
    silenced = re.compile(r"#\s*(?:type: ignore|noqa)(?:\[[^\]]*\]|: [A-Z0-9, ]+)?(?P<why>\s*#\s*\w.*)?$")
    wrong = []
    folders = (ROOT / name for name in ("simcenter", "tests", "benchmarks", "docs"))
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        above = ""
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            found = silenced.search(line)
            if found and not found["why"] and not above.strip().startswith("#"):
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
            above = line
    assert wrong == []
