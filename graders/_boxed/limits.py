"""What the kernel holds a worker to, whatever the judge does: the backstop behind the judge's own deadlines."""

from __future__ import annotations

from collections.abc import Mapping

try:
    import resource
except ImportError:  # Windows has none of this
    resource = None  # type: ignore[assignment]


def impose(limits: Mapping[str, int]) -> None:
    """Set resource limits: names as in `resource` without ``RLIMIT_``, hard and soft alike (setrlimit(2))."""
    for name, most in limits.items():
        which = getattr(resource, f"RLIMIT_{name}", None)
        if which is not None:
            _, hard = resource.getrlimit(which)
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            # A second between the two for CPU: the signal at the soft limit says what it was, SIGKILL does not.
            resource.setrlimit(which, (bound, bound + 1 if name == "CPU" and bound < hard else bound))
