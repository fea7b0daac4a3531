"""Run as ``python -I -S -B boxed_zygote.py FOLDER``: a zygote that boxes each function of a file of attempts.

Reads one JSON object on standard input: the plan, the limits, the attempts' source, the names to run and
the facts they get. Writes one JSON object: for each name the outcome, ``breach: ...`` where the function
returned something true, else ``refused: ...`` or ``killed: ...``.
"""

import json
import os
import select
import signal
import sys

sys.path.insert(0, sys.argv[1])
from refusing import refuse

from graders._boxed import kernel, probe
from graders._boxed.walls import Walls

del sys.path[0]
for _name in ("ctypes", "hashlib", "asyncio", "socket", "threading", "mmap", "resource", "fcntl", "select"):
    __import__(_name)
for _name in ("zlib", "bz2", "lzma", "decimal", "random"):  # their libraries lie outside Python's own folder
    __import__(_name)


def attempt(walls, limits, function, facts):
    ours, theirs = os.pipe()
    pid = walls.fork()
    if pid == 0:
        try:
            walls.raise_up(limits, theirs, theirs, theirs)
            try:
                got = function(facts)
                said = f"breach: {got!r}" if got else "refused: it did nothing"
            except BaseException as problem:  # noqa: BLE001 - whatever it is, it did not get through
                said = f"refused: {type(problem).__name__}: {problem}"
            os.write(3, said[:4000].encode())
        finally:
            os._exit(0)
    os.close(theirs)
    said = b""
    while select.select([ours], [], [], 10)[0] and (part := os.read(ours, 1 << 16)):
        said += part
    os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(ours)
    return said.decode() or f"killed: {code}"


def main():
    request = json.load(sys.stdin)
    out = os.dup(1)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if request.get("refused"):
        refuse(request["refused"])
    if request.get("survey"):
        os.write(out, json.dumps([probe.choose({})[0], probe.survey({})]).encode())
        return
    scope = {"__name__": "attempts"}
    exec(compile(request["source"], "attempts.py", "exec"), scope)
    walls = Walls(request["plan"])
    outcomes = {name: attempt(walls, request["limits"], scope[name], request["facts"]) for name in request["names"]}
    os.write(out, json.dumps(outcomes).encode())


main()
