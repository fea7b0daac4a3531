"""The visible tests, easiest first: make them pass from top to bottom. Redis is an imitation inside this process."""

from collections.abc import Callable
from typing import Any

import redis
from fakeredis import FakeRedis, FakeServer
from freezegun import freeze_time
from idempotency import CardDeclined, GatewayTimeout, InFlight, KeyReused, Payments
from redis.backoff import NoBackoff
from redis.retry import Retry

ORDER = {"amount": 995, "card": "tok_1"}


def test_a_payment_is_charged_once() -> None:
    """Paying charges the card, and a repeat gets the same response without another charge, from any process."""
    server, gateway = FakeServer(), Gateway()
    payments = Payments(client(server), gateway)
    response = paid(payments, "shop", "order-1", ORDER, "the first payment")
    assert response == {"charge": "ch_1", "amount": 995}, "pay should return what gateway.charge returned"
    assert gateway.requests == [ORDER], "gateway.charge should be called once, with the request as it was given"
    assert isinstance(gateway.references[0], str), "gateway.charge takes a reference of your choice, a str, first"
    for process in (payments, Payments(client(server), gateway)):
        again = paid(process, "shop", "order-1", ORDER, "the first attempt is over; a repeat")
        assert again == response, "a repeat should return the same response"
        assert len(gateway.requests) == 1, "a repeat, here or in another process, should not charge again"
    paid(payments, "shop", "order-2", ORDER, "a payment with another key")
    assert len(gateway.requests) == 2, "another key is another payment, though it looks the same"
    assert len(set(gateway.references)) == 2, "another payment needs a reference of its own"


def test_a_key_that_makes_no_sense_is_refused() -> None:
    """A key has between 1 and 255 characters, and one that has not is refused before anything is stored."""
    server, gateway = FakeServer(), Gateway()
    payments = Payments(client(server), gateway)
    for key, what in (("", "an empty key"), ("k" * 256, "a key of 256 characters")):
        raises(ValueError, lambda key=key: payments.pay("shop", key, dict(ORDER)), what)
        assert not gateway.requests, f"{what} should not lead to a charge"
        assert not client(server).dbsize(), f"{what} should leave nothing in Redis"
    for key in ("k" * 255, "é" * 255):
        paid(payments, "shop", key, ORDER, f"a key of 255 characters ({key[:5]}...)")
    assert len(gateway.requests) == 2, "a key of 255 characters is fine, however many bytes each of them takes"


def test_tenants_do_not_share_keys() -> None:
    """Two tenants may use the same key, and no characters in their names make two payments one."""
    server, gateway = FakeServer(), Gateway()
    pairs = [("a", "k"), ("b", "k"), ("a:b", "c"), ("a", "b:c"), ("", "a:k"), ("a", ":k"), ("a:", "k"), ("A", "k")]
    for number, (tenant, key) in enumerate(pairs, 1):
        order = {"amount": number}
        where = f"tenant {tenant!r} with key {key!r} is new after {pairs[: number - 1]}, so it"
        paid(Payments(client(server), gateway), tenant, key, order, where)
        assert len(gateway.requests) == number, f"{where} should be charged"
    assert len(set(gateway.references)) == len(pairs), "each payment should have a reference that no other has"


def test_a_key_belongs_to_one_request() -> None:
    """The same key with another request is a client's mistake, and two requests are equal if they are as JSON."""
    payments = Payments(client(), gateway := Gateway())
    order = {"amount": 10, "items": [{"id": 1, "gift": True}, {"id": 2, "gift": None}]}
    same = {"items": [{"gift": True, "id": 1.0}, {"id": 2, "gift": None}], "amount": 10.0}
    response = paid(payments, "shop", "order-1", order, "the first payment")
    again = paid(
        payments, "shop", "order-1", same, f"{same} is the same JSON value as {order}, so repeating it as that"
    )
    assert again == response, "a repeat should return the same response"
    others: list[dict[str, Any]] = [
        {**order, "amount": 11},
        {**order, "amount": "10"},
        {**order, "note": None},
        {"amount": 10},
        {"amount": 10, "items": [{"id": 2, "gift": None}, {"id": 1, "gift": True}]},
        {"amount": 10, "items": [{"id": True, "gift": True}, {"id": 2, "gift": None}]},
    ]
    for other in others:
        what = f"the key was used for {order}, so using it for {other}"
        raises(KeyReused, lambda other=other: payments.pay("shop", "order-1", other), what)
    again = paid(payments, "shop", "order-1", order, "others were refused, but the first request")
    assert again == response, "a repeat should return the same response"
    assert len(gateway.requests) == 1, "of all these only the first should charge the card"


def test_a_declined_card_stays_declined() -> None:
    """That the card was declined is an outcome, too, and every repeat gets it again with all that it said."""
    server, gateway = FakeServer(), Gateway("declined", "ok")
    for _ in range(3):
        pay = Payments(client(server), gateway).pay
        declined = raises(
            CardDeclined, lambda pay=pay: pay("shop", "order-1", dict(ORDER)), "the card was declined; pay"
        )
        assert declined.args == ("insufficient funds", 51), "CardDeclined should have the arguments it had at first"
    assert gateway.calls.count("charge") == 1, "once the card was declined, a repeat should not try to charge it again"
    other = {**ORDER, "card": "tok_2"}
    raises(KeyReused, lambda: pay("shop", "order-1", other), "another card with the key of a declined one")


def test_after_a_timeout_the_gateway_is_asked_first() -> None:
    """A time-out leaves open whether the card was charged, so the next attempt finds out before it charges."""
    for outcome, next_calls in (("timeout", ["find", "charge"]), ("timeout, charged", ["find"])):
        where = f"the first charge ended as: {outcome}"
        gateway = Gateway(outcome)
        payments = Payments(client(), gateway)
        what = "the gateway did not answer; pay should pass that on: it"
        raises(GatewayTimeout, lambda payments=payments: payments.pay("shop", "order-1", dict(ORDER)), what)
        calls = list(gateway.calls)
        what = f"{where}; its request still owns the key, so another"
        raises(KeyReused, lambda payments=payments: payments.pay("shop", "order-1", {"amount": 1}), what)
        response = paid(payments, "shop", "order-1", ORDER, f"{where}; that ends the attempt, so the next, at once,")
        calls += next_calls
        assert gateway.calls == calls, f"{where}; the next attempt should call {next_calls}, {calls} in all"
        assert len(set(gateway.references)) == 1, f"{where}; the next attempt should use the same reference"
        assert response == gateway.charged[0][1], f"{where}; the next attempt should return the response of the charge"
        again = paid(payments, "shop", "order-1", ORDER, f"{where}; the second came to an end, so a repeat")
        assert again == response, f"{where}; the second came to an end, so a repeat should return the same"
        assert gateway.calls == calls, f"{where}; once the outcome is stored, a repeat should not ask the gateway"


def test_a_repeat_meets_the_attempt_that_runs() -> None:
    """While an attempt is running nobody knows its outcome, so a repeat is told to come back later."""
    server, gateway = FakeServer(), Gateway()
    rival = Payments(client(server), gateway)

    def meanwhile() -> None:
        what = "the first attempt is at the gateway; a repeat"
        raises(InFlight, lambda: rival.pay("shop", "order-1", dict(ORDER)), what)
        what = "the first attempt is at the gateway; the same key with another request"
        raises(KeyReused, lambda: rival.pay("shop", "order-1", {"amount": 1}), what)
        paid(rival, "shop", "order-2", {"amount": 2}, "an attempt with key order-1 is running; one with order-2")
        paid(rival, "pub", "order-1", {"amount": 3}, "an attempt of tenant shop is running; one of tenant pub")

    gateway.meanwhile = meanwhile
    response = paid(Payments(client(server), gateway), "shop", "order-1", ORDER, "the first attempt")
    assert len(gateway.charged) == 3, (
        "an attempt stands in the way of its own tenant's key only, so 3 should be charged"
    )
    again = paid(rival, "shop", "order-1", ORDER, "the first attempt is over, so a repeat")
    assert again == response, "the first attempt is over, so a repeat should return its response"


def test_a_dead_attempt_is_taken_over() -> None:
    """A process that dies says nothing, so its lock ends by itself, and whoever takes over asks the gateway first."""
    for outcome in ("ok, died", "died"):
        with freeze_time("2026-06-01 10:00:00") as clock:
            server, gateway = FakeServer(), Gateway(outcome)
            gateway.wire = wire = client(server)
            where = f"a process died while it charged ({'it did' if 'ok' in outcome else 'it did not'})"
            try:
                Payments(wire, gateway, lock=30).pay("shop", "order-1", dict(ORDER))
            except Died:
                pass
            rival = Payments(client(server), gateway, lock=30)
            clock.tick(28)
            what = f"{where} 28 seconds ago, and nobody knows that it is dead; a repeat"
            raises(InFlight, lambda rival=rival: rival.pay("shop", "order-1", dict(ORDER)), what)
            clock.tick(3)
            response = paid(rival, "shop", "order-1", ORDER, f"{where} 31 seconds ago; lock=30 is over, so a repeat")
            assert "find" in gateway.calls, f"{where}; who takes over should ask gateway.find whether it charged"
            assert len(gateway.charged) == 1, f"{where}; afterwards the card should be charged once"
            assert response == gateway.charged[0][1], f"{where}; who takes over should return the charge's response"
            again = paid(rival, "shop", "order-1", ORDER, f"{where}; somebody took over and finished, so a repeat")
            assert again == response, f"{where}; somebody took over and finished, so a repeat should return the same"


def test_a_key_is_new_after_the_retention() -> None:
    """Records end by themselves, counted from the first attempt, and what comes later is another payment."""
    with freeze_time("2026-06-01 10:00:00") as clock:
        server, gateway = FakeServer(), Gateway("timeout", "ok")
        payments = Payments(client(server), gateway, retention=600)
        raises(GatewayTimeout, lambda: payments.pay("shop", "order-1", dict(ORDER)), "the gateway did not answer; pay")
        clock.tick(400)
        response = paid(payments, "shop", "order-1", ORDER, "the first attempt timed out, so the next")
        clock.tick(190)
        again = paid(
            payments, "shop", "order-1", ORDER, "retention=600, the first attempt was 590 seconds ago; a repeat"
        )
        assert again == response, "590 of 600 seconds have passed, so a repeat should return the stored response"
        clock.tick(20)
        what = "retention=600, the first attempt was 610 seconds ago, so the key is new; another request"
        new = paid(payments, "shop", "order-1", {"amount": 7}, what)
        assert new == {"charge": "ch_2", "amount": 7}, (
            "610 seconds after the first attempt the key is new: charge again"
        )
        assert gateway.references[-1] != gateway.references[0], "a new payment needs a new reference"


def test_a_late_attempt_stores_nothing() -> None:
    """An attempt that was taken for dead may wake up late, and must not replace what has been stored meanwhile."""
    with freeze_time("2026-06-01 10:00:00") as clock:
        server, gateway = FakeServer(), Gateway("declined", "ok")
        responses = []

        def meanwhile() -> None:
            clock.tick(31)
            rival = Payments(client(server), gateway, lock=30)
            responses.append(paid(rival, "shop", "order-1", ORDER, "lock=30 is over since a second, so taking over"))

        gateway.meanwhile = meanwhile
        late = Payments(client(server), gateway, lock=30)
        where = (
            "an attempt was declined but heard of it after 31 seconds; lock is 30, and another took over and charged"
        )
        response = paid(late, "shop", "order-1", ORDER, f"{where}; the late one gives the stored outcome, so it")
        assert responses == [response], f"{where}; the late one should return the stored response"
        again = paid(late, "shop", "order-1", ORDER, f"{where}; the late one stores nothing, so a repeat")
        assert again == response, f"{where}; a repeat should return the response of that charge"


def test_two_clients_charge_once() -> None:
    """Between any two of your commands another client may do all that it likes."""
    for outcome in ("ok", "declined"):
        for moment in range(1, 30):
            server, gateway = FakeServer(), Gateway(outcome)
            wire = client(server)
            payments, rival = Payments(wire, gateway), Payments(client(server), gateway)
            wire.interrupt = lambda rival=rival: answer(rival)  # type: ignore[method-assign]
            wire.interrupt_at = interrupt_at = wire.sent + moment
            first = answer(payments)
            if wire.sent < interrupt_at:
                break  # the call sends fewer commands than that
            where = f"just before pay sent its command {moment}, a rival repeated the whole payment ({outcome})"
            assert gateway.calls.count("charge") == 1, f"{where}; together they should call gateway.charge once"
            last = answer(rival)
            assert last != "InFlight", f"{where}; both are done, so a repeat should get the outcome, not InFlight"
            assert first in ("InFlight", last), f"{where}; pay came to {first}, and a repeat to {last}"


def test_a_lost_reply_does_no_harm() -> None:
    """When a reply is lost, Redis has done what it was told, and the stock client says it again by itself."""
    for outcomes in ((), ("timeout",), ("timeout, charged",)):
        for number in range(1, 20):
            server, gateway = FakeServer(), Gateway(*outcomes)
            wire = client(server)
            payments = Payments(wire, gateway)
            if outcomes:
                answer(payments)
            wire.lose_at = lost = wire.sent + number
            found = answer(payments)
            if wire.sent < lost:
                break  # the call sends fewer commands than that
            where = f"the reply to what pay sent as number {number} was lost, and the client sent it again"
            if outcomes:
                where += f" (after an attempt that ended as: {outcomes[0]})"
            assert found != "InFlight", f"{where}; the attempt that it met was its own, so it should not be InFlight"
            assert len(gateway.charged) == 1, f"{where}; the card should be charged once"
            assert found == gateway.charged[0][1], f"{where}; pay should return the response, not {found}"
            assert answer(payments) == found, f"{where}; a repeat should come to the same"


class Died(BaseException):
    """This process is no more."""


class Gateway:
    """A payment gateway that does as it is told, and remembers what it was asked."""

    def __init__(self, *outcomes: str) -> None:
        """`outcomes` are those of the next charges: ok, declined, timeout, died. Later ones are ok."""
        self.outcomes = list(outcomes)
        self.calls: list[str] = []
        self.references: list[str] = []
        self.requests: list[dict[str, Any]] = []
        self.charged: list[tuple[str, dict[str, Any]]] = []  # by reference, what find finds
        self.meanwhile: Callable[[], None] | None = None  # happens between a charge and the answer, once
        self.wire: Client | None = None  # of the process that dies

    def charge(self, reference: str, request: dict[str, Any]) -> dict[str, Any]:
        """Charge, or not."""
        self.calls.append("charge")
        self.references.append(reference)
        self.requests.append(request)
        outcome = self.outcomes.pop(0) if self.outcomes else "ok"
        response = {"charge": f"ch_{len(self.charged) + 1}", "amount": request.get("amount")}
        if outcome in ("ok", "ok, died", "timeout, charged"):
            self.charged.append((reference, response))
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        if outcome == "declined":
            raise CardDeclined("insufficient funds", 51)
        if outcome.startswith("timeout"):
            raise GatewayTimeout("the gateway did not answer")
        if outcome.endswith("died"):
            assert self.wire is not None
            self.wire.dead = True
            raise Died
        return dict(response)

    def find(self, reference: str) -> dict[str, Any] | None:
        """Return the response of the charge made under `reference`, or None."""
        self.calls.append("find")
        self.references.append(reference)
        return next((dict(response) for known, response in self.charged if known == reference), None)


class Client(FakeRedis):
    """A stock client of an imitated Redis that counts what it sends, and can be interrupted or lose a reply."""

    sent = 0  # so far: a command, or a pipeline of them
    interrupt_at = 0  # before sending this one, another client has its turn
    lose_at = 0  # Redis carries this one out, but the connection breaks before the reply is there
    dead = False  # the process that it belonged to died

    def interrupt(self) -> None:
        """Do what the other client does."""


def client(server: FakeServer | None = None) -> Client:
    """Return a client of `server`, or of one of its own."""
    # A stock client tries again by itself, after a pause; an imitated one has to be told.
    made = Client(server=server or FakeServer())
    made.set_retry(Retry(NoBackoff(), 3))
    usual: Any = made.connection_pool.connection_class

    class Connection(usual):
        def send_packed_command(self, *args: Any, **kwargs: Any) -> None:
            if made.dead:
                raise Died
            made.sent += 1
            if made.sent == made.interrupt_at:
                made.interrupt()
            super().send_packed_command(*args, **kwargs)

        def read_response(self, *args: Any, **kwargs: Any) -> Any:
            if made.sent == made.lose_at:
                made.lose_at = 0
                raise redis.ConnectionError("the connection broke before the reply was there")
            return super().read_response(*args, **kwargs)

    made.connection_pool.connection_class = Connection
    made.ping()
    made.sent = 0  # from here on: what it takes to connect is not counted
    return made


def answer(payments: Payments) -> dict[str, Any] | str:
    """Return what paying for the order comes to: a response, or the name of what is raised."""
    try:
        return payments.pay("shop", "order-1", dict(ORDER))
    except (InFlight, CardDeclined, GatewayTimeout) as problem:
        return type(problem).__name__


def paid(payments: Payments, tenant: str, key: str, request: dict[str, Any], what: str) -> dict[str, Any]:
    """Return the response of a payment that should succeed."""
    try:
        return payments.pay(tenant, key, dict(request))
    except (KeyReused, InFlight, CardDeclined, GatewayTimeout, ValueError) as problem:
        raise AssertionError(f"{what} should return a response, not raise {type(problem).__name__}") from None


def raises(expected: type[Exception], call: Callable[[], object], what: str) -> Exception:
    """Return the exception that the call should raise."""
    try:
        call()
    except expected as raised:
        return raised
    except (KeyReused, InFlight, CardDeclined, GatewayTimeout, ValueError) as raised:
        raise AssertionError(f"{what} should raise {expected.__name__}, not {type(raised).__name__}") from None
    raise AssertionError(f"{what} should raise {expected.__name__}, and nothing was raised")
