"""Read the attributes that a class declares, with the docstring below each."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from itertools import pairwise

from pydantic import BaseModel
from typing_extensions import get_original_bases, get_type_hints, is_typeddict


def attribute_types(declaring: type) -> Mapping[str, object]:
    """Return the type of each attribute, without the `NotRequired` around the type of an optional one."""
    return get_type_hints(declaring)


def attribute_docstrings(declaring: type) -> Mapping[str, str]:
    """Return the docstring of each attribute; attributes of a base class come first."""
    inherited = [base for base in get_original_bases(declaring) if _declares(base)]
    docstrings = {name: text for base in inherited for name, text in attribute_docstrings(base).items()}
    return {**docstrings, **dict(_docstrings(declaring))}


def _declares(base: object) -> bool:
    return is_typeddict(base) or (isinstance(base, type) and issubclass(base, BaseModel) and base is not BaseModel)


def _docstrings(declaring: type) -> Iterator[tuple[str, str]]:
    (written,) = ast.parse(inspect.getsource(declaring)).body
    assert isinstance(written, ast.ClassDef)
    for line, below in pairwise(written.body):
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and isinstance(below, ast.Expr):
            assert isinstance(below.value, ast.Constant)
            yield line.target.id, inspect.cleandoc(str(below.value.value))
