"""Makes every method a coroutine, whose answer never comes.

Allowed: wrong_answer runtime_error
"""


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    async def get(self, key, default=None):
        return default

    async def put(self, key, value):
        pass

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
