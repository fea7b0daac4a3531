"""The kata ``hls`` beside the outside world: another parser reads its playlists, and ffmpeg plays them."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import m3u8
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine import catalog
from graders.hls import model, playlists


def loaded() -> ModuleType:
    """The reference, as a module."""
    path = catalog.kata("hls").reference / "hls.py"
    spec = importlib.util.spec_from_file_location("hls_reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hls_reference"] = module
    spec.loader.exec_module(module)
    return module


hls = loaded()

UNITS = st.sampled_from([Fraction(1, 2), Fraction(1, 3), Fraction(1001, 1200), Fraction(1024 * 43, 44100)])
GAPS = st.lists(st.integers(1, 9), min_size=1, max_size=30)
URIS = st.sampled_from(["{}.ts", "part{:03d}.ts", "https://cdn.example/a,b/{}.ts?key=1,2"])


@given(gaps=GAPS, unit=UNITS, target=st.integers(1, 9), uri=URIS)
def test_both_parsers_read_the_same_in_a_media_playlist(gaps, unit, target, uri):
    """And it is what the reference meant to write."""
    times = [Fraction(0)]
    for gap in gaps:
        times.append(times[-1] + gap * unit)
    plan = hls.plan_segments(times[:-1], times[-1], target)
    text = hls.media_playlist(plan, uri)
    ours, theirs = playlists.media(text), m3u8.loads(text)
    assert (theirs.version, theirs.media_sequence, theirs.playlist_type) == (3, 0, "vod")
    assert theirs.is_endlist
    assert not theirs.is_variant
    assert ours.target == theirs.target_duration == max(map(model.half_up, ours.durations))
    assert [float(each) for each in ours.durations] == [segment.duration for segment in theirs.segments]
    assert list(ours.uris) == [segment.uri for segment in theirs.segments] == [*map(uri.format, range(len(plan)))]
    assert abs(sum(ours.durations) - times[-1]) <= Fraction(1, 10**6)


def test_a_hundred_thousand_keyframes_stay_exact():
    """Half a day of NTSC, with a keyframe every 15 frames: to the last bit, and to the microsecond in print."""
    interval, count = Fraction(15 * 1001, 30000), 10**5
    keyframes = [interval * number for number in range(count)]
    plan = hls.plan_segments(keyframes, interval * count, 6)
    reach = 12  # the thirteenth interval would bring a segment to 6.5065 s, which is 7
    assert plan == [
        hls.Segment(keyframe, interval * min(reach, count - reach * number))
        for number, keyframe in enumerate(keyframes[::reach])
    ]
    found = playlists.media(hls.media_playlist(plan))
    assert len(found.durations) == len(plan)
    assert abs(sum(found.durations) - interval * count) <= Fraction(1, 10**6)
    assert found.target == 6


VARIANTS = st.lists(
    st.builds(
        hls.Variant,
        st.sampled_from(["low.m3u8", "https://cdn.example/a,b/c.m3u8?x=1,2&y"]),
        st.integers(1, 10**8),
        st.integers(1, 10**8),
        st.integers(1, 8_000),
        st.integers(1, 8_000),
        st.sampled_from(["avc1.640028,mp4a.40.2", "avc1.42c015"]),
    ),
    min_size=1,
    max_size=9,
)


@given(variants=VARIANTS)
def test_both_parsers_read_the_same_in_a_master_playlist(variants):
    """Commas in quotes and in URIs included."""
    text = hls.master_playlist(variants)
    ours, theirs = playlists.master(text), m3u8.loads(text)
    assert theirs.is_variant
    assert theirs.version == 3
    for variant, stream, other in zip(variants, ours, theirs.playlists, strict=True):
        about = other.stream_info
        assert variant.uri == stream.uri == other.uri
        assert (variant.peak, variant.average) == (about.bandwidth, about.average_bandwidth)
        assert (variant.width, variant.height) == about.resolution
        assert variant.codecs == about.codecs
        assert stream.attributes == {
            "BANDWIDTH": str(variant.peak),
            "AVERAGE-BANDWIDTH": str(variant.average),
            "RESOLUTION": f"{variant.width}x{variant.height}",
            "CODECS": f'"{variant.codecs}"',
        }


MEDIA = """\
#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:6
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXTINF:6.006000,
part0.ts
#EXTINF:4.500000,
part1.ts
#EXT-X-ENDLIST
"""
MASTER = """\
#EXTM3U
#EXT-X-VERSION:3
#EXT-X-STREAM-INF:BANDWIDTH=900,AVERAGE-BANDWIDTH=500,RESOLUTION=16x9,CODECS="avc1.42c015,mp4a.40.2"
low.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=9000,AVERAGE-BANDWIDTH=5000,RESOLUTION=32x18,CODECS="avc1.640028"
high.m3u8
"""

MALFORMED_MEDIA = {
    "a byte order mark": ("#EXTM3U", "\ufeff#EXTM3U", "no byte order mark"),
    "a blank line first": ("#EXTM3U", "\n#EXTM3U", "the first line to be #EXTM3U"),
    "the header twice": ("#EXT-X-VERSION", "#EXTM3U\n#EXT-X-VERSION", "#EXTM3U once"),
    "a form feed": ("part0", "part\f0", "no control characters"),
    "no version": ("#EXT-X-VERSION:3\n", "", "#EXT-X-VERSION:3, but it is not there"),
    "a version without decimals": ("VERSION:3", "VERSION:2", "#EXT-X-VERSION:3, but it is"),
    "two versions": ("#EXT-X-VERSION:3", "#EXT-X-VERSION:3\n#EXT-X-VERSION:3", "#EXT-X-VERSION once"),
    "a byte range": ("part0.ts", "#EXT-X-BYTERANGE:9@0\npart0.ts", "no tag that version 3 does not have"),
    "no target duration": ("#EXT-X-TARGETDURATION:6\n", "", "TARGETDURATION with a whole number"),
    "two target durations": ("#EXTINF", "#EXT-X-TARGETDURATION:7\n#EXTINF", "#EXT-X-TARGETDURATION once"),
    "a late media sequence": (
        "#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:6.006000,\npart0.ts",
        "#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:6.006000,\npart0.ts\n#EXT-X-MEDIA-SEQUENCE:0",
        "before the first segment",
    ),
    "another first number": ("SEQUENCE:0", "SEQUENCE:1", "#EXT-X-MEDIA-SEQUENCE:0, but it is"),
    "an event": (":VOD", ":EVENT", "#EXT-X-PLAYLIST-TYPE:VOD, but it is"),
    "no end": ("#EXT-X-ENDLIST\n", "", "#EXT-X-ENDLIST, but it is not there"),
    "an end with a value": ("ENDLIST", "ENDLIST:YES", "#EXT-X-ENDLIST, but it is"),
    "a blank behind a tag": ("ENDLIST", "ENDLIST ", "no blanks"),
    "a blank before a URI": ("part1", " part1", "no blanks"),
    "three decimals": ("6.006000", "6.006", "six decimals"),
    "no comma": ("6.006000,", "6.006000", "six decimals and then a comma"),
    "a duration twice": ("#EXTINF:4.5", "#EXTINF:1.000000,\n#EXTINF:4.5", "a URI after each #EXTINF"),
    "a last duration without its URI": ("part1.ts\n", "", "a URI after each #EXTINF"),
    "a tag of master playlists": (
        "#EXT-X-ENDLIST",
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a"\n#EXT-X-ENDLIST',
        "no tag of a master playlist",
    ),
}
MALFORMED_MASTER = {
    "a byte order mark": ("#EXTM3U", "\ufeff#EXTM3U", "no byte order mark"),
    "no version": ("#EXT-X-VERSION:3\n", "", "#EXT-X-VERSION:3, but it is not there"),
    "an end": ("high.m3u8", "high.m3u8\n#EXT-X-ENDLIST", "no tag of a media playlist"),
    "a blank after a comma": (",AVERAGE", ", AVERAGE", "without blanks"),
    "a comma at the end": ('640028"', '640028",', "NAME=value"),
    "an attribute twice": ("BANDWIDTH=9000,", "BANDWIDTH=9000,BANDWIDTH=9000,", "each attribute once"),
    "codecs without quotes": ('"avc1.640028"', "avc1.640028", "CODECS in double quotes"),
    "codecs that end at their comma": ('"avc1.42c015,mp4a.40.2"', "avc1.42c015,mp4a.40.2", "NAME=value"),
    "a broken bandwidth": ("BANDWIDTH=9000", "BANDWIDTH=9000.5", "BANDWIDTH to be a whole number"),
    "a tag before the URI": ("high.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS\nhigh.m3u8", "a URI on the line after"),
    "a last variant without its URI": ("high.m3u8\n", "", "a URI on the line after"),
    "a URI of its own": ("high.m3u8", "high.m3u8\nhigher.m3u8", "before each URI"),
}


def holds(condition: str, text: str) -> bool:
    """Whether what is said of a playlist in Python is true of this one."""
    return bool(eval(condition.replace("{}", "text"), {"text": text}))


def edited(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


@pytest.mark.parametrize(("old", "new", "why"), MALFORMED_MEDIA.values(), ids=MALFORMED_MEDIA)
def test_a_malformed_media_playlist_is_refused(old, new, why):
    """The package takes each of them, so agreeing with it would prove little."""
    playlists.media(MEDIA)
    text = edited(MEDIA, old, new)
    assert m3u8.loads(text) is not None
    with pytest.raises(playlists.Malformed, match=why) as caught:
        playlists.media(text)
    assert not holds(caught.value.condition, text)
    assert holds(caught.value.condition, MEDIA)
    assert holds(caught.value.condition, MEDIA.replace("\n", "\r\n"))


@pytest.mark.parametrize(("old", "new", "why"), MALFORMED_MASTER.values(), ids=MALFORMED_MASTER)
def test_a_malformed_master_playlist_is_refused(old, new, why):
    """Likewise."""
    playlists.master(MASTER)
    text = edited(MASTER, old, new)
    assert m3u8.loads(text) is not None
    with pytest.raises(playlists.Malformed, match=why) as caught:
        playlists.master(text)
    assert not holds(caught.value.condition, text)
    assert holds(caught.value.condition, MASTER)
    assert holds(caught.value.condition, MASTER.replace("\n", "\r\n"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        ("#EXTINF", "\n# a comment \n#EXTINF"),
        ("#EXTINF:6.006000,", "#EXTINF:6.006000,A title, with a comma "),
        ("part0", "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z\npart0"),
        ("#EXT-X-VERSION:3", "#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-A-TAG-TO-COME:1 2 3\n#EXT-X-VERSION:3"),
        ("#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n", "#EXT-X-TARGETDURATION:6\n#EXT-X-VERSION:3\n"),
        ("part1.ts\n#EXT-X-ENDLIST\n", "#EXT-X-ENDLIST\n#EXT-X-TARGETDURATION:6\npart1.ts"),
    ],
)
def test_what_the_rfc_leaves_open_is_left_open(old, new):
    """A right playlist in any style is read as the same."""
    text = MEDIA.replace("#EXT-X-TARGETDURATION:6\n", "") if "part1.ts\n" in old else MEDIA
    assert old in text
    assert playlists.media(text.replace(old, new)) == playlists.media(MEDIA)


def test_attributes_come_in_any_order():
    """With others that a player need not know."""
    text = edited(MASTER, "BANDWIDTH=900,AVERAGE", 'NAME="a,b",FRAME-RATE=29.970,AVERAGE')
    streams = playlists.master(edited(text, 'mp4a.40.2"', 'mp4a.40.2",BANDWIDTH=900'))
    assert {**streams[0].attributes} == {
        **playlists.master(MASTER)[0].attributes,
        "NAME": '"a,b"',
        "FRAME-RATE": "29.970",
    }


def need(*tools: str) -> None:
    """Skip the test without these programs; where they are promised, fail it."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if not missing:
        return
    message = f"{' and '.join(missing)}: not found; apt install ffmpeg"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_without_ffmpeg_ci_fails(monkeypatch, tmp_path, ci, outcome):
    """A test that is skipped where it should run is no test."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="apt install ffmpeg"):
        need("ffmpeg", "ffprobe")


FRAME = Fraction(1001, 30000)
FRAMES = 300
# Frames of which each encoding makes a keyframe: irregular, some shared; two of these intervals outlast the target.
KEYFRAMES = {
    (320, 180): [0, 13, 40, 61, 75, 96, 181, 200, 222, 251, 290],
    (160, 90): [0, 13, 31, 61, 96, 110, 181, 222, 236, 270],
}
TARGET = 2


def run(*command: Any) -> str:
    done = subprocess.run([*map(str, command)], check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout


def probe(path: Path, *wanted: str) -> dict[str, Any]:
    """What ffprobe finds in a file or playlist."""
    found = run("ffprobe", "-v", "error", "-of", "json", *wanted, path)
    return json.loads(found)


def encode(into: Path, width: int, height: int, keyframes: list[int]) -> None:
    """Make the clip, with keyframes at these frames and nowhere else."""
    forced = "+".join(f"eq(n,{frame})" for frame in keyframes)
    source = f"testsrc2=size={width}x{height}:rate=30000/1001"
    run(
        *("ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", FRAMES),
        *("-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "main", "-pix_fmt", "yuv420p", "-bf", 2),
        *("-g", 9999, "-sc_threshold", 0, "-forced-idr", 1, "-force_key_frames", f"expr:{forced}"),
        *("-threads", 1, "-video_track_timescale", 30000, into),
    )


def times_in(path: Path) -> tuple[list[Fraction], list[Fraction]]:
    """The exact times of all frames in a file, and of its keyframes."""
    found = probe(path, "-show_entries", "packet=pts,flags:stream=time_base")
    tick = Fraction(found["streams"][0]["time_base"])
    packets = sorted((packet["pts"] * tick, "K" in packet["flags"]) for packet in found["packets"])
    return [time for time, _ in packets], [time for time, key in packets if key]


@pytest.mark.media
def test_ffmpeg_plays_what_the_reference_plans(tmp_path):
    """Each variant, frame for frame: cut at the keyframes that are shared, and joined again by its playlist."""
    need("ffmpeg", "ffprobe")
    clips = {}
    for (width, height), frames in KEYFRAMES.items():
        clip = tmp_path / f"{height}p.mp4"
        encode(clip, width, height, frames)
        every, keys = times_in(clip)
        assert every == [FRAME * frame for frame in range(FRAMES)]
        assert keys == [FRAME * frame for frame in frames]
        clips[clip] = keys
    duration = FRAME * FRAMES
    plan = hls.plan_segments(hls.shared_keyframes([*clips.values()]), duration, TARGET)
    assert len(plan) >= 5
    assert max(segment.duration for segment in plan) > TARGET + Fraction(1, 2), "there is an interval that is too long"

    variants = []
    cuts = ",".join(str(segment.start / FRAME) for segment in plan[1:])
    for (width, height), clip in zip(KEYFRAMES, clips, strict=True):
        run(
            *("ffmpeg", "-v", "error", "-i", clip, "-c", "copy", "-f", "segment", "-segment_format", "mpegts"),
            *("-segment_frames", cuts, tmp_path / f"{height}p%05d.ts"),
        )
        playlist = tmp_path / f"{height}p.m3u8"
        playlist.write_text(hls.media_playlist(plan, f"{height}p{{:05d}}.ts"), encoding="utf-8")
        sizes = [8 * path.stat().st_size for path in sorted(tmp_path.glob(f"{height}p*.ts"))]
        assert len(sizes) == len(plan)
        peak = max(size / segment.duration for size, segment in zip(sizes, plan, strict=True))
        described = (width, height, "avc1.4d400d")
        variants.append(hls.Variant(playlist.name, int(peak) + 1, int(sum(sizes) / duration), *described))
    master = tmp_path / "master.m3u8"
    master.write_text(hls.master_playlist(variants), encoding="utf-8")

    for variant in variants:
        for number, segment in enumerate(plan):
            every, keys = times_in(tmp_path / variant.uri.replace(".m3u8", f"{number:05d}.ts"))
            assert len(every) * FRAME == segment.duration, "a file holds what the plan says"
            assert keys[:1] == every[:1], "a file can be played from its first frame on"
        played = probe(tmp_path / variant.uri, "-show_entries", "frame=pts:format=duration:stream=time_base")
        tick = Fraction(played["streams"][0]["time_base"])
        times = [frame["pts"] * tick for frame in played["frames"]]
        assert [time - times[0] for time in times] == [FRAME * frame for frame in range(FRAMES)]
        assert abs(Fraction(played["format"]["duration"]) - duration) <= Fraction(1, 10**6)
    offered = probe(master, "-count_frames", "-show_entries", "stream=width,height,nb_read_frames:format=duration")
    shown = {(stream["width"], stream["height"]): int(stream["nb_read_frames"]) for stream in offered["streams"]}
    assert shown == dict.fromkeys(KEYFRAMES, FRAMES)
    assert abs(Fraction(offered["format"]["duration"]) - duration) <= Fraction(1, 10**6)
