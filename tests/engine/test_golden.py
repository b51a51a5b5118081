"""What happens on the first days of the shipped scenarios is what was recorded, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from simcenter.engine.drawing.draw import STREAM_VERSION
from simcenter.engine.tables import empty_legs
from simcenter.scenario.loading import shipped
from tests.engine.golden import RENEW, SEED, digest, explain, marks_of, recorded


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_plays_as_recorded(name: str) -> None:
    was = recorded()["scenarios"].get(name, {})
    assert was, f"{name}: nothing recorded yet: {RENEW} {name}"
    sentences = explain(name, was, marks_of(name))
    assert not sentences, "\n".join(sentences)


def test_all_shipped_scenarios_and_no_others_are_recorded() -> None:
    record = recorded()
    assert sorted(record["scenarios"]) == shipped(), f"renew the record: {RENEW}"
    assert record["seed"] == SEED
    assert record["stream_version"] == STREAM_VERSION, (
        f"STREAM_VERSION is {STREAM_VERSION}, recorded was {record['stream_version']}: "
        f"let CHANGES say why, and renew the record: {RENEW}"
    )


def test_both_engines_have_the_same_fingerprints() -> None:
    assert marks_of("tuesday_morning", "reference") == marks_of("tuesday_morning")


def test_one_millisecond_in_one_column_changes_the_digest() -> None:
    legs, altered = empty_legs(100), empty_legs(100)
    assert digest(legs) == digest(altered)
    altered.free_ms[99] += 1
    assert digest(legs) != digest(altered)


def test_values_that_swap_columns_change_the_digest() -> None:
    legs, swapped = empty_legs(2), empty_legs(2)
    legs.dial_ms[:], swapped.entry_ms[:] = 5, 5
    assert digest(legs) != digest(swapped)


def test_the_digest_does_not_depend_on_how_wide_a_column_is_kept() -> None:
    legs = empty_legs(3)
    assert digest(legs) == digest(legs._replace(pool=legs.pool.astype(np.int64)))


def test_a_difference_is_explained_by_the_first_table_that_differs() -> None:
    was = {"0": {"rows": 5, "demand": "a", "legs": "b", "spells": "c"}}
    assert explain("x", was, was) == []
    (served,) = explain("x", was, {"0": {**was["0"], "legs": "z"}})
    assert "the same contacts are served otherwise (legs)" in served
    assert f"{RENEW} x" in served
    (drawn,) = explain("x", was, {"0": {**was["0"], "demand": "y", "legs": "z"}})
    assert "raise STREAM_VERSION" in drawn
