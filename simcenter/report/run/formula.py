"""The service level of a scenario in words: what is counted above the line and below it."""

from __future__ import annotations

from simcenter.scenario.model import ServiceLevel
from simcenter.scenario.units import format_duration


def formula_in_words(level: ServiceLevel) -> str:
    """Say the formula a scenario's reports put first, by its name and as a fraction."""
    short = format_duration(level.short_abandon)
    words = {
        "of_answered_and_abandoned": "answered within the target / (answered + abandoned)",
        "of_answered": "answered within the target / answered",
        "excluding_short_abandons": "answered within the target / (answered + abandoned, but for those who hang up "
        f"within {short})",
        "excluding_abandons_in_target": "answered within the target / (answered + abandoned after the target)",
        "counting_abandons_in_target": "(answered within the target + abandoned within the target) / offered",
    }
    return f"{words[level.formula]} ({level.formula})"
