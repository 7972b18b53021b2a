"""What is made of the samples: minimum, median, maximum, ratios. Pure."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    least: float
    median: float
    most: float


def spread(values):
    """None where nothing was measured."""
    known = [value for value in values if value is not None]
    return Spread(min(known), statistics.median(known), max(known)) if known else None


def ratio(values, floor):
    """Of the medians; None where one of the two was not measured."""
    one, other = spread(values), spread(floor)
    return one.median / other.median if one and other and other.median else None


def least_ratio(values, floor):
    """Of the minima, which other programs on the machine disturb least."""
    one, other = spread(values), spread(floor)
    return one.least / other.least if one and other and other.least else None
