"""How busy agents were, and what they cost."""

from simcenter.results.daily import fates as of
from simcenter.results.daily.summary import Desk, Served, Staff
from simcenter.results.measures.measure import BY_CONTACT, Measure
from simcenter.results.measures.sums import (
    answered_by,
    contacts,
    desks,
    late_finishes,
    missed_hours,
    money,
    net_cost,
    open_hours,
    paid_hours,
    planned_hours,
    served,
    staff,
    upgrade_income,
    working_hours,
)

_HOUR = 3_600_000
_BY_POOL = frozenset({"overall", "pool"})
_BY_POOL_AND_INTERVAL = _BY_POOL | {"interval"}
_HANDLING = staff(Staff.HANDLING, per=_HOUR)
_HANDLED = answered_by(contacts(*of.HANDLED), served(Served.HANDLED))

STAFF_AND_MONEY = (
    Measure("occupancy", "share", _HANDLING, working_hours, None,
            "Handling / (handling + available): breaks excluded, overtime included; chats at once count once.",
            _BY_POOL_AND_INTERVAL),
    Measure("concurrency", "contacts", desks(Desk.CHATS), desks(Desk.BUSY), None,
            "Mean number of chats an agent with at least one holds at once.", _BY_POOL_AND_INTERVAL),
    Measure("utilisation", "share", _HANDLING, paid_hours, None,
            "Handling / paid time.", _BY_POOL_AND_INTERVAL),
    Measure("shrinkage", "share", lambda s, at: paid_hours(s, at) - working_hours(s, at), paid_hours, True,
            "Paid time in which nobody was there for customers / paid time.", _BY_POOL),
    Measure("busy_agents", "erlangs", _HANDLING, open_hours, None,
            "Handling time / opening time: the load carried.", _BY_POOL_AND_INTERVAL),
    Measure("duty_hours", "h", staff(Staff.DUTY, per=_HOUR), None, None,
            "Time on duty, breaks included.", _BY_POOL_AND_INTERVAL),
    Measure("paid_hours", "h", paid_hours, None, True,
            "Planned paid time and overtime.", _BY_POOL_AND_INTERVAL),
    Measure("overtime", "h", staff(Staff.OVERTIME, per=_HOUR), None, True,
            "Time on duty beyond the plan: finishing contacts, and staying for the last customers.",
            _BY_POOL_AND_INTERVAL),
    Measure("absence", "share", missed_hours, planned_hours, True,
            "Planned time on duty in which agents were absent, late or kept from work by an outage / planned time.",
            _BY_POOL_AND_INTERVAL),
    Measure("late_finishes", "finishes", late_finishes, None, True,
            "Times an agent went off duty later than planned.", _BY_POOL),
    Measure("cost", "money", money, None, True,
            "Paid hours x wage x (1 + on top), shared among types by handling time, exact to the cent.",
            BY_CONTACT | {"pool"}),
    Measure("upgrade_income", "money", upgrade_income, None, False,
            "Price of the upgrades accepted, the first time in an issue, or of a listed customer."),
    Measure("net_cost", "money", net_cost, None, True,
            "Cost less what customers paid for upgrades."),
    Measure("cost_per_contact", "money", money, _HANDLED, True,
            "Cost / answered contacts, deferred ones included.", BY_CONTACT | {"pool"}),
    Measure("cost_per_resolved_issue", "money", money, served(Served.RESOLVED), True,
            "Cost / contacts that resolved their issue (an issue is resolved once); issues carried in are "
            "included, because their contacts cost too.", BY_CONTACT | {"pool"}),
)  # fmt: skip
