"""alone_test.py - the portable file in a root that holds nothing else (Dockerfile): no libraries, terminfo, zones, /proc, /etc

The same as anywhere: version, verdict, the wizard, German, the practice server, a guard.
"""
import json
import os
import subprocess

from root import SOURCE, Root, alone, emulator, finish, judge, skip

alone()
root = Root()
judge("the root holds the program and nothing else", None if root.held == root.entry[-1:] else str(root.held))

status, said, _ = root.run("--version")
judge("--version", None if status == 0 and said.startswith("naaready ") else "%d %s" % (status, said))
status, said, _ = root.run("--help")
judge("--help", None if status == 0 and "check" in said else "%d %s" % (status, said))


def report(status, said):
    """The report of check --practice without what differs from run to run; what was said before it is left out."""
    found = json.loads(said[said.index("{"):])
    return status, found["verdict"], [(check["id"], check["verdict"], check["reason"]) for check in found["checks"]]


packaged = os.path.join(os.environ.get("NAAREADY_BUILD", "."), "naaready")
for tenant in ("classic", "ready", "hostile"):
    status, said, _ = root.run("check", "--practice=" + tenant, "--json")
    here = report(status, said)
    if os.access(packaged, os.X_OK):
        done = subprocess.run([packaged, "check", "--practice=" + tenant, "--json"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL,
                              env=dict(os.environ, HOME=root.at("/home/other"), NAAREADY_DATA=os.path.join(SOURCE, "data")))
        there = report(done.returncode, done.stdout.decode())
        judge("check --practice=%s gives the verdicts of the ordinary program, %d checks" % (tenant, len(here[2])),
              None if here == there and here[2] else "%s\n%s" % (here, there))
    else:
        judge("check --practice=%s gives a verdict" % tenant, None if here[1] else said)
status, said, _ = root.run("profile", "list")
judge("the profiles are inside", None if status == 0 and "zoom" in said else "%d %s" % (status, said))
status, said, _ = root.run("timeline")
judge("the timeline is inside", None if status == 0 and "2025" in said else "%d %s" % (status, said))


def wizard(title, words, env, leave=b"q"):
    terminal = root.open("practice", env=dict({"TERM": "xterm-256color"}, **env))
    why = None if terminal.wait(words) else "not there: %s\n%s" % (words, terminal.words())
    terminal.type(leave)
    status = terminal.close()
    judge(title, why or (None if status == 6 else "it ended with %s" % status))  # 6: nothing was judged


wizard("the first page, LANG not set", "q Quit", {})
wizard("which is of ASCII, because nothing says UTF-8", "| Gets a Microsoft 365 tenant", {})
wizard("LANG=C.UTF-8 has lines", "│ Gets a Microsoft 365 tenant", {"LANG": "C.UTF-8"})
wizard("LANG=de_DE.UTF-8 speaks German", "Willkommen 1/9 ÜBUNG", {"LANG": "de_DE.UTF-8"})
wizard("LANGUAGE=de speaks German", "Willkommen 1/9 ÜBUNG", {"LANG": "en_GB.UTF-8", "LANGUAGE": "de"})
wizard("a locale that does not exist is English", "q Quit", {"LANG": "xx_YY.UTF-8"})
wizard("TZ of a zone that is not there", "q Quit", {"TZ": "Europe/Berlin"})
wizard("TZ with rules", "q Quit", {"TZ": "CET-1CEST,M3.5.0,M10.5.0/3"})
wizard("TZ of nonsense", "q Quit", {"TZ": "../../etc/shadow"})
status, said, _ = root.run("practice", "--plain", env={"LANG": "de_DE.UTF-8"}, stdin=b"")
judge("--plain speaks German, too", None if "Willkommen" in said else said)

# --- the practice cloud and a guard, both from this file ---

server = root.start("practice", "serve", "--practice=classic")
url = server.stdout.readline().decode().strip()
judge("practice serve prints its address", None if url.startswith("http://127.0.0.1:") or url.startswith("http://localhost:") else url)
root.write("/home/secret", "canary-s3cret-word\n", mode=0o600, own=True)
to = ["--practice=" + url, "--tenant", "classic.practice.example", "--auth", "secret", "--client-id",
      "11111111-2222-4333-8444-555555555555", "--secret-file", "/home/secret"]
change = ["--yes", "--confirm", "classic.practice.example"]
status, said, _ = root.run("check", *to)
judge("it checks what it serves", None if status == 1 and "Verdict" in said else "%d %s" % (status, said))
if emulator():
    skip("a guard is left, without /proc", "this machine has only an emulator, which starts no second program for this architecture")
else:
    status, said, _ = root.run("tokens", "block", "--anyway", "--for", "24h", "--guard", *to, *change)
    judge("a guard is left, without /proc", None if status == 5 and "The guard is running" in " ".join(said.split()) else "%d %s" % (status, said))
    status, said, _ = root.run("tokens", "status", *to)
    judge("and answers", None if status == 5 and "A guard on this host (process" in " ".join(said.split()) else "%d %s" % (status, said))
    status, said, _ = root.run("tokens", "restore", *to, *change)
    judge("what it holds can be put back", None if status in (0, 1) else "%d %s" % (status, said))
    status, said, _ = root.run("tokens", "status", *to)
    judge("then it is gone", None if status != 5 and "A guard on this host" not in " ".join(said.split()) else "%d %s" % (status, said))
server.terminate()
server.wait()

status, said, _ = root.run("check", "--practice", env={"HOME": "/naaready"})
judge("a home that is no folder gets a sentence with its path", None if "/naaready" in said and status not in (0, 1) else "%d %s" % (status, said))
root.end()
finish()
