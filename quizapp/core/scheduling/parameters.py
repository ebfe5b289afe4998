"""The 21 parameters of FSRS-6: the defaults, and the range that each may have.

Both are those of py-fsrs 6.3, which a test holds them to: a card must replay alike under a
later version of the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Parameters: TypeAlias = tuple[float, ...]

# fmt: off
DEFAULTS: Final[Parameters] = (
    0.212, 1.2931, 2.3065, 8.2956,  # stability after the first answer: again, hard, good, easy
    6.4133, 0.8334, 3.0194, 0.001,  # difficulty: at first, by rating, its change, its return
    1.8722, 0.1666, 0.796,  # growth of stability with a recall
    1.4835, 0.0614, 0.2629, 1.6483,  # stability after a lapse
    0.6014, 1.8729,  # less for hard, more for easy
    0.5425, 0.0912, 0.0658,  # reviews on the same day
    0.1542,  # decay of the forgetting curve
)
LOWEST: Final[Parameters] = (
    0.001, 0.001, 0.001, 0.001,
    1.0, 0.001, 0.001, 0.001,
    0.0, 0.0, 0.001,
    0.001, 0.001, 0.001, 0.0,
    0.0, 1.0,
    0.0, 0.0, 0.0,
    0.1,
)
HIGHEST: Final[Parameters] = (
    100.0, 100.0, 100.0, 100.0,
    10.0, 4.0, 4.0, 0.75,
    4.5, 0.8, 3.5,
    5.0, 0.25, 0.9, 4.0,
    1.0, 6.0,
    2.0, 2.0, 0.8,
    0.8,
)
# fmt: on


def checked(parameters: Sequence[float]) -> Parameters:
    """Return the parameters as a tuple; refuse a wrong count or a value out of its range.

    The ``ValueError`` names the first parameter that is out of range (0 to 20) and the range.
    """
    if len(parameters) != len(DEFAULTS):
        raise ValueError(f"the model has {len(DEFAULTS)} parameters, not {len(parameters)}")
    for index, value in enumerate(parameters):
        # Written so that "not a number" is out of range, too.
        if not LOWEST[index] <= value <= HIGHEST[index]:
            raise ValueError(
                f"parameter {index} must be {LOWEST[index]:g} to {HIGHEST[index]:g}, not {value}"
            )
    return tuple(parameters)
