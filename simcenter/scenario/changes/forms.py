"""The forms a what-if may be written in, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from simcenter.scenario.changes.agents import (
    AbsenceChange,
    AgentsChange,
    MoveChange,
    ResolutionChange,
    ShrinkageChange,
    WageChange,
)
from simcenter.scenario.changes.base import Change, Factor
from simcenter.scenario.changes.chats import ChatsChange, SlowdownChange
from simcenter.scenario.changes.customers import PopulationChange, StyleChange, UpgradeChange
from simcenter.scenario.changes.deferred import BreakingChange
from simcenter.scenario.changes.demand import (
    DayFactorChange,
    HandleTimeChange,
    LinesChange,
    PatienceChange,
    PromiseChange,
    RecognitionChange,
    SelfServiceChange,
    VolumeChange,
)
from simcenter.scenario.changes.entry import CallbackChange
from simcenter.scenario.changes.incidents import IncidentChange
from simcenter.scenario.changes.training import CrossTraining
from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.units import parse_duration, parse_money_rate, parse_share

Words = Mapping[str, str | None]
"""The named pieces of a form, None where an optional one is left out."""

_NUMBER = r"\d{1,15}(?:\.\d{1,15})?"
_COUNT = r"\d{1,9}"
_NAME = r"[a-z]\w*"
_CLOCK = r"\d{1,2}:\d{2}"
_PIECES: Final = {
    "FACTOR": rf"(?P<factor>[-+] ?{_NUMBER} ?(?:%|percent\b)|[x*] ?{_NUMBER}|{_NUMBER} ?x)",
    "WHOM": rf"(?: (?:of|for) (?P<whom>{_NAME}(?: ?/ ?{_NAME})*))?",
    "POOL": rf"(?: (?:of|for|in) (?P<pool>{_NAME}))?",
    "SHARE": rf"(?P<share>{_NUMBER} ?(?:%|percent\b)|[01]?\.\d{{1,15}}|[01])",
    "STRETCH": rf"(?: (?:from )?(?P<stretch>{_CLOCK} ?(?:-|to|until) ?{_CLOCK}))?",
    "COUNT": rf"(?P<count>{_COUNT})",
    "AGENTS": r"(?: (?:agents?|heads?|people|person))?",
    "NAME": _NAME,
    "NUMBER": _NUMBER,
}


@dataclass(frozen=True)
class Form:
    """One form: how it is shown, what it begins with, the patterns it may have, and the change it makes."""

    shown: str
    begins: str
    patterns: tuple[re.Pattern[str], ...]
    make: Callable[[str, Words], Change]


def _form(shown: str, begins: str, patterns: list[str], make: Callable[[str, Words], Change]) -> Form:
    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"<([A-Z]+)>", lambda piece: _PIECES[piece[1]], pattern), re.IGNORECASE)

    return Form(shown, begins, tuple(compiled(pattern) for pattern in patterns), make)


def read_change(text: str) -> Change:
    """Read one what-if.

    Raises
    ------
    Mistake
        When it has none of the forms; the form it begins like is told, or all of them.
    """
    plain = _plain(text)
    for form in FORMS:
        for pattern in form.patterns:
            match = pattern.fullmatch(plain)
            if match is not None:
                return form.make(text.strip(), match.groupdict())
    raise _unreadable(text, plain)


def _plain(text: str) -> str:
    """Write typographic signs as plain ones and every space as one."""
    signs = {"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u00d7": "x", "\u2010": "-", "\u2011": "-"}
    plain = "".join(signs.get(character, character) for character in text[:500])
    return re.sub(r"\s+", " ", plain).strip().rstrip(".")


def _unreadable(text: str, plain: str) -> Mistake:
    for form in FORMS:
        if re.match(rf"(?:{form.begins})\b", plain, re.IGNORECASE):
            return Mistake(quote(text), f"the form: {form.shown}")
    forms = "; ".join(form.shown for form in FORMS)
    first = plain.split(" ")[0] if plain else ""
    known = [word for form in FORMS for word in form.shown.split(" ")[:1] if word.islower()]
    meant = nearest(first, known)
    suggestion = None if meant is None or meant == first.lower() else " ".join([meant, *plain.split(" ")[1:]])
    return Mistake(quote(text), f"one of the forms: {forms}", nearest=suggestion)


# Pieces -----------------------------------------------------------------------------------------------------


def _word(words: Words, name: str) -> str:
    return words.get(name) or ""


def _optional(words: Words, name: str) -> str | None:
    found = words.get(name)
    return found.replace(" ", "") if found else None


def _stretch(words: Words) -> str | None:
    found = words.get("stretch")
    return "-".join(re.findall(_CLOCK, found)) if found else None


def _share(words: Words) -> float:
    return parse_share(_word(words, "share").lower().replace("percent", "%"))


def _factor(words: Words) -> Factor:
    written = _word(words, "factor")
    number = Fraction(re.findall(_NUMBER, written)[0])
    if written[0] not in "+-":
        return Factor(number)
    change = number / 100
    if written[0] == "-" and change > 1:
        raise Mistake(quote(written), "at most -100%: less than nothing is not possible")
    return Factor(1 + change if written[0] == "+" else 1 - change)


# Makers -----------------------------------------------------------------------------------------------------


def _volume(text: str, words: Words) -> Change:
    return VolumeChange(text, _optional(words, "whom"), _stretch(words), _factor(words))


def _move(text: str, words: Words) -> Change:
    number = _at_least_one(_word(words, "count"))
    return MoveChange(text, number, _word(words, "source"), _word(words, "target"), _stretch(words))


def _training(text: str, words: Words) -> Change:
    number = _at_least_one(_word(words, "count"))
    return CrossTraining(text, number, _word(words, "source"), _word(words, "purpose"))


def _agents(text: str, words: Words) -> Change:
    number = _at_least_one(_word(words, "count"))
    return AgentsChange(
        text, _word(words, "name"), -number if words["sign"] == "-" else number, _stretch(words)
    )


def _at_least_one(count: str) -> int:
    if int(count) == 0:
        raise Mistake(quote(count), "at least 1 agent")
    return int(count)


def _absence(text: str, words: Words) -> Change:
    return AbsenceChange(text, _optional(words, "pool"), _share(words), _stretch(words))


def _shrinkage(text: str, words: Words) -> Change:
    return ShrinkageChange(text, _optional(words, "pool"), _share(words))


def _patience(text: str, words: Words) -> Change:
    return PatienceChange(text, _optional(words, "whom"), _positive(words))


def _handle_time(text: str, words: Words) -> Change:
    return HandleTimeChange(text, _optional(words, "whom"), _positive(words))


def _positive(words: Words) -> Factor:
    factor = _factor(words)
    if factor.value == 0:
        raise Mistake(quote(words["factor"]), "a factor above 0: a time cannot vanish")
    return factor


def _wage(text: str, words: Words) -> Change:
    wage = _factor(words) if words.get("factor") else parse_money_rate(words["wage"])
    return WageChange(text, _optional(words, "pool"), wage)


def _promise(text: str, words: Words) -> Change:
    return PromiseChange(text, _optional(words, "whom"), _share(words), parse_duration(words["within"]))


def _resolution(text: str, words: Words) -> Change:
    return ResolutionChange(text, _optional(words, "pool"), _share(words))


def _recognition(text: str, words: Words) -> Change:
    return RecognitionChange(text, _optional(words, "whom"), _share(words))


def _no_self_service(text: str, words: Words) -> Change:
    return SelfServiceChange(text, _optional(words, "whom"), None)


def _skipping(text: str, words: Words) -> Change:
    return SelfServiceChange(text, None, _word(words, "tier"))


def _day_factor(text: str, words: Words) -> Change:
    shape = words.get("shape")
    return DayFactorChange(text, float(shape) if shape else None)


def _chats(text: str, words: Words) -> Change:
    return ChatsChange(text, _optional(words, "pool"), int(_word(words, "count")))


def _slowdown(text: str, words: Words) -> Change:
    return SlowdownChange(text, _optional(words, "pool"), _share(words))


def _incident(text: str, words: Words) -> Change:
    return IncidentChange(text, _word(words, "name"), happens=_word(words, "whether").lower() == "with")


def _interrupting(text: str, words: Words) -> Change:
    return BreakingChange(text, _optional(words, "whom"), {"interruptible": words["whether"] != "off"})


def _handing_back(text: str, words: Words) -> Change:
    at_shift_end = "finish" if words["whether"] == "off" else "hand_back"
    return BreakingChange(text, _optional(words, "whom"), {"at_shift_end": at_shift_end})


def _callbacks(text: str, words: Words) -> Change:
    return CallbackChange(text, offered=_word(words, "whether").lower() == "on")


def _style(text: str, words: Words) -> Change:
    return StyleChange(text, _word(words, "tier"), _word(words, "style"))


def _upgrade(text: str, words: Words) -> Change:
    return UpgradeChange(text, _optional(words, "tier"), _share(words))


def _population(text: str, words: Words) -> Change:
    return PopulationChange(text, _optional(words, "whom"), int(_word(words, "count")))


def _lines(text: str, words: Words) -> Change:
    count = words.get("count")
    return LinesChange(text, int(count) if count else None)


FORMS: Final[tuple[Form, ...]] = (
    _form("volume [of TIER/NEED] [10:00-12:00] +15%", "volumes?",
          ["volumes?<WHOM><STRETCH> ?<FACTOR>", "volumes?<WHOM> ?<FACTOR><STRETCH>"], _volume),
    _form("move 5 POOL to POOL [10:00-14:00]", "move",
          ["move <COUNT><AGENTS>(?: (?:of|from))? (?P<source><NAME>) to (?P<target><NAME>)<STRETCH>"], _move),
    _form("cross-train 3 of POOL for TIER, NEED, SKILL or POOL", "cross",
          ["cross[- ]?train <COUNT><AGENTS>(?: (?:of|from))? (?P<source><NAME>) for (?P<purpose><NAME>)"],
          _training),
    _form("absence [of POOL] 20% [09:00-12:00]", "absences?",
          ["absences?<POOL> ?<SHARE><STRETCH>", "absences?<POOL><STRETCH> ?<SHARE>"], _absence),
    _form("shrinkage [of POOL] 35%", "shrinkage", ["shrinkage<POOL> ?<SHARE>"], _shrinkage),
    _form("patience [of TIER/NEED] x0.8", "patience", ["patience<WHOM> ?<FACTOR>"], _patience),
    _form("handle time [of TIER/NEED or POOL] +10%", "handle|aht",
          ["(?:handle ?times?|aht)<WHOM> ?<FACTOR>"], _handle_time),
    _form("wage [of POOL] 30/h", "wages?",
          ["wages?<POOL> (?P<wage><NUMBER> ?(?:/|per) ?[a-z]+)", "wages?<POOL> ?<FACTOR>"], _wage),
    _form("promise [of TIER] 90% within 10 s", "promises?",
          ["promises?<WHOM> <SHARE> (?:with)?in (?P<within><NUMBER> ?[a-z]+)"], _promise),
    _form("recognition [of TIER/CHANNEL] 80%", "recognition", ["recognition<WHOM> <SHARE>"], _recognition),
    _form("self-service [of CHANNEL] none", "self", ["self[- ]?service<WHOM> (?:none|off)"], _no_self_service),
    _form("skip-ivr of TIER", "skip", ["skip[- _]?ivr (?:of|for) (?P<tier><NAME>)"], _skipping),
    _form("resolution [of POOL] 75%", "resolution", ["resolution<POOL> <SHARE>"], _resolution),
    _form("day factor shape 10", "day",
          ["day factor (?:shape )?(?P<shape><NUMBER>)", "day factor none"], _day_factor),
    _form("chats at once [in POOL] 3", "chats",
          ["chats?(?: at once)?<POOL> <COUNT>", "<COUNT> chats? at once<POOL>"], _chats),
    _form("chat slowdown [in POOL] 20%", "chat", ["chat ?slowdown<POOL> <SHARE>"], _slowdown),
    _form("without INCIDENT", "without", ["(?P<whether>without) (?P<name><NAME>)"], _incident),
    _form("with INCIDENT", "with", ["(?P<whether>with) (?P<name><NAME>)"], _incident),
    _form("interrupting [of CHANNEL] on", "interrupt", ["interrupting<WHOM> (?P<whether>on|off)"], _interrupting),
    _form("handing back [of CHANNEL] on", "handing", ["handing back<WHOM> (?P<whether>on|off)"], _handing_back),
    _form("callback offer on", "callbacks?", ["callback offers? (?P<whether>on|off)"], _callbacks),
    _form("callback offer off", "callbacks?", ["callback offers? (?P<whether>on|off)"], _callbacks),
    _form("style of TIER STYLE", "style", ["style (?:of|for) (?P<tier><NAME>) (?P<style><NAME>)"], _style),
    _form("upgrade [of TIER] 10%", "upgrades?", ["upgrades?(?: (?:of|for) (?P<tier><NAME>))? <SHARE>"], _upgrade),
    _form("population [of TIER/NEED] 120", "population", ["population<WHOM> <COUNT>"], _population),
    _form("lines 40", "lines?", ["lines? <COUNT>", "lines? (?:unlimited|none)"], _lines),
    _form("POOL +1 agent [10:00-14:00]", "agents?",
          ["(?:agents? (?:of|in) )?(?P<name><NAME>) ?(?P<sign>[-+]) ?<COUNT><AGENTS><STRETCH>"], _agents),
)  # fmt: skip
"""All forms; the one that begins with a pool comes last, so that a pool called ``volume`` hides none."""
