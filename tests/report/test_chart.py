"""The pictures of the print read in grey, and say all that they show in words."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from printed import FAMILIES, read

from estimator.basis.words import dollars, month_words
from estimator.dashboard.view import build_view
from estimator.projection.flow import OUTGO
from estimator.report import chart


def contrast(one: str, other: str) -> float:
    high, low = sorted((chart.lightness(one), chart.lightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_luminance_is_that_of_the_contrast_rules() -> None:
    assert chart.luminance("#ffffff") == pytest.approx(1.0)
    assert chart.luminance("#000000") == 0.0
    assert chart.luminance("#777777") == pytest.approx(0.184, abs=0.001)


def test_neighbors_in_a_bar_part_in_grey() -> None:
    for lower, upper in pairwise(OUTGO):
        assert contrast(lower, upper) >= 1.5, (lower, upper)


def test_any_two_kinds_part_by_lightness_or_texture() -> None:
    # A kind may be missing from a month, so that any two can meet.
    for lower, upper in combinations(OUTGO, 2):
        textures = {chart.TEXTURES.get(kind, ("",))[0] for kind in (lower, upper)}
        assert contrast(lower, upper) >= 1.25 or len(textures) == 2, (lower, upper)


def test_words_on_bands_can_be_read() -> None:
    for fill, ink in chart.TONES.values():
        ground = "#fdf6f7" if fill.startswith("url") else fill
        high, low = sorted((chart.luminance(ground), chart.luminance(ink)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize("family", FAMILIES)
def test_months_chart_shows_every_kind_and_names_the_worst_month(family: str) -> None:
    view = build_view(read(family))
    svg = chart.months_chart(view)
    root = ElementTree.fromstring(svg)
    said = " ".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("text"))
    worst = view.worst or 0
    assert "hardest" in said
    for _, name in view.markers:
        assert name in said
    for kind in OUTGO:
        if max(view.outgo[kind]) >= 0.5:
            assert chart.kind_name(kind, view) in said
    alt = root.attrib["aria-label"]
    assert view.heading in alt
    assert dollars(view.income[worst]) in alt
    assert month_words(view.months[worst]) in alt
    short = sum(amount >= 0.5 for amount in view.short)
    assert svg.count('fill="url(#months-short)"') == short + (short > 0)  # and once in the key


@pytest.mark.parametrize("family", FAMILIES)
def test_pictures_stay_inside_their_frame(family: str) -> None:
    view = build_view(read(family))
    for svg in (chart.months_chart(view), chart.bridge(view)):
        height = chart.height_of(svg)
        for node in ElementTree.fromstring(svg).iter():
            if not node.tag.endswith("text"):
                continue
            assert float(node.attrib["font-size"]) >= 8.5
            if "x" in node.attrib and node.attrib["x"] != "19.0":
                assert 0 <= float(node.attrib["x"]) <= chart.WIDTH
                assert 0 <= float(node.attrib["y"]) <= height


def test_bridge_says_every_band_in_words() -> None:
    view = build_view(read("employer_ppo_two_earners"))
    svg = chart.bridge(view)
    alt = ElementTree.fromstring(svg).attrib["aria-label"]
    for lane in view.lanes:
        assert lane.label in alt
        for band in lane.bands:
            assert band.text in alt
    # A band that is too narrow for its words is named under its lane.
    assert re.search(r">Leave, job held, Apr 2027 to Jun 2027", svg)


def test_what_a_family_typed_is_escaped() -> None:
    case = read("employer_ppo_two_earners").changed({"patient.name": '<b>&"x'})
    view = build_view(case)
    for svg in (chart.months_chart(view), chart.bridge(view)):
        ElementTree.fromstring(svg)
