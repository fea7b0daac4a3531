"""Which mutants of a right program a kata's grader lets live."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from graders._engine import catalog, submission
from graders._engine.judge import Judge
from graders._engine.mutation import Mutant, mutants
from graders._engine.result import Verdict
from graders._engine.sitting import Allowance
from graders._engine.submission import Submission, UsageError
from graders._engine.worker import Limits

# A mutant that hangs has failed: nobody needs to wait long for it.
_LIMITS = Limits(cpu_s=1.0, wall_s=5.0)
_ALLOWANCE = Allowance(cpu_s=3.0, wall_s=15.0)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant: the verdict it earned, and the first check that it failed."""

    mutant: Mutant
    verdict: str
    killer: str = ""

    @property
    def lives(self) -> bool:
        """Whether no check failed it."""
        return self.verdict in (Verdict.ACCEPTED, Verdict.UNDECIDED)


def fates(kata: catalog.Kata, folder: Path, workers: int) -> Iterator[Fate]:
    """Grade every mutant of the solution in ``folder`` up to the first check that it fails."""
    parts = 8 * workers  # so that no worker is idle while another still has half of them
    shares = [(kata.slug, folder, part, parts) for part in range(parts)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in pool.map(_share, shares):
            yield from done


def _share(share: tuple[str, Path, int, int]) -> list[Fate]:
    slug, folder, part, parts = share
    kata = catalog.kata(slug)
    handed_in = submission.read(folder, kata.facts.files)
    if not isinstance(handed_in, Submission):
        raise UsageError(str(handed_in))
    main = kata.facts.files[0]
    found = []
    with Judge(limits=_LIMITS, allowance=_ALLOWANCE) as judge:
        for mutant in list(mutants(dict(handed_in.files)[main].decode()))[part::parts]:
            files = tuple((name, mutant.source.encode() if name == main else data) for name, data in handed_in.files)
            result = judge.grade(kata, Submission(files), explain=False, to_the_first=True)
            failed = [finding.check for finding in result.findings if finding.verdict is not Verdict.ACCEPTED]
            found.append(Fate(mutant, result.verdict.value, failed[0] if failed else ""))
    return found


def equivalents(kata: catalog.Kata) -> dict[str, str]:
    """Return the mutants of the reference that are no mistakes, by name, each with its reason."""
    path = kata.solutions / "equivalent.toml"
    if not path.is_file():
        return {}
    return {str(name): str(why) for name, why in tomllib.loads(path.read_text(encoding="utf-8")).items()}
