"""terminals_test.py - the portable file knows each terminal of packaging/portable/terminals without a terminfo database"""
import os
import re

from root import PROGRAM, SOURCE, Root, alone, finish, judge

alone()
root = Root()
PROGRAM_BYTES = open(PROGRAM, "rb").read()
names = [line.split()[0] for line in open(os.path.join(SOURCE, "packaging/portable/terminals")) if line.strip() and not line.startswith("#")]
FIRST, SECOND, HELP = "q Quit", "Which tenant?", "This page: Tenant"


def key_f1(name):
    """What this terminal sends for F1."""
    if name in ("linux", "cygwin"):
        return b"\x1b[[A"
    return b"\x1b[11~" if name.startswith(("rxvt", "putty", "vt220")) else b"\x1bOP"


def try_one(name):
    """Whether its abilities are inside, pages are drawn by them, and keys are understood."""
    if re.search(rb"[|\0]" + re.escape(name.encode()) + rb"[|]", PROGRAM_BYTES) is None:
        return "not inside"
    terminal = root.open("practice", env={"TERM": name})
    lost = None
    for keys, words in ((b"", FIRST), (b"n", SECOND), (key_f1(name), HELP), (b"\x1b", SECOND), (b"\x1b[21~", "")):
        terminal.type(keys)
        if not terminal.wait(words):
            lost = "after %r not there: %s\n%s" % (keys, words, terminal.words())
            break
    status = terminal.close()
    return lost or (None if status == 6 else "it ended with %s" % status)


for name in names:
    judge("TERM=" + name, try_one(name))
for name in ("dumb", "unknown", ""):
    terminal = root.open("practice", env={"TERM": name})
    said = terminal.wait("This terminal cannot show full-screen pages", 5)
    terminal.close()
    judge("TERM=%s gets the sentence about it" % name, None if said else terminal.words())
terminal = root.open("practice", env={"TERM": "nobody-knows-this"})
judge("a TERM that nobody knows is taken for an xterm", None if terminal.wait(FIRST) else terminal.words())
terminal.type(b"q")
terminal.close()
root.end()
finish()
