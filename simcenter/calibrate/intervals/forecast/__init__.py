"""Intervals become what to expect: volumes by weekday and interval, how different days are, times, patience."""
