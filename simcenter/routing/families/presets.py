"""The policies there are, by the names planners know; a policy is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from simcenter.routing import affine_age, pool_ranks
from simcenter.routing.families import costs, pool_shares, queue_lengths, tracking
from simcenter.routing.policy import RoutingPolicy

Presets = Mapping[str, Callable[[Mapping[str, Any]], RoutingPolicy]]

CUSTOMER_POLICIES: Final[Presets] = {
    "longest_wait": affine_age.LongestWait.of,
    "head_start": affine_age.HeadStart.of,
    "strict_tiers": affine_age.StrictTiers.of,
    "ageing_tiers": affine_age.AgeingTiers.of,
    "promise_slack": affine_age.PromiseSlack.of,
    "service_objective": affine_age.ServiceObjective.of,
    "affine": affine_age.AffineAge.of,
    "static_cmu": costs.StaticCmu.of,
    "generalised_cmu": costs.GeneralisedCmu.of,
    "value_at_stake": costs.ValueAtStake.of,
    "longest_queue": queue_lengths.LongestQueue.of,
    "queue_ratio": queue_lengths.QueueRatio.of,
    "tracking": tracking.Tracking.of,
}

POOL_POLICIES: Final[Presets] = {
    "preference": pool_ranks.Preference.of,
    "fastest_first": pool_ranks.FastestFirst.of,
    "best_resolver": pool_ranks.BestResolver.of,
    "idleness_ratio": pool_shares.IdlenessRatio.of,
    "percentage": pool_shares.Percentage.of,
    "any_pool": pool_ranks.AnyPool.of,
    "most_proficient": pool_ranks.MostProficient.of,
}
