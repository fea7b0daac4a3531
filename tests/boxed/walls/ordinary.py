"""What an honest learner's code does, and must still be able to do inside the box: each returns something true."""

_MODULES = """
abc argparse array ast asyncio base64 binascii bisect builtins bz2 calendar cmath cmd codecs collections collections.abc
colorsys concurrent.futures contextlib contextvars copy copyreg csv ctypes dataclasses datetime decimal difflib dis
doctest email enum errno fnmatch fractions functools gc getpass glob graphlib gzip hashlib heapq hmac html http.client
inspect io ipaddress itertools json keyword linecache locale logging lzma marshal math mmap numbers operator os pathlib
pdb pickle platform pprint profile queue random re reprlib sched secrets selectors shelve shlex shutil signal socket
statistics string stringprep struct symtable tempfile textwrap threading time timeit tokenize traceback tracemalloc
types typing unicodedata unittest unittest.mock urllib.parse uuid warnings weakref xml.etree.ElementTree zipfile zlib
zoneinfo
"""
MODULES = _MODULES.split()
# Their shared libraries are not in the box, and the zygote does not load them beforehand.
NOT_TO_BE_HAD = ["sqlite3", "ssl", "readline", "curses", "tkinter"]


def import_the_library(facts):
    import importlib

    failed = {}
    for name in MODULES:
        try:
            importlib.import_module(name)
        except BaseException as problem:  # noqa: BLE001 - whatever it is, it did not work
            failed[name] = repr(problem)
    return not failed or exec(f"raise ImportError({str(failed)!r})")


def does_not_have(facts):
    import importlib

    lacks = []
    for name in NOT_TO_BE_HAD:
        try:
            importlib.import_module(name)
        except ImportError:
            lacks.append(name)
    return ["these fail", *lacks]


def sleep(facts):
    import time

    began = time.monotonic()
    time.sleep(0.02)
    return time.monotonic() - began > 0.015


def threads(facts):
    import threading

    got = []
    barrier = threading.Barrier(9)

    def work(n):
        barrier.wait(5)
        got.append(n)

    started = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in started:
        thread.start()
    barrier.wait(5)
    for thread in started:
        thread.join()
    return sorted(got) == list(range(8))


def thread_pool(facts):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(lambda n: n * n, range(100))) == 328350


def timed_locks(facts):
    import queue
    import threading

    condition = threading.Condition()
    with condition:
        condition.wait(0.01)
    try:
        queue.Queue().get(timeout=0.01)
    except queue.Empty:
        return True


def randomness(facts):
    import os
    import random
    import secrets
    import uuid

    return (
        len(os.urandom(16)) == 16
        and random.Random(1).random()
        and random.SystemRandom().random()
        and secrets.token_hex()
        and str(uuid.uuid4())
    )


def hashing(facts):
    import hashlib
    import hmac
    import zlib

    return (
        hashlib.sha256(b"x").hexdigest(),
        hashlib.md5(b"x").hexdigest(),
        hashlib.blake2b(b"x").hexdigest(),
        hmac.new(b"k", b"x", "sha256").hexdigest(),
        zlib.crc32(b"x"),
    )


def dates(facts):
    import datetime
    import time

    return (
        datetime.datetime.now(),
        datetime.datetime.now(datetime.UTC),
        time.localtime(),
        time.perf_counter(),
        time.process_time(),
        time.thread_time(),
    )


def zones(facts):
    import datetime
    import os
    import zoneinfo

    if not os.path.isdir("/usr/share/zoneinfo"):
        return "no zones on this machine"
    return datetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Paris")).utcoffset()


def decimals(facts):
    from decimal import Decimal
    from fractions import Fraction

    return Decimal("0.1") + Decimal("0.2") == Decimal("0.3") and Fraction(1, 3) * 3 == 1


def traceback_with_source(facts):
    import json
    import traceback

    try:
        json.loads("{")
    except ValueError:
        return "raw_decode" in traceback.format_exc()


def abort_dies_by_its_own_signal(facts):
    import signal

    seen = []
    signal.signal(signal.SIGUSR1, lambda *a: seen.append(a))
    signal.raise_signal(signal.SIGUSR1)
    import os

    os.kill(os.getpid(), signal.SIGUSR1)
    return len(seen) == 2


def much_memory(facts):
    return len(bytearray(200 << 20))


def deep_recursion(facts):
    import sys

    sys.setrecursionlimit(20000)

    def down(n):
        return n and 1 + down(n - 1)

    return down(15000) == 15000


def deep_recursion_in_a_thread(facts):
    import threading

    def down(n):
        return n and 1 + down(n - 1)

    got = []
    thread = threading.Thread(target=lambda: got.append(down(800)))
    thread.start()
    thread.join()
    return got == [800]


def files_in_memory(facts):
    import csv
    import gzip
    import io
    import pickle
    import zipfile

    data = gzip.compress(b"x" * 1000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as z:
        z.writestr("a", "b")
    return gzip.decompress(data) and pickle.loads(pickle.dumps([1])) == [1] and list(csv.reader(["a,b"]))


def standard_streams(facts):
    import sys

    print("out")
    print("err", file=sys.stderr)
    sys.stdout.flush()
    return sys.stdin.read() == "" and "said"


def is_a_terminal(facts):
    import os

    return os.isatty(1) is False and os.isatty(0) is False


def identity(facts):
    import os
    import platform
    import sys

    return os.getpid() and os.getuid() and platform.system() and sys.version


def limits_can_be_read(facts):
    import resource

    return resource.getrlimit(resource.RLIMIT_AS)[0] == 512 << 20 and resource.getrusage(resource.RUSAGE_SELF)


def async_functions(facts):
    async def f():
        return 5

    try:
        f().send(None)
    except StopIteration as stop:
        return stop.value == 5
