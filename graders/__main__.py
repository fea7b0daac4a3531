"""``python -m graders``: see `graders._engine.cli`."""

from graders._engine.cli import main

main(prog_name="python -m graders")
