"""Exports of what queues did, interval by interval."""
