"""One-line bugs for the compiled engine, at least one for each of its functions; comparing engines must catch them."""

from __future__ import annotations

from functools import partial

from tests.engine.mutants import PlantedBug

heap, life, loop = (partial(PlantedBug, file) for file in ("heap.py", "contact.py", "loop.py"))
match, staff = (partial(PlantedBug, file) for file in ("match.py", "staff.py"))
packing, door, view = (partial(PlantedBug, file) for file in ("state.py", "door.py", "view.py"))

HEAP = [
    heap("push", "(hole - 1) >> 1", "hole >> 1", "keys rise along the wrong branch"),
    heap("pop", "w[at + below + 1] < w[at + below]", "w[at + below + 1] > w[at + below]", "larger child"),
    heap("pop", "below = 2 * hole + 1", "below = 2 * hole + 2", "left children are skipped"),
    heap("pop", " if last > 0 else FOREVER", "", "the last key comes again and again"),
]

LIFE = [
    life("set_timer", "TIME_SHIFT | kind |", "TIME_SHIFT |", "timers lose their kind"),
    life("dials", "w[s.LINES_BUSY] >= w[s.LINES]", "w[s.LINES_BUSY] > w[s.LINES]", "a line too many"),
    life("dials", "w[s.LINES_BUSY] += 1", "pass", "lines are not taken"),
    life("dials", "w[s.ON_THE_WAY] += 1", "pass", "who is on the way is not counted"),
    life("dials", ">= w[s.FRESH]", "> w[s.FRESH]", "the first follow-up never joins"),
    life("dials", "time + w[contact + s.BEFORE]", "time", "follow-ups skip the delay before the queue"),
    life("joins", "w[contact + s.ATTEMPT] > 1", "w[contact + s.ATTEMPT] > 2", "repeats as first contacts"),
    life("joins", "w[s.ON_THE_WAY] -= 1", "pass", "who has joined still counts as on the way"),
    life("joins", "w[s.CLOSED] != 0", "w[s.CLOSED] == 0", "let go while open, kept when closed"),
    life("joins", "w[s.LOOK_QUEUE] = number", "pass", "nobody looks at who joins"),
    life("join_line", "w[contact + s.AHEAD] = tail", "w[contact + s.AHEAD] = -1", "all are first in line"),
    life("join_line", "w[s.WAITING_ALL] += 1", "pass", "the center seems empty"),
    life("new_head", "w[contact + s.ENTRY] if", "w[contact + s.DIALLED] if", "waits since the dialling"),
    life("new_head", "w[contact + s.ATTEMPT] if", "1 if", "policies see first contacts only"),
    life("leave_line", "w[ahead + s.AFTER] = after", "pass", "who left the middle is still next"),
    life("leave_line", "w[queue + s.TAIL] = ahead", "w[queue + s.TAIL] = -1", "the last one takes all along"),
    life("leave_line", "w[after + s.AHEAD] = ahead", "pass", "behind somebody who has left"),
    life("leave_line", "w[s.WAITING_ALL] -= 1", "pass", "the center never seems empty"),
    life("set_timers", "time + patience", "time + patience + 1", "a millisecond more patience"),
    life("set_timers", "time + w[at]", "time + 2 * w[at]", "pools open late"),
    life("set_timers", "at += 1", "at += 2", "every other opening is forgotten"),
    life("patience_ends", "return False", "return True", "a cancelled timer stretches the run"),
    life("patience_ends", "w[s.LINES_BUSY] -= 1", "pass", "who hangs up keeps the line"),
    life("patience_ends", "w[s.LOOK_QUEUE] = w[contact + s.QUEUE]", "pass", "the next head is not seen"),
    life("let_go", "w[s.LINES_BUSY] -= 1", "pass", "who is let go keeps the line"),
    life("let_go", "CLOSED_OUT, 0,", "CLOSED_OUT, s.REDIALS,", "who is let go dials again"),
    life("leave", "w[contact + s.REDIAL_MS]", "w[contact + s.RETURN_MS]", "redials after a return's delay"),
    life("scaled", "500_000)", "499_999)", "halves are rounded down"),
    life("start_service", "w[factor + 1]", "w[factor]", "hold under the factor of talk"),
    life("start_service", "+= frees - time", "+= leaves - time", "wrap is no work"),
    life("start_service", "leave_idle(w, agent)", "pass", "a busy agent stays in the line of idle ones"),
    life("end_service", "leaves >= w[s.STOPS_AT]", "leaves > w[s.STOPS_AT]", "over at the very stop"),
    life("end_service", "s.POOLS] + w[contact + s.POOL]", "s.POOLS]", "all resolve as the first pool"),
    life("end_service", "not solved and", "", "who is content comes back"),
    life("follow_up", "w[s.NEEDS_DIAL] != 0", "w[s.NEEDS_DIAL] == 0", "follow-ups miss the first step"),
    life("after_open_time", "rest -= closes - begin", "pass", "time before closing does not count"),
    life("after_open_time", "max(start, opens)", "start", "nights count as open"),
]

LOOP = [
    loop("run_loop", "time >= w[s.STOPS_AT]", "time > w[s.STOPS_AT]", "the stop itself still happens"),
    loop("run_loop", "w[s.LOOK_POOL] = -1", "pass", "old news of pools"),
    loop("run_loop", "next_changed(w) if w[s.LOOK_POOL] >= 0 else -1", "-1", "the first new head only"),
    loop("run_loop", "and not anyone_waiting(w)", "", "drains end with the next event"),
    loop("run_loop", "w[s.LAST] = w[s.STOPS_AT]", "pass", "a stopped run ends with its last event"),
    loop("next_key", "kind << KIND_SHIFT | row", "row", "duties come before ends of wrap"),
    loop("next_key", "row < w[s.FRESH]", "row < w[s.FRESH] - 1", "the last customer never dials"),
    loop("happen", "== BLOCKED", "== WAITING", "who was blocked joins all the same"),
    loop("happen", "w[s.DUTY_DONE] += 1", "w[s.DUTY_DONE] += 2", "every other duty is skipped"),
    loop("timer", "w[s.LINES_BUSY] -= 1", "pass", "who was served keeps the line"),
    loop("timer", "return False", "return True", "a second look stretches the run"),
    loop("wrap_ends", "w[pool + s.QUOTA] -= 1", "pass", "everybody goes, one after the other"),
    loop("wrap_ends", "w[agent + s.GOES] != 0", "w[agent + s.GOES] > 1", "nobody goes at the end of a shift"),
    loop(
        "wrap_ends", "rest(w, agent, w[agent + s.OWED], time)", "become_idle(w, agent, time)", "no late break"
    ),
    loop("break_ends", "w[agent + s.DOING] != s.BREAK or ", "", "back from a break after the shift"),
    loop("break_ends", "+ s.ON_DUTY] += 1", "+ s.ON_DUTY] += 0", "who is back does not count as present"),
    loop("break_ends", "w[agent + s.OWED] > 0", "w[agent + s.OWED] < 0", "a break due in a break is lost"),
    loop("follow_duty", "w[duty + s.DUTY_LENGTH]", "w[duty + s.DUTY_COUNT]", "breaks of a millisecond"),
    loop(
        "follow_duty", "elif w[s.DRAINING] != 0", "elif w[s.DRAINING] > 1", "home before the queue is empty"
    ),
    loop("close", "w[s.CLOSED] = 1", "pass", "the center does not close"),
    loop("close", "while w[at + s.WAITING] > 0", "if w[at + s.WAITING] > 0", "one of a queue is let go"),
    loop("close", "w[s.DRAINING] = 1", "pass", "no drain"),
    loop("anyone_waiting", " or w[s.ON_THE_WAY] > 0", "", "the drain forgets who is on the way"),
    loop("forget_what_would_come", "w[contact + s.FREE] = -1", "pass", "ends that were not reached"),
    loop("forget_what_would_come", ">= w[s.STOPS_AT]", "> w[s.STOPS_AT]", "an end at the very stop"),
]

MATCHING = [
    match("head_changed", "elif score == best and count > 0", "elif count < 0", "ties to the first pool"),
    match("head_changed", " and count > 0:", ":", "a pool that refuses is taken"),
    match("head_changed", "w[w[s.TIED_AT] + count] = pool", "w[w[s.TIED_AT]] = pool", "tied pools are lost"),
    match(
        "pool_changed", "score > best", "score >= best", "ties go to the last queue, refusals do not count"
    ),
    match("pool_changed", "w[at + s.CHANGED] = 1", "pass", "new heads are not looked at"),
    match("pool_changed", "waiting > 0 and", "", "nobody is served"),
    match("pool_changed", "w[w[s.TIED_AT]] = number", "pass", "an agent of the pool before"),
    match("next_changed", "w[at] = 0", "pass", "one new head is looked at for ever"),
    match("eligible", "s.IDLE] <=", "s.IDLE] <", "the reserve is one short"),
    match("eligible", "waited >=", "waited >", "pools open a millisecond late"),
    match("pick", "s.FIRST_IDLE]", "s.LAST_IDLE]", "the shortest idle agent"),
    match("pick", "rule in (LONGEST_IDLE, FASTEST)", "rule == FASTEST", "longest idle at random"),
    match("pick_by_line", "value < least", "value <= least", "the last of equal pools"),
    match("pick_by_line", "if by_time", "if not by_time", "longest idle and fastest are exchanged"),
    match("pick_by_number", ">> 32", ">> 33", "random agents from the first half"),
    match("pick_by_number", "share < least", "share <= least", "the last of the least occupied"),
    match("pick_by_number", "== s.DOING_IDLE", "!= s.OFF", "the busy may be picked"),
    match("share_busy", "w[agent + s.DUTY_TODAY] + time", "time", "earlier duty of the day is forgotten"),
    match("share_busy", "else 0.0", "else 1.0", "who just came counts as fully occupied"),
    match("handle_time", "w[factor + 2]", "w[factor]", "wrap under the factor of talk"),
]

STAFF = [
    staff("agent_at", "* s.AGENT_SIZE", "* (s.AGENT_SIZE - 1)", "agents overlap"),
    staff("pool_at", "* s.POOL_SIZE", "* (s.POOL_SIZE - 1)", "pools overlap"),
    staff("become_idle", "w[agent + s.SINCE] = time", "pass", "idle since the last contact began"),
    staff("become_idle", "w[pool + s.IDLE_SINCE] = time", "pass", "the pool's line seems to be empty"),
    staff("become_idle", "= last\n", "= -1\n", "all are first in the line of idle agents"),
    staff("become_idle", "w[agent + s.NEXT_IDLE] = -1", "pass", "followed by somebody long gone"),
    staff("leave_idle", "w[after + s.SINCE] if", "w[agent + s.SINCE] if", "idle as long as who has left"),
    staff("leave_idle", "w[before + s.NEXT_IDLE] = after", "pass", "who left the middle is still next"),
    staff(
        "leave_idle",
        "w[pool + s.LAST_IDLE] = before",
        "w[pool + s.LAST_IDLE] = -1",
        "the last takes all along",
    ),
    staff("leave_idle", "w[after + s.BEFORE_IDLE] = before", "pass", "behind somebody who has left"),
    staff("log", "w[at + 2] = start", "w[at + 2] = end", "spells of no length"),
    staff("come_on", "w[agent + s.DUTY_SINCE] = time", "pass", "on duty since the day before"),
    staff("come_on", "+ s.ON_DUTY] += 1", "+ s.ON_DUTY] += 0", "who comes does not count as present"),
    staff("go_off", "+ s.ON_DUTY] -= 1", "+ s.ON_DUTY] -= 0", "who has gone counts as present"),
    staff(
        "go_off",
        "w[agent + s.DUTY_TODAY] += time",
        "w[agent + s.DUTY_TODAY] = time",
        "duty is the last spell",
    ),
    staff("go_off", "log(w, agent, BREAK_SPELL, w[agent + s.SINCE], time)", "pass", "a cut break is lost"),
    staff("rest", "w[agent + s.OWED] = 0", "pass", "a break is had for ever"),
    staff("rest", "leave_idle(w, agent)", "pass", "served by somebody on a break"),
    staff("rest", "!= s.BREAK", "== s.BREAK", "who is on a break counts as present"),
    staff("rise", "w[pool + s.QUOTA] -= stay", "pass", "those told to stay go"),
    staff("rise", "coming = count - stay", "coming = count", "some stay and as many come"),
    staff("rise", "coming -= 1", "pass", "everybody comes"),
    staff("fall", "count -= 1", "pass", "everybody idle goes, and as many later"),
    staff("fall", "w[pool + s.QUOTA] += count", "pass", "the busy stay"),
    staff("shift_ends", "w[agent + s.GOES] = 1", "pass", "the busy never go home"),
    staff("shift_ends", "!= s.OFF", "== s.DOING_IDLE", "who is on a break stays"),
    staff("break_starts", "+= length", "= length", "of two breaks owed one is lost"),
    staff("break_starts", "!= s.OFF", "== s.BUSY", "a break due in a break is forgotten"),
    staff("go_or_fall", "w[duty + s.DUTY_COUNT]", "1", "heads fall by one"),
    staff("end_drain", "w[s.DEFERRED] = 0", "pass", "last night's falls once more"),
    staff("end_drain", "w[s.DRAINING] = 0", "pass", "the drain goes on next day"),
    staff("open_center", "end_drain(w, time)", "pass", "the night goes into the day"),
    staff("open_center", "w[s.CLOSED] = 0", "pass", "the center stays closed"),
    staff("open_center", "w[agent + s.HANDLED] = 0", "pass", "tired from yesterday"),
    staff("open_center", "w[agent + s.DUTY_TODAY] = 0", "pass", "yesterday counts as duty today"),
    staff("end_run", "== s.BREAK", "== s.BUSY", "breaks at the end are lost, work counts as a break"),
    staff("end_run", "end = w[s.LAST]", "end = w[s.STOPS_AT]", "spells outlast the run"),
]

PACKING = [
    packing("build_template", "np.cumsum([0,", "np.cumsum([1,", "parts are noted one place too far"),
    packing("build_template", "plan.reserve)", "plan.reserve.T)", "reserves of other queues"),
    packing("build_template", "duty[:, DUTY_COUNT] * begins", "0 * begins", "no room for spells"),
    packing("build_template", "row in serves.T]", "row in serves]", "pools look at the wrong queues"),
    packing("build_world", "memory[LINES] != NOT_YET or ", "", "without a delay nobody needs a line"),
    packing("build_world", "rows, demand.fresh\n", "rows, rows\n", "follow-ups count as fresh"),
    packing("_switches", "= plan.agent_rule", "= 0", "longest idle always"),
    packing("_queues", "[WAITING, CHANGED]", "[CHANGED]", "somebody less waits in each queue"),
    packing("_pools", "[IDLE, ON_DUTY, QUOTA]", "[IDLE, QUOTA]", "one agent fewer present"),
    packing("_pools", " - pools[:, AGENTS_OF]\n", "\n", "pools begin after their agents"),
    packing("_agents", "= supply.agent_pool", "= 0", "all agents in the first pool"),
    packing("_join_keys", " + demand.before_queue_ms[: demand.fresh]", " + 0", "joins without the delay"),
    packing("_join_keys", "keys.sort()", "pass", "joins in the order of dialling"),
    packing("_listed", "(len(rows), width + 1)", "(len(rows), width)", "lists run into the next one"),
    packing("pack_contacts", "= hold[row]", "= wrap[row]", "hold as long as wrap"),
    packing("pack_contacts", "returns[row] * RETURNS", "returns[row]", "returns as redials"),
    packing("pack_contacts", "blocked[row] *", "redials[row] *", "the blocked dial as the impatient do"),
    packing("unpack_legs", "memory[ROWS]", "memory[FRESH]", "follow-ups are left out"),
    packing("copy_legs", "= w[at + FREE]", "= w[at + LEAVE]", "wrap is left out"),
    packing("unpack_spells", "rows[:, 3].copy()", "rows[:, 2].copy()", "spells end as they begin"),
    packing("unpack_spells", "rows[:, 1], rows[:, 2],", "rows[:, 2], rows[:, 1],", "breaks after duty"),
]

DOOR = [
    door("run_compiled", "int(memory[0])", "int(memory[1])", "another number for the end"),
    door("run_memory", "pools[1]", "customers[1]", "pools ranked by the table for customers"),
    door("enter", "rank_columns)\n", "rank_columns + 1)\n", "rows of the table too long"),
    door("compile_score", "return clone", "return lambda *_: 0.0", "all scores are equal"),
    door(
        "_with_compiled_helpers",
        "name__]",
        'name__.replace("head_attempt", "waiting")]',
        "an accessor for another",
    ),
    view("waiting", "s.WAITING]", "s.HEAD_ATTEMPT]", "attempts as the length of the line"),
    view("head_wait", "s.HEAD_ENTRY]", "s.WAITING]", "waits since midnight"),
    view("head_attempt", "s.HEAD_ATTEMPT]", "s.WAITING]", "length of the line as attempts"),
    view("idle", "s.IDLE]", "s.ON_DUTY]", "the busy seem idle"),
    view("on_duty", "s.ON_DUTY]", "s.IDLE]", "only the idle seem present"),
    view("longest_idle", "s.IDLE_SINCE]", "s.IDLE]", "idle since midnight"),
    view("number", "row * view.columns + column", "column * view.columns + row", "rows are columns"),
]

PLANTED = (*HEAP, *LIFE, *LOOP, *MATCHING, *STAFF, *PACKING, *DOOR)
