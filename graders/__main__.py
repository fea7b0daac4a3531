"""``python -m graders``: see `graders._engine.cli`."""

import sys

from graders._engine.cli import run

if __name__ == "__main__":
    sys.exit(run())
