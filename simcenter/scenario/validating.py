"""Data from a file becomes a checked model, or every mistake in it is told at its line and column."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from simcenter.scenario.errors import InputErrors, KeyPath, Mistake, Mistakes, Problem, nearest, quote
from simcenter.scenario.units import IN_FILE

if TYPE_CHECKING:
    from simcenter.scenario.reading import Document

Model = TypeVar("Model", bound=BaseModel)
Check = Callable[[Any], Iterable[Mistake]]

_NAMES_SHOWN = 12
_MAPPING = 'a mapping (lines of "key: value")'

EXPECTED: Mapping[str, str] = {
    "string_type": "text", "int_type": "a whole number", "int_parsing": "a whole number",
    "int_from_float": "a whole number", "int_parsing_size": "a whole number of reasonable size",
    "float_type": "a number", "float_parsing": "a number", "finite_number": "a finite number",
    "bool_type": "true or false", "bool_parsing": "true or false",
    "list_type": "a list", "tuple_type": "a list", "set_type": "a list", "frozen_set_type": "a list",
    "iterable_type": "a list", "dict_type": _MAPPING, "mapping_type": _MAPPING, "model_type": _MAPPING,
    "model_attributes_type": _MAPPING, "dataclass_type": _MAPPING, "none_required": "nothing",
    "literal_error": "{expected}", "enum": "{expected}",
    "greater_than": "a number above {gt}", "greater_than_equal": "a number of at least {ge}",
    "less_than": "a number below {lt}", "less_than_equal": "a number of at most {le}",
    "multiple_of": "a multiple of {multiple_of}", "too_short": "at least {min_length} in {field_type}",
    "too_long": "at most {max_length} in {field_type}",
    "string_too_short": "text of at least {min_length} characters",
    "string_too_long": "text of at most {max_length} characters",
    "string_pattern_mismatch": "text of the form {pattern}", "union_tag_invalid": "{expected_tags}",
}  # fmt: skip
"""What was expected, by pydantic's kind of error; other kinds keep pydantic's own words."""


def validate(document: Document, model: type[Model], checks: Sequence[Check] = ()) -> Model:
    """Turn a document into a model.

    Parameters
    ----------
    document
        Data from a file.
    model
        What it should be.
    checks
        Functions of the plain data that yield mistakes with paths from the top. They run even when the model
        fails, so that a name nobody defined and a misspelt key are told together.

    Raises
    ------
    InputErrors
        With every mistake, in the order of the file.
    """
    problems = list(document.problems)
    instance: Model | None = None
    try:
        instance = model.model_validate(document.data, context=IN_FILE)
    except ValidationError as error:
        problems += from_pydantic(error, document, model)
    told = {(problem.line, problem.column) for problem in problems}
    for check in checks:
        found = _placed(check(document.data), document)
        problems += [problem for problem in found if (problem.line, problem.column) not in told]
    if problems or instance is None:
        raise InputErrors(problems)
    return instance


def from_pydantic(
    error: ValidationError, document: Document, model: type[BaseModel] | None = None
) -> list[Problem]:
    """Place each of pydantic's errors in the file: `model`, what the data was to be, gives nearest names."""
    return _placed(mistakes_in(error, document.data, model), document)


def _placed(mistakes: Iterable[Mistake], document: Document) -> list[Problem]:
    """Place mistakes in the file, without those in a value that was already refused when it was read."""
    return [document.problem(item) for item in mistakes if not _is_in(item.at, document.unread)]


def _is_in(at: KeyPath, places: Collection[KeyPath]) -> bool:
    return bool(places) and any(at[:depth] in places for depth in range(len(at) + 1))


def mistakes_in(error: ValidationError, data: object, model: type[BaseModel] | None = None) -> list[Mistake]:
    """Translate pydantic's errors about `data` into mistakes with paths that exist in `data`.

    The members of a union fail one by one; only the member that came closest speaks. A missing key whose
    misspelling is reported beside it is not reported again.
    """
    found = [_translated(entry, data, model) for entry in error.errors(include_url=False)]
    spoken = _one_voice_per_union(found, data)
    misspelt = {(*item.at[:-1], item.nearest) for item in spoken if item.at_key and item.nearest is not None}
    missing = {id(item) for entry in found if entry.kind == "missing" for item in entry.mistakes}
    return [item for item in spoken if id(item) not in missing or (*item.at, _named(item)) not in misspelt]


class _Entry:
    """One of pydantic's errors, translated, with the union member it came from."""

    def __init__(
        self, kind: str, mistakes: list[Mistake], at: KeyPath, label: tuple[int, object] | None
    ) -> None:
        self.kind = kind
        self.mistakes = mistakes
        self.at = at
        self.label = label


def _translated(entry: Any, data: object, model: type[BaseModel] | None) -> _Entry:
    kind: str = entry["type"]
    steps: tuple[str | int, ...] = entry["loc"]
    lacks_key = kind in ("missing", "missing_argument")
    at, label, value = _walk(data, steps[:-1] if lacks_key else steps)
    if lacks_key and isinstance(steps[-1], int):
        mistakes = [Mistake(quote(value), f"at least {steps[-1] + 1} entries", at=at)]
    elif lacks_key or kind == "union_tag_not_found":
        key = str(steps[-1] if lacks_key else entry["ctx"]["discriminator"]).strip("'")
        mistakes = [Mistake(f"no {quote(key)}", f"a line {quote(f'{key}: ...')}", at=at)]
    elif kind == "extra_forbidden":
        mistakes = [_unknown_key(at, _fields_at(model, steps[:-1]))]
    elif kind == "value_error":
        mistakes = _own_mistakes(entry["ctx"]["error"], at, at_key=steps[-1:] == ("[key]",))
    elif kind == "too_short" and isinstance(value, list | dict) and len(value) >= entry["ctx"]["min_length"]:
        mistakes = []  # pydantic counts only the entries without mistakes, and those are told by themselves
    else:
        mistakes = [_told_by_kind(kind, entry, at, value, at_key=steps[-1:] == ("[key]",))]
    return _Entry(kind, mistakes, at, label)


def _walk(data: object, steps: tuple[str | int, ...]) -> tuple[KeyPath, tuple[int, object] | None, object]:
    """Follow pydantic's location through the data, passing over the steps that name types and not places.

    Returns
    -------
    The path that exists, the first step that does not with its depth, and the value at the path.
    """
    at: KeyPath = ()
    label: tuple[int, object] | None = None
    for step in steps:
        inside: Any = data
        is_key = isinstance(inside, dict) and step in inside
        if is_key or (isinstance(inside, list | tuple) and step in range(len(inside))):
            data, at = inside[step], (*at, step)
        elif label is None and step != "[key]":
            label = (len(at), step)
    return at, label, data


def _own_mistakes(error: object, at: KeyPath, *, at_key: bool) -> list[Mistake]:
    if isinstance(error, Mistakes):
        return [mistake.inside(at) for mistake in error.mistakes]
    if isinstance(error, Mistake):
        placed = error.inside(at)
        placed.at_key = placed.at_key or at_key
        return [placed]
    return [Mistake(str(error), at=at, at_key=at_key)]


def _unknown_key(at: KeyPath, known: Sequence[str]) -> Mistake:
    key = str(at[-1]) if at else ""
    listed = ", ".join(quote(name) for name in known)
    expected = f"one of {listed}" if 0 < len(known) <= _NAMES_SHOWN else "a key of this part"
    return Mistake(f"unknown key {quote(key)}", expected, nearest=nearest(key, known), at=at, at_key=True)


def _told_by_kind(kind: str, entry: Any, at: KeyPath, value: object, *, at_key: bool) -> Mistake:
    context = {key: _listed(item) for key, item in entry.get("ctx", {}).items()}
    found = quote(at[-1]) if at_key and at else quote(value if at or value is not None else entry["input"])
    meant = None
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        text = str(entry["ctx"].get("expected", entry["ctx"].get("expected_tags", "")))
        names = re.findall(r"'([^']*)'", text)
        given = entry["ctx"].get("tag", value)
        found = quote(given)
        meant = nearest(given, names) if isinstance(given, str) else None
    if kind in EXPECTED:
        expected = EXPECTED[kind].format_map(context).replace("'", '"')
    else:
        words = str(entry["msg"])
        expected = re.sub(r"^(Input|Value|Keys?|URL) should (be |have )?", "", words)
    return Mistake(found, expected, nearest=meant, at=at, at_key=at_key)


def _listed(item: object) -> str:
    if isinstance(item, float) and item.is_integer() and abs(item) < 1e16:
        return str(int(item))
    words = {"List": "the list", "Dictionary": "the mapping", "Tuple": "the list"}
    return words.get(str(item), str(item))


def _named(mistake: Mistake) -> str:
    return mistake.found.removeprefix("no ").strip('"')


# Unions


def _one_voice_per_union(entries: list[_Entry], data: object) -> list[Mistake]:
    spoken: list[Mistake] = []
    groups: dict[tuple[KeyPath, int], list[_Entry]] = {}
    for entry in entries:
        if entry.label is None:
            spoken += entry.mistakes
        else:
            groups.setdefault((entry.at[: entry.label[0]], entry.label[0]), []).append(entry)
    for (at, depth), group in groups.items():
        members = [list(same) for _, same in groupby(group, key=lambda entry: entry.label)]
        spoken += group[0].mistakes if len(group) == 1 else _closest(members, at, depth, data)
    return spoken


def _closest(members: list[list[_Entry]], at: KeyPath, depth: int, data: object) -> list[Mistake]:
    """Let the member speak that takes this kind of value with fewest mistakes; failing that, list them."""
    if len(members) == 1:
        return [mistake for entry in members[0] for mistake in entry.mistakes]
    inner = [member for member in members if any(_is_inside(entry, depth) for entry in member)]
    if inner:
        best = min(inner, key=lambda member: sum(len(entry.mistakes) for entry in member))
        return [mistake for entry in best for mistake in entry.mistakes]
    said = [mistake for member in members for entry in member for mistake in entry.mistakes]
    whole = [mistake for mistake in said if mistake.expected]
    if not whole:
        return said[:1]
    expected = ", or ".join(dict.fromkeys(mistake.expected for mistake in whole))
    meant = next((mistake.nearest for mistake in whole if mistake.nearest is not None), None)
    value: Any = data
    for step in at:
        value = value[step]
    return [Mistake(quote(value), expected, nearest=meant, at=at)]


def _is_inside(entry: _Entry, depth: int) -> bool:
    """Whether a union member took the value for one of its own and found something wrong within."""
    is_one_value = entry.label is not None and str(entry.label[1]).startswith("function-plain")
    if entry.kind == "value_error" and not is_one_value:
        return True  # a model's own check, which runs when all fields are right
    deeper = any(len(mistake.at) > depth for mistake in entry.mistakes)
    return deeper or entry.kind in ("missing", "extra_forbidden", "too_short", "too_long")


# The names a model knows


def _fields_at(model: type[BaseModel] | None, steps: tuple[str | int, ...]) -> list[str]:
    """List the keys of the model at the end of pydantic's location, by following the annotations."""
    here: list[Any] = [] if model is None else [model]
    for step in steps:
        deeper = [after for kind in _members(here) for after in _after(kind, step)]
        here = deeper or here
    models = [kind for kind in _members(here) if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return list(dict.fromkeys(name for kind in models for name in field_names(kind)))


def field_names(model: type[BaseModel]) -> list[str]:
    """List the keys under which a model's fields are written in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _members(kinds: Iterable[Any]) -> list[Any]:
    """Strip annotations and aliases, and take unions apart."""
    result: list[Any] = []
    for kind in kinds:
        if hasattr(kind, "__value__"):  # a `type` statement of Python 3.12
            result += _members([kind.__value__])
        elif get_origin(kind) is Annotated:
            result += _members(get_args(kind)[:1])
        elif get_origin(kind) in (Union, types.UnionType):
            result += _members(get_args(kind))
        else:
            result.append(kind)
    return result


def _after(kind: Any, step: str | int) -> list[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if step == kind.__name__:
            return [kind]
        return [field.annotation for name, field in kind.model_fields.items() if step in (name, field.alias)]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is None or not isinstance(origin, type) or not arguments:
        return []
    if issubclass(origin, Mapping):
        return [arguments[1]]
    return [arguments[0]] if isinstance(step, int) and issubclass(origin, Sequence) else []
