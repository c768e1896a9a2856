# SPDX-License-Identifier: ISC
"""What sanitizers and assertions say, and where: a daemon of a Lab in its log,
which close() reads; whatever else a module starts in files of the module's
folder, which tests/run-flow reads.
"""

import glob
import os
import re

VARIABLES = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS")
FILES = "sanitizer"  # .PID
# What no program must ever say, whatever is done to it.
FATAL = re.compile(r"Sanitizer|runtime error:|Assertion|stack smashing|"
                   r"event=bug")
REPORTS = 20000  # characters of them
RULE = "=" * 18  # around each report of ThreadSanitizer
# Two lines of a stack: what was called, and by which object.
LOCKING = re.compile(r"#0 pthread_(?:mutex|cond)_.*\n"
                     r"(?: *#\d+ .*tsan_interceptors.*\n)? *#\d+ .*\((\S+)\+")
ACCESS = re.compile(r"^(?:WARNING|  .*\b(?:[Rr]ead|[Ww]rite) of size).*\n"
                    r" +#0 (\S+)", re.M)
TOTAL = re.compile(r"^ThreadSanitizer: reported \d+ warnings$", re.M)


def is_sanitized(program):
    """Is it built with a sanitizer?"""
    with open(program, "rb") as f:
        text = f.read()
    return b"__asan_init" in text or b"__tsan_init" in text


def _options(more):
    """The environment's own and these after them."""
    return {name: ":".join(filter(None, (os.environ.get(name), more)))
            for name in VARIABLES}


def to_files(folder):
    """Variables for whatever is not a daemon of a Lab."""
    return _options("log_path=" + os.path.join(folder, FILES))


def to_log():
    """Variables for a daemon of a Lab. ThreadSanitizer's status is left out:
    what libmilter does makes none."""
    options = _options("log_path=stderr")
    options["TSAN_OPTIONS"] += ":exitcode=0"
    return options


def is_of_libmilter(report):
    """As it ends it destroys its locks on one thread while others of its own,
    and smfi_stop(), use them: an error to the C library, nothing more. No
    suppression says so: it would hide what its threads call of ours, or what
    becomes of our own locks."""
    callers = LOCKING.findall(report)
    return bool(callers) and all("libmilter.so" in c for c in callers) and \
        all(called.startswith(("pthread_mutex_", "pthread_cond_"))
            for called in ACCESS.findall(report))


def reports(text):
    """What was said, from its first line on."""
    text = RULE.join(part for part in TOTAL.sub("", text).split(RULE)
                     if not is_of_libmilter(part))
    first = FATAL.search(text)
    if first is None:
        return ""
    return text[text.rfind("\n", 0, first.start()) + 1:][:REPORTS]


def in_files(folder):
    """The same in to_files(), of all programs."""
    said = []
    for path in glob.glob(os.path.join(folder, FILES + ".*")):
        with open(path, encoding="utf-8", errors="replace") as f:
            said.append(reports(f.read()))
    return "\n".join(filter(None, said))
