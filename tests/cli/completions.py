"""completions.py - drives each shell in a terminal, and compares what it completes with --help and with what is saved

A case is typed as a person would: text, then Tab, or the key that inserts all candidates; then the line is handed to a
function that prints its words one by one. So a candidate that the shell would execute, or split, shows.
"""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import termios
import time
import tty

SOURCE = os.environ.get("NAAREADY_SOURCE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BUILD = os.environ.get("NAAREADY_BUILD", os.path.join(SOURCE, "build"))
# One with its data inside, which is naaready-practice, too, as for the other tests of this folder.
PROGRAM = os.environ.get("NAAREADY_PROGRAM")
WORK = tempfile.mkdtemp(prefix="naaready-shells.")
BIN = os.path.join(WORK, "bin")
HERE = os.path.join(WORK, "here")
INSTALLED = os.path.join(WORK, "installed")
STATE = os.path.join(WORK, "state", "naaready")
PATIENCE_S = 30

ENV = {
    "PATH": BIN + ":/usr/local/bin:/usr/bin:/bin", "HOME": os.path.join(WORK, "home"), "TERM": "xterm", "LC_ALL": "C.UTF-8",
    "TZ": "UTC", "XDG_STATE_HOME": os.path.dirname(STATE), "XDG_CONFIG_HOME": os.path.join(WORK, "config"),
    "XDG_DATA_HOME": os.path.join(WORK, "data"),
    # a request of any program would end here
    "https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9",
}

if not PROGRAM:
    ENV["NAAREADY_DATA"] = os.path.join(SOURCE, "data")

# What a shell is started with, and the keys that insert all candidates of what is typed.
SHELLS = {
    "bash": (["bash", "--noprofile", "--rcfile", "{rc}", "-i"], "\x1b*", r"""
PS1='ready> ' HISTFILE= PS2=
bind 'set enable-bracketed-paste off' 2> /dev/null
bind 'set completion-query-items 0'
bind 'set page-completions off'
words() { printf '=%s' begin; printf '<%s>' "$@"; printf '=%s\n' end; }
. "{installed}/naaready.bash"
. "{installed}/naaready-practice.bash"
"""),
    "zsh": (["zsh", "-d", "-i"], "\x18a", r"""
PS1='ready> ' RPS1= PS2= HISTFILE=
unset zle_bracketed_paste
unsetopt prompt_sp beep
bindkey -e
LISTMAX=100000
fpath=("{installed}" $fpath)
autoload -U compinit
compinit -u -D
zle -C every complete-word _generic
bindkey '^Xa' every
zstyle ':completion:every::::' completer _all_matches _complete
zstyle ':completion:every:*' insert true
words() { printf '=%s' begin; printf '<%s>' "$@"; printf '=%s\n' end; }
"""),
    "fish": (["fish", "-i", "-C", "source {rc}"], None, r"""
function fish_prompt; printf 'ready> '; end
function fish_greeting; end
set -g fish_autosuggestion_enabled 0
set -g fish_complete_path "{installed}" $fish_complete_path
function words; printf '=%s' begin; printf '<%s>' $argv; printf '=%s\n' end; end
"""),
}

count = failed = 0


def judge(title, why):
    global count, failed
    count += 1
    print(("not ok" if why else "ok"), count, "-", title)
    if why:
        failed += 1
        print("\n".join("# " + line for line in str(why).splitlines()[:12]))
    sys.stdout.flush()


def skip(title, why):
    global count
    count += 1
    print("ok", count, "-", title, "# SKIP", why)


class Shell:
    """An interactive shell in a terminal of its own, wide enough to break no line."""

    def __init__(self, name):
        self.name = name
        command, self.every, rc = SHELLS[name]
        self.said = b""
        home = os.path.join(WORK, "home", name)
        os.makedirs(home, exist_ok=True)
        path = os.path.join(home, ".zshrc" if name == "zsh" else "rc")
        with open(path, "w") as file:
            file.write(rc.replace("{installed}", INSTALLED))
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(HERE)
            os.execve(shutil.which(command[0]), [word.replace("{rc}", path) for word in command], dict(ENV, ZDOTDIR=home, HOME=home))
        termios.tcsetwinsize(self.fd, (500, 4000)) if hasattr(termios, "tcsetwinsize") else self.widen()
        self.wait(rb"ready> ")

    def widen(self):
        import fcntl
        import struct
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 500, 4000, 0, 0))

    def wait(self, pattern):
        """Reads until the pattern is there, and forgets what came up to its end."""
        end = time.monotonic() + PATIENCE_S
        while True:
            found = re.search(pattern, self.said, re.S)
            if found:
                self.said = self.said[found.end():]
                return found
            if time.monotonic() > end:
                raise TimeoutError("%s did not answer: %r" % (self.name, self.said[-400:]))
            if select.select([self.fd], [], [], 1)[0]:
                try:
                    got = os.read(self.fd, 65536)
                except OSError:
                    raise TimeoutError("%s ended: %r" % (self.name, self.said[-400:]))
                # some shells ask what terminal this is, and wait for the answer
                if b"\x1b[c" in got or b"\x1b[0c" in got:
                    os.write(self.fd, b"\x1b[?62;c")
                self.said += got

    def words(self, keys):
        """Types the keys, and prints the words that the line has then."""
        os.write(self.fd, keys.encode() + b"\x01words \r")
        said = self.wait(rb"=begin(.*?)=end\r?\n").group(1).decode(errors="replace").replace("\r\n", "\n")
        self.wait(rb"ready> ")
        return re.findall(r"<(.*?)>", said, re.S)

    def tab(self, text):
        return self.words(text + "\t")

    def all(self, text):
        """Every candidate for the last word of the text, in the order of the shell."""
        if self.every:
            before = text.count(" ")
            return list(dict.fromkeys(word.rstrip("=") for word in self.words(text + self.every)[before:]))
        quoted = text.replace("\\", "\\\\").replace("'", "\\'")
        os.write(self.fd, ("words (complete -C '%s' | string replace -r '\\t.*' '')\r" % quoted).encode())
        said = self.wait(rb"=begin(.*?)=end\r?\n").group(1).decode(errors="replace")
        self.wait(rb"ready> ")
        return list(dict.fromkeys(word.rstrip("=") for word in re.findall(r"<(.*?)>", said, re.S) if word))

    def end(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def help_of(*words):
    return subprocess.run([os.path.join(BIN, words[0])] + list(words[1:]) + ["--help"], env=ENV, check=True,
                          stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout.decode()


def options_of(*words):
    return sorted(set(re.findall(r"^ +(?:-., )?(--[a-z-]+)", help_of(*words), re.M)))


def commands():
    return re.findall(r"^  ([a-z]+) ", help_of("naaready").split("Commands:")[1].split("\n\n")[0], re.M)


def saved(folder, name, domain, age):
    """A record as naaready begins one; an age in seconds."""
    os.makedirs(os.path.join(STATE, folder), mode=0o700, exist_ok=True)
    path = os.path.join(STATE, folder, name + ".jsonl")
    with open(path, "w") as file:
        file.write('{"n":1,"kind":"run","schema":"naaready.run/1","command":"check"}\n'
                   '{"n":2,"kind":"fact","topic":"discovery","facts":{"tenant_id":"","tenant_domain":"%s"}}\n' % domain)
    os.utime(path, (time.time() - age, time.time() - age))


RUNS = ["20261124-062240-3f9c1a", "20261123-101500-00ab12", "20261120-080000-ffffff"]
HURTS = ["$(touch HURT)", "`touch HURT`", "; touch HURT;", "a'b\"c", "a b", "--plain", "x\ny", "*", "<y>"]


def prepare():
    # where this folder is, fish does not begin to read all manual pages
    for folder in BIN, HERE, INSTALLED, ENV["HOME"], os.path.join(ENV["XDG_DATA_HOME"], "fish", "generated_completions"):
        os.makedirs(folder)
    for name in "naaready", "naaready-practice":
        if os.path.exists(PROGRAM or os.path.join(BUILD, name)):
            os.symlink(os.path.abspath(PROGRAM or os.path.join(BUILD, name)), os.path.join(BIN, name))
    for name in "naaready.bash", "_naaready", "naaready.fish", "naaready-practice.fish":
        if os.path.exists(os.path.join(BUILD, name)):
            shutil.copy(os.path.join(BUILD, name), INSTALLED)
    shutil.copy(os.path.join(SOURCE, "completions", "naaready-practice.bash"), INSTALLED)
    saved("runs", RUNS[0], "contoso.example", 10)
    saved("runs", RUNS[1], "fabrikam.example", 20)
    saved("runs", RUNS[2], "contoso.example", 30)
    for i, hurt in enumerate(HURTS):
        saved("runs", hurt, "evil%d.example" % i, 1)
        saved("runs", "20261125-00000%d-abcdef" % i, hurt.replace("\n", "\\n").replace('"', '\\"'), 100 + i)
    os.mkfifo(os.path.join(STATE, "runs", "20261126-000000-abcdef.jsonl"))
    os.symlink("/dev/zero", os.path.join(STATE, "runs", "20261127-000000-abcdef.jsonl"))
    saved("practice/runs", "20261101-000000-aaaaaa", "classic.practice.example", 5)
    for name in "app key.pem", "it's $(touch HURT).pem", "last; touch HURT", "tokens.txt":
        with open(os.path.join(HERE, name), "w"):
            pass


def differs(got, want):
    return "" if got == want else "is    %r\nnot   %r" % (got, want)


def compare(shell, title, got, want):
    judge("%s: %s" % (shell.name, title), differs(got, want))


def cases(shell):
    all_runs = RUNS + ["20261125-00000%d-abcdef" % i for i in range(len(HURTS))]
    practice = re.findall(r"^  ([a-z]+) ", help_of("naaready", "practice").split("Practice tenants:")[1].split("\n\n")[0], re.M)
    profiles = sorted(name[:-5] for name in os.listdir(os.path.join(SOURCE, "data", "profiles")))
    files = sorted(os.listdir(HERE))
    tenants = ["contoso.example", "fabrikam.example"]
    words = {
        "--cloud": "global gcc gcch dod china", "--auth": "device paste loopback certificate secret token",
        "--color": "auto always never", "--format": "text json markdown html csv", "--from": "allowed blocked not_set",
        "--outlook": "classic new web mac mobile", "--passed": "launch authorize signin work all",
        "--failed": "launch authorize signin work all", "--is": "user admin consented",
        "--fail-on": "warn unknown pending unproven regression",
    }
    takes = {"--format": "report", "--from": "tokens restore", "--outlook": "proof add", "--passed": "proof add",
             "--failed": "proof add", "--is": "proof add"}

    compare(shell, "the commands of --help, and known tenants", sorted(shell.all("naaready ")), sorted(commands() + tenants))
    for command in commands():
        compare(shell, "the options of \"naaready %s --help\"" % command,
                sorted(shell.all("naaready %s --" % command)), options_of("naaready", command))
    compare(shell, "without a command, the options of the wizard", sorted(shell.all("naaready --")), options_of("naaready"))
    compare(shell, "behind a tenant, too", sorted(shell.all("naaready contoso.example --")), options_of("naaready"))
    for action, other in ("tokens block", "--due"), ("tokens restore", "--for"), ("proof list", "--person"):
        got = shell.all("naaready %s --tenant contoso.example --" % action)
        compare(shell, "%s takes --json, and not %s" % (action, other), ("--json" in got, other in got), (True, False))
    for option, list_ in words.items():
        compare(shell, "the values of %s" % option,
                sorted(shell.all("naaready %s %s " % (takes.get(option, "check"), option))), sorted(list_.split()))
    for action in "tokens status|block|restore", "proof add|list", "profile list|show|check":
        compare(shell, "the actions of %s" % action.split()[0], sorted(shell.all("naaready %s " % action.split()[0])),
                sorted(action.split()[1].split("|")))
    compare(shell, "practice: its tenants and actions", sorted(shell.all("naaready practice ")), sorted(practice + ["serve", "reset"]))
    compare(shell, "profiles", sorted(shell.all("naaready profile show ")), profiles)
    compare(shell, "profiles of --profile", sorted(shell.all("naaready check --profile ")), profiles)
    compare(shell, "known tenants, and nothing that a record plants", sorted(shell.all("naaready check --tenant ")), tenants)
    compare(shell, "tenants of practice", shell.all("naaready check --practice --tenant "), ["classic.practice.example"])
    compare(shell, "no help with what confirms a change", shell.all("naaready consent --confirm co")[-1:], ["co"] if shell.every else [])

    got = shell.all("naaready verify 2026")
    compare(shell, "saved runs, the newest first", got, all_runs)
    compare(shell, "of --baseline, too", shell.all("naaready check --baseline 2026"), all_runs)
    compare(shell, "runs of practice", shell.all("naaready report --practice 2026"), ["20261101-000000-aaaaaa"])
    compare(shell, "files beside runs", sorted(shell.all("naaready report la")), ["last", "last; touch HURT"])
    compare(shell, "two runs for diff", shell.tab("naaready diff last 20261124"), ["naaready", "diff", "last", RUNS[0]])
    compare(shell, "and no third one", shell.tab("naaready diff last last 20261124"), ["naaready", "diff", "last", "last", "20261124"])

    for title, text, want in [
        ("a command", "naaready rep", "naaready report"),
        ("an option", "naaready report --form", "naaready report --format"),
        ("a value", "naaready report --format mark", "naaready report --format markdown"),
        ("a value behind \"=\"", "naaready report --format=mark", "naaready report --format=markdown"),
        ("a practice tenant", "naaready check --practice=help", "naaready check --practice=helpdesk"),
        ("a practice tenant by name", "naaready practice storm", "naaready practice stormy"),
        ("a tenant as the command", "naaready cont", "naaready contoso.example"),
        ("a tenant behind \"=\"", "naaready check --tenant=fab", "naaready check --tenant=fabrikam.example"),
        ("the second word of a list", "naaready check --fail-on warn,regr", "naaready check --fail-on warn,regression"),
        ("the second of a list behind \"=\"", "naaready check --fail-on=warn,regr", "naaready check --fail-on=warn,regression"),
        ("an option's value is no command", "naaready --profile zoom rep", "naaready --profile zoom report"),
        ("a command behind an address", "naaready --practice=http://localhost:8080 rep", "naaready --practice=http://localhost:8080 report"),
        ("last", "naaready verify la", "naaready verify last"),
        ("a file", "naaready check --token-file tok", "naaready check --token-file tokens.txt"),
        ("a file behind \"=\"", "naaready check --token-file=tok", "naaready check --token-file=tokens.txt"),
        ("a file for profile check", "naaready profile check tok", "naaready profile check tokens.txt"),
        ("a file for a run", "naaready report tok", "naaready report tokens.txt"),
    ]:
        got = shell.tab(text)
        compare(shell, title, " ".join(got).rstrip("= "), want)
    compare(shell, "a file with blanks", shell.tab("naaready check --certificate app")[-1], "app key.pem")
    compare(shell, "a file with worse", shell.tab("naaready report it")[-1], "it's $(touch HURT).pem")
    compare(shell, "files for --cacert", sorted(shell.all("naaready check --cacert ")), files)
    if os.path.exists(os.path.join(BIN, "naaready-practice")):
        compare(shell, "an option of naaready-practice", shell.tab("naaready-practice --key")[-1].rstrip("="), "--key-file")
        compare(shell, "a tenant of naaready-practice", shell.tab("naaready-practice --practice=onp")[-1], "--practice=onprem")
        compare(shell, "the options of naaready-practice", sorted(shell.all("naaready-practice --")), options_of("naaready-practice"))
    else:
        skip("the options of naaready-practice", "configured without the practice server")
    compare(shell, "nothing hurt", os.path.exists(os.path.join(HERE, "HURT")) or os.path.exists(os.path.join(STATE, "runs", "HURT")), False)


def main():
    if not os.path.exists(os.path.join(BUILD, "naaready.bash")):
        skip("completions", "built for another machine, so there are none")
    else:
        prepare()
        for name in SHELLS:
            if not shutil.which(name):
                skip(name, "this machine has no %s" % name)
                continue
            try:
                shell = Shell(name)
                cases(shell)
                shell.end()
            except TimeoutError as err:
                judge(name, err)
    shutil.rmtree(WORK, ignore_errors=True)
    print("1..%d" % count)
    sys.exit(1 if failed else 0)


main()
