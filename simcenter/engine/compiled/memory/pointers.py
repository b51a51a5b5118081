"""Pointers to the flat state, and which of the two loops a handler is compiled for.

Behind a bare pointer numba counts no references: with arrays that cost three quarters of the loop. There are two types
of pointers to the same numbers. Handlers compiled for the lean one belong to the loop for centers that use none of
`EXTRAS`: there `extras` is False at compile time, so whatever stands behind it costs nothing.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.extending import intrinsic, models, overload, register_model

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled_cache import CHECKED, PLAIN, handler


def extras(w: Any) -> bool:
    """Whether a run may use what only the full loop knows."""
    return w[s.FULL] != 0


if PLAIN or CHECKED:

    @handler()
    def pointer(array):  # type: ignore[no-untyped-def] # numba infers types
        """Keep the array itself, so that every index is checked."""
        return array

    lean_pointer = pointer

    def pointer_type(item: types.Type) -> types.Type:
        """The type `pointer` returns."""
        return types.Array(item, 1, "C")

else:

    class LeanPointer(types.CPointer):
        """A pointer to the state of a run that uses no extras."""

        def __init__(self, item: types.Type) -> None:
            """Point to items of a type."""
            super().__init__(item)
            self.name = f"lean {self.name}"

    register_model(LeanPointer)(models.PointerModel)

    @intrinsic
    def pointer(typing_context, array):  # type: ignore[no-untyped-def] # numba infers types
        """The address of a one-dimensional array's first item; the caller keeps the array alive."""
        return types.CPointer(array.dtype)(array), _address

    @intrinsic
    def lean_pointer(typing_context, array):  # type: ignore[no-untyped-def] # numba infers types
        """The same address, for handlers without extras."""
        return LeanPointer(array.dtype)(array), _address

    def _address(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # numba infers types
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    def pointer_type(item: types.Type) -> types.Type:
        """The type `pointer` returns."""
        return types.CPointer(item)


if not PLAIN:

    @overload(extras, inline="always")
    def _known_when_compiled(w):  # type: ignore[no-untyped-def] # numba infers types
        if not isinstance(w, types.CPointer):
            return lambda w: w[s.FULL] != 0
        full = not isinstance(w, LeanPointer)
        return (lambda w: True) if full else (lambda w: False)
