"""The proof of a kata: every solution of its bank, on many seeds, against the verdict that it is filed under.

Its modules flow one way: values, the bank and the store; the run; the document, and what is drawn of it. None decides a
verdict, so that a change in them has nothing graded anew.
"""
