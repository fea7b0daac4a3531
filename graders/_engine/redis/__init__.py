"""Redis: what a learner's code says to it, held, counted and passed on to a store in a box of its own.

`resp` reads commands; `store` is the judge's end of the box; `desk` answers what one worker asks meanwhile.
"""
