"""A small center of two tiers for the tests of the command line, and a way to run commands on it."""

from pathlib import Path

from click.testing import CliRunner, Result

from simcenter.cli import app

SMALL = """\
simcenter: 1
name: small
title: Two tiers at one desk
calendar: {opens: "08:00", closes: "10:00", interval: 30 min}
tiers:
  premier: {patience: {exponential: 3 min}, promise: {share: 90%, within: 20 s}}
  standard: {patience: {exponential: 3 min}, promise: {share: 80%, within: 20 s}}
needs:
  help: {talk: {exponential: 3 min}}
volumes:
  day_factor: {shape: 30}
  streams:
    - {tier: premier, need: help, per_hour: 10}
    - {tier: standard, need: help, per_hour: 70}
pools:
  team: {seated: 5, shrinkage: 20%, wage: 30/h}
policies:
  premier_first: {customers: strict_tiers}
"""


def small(folder: Path, text: str = SMALL, **replaced: str) -> str:
    """Write the small center to a folder, pieces of its text replaced, and give its path."""
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def run(*words: str, env: dict[str, str] | None = None) -> Result:
    """Run a command as a terminal of 80 columns without colours would."""
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "80", "NO_COLOR": "1", **(env or {})})
