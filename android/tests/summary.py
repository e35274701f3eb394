#!/usr/bin/env python3
"""Says how many of the app's tests ran on which Android, out of Surefire's reports; fails when a level had none.

Usage: summary.py REPORTS-FOLDER LEVEL...
"""
import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as xml


def counts(folder, *wanted):
    """({level or 'JVM': tests}, failed, skipped). Robolectric writes the level behind a test's name, except the newest."""
    newest = wanted[-1]
    ran, failed, skipped = collections.Counter(), 0, 0
    for report in sorted(pathlib.Path(folder).glob("TEST-*.xml")):
        cases = xml.parse(report).getroot().findall("testcase")
        levels = [re.search(r"\[(\d+)]$", case.get("name")) for case in cases]
        for case, level in zip(cases, levels):
            # Only tests that ran on older levels too are known to run on an Android at all; of one level alone, the screens'.
            android = ".screens." in case.get("classname") if len(wanted) == 1 else any(levels)
            ran[level[1] if level else newest if android else "JVM"] += 1
            failed += case.find("failure") is not None or case.find("error") is not None
            skipped += case.find("skipped") is not None
    return ran, failed, skipped


def main(folder, *levels):
    ran, failed, skipped = counts(folder, *levels)
    print("the app's tests: " + ", ".join(f"{ran[level]} on Android API {level}" for level in levels) + f", {ran['JVM']} others")
    print(f"{sum(ran.values()) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    missing = [level for level in levels if not ran[level]]
    if missing:
        print(f"no test ran on Android API {', '.join(missing)}", file=sys.stderr)
    return 1 if missing or failed or skipped else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
