"""Pictures of the print as SVG: the months, and the bridge. Made here, with no browser.

Every kind of money has its own lightness, and some a texture too: in greyscale neighbors still stay
apart. Units are points, so that letters have the size that they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from estimator.basis.words import dollars, month_words
from estimator.dashboard.charts import COLORS, INCOME, INK, SHORT, SOFT, kind_name, ticks
from estimator.dashboard.picture import Band, Lane, View
from estimator.dashboard.words import VIEW
from estimator.projection.flow import OUTGO
from estimator.report.words import W

FONT = "Atkinson Hyperlegible Next"
GRID = "#dcd7cc"
#: Fill of each kind, as on the page.
FILLS = COLORS
#: Texture over the fill: the drawing in a tile of 4 by 4, its ink, and the share that it covers.
TEXTURES = {
    "travel": ('<path d="M0 1H4M0 3H4" stroke="{ink}" stroke-width="0.9"/>', "#6b3d0c", 0.45),
    "home": ('<circle cx="2" cy="2" r="0.7" fill="{ink}"/>', "#7a5313", 0.10),
    "other": ('<path d="M1 0V4M3 0V4" stroke="{ink}" stroke-width="0.8"/>', "#4e4460", 0.40),
}
#: A band's fill and the color of the words on it.
TONES = {
    "in": ("#2a6f6b", "#ffffff"),
    "in-soft": ("#9cc9c3", INK),
    "gap": ("url(#{ids}-gap)", SHORT),
    "plan": ("#33508c", "#ffffff"),
    "plan-soft": ("#a9bfe3", INK),
    "quiet": ("#d8d2c5", INK),
}
WIDTH, LETTER = 532.0, 0.54  # of the picture in points; of a letter in the size of its type
SMALL, USUAL = 8.5, 9.0
Scale = Callable[[float], float]


def luminance(color: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 (black) to 1 (white)."""
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def lightness(kind: str) -> float:
    """Luminance of a kind of money as the eye mixes fill and texture."""
    fill = luminance(FILLS[kind])
    if kind not in TEXTURES:
        return fill
    _, ink, share = TEXTURES[kind]
    return (1 - share) * fill + share * luminance(ink)


def wide(text: str, size: float = SMALL) -> float:
    """About how wide a text is, in points."""
    return len(text) * size * LETTER


def _text(
    x: float, y: float, text: str, *, size: float = SMALL, fill: str = SOFT, more: str = ""
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{more}>'
        f"{escape(text)}</text>"
    )


def _patterns(ids: str) -> str:
    tiles = [
        '<pattern id="{ids}-short" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="5" height="5" fill="#ffffff" '
        f'fill-opacity="0.3"/><rect width="0.9" height="5" fill="{SHORT}"/></pattern>',
        '<pattern id="{ids}-gap" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fdf6f7"/>'
        '<rect width="1.1" height="6" fill="#dba7b1"/></pattern>',
    ]
    for kind, (drawing, ink, _) in TEXTURES.items():
        tiles.append(
            f'<pattern id="{{ids}}-{kind}" width="4" height="4" patternUnits="userSpaceOnUse">'
            f'<rect width="4" height="4" fill="{FILLS[kind]}"/>{drawing.format(ink=ink)}</pattern>'
        )
    return "<defs>" + "".join(tiles).replace("{ids}", ids) + "</defs>"


def _fill(kind: str, ids: str) -> str:
    return f"url(#{ids}-{kind})" if kind in TEXTURES else FILLS[kind]


def _svg(height: float, label: str, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" '
        f'width="{WIDTH:g}" height="{height:g}" role="img" aria-label="{escape(label, True)}" '
        f'font-family="{FONT}">{inside}</svg>'
    )


# -- the months --------------------------------------------------------------------------------------


def months_alt(view: View) -> str:
    """The month chart in words."""
    worst = view.worst or 0
    return W["chart_alt"].format(
        heading=view.heading,
        month=month_words(view.months[worst]),
        out=dollars(sum(view.outgo[kind][worst] for kind in OUTGO)),
        income=dollars(view.income[worst]),
    )


def months_chart(view: View, *, height: float = 210.0, ids: str = "months") -> str:
    """What goes out as bars, what comes in as a line, what is missing hatched; with its key."""
    count = len(view.months)
    total = [sum(view.outgo[kind][i] for kind in OUTGO) for i in range(count)]
    highest = max([*total, *view.income, 1.0])
    steps = [step for step in ticks(highest) if step <= highest * 1.02]
    names = [dollars(step) for step in steps]
    keys = list(_key(view, ids))
    left, right = _left(view), WIDTH - 2.0
    levels = list(_levels(view, left, right))
    above = 12.0 * (1 + max((level for *_, level in levels), default=-1)) if levels else 0.0
    top = 18.0 + above
    bottom = height - 26.0 - 14.0 * (1 + max(row for row, _ in keys))
    step = (right - left) / count
    bar = step * 0.64

    def x(month: float) -> float:
        return left + step * month

    def y(amount: float) -> float:
        return bottom - (bottom - top) * amount / (highest * 1.02)

    parts = [_patterns(ids)]
    for value, name in zip(steps, names, strict=True):
        parts.append(
            f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y(value):.1f}" y2="{y(value):.1f}" '
            f'stroke="{GRID}" stroke-width="0.7"/>'
        )
        parts.append(_text(left - 6, y(value) + 3, name, more=' text-anchor="end"'))
    for month, text, at, anchor, level in levels:
        baseline = 8.0 + 12.0 * level
        parts.append(
            f'<line x1="{x(month):.1f}" x2="{x(month):.1f}" y1="{baseline + 2.5:.1f}" '
            f'y2="{bottom:.1f}" stroke="{SOFT}" stroke-width="0.8" stroke-dasharray="1.5 2.5"/>'
        )
        parts.append(_text(at, baseline, text, fill=INK, more=f' text-anchor="{anchor}"'))
    for i in range(count):
        at, base = x(i) + (step - bar) / 2, 0.0
        for kind in OUTGO:
            amount = view.outgo[kind][i]
            if amount >= 0.5:
                parts.append(_block(at, bar, y(base), y(base + amount), _fill(kind, ids)))
                base += amount
        if view.short[i] >= 0.5:
            parts.append(
                f'<rect x="{at - 0.8:.1f}" y="{y(total[i]):.1f}" width="{bar + 1.6:.1f}" '
                f'height="{y(total[i] - view.short[i]) - y(total[i]):.1f}" '
                f'fill="url(#{ids}-short)" stroke="{SHORT}" stroke-width="0.9"/>'
            )
    parts.append(
        f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{bottom:.1f}" y2="{bottom:.1f}" '
        f'stroke="{INK}" stroke-width="0.8"/>'
    )
    parts.append(_income(view, x, y))
    if view.worst is not None:
        peak = y(max(total[view.worst], view.income[view.worst]))
        parts.append(_worst(x(view.worst) + step / 2, peak, left, right))
    parts += _month_axis(view.months, x, step, bottom)
    for row, drawing in keys:
        parts.append(f'<g transform="translate(0 {bottom + 34 + 14 * row:.1f})">{drawing}</g>')
    return _svg(height, months_alt(view), "".join(parts))


def _left(view: View) -> float:
    """Where the months begin: at the same place in both pictures."""
    return max([44.0, *(wide(lane.label, USUAL) * 1.06 for lane in view.lanes)]) + 8.0


def _block(at: float, bar: float, low: float, high: float, fill: str) -> str:
    """One kind of money of one month; a white hairline parts it from the next."""
    return (
        f'<rect x="{at:.1f}" y="{high:.1f}" width="{bar:.1f}" height="{low - high:.1f}" '
        f'fill="{fill}" stroke="#ffffff" stroke-width="0.5"/>'
    )


def _income(view: View, x: Scale, y: Scale) -> str:
    """A step at each month's edge: pay belongs to a whole month, not to a point in it."""
    path: list[str] = []
    for i, amount in enumerate(view.income):
        if not i:
            path.append(f"M{x(i):.1f} {y(amount):.1f}")
        elif amount != view.income[i - 1]:
            path.append(f"V{y(amount):.1f}")
        path.append(f"H{x(i + 1):.1f}")
    drawn = "".join(path)
    return "".join(
        f'<path d="{drawn}" fill="none" stroke="{color}" stroke-width="{width}" '
        f'stroke-linejoin="round"/>'
        for color, width in (("#ffffff", 4), (INCOME, 2.4))
    )


def _worst(at: float, peak: float, left: float, right: float) -> str:
    """The mark of the hardest month, and its name."""
    text = W["worst"]
    half = wide(text) / 2
    place = min(max(at, left + half), right - half)
    return f'<path d="M{at - 3.5:.1f} {peak - 8:.1f}h7l-3.5 5.5z" fill="{SHORT}"/>' + _text(
        place, peak - 10.5, text, fill=SHORT, more=' text-anchor="middle" font-weight="700"'
    )


def _levels(view: View, left: float, right: float) -> Iterator[tuple[float, str, float, str, int]]:
    """Turning points over the chart: words that would touch stand a line higher."""
    step = (right - left) / len(view.months)
    ends: list[float] = []
    for month, text in sorted(view.markers):
        at, width = left + step * month, wide(text) + 6
        start = at + 2 if at + width < right else at - width
        level = next((n for n, end in enumerate(ends) if end <= start), len(ends))
        ends[level : level + 1] = [start + width]
        forward = at + width < right
        yield month, text, at + 2 if forward else at - 2, "start" if forward else "end", level


def _month_axis(months: tuple[str, ...], x: Scale, step: float, bottom: float) -> Iterator[str]:
    """Each quarter by its month, and the year under its first month."""
    every = 3 if len(months) <= 36 else 6
    for i, month in enumerate(months):
        year, number = month[:4], int(month[5:])
        # The first month is named unless the next one that is would touch it.
        if number % every != 1 and (i or number % every == 0):
            continue
        middle = x(i) + step / 2
        name = month_words(month, short=True, year=False)
        parts = ' text-anchor="middle"'
        yield _text(middle, bottom + 11, name, more=parts)
        if number == 1 or (i == 0 and number < 11):
            yield _text(middle, bottom + 22, year, fill=INK, more=parts + ' font-weight="700"')


def _key(view: View, ids: str) -> Iterator[tuple[int, str]]:
    """What the colors and textures mean: each entry with the row that it stands in."""
    entries = [
        (kind_name("income", view), f'<path d="M0 -3H14" stroke="{INCOME}" stroke-width="2.6"/>')
    ]
    for kind in OUTGO:
        if any(amount >= 0.5 for amount in view.outgo[kind]):
            box = f'<rect y="-8" width="14" height="9" fill="{_fill(kind, ids)}"/>'
            entries.append((kind_name(kind, view), box))
    if any(amount >= 0.5 for amount in view.short):
        box = f'<rect x="0.5" y="-8" width="13" height="9" fill="url(#{ids}-short)" stroke="{SHORT}"/>'
        entries.append((kind_name("short", view), box))
    row, at = 0, 0.0
    for name, drawing in entries:
        width = 19 + wide(name, USUAL) + 14
        if at and at + width - 14 > WIDTH:
            row, at = row + 1, 0.0
        words = _text(19, 0, name, size=USUAL, fill=INK)
        yield row, f'<g transform="translate({at:.1f} 0)">{drawing}{words}</g>'
        at += width


# -- the bridge --------------------------------------------------------------------------------------


def bands_words(lane: Lane, months: tuple[str, ...]) -> list[str]:
    """Each band of a lane in words, with its months."""
    return [_band_words(band, months) for band in lane.bands]


def _band_words(band: Band, months: tuple[str, ...]) -> str:
    end = min(band.end, len(months)) - 1
    if end == band.start:
        return W["band_one"].format(
            what=band.text, start=month_words(months[band.start], short=True)
        )
    return W["band"].format(
        what=band.text,
        start=month_words(months[band.start], short=True),
        end=month_words(months[end], short=True),
    )


def bridge_alt(view: View) -> str:
    """The bridge in words."""
    lanes = (
        W["lane"].format(lane=lane.label, bands=", ".join(bands_words(lane, view.months)))
        for lane in view.lanes
    )
    return W["bridge_alt"].format(lanes="; ".join(lanes))


def bridge(view: View, *, ids: str = "bridge") -> str:
    """Work, pay, health plan and deductible as bands over the same months.

    A band too narrow for its name is named in a line under its lane.
    """
    left = _left(view)
    right, count = WIDTH - 2.0, len(view.months)

    def x(month: float) -> float:
        return left + (right - left) * month / count

    drawn, y = [], 2.0
    for lane in view.lanes:
        drawn.append(_text(0, y + 12, lane.label, size=USUAL, fill=INK, more=' font-weight="600"'))
        narrow = []
        for band in lane.bands:
            start, end = x(band.start), x(min(band.end, count))
            drawn.append(_band(band, start, end, y, ids))
            if wide(band.text) + 10 <= end - start:
                ink = TONES[band.tone][1]
                weight = ' font-weight="600"'
                drawn.append(_text(start + 5, y + 11.2, band.text, fill=ink, more=weight))
            elif band.tone != "quiet" or lane.label != VIEW["lane_deductible"]:
                narrow.append(_band_words(band, view.months))
        y += 20.5
        for line in _lines(narrow, right - left):
            drawn.append(
                f'<rect x="{left:.1f}" y="{y - 3:.1f}" width="{wide(line):.1f}" height="11" '
                f'fill="#ffffff"/>'  # so that no dotted line crosses the letters
            )
            drawn.append(_text(left, y + 5, line, fill=INK))
            y += 12
    bottom = y - 2
    turns = [
        (month, month_words(name, short=True))
        for month, name in enumerate(view.months)
        if name.endswith("-01") and month
    ]
    lines = [
        f'<line x1="{x(month):.1f}" x2="{x(month):.1f}" y1="0" y2="{bottom:.1f}" stroke="{SOFT}" '
        f'stroke-width="0.7" stroke-dasharray="1.5 2.5"/>'
        for month, _ in (*turns, *view.markers)
    ]
    for month, text in turns:
        middle = min(max(x(month), left), right - wide(text) / 2)
        drawn.append(_text(middle, bottom + 11, text, more=' text-anchor="middle"'))
    height = bottom + (15 if turns else 3)
    return _svg(height, bridge_alt(view), _patterns(ids) + "".join((*lines, *drawn)))


def _band(band: Band, start: float, end: float, y: float, ids: str) -> str:
    fill = TONES[band.tone][0].format(ids=ids)
    edge = f' stroke="{SHORT}" stroke-width="0.9"' if band.tone == "gap" else ""
    return (
        f'<rect x="{start:.1f}" y="{y:.1f}" width="{max(0.8, end - start - 1.5):.1f}" height="16" '
        f'rx="2.5" fill="{fill}"{edge}/>'
    )


def _lines(items: list[str], width: float) -> Iterator[str]:
    """Items on as few lines as hold them."""
    line = ""
    for item in items:
        longer = f"{line}  ·  {item}" if line else item
        if line and wide(longer) > width:
            yield line
            longer = item
        line = longer
    if line:
        yield line


def height_of(svg: str) -> float:
    """The height of a picture made here, in points."""
    return float(svg.split(' height="', 1)[1].split('"', 1)[0])
