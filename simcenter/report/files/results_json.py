"""Results as JSON: every measure of every part of the center, and what gives the same numbers again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from simcenter.study.compare import Comparison
from simcenter.study.now import start_record
from simcenter.study.replicate import Study
from simcenter.study.replicate.records import number_or_none

KINDS = ("overall", "tier", "need", "channel", "pool", "interval")


def study_json(study: Study, what_ifs: Sequence[str] = ()) -> str:
    """Write a study: measure, scope, unit, mean, low, high, level, n and method of each estimate.

    Parameters
    ----------
    study
        What was simulated.
    what_ifs
        What was changed in the scenario of the file.
    """
    told = study.to_dict()
    rows = [number_or_none(record) for record in study.records(kinds=KINDS)] if study.days else []
    if study.days and study.scenario.calendar.start.at is not None:
        told["start"] = start_record(study)
    return _text(told | {"what_ifs": list(what_ifs), "rows": rows})


def comparison_json(comparison: Comparison, effects: Mapping[str, str]) -> str:
    """Write a comparison: estimates of the base and of each alternative, with their paired differences.

    Parameters
    ----------
    comparison
        What was simulated.
    effects
        What each change really does, by its words.
    """
    told = comparison.to_dict() | {"effects": dict(effects)}
    if comparison.days and comparison.base.scenario.calendar.start.at is not None:
        studies = {"base": comparison.base, **comparison.alternatives}
        told["start"] = {name: start_record(study) for name, study in studies.items()}
    return _text(told)


def _text(told: dict[str, Any]) -> str:
    return json.dumps(told, indent=1, allow_nan=False, ensure_ascii=False) + "\n"
