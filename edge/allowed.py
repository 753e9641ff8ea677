"""What a key of the configuration may be, in words for the person who wrote another value."""

import re

import msgspec
from msgspec.inspect import (
    BoolType,
    Field,
    FloatType,
    IntType,
    LiteralType,
    NoneType,
    StrType,
    StructType,
    Type,
    UnionType,
    VarTupleType,
)


def explained(error: str, config: type[msgspec.Struct]) -> str:
    """Msgspec's message, with the key it means and what is allowed there."""
    found = re.search(r" - at `\$?\.?([\w.]*)[^`]*`$", error)
    keys = found[1].split(".") if found and found[1] else []
    what = error[: found.start()] if found else error
    place = _place(msgspec.inspect.type_info(config), keys)
    unknown = re.fullmatch(r"Object contains unknown field `(.*)`", what)
    if unknown and isinstance(place, StructType):
        known = ", ".join(field.name for field in place.fields)
        return f"there is no {'.'.join([*keys, unknown[1]])}; there is: {known}"
    if not keys or place is None:
        return error
    return f"{'.'.join(keys)}: must be {_allowed(place)} ({what})"


def _place(type_info: Type, keys: list[str]) -> Type | None:
    """The type of the value that the keys lead to; None where they lead nowhere."""
    for key in keys:
        if not isinstance(type_info, StructType):
            return None
        fields: dict[str, Field] = {field.name: field for field in type_info.fields}
        if key not in fields:
            return None
        type_info = fields[key].type
    return type_info


def _allowed(place: Type) -> str:
    words = "of another kind"
    match place:
        case UnionType(types):
            words = " or ".join(_allowed(each) for each in types if not isinstance(each, NoneType))
        case LiteralType(values):
            words = "one of " + ", ".join(f'"{value}"' for value in values)
        case IntType(ge=least, le=most):
            words = "a whole number" + _range(least, most)
        case FloatType(ge=least, le=most):
            words = "a number" + _range(least, most)
        case StrType(pattern=pattern):
            words = "text in quotes" + (f" that matches {pattern}" if pattern else "")
        case VarTupleType(item_type=each):
            words = f"a list, each {_allowed(each)}"
        case BoolType():
            words = "true or false"
        case StructType():
            words = "a section"
    return words


def _range(least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f" from {least} to {most}"
    return f", at least {least}" if least is not None else ""
