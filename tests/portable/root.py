"""root.py - a root that holds the portable file and nothing else, made as Dockerfile says, and runs in it

Shared by the tests of this folder. Needs a name space of its own, where a plain user may be root: see "alone".
"""
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time

SOURCE = os.environ.get("NAAREADY_SOURCE") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
PROGRAM = os.environ.get("NAAREADY_PROGRAM")

count = 0
failed = 0


def judge(title, why=None):
    """Prints a result as TAP: good when why is empty."""
    global count, failed
    count += 1
    print("%s %d - %s" % ("not ok" if why else "ok", count, title))
    if why:
        failed += 1
        for line in str(why).splitlines()[:12]:
            print("# " + line[:400])
    sys.stdout.flush()


def skip(title, reason):
    global count
    count += 1
    print("ok %d - %s # SKIP %s" % (count, title, reason))


def skip_all(reason):
    print("1..0 # SKIP " + reason)
    sys.exit(0)


def finish():
    print("1..%d" % count)
    sys.exit(1 if failed else 0)


def alone():
    """Goes on in name spaces of its own for users, mounts and the network, as root there; or skips the whole test."""
    if not PROGRAM:
        skip_all("this machine has no portable file yet: make portable-check makes it")
    if os.environ.get("NAAREADY_ALONE"):
        raise_loopback()
        return
    own = ["unshare", "-mn"] if os.geteuid() == 0 else ["unshare", "-rmn"]
    try:
        subprocess.run(own + ["true"], check=True, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        skip_all("this machine gives no name space of one's own")
    os.execvpe("unshare", own + [sys.executable, "-B"] + sys.argv, dict(os.environ, NAAREADY_ALONE="yes"))


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as some:
        fcntl.ioctl(some, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: up and running


def emulator():
    """The program that can run one for another architecture; None where it is for this one."""
    with open(PROGRAM, "rb") as program:
        machine = struct.unpack("<H", program.read(20)[18:20])[0]
    arch = {62: "x86_64", 183: "aarch64"}[machine]
    if arch == os.uname().machine:
        return None
    found = shutil.which("qemu-%s-static" % arch)
    if not found:
        skip_all("this machine has no qemu-%s-static" % arch)
    return found


class Root:
    """What the container would hold. run() runs the program in it; open() in a terminal."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="naaready-root.")
        self.env = {}
        self.cwd = "/"
        self.user = None
        self.entry = None
        for line in re.sub(r"\\\n", " ", open(os.path.join(SOURCE, "Dockerfile")).read()).splitlines():
            if line.strip() and not line.startswith("#"):
                self.instruct(*line.split(None, 1))
        os.chmod(self.path, 0o755)
        self.held = sorted(os.path.join(where, name)[len(self.path):] for where, _, names in os.walk(self.path) for name in names)
        if emulator():
            shutil.copy(emulator(), self.at("/emulator"))
            self.entry.insert(0, "/emulator")

    def instruct(self, word, rest):
        """Carries out one line of Dockerfile; what is not known here fails, so that the two cannot differ."""
        if word == "FROM":
            assert rest == "scratch", "Dockerfile begins with something else than nothing"
        elif word == "ARG":
            assert rest == "FILE"
        elif word == "COPY":
            source, target = rest.split()
            assert source == "${FILE}", "Dockerfile copies something else than the portable file"
            shutil.copy(PROGRAM, self.at(target))
        elif word == "USER":
            user = tuple(int(number) for number in rest.split(":"))
            self.user = user if can_become(user) else None
        elif word == "WORKDIR":
            os.makedirs(self.at(rest))
            if self.user:
                os.chown(self.at(rest), *self.user)
            self.cwd = rest
        elif word == "ENV":
            name, value = rest.split("=", 1)
            self.env[name] = value
        elif word == "ENTRYPOINT":
            self.entry = json.loads(rest)
        else:
            raise AssertionError("tests/portable/root.py does not know %s of Dockerfile: teach it" % word)

    def at(self, path):
        return os.path.join(self.path, path.lstrip("/"))

    def write(self, path, content, mode=0o644, own=False):
        os.makedirs(os.path.dirname(self.at(path)), exist_ok=True)
        with open(self.at(path), "wb") as out:
            out.write(content if isinstance(content, bytes) else content.encode())
        os.chmod(self.at(path), mode)
        if own and self.user:
            os.chown(self.at(path), *self.user)

    def remove(self, path):
        at = self.at(path)
        if os.path.isdir(at) and not os.path.islink(at):
            shutil.rmtree(at)
        elif os.path.lexists(at):
            os.remove(at)

    def enter(self):
        os.chroot(self.path)
        os.chdir(self.cwd)
        if self.user:
            os.setgroups([])
            os.setgid(self.user[1])
            os.setuid(self.user[0])

    def run(self, *arguments, env=None, stdin=b"", timeout=60):
        """Runs the program as the container would; returns status, output and seconds."""
        began = time.monotonic()
        done = subprocess.run(self.entry + list(arguments), input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=dict(self.env, **(env or {})), preexec_fn=self.enter, timeout=timeout)
        return done.returncode, done.stdout.decode("utf-8", "replace"), time.monotonic() - began

    def start(self, *arguments, env=None):
        """Starts the program without waiting for its end."""
        return subprocess.Popen(self.entry + list(arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                env=dict(self.env, **(env or {})), preexec_fn=self.enter)

    def open(self, *arguments, env=None, rows=30, cols=100):
        return Terminal(self, arguments, dict(self.env, **(env or {})), rows, cols)

    def end(self):
        shutil.rmtree(self.path, ignore_errors=True)


def can_become(user):
    """In a name space of a plain user there is nobody else to become."""
    with open("/proc/self/uid_map") as mapped:
        return any(int(line.split()[0]) <= user[0] < int(line.split()[0]) + int(line.split()[2]) for line in mapped)


class Terminal:
    """The program in a terminal, of which only the words are looked at."""

    def __init__(self, root, arguments, env, rows, cols):
        self.seen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                root.enter()
                os.execve(root.entry[0], root.entry + list(arguments), env)
            finally:
                os._exit(127)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def words(self):
        """What was written, without what moves the cursor or colours it."""
        text = re.sub(rb"\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\|\x1b\[[0-9;?<>=:]*[ -/]*[@-~]|\x1b[()*+][0-9A-B]|\x1b.|\x0e|\x0f|\x00",
                      b" ", self.seen)
        return " ".join(text.decode("utf-8", "replace").split())

    def wait(self, words, seconds=10.0):
        """Reads until the words are there; False when they do not come, or the program ends before."""
        end = time.monotonic() + seconds
        while words not in self.words():
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return False
            try:
                got = os.read(self.fd, 65536)
            except OSError:
                got = b""
            if not got:
                return words in self.words()
            self.seen += got
        return True

    def type(self, keys):
        if keys:
            self.seen = b""
            os.write(self.fd, keys)

    def close(self):
        """Its exit status; it is ended if it does not end by itself."""
        end = time.monotonic() + 5
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                return os.waitstatus_to_exitcode(status)
            if select.select([self.fd], [], [], 0.05)[0]:
                try:
                    self.seen += os.read(self.fd, 65536)
                except OSError:
                    pass
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
        return None
