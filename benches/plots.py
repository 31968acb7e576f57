"""Plots as SVG: bars beside each other, and lines over a growing count. Readable on light and on dark pages."""

from __future__ import annotations

import math
from html import escape

WIDTH, HEIGHT = 720, 340
LEFT, RIGHT, TOP, BOTTOM = 70, 40, 40, 50
# Lines have their names above them, three beside each other.
NAMES, ACROSS = 40, 3
COLOURS = ("#2f6fde", "#d9822b", "#3a9d5d", "#b04ac0", "#8a8f98", "#c2404a")
TEXT = "#7a7f87"
GRID = "#7a7f8740"

Series = dict[str, list[tuple[float, float]]]


def bars(title: str, values: dict[str, float], unit: str) -> str:
    """A horizontal bar for each value; the first is libtill's."""
    row, left = 28, 230
    height = TOP + row * len(values) + 10
    largest = max(values.values())
    parts = [_text(10, 22, title, size=15)]
    for index, (name, value) in enumerate(values.items()):
        top = TOP + row * index
        length = (WIDTH - left - 110) * value / largest
        colour = COLOURS[0] if name.startswith("libtill") else COLOURS[4]
        parts.append(_text(left - 8, top + 15, name, anchor="end"))
        parts.append(
            f'<rect x="{left}" y="{top}" width="{length:.1f}" height="20" fill="{colour}"/>'
        )
        parts.append(_text(left + length + 6, top + 15, f"{value:,.0f} {unit}"))
    return _svg(height, parts)


def lines(title: str, series: Series, across: str, up: str) -> str:
    """A line for each series, on logarithmic axes."""
    points = [point for line in series.values() for point in line]
    low_x, high_x = _decades([x for x, _ in points])
    low_y, high_y = _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        along = (math.log10(x) - low_x) / (high_x - low_x)
        above = (math.log10(y) - low_y) / (high_y - low_y)
        return LEFT + along * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - above * (
            HEIGHT - TOP - NAMES - BOTTOM
        )

    parts = [_text(10, 22, title, size=15), _text(WIDTH / 2, HEIGHT - 10, across, anchor="middle")]
    parts.append(_text(WIDTH - RIGHT, 22, up, anchor="end"))
    for power in range(low_x, high_x + 1):
        x, y = place(10**power, 10**low_y)
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP + NAMES}" y2="{y:.1f}" stroke="{GRID}"/>'
        )
        parts.append(_text(x, y + 18, f"{10**power:,}", anchor="middle"))
    for power in range(low_y, high_y + 1):
        x, y = place(10**low_x, 10**power)
        parts.append(
            f'<line x1="{x:.1f}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{GRID}"/>'
        )
        parts.append(
            _text(x - 6, y + 4, f"{10**power:,}" if power >= 0 else f"{10**power:g}", anchor="end")
        )
    for index, (name, line) in enumerate(series.items()):
        colour = COLOURS[index % len(COLOURS)]
        places = [place(x, y) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        below, along = divmod(index, ACROSS)
        left = 10 + along * (WIDTH - 10) / ACROSS
        parts.append(_text(left, TOP + 8 + 17 * below, name, colour=colour))
    return _svg(HEIGHT, parts)


def _decades(values: list[float]) -> tuple[int, int]:
    """The powers of ten around some values."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _text(
    x: float, y: float, text: str, anchor: str = "start", size: int = 12, colour: str = TEXT
) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} font-size="{size}" fill="{colour}">{escape(text)}</text>'


def _svg(height: float, parts: list[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" font-family="sans-serif">'
    return "\n".join([head, *parts, "</svg>"]) + "\n"
