"""Gives workflow commands to the CI system from an exception's message."""

MESSAGE = (
    "INJECTION_CANARY\n::error::injected\n::set-output name=verdict::accepted\n::stop-commands::x\n"
    "::add-mask::a\n##[error]injected\n##vso[task.complete result=Succeeded;]done\n"
    "##teamcity[buildStatus status='SUCCESS']\n\r::notice::injected\u2028::error::injected\x85::error::injected"
)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise RuntimeError(MESSAGE)

    def put(self, key, value):
        raise RuntimeError(MESSAGE)

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
