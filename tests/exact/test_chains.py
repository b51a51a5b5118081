"""The exact models reproduce ten-digit figures computed elsewhere, so other numbers may be trusted too."""

from collections.abc import Callable, Mapping

import pytest

from tests.exact.chains import Measures
from tests.exact.days import day, random_day
from tests.exact.formulas import (
    accumulating_priority,
    fixed_patience,
    gamma_patience,
    general_patience,
    one_agent_mean_wait,
    some_balk,
    strict_priority,
    strict_priority_p_longer,
    two_lines,
)
from tests.exact.one_pool import (
    calling_back,
    erlang_phases,
    hyperexponential_phases,
    many_servers,
    phase_service,
    redialling,
    returning,
)
from tests.exact.tiers import juniors_and_seniors, two_tiers, two_tiers_own_times
from tests.exact.unlike_agents import (
    Pool,
    Rule,
    at_random,
    first_pool_first,
    longest_idle,
    several_chats,
    unlike_pools,
)

PRINTED = 2e-9  # relative; the figures have ten digits
LIMIT = 20 / 60  # 20 s in minutes, the unit of all rates here

ONE_QUEUE: dict[str, tuple[Callable[[], Measures], Measures]] = {
    "M/M/14": (
        lambda: many_servers(10 / 3, 1 / 3, 0.0, 14, LIMIT),
        {
            "p_wait": 0.1741319336,
            "mean_wait": 0.1305989502,
            "p_longer": 0.1116499808,
            "served_within_of_all": 0.8883500192,
            "occupancy": 0.7142857143,
            "mean_queue": 0.435329834,
        },
    ),
    "M/M/10 with patience": (
        lambda: many_servers(2.4, 0.25, 0.25, 10, LIMIT),
        {
            "p_wait": 0.4911379399,
            "p_abandon": 0.1087920163,
            "mean_wait": 0.4351680651,
            "mean_wait_tagged": 0.4351680651,
            "asa": 0.3953829886,
            "mean_wait_abandoned": 0.7610814826,
            "mean_queue": 1.044403356,
            "mean_in_system": 9.6,
            "occupancy": 0.8555596644,
            "p_longer": 0.3592999495,
            "served_within_of_all": 0.6054412567,
            "served_within_of_served": 0.6793490047,
        },
    ),
    "16 lines": (
        lambda: many_servers(3.0, 0.25, 1 / 3, 12, LIMIT, lines=16),
        {
            "p_block": 0.05026160231,
            "p_wait": 0.4413514655,
            "p_abandon": 0.08549233663,
            "mean_wait": 0.2564770099,
            "asa": 0.2344316136,
            "mean_wait_abandoned": 0.4922956183,
            "mean_queue": 0.7307581932,
            "mean_in_system": 11.15327471,
            "occupancy": 0.8685430429,
            "p_longer": 0.2737227385,
            "served_within_of_all": 0.6869349563,
            "served_within_of_served": 0.751152761,
        },
    ),
    "M/E2/5": (
        lambda: phase_service(1.0, erlang_phases(4.0, 2), 0.0, 5, LIMIT),
        {
            "p_wait": 0.5484104297,
            "mean_wait": 1.69290429,
            "mean_wait_tagged": 1.69290429,
            "occupancy": 0.8,
            "p_longer": 0.4999902854,
            "served_within_of_all": 0.5000097146,
        },
    ),
    "M/H2/5": (
        lambda: phase_service(1.0, hyperexponential_phases(4.0, 4.0), 0.0, 5, LIMIT, longest=600),
        {
            "p_wait": 0.5695546174,
            "mean_wait": 5.016605619,
            "mean_wait_tagged": 5.016605619,
            "occupancy": 0.8,
            "p_longer": 0.5321408316,
            "served_within_of_all": 0.4678591684,
        },
    ),
    "M/E2/5 with patience": (
        lambda: phase_service(1.4, erlang_phases(4.0, 2), 0.25, 5, LIMIT, longest=100),
        {
            "p_wait": 0.6764281844,
            "mean_wait": 0.8550313943,
            "p_abandon": 0.2137578486,
            "mean_queue": 1.197043952,
            "occupancy": 0.8805912096,
            "p_longer": 0.5544153774,
            "served_within_of_all": 0.3943575838,
            "served_within_of_served": 0.501572681,
        },
    ),
    "unresolved calls come back": (
        lambda: returning(1.5, 0.25, 0.75, 1 / 30, 10, longest=130),
        {
            "effective_arrivals": 2.0,
            "occupancy": 0.8,
            "p_wait_per_contact": 0.4091801508,
            "mean_wait_per_contact": 0.8183603016,
            "contacts_per_issue": 1.333333333,
            "time_to_resolution": 16.4244804,
            "waiting_per_issue": 1.091147069,
            "mean_in_orbit": 15.0,
        },
    ),
    "redials": (
        lambda: redialling(2.0, 0.25, 0.5, 8, 0.6, 0.1, longest=40, away=40),
        {
            "attempts": 2.336410734,
            "p_abandon_per_attempt": 0.2399768796,
            "p_issue_lost": 0.1121369115,
            "mean_wait_per_attempt": 0.4799537591,
            "p_all_busy": 0.6069933861,
            "mean_redialling": 3.364107345,
            "occupancy": 0.8878630885,
        },
    ),
    "call-backs": (
        lambda: calling_back(2.2, 0.25, 1 / 3, 8, 3, 0.5),
        {
            "callback_rate": 0.1855691433,
            "mean_callback_delay": 11.14982518,
            "live_p_abandon_of_all": 0.1644019846,
            "live_mean_queue": 1.085053098,
            "mean_callbacks_waiting": 2.069063507,
            "occupancy": 0.9191578169,
        },
    ),
    "chats": (
        lambda: several_chats(0.8, 3, 1 / 6, [1.0, 1.7, 2.1], 0.2),
        {
            "p_wait": 0.1740051595,
            "mean_wait": 0.2284601725,
            "p_abandon": 0.0456920345,
            "chats_in_progress": 5.75338153,
            "chat_duration": 7.536065058,
            "agents_with_0": 0.06852180447,
            "agents_with_3": 0.3166880142,
        },
    ),
    "two tiers with own handling times": (
        lambda: two_tiers_own_times((0.5, 0.9), (1 / 6, 1 / 3), (0.2, 0.5), 5),
        {
            "p_wait": 0.6346033514,
            "premium_mean_wait": 0.6635433676,
            "basic_mean_wait": 0.7255757038,
            "premium_p_abandon": 0.1327086735,
            "basic_p_abandon": 0.3627878519,
            "agents_on_premium": 2.601873979,
            "agents_on_basic": 1.7204728,
            "occupancy": 0.8644693559,
        },
    ),
    "second line": (
        lambda: two_lines(2.0, (1 / 3, 0.1), (8, 6), 0.2),
        {
            "first_p_wait": 0.3569810859,
            "first_mean_wait": 0.5354716288,
            "second_p_wait": 0.2847608454,
            "second_mean_wait": 1.423804227,
            "total_time": 5.820232474,
            "first_occupancy": 0.75,
            "second_occupancy": 0.6666666667,
        },
    ),
}


@pytest.mark.parametrize("name", ONE_QUEUE)
def test_a_model_of_one_queue_meets_its_printed_figures(name: str) -> None:
    build, printed = ONE_QUEUE[name]
    assert_meets(build(), printed)


def assert_meets(measures: Mapping[str, float], printed: Mapping[str, float]) -> None:
    for measure, figure in printed.items():
        assert measures[measure] == pytest.approx(figure, rel=PRINTED), measure


WAITING = ("p_wait", "mean_wait", "p_abandon", "p_longer", "served_within_of_all")
RESERVED = {
    0: (
        (0.5171435256, 0.2249313459, 0.03748855765, 0.2431623228, 0.7366391234),
        (0.5171435256, 0.4821255558, 0.1607085186, 0.3690136118, 0.5822359703),
        {"occupancy": 0.8803648017},
    ),
    2: (
        (0.08247953832, 0.03587443842, 0.005979073071, 0.03878210812, 0.9579964121),
        (0.7234975998, 0.8561567794, 0.2853855931, 0.5633359075, 0.3655120332),
        {"occupancy": 0.8077499136},
    ),
}
JUNIORS_AND_SENIORS = {
    0: (
        (0.6858186943, 0.8049947824, 0.1006243478, 0.5273368838, 0.4475159642),
        (0.5159914914, 0.5011393697, 0.1252848424, 0.3812532937, 0.5815966984),
        {
            "junior_occupancy": 0.8830037416,
            "senior_occupancy": 0.8583189184,
            "basic_share_served_by_seniors": 0.2428931859,
        },
    ),
    2: (
        (0.3248567344, 0.3813077398, 0.04766346748, 0.2497875013, 0.7383008641),
        (0.7158400051, 0.8849356379, 0.2212339095, 0.5787528626, 0.3674124283),
        {
            "junior_occupancy": 0.9203818778,
            "senior_occupancy": 0.7041214428,
            "basic_share_served_by_seniors": 0.1136152219,
        },
    ),
}


@pytest.mark.parametrize("reserve", RESERVED)
def test_two_tiers_of_one_pool_meet_their_printed_figures(reserve: int) -> None:
    measures = two_tiers((1.0, 2.0), 0.25, (1 / 6, 1 / 3), 12, reserve, LIMIT)
    premium, basic, together = RESERVED[reserve]
    assert_meets(measures["premium"], dict(zip(WAITING, premium, strict=True)))
    assert_meets(measures["basic"], dict(zip(WAITING, basic, strict=True)))
    assert_meets(measures["all"], together)


@pytest.mark.parametrize("reserve", JUNIORS_AND_SENIORS)
def test_juniors_and_seniors_meet_their_printed_figures(reserve: int) -> None:
    measures = juniors_and_seniors((0.8, 2.0), (0.25, 1 / 3), (0.125, 0.25), (6, 4), reserve, LIMIT)
    premium, basic, together = JUNIORS_AND_SENIORS[reserve]
    assert_meets(measures["premium"], dict(zip(WAITING, premium, strict=True)))
    assert_meets(measures["basic"], dict(zip(WAITING, basic, strict=True)))
    assert_meets(measures["all"], together)


FAST_AND_SLOW = {
    "fastest first": (0.4369161235, 0.9709247189, 0.7774358747, 0.6967521671, 3.774869527),
    "slowest first": (0.4877604819, 1.083912182, 0.6494440843, 0.8674078876, 4.084767437),
    "at random": (0.4652558152, 1.033901812, 0.7035217733, 0.7953043023, 3.951560622),
    "longest idle": (0.4652558152, 1.033901812, 0.7035217733, 0.7953043023, 3.951560622),
}
SLOPPY_AND_CAREFUL = {
    "fastest first": (0.5103313536, 1.512092899, 0.8293535345, 0.6760056715, 1.543696172, 0.6715647399),
    "slowest first": (0.4999455129, 1.481320038, 0.6521155162, 0.8314776174, 1.438752608, 0.5665632789),
    "at random": (0.504465796, 1.49471347, 0.7300805884, 0.7630872031, 1.484916138, 0.6145806569),
}
TIME_TO_RESOLUTION = {"fastest first": 5.653514139, "slowest first": 5.560632882, "at random": 5.601311316}
RULES: dict[str, Rule] = {
    "fastest first": first_pool_first([0, 1]),
    "slowest first": first_pool_first([1, 0]),
    "at random": at_random,
    "longest idle": longest_idle,
}


@pytest.mark.parametrize("rule", FAST_AND_SLOW)
def test_fast_and_slow_agents_meet_their_printed_figures(rule: str) -> None:
    measures = unlike_pools(1.3, [Pool(2, 0.5), Pool(3, 0.25)], RULES[rule])
    names = ("p_all_busy", "mean_wait_per_issue", "occupancy_0", "occupancy_1", "time_to_resolution")
    assert_meets(measures, dict(zip(names, FAST_AND_SLOW[rule], strict=True)))


@pytest.mark.parametrize("rule", SLOPPY_AND_CAREFUL)
def test_sloppy_and_careful_agents_meet_their_printed_figures(rule: str) -> None:
    measures = unlike_pools(0.8, [Pool(2, 0.5, 0.5), Pool(2, 0.3, 0.95)], RULES[rule])
    contacts = ("contacts_per_issue", "first_pool_share")
    names = ("p_all_busy", "mean_queue", "occupancy_0", "occupancy_1", *contacts)
    assert_meets(measures, dict(zip(names, SLOPPY_AND_CAREFUL[rule], strict=True)))
    assert measures["time_to_resolution"] == pytest.approx(TIME_TO_RESOLUTION[rule], rel=PRINTED)


def test_strict_and_accumulating_priority_meet_their_printed_figures() -> None:
    arrivals = (0.4, 0.7, 1.1)
    strict = strict_priority(arrivals, 0.25, 10)
    ageing = accumulating_priority(arrivals, (4, 2, 1), 0.25, 10)
    longer = [
        strict_priority_p_longer(arrivals, 0.25, 10, tier, t) for tier in range(3) for t in (LIMIT, 2.0)
    ]
    assert strict.p_wait == pytest.approx(0.6110083263, rel=PRINTED)
    assert strict.means == pytest.approx([0.2909563458, 0.5195649033, 3.636954323], rel=PRINTED)
    assert ageing.means == pytest.approx([0.9106489156, 1.555642037, 2.752289758], rel=PRINTED)
    assert longer[:2] == pytest.approx([0.3034177553, 0.009162422294], rel=PRINTED)
    assert longer[2:4] == pytest.approx([0.3934498476, 0.06291917105], rel=PRINTED)
    assert longer[4:] == pytest.approx([0.5602752533, 0.4097888293], rel=PRINTED)


PATIENCE = {
    "2 minutes": (
        fixed_patience(2.0),
        (
            0.5661056404,
            0.08662580982,
            0.6367594341,
            0.5074676069,
            2.0,
            1.528222642,
            0.8768392226,
            0.4793881257,
            0.5206118743,
            0.5699875034,
        ),
    ),
    "Erlang-2": (
        gamma_patience(3.0, 2.0),
        (
            0.5228625782,
            0.09941177812,
            0.5134216531,
            0.4474919411,
            1.110690137,
            1.232211967,
            0.864564693,
            0.4185268752,
            0.5716599155,
            0.6347628157,
        ),
    ),
    "a tenth balks": (
        some_balk(0.1, gamma_patience(4.0, 1.0)),
        (
            0.4407991011,
            0.1236760408,
            0.3183845227,
            0.2991785817,
            0.4544709153,
            0.7641228544,
            0.8412710008,
            0.2768813374,
            0.6511853169,
            0.7430874279,
        ),
    ),
}


@pytest.mark.parametrize("name", PATIENCE)
def test_general_patience_meets_its_printed_figures(name: str) -> None:
    patience, printed = PATIENCE[name]
    measures = general_patience(2.4, 0.25, 10, patience, LIMIT)
    assert list(measures.values()) == pytest.approx(list(printed), rel=PRINTED)


def test_one_agent_meets_the_printed_means_of_five_handling_times() -> None:
    means = [one_agent_mean_wait(0.2, 4.0, scv) for scv in (0.0, 0.5, 1.0, 1.6, 4.0)]
    assert means == pytest.approx([8.0, 12.0, 16.0, 20.8, 40.0], rel=1e-14)


def test_a_day_of_four_hours_meets_its_printed_figures() -> None:
    measures = day((1.0, 2.5, 2.0, 0.5), (4, 9, 8, 3), 60.0, 0.25, 0.2, LIMIT)
    assert measures.total("abandoned") == pytest.approx(54.59351007, rel=PRINTED)
    assert measures.total("queue_time") == pytest.approx(272.9675503, rel=PRINTED)
    assert measures.total("busy_time") == pytest.approx(1221.62596, rel=PRINTED)
    assert measures.total("longer") / 360 == pytest.approx(0.4767553375, rel=PRINTED)
    hours = [
        (47.99189444, 184.86679, 0.5326769454, 9.598378887),
        (114.1216462, 483.7199282, 0.6429963822, 22.82432923),
        (85.40489994, 420.3427926, 0.5909193806, 17.08097999),
        (25.1035646, 124.7734247, 0.4141999971, 5.02071292),
    ]
    for period, printed in zip(measures.periods, hours, strict=True):
        found = (period.queue_time, period.busy_time, period.found_busy / period.arrivals, period.abandoned)
        assert found == pytest.approx(printed, rel=PRINTED)
    drained = measures.after_close
    assert drained.queue_time == pytest.approx(0.3455452054, rel=PRINTED)
    assert drained.busy_time == pytest.approx(7.923024228, rel=PRINTED)
    assert drained.abandoned == pytest.approx(0.06910904108, rel=PRINTED)


def test_the_published_day_with_a_gamma_factor_meets_its_printed_figures() -> None:
    """To 1e-6 only: 16 points go no further, and converged values differ from the printed by 2.5e-7."""
    per_hour = (100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60)
    agents = (4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4)
    rates = [calls / 3600 for calls in per_hour]
    measures = random_day(rates, agents, 3600.0, 1 / 100, 1 / 1000, 20.0, balk=0.1, shape=10.0, nodes=16)
    assert measures.wait == pytest.approx(12.51965301, rel=1e-6)
    assert 1 - measures.longer == pytest.approx(0.8546756218, rel=1e-6)
    assert measures.lost == pytest.approx(0.03648950906, rel=1e-6)
