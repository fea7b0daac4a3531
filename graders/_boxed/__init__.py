"""The untrusted side: everything in this folder runs in the process that runs a learner's code.

Assume that the learner owns every byte of that process. So nothing here knows a test, a model, a seed, a
solution or a verdict; nothing here is believed by the trusted side, which compares plain data and watches
from outside; and nothing here imports more than the standard library and its siblings. The trusted side
imports of this folder only `wire`, the format that both ends speak.
"""
