"""Never finishes being imported."""

import os
import time


def loop():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        pass
    os._exit(1)


loop()
