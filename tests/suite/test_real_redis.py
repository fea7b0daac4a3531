"""Over a real Redis the verdicts are those over its imitation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graders._engine import catalog, submission
from graders._engine.judge import Judge
from graders._engine.proof.bank import bank
from graders._engine.result import Verdict

# Every right one, with every check; and mistakes of each kind, of rules, time, races, lost replies and cost, each with
# the check that must catch it.
RIGHT = [
    path.relative_to(catalog.ROOT / "solutions").as_posix()
    for slug in ("idempotency", "ticketmaster", "token_bucket")
    for path in sorted(catalog.ROOT.glob(f"solutions/{slug}/accepted/*/"))
]
WRONG = (
    "idempotency/wrong_answer/charges_again_without_find",
    "idempotency/wrong_answer/found_charge_is_not_stored",
    "idempotency/wrong_answer/late_attempt_overwrites_the_outcome",
    "idempotency/wrong_answer/lock_counted_from_before_it_is_taken",
    "idempotency/wrong_answer/lock_expiry_in_a_second_command",
    "idempotency/wrong_answer/lock_without_expiry",
    "idempotency/wrong_answer/multi_without_watch",
    "idempotency/wrong_answer/outcome_removes_the_expiry",
    "idempotency/wrong_answer/retention_from_the_last_call",
    "idempotency/wrong_answer/tenant_and_key_run_together",
    "ticketmaster/wrong_answer/available_forgets_the_time",
    "ticketmaster/wrong_answer/buy_looks_then_persists",
    "ticketmaster/wrong_answer/clock_of_the_client",
    "ticketmaster/wrong_answer/events_share_their_holds",
    "ticketmaster/wrong_answer/hold_in_two_scripts",
    "ticketmaster/wrong_answer/id_made_by_the_client",
    "ticketmaster/wrong_answer/lock_outlived_by_its_holder",
    "ticketmaster/wrong_answer/looks_then_acts",
    "ticketmaster/wrong_answer/multi_without_watch",
    "ticketmaster/wrong_answer/repeat_extends_the_hold",
    "ticketmaster/wrong_answer/time_in_whole_seconds",
    "ticketmaster/wrong_answer/user_name_stops_at_a_colon",
    "ticketmaster/wrong_answer/watch_after_the_look",
    "ticketmaster/runtime_error/more_than_8000_seats_fail",
    "ticketmaster/runtime_error/scripts_are_loaded_once",
    "ticketmaster/over_budget/asks_for_each_seat_to_hold",
    "ticketmaster/over_budget/scans_the_keyspace_to_release",
    "token_bucket/wrong_answer/clock_back_goes_on",
    "token_bucket/wrong_answer/denial_removes_the_expiry",
    "token_bucket/wrong_answer/expiry_is_rounded_down",
    "token_bucket/wrong_answer/forgotten_script_denies",
    "token_bucket/wrong_answer/key_is_not_in_keys",
    "token_bucket/wrong_answer/looks_and_takes_in_two_scripts",
    "token_bucket/wrong_answer/names_made_in_the_script",
    "token_bucket/wrong_answer/seconds_since_1970_in_one_double",
    "token_bucket/wrong_answer/tokens_stored_with_14_digits",
    "token_bucket/wrong_answer/wait_is_cut_by_redis",
)
# The reference and a few mistakes of each kata on each push, the others every night.
AT_ONCE = {one for one in RIGHT if one.endswith("/reference")} | {*WRONG[::4]}
SHARED_OUT = [one if one in AT_ONCE else pytest.param(one, marks=pytest.mark.nightly) for one in (*RIGHT, *WRONG)]


@pytest.fixture(scope="module")
def judges(real_redis: str) -> Iterator[tuple[Judge, Judge]]:
    """One with an imitation, and one with a real Redis."""
    with Judge() as usual, Judge(redis=real_redis) as other:
        yield usual, other


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("path", SHARED_OUT)
def test_the_verdict_is_the_same_over_a_real_redis(judges: tuple[Judge, Judge], path: str):
    """Check by check, and in the same words."""
    slug, verdict, _ = path.split("/")
    kata = catalog.kata(slug)
    folder = catalog.ROOT / "solutions" / path
    killer = next(filed.killer for filed, each in bank(kata) if each == folder)
    handed_in = submission.read(folder, kata.facts.files)
    usual, other = (judge.grade(kata, handed_in, only=killer or None, explain=False) for judge in judges)
    assert usual.verdict is other.verdict is Verdict(verdict)
    found = [[(each.check, each.verdict, each.message) for each in result.findings] for result in (usual, other)]
    assert found[0] == found[1]
