#!/usr/bin/env python3
"""lag.py - late writes and lagging reads, which once left a tenant changed with exit 0: the real program over TLS

The stand-in (standin.py) carries out writes seconds after it answered them, or after their sender was killed, and its reads
lag. Time passes by itself: no mark and no record is edited. TAP on standard output.
"""
import concurrent.futures
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
import standin  # noqa: E402
from field import BESIDE, NAAREADY, SOURCE  # noqa: E402

YES = ["--yes", "--confirm", standin.DOMAIN]
BLOCK = ["tokens", "block", "--anyway", "--for", "24h"] + YES
RESTORE = ["tokens", "restore"] + YES
STATUS = ["tokens", "status"]
BOTH = "Calendars.ReadWrite.Shared Mail.ReadWrite.Shared openid User.Read"


class Wrong(Exception):
    """A result that differs from the expected one."""


class Slow(standin.Cloud):
    """Carries out the first write to the setting @late_s after it came, and a @held write to a grant when the test says so;
    reads lag @lag_s behind."""

    def __init__(self, scenario):
        super().__init__(scenario)
        self.late_s, self.lag_s = scenario.get("late_s", 0), scenario.get("lag_s", 0)
        self.held = scenario.get("held", False)
        self.arrived, self.told, self.landed = threading.Event(), threading.Event(), threading.Event()
        self.hold_s = scenario.get("hold_s", 0)  # before the first write is answered
        self.history = [(0.0, self.tokens)]

    def carry_out(self, where, body):
        super().exchange(where, body)
        self.history.append((time.monotonic(), self.tokens))
        self.landed.set()

    def change_grant(self, *call):
        self.told.wait(100)
        super().answer(*call)
        self.landed.set()

    def exchange(self, where, body):
        if "Set-AuthenticationPolicy" in body or "Remove-AuthenticationPolicy" in body:
            first = not self.arrived.is_set()
            self.arrived.set()
            if first and self.late_s:
                threading.Timer(self.late_s, self.carry_out, (where, body)).start()
            else:
                self.carry_out(where, body)
            return standin.cmdlet([])
        now, real = time.monotonic(), self.tokens
        self.tokens = [state for at, state in self.history if at + self.lag_s <= now or at == 0.0][-1]
        try:
            return super().exchange(where, body)
        finally:
            self.tokens = real

    def answer(self, method, host, path, headers, body):
        first = "Set-AuthenticationPolicy" in body and not self.arrived.is_set()
        if method == "PATCH" and not self.arrived.is_set() and self.held:
            self.arrived.set()
            threading.Thread(target=self.change_grant, args=(method, host, path, headers, body), daemon=True).start()
            time.sleep(self.hold_s)
            return 204, {}, b""
        said = super().answer(method, host, path, headers, body)
        if first and self.hold_s:
            time.sleep(self.hold_s)
        return said


class World:
    """A home, and a tenant with late writes and lagging reads."""

    def __init__(self, authority, **scenario):
        scenario = dict({"tokens": "allowed", "grants": [{"scope": BOTH}]}, **scenario)
        self.home = tempfile.mkdtemp(prefix="naaready-holes.")
        self.stand = standin.StandIn(authority, scenario)
        self.cloud = self.stand.cloud = self.stand.server.cloud = Slow(scenario)
        self.secret = os.path.join(self.home, "secret")
        with open(self.secret, "w", encoding="ascii") as f:
            f.write(standin.SECRET + "\n")
        os.chmod(self.secret, 0o600)

    def __enter__(self):
        self.stand.__enter__()
        return self

    def __exit__(self, *_):
        self.stand.__exit__()
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self, words, out=subprocess.PIPE):
        env = {name: value for name, value in os.environ.items() if "PROXY" not in name.upper()}
        env.update(self.stand.env, HOME=self.home, XDG_STATE_HOME=self.home + "/state", XDG_CONFIG_HOME=self.home + "/config",
                   LC_ALL="C.UTF-8", TZ="UTC", **BESIDE)
        return subprocess.Popen([NAAREADY] + words + ["--tenant", standin.DOMAIN, "--auth", "secret", "--client-id", standin.CLIENT,
                                                      "--secret-file", self.secret],
                                env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, universal_newlines=True)

    def killed(self, words, after_s=0.0):
        """Starts a command, and kills it once its write has arrived."""
        process = self.start(words)
        self.cloud.arrived.wait(30)
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    def run(self, words, expected, out=subprocess.PIPE):
        process = self.start(words, out)
        said = process.communicate(timeout=100)
        said = " ".join(("%s %s" % said).split())
        if expected is not None and process.returncode != expected:
            raise Wrong("%s ended with %d, not %d: %s" % (" ".join(words[:2]), process.returncode, expected, said[-600:]))
        return process.returncode, said

    def mark(self):
        folder = self.home + "/state/naaready/open"
        return os.path.exists(folder) and [name for name in os.listdir(folder) if name.endswith(".json")]

    def is_known_or_not(self):
        """While the tenant is blocked there is a mark, and "tokens status" says so."""
        if self.cloud.tokens == "blocked":
            if not self.mark():
                raise Wrong("the tenant is blocked, and there is no mark")
            self.run(STATUS, 5)


def late_block_shows_after_restore(authority):
    with World(authority, late_s=7) as world:
        world.killed(BLOCK, after_s=0.3)  # the answer may have come; the service is not done
        code, said = world.run(RESTORE, 5)
        if world.cloud.landed.is_set() and world.cloud.history[-1][1] != "blocked" and "may still show" not in said:
            raise Wrong("restore does not say that the block may still show: " + said[-300:])
        while not any(state == "blocked" for _, state in world.cloud.history):
            time.sleep(0.2)
        world.is_known_or_not()
        world.run(RESTORE, 0)
        if world.cloud.tokens != "allowed" or world.mark():
            raise Wrong("restore did not put the setting back: it is %s, marks: %s" % (world.cloud.tokens, world.mark()))


def killed_block_is_carried_out_later(authority):
    with World(authority, late_s=5, hold_s=20) as world:
        world.killed(BLOCK)  # before an answer came
        if not world.mark():
            raise Wrong("the block is on its way, and there is no mark")
        code, said = world.run(STATUS, 5)
        world.cloud.landed.wait(20)
        world.is_known_or_not()
        world.run(RESTORE, 0)
        if world.cloud.tokens != "allowed" or world.mark():
            raise Wrong("restore did not put the setting back: it is %s, marks: %s" % (world.cloud.tokens, world.mark()))


def reads_lag_behind_a_block(authority):
    with World(authority, lag_s=4) as world:
        block = world.start(BLOCK)
        world.cloud.landed.wait(30)
        code, said = world.run(RESTORE, None)  # while block reads back, and reads still say "allowed"
        block.communicate()
        if block.returncode not in (4, 5) or code not in (4, 5, 0):
            raise Wrong("block ended with %d, restore with %d" % (block.returncode, code))
        world.is_known_or_not()
        time.sleep(4.2)
        world.is_known_or_not()
        world.run(RESTORE, 0)


def second_process_takes_nothing_away(authority):
    with World(authority, hold_s=11) as world:
        block = world.start(BLOCK)
        world.cloud.arrived.wait(30)
        _, said = world.run(RESTORE, 5)  # 5: block has the lock, and its change is open
        if "Another naaready" not in said:
            raise Wrong("restore does not say that another naaready is at work: " + said[-300:])
        if not world.mark():
            raise Wrong("restore took the mark of the block away")
        block.communicate()
        if block.returncode != 5:
            raise Wrong("block ended with %d" % block.returncode)
        world.is_known_or_not()
        world.run(RESTORE, 0)


ONE, TWO = "Calendars.ReadWrite.Shared", "Mail.ReadWrite.Shared"


def own_profiles(world):
    """Makes two profiles of the same app, "one" and "two". Returns the arguments of consent, up to the profile's name."""
    folder = world.home + "/config/naaready/profiles"
    os.makedirs(folder)
    with open(os.path.join(SOURCE, "data", "profiles", "practice.json"), encoding="utf-8") as f:
        text = f.read()
    for name, scope in (("one", ONE), ("two", TWO)):
        profile = json.loads(text)
        profile.update(id=name, scopes=[scope, "User.Read"])
        profile.update(publisher="Salesforce", publisher_tenant=standin.OWNER)
        profile.pop("client_id", None)
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as f:
            json.dump(profile, f)
    return ["consent", "--apply", "--app-id", standin.APP, "--publisher", standin.OWNER, "--json"] + YES + ["--profile"]


def two_consents_at_once(authority):
    with World(authority, grants=[{"scope": "openid"}]) as world:
        words = own_profiles(world)
        both = [world.start(words + [name]) for name in ("one", "two")]
        said = [process.communicate(timeout=100) for process in both]
        granted = world.cloud.grants[0]["scope"].split()
        for process, scope, text in zip(both, (ONE, TWO), said):
            if process.returncode == 0 and scope not in granted:
                raise Wrong("consent ended with 0, and %s is not granted: %s" % (scope, granted))
        if not any(process.returncode == 0 for process in both) or "openid" not in granted:
            raise Wrong("both consents failed, or a permission is gone: statuses %s, granted %s: %s" % ([process.returncode for process in both], granted, said[0][1][-300:]))


def killed_consent_is_carried_out_later(authority):
    with World(authority, grants=[{"scope": "openid"}], held=True, hold_s=20) as world:
        words = own_profiles(world)
        world.killed(words + ["one"])
        code, said = world.run(words + ["two"], None)  # another consent, which the first one would overwrite
        if code == 0 or "may still be carried out" not in said:
            raise Wrong("the second consent ended with %d: %s" % (code, said[-600:]))
        world.run(words + ["one"], 0)  # the same consent again does no harm, while the first write is still on its way
        code, said = world.run(words + ["two"], None)
        world.cloud.told.set()
        world.cloud.landed.wait(20)
        granted = world.cloud.grants[0]["scope"].split()
        if code == 0 or not {"openid", ONE} <= set(granted):
            raise Wrong("the second consent ended with %d, and the grant has %s" % (code, granted))


def killed_consent_was_carried_out(authority):
    with World(authority, grants=[{"scope": "openid"}], held=True, hold_s=20) as world:
        words = own_profiles(world)
        world.killed(words + ["one"])
        world.cloud.told.set()
        world.cloud.landed.wait(20)
        world.run(words + ["two"], 0)
        granted = world.cloud.grants[0]["scope"].split()
        if not {"openid", ONE, TWO} <= set(granted):
            raise Wrong("a permission is gone, the grant has %s" % granted)


def full_output_after_a_block(authority):
    if not os.path.exists("/dev/full"):
        return
    with World(authority) as world, open("/dev/full", "w", encoding="ascii") as full:
        world.run(BLOCK, 5, full)
        world.is_known_or_not()
        world.run(RESTORE, 0)


def impostor_at_the_guards_socket(authority):
    with World(authority) as world, socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as impostor:
        world.run(BLOCK, 5)
        impostor.bind("%s/state/naaready/open/%s.sock" % (world.home, standin.TENANT))
        impostor.listen(4)

        def flood():
            caller, _ = impostor.accept()
            with caller, contextlib.suppress(OSError):
                while True:
                    caller.send(b"nonsense")

        threading.Thread(target=flood, daemon=True).start()
        _, said = world.run(STATUS, 5)
        if said.count("Talking with the guard") != 1:
            raise Wrong("status mentions the guard that does not answer %d times, not once: %s" % (said.count("Talking with the guard"), said[-300:]))
        world.run(RESTORE, 0)


HOLES = [late_block_shows_after_restore, killed_block_is_carried_out_later, reads_lag_behind_a_block,
         second_process_takes_nothing_away, two_consents_at_once, killed_consent_is_carried_out_later,
         killed_consent_was_carried_out,
         full_output_after_a_block, impostor_at_the_guards_socket]


def run_hole(hole, authority):
    try:
        hole(authority)
    except (Wrong, subprocess.TimeoutExpired) as wrong:
        return str(wrong)
    return None


def main():
    with tempfile.TemporaryDirectory(prefix="naaready-holes-ca.") as folder:
        authority = standin.Authority(folder)
        with concurrent.futures.ThreadPoolExecutor(len(HOLES)) as pool:  # the cases wait more than they work
            wrong = list(pool.map(lambda hole: run_hole(hole, authority), HOLES))
    for number, (hole, why) in enumerate(zip(HOLES, wrong), 1):
        print("%sok %d - %s" % ("not " if why else "", number, hole.__name__.replace("_", " ")))
        if why:
            print("# " + why)
    print("1..%d" % len(HOLES))
    sys.exit(any(wrong))


if __name__ == "__main__":
    main()
