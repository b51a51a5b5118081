"""Contacts that agents passed on to another level of support, or out of a wrong line."""

from simcenter.results.daily import fates as of
from simcenter.results.daily.summary import Passed
from simcenter.results.measures.measure import Measure
from simcenter.results.measures.sums import added, contacts, passed

ESCALATION = (
    Measure("escalated", "share", passed(Passed.CONTACTS), contacts(*of.HANDLED), None,
            "Contacts passed on to another level of support / contacts answered."),
    Measure("escalations", "contacts", passed(Passed.LEGS), None, None,
            "Times a contact was passed on to another level of support."),
    Measure("escalation_wait", "s", passed(Passed.WAIT_MS, per=1_000),
            added((passed(Passed.ANSWERED), passed(Passed.LOST))), True,
            "Mean wait for another level of support, of waits that are over; no other wait includes it."),
    Measure("lost_in_escalation", "share", passed(Passed.LOST), passed(Passed.LEGS), True,
            "Hung up or let go while waiting for another level of support / times passed on."),
    Measure("misrouted", "share", passed(Passed.MISROUTED), contacts(*of.OFFERED, *of.DEFERRED), True,
            "Contacts that joined a wrong line first / contacts offered."),
    Measure("right_line_wait", "s", passed(Passed.SENT_ON_MS, per=1_000), passed(Passed.SENT_ON), True,
            "Mean wait for the right line after a wrong one, of waits that are over; no other wait includes it."),
)  # fmt: skip
