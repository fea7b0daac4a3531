"""File names as learning platforms make them, read back: who handed in, when, and for which kata. Pure functions.

A layout is decided for a whole folder by most of its names, because each alone could be anything: ``team_1_2_lru.py``
is a Canvas name only among Canvas names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

_CANVAS = re.compile(
    r"(?:(?P<name>(?!LATE_|anon_).*?)_)?(?P<late>LATE_)?(?P<user>\d+|anon_[0-9A-Za-z]+)_"
    r"(?:(?P<attachment>\d+)_(?P<file>.+)|(?:text\.html|link\.html))",
    re.DOTALL,
)
_MOODLE = re.compile(
    r"(?P<name>.*)_(?P<participant>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL
)
_BLACKBOARD = re.compile(
    r"(?P<front>.*)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<note>\.txt))", re.DOTALL
)
_COPY = re.compile(r"[-_ ]*(?:\(\d{1,3}\)|[-_ ](?:v?\d{1,3}|copy|final))$")
_ATTEMPT = re.compile(r"(?:attempt|try|submission|version|v)?[-_ ]*\d[\d\-_:. T]*", re.IGNORECASE)
_TEXT = 1 << 16  # bytes of a file that are looked at to see which kata it defines


@dataclass(frozen=True, slots=True)
class Sender:
    """Who handed something in, as far as a name says. ``key`` groups what came from one person in one place."""

    key: str
    name: str = ""
    id: str = ""
    login: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A top-level name read: the sender, and the file's name where the label is all of it."""

    sender: Sender
    file: str = ""
    when: datetime | None = None
    late: bool = False
    order: tuple[object, ...] = ()
    handle: str = ""


class KataNames(Protocol):
    """What naming needs to know of a kata."""

    @property
    def slug(self) -> str:
        """Its name."""

    @property
    def main(self) -> str:
        """The file that is looked for."""

    @property
    def api(self) -> tuple[str, ...]:
        """What the file defines."""


def canvas(name: str) -> Label | None:
    """Read ``{sortable name}[_LATE]_{user}_{attachment}_{file}``."""
    found = _CANVAS.fullmatch(name)
    if found is None:
        return None
    user = found["user"]
    attachment = int(found["attachment"]) if found["attachment"] and len(found["attachment"]) < 20 else 0
    return Label(
        Sender(user, name=found["name"] or "", id=user),
        found["file"] or name,
        late=bool(found["late"]),
        order=(attachment,),
        handle=f"canvas:{user}",
    )


def moodle(name: str) -> Label | None:
    """Read ``{Full Name}_{participant}_assignsubmission_file[_{file}]``, a folder or a file."""
    found = _MOODLE.fullmatch(name)
    if found is None:
        return None
    full = " ".join(found["name"].replace("_", " ").split())
    participant = found["participant"]
    return Label(Sender(f"{full}\0{participant}", name=full), found["file"] or "", handle=f"moodle:{participant}")


def blackboard(name: str) -> Label | None:
    """Read ``{Assignment}_{username}_attempt_{time}_{file}``; an assignment's name may hold underscores."""
    found = _BLACKBOARD.fullmatch(name)
    if found is None:
        return None
    user = found["front"].rpartition("_")[2]
    try:
        when = datetime.strptime(found["when"], "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        when = None
    # An attempt's time orders attempts even where it is no date.
    return Label(Sender(user, id=user, login=user), found["file"] or name, when=when, order=(found["when"],))


LAYOUTS: dict[str, Callable[[str], Label | None]] = {"blackboard": blackboard, "moodle": moodle, "canvas": canvas}


def layout(names: Iterable[str]) -> str:
    """Return the platform that most of ``names`` come from, "" if none."""
    listed = list(names)
    counts = {kind: sum(read(name) is not None for name in listed) for kind, read in LAYOUTS.items()}
    best = max(counts, key=lambda kind: counts[kind], default="")
    return best if best and counts[best] * 2 > len(listed) else ""


def gradescope(text: str) -> dict[str, Label]:
    """Return the label of each folder ``submission_...`` that Gradescope's own list of them describes.

    The list is YAML of one plain shape; whatever in it is of another shape is passed over.
    """
    labels: dict[str, Label] = {}
    for part in re.split(r"^(?=submission_\d+:\s*$)", text, flags=re.MULTILINE):
        folder, _, rest = part.partition(":")
        people: list[dict[str, str]] = []
        section = created = ""
        for line in rest.splitlines():
            entry = re.fullmatch(r"( +)(- )?:(\w+):\s*(.*?)\s*", line)
            if entry is None:
                continue
            value = "" if entry[4] == "null" else entry[4].strip("'\"")
            if len(entry[1]) == 2 and not entry[2]:
                section = entry[3]
                created = value if section == "created_at" else created
            elif section == "submitters":
                if entry[2]:
                    people.append({})
                people[-1:] = [{**people[-1], entry[3]: value}] if people else []
        if people:
            first, more = people[0], f" and {len(people) - 1} more" if len(people) > 1 else ""
            named = {key: first.get(key, "") for key in ("name", "sid", "email")}
            key = named["email"] or named["sid"] or named["name"]
            sender = Sender(key, named["name"] + more, named["sid"], "", named["email"])
            labels[folder] = Label(sender, when=_moment(created))
    return labels


def _moment(text: str) -> datetime | None:
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?", text)
    if found is None:
        return None
    zone = (found[3] or "Z").replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}")
    except ValueError:
        return None


def plain(name: str, slugs: Iterable[str]) -> Label:
    """Read a folder's or a file's own name: somebody's, perhaps with a kata's beside it, given as its file."""
    stem, file = re.sub(r"(?i)(?:\.(?:py|zip|txt|tar|gz|tgz|bz2|xz|7z|rar))+$", "", name), ""
    for slug in sorted(slugs, key=len, reverse=True):
        words = "[-_ ]".join(map(re.escape, slug.split("_")))
        bare = re.sub(rf"(?i)^{words}[-_ ]+|[-_ ]+{words}$", "", stem)
        if bare and bare != stem:
            stem, file = bare, slug
            break
    return Label(Sender(stem, name=stem, id=stem, login=stem, email=stem), file)


def attempt_number(part: str) -> tuple[object, ...]:
    """Return how a folder's name orders attempts, such as ``attempt 2``; () if it names none."""
    if not _ATTEMPT.fullmatch(part):
        return ()
    return tuple(int(digits[:18]) for digits in re.findall(r"\d+", part))


def kata_of(name: str, data: bytes | None, katas: Sequence[KataNames]) -> tuple[str, int, str]:
    """Return the kata that a file is for, how sure that is (0 by its very name), and a remark; "" for none."""
    bare = re.sub(r"(?i)(?:\.py(?:\.txt)?)+$", "", name)
    for kata in katas:
        if name == kata.main:
            return kata.slug, 0, ""
    for kata in katas:
        if _plainly(bare) == _plainly(kata.main.removesuffix(".py")):
            return kata.slug, 1, ""
    if data is None or bare.lower().startswith("test_") or name.lower().startswith("conftest"):
        return "", 9, ""
    head = data[:_TEXT].decode("latin-1")
    for kata in katas:
        if kata.api and all(
            re.search(rf"^(?:class|def|async def) +{re.escape(it)}\b", head, re.MULTILINE) for it in kata.api
        ):
            return kata.slug, 2, f"taken for {kata.slug} by what it defines; its name is not {kata.main}"
    return "", 9, ""


def _plainly(stem: str) -> str:
    """Return a file's stem without what systems add to copies and people to versions."""
    lowered, before = stem.strip().lower(), ""
    while lowered != before:
        lowered, before = _COPY.sub("", lowered).strip(" -_"), lowered
    return re.sub(r"[-_ ]", "", lowered)


def words(name: str) -> tuple[str, ...]:
    """Return a person's name as plain words, in its order; ``Doe, Jane`` is read as such."""
    front, comma, behind = name.partition(",")
    if comma:
        return words(f"{behind} {front.replace(',', ' ')}")
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return tuple(re.findall(r"[^\W_]+", bare))


def spellings(name: str) -> frozenset[str]:
    """Return the ways in which platforms run a name together: ``janedoe``, ``doejane``."""
    parts = words(name)
    turned = {parts, *(parts[place:] + parts[:place] for place in range(1, len(parts)))}
    return frozenset("".join(each) for each in turned if each)
