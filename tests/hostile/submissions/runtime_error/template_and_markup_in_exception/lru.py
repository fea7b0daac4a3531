"""Writes template, format, console-markup, Markdown and LaTeX commands into a message."""

MESSAGE = (
    "INJECTION_CANARY{{ 7*7 }}{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}${7*7}#{7*7}"
    "%(verdict)s %s %n {0.__class__.__init__.__globals__} {verdict}[/][bold green]accepted[/bold green][link=file:///etc"
    "/passwd]x[/link] ```\n# accepted\n<details open>[x](javascript:alert(1))![y](file:///etc/passwd) \\input{/etc/passwd}"
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
