"""Times of an export become local wall time, the scenario's clock, which knows no daylight saving."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from simcenter.scenario.errors import Mistake, nearest, quote


def read_zone(name: str) -> ZoneInfo:
    """Find a time zone such as Europe/Berlin.

    Raises
    ------
    Mistake
        When there is none of that name, or the computer has no time zone data at all.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = available_timezones()
    if not known:
        fix = "time zone data on this computer: install it with 'pip install tzdata'"
        raise Mistake(f"the time zone {quote(name)} and no time zone data to look it up", fix)
    raise Mistake(f"the time zone {quote(name)}", "a name such as Europe/Berlin", nearest=nearest(name, known))


def to_local(moment: datetime, utc: bool, zone: ZoneInfo | None) -> datetime:
    """Turn a time of an export into wall time.

    Parameters
    ----------
    moment
        As it was read; with a zone where the cell said one.
    utc
        Whether times without a zone are UTC.
    zone
        Where the center stands; None to leave the clock as it is.

    Returns
    -------
    Time without a zone; `fold` is 1 in the second pass of an hour that daylight saving repeats.
    """
    if moment.tzinfo is None and not utc:
        return moment
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if zone is not None:
        return moment.astimezone(zone).replace(tzinfo=None)
    return (moment.astimezone(UTC) if utc else moment).replace(tzinfo=None)


def exists(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks of a zone ever show this time: in spring an hour is left out."""
    there = wall.replace(tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)


def is_repeated(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks of a zone show this time twice, as in autumn."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def clock_change(day: date, zone: ZoneInfo) -> str:
    """Say how a day differs from 24 hours; nothing where it does not."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = day + timedelta(days=1)
    length = datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(
        UTC
    ) - midnight.astimezone(UTC)
    if length < timedelta(days=1):
        return f"{day}: clocks go forward; the hour that is left out counts as missing, not as empty"
    if length > timedelta(days=1):
        return f"{day}: clocks go back; the hour that comes twice counts with the mean of both passes"
    return ""


def describe(utc: bool, aware: bool, zone: ZoneInfo | None) -> str:
    """Say which clock the times of the scenario are of."""
    if zone is not None:
        source = "UTC" if utc else "as written, with their zone" if aware else "local time already"
        how = "converted to" if utc or aware else "taken as"
        return f"times in the file are {source}; {how} {zone.key}, daylight saving included"
    if utc:
        return "times are UTC, as this layout says, and stay UTC; --time-zone Europe/Berlin turns them into local time"
    return "times are taken as local time, as they are written"
