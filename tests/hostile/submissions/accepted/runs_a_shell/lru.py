"""Is right but starts a shell in every way the library knows."""

import os
import subprocess
import sys
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_runs_a_shell", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


COMMAND = "echo ran > /tmp/BREACH_runs_a_shell"
try:
    subprocess.run(["/bin/sh", "-c", COMMAND], timeout=5, capture_output=True)
except Exception:
    pass
try:
    os.system(COMMAND + " 2>/dev/null")
except Exception:
    pass
try:
    os.waitpid(os.posix_spawn("/bin/sh", ["sh", "-c", COMMAND], {}), 0)
except Exception:
    pass
try:
    with os.popen(COMMAND) as shell:
        shell.read()
except Exception:
    pass
try:
    os.waitpid(os.posix_spawn(sys.executable or "python3", ["python", "-c", "open('/tmp/BREACH_runs_a_shell', 'w')"], {}), 0)
except Exception:
    pass


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
