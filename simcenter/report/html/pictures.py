"""The pictures of a page, each with what it shows in a sentence for those who cannot see it."""

from __future__ import annotations

from simcenter.report.charts import differences, heads_by_interval, service_level_by_interval, svg_of, waits_by_tier
from simcenter.report.html.document import Picture
from simcenter.report.run.promises import promised
from simcenter.report.terminal.horizon import Horizon
from simcenter.scenario.model import Scenario
from simcenter.study.compare import Comparison
from simcenter.study.replicate import Study

WHOSE = " as it stands"


def pictures_of(study: Study, asked: Scenario, whose: str = "") -> list[Picture]:
    """Draw service level by interval, heads, and waits by tier.

    Parameters
    ----------
    study
        What is shown.
    asked
        As `heads_by_interval` takes it.
    whose
        Set behind the titles where several scenarios could be meant.
    """
    promises = [
        f"{name} {promised(tier.promise)}" for name, tier in study.scenario.tiers.items() if tier.promise is not None
    ]
    drawn_in = f" Promised: {'; '.join(promises)}." if promises else ""
    level = (
        "Share answered in time by interval and tier; the band is how well each average is known, the thin line is "
        f"the promise.{drawn_in}"
    )
    heads = "Heads present in each interval by the plan, beside those Erlang A requires; a mark stands where they are "
    heads += "too few. The table by interval has the numbers."
    waits = f"For each tier, the share of contacts that waited longer than so many seconds.{drawn_in} "
    waits += "A circle is a promise: it is kept where the line passes below it."
    return [
        Picture(svg_of(lambda: service_level_by_interval(study), "service", f"Service level{whose}", level), level),
        Picture(svg_of(lambda: heads_by_interval(study, asked), "heads", f"Heads{whose}", heads), heads),
        Picture(svg_of(lambda: waits_by_tier(study), "waits", f"Waits{whose}", waits), waits),
    ]


def picture_of_differences(comparison: Comparison) -> Picture:
    """Draw what each alternative changes in the share answered in time."""
    told = (
        "Change in the share answered in time against the base, by alternative and tier: the thick line is how well "
        "the average is known, the thin one what 8 single days in 10 bring. The table has the numbers."
    )
    told = Horizon.of_study(comparison.base).reworded(told)
    svg = svg_of(lambda: differences(comparison, "service_level"), "changes", "What changes", told)
    return Picture(svg, told)
