"""The ladder: waits, restarts, the office's command, a rest for what fails again and again."""

import pytest

from smsgw.daemon.recovery import Recovery, Step


def steps(
    recovery: Recovery, reason: str, number: int, begin: float = 0.0, every: float = 20.0
) -> list[Step]:
    return [recovery.failed(reason, begin + n * every).step for n in range(number)]


@pytest.mark.parametrize(
    ("reason", "first", "longest"),
    [("link_lost", 0.3, 2.0), ("no_port", 0.5, 2.0), ("mute", 1.0, 4.0), ("no_sim", 3.0, 15.0)],
)
def test_waits_grow_to_a_bound_that_lets_a_replugged_stick_go_on_soon(reason, first, longest):
    recovery = Recovery()
    waits = [recovery.failed(reason, n).wait_s for n in range(12)]

    assert waits[0] == first
    assert waits == sorted(waits)
    assert waits[-1] == longest


def test_what_only_a_person_can_change_is_looked_at_seldom():
    assert Recovery().failed("puk_required", 0, permanent=True).wait_s == 15


def test_three_openings_in_ten_minutes_lead_to_a_restart():
    assert steps(Recovery(), "sim_failure", 3) == [Step.REOPEN, Step.REOPEN, Step.RESET]


def test_openings_that_lie_far_apart_do_not():
    assert Step.RESET not in steps(Recovery(), "sim_failure", 9, every=301.0)


def test_a_stick_that_is_not_there_is_not_restarted():
    assert set(steps(Recovery(has_command=True), "no_port", 20)) == {Step.REOPEN}


@pytest.mark.parametrize("reason", ["no_sim", "pin_refused", "port_busy", "hilink", "identity_changed"])
def test_neither_is_what_a_restart_cannot_cure(reason):
    assert set(steps(Recovery(has_command=True), reason, 20)) == {Step.REOPEN}


def test_a_restart_that_did_not_help_is_followed_by_the_offices_command():
    taken = [step for step in steps(Recovery(has_command=True), "sim_failure", 12) if step is not Step.REOPEN]

    assert taken[:2] == [Step.RESET, Step.COMMAND]


def test_a_model_without_a_safe_restart_gets_the_command_at_once():
    recovery = Recovery(has_command=True)
    recovery.reset_is_forbidden()

    assert set(steps(recovery, "sim_failure", 20)) == {Step.REOPEN, Step.COMMAND}


def test_a_mute_modem_is_not_told_to_restart_since_it_does_not_hear():
    assert set(steps(Recovery(has_command=True), "mute", 20)) == {Step.REOPEN, Step.COMMAND}


def test_no_step_is_taken_more_than_three_times_an_hour():
    taken = steps(Recovery(has_command=True), "sim_failure", 170, every=20.0)

    assert taken.count(Step.RESET) == 3
    assert taken.count(Step.COMMAND) == 3


def flap(recovery: Recovery, times: int, begin: float = 0.0) -> float:
    """The modem opens and fails `times` times, a minute apart; the instant after that."""
    at = begin
    for _ in range(times):
        recovery.failed("link_lost", at)
        recovery.opened(at + 1)
        at += 60
    return at


def test_a_modem_that_fails_five_times_in_an_hour_is_given_a_rest_that_grows_to_an_hour():
    recovery = Recovery()
    recovery.opened(0)
    at = flap(recovery, 4)
    assert not recovery.failed("link_lost", at).is_rest
    recovery.opened(at + 1)
    plan = recovery.failed("link_lost", at + 60)
    assert (plan.is_rest, plan.wait_s) == (True, 10)

    waits = []
    for n in range(14):
        recovery.opened(at + 61 + n)
        waits.append(recovery.failed("link_lost", at + 61 + n).wait_s)
    assert waits[0] == 20
    assert waits[-1] == 3600


def test_an_hour_without_failures_forgets_them():
    recovery = Recovery()
    recovery.opened(0)
    at = flap(recovery, 8)

    assert not recovery.failed("link_lost", at + 3700).is_rest


def test_a_stick_that_a_person_pulls_out_again_and_again_does_not_count_as_failing():
    recovery = Recovery()
    recovery.opened(0)
    for n in range(20):
        assert not recovery.failed("link_lost", n * 10).is_rest
        recovery.failed("no_port", n * 10 + 1)
        recovery.opened(n * 10 + 5)


def test_a_far_end_that_hangs_up_at_once_is_a_stick_that_is_not_there():
    recovery = Recovery()
    recovery.opened(0)
    recovery.failed("link_lost", 1, over_url=True)
    plans = [recovery.failed("link_lost", 2 + n, over_url=True) for n in range(9)]

    assert {plan.step for plan in plans} == {Step.REOPEN}


def test_a_replug_begins_anew():
    recovery = Recovery()
    recovery.opened(0)
    at = flap(recovery, 9)
    recovery.failed("link_lost", at)
    recovery.replugged()
    recovery.opened(at + 1)
    plan = recovery.failed("link_lost", at + 2)

    assert (plan.is_rest, plan.step, plan.wait_s) == (False, Step.REOPEN, 0.3)
