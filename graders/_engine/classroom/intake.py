"""The intake: from whatever a teacher has on disk to attempts, each with its learner and its kata.

Every file ends up somewhere: in an attempt, or in the list of those that were not taken, with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path

from graders._engine import inert
from graders._engine.classroom import archives, naming
from graders._engine.classroom.archives import METADATA, Leaf
from graders._engine.classroom.finds import Found, Names, by_part, order_of, rank_of
from graders._engine.classroom.naming import Label, Sender
from graders._engine.classroom.roster import Register, Roster
from graders._engine.classroom.values import Attempt, Fate, Intake, Learner, Listed
from graders._engine.submission import Submission, Unreadable

Order = tuple[object, ...]


def take(
    paths: Sequence[Path],
    katas: Sequence[Names],
    roster: Roster | None = None,
    *,
    file_times: bool = False,
    zone: tzinfo | None = None,
    skip: Path | None = None,
    wanted: Sequence[str] | None = None,
) -> Intake:
    """Take in what lies in ``paths``, but for the folder ``skip``, for the katas named in ``wanted``, or for all.

    ``file_times`` believes the times of plain files; ``zone`` is the one of times that name none.
    """
    desk = _Desk(tuple(katas), file_times, zone, frozenset(wanted or (kata.slug for kata in katas)))
    for path in paths:
        desk.root(path.resolve().name or "submissions", archives.leaves(path, skip))
    return desk.sorted_out(roster)


@dataclass
class _Desk:
    """Where files are sorted."""

    katas: tuple[Names, ...]
    file_times: bool
    zone: tzinfo | None
    wanted: frozenset[str]
    found: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))
    senders: dict[str, Sender] = field(default_factory=dict)
    listed: list[Listed] = field(default_factory=list)
    places: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # of people of one name

    def root(self, name: str, leaves: Iterable[Leaf]) -> None:
        """Sort a whole folder or archive, or one that lies in it and holds a platform's names."""
        kept = []
        for leaf in leaves:
            if leaf.junk:
                self.listed.append(Listed(leaf.place, Fate.IGNORED, "made by a system or a tool"))
            elif leaf.path == ("",):
                self.listed.append(Listed(inert.line(name), Fate.UNREADABLE, leaf.problem))
            else:
                kept.append(leaf)
        self._root(name, kept, 0)

    def _root(self, name: str, leaves: list[Leaf], depth: int) -> None:
        depth += self._wrapped(leaves, depth)
        tops = by_part(leaves, depth)
        metadata = next((leaf for leaf in leaves if len(leaf.path) == depth + 1 and leaf.name == METADATA), None)
        labels = naming.gradescope((metadata.data or b"").decode("utf-8", "replace")) if metadata else {}
        kind = "" if labels else naming.layout(tops)
        seen: set[str] = set()
        for top, inside in tops.items():
            single = len(inside) == 1 and len(inside[0].path) == depth + 1
            label = labels.get(top) or (naming.LAYOUTS[kind](top) if kind else None)
            if label is None and not single and self._is_platform(inside, depth + 1):
                self._root(top, inside, depth + 1)
            elif inside[0] is metadata and single:
                self.listed.append(
                    Listed(inside[0].place, Fate.IGNORED, "Gradescope's list of submissions; it was read")
                )
            elif label is None and single and inside[0].data is None and not inside[0].problem:
                self.listed.append(Listed(inside[0].place, Fate.UNMATCHED, "is no program, and nobody's folder"))
            else:
                label = label or self._plain(top, name, single)
                person, _, number = label.sender.key.partition("\0")
                if label.sender.key not in seen:
                    seen.add(label.sender.key)
                    self.places[person][f"{name}/{depth}"] += bool(number)
                self._sent(label, inside, depth, single)

    def _wrapped(self, leaves: list[Leaf], depth: int) -> int:
        """Return how many folders lie around the whole: one inside the other, with nothing beside it."""
        deeper = 0
        while leaves:
            here = depth + deeper
            tops = by_part(leaves, here)
            (top, *others) = tops
            alone = not others and all(len(leaf.path) > here + 1 for leaf in leaves)
            if (
                not alone
                or naming.layout([top])
                or any(len(leaf.path) == here + 2 and self._named(leaf) for leaf in leaves)
            ):
                break
            below = by_part(leaves, here + 1)
            if len(below) < 2 and all(len(leaf.path) == here + 2 for leaf in leaves):
                break
            deeper += 1
        return deeper

    def _is_platform(self, leaves: list[Leaf], depth: int) -> bool:
        depth += self._wrapped(leaves, depth)
        names = by_part(leaves, depth)
        return METADATA in names or bool(naming.layout(names))

    def _plain(self, top: str, root: str, single: bool) -> Label:
        slugs = [kata.slug for kata in self.katas]
        if single and any(top == name for kata in self.katas for name in kata.files):
            return naming.plain(root, slugs)
        label = naming.plain(top, slugs)
        mains = {kata.slug: kata.main for kata in self.katas}
        return replace(label, file=mains.get(label.file, ""))

    def _sent(self, label: Label, leaves: list[Leaf], depth: int, single: bool) -> None:
        key = label.sender.key
        self.senders.setdefault(key, label.sender)
        for leaf in leaves:
            self.found[key].append(Found(label, leaf, leaf.path[depth + (0 if single else 1) :], single))

    def _named(self, leaf: Leaf) -> bool:
        return naming.kata_of(leaf.name, None, self.katas)[0] != ""

    def sorted_out(self, roster: Roster | None) -> Intake:
        """Return the intake: every sender a learner, every file in an attempt or in the list."""
        learners = {learner.key: learner for learner in (roster.learners if roster else ())}
        whose = self._whose(learners, roster)
        attempts: list[Attempt] = []
        blocked: set[str] = set()
        for sender in sorted(self.found, key=lambda key: (whose[key], key)):
            before = len(self.listed)
            mine = list(self._attempts(whose[sender], self.found[sender]))
            attempts += mine
            if not mine and any(it.fate is Fate.UNREADABLE for it in self.listed[before:]):
                blocked.add(whose[sender])
        attempts.sort(key=lambda attempt: (attempt.learner, attempt.kata, attempt.order, attempt.place))
        katas = tuple(kata.slug for kata in self.katas if any(it.kata == kata.slug for it in attempts))
        return Intake(
            learners=tuple(sorted(learners.values(), key=lambda learner: learner.key)),
            katas=katas,
            attempts=tuple(attempts),
            listed=tuple(sorted(self.listed, key=lambda it: (it.fate, it.place, it.reason))),
            remarks=roster.remarks if roster else (),
            blocked=frozenset(blocked),
        )

    def _whose(self, learners: dict[str, Learner], roster: Roster | None) -> dict[str, str]:
        """Find each sender's learner; add those who are not on the roster."""
        register = Register(list(learners.values()))
        whose: dict[str, str] = {}
        for key, sender in sorted(self.senders.items()):
            hits = register.find(sender) if roster else []
            if len(hits) == 1:
                whose[key] = hits[0].key
                continue
            shown = inert.line(self._called(key) or "nobody", 120)
            while roster and shown in learners and learners[shown].enrolled:
                shown = f"{shown} (not on the roster)"
            email = inert.line(sender.email, 200) if "@" in sender.email else ""
            learners.setdefault(shown, Learner(shown, inert.line(sender.name, 200), email, enrolled=roster is None))
            whose[key] = shown
            if roster and hits:
                who = ", ".join(sorted(hit.key for hit in hits))
                self.listed.append(Listed(shown, Fate.UNMATCHED, f"could be any of: {inert.line(who, 200)}", shown))
            elif roster:
                self.listed.append(Listed(shown, Fate.UNMATCHED, "is not on the roster; graded all the same", shown))
        return whose

    def _called(self, key: str) -> str:
        """Return what a sender without a roster is called: by name, and by number where two in a place share it.

        Moodle numbers people anew for each assignment, so the same name in another place is the same person.
        """
        name, mark, number = key.partition("\0")
        if mark and self.places[name].most_common(1)[0][1] > 1:
            return f"{name} {number}"
        return name

    def _attempts(self, learner: str, found: list[Found]) -> Iterator[Attempt]:
        """Yield a learner's attempts, and list what is in none of them."""
        candidates: dict[tuple[str, Order], list[tuple[Order, Found, str]]] = defaultdict(list)
        parts = {name for kata in self.katas for name in kata.files[1:]}
        rest: list[Found] = []
        for each in found:
            file = each.label.file if each.flat and each.label.file else each.leaf.name
            slug, doubt, remark = naming.kata_of(file, each.leaf.data, self.katas)
            if slug and slug not in self.wanted:
                self._list(learner, each, Fate.UNMATCHED, f"is for {slug}, which is not graded in this run")
            elif slug:
                order, rank = order_of(each), rank_of(each, slug, doubt)
                candidates[slug, order].append((rank, each, remark))
            elif each.leaf.name not in parts:
                rest.append(each)
        if not candidates and len(self.wanted) == 1:
            programs = [it for it in rest if it.leaf.name.lower().endswith(".py") and not it.leaf.problem]
            programs = [it for it in programs if not it.leaf.name.startswith(("test_", "conftest"))]
            if len(programs) == 1:
                kata = next(kata for kata in self.katas if kata.slug in self.wanted)
                remark = f"taken for {kata.slug}, being the only program; its name is not {kata.main}"
                candidates[kata.slug, order_of(programs[0])].append(((9,), programs[0], remark))
                rest.remove(programs[0])
        for (slug, order), several in sorted(candidates.items(), key=lambda item: item[0]):
            several.sort(key=lambda item: (bool(item[1].leaf.problem), item[0], item[1].leaf.path))
            (_, best, remark), *others = several
            for _, other, _ in others:
                reason = f"another file for {slug} was taken: {best.leaf.place}"
                self._list(learner, other, Fate.SET_ASIDE, reason)
            yield self._attempt(learner, slug, order, best, remark, found)
        for each in rest:
            self._list(learner, each, Fate.UNMATCHED, "is no kata's file" if self.katas else "no kata was asked for")

    def _attempt(self, learner: str, slug: str, order: Order, best: Found, remark: str, found: list[Found]) -> Attempt:
        kata = next(kata for kata in self.katas if kata.slug == slug)
        leaf = best.leaf
        handed_in: Submission | Unreadable
        if leaf.problem:
            handed_in = Unreadable(f"{kata.main} {leaf.problem}")
            self._list(learner, best, Fate.UNREADABLE, "")
        else:
            files = [(kata.main, leaf.data or b"")]
            for name in kata.files[1:]:
                beside = [it.leaf for it in found if it.leaf.name == name and it.leaf.data is not None]
                beside.sort(key=lambda it: (it.path[:-1] != leaf.path[:-1], it.path))
                files += [(name, it.data or b"") for it in beside[:1]]
            missing = set(kata.files) - {name for name, _ in files}
            handed_in = Submission(tuple(files))
            if missing:
                handed_in = Unreadable(f"there is no {', '.join(sorted(missing))} beside {kata.main}")
        if remark:
            self.listed.append(Listed(leaf.place, Fate.UNMATCHED, remark, learner))
        when = best.label.when or (leaf.changed if self.file_times else None)
        if when is not None and when.tzinfo is None:
            when = when.replace(tzinfo=self.zone) if self.zone else when.astimezone()
        label = best.label
        return Attempt(learner, slug, handed_in, leaf.place, when, label.late, order, remark, label.handle)

    def _list(self, learner: str, found: Found, fate: Fate, reason: str) -> None:
        problem = found.leaf.problem
        self.listed.append(Listed(found.leaf.place, Fate.UNREADABLE if problem else fate, problem or reason, learner))
