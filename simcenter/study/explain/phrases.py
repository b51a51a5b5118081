"""Moments, spans, numbers and lists as the sentences of an explanation write them."""

from __future__ import annotations

from collections.abc import Sequence

from simcenter.study.explain.explanation import Customer

DAY_MS = 86_400_000


def clock(customer: Customer, time: int) -> str:
    """Write a moment as clock time, with the day where there are several."""
    seconds = (time + customer.opens_ms) // 1_000
    text = f"{seconds // 3_600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return text if customer.days == 1 else f"{text} on day {(time + customer.opens_ms) // DAY_MS + 1}"


def lasting(milliseconds: int) -> str:
    """Write a span of time, to a tenth of a second below 10 s."""
    if milliseconds < 10_000:
        return f"{milliseconds / 1_000:.1f}".removesuffix(".0") + " s"
    minutes, seconds = divmod(round(milliseconds / 1_000), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else "", f"{seconds} s" if seconds else ""]
    return " ".join(part for part in parts if part)


def count(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{f'{number:,}' if number else 'no'} {noun}s"


def listed(parts: Sequence[str]) -> str:
    """Join parts as a sentence does."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
