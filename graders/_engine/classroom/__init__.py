"""A whole class, graded in one command: intake, the run with its journal, what it came to, and what is written of it.

Everything flows one way: what was handed in becomes tasks, tasks become results in the journal, results become marks,
and every page and gradebook is a pure function of marks. Nothing here decides a verdict.
"""
