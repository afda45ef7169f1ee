"""A citizen's answer overtakes a broadcast: measured over some seconds of one."""

import pytest

from benchmarks import overtaking


@pytest.mark.timeout(60)
def test_questions_are_answered_between_two_segments_of_a_running_broadcast(tmp_path) -> None:
    found = overtaking.main(tmp_path, seconds=4, recipients=300)
    assert found["questions"] >= 3
    assert found["broadcast_sent"] > 5
    # A segment takes 0.2 s; behind a queue the wait would be tens of seconds.
    assert found["median_s"] < 1.0
