"""Profiles of fields over distance, with their decay lengths; and the sizes of vesicles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from exocosm.assays.size_distribution import SizeDistribution
from exocosm.assays.spatial_profile import SpatialProfile
from exocosm.report import words
from exocosm.report.colours import FAINT, INK, OKABE_ITO, SOFT
from exocosm.report.picture import Missing, Picture, as_svg, drawing


def profile_panels(
    solute: list[SpatialProfile],
    pools: list[SpatialProfile],
    colours: dict[str, str],
    labels: Mapping[str, str],
) -> Picture | Missing:
    """Draw a solute at several times, and pools at the last time with their fits.

    Parameters
    ----------
    solute
        Profiles of one solute, in time.
    pools
        Profiles of pools at the last snapshot.
    colours
        Colour of each pool.
    labels
        Short name of each pool.
    """
    pools = [p for p in pools if p.mean.max() > 0]
    panels = [bool(solute), bool(pools)]
    if not any(panels):
        return Missing("There is no field to profile.")
    with drawing(10.6, 4.2) as figure:
        axes = list(figure.subplots(1, sum(panels), squeeze=False)[0])
        if solute:
            _solute(axes.pop(0), solute)
        if pools:
            _pools(axes.pop(0), pools, colours, labels)
        fitted = [p for p in pools if p.fit.ok]
        lengths = [f"{p.field} {p.decay_length:.0f} µm" for p in fitted]
        alt = "Radial profiles" + (
            f"; decay lengths: {words.listing(lengths)}." if lengths else "; no decay length could be fitted."
        )
        caption = (
            "Means over shells (rings in 2-D). A solute is measured from the middle of the tissue, a pool from the centre of the "
            "living cells that send it; dashed, the fit of exp(−r/L)"
            + (" (exp(−r/L)/r of a point source)" if any(p.law == "point source" for p in fitted) else "")
            + " where it was made. Where senders are spread over the tissue, the length says how they are spread."
        )
        return as_svg(figure, alt, caption)


def _solute(axes: Any, profiles: list[SpatialProfile]) -> None:
    """Draw one solute at several times, from light to dark."""
    greys = np.linspace(0.65, 0.0, len(profiles))
    for profile, grey in zip(profiles, greys, strict=True):
        axes.plot(profile.distance, profile.mean, color=str(grey), label=words.time(profile.time_min))
    axes.set(
        xlabel="distance from the middle, µm",
        ylabel=words.unit(profiles[0].unit),
        ylim=(0, None),
        xlim=(0, None),
    )
    axes.set_title(profiles[0].field)
    axes.yaxis.grid(True, color=FAINT)
    axes.legend()


def _pools(
    axes: Any, profiles: list[SpatialProfile], colours: dict[str, str], labels: Mapping[str, str]
) -> None:
    """Draw pools on a logarithmic scale, with their fits."""
    from matplotlib.ticker import LogLocator, NullFormatter

    for profile in profiles:
        colour = colours[profile.field]
        length = f", L = {profile.decay_length:.0f} µm" if profile.fit.ok else ""
        axes.plot(
            profile.distance,
            np.where(profile.mean > 0, profile.mean, np.nan),
            color=colour,
            label=labels.get(profile.field, profile.field) + length,
        )
        if profile.fit.ok:
            r = np.linspace(*profile.fitted, 50)
            axes.plot(r, profile.at(r), color=INK, ls=(0, (4, 3)), lw=1.1)
    top = max(float(p.mean.max()) for p in profiles)
    least = min(float(p.mean[p.mean > 0].min()) for p in profiles)
    axes.set_yscale("log")
    # Within a decade or two powers of ten are too few ticks.
    near = top < 50 * max(least, top * 1e-5)
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if near else (1,)))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(lambda value, _: (words.number if near else words.power)(value))
    axes.set(
        xlabel="distance from the senders' centre, µm",
        ylabel=words.unit(profiles[0].unit),
        ylim=(max(least * 0.7, top * 1e-5), top * 1.6),
        xlim=(0, None),
    )
    axes.set_title(f"Vesicles at {words.time(profiles[0].time_min)}")
    axes.yaxis.grid(True, color=FAINT)
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), fontsize=10)


def size_curves(found: SizeDistribution, colours: dict[str, str]) -> Picture | Missing:
    """Draw the vesicles released per nm of diameter by kind, and what a particle tracker misses."""
    if not found.kinds:
        return Missing(found.remarks[0] if found.remarks else "The run has no vesicles.")
    weights = found.released if found.released.sum() else np.ones(len(found.kinds))
    with drawing(10.6, 3.8) as figure:
        axes = figure.subplots()
        spare = iter(c for c in OKABE_ITO * 4 if c not in colours.values())
        order = np.argsort(-weights)
        for i in order:
            kind = found.kinds[i]
            if weights[i] > 0:
                colour = colours.get(kind) or next(spare, SOFT)
                axes.plot(found.diameter_nm, weights[i] * found.density[i], color=colour, label=kind)
        axes.axvspan(0, found.limit_nm, color="#eef1f4", zorder=0)
        axes.text(
            found.limit_nm - 1.5, 0.97, "not seen by particle tracking", transform=axes.get_xaxis_transform(), ha="right",
            va="top", fontsize=10, color=SOFT,
        )  # fmt: skip
        axes.set(
            xlabel="diameter, nm",
            ylabel="vesicles per nm" if found.released.sum() else "share per nm",
            ylim=(0, None),
            xlim=(max(0, found.diameter_nm[0] - 10), found.diameter_nm[-1] + 5),
        )
        axes.yaxis.set_major_formatter(lambda value, _: words.short(value))
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))
        rows = [r for r in found.table() if r["seen_share"] is not None]
        parts = [f"{r['vesicle']} {words.share(float(r['seen_share'] or 0))}" for r in rows]
        alt = f"Size distributions; share at or above {found.limit_nm:g} nm: {words.listing(parts)}."
        caption = (
            "Expected numbers released by diameter (log-normal, cut off). A kind moves with one diffusivity, so vesicles in flight "
            f"have the same sizes. Particle tracking sees those from {found.limit_nm:g} nm on."
        )
        return as_svg(figure, alt, caption)
