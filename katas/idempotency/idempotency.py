"""Payments that charge once, however often they are asked for: your code goes here."""

from typing import Any

from redis import Redis


class KeyReused(Exception):
    """The key came before with another request (HTTP 422). This class is given; leave it as it is."""


class InFlight(Exception):
    """An earlier attempt with the key is still running (HTTP 409). This class is given; leave it as it is."""


class CardDeclined(Exception):
    """The gateway says no, and nothing is charged; `args` say why. This class is given; leave it as it is."""


class GatewayTimeout(Exception):
    """The gateway did not answer, and may have charged or not. This class is given; leave it as it is."""


class Payments:
    """What charges cards; all that it knows is in Redis, so that any number of processes can work at once."""

    def __init__(self, redis: Redis, gateway: Any, retention: int = 86_400, lock: int = 30) -> None:
        """Keep records in `redis`, a stock client whose replies are bytes, and charge through `gateway`.

        `gateway.charge(reference: str, request: dict) -> dict` charges the card that `request` names, each
        time that it is called, and returns the gateway's response. It raises CardDeclined if nothing was
        charged, and GatewayTimeout if nobody knows. `gateway.find(reference: str) -> dict | None` returns the
        response of the charge made under `reference`, None if there is none; it may raise GatewayTimeout, too.

        A key is forgotten `retention` seconds after its first attempt. An attempt can be taken over `lock`
        seconds after it died. Both run on the clock of Redis.
        """
        raise NotImplementedError

    def pay(self, tenant: str, key: str, request: dict[str, Any]) -> dict[str, Any]:
        """Charge for `request`, a JSON object, unless that was done before under this `tenant` and `key`.

        Return the gateway's response, or raise its CardDeclined: the first of these is stored, and every
        repeat gets it again without a charge. Pass GatewayTimeout on; it stores no outcome, and the next
        attempt may start at once.

        Raise ValueError, and store nothing, if `key` is empty or longer than 255 characters. Raise KeyReused
        if the key came before with a request that is not equal as a JSON value. Raise InFlight at once if
        another attempt is still running. They are looked at in this order, a stored outcome before InFlight.
        """
        raise NotImplementedError
