"""The worker, through a real box: loads a file, carries out scripts on it, and keeps to itself."""

from __future__ import annotations

import os
from textwrap import dedent

import pytest

from graders._boxed import wire
from graders._boxed.wire import Other, Raised, Ref, Skipped
from graders._engine.box import Box
from graders._engine.oracle import replies
from graders._engine.script import Script, Step, alive, call, drop, each, let, new, read, toy, value, writes
from graders._engine.worker import Limits, WorkerLost


@pytest.fixture(scope="module", params=[None, ()], ids=["walled", "bare"])
def box(request):
    """The best walls that stand here, and none: a worker is the same behind either."""
    with Box(request.param) as box:
        yield box


@pytest.fixture
def spawn(box):
    """Forks workers; none outlives its test."""
    workers = []

    def fork(**limits):
        workers.append(box.spawn(Limits(**limits)))
        return workers[-1]

    yield fork
    for worker in workers:
        worker.kill()


@pytest.fixture
def load(spawn):
    """Loads a program into a fresh worker; returns the worker and what it said to that."""

    def run(source, others=(), **limits):
        worker = spawn(**limits)
        sources = (("main", dedent(source)), *others)
        body = worker.request(wire.dump_request(("load", "main", sources)))
        return worker, wire.decode(wire.load_reply(body))

    return run


@pytest.fixture
def loaded(load):
    """Loads a program that loads, and returns its worker."""

    def run(source, **limits):
        worker, reply = load(source, **limits)
        assert reply is True
        return worker

    return run


def carry_out(worker, *steps, start=wire.AFRESH):
    """Have ``worker`` carry out a script; return its replies."""
    program = Script(steps)
    return replies(program, worker.request(wire.dump_request(("run", program.requests, start))))


def evaluate(worker, expression):
    """Return the value of a Python expression, as seen from inside the box."""
    (reply,) = carry_out(worker, call("", "look", expression))
    assert not isinstance(reply, Raised), reply
    return reply


LOOK = "def look(expression): return eval(expression, {n: __import__(n) for n in 'os sys signal resource'.split()})\n"


def test_a_file_is_loaded(load):
    """The answer is true and nothing else."""
    worker, reply = load("class Thing: pass")
    assert reply is True
    assert worker.alive


@pytest.mark.parametrize(
    ("source", "classes", "line"),
    [
        ("x = 1\ny = 2 +\n", "SyntaxError", 2),
        ("def f():\nreturn 1\n", "IndentationError", 2),
        ("x = 1\nraise ValueError('no')\n", "ValueError", 2),
        ("def f():\n    1 / 0\n\n\nf()\n", "ZeroDivisionError", 2),
        ("import os\nimport no_such_module\n", "ModuleNotFoundError", 2),
        ("\n\nraise NotImplementedError\n", "NotImplementedError", 3),
        ("import sys\nsys.exit(0)\n", "SystemExit", 2),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt", 1),
        ("raise GeneratorExit\n", "GeneratorExit", 1),
        ("class Leave(BaseException): pass\nraise Leave\n", "Leave", 2),
        ("raise SystemExit('accepted')\n", "SystemExit", 1),
        ("import json\njson.loads('{')\n", "JSONDecodeError", 2),
        ("exec('raise ValueError')\n", "ValueError", 1),
        ("eval('1 +')\n", "SyntaxError", 1),
        ("x = 1\nx = '\\ud800'.encode()\n", "UnicodeEncodeError", 2),
        ("raise ExceptionGroup('two', [ValueError(), TypeError()])\n", "ExceptionGroup", 1),
    ],
    ids=lambda value: value if isinstance(value, str) and value[0].isupper() else "",
)
def test_a_file_that_does_not_load_says_why_and_where(load, source, classes, line):
    """Name and line of the learner's file, whatever is raised: the worker lives on to say so."""
    worker, reply = load(source)
    assert type(reply) is Raised
    assert reply.classes[0] == classes
    assert reply.line == line
    assert worker.alive


def test_the_message_of_a_syntax_error_is_without_place_and_text(load):
    """Where it is, is said apart."""
    _, reply = load("x = (1,\n")
    assert reply.message == "'(' was never closed"


def test_the_stub_is_recognised_by_the_first_class_name(load):
    """A class derived from it has a name of its own."""
    _, reply = load("class Later(NotImplementedError): pass\nraise Later")
    assert reply.classes[:2] == ("Later", "NotImplementedError")


def test_the_module_has_its_name_and_no_path(loaded):
    """Nothing tells where the judge keeps anything."""
    worker = loaded("name, file = __name__, __file__\ndef get(): return name, file, __spec__, __builtins__ is not None")
    assert carry_out(worker, call("", "get")) == [("main", "main.py", None, True)]


def test_the_part_under_main_is_not_run(loaded):
    """The file is imported, as a test would import it."""
    worker = loaded("ran = False\nif __name__ == '__main__':\n    ran = True")
    assert carry_out(worker, read("", "ran")) == [False]


def test_a_module_finds_itself_in_sys_modules(loaded):
    """As dataclasses and pickle expect."""
    worker = loaded(
        """
        from __future__ import annotations
        import sys
        from dataclasses import dataclass

        @dataclass
        class Point:
            x: int

        def check(): return sys.modules[__name__].Point is Point and Point(1) == Point(1)
        """
    )
    assert carry_out(worker, call("", "check")) == [True]


COUNTER = """
class Counter:
    made = []
    def __init__(self): self.made.append(1)
    def count(self): return len(self.made)
"""


def test_each_script_meets_a_fresh_module(loaded):
    """No script sees what another left in a class or a global."""
    worker = loaded(COUNTER)
    for _ in range(3):
        assert carry_out(worker, new("counter", "Counter"), call("counter", "count")) == [None, 1]


def test_a_script_can_go_on_with_what_another_left(loaded):
    """Where it is asked to: variables and module are kept."""
    worker = loaded(COUNTER)
    carry_out(worker, new("counter", "Counter"))
    steps = (new("other", "Counter"), call("counter", "count"), call("other", "count"))
    assert carry_out(worker, *steps, start=wire.GO_ON) == [None, 2, 2]


def test_a_script_can_start_without_variables_on_the_module_as_it_is(loaded):
    """Where executing it anew would cost too much."""
    worker = loaded(COUNTER)
    carry_out(worker, new("counter", "Counter"))
    steps = (call("counter", "count"), new("other", "Counter"), call("other", "count"))
    assert carry_out(worker, *steps, start=wire.RESET) == [Skipped(), None, 2]


def test_writes_to_nodes_are_counted_from_the_beginning_of_a_script(loaded):
    """Whatever an earlier one wrote and did not ask for."""
    worker = loaded("def mark(node): node.value = 0")
    steps = (let("n0", toy("Node", 1)), call("", "mark", Ref("n0")), writes(), call("", "mark", Ref("n0")))
    for start in (wire.AFRESH, wire.RESET):
        assert carry_out(worker, *steps, start=start) == [None, None, 1, None]


def test_a_fresh_script_forgets_the_variables(loaded):
    """A call of what was never made in this script is skipped."""
    worker = loaded(COUNTER)
    carry_out(worker, new("counter", "Counter"))
    assert carry_out(worker, call("counter", "count")) == [Skipped()]


def test_a_module_that_fails_the_second_time_says_so_instead_of_all_replies(load):
    """One exception for the whole script."""
    worker, reply = load("import sys\nif hasattr(sys, 'again'): raise ValueError('again')\nsys.again = 1")
    assert reply is True
    first, second = carry_out(worker, read("", "sys"), read("", "sys"))
    assert first.classes[0] == "ValueError"
    assert second == Skipped()


def test_what_a_call_gets_is_its_own(loaded):
    """Positional, by name, and objects that are in variables."""
    worker = loaded(
        """
        class Node:
            def __init__(self, *args, **kwargs): self.got = args, kwargs
            def show(self): return self.got
            def same(self, other): return other is self
        def show(*args, **kwargs): return args, kwargs
        """
    )
    assert carry_out(
        worker,
        call("", "show", 1, (2, "b"), key=b"c", default=None),
        new("node", "Node", [1], name="a"),
        call("node", "show"),
        call("node", "same", Ref("node")),
        call("", "show", Ref("node")),
        call("", "show", 0, Ref("missing")),
    )[:5] == [
        ((1, (2, "b")), {"key": b"c", "default": None}),
        None,
        (([1],), {"name": "a"}),
        True,
        ((Ref("node"),), {}),
    ]


def test_a_step_whose_argument_was_never_made_is_skipped(loaded):
    """It has nothing to show; and the script goes on."""
    worker = loaded("def f(x): return 1")
    skipped, after = carry_out(worker, call("", "f", Ref("nobody")), call("", "f", 2))
    assert type(skipped) is Skipped
    assert after == 1


def test_operators_are_used_as_operators(loaded):
    """``len``, ``in`` and ``[]`` see the special methods of the class, as Python does."""
    worker = loaded(
        """
        class Box:
            def __init__(self): self.__len__ = lambda: 99
            def __len__(self): return 3
            def __contains__(self, item): return item == "in"
            def __getitem__(self, place): return place + 1
            size = 7
        """
    )
    steps = (
        new("box", "Box"),
        call("box", "__len__"),
        call("box", "__contains__", "in"),
        call("box", "__contains__", "out"),
        call("box", "__getitem__", 4),
        read("box", "size"),
        each("box", "__len__", [0, 0]),
        each("box", "__contains__", ["in", "out"]),
    )
    assert carry_out(worker, *steps) == [None, 3, True, False, 5, 7, [3, 3], [True, False]]


def test_each_makes_many_calls_as_one_step(loaded):
    """Columns of arguments in, a list of results out; an exception ends it."""
    worker = loaded("def double(x, y): return x * 2 + 1 // y")
    assert carry_out(worker, each("", "double", [1, "a"][:1] * 3, [2, 3, 4])) == [[2, 2, 2]]
    (reply,) = carry_out(worker, each("", "double", [1, 2], [1, 0]))
    assert reply.classes[0] == "ZeroDivisionError"
    (reply,) = carry_out(worker, each("", "double", [1, 2], [1]))
    assert reply.classes[0] == "ValueError"


HOLDER = """
class Holder:
    def __init__(self): self.kept = []
    def hold(self, value): self.kept.append(value)
    def let_go(self): self.kept.clear()
    def knot(self, value):
        one, other = [value], []
        one.append(other)
        other.append(one)
    def fail(self, value): raise ValueError(value)
"""


def test_what_is_held_is_told_from_what_was_let_go(loaded):
    """A value lives while it is held, however long the script has dropped it."""
    worker = loaded(HOLDER)
    steps = (
        new("holder", "Holder"),
        value("first"),
        value("second"),
        call("holder", "hold", Ref("first")),
        drop("first"),
        drop("second"),
        alive("first"),
        alive("second"),
        call("holder", "let_go"),
        alive("first"),
    )
    assert carry_out(worker, *steps)[6:] == [True, False, None, False]


def test_a_cycle_is_no_holding(loaded):
    """The collector runs before the question is answered."""
    worker = loaded(HOLDER)
    steps = (new("holder", "Holder"), value("v"), call("holder", "knot", Ref("v")), drop("v"), alive("v"))
    assert carry_out(worker, *steps)[-1] is False


def test_what_is_free_is_given_back_before_memory_is_looked_at(loaded):
    """Or what a call takes next would not show from outside: an allocator keeps what was freed for later."""
    worker = loaded("def take(size): return len(bytearray(b'1') * size)")
    collect = Step("collect")
    carry_out(worker, call("", "take", 1), collect)
    before = worker.resident_bytes()
    for size in (8 << 20, 6 << 20):  # glibc keeps up to twice the size of what it once gave back
        carry_out(worker, call("", "take", size), start=wire.GO_ON)
    kept = worker.resident_bytes() - before
    carry_out(worker, collect, start=wire.GO_ON)
    given_back = worker.resident_bytes() - before
    assert given_back < 1 << 20, f"{kept:,} bytes were kept, {given_back:,} still are"


def test_an_exception_holds_nothing(loaded):
    """The frames of its traceback would keep the arguments of the call alive."""
    worker = loaded(HOLDER)
    steps = (new("holder", "Holder"), value("v"), call("holder", "fail", Ref("v")), drop("v"), alive("v"))
    assert carry_out(worker, *steps)[-1] is False


def test_a_value_can_be_watched_after_a_fresh_start(loaded):
    """Names of an earlier script mean nothing now."""
    worker = loaded(HOLDER)
    carry_out(worker, value("v"), drop("v"))
    (reply,) = carry_out(worker, alive("v"))
    assert type(reply) is Raised
    assert carry_out(worker, value("v"), alive("v")) == [None, True]


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("raise KeyError('a')", "KeyError"),
        ("raise NotImplementedError", "NotImplementedError"),
        ("raise SystemExit(3)", "SystemExit"),
        ("import sys; sys.exit()", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise type('Own', (BaseException,), {})", "Own"),
        ("f()", "RecursionError"),
        ("raise MemoryError", "MemoryError"),
        ("raise StopIteration", "StopIteration"),
        ("raise 5", "TypeError"),
    ],
)
def test_an_exception_is_an_answer_and_the_script_goes_on(loaded, statement, name):
    """Whatever it is derived from."""
    worker = loaded(f"def f():\n    {statement}\ndef g(): return 'after'")
    raised, after = carry_out(worker, call("", "f"), call("", "g"))
    assert raised.classes[0] == name
    assert raised.line == 2
    assert after == "after"


def test_all_classes_of_an_exception_are_named(loaded):
    """Most derived first, without ``object``: a subclass of ValueError is a ValueError."""
    worker = loaded("class Bad(ValueError): pass\ndef f(): raise Bad('why')")
    (raised,) = carry_out(worker, call("", "f"))
    assert raised == Raised(("Bad", "ValueError", "Exception", "BaseException"), "why", 2)


@pytest.mark.parametrize(
    "text",
    ["raise ValueError(object())", "raise ValueError(lambda: 0)", "raise KeyError(type('A', (), {})())"],
)
def test_messages_are_without_addresses(loaded, text):
    """No two runs have the same ones, and a regrade gives the same bytes."""
    worker = loaded(f"def f(): {text}")
    (raised,) = carry_out(worker, call("", "f"))
    assert "at 0x..." in raised.message


@pytest.mark.parametrize(
    "text",
    [
        "raise AttributeError",
        "raise SystemExit",
        "return 5",
        "return type('Text', (str,), {})('a')",
        "return None",
        "return 'x' * 10_000_000",
        "return '\\ud800'",
    ],
)
def test_an_exception_that_cannot_say_what_it_is_still_has_a_name(loaded, text):
    """Its ``__str__`` is a learner's."""
    worker = loaded(f"class Bad(Exception):\n    def __str__(self): {text}\ndef f(): raise Bad")
    (raised,) = carry_out(worker, call("", "f"))
    assert raised.classes[0] == "Bad"
    assert len(raised.message) < 1_000
    raised.message.encode()


def test_an_exception_class_that_lies_about_its_name_is_still_an_answer(loaded):
    """Not even its metaclass is asked."""
    worker = loaded(
        """
        class Meta(type):
            __name__ = property(lambda cls: 1 / 0)
            __mro__ = property(lambda cls: 1 / 0)

        class Bad(Exception, metaclass=Meta): pass

        def f(): raise Bad
        """
    )
    (raised,) = carry_out(worker, call("", "f"))
    assert raised.classes[0] == "Bad"


@pytest.mark.parametrize(
    ("expression", "seen"),
    [
        ("iter([])", Other("list_iterator")),
        ("range(3)", Other("range")),
        ("type('Int', (int,), {})(7)", Other("Int")),
        ("(1, [2, {3: {4}}])", (1, [2, {3: {4}}])),
        ("'\\ud800'", Other("str with a lone surrogate")),
        ("1 << 5000", Other("int of 5,001 bits")),
    ],
    ids=["iterator", "range", "subclass", "nested", "surrogate", "huge"],
)
def test_replies_are_plain_data(loaded, expression, seen):
    """What is not plain is named."""
    worker = loaded(f"def f(): return {expression}")
    (reply,) = carry_out(worker, call("", "f"))
    assert reply == seen


def test_a_reply_that_is_too_large_is_no_flood(loaded):
    """The worker says so and lives on."""
    worker = loaded("def f(n): return ['x' * 1000] * n")
    assert len(carry_out(worker, call("", "f", 1_000))[0]) == 1_000
    (reply,) = carry_out(worker, call("", "f", 5_000))
    assert type(reply) is Other
    assert worker.alive
    assert carry_out(worker, call("", "f", 1)) == [["x" * 1000]]


def test_what_is_printed_is_no_part_of_the_reply(loaded):
    """It is kept aside, from the load and from the calls."""
    worker = loaded("import sys\nprint('at import')\ndef f():\n    print('in call')\n    sys.stderr.write('err')")
    assert carry_out(worker, call("", "f")) == [None]
    worker.kill()
    assert "at import" in worker.output
    assert "in call" in worker.output
    assert "err" in worker.output


def test_what_a_fresh_module_prints_was_heard_before(loaded):
    """A file that prints at import does so once, not for each of a thousand examples."""
    worker = loaded("print('at import')\ndef f(): print('in call')")
    for _ in range(5):
        carry_out(worker, call("", "f"))
    worker.kill()
    assert worker.output.count("at import") == 1
    assert worker.output.count("in call") == 5


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_below_the_limit_is_drained(loaded, stream):
    """More than a pipe holds: a worker that prints does not wait for ever."""
    worker = loaded(
        f"import sys\ndef f():\n    for _ in range(1000): sys.{stream}.write('x' * 1024)\n    return 'done'"
    )
    assert carry_out(worker, call("", "f")) == ["done"]
    worker.kill()
    assert 60_000 < len(worker.output) <= 2 * 65_536


@pytest.mark.parametrize("way", ["print('x' * 1024)", "sys.stderr.write('x')", "os.write(1, b'x' * 9)"])
def test_a_flood_is_killed(loaded, way):
    """At the limit, and only what is kept is kept."""
    worker = loaded(f"import os, sys\ndef f():\n    while True: {way}", output=1 << 20)
    with pytest.raises(WorkerLost) as lost:
        carry_out(worker, call("", "f"))
    assert lost.value.reason == "output"
    assert not worker.alive
    assert len(worker.output) <= 2 * 65_536


@pytest.mark.parametrize(
    "harm",
    [
        "sys.stdout = sys.stderr = None",
        "sys.stdout = 5",
        "sys.stdout.close()",
        "sys.stdout = type('S', (), {'write': None, 'flush': lambda s: 1 / 0})()",
        "sys.stdout = type('S', (), {'flush': lambda s: sys.exit()})()",
        "del sys.stdout, sys.stderr",
        "os.close(1); os.close(2)",
    ],
)
def test_a_spoilt_stream_is_no_harm(loaded, harm):
    """A learner may put anything there."""
    worker = loaded(f"import os, sys\ndef f():\n    {harm}\ndef g(): return 'after'")
    assert carry_out(worker, call("", "f"))[0] is None
    assert carry_out(worker, call("", "g")) == ["after"]


def test_only_four_descriptors_are_open(loaded):
    """Nothing to read, two pipes for output, and the channel."""
    worker = loaded(
        """
        import os
        def is_open(fd):
            try:
                os.fstat(fd)
            except OSError:
                return False
            return True
        def look(): return [fd for fd in range(1 << 12) if is_open(fd)]
        """
    )
    assert carry_out(worker, call("", "look")) == [[0, 1, 2, 3]]


def test_there_is_nothing_to_read(loaded):
    """A program that asks for input finds the end of it."""
    worker = loaded("def f(): return input()")
    (raised,) = carry_out(worker, call("", "f"))
    assert raised.classes[0] == "EOFError"


def test_the_environment_is_empty(loaded, monkeypatch):
    """And the arguments, and what the user has set or put on the path is not there."""
    worker = loaded(LOOK)
    assert evaluate(worker, "dict(os.environ)") == {}
    assert evaluate(worker, "os.getenv('PATH')") is None
    assert evaluate(worker, "sys.argv") == [""]
    assert evaluate(worker, "[path for path in sys.path if 'site-packages' in path or path in ('', '.')]") == []


def test_neither_judge_nor_tests_are_in_memory(loaded):
    """The zygote was started by exec: it never had them."""
    worker = loaded(LOOK)
    loaded_here = set(evaluate(worker, "[name.split('.')[0] for name in sys.modules]"))
    assert not loaded_here & {"pytest", "_pytest", "hypothesis", "click", "msgspec", "graders", "model"}


@pytest.mark.parametrize("module", ["pytest", "hypothesis", "click", "graders", "graders.lru.model"])
def test_neither_judge_nor_tests_can_be_imported(load, module):
    """The path holds the standard library only."""
    _, reply = load(f"import {module}")
    assert reply.classes[0] == "ModuleNotFoundError"


def test_a_worker_has_a_session_and_a_process_group_of_its_own(loaded):
    """So that all it starts can be killed with it."""
    worker = loaded(LOOK)
    assert os.getpgid(worker.pid) == worker.pid
    assert os.getsid(worker.pid) == worker.pid
    assert evaluate(worker, "os.getsid(0) == os.getpgrp() == os.getpid()") is True


def test_a_worker_is_held_by_the_kernel_too(loaded):
    """Limits that it cannot raise: the backstop behind the judge's own."""
    worker = loaded(LOOK, cpu_s=1.0, memory=300 << 20)
    limits = evaluate(
        worker,
        "{name: resource.getrlimit(getattr(resource, 'RLIMIT_' + name)) for name in ('AS', 'CPU', 'FSIZE', 'CORE')}",
    )
    assert limits["AS"] == (300 << 20, 300 << 20)
    assert limits["FSIZE"] == (0, 0)
    assert limits["CORE"] == (0, 0)
    soft, hard = limits["CPU"]
    assert 1 <= soft == hard <= 5


def test_memory_beyond_the_limit_is_an_exception(loaded):
    """It can be told from a crash."""
    worker = loaded("def f(): return len(bytearray(1 << 30))", memory=300 << 20)
    (raised,) = carry_out(worker, call("", "f"))
    assert "MemoryError" in raised.classes


def test_two_workers_know_nothing_of_each_other(loaded):
    """Each is forked from the clean zygote."""
    first, second = loaded("import sys\nsys.left = 1\n" + LOOK), loaded(LOOK)
    assert evaluate(first, "sys.left") == 1
    assert evaluate(second, "hasattr(sys, 'left')") is False
    assert first.pid != second.pid


def test_luck_and_the_order_of_sets_are_the_same_for_all(loaded):
    """A regrade meets the same random numbers and the same hashes."""
    source = "import random\ndef luck(): return random.random(), list({'a', 'b', 'c', 'd', 'e'}), hash('a')"
    first, second = (carry_out(loaded(source), call("", "luck")) for _ in range(2))
    assert first == second


def test_several_files_are_not_one(load):
    """The main module is the one that is named."""
    _, reply = load("x = 1", others=(("other", "1 / 0"),))
    assert reply is True
