"""Whether problems were solved, how many contacts it took and how long."""

from simcenter.results.daily.summary import Issues, Served
from simcenter.results.measures.measure import BY_CONTACT, Measure
from simcenter.results.measures.sums import issues, served

_LEFT_OUT = "Issues carried in, or begun in the warm-up, are left out."

RESOLUTION = (
    Measure("fcr", "share", issues(Issues.FIRST_RESOLVED), issues(Issues.FIRST_KNOWN), False,
            "First-contact resolution: issues resolved in contact 1 / issues whose contact 1 was "
            f"answered. {_LEFT_OUT}"),
    Measure("observed_fcr", "share", issues(Issues.FIRST_NOT_REPEATED), issues(Issues.FIRST_KNOWN), False,
            "What a center can see: issues whose contact 1 was answered, not contacted about again within "
            "the horizon / issues whose contact 1 was answered."),
    Measure("resolution_rate", "share", served(Served.RESOLVED), served(Served.KNOWN), False,
            "Contacts that resolved their issue / answered contacts whose service is over.",
            BY_CONTACT | {"pool"}),
    Measure("contacts_per_issue", "contacts", issues(Issues.CONTACTS), issues(Issues.BEGUN), True,
            f"Contacts / issues begun. {_LEFT_OUT}"),
    Measure("time_to_resolution", "s", issues(Issues.RESOLUTION_MS, per=1_000), issues(Issues.RESOLVED), True,
            "Mean time from first dialling to the end of the contact that resolved, of resolved issues; "
            "issues unresolved at the horizon are counted beside it."),
    Measure("customer_minutes_per_issue", "min", issues(Issues.CUSTOMER_MS, per=60_000),
            issues(Issues.BEGUN), True,
            "Customers' own time from dialling to their end, over all ended contacts / issues begun."),
    Measure("issues", "issues", issues(Issues.BEGUN), None, None, f"Issues begun. {_LEFT_OUT}"),
    Measure("carried_in", "issues", issues(Issues.CARRIED_IN), None, None,
            "Issues begun before the horizon whose customer contacts again in it; no other count of issues "
            "includes them."),
    Measure("resolved_share", "share", issues(Issues.RESOLVED), issues(Issues.BEGUN), False,
            "Issues resolved within the horizon / issues begun."),
    Measure("resolved_issues", "issues", issues(Issues.RESOLVED), None, False,
            "Issues resolved within the horizon."),
    Measure("open_issues", "issues", issues(Issues.OPEN), None, None,
            "Issues with a contact under way when the run ended."),
    Measure("unresolved_at_horizon", "issues", issues(Issues.AT_HORIZON), None, None,
            "Issues whose customer would contact again after the horizon."),
    Measure("capped", "issues", issues(Issues.CAPPED), None, True,
            "Issues whose customer would contact again but has used all attempts; counted as unresolved."),
    Measure("silent", "issues", issues(Issues.SILENT), None, True,
            "Issues served, not resolved, whose customer does not come back."),
    Measure("lost", "issues", issues(Issues.LOST), None, True,
            "Issues whose customer abandoned, was blocked, closed out or not helped by self-service, and does not come "
            "back."),
    Measure("self_served", "issues", issues(Issues.SELF_SERVED), None, False,
            "Issues solved in self-service, without an agent."),
    Measure("sent_back", "contacts", issues(Issues.SENT_BACK), None, True,
            "Contacts contained without help after which the customer came back within the horizon."),
    Measure("redials", "contacts", issues(Issues.REDIALS), None, True,
            "Abandonments and blocks after which the customer dialled again within the horizon."),
    Measure("repeats", "contacts", issues(Issues.REPEATS), None, True,
            "Unresolved contacts after which the customer came back within the horizon."),
)  # fmt: skip
