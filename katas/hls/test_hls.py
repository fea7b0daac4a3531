"""The visible tests, easiest first: make them pass from top to bottom."""

from fractions import Fraction

from hls import Segment, Variant, choose_variant, master_playlist, media_playlist, plan_segments, shared_keyframes

FRAME = Fraction(1001, 30000)  # NTSC: 29.97 frames a second, and no float is exactly that

VARIANTS = [
    Variant("720p.m3u8", 3_000_000, 2_100_000, 1280, 720, "avc1.64001f,mp4a.40.2"),
    Variant("1080p.m3u8", 6_000_000, 4_500_000, 1920, 1080, "avc1.640028,mp4a.40.2"),
    Variant("240p.m3u8", 400_000, 300_000, 426, 240, "avc1.42c015,mp4a.40.5"),
]


def seconds(*times: float | str) -> list[Fraction]:
    """Exact times, from numbers or texts such as "6.5" and "13/2"."""
    return [Fraction(time) for time in times]


def lines_of(playlist: str) -> list[str]:
    """The lines of a playlist that are not blank."""
    return [line for line in playlist.splitlines() if line]


def printed_durations(playlist: str) -> list[str]:
    """What stands between #EXTINF: and the comma, for each segment."""
    tag = "#EXTINF:"
    return [line.removeprefix(tag).partition(",")[0] for line in lines_of(playlist) if line.startswith(tag)]


def test_a_short_video_is_one_segment() -> None:
    """A video that fits into the target needs no cut: its last segment ends where the video ends."""
    plan = plan_segments(seconds(0, 2), Fraction(4), 6)
    assert plan == [Segment(Fraction(0), Fraction(4))], "4 seconds fit into a target of 6, so one segment is enough"


def test_segments_follow_each_other_from_keyframe_to_keyframe() -> None:
    """Each segment starts on a keyframe, exactly where the one before it ends."""
    keyframes = [60 * FRAME * number for number in range(100)]
    duration = 6000 * FRAME
    plan = plan_segments(keyframes, duration, 6)
    end = Fraction(0)
    for segment in plan:
        assert segment.start == end, "a segment should start at the start + duration of the one before, exactly"
        assert segment.start in keyframes, (
            "a segment should start on a keyframe, at exactly its time: floats are only near it"
        )
        end = segment.start + segment.duration
    assert end == duration, "the last segment should end exactly where the video ends"


def test_as_few_segments_as_the_target_allows() -> None:
    """A segment reaches for the last keyframe within the target, counted from its own start."""
    plan = plan_segments(seconds(0, 4, 5, 8, 10, 12, 15), Fraction(18), 6)
    durations = [segment.duration for segment in plan]
    assert max(durations) <= 6, "no keyframes are more than 4 seconds apart, so no segment should exceed the target, 6"
    assert len(plan) == 4, "0, 5, 10 and 15 are places to start four segments of at most 6 seconds, so 4 are enough"


def test_a_half_rounds_up() -> None:
    """A duration counts as rounded half up: 6.4 seconds are within a target of 6, but 6.5 are not."""
    plan = plan_segments(seconds(0, "3.2"), Fraction("6.4"), 6)
    assert len(plan) == 1, "6.4 rounds to 6, which is within a target of 6, so one segment is enough"
    plan = plan_segments(seconds(0, "3.25"), Fraction("6.5"), 6)
    assert len(plan) == 2, "6.5 rounds half up to 7, beyond a target of 6, so two are needed; round(6.5) gives 6"


def test_a_long_keyframe_interval_is_a_segment_of_its_own() -> None:
    """Where the next keyframe is further than the target, the segment takes that interval and no more."""
    plan = plan_segments(seconds(0, 2, 14, 16), Fraction(18), 6)
    expected = [Segment(*seconds(0, 2)), Segment(*seconds(2, 12)), Segment(*seconds(14, 4))]
    assert plan == expected, (
        "no keyframe lies between 2 and 14, so that interval, and nothing more, should be a segment"
    )


def test_what_cannot_be_planned_is_refused() -> None:
    """A video that does not start on a keyframe, or keyframes out of order, are reported at once."""
    for keyframes, duration, target, why in [
        ([], 4, 6, "there is no keyframe"),
        ([1, 2], 4, 6, "there is no keyframe at 0"),
        ([0, 3, 2], 4, 6, "keyframes are out of order"),
        ([0, 2, 2], 4, 6, "a keyframe is repeated"),
        ([0, 4], 4, 6, "the video ends at its last keyframe, not after it"),
        ([0, 2], 4, 0, "the target is below 1"),
    ]:
        try:
            plan_segments(seconds(*keyframes), Fraction(duration), target)
        except ValueError:
            continue
        raise AssertionError(f"plan_segments({keyframes}, {duration}, {target}) should raise ValueError: {why}")


def test_shared_keyframes_are_those_of_all_renditions() -> None:
    """Variants can be switched only where all of them have a keyframe at exactly the same time."""
    every_second = [30 * FRAME * number for number in range(12)]
    every_two = [60 * FRAME * number for number in range(6)]
    every_three = [90 * FRAME * number for number in range(4)]
    shared = shared_keyframes([every_three, every_second, every_two])
    assert shared == [0, 180 * FRAME], "of these three, only 0 and 180 frames are in every rendition"
    nearly = [time + Fraction(1, 10**20) for time in every_two]
    assert shared_keyframes([every_two, nearly]) == [], "times that are nearly equal are not equal: keep them exact"
    assert shared_keyframes([]) == [], "without renditions there should be no keyframes"


def test_a_media_playlist_lists_every_segment() -> None:
    """A player learns from the tags how to read the list, and from each EXTINF how long the next file plays."""
    playlist = media_playlist([Segment(*seconds(0, 6)), Segment(*seconds(6, "4.5"))], "part{}.ts")
    lines = lines_of(playlist)
    assert playlist.splitlines()[:1] == ["#EXTM3U"], "the first line should be #EXTM3U, with nothing before it"
    for tag in ["#EXT-X-VERSION:3", "#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-ENDLIST"]:
        assert tag in lines, f"the playlist should have the line {tag}"
    assert "#EXT-X-TARGETDURATION:6" in lines, "6 is the longest of both, so the target duration should be 6"
    assert printed_durations(playlist) == ["6.000000", "4.500000"], "each EXTINF should be printed with six decimals"
    for line in lines:
        if line.startswith("#EXTINF:"):
            assert "," in line, "a comma should follow the duration: after it could come a title"
    files = [line for line in lines if not line.startswith("#")]
    assert files == ["part0.ts", "part1.ts"], "each segment should be followed by its URI, numbered from 0"
    try:
        media_playlist([])
    except ValueError:
        return
    raise AssertionError("media_playlist([]) should raise ValueError: there is nothing to play")


def test_printed_durations_do_not_drift() -> None:
    """Durations rounded one by one drift away from the video; differences of rounded times do not."""
    third = Fraction(1, 3)
    playlist = media_playlist([Segment(third * number, third) for number in range(900)])
    printed = [Fraction(text) for text in printed_durations(playlist)]
    assert len(printed) == 900, "there are 900 segments, so there should be 900 EXTINF"
    microsecond = Fraction(1, 10**6)
    assert all(abs(each - third) <= microsecond for each in printed), "each EXTINF should be within 1 µs of its segment"
    drift = abs(sum(printed) - 300)
    assert drift <= microsecond, f"900 thirds of a second are 300 seconds, but the EXTINFs are {float(drift)} s off"


def test_the_target_duration_is_the_longest_printed_one_rounded() -> None:
    """A player rounds what it reads, and holds it against the target duration, so what is printed decides."""
    for duration in ["6.006", "6.5", "6.4999999"]:
        playlist = media_playlist([Segment(*seconds(0, 3)), Segment(*seconds(3, duration))])
        longest = max(printed_durations(playlist), key=Fraction)
        target = int(Fraction(longest) + Fraction(1, 2))
        assert f"#EXT-X-TARGETDURATION:{target}" in lines_of(playlist), (
            f"the longest EXTINF is {longest}, which rounds half up to {target}, so that should be the target duration"
        )


def test_a_master_playlist_describes_each_variant() -> None:
    """A player needs each variant's rates, size and codecs to choose one without fetching any."""
    playlist = master_playlist(VARIANTS)
    lines = lines_of(playlist)
    assert playlist.splitlines()[:1] == ["#EXTM3U"], "the first line should be #EXTM3U, with nothing before it"
    assert "#EXT-X-VERSION:3" in lines, "the playlist should have the line #EXT-X-VERSION:3"
    for variant in VARIANTS:
        assert variant.uri in lines, f"{variant.uri} should stand on a line of its own"
        tag, _, attributes = lines[lines.index(variant.uri) - 1].partition(":")
        assert tag == "#EXT-X-STREAM-INF", f"the line before {variant.uri} should be its #EXT-X-STREAM-INF"
        for attribute in [
            f"BANDWIDTH={variant.peak}",
            f"AVERAGE-BANDWIDTH={variant.average}",
            f"RESOLUTION={variant.width}x{variant.height}",
            f'CODECS="{variant.codecs}"',
        ]:
            assert f",{attribute}," in f",{attributes},", f"{attribute}, without spaces, should be in: {attributes}"


def test_a_player_takes_the_best_variant_it_can_afford() -> None:
    """The highest peak within a safe part of the throughput plays without stalling."""
    middle, high, low = VARIANTS
    assert choose_variant(VARIANTS, 10_000_000) == high, "0.8 of 10 Mbit/s carries the 6 Mbit/s peak of 1080p"
    assert choose_variant(VARIANTS, 6_500_000) == middle, "0.8 of 6.5 Mbit/s is below the 6 Mbit/s peak of 1080p"
    assert choose_variant(VARIANTS, 6_000_000, 0.5) == middle, "a peak of exactly safety * throughput is still within"
    assert choose_variant(VARIANTS, 100_000) == low, "if none is within, the lowest peak stalls least"
    try:
        choose_variant([], 10_000_000)
    except ValueError:
        return
    raise AssertionError("choose_variant([], ...) should raise ValueError: there is nothing to choose from")
