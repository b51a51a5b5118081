"""What every part of a scenario has in common: frozen, every key known, every mistake reported."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from simcenter.scenario.units import Name


class Part(BaseModel):
    """A frozen piece of a scenario that refuses keys it does not know."""

    # Built at first use: building every part by itself at import took 0.1 s more.
    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, ser_json_inf_nan="constants", defer_build=True
    )

    def changed(self, **values: Any) -> Self:
        """Return a copy with some fields replaced, checked anew; parts that stay are not parsed again."""
        # Iterating over the model itself would also give what its cached properties have computed.
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**fields, **values})


__all__ = ["Name", "Part"]
