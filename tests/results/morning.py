"""One morning written by hand; every number the tests expect of it can be checked with a pencil.

Targets: gold 20 s, the others 30 s; abandoning within 5 s is short. Desk: agents 0 and 1, hall: agents 2 and
3.
"""

from simcenter.engine.tables import State
from simcenter.results.result import Result
from tests.results.hand import GOLD, PLAIN, PLAIN_ORDERS, Contact, center, run

CONTACTS = [
    # 0: answered at once, service 0 to 120, wrap to 150
    Contact(GOLD, 0, talk=100, hold=20, wrap=30, agent=0),
    # 1: in the queue at 25, answered at 45 after exactly the target, until 145; comes back as row 8
    Contact(GOLD, 10, before=15, wait=20, agent=1, resolved=0, returns=True),
    # 2: a second too late, answered at 1811 in the interval after the one it came in, until 1911; silent
    Contact(GOLD, 1790, wait=21, agent=0, resolved=0),
    # 3: abandons at 2020, exactly at the target; dials again as row 9
    Contact(GOLD, 2000, wait=20, state=State.ABANDONED, redials=True),
    # 4: abandons after exactly the short time; lost
    Contact(PLAIN, 2000, wait=5, state=State.ABANDONED),
    # 5: abandons late; would dial again but has no attempt left
    Contact(PLAIN, 3600, wait=40, state=State.ABANDONED, redials=True),
    # 6: blocked; would dial again after the horizon (row 10 sleeps)
    Contact(PLAIN, 3600, state=State.BLOCKED, redials=True),
    # 7: answered at 7130 after exactly the target, until 7230, wrap to 7250: 50 s of overtime
    Contact(PLAIN_ORDERS, 7100, wait=30, wrap=20, agent=2),
    Contact(GOLD, 745, agent=1, after=1),  # 8: answered at once, until 845
    Contact(GOLD, 2320, wait=10, agent=0, after=3),  # 9: answered at 2330, until 2430
    Contact(PLAIN, None, after=6),  # 10: asleep
]


def morning() -> Result:
    """The run of `CONTACTS`; agent 2 goes off duty 50 s late."""
    duty = [(0, 0, 7200), (1, 0, 7200), (2, 0, 7250), (3, 0, 7200)]
    return run(center(), CONTACTS, duty)
