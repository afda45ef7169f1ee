"""A storm of everything that modems do wrong, under traffic both ways: nothing lost, nothing twice.

Seeded: what a seed does to the modem is always the same, though not at the same octet.
"""

import pytest

from benchmarks import chaos


@pytest.mark.timeout(110)
@pytest.mark.parametrize(
    ("seed", "personality"),
    [(3, "generic"), (15, "sim800")],
    ids=lambda value: str(value),
)
def test_every_message_is_accounted_for_after_a_storm(tmp_path, seed, personality):
    weather = chaos.play(
        tmp_path / "office",
        seconds=3,
        seed=seed,
        personality=personality,
        without=chaos.SLOW,
        every_s=(0.1, 0.4),
    )

    assert sum(weather.happened.values()) >= 3, weather
    assert weather.account.questions > 5
    assert weather.account.notices > 5
    assert weather.account.is_clean, weather


@pytest.mark.timeout(60)
def test_a_replugged_stick_goes_on_within_seconds_in_the_middle_of_traffic(tmp_path):
    others = frozenset(chaos.TROUBLES) - {"unplug"}
    weather = chaos.play(tmp_path / "office", seconds=5, seed=7, without=others, every_s=(0.2, 0.5))

    assert weather.account.is_clean, weather
    assert len(weather.recoveries_s) >= 2
    assert sorted(weather.recoveries_s)[len(weather.recoveries_s) // 2] <= 5
