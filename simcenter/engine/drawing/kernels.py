"""The compiled part of the draw: Philox words, Poisson counts, arrivals, and the luck of every row.

Philox4x32-10 is the counter-based generator of Salmon, Moraes, Dror and Shaw (2011); its published known-answer
vectors are tests. Nothing here depends on numpy's generators, so streams outlive numpy versions. Where each quantity
lies among a row's words is fixed for ever, whether it is used or not.
"""

from __future__ import annotations

import math

import numpy as np

from simcenter.engine.compiled_cache import handler, kernel
from simcenter.engine.drawing.laws import ENDLESS, EXPONENTIAL, FIXED, LOGNORMAL, NOTHING, OTHER
from simcenter.engine.tables import LONGEST_MS, NEVER, Floats, Ints, Words

LOW = 0xFFFFFFFF
PLACE_BITS = 20
DAY_OFFSET = 64
"""Day words start here, so that days before the horizon have words of their own."""
SCALE = 2.0**-32

# Laws by quantity, as rows of the table of codes.
BEFORE, TALK, HOLD, WRAP, PATIENCE, REDIAL_DELAY, RETURN_DELAY = range(7)
# Chances by type.
RETURN_BELOW, REDIAL_BELOW, BLOCKED_BELOW, MAY_FAIL_FROM, SAME_PATIENCE, KEY, NEEDS_SECOND, NEEDS_THIRD = range(8)
BALKED_BELOW, LOST_BELOW = 8, 9


@handler()
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def] # numba infers types
    """Four 32-bit words of a counter and a key, all as 64-bit integers."""
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
        c0 = (p1 >> np.uint64(32)) ^ c1 ^ k0
        c1 = p1 & np.uint64(LOW)
        c2 = (p0 >> np.uint64(32)) ^ c3 ^ k1
        c3 = p0 & np.uint64(LOW)
        k0 = (k0 + np.uint64(0x9E3779B9)) & np.uint64(LOW)
        k1 = (k1 + np.uint64(0xBB67AE85)) & np.uint64(LOW)
    return c0, c1, c2, c3


@kernel(error_model="numpy")
def fill_words(index: Words, middle: Words, who: Words, last: int, key_0: int, key_1: int, out: Words) -> None:
    """Write the four Philox words of every counter (index, middle, who, last) under a key.

    Parameters
    ----------
    index, middle, who
        Counter words, one entry a row.
    last, key_0, key_1
        The fourth counter word and the two key words, common to all rows.
    out
        (rows, 4) words, overwritten.
    """
    k0, k1, c3 = np.uint64(key_0), np.uint64(key_1), np.uint64(last)
    for row in range(index.shape[0]):
        words = philox(np.uint64(index[row]), np.uint64(middle[row]), np.uint64(who[row]), c3, k0, k1)
        out[row, 0] = np.uint32(words[0])
        out[row, 1] = np.uint32(words[1])
        out[row, 2] = np.uint32(words[2])
        out[row, 3] = np.uint32(words[3])


@kernel(error_model="numpy")
def poisson_counts(chances: Floats, means: Floats, out: Ints) -> None:
    """Invert the Poisson distribution: the smallest count whose cumulative probability reaches the chance.

    Parameters
    ----------
    chances
        Uniforms in (0, 1).
    means
        Means, not negative.
    out
        Counts, overwritten. For a fixed chance the count never falls when the mean rises.
    """
    for i in range(chances.shape[0]):
        mean = means[i]
        if mean <= 0.0:
            out[i] = 0
            continue
        mode = math.floor(mean)
        at_mode = math.exp(mode * math.log(mean) - mean - math.lgamma(mode + 1.0))
        below, term, k = at_mode, at_mode, mode
        while k > 0 and term > 1e-18:
            term *= k / mean
            below += term
            k -= 1
        term, k = at_mode, mode
        if chances[i] <= below:
            while k > 0 and below - term >= chances[i]:
                below -= term
                term *= k / mean
                k -= 1
        else:
            while below < chances[i] and (term > 1e-18 or k <= mean):
                k += 1
                term *= mean / k
                below += term
        out[i] = k


@kernel(error_model="numpy")
def fill_arrivals(  # type: ignore[no-untyped-def] # numba infers types
    counts, keys, intervals, interval_ms, day_ms, day, replication, key_0, key_1, index, type_, dial
) -> None:
    """Give every fresh contact of a day its number, its type and the moment it dials.

    Parameters
    ----------
    counts
        Contacts by type and interval, flat.
    keys
        Key of each type.
    intervals, interval_ms, day_ms, day
        Intervals a day, their length, the day's start in the horizon, the day's number.
    replication, key_0, key_1
        Counter and key words common to all.
    index, type_, dial
        One entry a contact, overwritten.
    """
    k0, k1, last = np.uint64(key_0), np.uint64(key_1), np.uint64(replication)
    middle = np.uint64((day + DAY_OFFSET) << 16 | 1 << 8)
    row = 0
    for cell in range(counts.shape[0]):
        kind, interval = cell // intervals, cell % intervals
        who = np.uint64(keys[kind])
        for place in range(counts[cell]):
            number = interval << PLACE_BITS | place
            word = philox(np.uint64(number), middle, who, last, k0, k1)[0]
            index[row] = number
            type_[row] = kind
            dial[row] = day_ms + interval * interval_ms + int((np.int64(word) + 0.5) * SCALE * interval_ms)
            row += 1


@handler()
def time_of(code, first, second, word):  # type: ignore[no-untyped-def] # numba infers types
    """A time in whole milliseconds from a word, by the law's inverse, `LONGEST_MS` at most."""
    if code == FIXED:
        return np.int64(first)
    if code == ENDLESS:
        return NEVER
    if code in (NOTHING, OTHER):
        return 0
    uniform = (np.int64(word) + 0.5) * SCALE
    if code == EXPONENTIAL:
        time = -first * math.log1p(-uniform)
    elif code == LOGNORMAL:
        time = math.exp(first + second * normal_quantile(uniform))
    else:
        time = first * (-math.log1p(-uniform)) ** second
    if time >= LONGEST_MS:
        return LONGEST_MS
    return np.int64(time + 0.5)


@handler()
def normal_quantile(p):  # type: ignore[no-untyped-def] # numba infers types
    """Quantile of the standard normal distribution, to about 16 figures (Wichura 1988, algorithm AS 241)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = 2509.0809287301226727 * r + 33430.575583588128105
        top = ((top * r + 67265.770927008700853) * r + 45921.953931549871457) * r + 13731.693765509461125
        top = ((top * r + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.387132872796366608
        low = 5226.495278852854561 * r + 28729.085735721942674
        low = ((low * r + 39307.89580009271061) * r + 21213.794301586595867) * r + 5394.1960214247511077
        low = ((low * r + 687.1870074920579083) * r + 42.313330701600911252) * r + 1.0
        return q * top / low
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        top = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
        top = ((top * r + 0.24178072517745061177) * r + 1.27045825245236838258) * r + 3.64784832476320460504
        top = ((top * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734
        low = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
        low = ((low * r + 0.0151986665636164571966) * r + 0.14810397642748007459) * r + 0.68976733498510000455
        low = ((low * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1.0
    else:
        r -= 5.0
        top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
        top = ((top * r + 0.0012426609473880784386) * r + 0.026532189526576123093) * r + 0.29656057182850489123
        top = ((top * r + 1.7848265399172913358) * r + 5.4637849111641143699) * r + 6.6579046435011037772
        low = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
        low = ((low * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525
        low = ((low * r + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0
    return top / low if q >= 0.0 else -top / low


@kernel(error_model="numpy")
def habits_of(chances, k, again, comes_back):  # type: ignore[no-untyped-def] # numba infers types
    """What a contact of a type would do next, as bits: 1 redials, 2 when blocked, 4 returns, 8 and 16 as `fill_rows`.

    `again` and `comes_back` are the words that decide; each habit has its threshold.
    """
    bits = 0
    if again < chances[k, REDIAL_BELOW]:
        bits |= 1
    if again < chances[k, BLOCKED_BELOW]:
        bits |= 2
    if again < chances[k, BALKED_BELOW]:
        bits |= 8
    if again < chances[k, LOST_BELOW]:
        bits |= 16
    if comes_back < chances[k, RETURN_BELOW]:
        bits |= 4
    return bits


@kernel(error_model="numpy")
def follow_up(row, new, index, day, attempt, type_, issue):  # type: ignore[no-untyped-def] # numba infers types
    """Make a new row the next contact of a row's issue."""
    index[new] = index[row]
    day[new] = day[row]
    attempt[new] = attempt[row] + 1
    type_[new] = type_[row]
    issue[new] = issue[row]


@kernel(error_model="numpy")
def fill_rows(  # type: ignore[no-untyped-def] # numba infers types
    row, rows, most_attempts, codes, numbers, chances, replication, key_0, key_1,
    index, day, attempt, type_, issue, next_, times, resolve, route, habits,
):  # fmt: skip
    """Draw the luck of rows one after the other; append the follow-ups that luck may wake, until there is no room.

    The second and third blocks of words are worked out only where something in them can matter.

    Parameters
    ----------
    row, rows
        The first row to draw, and how many rows there are so far.
    most_attempts
        Contacts an issue may have.
    codes, numbers
        Laws by (quantity, type), from `encode`.
    chances
        Word thresholds and the key, by (type, column).
    index, day, attempt, type_, issue, next_, times, resolve, route, habits
        Columns with room for more rows; `times` is (quantity, row), habits are bits: 1 redials, 2 redials when
        blocked, 4 returns, 8 redials after balking, 16 after calls in vain.

    Returns
    -------
    row, rows
        Where it stopped: `row` equals `rows` when all are drawn.
    """
    k0, k1, last = np.uint64(key_0), np.uint64(key_1), np.uint64(replication)
    nothing = (np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0))
    while row < rows and rows < index.shape[0]:
        r, k = np.uint64(row), np.uint64(type_[row])  # unsigned, so that no index is looked at for a minus sign
        who, c0 = np.uint64(chances[k, KEY]), np.uint64(index[r])
        middle = np.uint64((day[r] + DAY_OFFSET) << 16 | attempt[r] << 8)
        a = philox(c0, middle, who, last, k0, k1)
        b, c = nothing, nothing
        if chances[k, NEEDS_SECOND]:
            b = philox(c0, middle | np.uint64(1), who, last, k0, k1)
        fails = np.int64(a[3]) >= chances[k, MAY_FAIL_FROM]
        if chances[k, NEEDS_THIRD] or fails:
            c = philox(c0, middle | np.uint64(2), who, last, k0, k1)
        times[0, r] = time_of(codes[0, k], numbers[0, k, 0], numbers[0, k, 1], b[0])
        times[1, r] = time_of(codes[1, k], numbers[1, k, 0], numbers[1, k, 1], a[1])
        times[2, r] = time_of(codes[2, k], numbers[2, k, 0], numbers[2, k, 1], b[1])
        times[3, r] = time_of(codes[3, k], numbers[3, k, 0], numbers[3, k, 1], b[2])
        times[4, r] = time_of(codes[4, k], numbers[4, k, 0], numbers[4, k, 1], a[2])
        times[5, r] = time_of(codes[5, k], numbers[5, k, 0], numbers[5, k, 1], c[2])
        times[6, r] = time_of(codes[6, k], numbers[6, k, 0], numbers[6, k, 1], c[0])
        resolve[r] = np.uint32(a[3])
        route[r] = np.uint32(c[3])
        habits[r] = bits = habits_of(chances, k, np.int64(c[1]), np.int64(b[3]))
        may_return = bits & 4 and fails
        next_[r] = -1
        if (bits & 27 or may_return) and attempt[r] < most_attempts:
            next_[r] = rows
            follow_up(r, np.uint64(rows), index, day, attempt, type_, issue)
            rows += 1
        row += 1
    return row, rows
