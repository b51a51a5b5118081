"""Who left at the announced wait, and who was called back, how soon."""

from typing import Any

import numpy as np

from simcenter.results.daily import fates as of
from simcenter.results.daily.fates import Fate
from simcenter.results.daily.scopes import Where
from simcenter.results.daily.summary import DaySummary, Entered
from simcenter.results.measures.measure import BY_CONTACT, BY_INTERVAL, Measure, SumOf
from simcenter.results.measures.sums import added, contacts


def entered(column: Entered, per: float = 1.0) -> SumOf:
    """Offers of call-backs and what became of them, by type; nothing where nobody is asked."""

    def found(summary: DaySummary, at: Where) -> Any:
        if not summary.entered.shape[-2]:
            return np.zeros(np.shape(summary.days))
        return summary.entered[..., at.types, column].sum(axis=-1) / per

    return found


_LOST = contacts(Fate.NOT_REACHED)
_CALLS = added((entered(Entered.ANSWERED), entered(Entered.IN_VAIN)))

ENTRY = (
    Measure("balked", "contacts", contacts(Fate.BALKED), None, True,
            "Contacts that left at the announced wait, before they were offered.", BY_INTERVAL),
    Measure("balking", "share", contacts(Fate.BALKED), contacts(Fate.BALKED, *of.OFFERED), True,
            "Balked / (balked + offered).", BY_INTERVAL),
    Measure("callback_offers", "share", entered(Entered.OFFERED), contacts(Fate.BALKED, *of.OFFERED), None,
            "Offered a call-back / (balked + offered).", BY_CONTACT),
    Measure("callback_acceptance", "share", entered(Entered.ACCEPTED), entered(Entered.OFFERED), None,
            "Call-backs accepted / offered.", BY_CONTACT),
    Measure("called_back", "contacts", contacts(*of.CALLED_BACK), None, None,
            "Contacts answered in a call-back.", BY_INTERVAL),
    Measure("callback_delay", "s", entered(Entered.DELAY_MS, per=1_000), entered(Entered.ANSWERED), True,
            "Mean time from accepting a call-back to the call that reached the customer, calls in vain before it "
            "included.", BY_CONTACT),
    Measure("callback_promise", "share", entered(Entered.KEPT), entered(Entered.JUDGED), True,
            "Call-backs whose first call, reached or not, was made within the promised time of accepting / those "
            "called, let go, or waiting for longer than that.", BY_CONTACT),
    Measure("not_reached", "contacts", _LOST, None, True,
            "Contacts given up after the last call in vain.", BY_INTERVAL),
    Measure("callback_reached", "share", entered(Entered.ANSWERED), added((entered(Entered.ANSWERED), _LOST)), False,
            "Call-backs that reached the customer / (these + those given up).", BY_CONTACT),
    Measure("calls_in_vain", "share", entered(Entered.IN_VAIN), _CALLS, True,
            "Calls to customers who did not answer / all calls.", BY_CONTACT),
)  # fmt: skip
"""Call-backs are in no service level, and their waits in no mean wait: nobody waited on the line."""
