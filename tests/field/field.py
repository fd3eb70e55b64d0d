#!/usr/bin/env python3
"""field.py - inputs of the kind that people and services really produce, each with the right behaviour (README.md)

    field.py [CASE...]      runs all cases of this folder, or those whose name begins so; TAP on standard output

NAAREADY_BUILD names the build folder (default: build at the top of the tree); NAAREADY_PROGRAM another program, one that has its data
and translations inside.
"""
import concurrent.futures
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import fcntl
import threading

sys.dont_write_bytecode = True
import standin  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("NAAREADY_SOURCE", os.path.join(HERE, "..", ".."))
BUILD = os.environ.get("NAAREADY_BUILD", os.path.join(SOURCE, "build"))
NAAREADY = os.environ.get("NAAREADY_PROGRAM") or os.path.join(BUILD, "naaready")
# Where an ordinary program finds what belongs to it.
BESIDE = {} if os.environ.get("NAAREADY_PROGRAM") else {
    "NAAREADY_DATA": os.path.join(SOURCE, "data"), "NAAREADY_LOCALE": os.path.join(BUILD, "locale")}
PATIENCE_S = 120  # for one run of the program


class Wrong(Exception):
    """A result that differs from the expected one."""


class Case:
    def __init__(self, name, authority):
        self.name, self.folder, self.authority = name, os.path.join(HERE, name), authority
        with open(os.path.join(self.folder, "case.json"), encoding="utf-8") as f:
            self.data = json.load(f)
        self.title = self.data.get("title", name)
        self.steps = 0

    def run(self):
        """Runs the case. Returns None, or the step that failed and why."""
        self.home = tempfile.mkdtemp(prefix="naaready-field.")
        try:
            for name in os.listdir(self.folder):
                shutil.copy(os.path.join(self.folder, name), self.home)
                os.chmod(os.path.join(self.home, name), 0o600)
            self.write_file("secret", standin.SECRET + "\n")
            with standin.StandIn(self.authority, self.scenario()) as self.cloud:
                for number, step in enumerate(self.data["steps"], 1):
                    try:
                        self.step(step)
                        self.steps += 1
                    except Wrong as wrong:
                        return "step %d: %s" % (number, wrong)
        finally:
            shutil.rmtree(self.home, ignore_errors=True)
        return None

    def scenario(self):
        path = os.path.join(self.folder, "scenario.json")
        scenario = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                scenario = json.load(f)
        scenario.update(self.data.get("scenario", {}))
        return scenario

    def write_file(self, name, text):
        path = os.path.join(self.home, name)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        os.chmod(path, 0o600)

    def read_file(self, name):
        with open(os.path.join(self.home, name), encoding="utf-8", newline="") as f:
            return f.read()

    # --- a step ---

    def step(self, step):
        if "token" in step:  # a file with an access token: {"file", "claims" (a file), "as" ("%s")}
            token = step["token"]
            claims = json.loads(self.read_file(token["claims"]))
            claims.update(token.get("set", {}))
            for name in token.get("drop", []):
                claims.pop(name, None)
            self.write_file(token.get("file", "token"), token.get("as", "%s\n") % standin.jwt(claims))
        if "set" in step:  # another admin changes the tenant, or the service answers otherwise from now on
            self.change(step["set"])
        if "write" in step:  # {"file", "text"}
            self.write_file(step["write"]["file"], step["write"]["text"])
        if "shell" in step:  # changes files between two runs
            done = subprocess.run(["sh", "-c", step["shell"]], cwd=self.home, env=self.env(step), check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
            if done.returncode != step.get("expect", {}).get("exit", 0):
                raise Wrong("%s: exit %d: %s" % (step["shell"], done.returncode, done.stdout[-400:]))
        if "run" in step:
            self.judge(step, self.command(step))
        if "wizard" in step:
            self.judge(step, self.wizard(step))

    def change(self, what):
        cloud = self.cloud.cloud
        with cloud.lock:
            for name, value in what.items():
                if name == "tokens":
                    cloud.tokens = value
                elif name == "grants":
                    cloud.grants = [cloud.grant(row, i) for i, row in enumerate(value)]
                elif name == "replies":
                    cloud.replies = [dict(reply) for reply in value]
                elif name == "audits":
                    cloud.set_audits(value)
                elif name == "then":
                    cloud.thens = [dict(then, left=then.get("nth", 1)) for then in value]
                elif name == "calls":
                    cloud.calls = []
                else:
                    cloud.scenario[name] = value

    def env(self, step):
        env = {"PATH": os.environ["PATH"], "HOME": self.home, "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "xterm-256color",
               "NAAREADY": NAAREADY}
        env.update(BESIDE)
        env.update({name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")})
        env.update(self.cloud.env)
        for name, value in step.get("env", {}).items():
            if value is None:
                env.pop(name, None)
            else:
                env[name] = value.replace("$HOME", self.home)
        return env

    def words(self, step, words):
        words = [word.replace("$HOME", self.home) for word in words]
        words = [self.read_file(word[1:]).rstrip("\n") if word.startswith("@") else word for word in words]
        if step.get("target", True):
            words += ["--tenant", standin.DOMAIN, "--app-id", standin.APP]
        how = step.get("as", "app" if "run" in step else "none")
        if how == "app":
            words += ["--auth", "secret", "--client-id", standin.CLIENT, "--secret-file", self.home + "/secret"]
        elif how == "device":
            words += ["--auth", "device"]
        elif how == "token":
            words += ["--auth", "token", "--token-file", self.home + "/token"]
        return [NAAREADY] + words

    def command(self, step):
        data = self.read_file(step["stdin"]).encode() if "stdin" in step else b""
        try:
            done = subprocess.run(self.words(step, step["run"]), cwd=self.home, env=self.env(step), input=data,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE_S, check=False)
        except subprocess.TimeoutExpired:
            raise Wrong("the program did not end within %d s" % PATIENCE_S) from None
        return {"exit": done.returncode, "stdout": done.stdout.decode("utf-8", "replace"),
                "stderr": done.stderr.decode("utf-8", "replace")}

    def wizard(self, step):
        """Runs the program in a terminal and types the lines of "wizard" (a file, or a list), each with Enter. "@waitN"
        waits until nothing more is printed, N seconds at most; "@choose LABEL" types the number that was last printed before
        that label; "@raw TEXT" types TEXT with its escapes and no Enter; "@paste FILE" types a file at once. Without "@wait",
        a line comes 50 ms after the one before."""
        keys = step["wizard"]
        lines = self.read_file(keys).split("\n") if isinstance(keys, str) else keys
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(self.home)
            words = self.words(step, step.get("args", ["--plain"]))
            os.execve(words[0], words, self.env(step))
        rows, columns = step.get("size", [24, 80])
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        screen = Screen(fd, pid, self.cloud.cloud)
        screen.settle(2)
        for line in lines:
            if line.startswith("@wait"):
                screen.settle(float(line[5:] or 1))
            elif line.startswith("@choose "):
                screen.type(screen.number_of(line[8:]) + b"\r")
            elif line.startswith("@raw "):
                screen.type(line[5:].encode().decode("unicode_escape").encode("latin-1"))
            elif line.startswith("@paste "):
                screen.type(self.read_file(line[7:]).replace("\n", "\r").encode())
            elif line:
                screen.type(line.encode() + b"\r")
        screen.settle(2)
        if step.get("leave", True):
            os.kill(pid, signal.SIGTERM)
        status = screen.end()
        return {"exit": status, "stdout": screen.text(), "stderr": "", "screen": screen.text()}

    # --- results ---

    def judge(self, step, result):
        expect = step.get("expect", {})
        if "exit" in expect and result["exit"] not in (expect["exit"] if isinstance(expect["exit"], list) else [expect["exit"]]):
            raise Wrong("exit status %s, expected %s\n%s\n%s" % (result["exit"], expect["exit"], result["stderr"][-800:],
                                                                result["stdout"][-600:]))
        for stream in ("stdout", "stderr", "screen"):
            flat = re.sub(r"\s+", " ", result.get(stream, ""))
            for pattern in expect.get(stream, []):
                if not re.search(pattern, flat):
                    raise Wrong("%s lacks /%s/: %s" % (stream, pattern, flat[-1500:]))
            for pattern in expect.get(stream + "_not", []):
                found = re.search(pattern, flat)
                if found:
                    raise Wrong("%s has /%s/, and must not: %s" % (stream, pattern, flat[max(0, found.start() - 200):][:500]))
        if "json" in expect or "checks" in expect:
            self.judge_json(expect, result)
        if "last" in expect:  # of the newest saved run
            report = subprocess.run([NAAREADY, "report", "last", "--format", "json"], env=self.env(step), check=False,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.judge_json(expect["last"], {"stdout": report.stdout.decode(), "stderr": report.stderr.decode()})
        self.judge_calls(expect)

    def judge_json(self, expect, result):
        try:
            report = json.loads(result["stdout"])
        except ValueError:
            raise Wrong("standard output is no JSON: %s %s" % (result["stdout"][:300], result["stderr"][-500:])) from None
        for path, wanted in expect.get("json", {}).items():
            judge_value(path, dig(report, path), wanted)
        checks = {check["id"]: check for check in report.get("checks", [])}
        for name, wanted in expect.get("checks", {}).items():
            if name not in checks:
                raise Wrong("the report has no check %s" % name)
            if isinstance(wanted, str):
                wanted = {"verdict": wanted}
            for path, value in wanted.items():
                try:
                    judge_value(path, dig(checks[name], path), value)
                except Wrong as wrong:
                    raise Wrong("check %s: %s; its reason and remedy: %s -> %s" % (name, wrong, checks[name].get("reason"),
                                                               checks[name].get("remedy"))) from None

    def judge_calls(self, expect):
        cloud = self.cloud.cloud
        texts = [call["text"] for call in cloud.calls]
        for pattern in expect.get("calls", []):
            if not any(re.search(pattern, text, re.S) for text in texts):
                raise Wrong("no call matches /%s/" % pattern)
        for pattern in expect.get("calls_not", []):
            if any(re.search(pattern, text, re.S) for text in texts):
                raise Wrong("a call matches /%s/, and must not" % pattern)
        for pattern, wanted in expect.get("calls_count", {}).items():
            found = sum(1 for text in texts if re.search(pattern, text, re.S))
            if found != wanted:
                raise Wrong("%d calls match /%s/, expected %d" % (found, pattern, wanted))
        for name, wanted in expect.get("headers", {}).items():  # of every call to Exchange and Graph that has it
            for call in cloud.calls:
                if name in call["headers"]:
                    judge_value(name, call["headers"][name], wanted)
        for name, wanted in expect.get("state", {}).items():
            if name == "granted":
                found = sorted({scope for row in cloud.grants if row["consentType"] == "AllPrincipals"
                                for scope in (row["scope"] or "").split()})
                wanted = sorted(wanted)
            else:
                found = getattr(cloud, name)
            if found != wanted:
                raise Wrong("the tenant's %s is %s, expected %s" % (name, found, wanted))


class Screen:
    """A terminal: the program's output, and typing into it."""

    def __init__(self, fd, pid, cloud):
        self.fd, self.pid, self.cloud, self.data, self.over = fd, pid, cloud, b"", False

    def type(self, data):
        self.settle(0.05, quiet=0.05, whole=False)
        if not self.over:
            try:
                os.write(self.fd, data)
            except OSError:
                self.over = True

    def settle(self, seconds, quiet=0.4, whole=True):
        """Reads until nothing was printed for @quiet seconds, @seconds at most. With @whole, time in which the program or
        the service is at work does not count, so that a slow machine does not look like a program that is done."""
        left, still, patience = seconds, 0, time.monotonic() + PATIENCE_S
        while not self.over and left > 0 and still < quiet and time.monotonic() < patience:
            began = time.monotonic()
            printed = select.select([self.fd], [], [], min(left, quiet - still, 0.05))[0]
            if printed:
                try:
                    more = os.read(self.fd, 65536)
                except OSError:
                    more = b""
                self.over = not more
                self.data += more
            past = time.monotonic() - began
            if whole and self.at_work():
                still = 0
                continue
            left -= past
            still = 0 if printed else still + past

    def at_work(self):
        """Returns whether the program has not begun to print, or is running, or waits for an answer that is on its way."""
        try:
            with open("/proc/%d/stat" % self.pid, encoding="utf-8", errors="replace") as f:
                state = f.read().rpartition(")")[2].split()[0]
        except OSError:
            return False
        return state in "RD" or (state == "S" and not self.data) or self.cloud.answering > 0

    def end(self):
        for _ in range(100):
            self.settle(0.1)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                break
            if self.over:  # the program has closed its terminal and is still ending
                time.sleep(0.1)
        else:
            os.kill(self.pid, signal.SIGKILL)
            status = os.waitpid(self.pid, 0)[1]
        os.close(self.fd)
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)

    def number_of(self, label):
        """Returns the number that was last printed before @label, as it is typed in --plain."""
        found = re.findall(r"^ *(\d+)\. +" + re.escape(label), self.text(), re.M)
        if not found:
            raise Wrong("nothing to choose begins with \"%s\": %s" % (label, self.text()[-1500:]))
        return found[-1].encode()

    def text(self):
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]|\r", "", self.data.decode("utf-8", "replace"))


def dig(value, path):
    """Returns the value at a path such as "a.0.b", or None. A member whose own name has dots is found whole."""
    if not path:
        return value
    if isinstance(value, dict):
        for name in sorted(value, key=len, reverse=True):
            if path == name or path.startswith(name + "."):
                return dig(value[name], path[len(name) + 1:])
        return None
    if isinstance(value, list):
        name, _, rest = path.partition(".")
        if name == "length":
            return len(value)
        if name.isdigit() and int(name) < len(value):
            return dig(value[int(name)], rest)
    return None


def judge_value(path, found, wanted):
    """Compares a value with @wanted: the value itself, or {"not": value}, {"in": [values]}, {"matches": regex}, {"lacks": regex},
    {"has": [members of a list]}; several of these hold together."""
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    rules = {"not": lambda value: found != value, "in": lambda value: found in value,
             "matches": lambda value: re.search(value, text) is not None,
             "lacks": lambda value: re.search(value, text) is None,
             "has": lambda value: isinstance(found, list) and all(one in found for one in value)}
    if isinstance(wanted, dict) and wanted and all(how in rules for how in wanted):
        for how, value in wanted.items():
            if not rules[how](value):
                raise Wrong("%s is %s, which breaks the rule: %s %s" % (path, text, how, value))
        return
    if found != wanted:
        raise Wrong("%s is %s, expected %s" % (path, json.dumps(found, ensure_ascii=False), json.dumps(wanted, ensure_ascii=False)))


def main():
    os.environ["LC_ALL"] = "C.UTF-8"
    wanted = sys.argv[1:]
    names = sorted(name for name in os.listdir(HERE) if os.path.exists(os.path.join(HERE, name, "case.json"))
                   and (not wanted or any(name.startswith(one.rstrip("/")) for one in wanted)))
    # FIELD_EVERY=3 takes every third case, for a slow build of the program where another run takes them all.
    names = names[::int(os.environ.get("FIELD_EVERY", "1"))]
    folder = tempfile.mkdtemp(prefix="naaready-field-ca.")
    failed = 0
    try:
        authority = standin.Authority(folder)
        with concurrent.futures.ThreadPoolExecutor(max_workers=int(os.environ.get("FIELD_JOBS", "8"))) as pool:
            cases = [Case(name, authority) for name in names]
            for number, (case, wrong) in enumerate(zip(cases, pool.map(Case.run, cases)), 1):
                failed += wrong is not None
                print("%s %d - %s: %s" % ("not ok" if wrong else "ok", number, case.name, case.title.replace("#", "")))
                if wrong:
                    print("# " + wrong.replace("\n", "\n# "))
                sys.stdout.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("1..%d" % len(names))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
