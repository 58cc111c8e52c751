import pytest

from onewindow.site.command.processes import pause_after


@pytest.mark.parametrize(
    ("crashes", "seconds"),
    [(0, 0.0), (1, 0.5), (2, 1.0), (3, 2.0), (6, 16.0), (7, 30.0), (500, 30.0)],
)
def test_a_crashed_process_waits_twice_as_long_each_time_up_to_half_a_minute(crashes, seconds):
    assert pause_after(crashes) == seconds
