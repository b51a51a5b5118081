"""How unequally customers were treated: the worst waits, and how often contacts were overtaken."""

import numpy as np

from simcenter.results.daily import fates as of
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import DaySummary, Overtaken, Tied, Worst
from simcenter.results.measures.measure import Measure, Values
from simcenter.results.measures.service import SERVICE
from simcenter.results.measures.sums import contacts, overtaken, tied, worst

_OFFERED = contacts(*of.OFFERED)
_OVERTAKEN = (
    "joined a queue later and was answered earlier, while this one waited, by a pool that may serve this "
    "one's queue too"
)

FAIRNESS = (
    Measure("daily_worst_percent_wait", "s", worst(Worst.WAIT_MS, per=1_000), worst(Worst.CONTACTS), True,
            "Mean wait of the longest 1 % of each day's waits that are over (rounded up to whole contacts), "
            "exact; over many days their total wait / their number.", frozenset({"overall", "tier"})),
    Measure("overtakes_per_contact", "contacts", overtaken(Overtaken.OVERTAKES), _OFFERED, True,
            f"Times another contact {_OVERTAKEN} / offered."),
    Measure("share_overtaken", "share", overtaken(Overtaken.CONTACTS), _OFFERED, True,
            f"Contacts that at least one other overtook / offered; it {_OVERTAKEN}."),
    Measure("reached_own_agent", "share", tied(Tied.OWN), tied(Tied.NAMED), False,
            "Answered by the agent they were meant for (their manager, or who handled the contact before) / offered "
            "contacts meant for one, whether that agent was on duty or not."),
    Measure("upgrades", "contacts", tied(Tied.UPGRADED), None, None,
            "Contacts at whose end the customer accepted a higher tier, once an issue at most."),
    Measure("upgraded", "share", tied(Tied.UPGRADED), tied(Tied.SERVED), None,
            "Contacts at whose end the customer accepted a higher tier / contacts served where one is offered."),
    Measure("customers", "customers", tied(Tied.CUSTOMERS), None, None,
            "Listed customers who contacted the center in a run, each once, by the type of the first contact."),
    Measure("contacts_per_customer", "contacts", tied(Tied.OF_LISTED), tied(Tied.CUSTOMERS), None,
            "Contacts of listed customers / listed customers who contacted the center in the run; by tier that is the "
            "mean of its customers."),
    Measure("repeat_customers", "share", tied(Tied.REPEATING), tied(Tied.CUSTOMERS), None,
            "Listed customers with more than one contact in the run / those with any."),
    Measure("unrecognised", "share", tied(Tied.UNRECOGNISED), contacts(*of.OFFERED, *of.DEFERRED), None,
            "Contacts routed as another tier's because nobody knew whose they were / offered."),
)  # fmt: skip

_MEAN_WAIT = next(measure for measure in SERVICE if measure.name == "mean_wait")


def relative_wait(summary: DaySummary, scope: Scope) -> Values:
    """Mean wait of a scope / mean wait of everybody: 0.5 waits half as long as the average customer.

    Of days added up it is the ratio of the two means over all days, of a stack one ratio a day; NaN when
    nobody waited. It is no `Measure`, because a ratio of ratios is not a ratio of sums of days, which
    intervals are made from.
    """
    own, everybody = _MEAN_WAIT.value(summary, scope), _MEAN_WAIT.value(summary, OVERALL)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(everybody > 0, own / everybody, np.nan)
