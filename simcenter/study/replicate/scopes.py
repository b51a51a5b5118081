"""A part of the center is named by a word, ``premier``, or by its kind and name, ``pool:premier``."""

from __future__ import annotations

from simcenter.results.daily.scopes import KINDS, OVERALL, Scope
from simcenter.scenario.errors import nearest, quote
from simcenter.scenario.model import Scenario


def find_scope(scenario: Scenario, scope: Scope | str) -> Scope:
    """Look a part of the center up.

    Parameters
    ----------
    scenario
        Whose tiers, needs, channels, contact types, pools and intervals are meant.
    scope
        A scope as it is; ``overall``; a name; or ``kind:name`` where a name is, say, a tier's and a pool's.

    Raises
    ------
    ValueError
        When nothing, or more than one thing, has that name.
    """
    if isinstance(scope, Scope):
        return scope
    text = scope.strip()
    if text in ("", OVERALL.kind):
        return OVERALL
    names = names_by_kind(scenario)
    kind, _, name = text.partition(":")
    if kind in names:
        if name.strip() not in names[kind]:
            raise ValueError(f"scope: found {quote(text)}, expected {_listed(kind, name, names[kind])}.")
        return Scope(kind, name.strip())
    kinds = [kind for kind, known in names.items() if text in known]
    if len(kinds) > 1:
        ways = " or ".join(f"{kind}:{text}" for kind in kinds)
        raise ValueError(f"scope: found {quote(text)}, which is a {' and a '.join(kinds)}, expected {ways}.")
    if not kinds:
        known = [name for kind, given in names.items() if kind != "interval" for name in given]
        raise ValueError(
            f"scope: found {quote(text)}, expected {_listed('part of the center', text, known)}."
        )
    return Scope(kinds[0], text)


def names_by_kind(scenario: Scenario) -> dict[str, list[str]]:
    """List the names of each kind of part, in the order of the scenario."""
    names = {
        "tier": list(scenario.tiers),
        "need": list(scenario.needs),
        "channel": list(scenario.channels),
        "type": [kind.name for kind in scenario.types],
        "pool": list(scenario.pools),
        "interval": scenario.calendar.interval_names(),
    }
    return {kind: names[kind] for kind in KINDS if kind in names}


def _listed(what: str, name: str, names: list[str]) -> str:
    meant = nearest(name, names)
    listed = f"a {what}: {', '.join(names[:12])}"
    return listed + (f"; did you mean {quote(meant)}?" if meant else "")
