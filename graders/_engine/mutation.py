"""Mutants: the small mistakes that a program is one edit away from. Pure: source text in, source texts out.

After DeMillo, Lipton and Sayward, "Hints on Test Data Selection" (1978). A grader that accepts a mutant of a right
program either lets a mistake through, or the mutant is no mistake: then it is written down as equivalent, and why.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add,),
    ast.Div: (ast.FloorDiv, ast.Mult),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitXor: (ast.BitAnd,),
}
_NEIGHBOURS = {
    "min": "max",
    "max": "min",
    "append": "appendleft",
    "appendleft": "append",
    "pop": "popleft",
    "popleft": "pop",
    "any": "all",
    "all": "any",
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
    "ceil": "floor",
    "floor": "ceil",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A program with one edit. ``name`` says where and what, and stays the same as long as that line does."""

    name: str
    line: int
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a program, in the order of its lines. Raises `SyntaxError`."""
    tree = ast.parse(source)
    places = _names(tree)
    seen: Counter[str] = Counter()
    plain = ast.unparse(tree)
    found: set[str] = {plain}
    for path, node in _nodes(tree):
        for replacement in _edits(node):
            copied = copy.deepcopy(tree)
            _put(copied, path, replacement)
            try:
                text = ast.unparse(ast.fix_missing_locations(copied))
                compile(text, "mutant", "exec")
            except (SyntaxError, ValueError):
                continue
            if text in found:
                continue
            found.add(text)
            name = f"{places.get(id(node), '')}: {_brief(node)} -> {_brief(replacement)}"
            seen[name] += 1
            yield Mutant(name if seen[name] == 1 else f"{name} ({seen[name]})", getattr(node, "lineno", 0), text + "\n")


_Node = TypeVar("_Node", bound=ast.AST)
_Path = tuple[tuple[str, int | None], ...]


def _nodes(tree: ast.AST, path: _Path = ()) -> Iterator[tuple[_Path, ast.AST]]:
    """Yield what may be edited, with how to get there; annotations, docstrings and imports are left as they are."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "type_comment", "decorator_list", "type_params"):
            continue
        several = isinstance(value, list)
        for index, child in enumerate(value if several else [value]):
            if not isinstance(child, ast.AST) or isinstance(child, (ast.Import, ast.ImportFrom)) or _is_text(child):
                continue
            here = (*path, (name, index if several else None))
            yield here, child
            if not isinstance(child, ast.Raise):  # which exception, and in what words: raising none is the mistake
                yield from _nodes(child, here)


def _is_text(node: ast.AST) -> bool:
    """Whether a statement is a docstring, or an exception's words: nobody checks those."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return True
    return isinstance(node, ast.JoinedStr)


def _put(tree: ast.AST, path: _Path, replacement: ast.AST) -> None:
    node: ast.AST = tree
    for name, index in path[:-1]:
        value = getattr(node, name)
        node = value if index is None else value[index]
    name, index = path[-1]
    if index is None:
        setattr(node, name, replacement)
    else:
        getattr(node, name)[index] = replacement


def _edits(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            yield from _compared(node)
        case ast.BinOp(op=op) | ast.AugAssign(op=op):
            yield from (_with(node, op=other()) for other in _OPERATORS.get(type(op), ()))
        case ast.BoolOp(op=op, values=values):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            yield from (_with(node, values=[*values[:place], *values[place + 1 :]]) for place in range(len(values)))
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield operand
        case ast.Constant(value=value):
            yield from (ast.Constant(other) for other in _values(value))
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.If(test=test) | ast.While(test=test):
            if not isinstance(test, ast.Constant):
                yield _with(node, test=ast.UnaryOp(ast.Not(), test))
            if isinstance(node, ast.If):
                yield _with(node, test=ast.Constant(True))
                yield _with(node, test=ast.Constant(False))
        case ast.Return(value=ast.expr()):
            yield ast.Return(ast.Constant(None))
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.Slice(lower=lower, upper=upper):
            if lower is not None:
                yield _with(node, lower=None)
            if upper is not None:
                yield _with(node, upper=None)
        case ast.Call(func=func, args=args):
            yield from _called(node, func, args)
    if isinstance(node, (ast.Expr, ast.Assign, ast.AugAssign, ast.Raise, ast.Delete)):
        yield ast.Pass()


def _compared(node: ast.Compare) -> Iterator[ast.AST]:
    for place, op in enumerate(node.ops):
        for other in _COMPARISONS.get(type(op), ()):
            yield _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _called(node: ast.Call, func: ast.expr, args: list[ast.expr]) -> Iterator[ast.AST]:
    if len(args) == 2 and not any(isinstance(arg, ast.Starred) for arg in args):
        yield _with(node, args=args[::-1])
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    if name in _NEIGHBOURS:
        other = _NEIGHBOURS[name]
        renamed = _with(func, **{"attr" if isinstance(func, ast.Attribute) else "id": other})
        yield _with(node, func=renamed)
    for place in range(len(node.keywords)):
        yield _with(node, keywords=[*node.keywords[:place], *node.keywords[place + 1 :]])


def _values(value: object) -> Iterator[str | bytes | bool | int | float]:
    """Yield other values for a constant."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
        if value:
            yield value - 1
    elif isinstance(value, float):
        yield value * 2
        yield value / 2
    elif isinstance(value, str):
        yield "" if value else "x"
    elif isinstance(value, bytes):
        yield b"" if value else b"x"


def _with(node: _Node, **fields: object) -> _Node:
    copied = copy.copy(node)
    for name, value in fields.items():
        setattr(copied, name, value)
    return copied


def _names(tree: ast.AST) -> dict[int, str]:
    """Return for each node the function or class that it is in."""
    places: dict[int, str] = {}

    def walk(node: ast.AST, place: str) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            place = f"{place}.{node.name}" if place else node.name
        places[id(node)] = place
        for child in ast.iter_child_nodes(node):
            walk(child, place)

    walk(tree, "")
    return places


def _brief(node: ast.AST) -> str:
    """Return a node as it is written, in one line of bearable length."""
    if isinstance(node, (ast.If, ast.While)):
        return f"{type(node).__name__.lower()} {ast.unparse(node.test)}"
    return " ".join(ast.unparse(node).split())[:100] or type(node).__name__
