"""Raises NotImplementedError while being imported.

Allowed: not_attempted runtime_error
"""

raise NotImplementedError("later")
