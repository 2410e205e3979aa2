"""Pictures of a view: the month chart as a Plotly figure, the bridge as SVG. Pure functions."""

from __future__ import annotations

import math
from html import escape
from typing import Any

from estimator.basis.words import month_words
from estimator.dashboard import words
from estimator.dashboard.picture import Band, Spread, View, YearRange
from estimator.projection.flow import OUTGO

INK, SOFT, GRID = "#1d2b33", "#52616a", "#e9e5dc"
INCOME, SHORT = "#1f6b66", "#9b2f45"
COLORS = {
    "living": "#e4e1da",
    "premiums": "#7d9cd1",
    "medical": "#33508c",
    "travel": "#c07a2c",
    "home": "#e3bd84",
    "other": "#8a7f9c",
}
FONT = '"Atkinson Hyperlegible Next", system-ui, sans-serif'

#: Heights of the words over the chart, and how many of their letters fit across it.
LEVELS, LETTERS = 3, 105

#: A band's fill and the color of the words on it.
TONES = {
    "in": ("#2a6f6b", "#ffffff"),
    "in-soft": ("#7fb5ae", INK),
    "gap": ("url(#gap)", SHORT),
    "plan": ("#33508c", "#ffffff"),
    "plan-soft": ("#7d9cd1", INK),
    "quiet": ("#b9b2a3", INK),
}


def ticks(top: float, most: int = 5) -> list[float]:
    """Round amounts from zero up to at least ``top``, at most ``most`` steps apart."""
    if top <= 0:
        return [0.0, 1000.0]
    rough = top / most
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= rough)
    return [step * i for i in range(math.ceil(top / step) + 1)]


def month_labels(months: tuple[str, ...]) -> tuple[list[int], list[str]]:
    """Positions and words under the bars: each quarter, and the year in bold under January."""
    places, texts = [], []
    for place, month in enumerate(months):
        year, number = month.split("-")
        name = month_words(month, short=True, year=False)
        # The first month has its own label unless the next quarter would touch it.
        first = place == 0 and int(number) % 3 == 2
        if number == "01":
            texts.append(f"{name}<br><b>{year}</b>")
        elif int(number) % 3 == 1 or first:
            texts.append(name)
        else:
            continue
        places.append(place)
    return places, texts


def month_chart(view: View, spread: Spread | None = None) -> dict[str, Any]:
    """The main chart, ready for the browser.

    Bars hold what goes out, the line what comes in, and the hatched part is what is missing. Where
    it is known how sure that is, two thin lines hold what may go out.
    """
    count = len(view.months)
    x = list(range(count))
    total = [sum(view.outgo[kind][i] for kind in OUTGO) for i in x]
    highest = max([*total, *view.income, *(spread.high if spread else ()), 1.0])
    steps = ticks(highest)
    top = max(steps[-1], highest * 1.1)
    names = [month_words(month) for month in view.months]

    data: list[dict[str, Any]] = []
    for kind in OUTGO:
        amounts = [round(a, 2) for a in view.outgo[kind]]
        if not any(amounts):
            continue
        data.append(
            {
                "type": "bar",
                "name": kind_name(kind, view),
                "x": x,
                "y": amounts,
                "marker": {"color": COLORS[kind]},
                "customdata": _points_of(kind, view, names),
                "hovertemplate": "%{fullData.name} %{y:$,.0f}<extra></extra>",
            }
        )
    if any(a > 0.5 for a in view.short):
        data.append(
            {
                "type": "bar",
                "name": kind_name("short", view),
                "x": x,
                "y": [round(a, 2) if a > 0.5 else None for a in view.short],
                "base": [round(t - s, 2) for t, s in zip(total, view.short, strict=True)],
                "customdata": _points_of("short", view, names),
                "width": 0.7,
                "marker": {
                    "color": "rgba(255,255,255,0.4)",
                    "line": {"color": SHORT, "width": 1.4},
                    "pattern": {
                        "shape": "/",
                        "fgcolor": SHORT,
                        "bgcolor": "rgba(255,255,255,0.4)",
                        "size": 7,
                        "solidity": 0.16,
                        "fillmode": "replace",
                    },
                },
                "hovertemplate": "%{fullData.name} %{y:$,.0f}<extra></extra>",
            }
        )
    # A step at each month's edge: pay belongs to a whole month, not to a point in it.
    data.append(
        {
            "type": "scatter",
            "mode": "lines",
            "name": words.KINDS["income"],
            "x": [i - 0.5 for i in range(count + 1)],
            "y": [round(a, 2) for a in (*view.income, view.income[-1])],
            "line": {"color": INCOME, "width": 3.2, "shape": "hv"},
            "hoverinfo": "skip",
        }
    )
    data.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": words.KINDS["income"],
            "x": x,
            "y": [round(a, 2) for a in view.income],
            "marker": {"color": INCOME, "opacity": 0, "size": 12},
            "customdata": _points_of("income", view, names),
            "hovertemplate": "<b>%{customdata[0]}</b><br>%{fullData.name} %{y:$,.0f}<extra></extra>",
        }
    )
    data += _band_lines(spread) if spread else []
    annotations: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    if view.worst is not None:
        peak = max(total[view.worst], view.income[view.worst])
        annotations.append(
            {
                "x": view.worst,
                "xanchor": "left"
                if view.worst < 1
                else "right"
                if view.worst > count - 2
                else "center",
                "y": peak,
                "yshift": 9,
                "yanchor": "bottom",
                "showarrow": False,
                "text": f"<b>{words.ANSWERS['worst']}</b>",
                "font": {"size": 13, "color": SHORT},
            }
        )
        annotations[-1]["yshift"] = 24  # the word stands over the mark
        annotations.append(
            {
                "x": view.worst,
                "y": peak,
                "yshift": 9,
                "yanchor": "bottom",
                "showarrow": False,
                "text": "▼",
                "font": {"size": 13, "color": SHORT},
            }
        )
    ends = [-float(count)] * LEVELS  # where the words of each height end, in months
    for month, text in sorted(view.markers):
        # Words that would touch the ones before them stand a line higher.
        length = len(text) * count / LETTERS
        start = float(month) if month < count * 0.75 else month - length
        level = next((n for n in range(LEVELS) if ends[n] <= start), LEVELS - 1)
        ends[level] = start + length
        annotations.append(
            {
                "x": month - 0.5,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "yshift": 15 * level,
                "xanchor": "left" if month < count * 0.75 else "right",
                "showarrow": False,
                "text": text,
                "font": {"size": 12, "color": SOFT},
            }
        )
        shapes.append(
            {
                "type": "line",
                "x0": month - 0.5,
                "x1": month - 0.5,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "line": {"color": "#8b979e", "width": 1, "dash": "dot"},
            }
        )
    places, texts = month_labels(view.months)
    layout = {
        "height": 345,
        "margin": {"l": 6, "r": 6, "t": 53, "b": 44},
        "barmode": "stack",
        "bargap": 0.38,
        "showlegend": False,
        "hovermode": "x",
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": SOFT},
        "xaxis": {
            "range": [-0.6, count - 0.4],
            "tickvals": places,
            "ticktext": texts,
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [0, top],
            "tickvals": steps,
            "showticklabels": False,
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
        },
        "annotations": annotations,
        "shapes": shapes,
    }
    return {
        "figure": {"data": data, "layout": layout},
        "label": words.ANSWERS["chart_label"].format(heading=view.heading),
        "slide_label": words.ANSWERS["slide"],
        "slide_hint": words.ANSWERS["slide_hint"],
        "months": count,
        "range": [0, top],
        "ticks": [{"value": step, "text": words.dollars(step)} for step in steps],
        "worst": view.worst,
        "points": _points(view, names),
        "keys": list(view.months),
        "whole": "chart:net",
        "nothing": words.dollars(0),
    }


def _points_of(kind: str, view: View, names: list[str]) -> list[list[str]]:
    """What each point of a kind opens: the month in words, the month, and the kind to ask about."""
    return [[name, month, f"chart:{kind}"] for name, month in zip(names, view.months, strict=True)]


def _points(view: View, names: list[str]) -> list[dict[str, Any]]:
    """Each kind of money with its amounts in words: what the keyboard walks through."""
    found = [(kind, view.outgo[kind]) for kind in OUTGO if any(view.outgo[kind])]
    found.append(("income", view.income))
    if any(a > 0.5 for a in view.short):
        found.append(("short", view.short))
    return [
        {
            "kind": f"chart:{kind}",
            "name": kind_name(kind, view),
            "values": [round(a, 2) for a in amounts],
            "amounts": [words.dollars(a) for a in amounts],
            "months": names,
            "stacked": kind in OUTGO,
            "line": kind == "income",
            "always": kind == "income",
        }
        for kind, amounts in found
    ]


def _band_lines(spread: Spread) -> list[dict[str, Any]]:
    """Two thin steps, dashed so that they differ from the line of income without any color."""
    count = len(spread.low)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": words.ANSWERS["band"],
            "x": [i - 0.5 for i in range(count + 1)],
            "y": [round(a, 2) for a in (*page, page[-1])],
            "line": {"color": INK, "width": 1.1, "shape": "hv", "dash": "dot"},
            "hoverinfo": "skip",
        }
        for page in (spread.low, spread.high)
    ]


def year_bar(year: YearRange, spread: Spread) -> str:
    """Where a year's bills may lie, what the picture counts, and the ceiling, as a bar.

    The sentence beside it says the same.
    """
    top = max(max(one.high, one.estimate, one.ceiling or 0.0) for one in spread.years) * 1.03 or 1.0

    def at(amount: float) -> float:
        return 300 * amount / top

    ceiling = (
        f'<line x1="{at(year.ceiling):.1f}" x2="{at(year.ceiling):.1f}" y1="1" y2="17" '
        f'stroke="{SHORT}" stroke-width="2"/>'
        if year.ceiling is not None
        else ""
    )
    wide = max(2.0, at(year.high) - at(year.low))
    left = min(at(year.low), 300 - wide)
    return (
        '<svg viewBox="0 0 300 18" width="300" height="18" aria-hidden="true" focusable="false" '
        'class="amount">'
        f'<line x1="0" x2="300" y1="9" y2="9" stroke="{GRID}" stroke-width="4"/>'
        f'<rect x="{left:.1f}" y="5" width="{wide:.1f}" height="8" rx="2" '
        f'fill="{COLORS["medical"]}"/>'
        f'<line x1="{at(year.estimate):.1f}" x2="{at(year.estimate):.1f}" y1="3" y2="15" '
        f'stroke="{INK}" stroke-width="2"/>{ceiling}</svg>'
    )


def kind_name(kind: str, view: View) -> str:
    """What a kind of money is called on this page."""
    if view.against_before and kind == "living":
        return words.KINDS["left_before"]
    if view.against_before and kind == "short":
        return words.KINDS["less"]
    if view.helped and kind in ("medical", "travel"):
        return words.KINDS[f"{kind}_helped"]
    return words.KINDS[kind]


def key(view: View) -> str:
    """The key under the chart, as a list."""
    name = escape(words.KINDS["income"])
    items = [f'<li><i class="swatch line" style="background:{INCOME}"></i>{name}']
    for kind in ("living", "premiums", "medical", "travel", "home", "other"):
        if any(view.outgo[kind]):
            name = escape(kind_name(kind, view))
            items.append(f'<li><i class="swatch" style="background:{COLORS[kind]}"></i>{name}')
    if any(a > 0.5 for a in view.short):
        items.append(f'<li><i class="swatch hatched"></i>{escape(kind_name("short", view))}')
    label = escape(words.ANSWERS["key"], quote=True)
    return f'<ul class="key" aria-label="{label}">{"</li>".join(items)}</li></ul>'


def bridge(view: View) -> str:
    """Work, pay, health plan and deductible as bands over the same months: SVG for wide pages."""
    left, right, height, step = 104.0, 854.0, 30, 41
    count = len(view.months)

    def place(month: float) -> float:
        return left + (right - left) * month / count

    bottom = 12 + step * len(view.lanes)
    parts = [
        '<defs><pattern id="gap" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" fill="#fbf0f1"/>'
        f'<rect width="1.6" height="7" fill="{SHORT}" opacity="0.5"/></pattern></defs>'
    ]
    last = -100.0
    turns = sorted((*_januaries(view.months), *view.markers))
    for month, text in turns:
        at = place(month)
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="6" y2="{bottom}" class="turn"/>')
        half = len(text) * 3.1
        if at - half > last + 6 and at + half < right + 6:
            parts.append(
                f'<text x="{at:.1f}" y="{bottom + 16}" text-anchor="middle" class="tick">'
                f"{escape(text)}</text>"
            )
            last = at + half
    for row, lane in enumerate(view.lanes):
        y = 12 + step * row
        parts.append(
            f'<text x="{left - 11}" y="{y + 20}" text-anchor="end" class="lane">'
            f"{escape(lane.label)}</text>"
        )
        for band in lane.bands:
            parts.append(_band(band, place(band.start), place(band.end), y, height))
    label = escape("; ".join(_lane_words(view)), quote=True)
    return (
        f'<svg class="bridge" viewBox="0 0 860 {bottom + 24}" role="img" '
        f'aria-label="{label}">{"".join(parts)}</svg>'
    )


def bridge_list(view: View) -> str:
    """The same as a dated list, for a phone."""
    changes: dict[int, list[str]] = {}
    for lane in view.lanes:
        for band in lane.bands:
            changes.setdefault(band.start, []).append(
                f"<li><b>{escape(lane.label)}:</b> {escape(band.text)}</li>"
            )
    items = "".join(
        f"<li><b>{month_words(view.months[month])}</b><ul>{''.join(lines)}</ul></li>"
        for month, lines in sorted(changes.items())
        if month < len(view.months)
    )
    return f'<ol class="bridge-list">{items}</ol>'


def _band(band: Band, x0: float, x1: float, y: float, height: float) -> str:
    fill, ink = TONES[band.tone]
    width = max(0.0, x1 - x0 - 2)
    edge = f' stroke="{SHORT}" stroke-width="1.2"' if band.tone == "gap" else ""
    fits = len(band.text) * 6.9 + 14 <= width
    text = (
        f'<text x="{x0 + 9:.1f}" y="{y + 20}" fill="{ink}" class="band">{escape(band.text)}</text>'
        if fits
        else ""
    )
    return (
        f'<rect x="{x0:.1f}" y="{y}" width="{width:.1f}" height="{height}" rx="4" fill="{fill}"'
        f"{edge}><title>{escape(band.text)}</title></rect>{text}"
    )


def _januaries(months: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple(
        (i, month_words(m, short=True)) for i, m in enumerate(months) if m.endswith("-01") and i > 0
    )


def _lane_words(view: View) -> list[str]:
    """Each lane in words: what a screen reader says for the picture."""
    said = []
    for lane in view.lanes:
        pieces = []
        for band in lane.bands:
            end = min(band.end, len(view.months)) - 1
            span = words.ANSWERS["bridge_from_to"].format(
                start=month_words(view.months[band.start], short=True),
                end=month_words(view.months[end], short=True),
            )
            pieces.append(f"{band.text}, {span}")
        said.append(f"{lane.label}: {', '.join(pieces)}")
    return said
