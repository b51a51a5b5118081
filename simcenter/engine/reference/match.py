"""Matching in the reference engine: heads of queues and idle agents meet until no eligible pair is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from simcenter.engine.reference.center import due_ms
from simcenter.engine.tables import LUCK_FACTOR, NOT_YET, AgentRule, BrokenOff, Floats, View, chat_queues, handle_ppm
from simcenter.routing.policy import RoutingPolicy, gate_of
from simcenter.routing.view import POOL_FIELDS, QUEUE_FIELDS

if TYPE_CHECKING:
    from simcenter.engine.reference.center import Center, Contact
    from simcenter.engine.reference.channels.pieces import Desk
    from simcenter.engine.reference.observe import Observer
    from simcenter.engine.reference.staff import Agent, Staff


class Matching:
    """Decides who meets whom; the policies rank, the plan says who is eligible."""

    def __init__(
        self,
        center: Center,
        staff: Staff,
        customers: tuple[RoutingPolicy, Floats],
        pools: tuple[RoutingPolicy, Floats],
        start: Callable[[Contact, int, int], None],
        desk: Desk,
    ) -> None:
        """Prepare to match.

        Parameters
        ----------
        center, staff
            The state decisions are taken on.
        customers, pools
            The policy that ranks contacts and the one that ranks pools, each with its table.
        start
            Called with contact, pool and agent when a pair has been made.
        desk
            Deferred work under way that may be broken off.
        """
        self.center, self.staff, self.start, self.desk = center, staff, start, desk
        self.customers, self.customer_table = customers
        self.pools, self.pool_table = pools
        self.observer: Observer | None = None
        self.gate = gate_of(customers, pools)
        self.is_chat = chat_queues(center.supply, center.plan)

    def head_changed(self, queue: int) -> None:
        """Find a pool for the head of a queue, and for the next head, as long as there is one.

        Only when no free agent can be found, one breaks off deferred work.
        """
        while self.center.queues[queue]:
            tied, breaking = self.best_pools(queue), False
            if not tied and queue < self.center.first_deferred:
                tied, breaking = self.best_pools(queue, breaking=True), True
            if self.observer is not None:
                self.observer.contact_looked(self, queue, tied)
            if not tied:
                break
            self.make_pair(queue, tied, breaking=breaking)
        self.staff.queue_shrank()

    def best_pools(self, queue: int, *, breaking: bool = False) -> list[int]:
        """The pools that rank highest for the head of a queue: of those with free agents, or with deferred work."""
        now, view = int(self.center.env.now), self.view(self.pool_table)
        best, tied = -np.inf, []
        for pool in range(self.center.supply.n_pools):
            if self.eligible(now, queue, pool, breaking=breaking):
                score = self.pools.agent_score(now, view, queue, pool)
                if score > best:
                    best, tied = score, [pool]
                elif score == best and tied:
                    tied.append(pool)
        return tied

    def pool_changed(self, pool: int) -> None:
        """Let the idle agents of a pool take contacts, best first; then look at the queues whose head is new."""
        changed = set()
        while self.staff.capacity(pool, chat=True):
            now = int(self.center.env.now)
            view = self.view(self.customer_table)
            best, chosen = -np.inf, NOT_YET
            for queue, waiting in enumerate(self.center.queues):
                if chosen != NOT_YET and self.comes_after(chosen, queue):
                    break
                if waiting and self.eligible(now, queue, pool):
                    score = self.customers.contact_score(now, view, queue, pool)
                    if score > best:
                        best, chosen = score, queue
            no_call = chosen == NOT_YET or chosen >= self.center.first_deferred
            if no_call and self.desk.resumes(pool):
                continue
            if self.observer is not None:
                self.observer.agent_looked(self, pool, chosen)
            if chosen == NOT_YET:
                break
            self.make_pair(chosen, [pool])
            changed.add(chosen)
        for queue in sorted(changed):
            self.head_changed(queue)

    def comes_after(self, chosen: int, queue: int) -> bool:
        """Whether work of a queue, and of all behind it, only fills time that the chosen one's customers leave."""
        deferred = self.center.plan.deferred
        return deferred is not None and deferred.fills_time and chosen < deferred.first <= queue

    def eligible(self, now: int, queue: int, pool: int, *, breaking: bool = False) -> bool:
        """Whether a pool may serve the head of a queue now: by the plan, live callers first, and by the policy."""
        may = self.may_serve(now, queue, pool, breaking=breaking)
        if not may or self.live_caller_first(now, queue, pool, breaking=breaking):
            return False
        return self.gate_open(now, queue, pool)

    def may_serve(self, now: int, queue: int, pool: int, *, breaking: bool = False) -> bool:
        """Whether a pool is open to the head of a queue, and more of its agents are idle than are kept back.

        No deferred work begins while the center is closed: whoever is still there stays for those who wait. For these
        an agent who may break off deferred work counts as idle; `breaking` asks for such a one, else one must be free.
        """
        if self.staff.closed and queue >= self.center.first_deferred:
            return False
        plan, line = self.center.plan, self.center.queues[queue]
        opens = plan.opens_after_ms[queue, pool]
        waited = now - line[0].since_ms
        free, spare = self.staff.capacity(pool, chat=bool(self.is_chat[queue])), self.spare(queue, pool)
        enough = free + spare > plan.reserve[queue, pool] and (spare if breaking else free) > 0
        return bool(opens != NOT_YET and waited >= opens and enough and not self.line_too_short(queue, pool))

    def spare(self, queue: int, pool: int) -> int:
        """How many contacts of a queue the agents of a pool could take by breaking off deferred work."""
        if queue >= self.center.first_deferred:
            return 0
        agents, slots = self.desk.interruptible(pool), self.center.supply.slots
        return agents if slots is None or not self.is_chat[queue] else agents * int(slots.at_once[pool])

    def live_caller_first(self, now: int, queue: int, pool: int, *, breaking: bool = False) -> bool:
        """Whether a queue is of call-backs behind live callers, and somebody waits there and then for the pool."""
        rules = self.center.plan.entry
        if rules is None or not rules.behind[queue]:
            return False
        lines = self.center.queues[: self.center.first_deferred]
        live = (other for other, line in enumerate(lines) if line and not rules.behind[other])
        return any(self.may_serve(now, other, pool, breaking=breaking) for other in live)

    def line_too_short(self, queue: int, pool: int) -> bool:
        """Whether fewer wait in a queue than must for a pool to help."""
        least = self.center.plan.threshold
        return least is not None and len(self.center.queues[queue]) < int(least[queue, pool])

    def gate_open(self, now: int, queue: int, pool: int) -> bool:
        """Whether the policy that says who is eligible, if one does, allows the pair."""
        if self.gate is None:
            return True
        policy, table = self.gate
        return bool(policy.eligible(now, self.view(table), queue, pool))

    def look_again(self) -> None:
        """Look where an event may have opened a pool to who waits, beside the queues it changed."""
        if self.gate is not None:
            self.look_everywhere()
        rules = self.center.plan.entry
        for queue in [] if rules is None else np.flatnonzero(rules.behind).tolist():
            self.head_changed(queue)  # the last live caller may have been answered, or have gone
        for queue in range(0 if self.center.plan.breaks is None else self.center.first_deferred):
            if self.center.queues[queue]:
                self.head_changed(queue)  # heads may no longer be to go, so that deferred work may be broken off

    def look_everywhere(self) -> None:
        """Look at all queues until no pair is left: after any event a policy's own eligibility may have changed."""
        before = -1
        while before != self.center.answers:
            before = self.center.answers
            for queue in range(len(self.center.queues)):
                self.head_changed(queue)

    def make_pair(self, queue: int, pools: list[int], *, breaking: bool = False) -> None:
        """Bring the head of a queue to an idle agent of one of the pools, or to one who breaks off deferred work."""
        contact = self.center.queues[queue].popleft()
        agent = self.desk.pick(pools) if breaking else self.pick(contact.row, pools)
        if breaking:
            self.desk.break_off(agent.number, BrokenOff.FOR_CALL)
        self.start(contact, agent.pool, agent.number)

    def pick(self, row: int, pools: list[int]) -> Agent:
        """Choose among the idle agents of pools that rank equal, or of those who hold chats the least loaded one."""
        staff, rule = self.staff, self.center.plan.agent_rule
        if not any(staff.idle[pool] for pool in pools):
            holding = (agent for pool in pools for agent in staff.chatting[pool] if agent.open_slots > 0)
            return min(holding, key=lambda agent: (agent.chats, agent.took_chat, agent.number))
        pools = [pool for pool in pools if staff.idle[pool]]
        if rule == AgentRule.LONGEST_IDLE:
            return staff.idle[min(pools, key=lambda pool: (staff.idle[pool][0].since, pool))][0]
        if rule == AgentRule.FASTEST:
            # Of equally fast ones the first pool's, of those the longest idle: `min` keeps the first.
            return min((a for pool in pools for a in staff.idle[pool]), key=lambda a: self.handle_time(row, a.number))
        in_order = sorted((agent for pool in pools for agent in staff.idle[pool]), key=lambda agent: agent.number)
        if rule == AgentRule.LEAST_OCCUPIED:
            return min(in_order, key=lambda agent: (agent.share_busy(staff.now), agent.number))
        return in_order[int(self.center.demand.route_word[row]) * len(in_order) >> 32]

    def handle_time(self, row: int, agent: int) -> int:
        """Talk, hold and wrap of a contact with an agent, in millionths of milliseconds."""
        demand = self.center.demand
        factors = handle_ppm(self.center.supply, demand.type[row], agent, self.center.env.now)
        talk, hold, wrap = (int(factor) for factor in factors)
        return int(demand.talk_ms[row]) * talk + int(demand.hold_ms[row]) * hold + int(demand.wrap_ms[row]) * wrap

    def view(self, table: Floats) -> View:
        """Write the present state down as policies see it."""
        queues = np.full((len(self.center.queues), len(QUEUE_FIELDS)), NOT_YET, np.int64)
        for q, waiting in enumerate(self.center.queues):
            queues[q, 0] = len(waiting)
            if waiting:
                queues[q, 1] = waiting[0].since_ms
                queues[q, 2] = self.center.demand.attempt[waiting[0].row]
                queues[q, 3] = luck_of(int(self.center.demand.route_word[waiting[0].row]))
                if self.center.plan.due is not None:
                    within, business = self.center.plan.due[q].tolist()
                    queues[q, 6] = due_ms(self.center.supply, waiting[0].since_ms, within, business == 1)
            queues[q, 4], queues[q, 5] = self.center.decided[q], self.center.in_target[q]
        pools = np.full((self.center.supply.n_pools, len(POOL_FIELDS)), NOT_YET, np.int64)
        for p, idle in enumerate(self.staff.idle):
            pools[p, 0] = self.staff.capacity(p, chat=True)
            pools[p, 1] = self.staff.present[p]
            if idle:
                pools[p, 2] = idle[0].since
        return View(queues, pools, table)


def luck_of(word: int) -> int:
    """A contact's luck for policies, in 2**-32: its word for routing, stirred, for the random agent rule uses that."""
    return word * LUCK_FACTOR % 2**32
