"""Climb a kata's visible tests, easiest first, and stop at the first one that fails.

    python -m graders._ladder lru            or a folder:      python -m graders._ladder path/to/lru

A learner runs this every minute, so it must be quick, and its one failure must be plain. pytest
runs with everything off that a ladder does not need, and with a reporter of our own; hypothesis,
rich and the judge are never imported.

These are the learner's own tests and no verdict comes of them, so their code runs here unguarded.
But it may hang, exit or crash. So the tests run in a fork, the climber, and its parent stays behind
to say what became of it. pytest-timeout keeps the time for each test. When it is up, faulthandler
writes the stack to the notes that the two share, and ends the climber: its timer is a thread
outside Python, which neither an `except:` nor a loop inside C can hold up. Of those notes the
parent makes one sentence.

Exit status: 0 every test passes, 1 not yet, 2 bad usage, 3 a mistake of ours, 130 after Ctrl-C.
"""
