"""Files that are hardly a submission: broken bytes, broken source, and source of another shape.

They are made here, and not kept as files, because editors, linters and git would each mend some of
them. `ALLOWED` says which verdicts each may get, the one it must get with today's rules first.
"""

import gzip
import io
import zipfile
from collections.abc import Mapping

RIGHT = b'''\
"""A right cache."""

from collections import OrderedDict


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
        if key not in self._data:
            return default
        self._data.move_to_end(key)
        return self._data[key]

    def put(self, key, value):
        self._data[key] = value
        self._data.move_to_end(key)
        if len(self._data) > self._capacity:
            self._data.popitem(last=False)

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data
'''

RIGHT_TEXT = RIGHT.decode()


def _without(method: str) -> bytes:
    """The right cache with one method renamed away."""
    return RIGHT.replace(b"def " + method.encode() + b"(", b"def _no_" + method.encode() + b"(")


def _zipped() -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w") as archive:
        archive.writestr(zipfile.ZipInfo("lru.py"), RIGHT)
    return room.getvalue()


_FINE = ("accepted",)
_BROKEN = ("runtime_error",)
_NOTHING_THERE = ("runtime_error", "not_attempted")
_TOO_MUCH = ("runtime_error", "limit_exceeded")
_UNUSUAL = ("accepted", "runtime_error")

_CASES: Mapping[str, tuple[tuple[str, ...], bytes]] = {
    # Bytes that are hardly text.
    "empty": (_NOTHING_THERE, b""),
    "only_whitespace": (_NOTHING_THERE, b" \n\t\n\x0c\n"),
    "only_comments": (_NOTHING_THERE, b"# to do\n# class LRUCache: later\n"),
    "only_docstring": (_NOTHING_THERE, b'"""class LRUCache: later"""\n'),
    "null_byte_inside": (_BROKEN, RIGHT.replace(b"capacity", b"capa\0city", 1)),
    "null_byte_at_end": (_BROKEN, RIGHT + b"\0"),
    "only_null_bytes": (_BROKEN, bytes(4096)),
    "utf16_with_mark": (_BROKEN, RIGHT_TEXT.encode("utf-16")),
    "utf16_without_mark": (_BROKEN, RIGHT_TEXT.encode("utf-16-le")),
    "utf32_with_mark": (_BROKEN, RIGHT_TEXT.encode("utf-32")),
    # Python 3.11 takes invalid bytes in a comment when it compiles bytes, and nowhere else.
    "latin1_in_comment": (_UNUSUAL, "# café\n".encode("latin-1") + RIGHT),
    "latin1_in_string": (_BROKEN, RIGHT + "spare = 'café'\n".encode("latin-1")),
    "latin1_declared": (_FINE, "# coding: latin-1\n# café\n".encode("latin-1") + RIGHT),
    "utf8_with_mark": (_FINE, b"\xef\xbb\xbf" + RIGHT),
    "utf8_mark_twice": (_BROKEN, b"\xef\xbb\xbf\xef\xbb\xbf" + RIGHT),
    "utf8_mark_but_latin1_declared": (_BROKEN, b"\xef\xbb\xbf# coding: latin-1\n" + RIGHT),
    "utf8_surrogate": (_BROKEN, RIGHT + b"spare = '\xed\xa0\x80'\n"),
    "utf8_overlong": (_BROKEN, RIGHT + b"spare = '\xc0\x80'\n"),
    "utf8_cut_short": (_BROKEN, RIGHT + b"spare = 'caf\xc3'\n"),
    "utf8_cut_short_in_comment": (_UNUSUAL, RIGHT + b"# caf\xc3"),
    "coding_rot13": (_BROKEN, b"# coding: rot13\n" + RIGHT),
    "coding_unknown": (_BROKEN, b"# coding: no-such-coding\n" + RIGHT),
    "coding_not_text": (_BROKEN, b"# coding: hex\n" + RIGHT),
    "coding_unicode_escape": (_UNUSUAL, b"# coding: unicode_escape\n" + RIGHT),
    "coding_utf7": (_UNUSUAL, b"# coding: utf-7\n" + RIGHT),
    "coding_with_path": (_BROKEN, b"# coding: ../../etc/passwd\n" + RIGHT),
    "crlf": (_FINE, RIGHT.replace(b"\n", b"\r\n")),
    "old_mac_line_ends": (_FINE, RIGHT.replace(b"\n", b"\r")),
    "mixed_line_ends": (
        _FINE,
        RIGHT.replace(b"\n", b"\r\n", 9).replace(b"default\n", b"default\r"),
    ),
    "form_feeds": (_FINE, RIGHT.replace(b"\nclass", b"\n\x0cclass").replace(b"\n\n", b"\n\x0c\n")),
    "no_last_newline": (_FINE, RIGHT.rstrip(b"\n")),
    "backslash_at_end": (_BROKEN, RIGHT + b"x = 1 + \\"),
    "end_of_file_mark": (_BROKEN, RIGHT + b"\x1a"),
    "tabs": (_FINE, RIGHT.replace(b"    ", b"\t")),
    "tabs_and_spaces_mixed": (
        _BROKEN,
        RIGHT.replace(b"        return default", b"\treturn default"),
    ),
    "no_break_spaces": (_BROKEN, RIGHT.replace(b"    def get", "\u00a0   def get".encode())),
    "zero_width_space": (_BROKEN, RIGHT.replace(b"self._data", "self.\u200b_data".encode(), 1)),
    "typographic_quotes": (_BROKEN, RIGHT.replace(b'"capacity', "\u201ccapacity".encode())),
    "bidi_override_in_comment": (
        _FINE,
        RIGHT.replace(b"return default", "return default  # \u202e tluafed ton\u2066".encode()),
    ),
    "escapes_in_comment": (_FINE, RIGHT + b"# \x1b[2J\x1b[31m\n"),
    "zip_archive": (_BROKEN, _zipped()),
    "gzip_archive": (_BROKEN, gzip.compress(RIGHT, mtime=0)),
    "compiled_bytecode": (_BROKEN, b"\xa7\r\r\n" + bytes(12) + b"\xe3" + bytes(40)),
    "machine_program": (_BROKEN, b"\x7fELF\x02\x01\x01" + bytes(57)),
    "notebook": (
        _NOTHING_THERE,
        b'{"cells": [{"cell_type": "code", "source": ["class LRUCache: ..."]}]}\n',
    ),
    "web_page": (_BROKEN, b"<!DOCTYPE html>\n<html><pre>class LRUCache: pass</pre></html>\n"),
    "diff": (_BROKEN, b"--- a/lru.py\n+++ b/lru.py\n@@ -1 +1 @@\n-x\n+class LRUCache: pass\n"),
    "merge_conflict": (
        _BROKEN,
        b"<<<<<<< HEAD\n" + RIGHT + b"=======\n" + RIGHT + b">>>>>>> main\n",
    ),
    "pasted_prompt": (_BROKEN, b"".join(b">>> " + line for line in RIGHT.splitlines(True))),
    # Too large or too deep.
    "ten_megabytes_of_comments": (
        (*_UNUSUAL, "limit_exceeded"),
        RIGHT + (b"#" * 99 + b"\n") * 100_000,
    ),
    "ten_megabytes_of_statements": (
        ("runtime_error", "limit_exceeded", "accepted"),
        RIGHT + b"spare = [1]\n" * 850_000,
    ),
    "very_long_line": (_UNUSUAL, RIGHT + b"spare = '" + b"x" * 1_000_000 + b"'\n"),
    "very_long_name": (_UNUSUAL, RIGHT + b"x" * 500_000 + b" = 1\n"),
    "very_many_functions": (
        ("accepted", "runtime_error", "limit_exceeded"),
        RIGHT + b"".join(b"def spare_%d(a, b=1): return a\n" % n for n in range(20_000)),
    ),
    "nested_parentheses": (_TOO_MUCH, RIGHT + b"spare = " + b"(" * 5_000 + b")" * 5_000 + b"\n"),
    "nested_parentheses_deeper": (_TOO_MUCH, RIGHT + b"spare = " + b"(" * 1_000_000),
    "nested_brackets_below_limit": (_UNUSUAL, RIGHT + b"spare = " + b"[" * 90 + b"]" * 90 + b"\n"),
    "nested_signs": (_TOO_MUCH, RIGHT + b"spare = " + b"-" * 200_000 + b"1\n"),
    "nested_negations": (_TOO_MUCH, RIGHT + b"spare = " + b"not " * 100_000 + b"1\n"),
    "nested_attributes": (_TOO_MUCH, RIGHT + b"spare = lambda a: a" + b".b" * 200_000 + b"\n"),
    "nested_powers": (_TOO_MUCH, RIGHT + b"spare = lambda: 1" + b"**1" * 100_000 + b"\n"),
    "nested_lambdas": (_TOO_MUCH, RIGHT + b"spare = " + b"lambda: " * 50_000 + b"0\n"),
    "nested_blocks": (
        _TOO_MUCH,
        RIGHT + b"".join(b" " * n + b"if 1:\n" for n in range(200)) + b" " * 200 + b"pass\n",
    ),
    "long_sum": (_TOO_MUCH, RIGHT + b"spare = lambda a: " + b"a+" * 300_000 + b"a\n"),
    "long_elif_chain": (
        _TOO_MUCH,
        RIGHT + b"if 0: pass\n" + b"elif 0: pass\n" * 100_000,
    ),
    "constant_folding_bomb": (
        (*_UNUSUAL, "limit_exceeded"),
        RIGHT + b"spare = lambda: (((1,) * 200) * 200) * 200 + 'x' * 10**12 + 9 ** 9 ** 9 ** 9\n",
    ),
    "integer_of_many_digits": (_BROKEN, RIGHT + b"spare = " + b"9" * 100_000 + b"\n"),
    "hexadecimal_of_many_digits": (_UNUSUAL, RIGHT + b"spare = 0x" + b"f" * 1_000_000 + b"\n"),
    # Not the language.
    "syntax_error": (_BROKEN, b"class LRUCache\n    pass\n"),
    "syntax_error_with_escapes": (
        _BROKEN,
        b'class LRUCache("\x1b[2J</pre><script>alert(1)</script> ::error::INJECTION_CANARY" =1+1\n',
    ),
    "syntax_error_line_of_a_megabyte": (_BROKEN, b"spare = '" + b"x" * 1_000_000 + b"\n"),
    "unterminated_string": (_BROKEN, RIGHT + b'"""\n' + b"never closed\n" * 1_000),
    "python_2": (_BROKEN, b'print "LRUCache"\n' + RIGHT),
    "indented_by_one": (_BROKEN, b" " + RIGHT.replace(b'"""A right cache."""\n', b"import os\n")),
    "return_outside_function": (_BROKEN, RIGHT + b"return LRUCache\n"),
    "await_outside_function": (_BROKEN, b"await LRUCache\n" + RIGHT),
    "unknown_future": (_BROKEN, b"from __future__ import braces\n"),
    "invalid_escape_warning": (_FINE, RIGHT + b"spare = '\\d'\n"),
    "misleading_shebang": (_FINE, b"#!/bin/rm -rf\n" + RIGHT),
    # What is asked of the import system.
    "import_of_nothing": (_BROKEN, b"import no_such_module_anywhere\n" + RIGHT),
    "import_of_neighbour": (_BROKEN, b"from helper import LRUCache\n"),
    "import_relative": (_BROKEN, b"from . import helper\n" + RIGHT),
    "import_of_itself": (_UNUSUAL, b"import lru\n" + RIGHT),
    "import_from_itself": (_BROKEN, b"from lru import LRUCache\n"),
    "import_of_functools_cache": (
        ("runtime_error", "wrong_answer"),
        b"from functools import lru_cache as LRUCache\n",
    ),
    # Another shape than asked for.
    "wrong_class_name": (_NOTHING_THERE, RIGHT.replace(b"LRUCache", b"LruCache")),
    "class_name_in_full_width": (  # the same name to Python
        _UNUSUAL,
        RIGHT.replace(b"LRUCache", "\uff2c\uff32\uff35Cache".encode()),
    ),
    "class_name_in_cyrillic": (  # another name
        _NOTHING_THERE,
        RIGHT.replace(b"LRUCache", "LRU\u0421ache".encode()),
    ),
    "class_inside_function": (
        _NOTHING_THERE,
        b"def main():\n" + b"".join(b"    " + line for line in RIGHT.splitlines(True)),
    ),
    "class_under_main_guard": (
        _NOTHING_THERE,
        b"if __name__ == '__main__':\n" + b"".join(b"    " + line for line in RIGHT.splitlines(True)),
    ),
    "cache_is_function": (
        ("accepted", "runtime_error", "wrong_answer"),
        RIGHT.replace(b"class LRUCache", b"class Cache") + b"\n\ndef LRUCache(capacity):\n    return Cache(capacity)\n",
    ),
    "cache_is_instance": (
        _BROKEN,
        RIGHT.replace(b"class LRUCache", b"class Cache") + b"\n\nLRUCache = Cache(8)\n",
    ),
    "cache_is_none": (_NOTHING_THERE, b"LRUCache = None\n"),
    "cache_is_module": (_NOTHING_THERE, b"import collections as LRUCache\n"),
    "cache_is_dict": (("runtime_error", "wrong_answer"), b"LRUCache = dict\n"),
    "cache_is_abstract": (
        _BROKEN,
        b"from abc import *\n\n\nclass LRUCache(ABC):\n    @abstractmethod\n    def get(self): 0\n",
    ),
    "cache_deleted": (_NOTHING_THERE, RIGHT + b"\n\ndel LRUCache\n"),
    "class_is_empty": (_BROKEN, b"class LRUCache:\n    pass\n"),
    "without_get": (_BROKEN, _without("get")),
    "without_put": (_BROKEN, _without("put")),
    "without_len": (_BROKEN, _without("__len__")),
    "without_contains": (_BROKEN, _without("__contains__")),
    "without_init": (_BROKEN, _without("__init__")),
    "methods_are_values": (
        _BROKEN,
        b"class LRUCache:\n    def __init__(self, capacity): pass\n    get = put = __len__ = 5\n",
    ),
    "signature_without_default": (
        _BROKEN,
        RIGHT.replace(b"default=None", b"").replace(b"return default", b"return None"),
    ),
    "signature_with_other_order": (
        ("wrong_answer", "runtime_error"),
        RIGHT.replace(b"key, value", b"value, key"),
    ),
    "signature_keyword_only": (_BROKEN, RIGHT.replace(b"self, key", b"self, *, key")),
    "signature_without_capacity": (_BROKEN, RIGHT.replace(b"self, capacity)", b"self)")),
    "signature_with_more": (_BROKEN, RIGHT.replace(b"self, capacity)", b"self, capacity, policy)")),
    "camel_case_methods": (
        _BROKEN,
        RIGHT.replace(b"def get", b"def getItem").replace(b"def put", b"def putItem"),
    ),
    "asks_for_input": (_BROKEN, b"capacity = int(input('capacity? '))\n" + RIGHT),
    "reads_arguments": (_BROKEN, b"import sys\n\nSIZE = int(sys.argv[1])\n" + RIGHT),
    # Printing, leaving and raising while being imported.
    "prints_at_import": (_FINE, b"print('hello')\n" + RIGHT + b"print(LRUCache(1))\n"),
    "demonstration_at_import": (
        _FINE,
        RIGHT + b"\n\ncache = LRUCache(2)\ncache.put(1, 1)\nprint(cache.get(1))\n",
    ),
    "exit_at_import": (_BROKEN, RIGHT + b"import sys\n\nsys.exit(0)\n"),
    "exit_with_text_at_import": (_BROKEN, RIGHT + b"raise SystemExit('accepted')\n"),
    "quit_at_import": (_BROKEN, RIGHT + b"quit()\n"),
    "os_exit_at_import": (_BROKEN, RIGHT + b"import os\n\nos._exit(0)\n"),
    "interrupt_at_import": (_BROKEN, RIGHT + b"raise KeyboardInterrupt\n"),
    "generator_exit_at_import": (_BROKEN, RIGHT + b"raise GeneratorExit\n"),
    "memory_error_at_import": (("runtime_error", "limit_exceeded"), RIGHT + b"raise MemoryError\n"),
    "stop_iteration_at_import": (_BROKEN, RIGHT + b"raise StopIteration\n"),
    "own_base_exception_at_import": (
        _BROKEN,
        RIGHT + b"raise type('Leave', (BaseException,), {})()\n",
    ),
    "group_at_import": (
        _BROKEN,
        RIGHT + b"raise BaseExceptionGroup('x', [SystemExit(0), KeyboardInterrupt()])\n",
    ),
    "exception_without_text_at_import": (
        _BROKEN,
        RIGHT + b"class Bad(Exception):\n    def __str__(self): raise SystemExit\n\n\nraise Bad\n",
    ),
    "value_error_at_import": (_BROKEN, RIGHT + b"raise ValueError\n"),
    "assertion_at_import": (
        _BROKEN,
        RIGHT + b"assert LRUCache(1).get(1) == 1, 'my own test fails'\n",
    ),
    "skip_at_import": (_BROKEN, b"import unittest\n\nraise unittest.SkipTest('not today')\n"),
    "not_implemented_at_import": (
        ("not_attempted", "runtime_error"),
        b"raise NotImplementedError\n",
    ),
    "recursion_at_import": (_BROKEN, b"def deeper(): deeper()\n\n\ndeeper()\n"),
}

BAD_INPUTS: dict[str, bytes] = {name: source for name, (_, source) in _CASES.items()}
ALLOWED: dict[str, tuple[str, ...]] = {name: verdicts for name, (verdicts, _) in _CASES.items()}

_MISS = b"""\
class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return default

    def put(self, key, value):
        pass

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
"""


def _harm(name: str) -> bytes:
    """What a neighbouring file does if anybody runs it."""
    return f"open('/tmp/BREACH_{name}', 'w').write('a neighbouring file was run')\n".encode()


# Folders whose lru.py is wrong and must earn wrong_answer, beside files that nobody may run or
# read. Write them out only below a temporary folder: a test runner that meets them runs some.
SHADOWING: dict[str, dict[str, bytes]] = {
    "conftest": {
        "lru.py": _MISS,
        "conftest.py": _harm("conftest") + b"import pytest\n\n\n@pytest.hookimpl(tryfirst=True)\n"
        b"def pytest_runtest_makereport(item, call):\n    call.excinfo = None\n",
    },
    "test_configuration": {
        "lru.py": _MISS,
        "pytest.ini": b"[pytest]\naddopts = --collect-only -p no:randomly\npython_files = none\n",
        "tox.ini": b"[pytest]\naddopts = --co\n",
        "setup.cfg": b"[tool:pytest]\naddopts = --co\n",
        "pyproject.toml": b"[tool.pytest.ini_options]\naddopts = '--co'\n",
        "noxfile.py": _harm("test_configuration"),
    },
    "standard_library": {
        "lru.py": _MISS,
        **{
            name + ".py": _harm("standard_library")
            for name in ("collections", "encodings", "json", "os", "random", "struct", "time")
        },
    },
    "test_tools": {
        "lru.py": _MISS,
        **{
            name + ".py": _harm("test_tools")
            for name in ("click", "graders", "hypothesis", "model", "msgspec", "pytest", "test_lru")
        },
    },
    "startup_files": {
        "lru.py": _MISS,
        "sitecustomize.py": _harm("startup_files"),
        "usercustomize.py": _harm("startup_files"),
        "__main__.py": _harm("startup_files"),
        "__init__.py": _harm("startup_files"),
        "evil.pth": b"import builtins; " + _harm("startup_files"),
        "pyvenv.cfg": b"home = /tmp\n",
        ".env": b"PYTHONSTARTUP=sitecustomize.py\n",
    },
    "bytecode": {
        "lru.py": _MISS,
        "lru.pyc": b"\xa7\r\r\n" + bytes(12) + b"N",
        "__pycache__/lru.cpython-311.pyc": b"\xa7\r\r\n" + bytes(12) + b"N",
        "lru.cpython-311-x86_64-linux-gnu.so": b"\x7fELF" + bytes(60),
        "lru/__init__.py": _harm("bytecode"),
    },
    "forged_results": {
        "lru.py": _MISS,
        "result.json": b'{"schema": "kata-gauntlet/result/v1", "verdict": "accepted"}\n',
        "results.json": b'{"score": 15.0, "max_score": 15.0}\n',
        "junit.xml": b'<testsuite tests="12" failures="0"/>\n',
        ".hypothesis/examples/x": b"\x00",
    },
    "hostile_names": {
        "lru.py": _MISS,
        "=cmd|' &C calc'!A0": b"",
        "::error::INJECTION_CANARY": b"",
        "\x1b[2J\x1b[31mred": b"",
        "a\nb": b"",
        "<script>alert(1)<\u2215script>": b"",
        "\u202eyp.url": b"",
        "-rf": b"",
        "--help": b"",
        " lru.py": b"",
        "lru.py ": b"",
        "LRU.PY": b"",
        "x" * 250: b"",
    },
}
