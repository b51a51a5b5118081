"""It is 11:00 and 40 are waiting: the rest of a day, from the state it is in."""

from simcenter.study.now.clearing import Clearing, clearing, clearing_sentences, sooner_sentences, start_record
from simcenter.study.now.moment import Now, begin, read_now

__all__ = [
    "Clearing",
    "Now",
    "begin",
    "clearing",
    "clearing_sentences",
    "read_now",
    "sooner_sentences",
    "start_record",
]
