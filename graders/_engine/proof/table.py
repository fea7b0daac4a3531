"""The proof in a terminal: the kill matrix, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator

from graders._engine.proof.document import KataProof, Solution
from graders._engine.proof.values import MARGIN


def matrix(proof: KataProof) -> Iterator[str]:
    """Yield the kill matrix as lines: a row for each solution, who kills it and on how many seeds."""
    width = max(len(f"{solution.filed}/{solution.name}") for solution in proof.solutions)
    shown = None
    for solution in proof.solutions:
        if solution.filed != shown:
            shown = solution.filed
            yield f"\n{shown}"
        hits = solution.earned.get(solution.filed, 0)
        mark = "✓" if hits == proof.seeds else "✗"
        others = "".join(f", {verdict} {times}" for verdict, times in solution.earned.items() if verdict != shown)
        yield (
            f"  {mark} {solution.name:<{width - len(shown)}} {hits:>3}/{proof.seeds}{others}{_killed(solution, proof)}"
        )


def _killed(solution: Solution, proof: KataProof) -> str:
    kills = {kill.check: kill for kill in solution.kills}
    named = ""
    if solution.killer:
        kill = kills.get(solution.killer)
        early = f", example {kill.examples:g}" if kill is not None and kill.examples else ""
        named = f"  killed by {solution.killer} {kill.seeds if kill else 0}/{proof.seeds}{early}"
    also = [f"{name.removeprefix('test_')} {kill.seeds}" for name, kill in kills.items() if name != solution.killer]
    return named + (f"  also {', '.join(also)}" if also and solution.filed != "not_attempted" else "")


def figures(proof: KataProof) -> Iterator[str]:
    """Yield what the proof comes to, a line each."""
    if proof.weakest is not None:
        weakest = [solution.name for solution in proof.solutions if solution.strength == proof.weakest]
        said = "each wrong one on every seed" if proof.weakest == 1 else f"weakest {proof.weakest:.0%}: {weakest[0]}"
        yield f"  detection     {said}"
    for name, margin, wanted in (
        ("slowest right", proof.slowest_right, f"at most {1 / MARGIN:.2f}"),
        ("least waste", proof.fastest_wasteful, f"at least {MARGIN:g}"),
    ):
        if margin is not None:
            yield f"  {name:<13} {margin.times:g} times the threshold ({wanted}): {margin.told}"
    yield f"  flakes        {proof.flakes}, undecided {proof.undecided}, of {proof.gradings} gradings"
    remembered = f", {proof.remembered} taken from before" if proof.remembered else ""
    yield f"  time          {proof.wall_s:g} s, {proof.cpu_s:g} s of CPU{remembered}"
