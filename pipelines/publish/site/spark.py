"""The past of one indicator as a small line: inline SVG, made by hand (ADR 0011).

A line joins two points only where they follow one another, share a definition and no break of the series stands
between them. What is missing or hidden leaves a gap; a value of another definition is a hollow square apart. A dashed
rule stands where the definition changes or the series breaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from pipelines.publish.scorecard.marts import Break, Point
from pipelines.publish.scorecard.read import Entry
from pipelines.publish.scorecard.words import (
    mark_text,
    period_text,
    plain,
    point_text,
    short_period,
    unit_of,
    with_unit,
)

SHOWN = 8
"""Periods at most."""

WIDTH, HEIGHT = 150.0, 56.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 8.0, 8.0, 6.0, 40.0
_NEXT_PERIOD = 400
"""Days between two period ends that still follow one another (a year and some)."""


@dataclass(frozen=True, slots=True)
class _Dot:
    point: Point
    x: float
    y: float | None

    @property
    def provisional(self) -> bool:
        return self.point.obs_status == "P"


def history(entry: Entry) -> tuple[Point, ...]:
    """The latest periods, one total each: by the scorecard's definition where it has a row, else by another."""
    version, kind = (s.definition_version, s.period_kind) if (s := entry.standing) else (None, None)
    chosen: dict[date, Point] = {}
    for point in entry.points:
        usual = point.definition_version == version
        if point.period_kind == (kind or point.period_kind) and (usual or point.period_end not in chosen):
            chosen[point.period_end] = point
    return tuple(sorted(chosen.values(), key=lambda point: point.period_end))[-SHOWN:]


def history_text(entry: Entry) -> str:
    """The same in words, for those who cannot see the line."""
    points = history(entry)
    if not points:
        return "推移はまだありません"
    said = _point_said(entry, points[0])
    for before, after in pairwise(points):
        parted = any(one.parts(before, after) for one in entry.breaks)
        said += ("、ここで系列が途切れ、" if parted else "、") + _point_said(entry, after)
    level = _target_level(entry)
    goal = f"。目標の水準 {with_unit(plain(level), unit_of(entry))}" if level is not None else ""
    return f"推移: {said}{goal}"


def sparkline(entry: Entry) -> Markup:
    """An `<svg>` with its description; empty where there is nothing to draw."""
    points = history(entry)
    if not any(point.value is not None for point in points):
        return Markup("")
    dots = _place(points, _target_level(entry))
    version = entry.standing.definition_version if entry.standing else None
    parts = [
        _target_line(points, _target_level(entry)),
        *_lines(dots, entry.breaks),
        *(_break(a, b) for a, b in _pairs(dots) if not _is_one_series(a, b, entry.breaks)),
        *(_dot(dot, dot.point.definition_version == version) for dot in dots),
        *_labels(dots),
    ]
    return Markup(
        '<svg class="spark" viewBox="0 0 {w:g} {h:g}" role="img" aria-label="{text}">{parts}</svg>'
    ).format(w=WIDTH, h=HEIGHT, text=history_text(entry), parts=Markup("").join(parts))


def _point_said(entry: Entry, point: Point) -> str:
    value = with_unit(point_text(point, entry.definition.decimals), unit_of(entry))
    version = entry.standing.definition_version if entry.standing else None
    notes = [mark_text(point)] if point.obs_status != "M" else []
    notes += ["別の定義"] if point.definition_version != version else []
    tail = "・".join(note for note in notes if note)
    return f"{period_text(point)} {'値なし' if value == '－' else value}" + (f" [{tail}]" if tail else "")


def _target_level(entry: Entry) -> float | None:
    return entry.standing.target_level if entry.standing else None


def _place(points: tuple[Point, ...], level: float | None) -> list[_Dot]:
    """Time from left to right, values and target from bottom to top."""
    days = [point.period_end.toordinal() for point in points]
    first, span = days[0], max(days[-1] - days[0], 1)
    low, high = _range(points, level)
    dots = []
    for point, day in zip(points, days, strict=True):
        x = WIDTH / 2 if len(points) == 1 else _LEFT + (day - first) / span * (WIDTH - _LEFT - _RIGHT)
        dots.append(_Dot(point, x, None if point.value is None else _height(point.value, low, high)))
    return dots


def _range(points: tuple[Point, ...], level: float | None) -> tuple[float, float]:
    shown = [point.value for point in points if point.value is not None]
    shown += [level] if level is not None else []
    low, high = min(shown), max(shown)
    return (low, high) if high > low else (low - 1, high + 1)


def _height(value: float, low: float, high: float) -> float:
    return _BOTTOM - (value - low) / (high - low) * (_BOTTOM - _TOP)


def _pairs(dots: list[_Dot]) -> list[tuple[_Dot, _Dot]]:
    return list(pairwise(dots))


def _lines(dots: list[_Dot], breaks: tuple[Break, ...]) -> list[Markup]:
    return [_line(before, after) for before, after in _pairs(dots) if _joined(before, after, breaks)]


def _joined(before: _Dot, after: _Dot, breaks: tuple[Break, ...]) -> bool:
    if before.y is None or after.y is None:
        return False
    near = (after.point.period_end - before.point.period_end).days <= _NEXT_PERIOD
    return near and _is_one_series(before, after, breaks)


def _is_one_series(before: _Dot, after: _Dot, breaks: tuple[Break, ...]) -> bool:
    same = before.point.definition_version == after.point.definition_version
    return same and not any(one.parts(before.point, after.point) for one in breaks)


def _line(before: _Dot, after: _Dot) -> Markup:
    kind = "line provisional" if after.provisional else "line"
    return Markup('<path class="{kind}" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>').format(
        kind=kind, x1=before.x, y1=before.y, x2=after.x, y2=after.y
    )


def _break(before: _Dot, after: _Dot) -> Markup:
    middle = (before.x + after.x) / 2
    return Markup('<path class="break" d="M{x:.1f} {top:g}V{bottom:g}"/>').format(
        x=middle, top=_TOP - 4, bottom=_BOTTOM + 2
    )


def _dot(dot: _Dot, usual: bool) -> Markup:
    if dot.y is None:
        return Markup('<path class="gap" d="M{x:.1f} {y:g}v4"/>').format(x=dot.x, y=_BOTTOM)
    if not usual:
        return Markup('<rect class="other" x="{x:.1f}" y="{y:.1f}" width="5" height="5"/>').format(
            x=dot.x - 2.5, y=dot.y - 2.5
        )
    kind = "dot provisional" if dot.provisional else "dot"
    return Markup('<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>').format(
        kind=kind, x=dot.x, y=dot.y
    )


def _target_line(points: tuple[Point, ...], level: float | None) -> Markup:
    if level is None:
        return Markup("")
    return Markup('<path class="goal" d="M2 {y:.1f}H{x:g}"/>').format(
        y=_height(level, *_range(points, level)), x=WIDTH - 2
    )


def _labels(dots: list[_Dot]) -> list[Markup]:
    ends = [(dots[0], "start" if len(dots) > 1 else "middle")]
    ends += [(dots[-1], "end")] if len(dots) > 1 else []
    label = Markup('<text x="{x:.1f}" y="{y:g}" text-anchor="{anchor}">{text}</text>')
    return [
        label.format(
            x=dot.x + {"start": -4, "end": 4}.get(anchor, 0),
            y=HEIGHT - 2,
            anchor=anchor,
            text=short_period(dot.point),
        )
        for dot, anchor in ends
    ]
