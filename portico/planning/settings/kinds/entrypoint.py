"""The entrypoint as Gunicorn takes it: a module, and a name in it or a call with plain values."""

import ast
import re

_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def entrypoint(value: str) -> str | None:
    """Return the entrypoint; None for what Gunicorn would not call, or would call with more than plain values."""
    module, colon, called = value.partition(":")
    if not colon or not _MODULE.fullmatch(module) or not called.isprintable():
        return None
    return value if _NAME.fullmatch(called) or _is_plain_call(called) else None


def _is_plain_call(text: str) -> bool:
    """Return whether the text is a call of a plain name with literal arguments, all that Gunicorn takes."""
    try:
        call = ast.parse(text, mode="eval").body
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or text != text.strip():
            return False
        named = all(keyword.arg is not None for keyword in call.keywords)
        for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
            ast.literal_eval(argument)
        return named and bool(_NAME.fullmatch(call.func.id))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False
