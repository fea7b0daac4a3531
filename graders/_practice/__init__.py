"""A learner's own side: what was tried and solved, hints, the fresh stub, what to do next.

What is remembered lies in ``.gauntlet/`` beside ``katas/``, which git ignores: a learner may delete it at any time.
Nothing else is ever written, but for the learner's file by `stubs.restore`. The ladder imports this, so it is quick.
"""
