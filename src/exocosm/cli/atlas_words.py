"""A claim and its result as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

WIDTH = 100


def effect_text(finding: Mapping[str, Any]) -> str:
    """Return an effect with its interval."""
    if finding["effect"] is None:
        return "not defined"
    low, high = finding["low"], finding["high"]
    ends = "" if low is None or high is None else f" ({low:.3g} to {high:.3g})"
    return f"{finding['effect']:.3g}{ends}"


def verdict_text(result: Mapping[str, Any]) -> str:
    """Return the verdict; whether exosomes were silenced and whether it is whole."""
    text: str = result["verdict"]["text"]
    if result["silenced"]:
        text += ", silenced"
    return text if result["complete"] else f"{text} (assumptions not moved)"


def _block(title: str, text: str) -> str:
    body = textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
    return f"{title}\n{body}"


def _change(path: str, value: object) -> str:
    return f"without {path}" if value is None else f"{path} = {value}"


def _arm(arm: Mapping[str, Any]) -> str:
    what = arm["about"] or "the scenario as it stands"
    lines = [f"  {arm['name']} ({arm['role']}): {what}"]
    for path, value in arm["changes"].items():
        lines += textwrap.wrap(
            _change(path, value), WIDTH, initial_indent="      ", subsequent_indent="        "
        )
    return "\n".join(lines)


def shown(claim: Mapping[str, Any], result: Mapping[str, Any] | None) -> str:
    """Return everything a claim says, and what came of it where it was run."""
    title = f"{claim['claim']}  {claim['statement']}"
    built = f"{claim['kind']}: {claim['why_kind']}"
    blocks = [
        f"{title}\n{'=' * min(len(title), WIDTH)}",
        _block("Seed", f"{claim['seed']} [{claim['seed_text']}]"),
        _block("Mechanism", claim["mechanism"]),
        _block("Built in or emergent", built),
        _block("Scenario", claim["scenario"]),
    ]
    if claim["changes"]:
        lines = [_change(p, v) for p, v in claim["changes"].items()]
        wrapped = [textwrap.fill(t, WIDTH, initial_indent="  ", subsequent_indent="    ") for t in lines]
        blocks.append("\n".join(["Changed in every arm", *wrapped]))
    if claim["arms"]:
        blocks.append("\n".join(["Arms and controls", *map(_arm, claim["arms"])]))
    ends = [
        f"  {e['name']}{' [' + e['unit'] + ']' if e['unit'] else ''}: {e['about']}"
        for e in claim["endpoints"]
    ]
    blocks.append("\n".join(["Endpoints", *ends]))
    asks = [
        textwrap.fill(
            f"{e['says']}{' (control)' if e['control'] else ''}{'; ' + e['because'] if e['because'] else ''}",
            WIDTH, initial_indent="  - ", subsequent_indent="    ",
        )
        for e in claim["expectations"]
    ]  # fmt: skip
    blocks.append("\n".join(["The claim holds where", *asks]))
    blocks.append(_block("Expected from the literature", claim["expected"]))
    sources = [
        textwrap.fill(
            f"{s['reference']} ({'read in the source' if s['read_in'] == 'page' else 'recalled'}): {s['says']}",
            WIDTH, initial_indent="  - ", subsequent_indent="    ",
        )
        for s in claim["sources"]
    ]  # fmt: skip
    blocks.append("\n".join(["Sources", *sources]))
    if claim["caveat"]:
        blocks.append(_block("Caveat", claim["caveat"]))
    if claim["exempt_from_silence"]:
        blocks.append(_block("Exempt from silencing", claim["exempt_from_silence"]))
    blocks.append(_result(claim, result))
    return "\n\n".join(blocks)


def _result(claim: Mapping[str, Any], result: Mapping[str, Any] | None) -> str:
    if result is None:
        return _block("Result", f"not run yet: exocosm atlas run {claim['claim']}")
    lines = [f"Result of {result['date']}: {verdict_text(result)}"]
    lines += [f"  {f['outcome']:<10} {f['says']}: {effect_text(f)}" for f in result["findings"]]
    lines.append(f"  {result['replicates']} replicates ({result['replicates_by']})")
    for flip in result["verdict"]["flips"]:
        lines.append(f"  turns to {flip['becomes']} at {flip['prior']} = {flip['at']:.3g} {flip['unit']}")
    return "\n".join(lines)
