"""How many contacts came, and what became of them."""

from simcenter.results.daily import fates as of
from simcenter.results.daily.fates import Fate
from simcenter.results.daily.summary import Served
from simcenter.results.measures.measure import BY_INTERVAL, Measure
from simcenter.results.measures.sums import answered_by, contacts, orders, served

_HANDLED = answered_by(contacts(*of.HANDLED), served(Served.HANDLED))

_BY_TIER = frozenset({"overall", "tier"})

VOLUME = (
    Measure("arrived", "contacts", contacts(*of.ARRIVED, *of.DEFERRED), None, None,
            "Contacts that dialled: offered + contained + balked + blocked + still before the queue at the run's end.",
            BY_INTERVAL),
    Measure("offered", "contacts", contacts(*of.OFFERED, *of.DEFERRED), None, None,
            "Contacts that joined a queue: answered + abandoned + closed out + not reached + open.", BY_INTERVAL),
    Measure("answered", "contacts", _HANDLED, None, None,
            "Contacts an agent answered, or deferred ones begun, still in service or not.", BY_INTERVAL | {"pool"}),
    Measure("deferred", "contacts", contacts(*of.DEFERRED), None, None,
            "Offered contacts whose work is deferred: email, tickets.", BY_INTERVAL),
    Measure("contacts_per_order", "contacts", contacts(*of.ARRIVED, *of.DEFERRED), orders, True,
            "Contacts that dialled, redials and repeats included / orders expected of the customers.", _BY_TIER),
    Measure("abandoned", "contacts", contacts(*of.ABANDONED), None, True,
            "Contacts that hung up while waiting.", BY_INTERVAL),
    Measure("blocked", "contacts", contacts(Fate.BLOCKED), None, True,
            "Contacts that found no line free.", BY_INTERVAL),
    Measure("closed_out", "contacts", contacts(*of.CLOSED_OUT), None, True,
            "Contacts let go at closing.", BY_INTERVAL),
    Measure("open", "contacts", contacts(Fate.WAITING, Fate.TO_BE_CALLED, Fate.PUT_OFF), None, None,
            "Offered contacts still waiting when the run ended, on the line, for a call-back or put off.", BY_INTERVAL),
    Measure("open_before_queue", "contacts", contacts(Fate.BEFORE_QUEUE), None, None,
            "Contacts that had dialled but were not yet in a queue when the run ended.", BY_INTERVAL),
    Measure("in_service", "contacts", contacts(*of.IN_SERVICE, of.CALLED_BACK[1], Fate.BEGUN), None, None,
            "Answered contacts whose talk, hold or wrap was not over when the run ended.", BY_INTERVAL),
    Measure("abandonment", "share", contacts(*of.ABANDONED), contacts(*of.OFFERED), True,
            "Abandoned / offered, deferred contacts left out; so in all shares below.", BY_INTERVAL),
    Measure("short_abandonment", "share", contacts(*of.ABANDONED_SHORT), contacts(*of.OFFERED), None,
            "Abandoned within the scenario's `short_abandon` / offered.", BY_INTERVAL),
    Measure("contained", "contacts", contacts(*of.CONTAINED), None, None,
            "Contacts that left self-service without asking for an agent, helped or not.", BY_INTERVAL),
    Measure("containment", "share", contacts(*of.CONTAINED), contacts(*of.PAST_THE_LINES), None,
            "Contained / arrived and not blocked: what a voice menu or bot reports of itself.", BY_INTERVAL),
    Measure("true_containment", "share", contacts(Fate.HELPED), contacts(*of.PAST_THE_LINES), False,
            "Contained with the problem solved / arrived and not blocked.", BY_INTERVAL),
    Measure("blocking", "share", contacts(Fate.BLOCKED), contacts(*of.ARRIVED), True,
            "Blocked / arrived.", BY_INTERVAL),
)  # fmt: skip
