"""Races: who goes on next is decided by the judge, so that every interleaving can be tried and met again.

`schedule` says who went on, in a word; `program` runs one; `searches` decide which to run; `explore` has them run,
looks at what came of it, and makes what failed as short as it gets.
"""
