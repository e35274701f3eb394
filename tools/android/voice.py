#!/usr/bin/env python3
"""Puts a regency's recordings of the questions where the app looks for them, and refuses what it would never play.

Usage: voice.py FOLDER ASSETS
FOLDER holds LANGUAGE/QUESTION.ogg, both by the app's own names: mad/violence.ogg is the question about the form of
violence, spoken in Madurese. Ogg with Opus or Vorbis inside, which Android 7 plays without help.
"""
import pathlib
import re
import shutil
import sys

MODEL = pathlib.Path(__file__).parents[2] / "android/src/main/kotlin/id/go/jember/ots/model"
# All together. The APK may cost 6,000,000 bytes of download, of which it needs about 4,600,000 without a voice;
# nine questions in four languages at 6 s and 24 kbit/s are about 650,000.
MOST_BYTES = 1_000_000
# The first packet of an Ogg file names its codec.
CODECS = (b"OpusHead", b"\x01vorbis")
FIRST_PAGE = 128


def names():
    """The languages and questions of the app, read from its code."""
    block = (MODEL / "Codes.kt").read_text().split("enum class Language(", 1)[1].split("companion", 1)[0]
    languages = re.findall(r'^    [A-Z]+\("([a-z]+)", \d\),$', block, re.M)
    topics = re.findall(r"^    ([A-Z_]+)\(Part\.", (MODEL / "Topic.kt").read_text(), re.M)
    if not languages or not topics:
        sys.exit(f"voice.py: no languages or questions found in {MODEL}")
    return languages, [topic.lower() for topic in topics]


def faults(files, folder):
    """Yields a sentence for each file that would never be heard."""
    languages, topics = names()
    for file in files:
        name = file.relative_to(folder)
        if len(name.parts) != 2 or name.parts[0] not in languages:
            yield f"{name}: is not in a folder of a language; there are: {' '.join(languages)}"
        elif name.suffix != ".ogg" or name.stem not in topics:
            yield f"{name}: is no question of the app; there are: {' '.join(topic + '.ogg' for topic in topics)}"
        else:
            start = file.read_bytes()[:FIRST_PAGE]
            if not start.startswith(b"OggS") or not any(codec in start for codec in CODECS):
                yield f"{name}: is not Ogg with Opus or Vorbis inside"
    size = sum(file.stat().st_size for file in files)
    if size > MOST_BYTES:
        yield f"{size} bytes together, more than the {MOST_BYTES} that fit into the download"
    if not files:
        yield "holds no recording"


def main(folder, assets):
    folder = pathlib.Path(folder)
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    found = list(faults(files, folder))
    for fault in found:
        print(f"{folder}: {fault}", file=sys.stderr)
    if found:
        return 1
    for file in files:
        to = pathlib.Path(assets, "voice", file.relative_to(folder))
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
