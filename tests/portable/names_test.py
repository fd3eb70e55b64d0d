"""names_test.py - the portable file finds names as the machine's other programs do, by /etc/resolv.conf and /etc/hosts alone"""
from net import HOSTS, Host
from root import Root, alone, finish, judge

alone()
host = Host()
root = Root()
root.write("/etc/ssl/certs/ca-certificates.crt", host.ca)
host.web()
host.proxy()
host.names("127.0.0.53")
host.names("::1")
host.names("127.0.0.60", only=6)
host.names("127.0.0.61", only=4)
host.names("127.0.0.62", cut=True)
host.names("127.0.0.63", refuses=True)
host.silent("127.0.0.64")


def conf(text):
    root.write("/etc/resolv.conf", text)


def reached(title, seconds=20, env=None):
    status, said, took = root.run("check", "--network", env=env)
    judge("%s" % title, None if status == 0 and took < seconds else "%d after %.1f s: %s" % (status, took, said))


def unreached(title, *words, seconds=20, env=None):
    status, said, took = root.run("check", "--network", env=env)
    said = " ".join(said.split())
    lost = [word for word in words if word not in said]
    judge(title, None if status == 4 and not lost and took < seconds else "%d after %.1f s, not said: %s\n%s" % (status, took, lost, said))


conf("nameserver 127.0.0.53\n")
reached("one name server")
conf("nameserver 127.0.0.9\nnameserver 127.0.0.53\n")
reached("the first of two is dead: refused")
conf("nameserver 127.0.0.64\nnameserver 127.0.0.53\n")
reached("the first of two says nothing")
conf("nameserver 127.0.0.63\nnameserver 127.0.0.53\n")
reached("the first of two refuses the question")
conf("nameserver 127.0.0.64\nnameserver 127.0.0.9\nnameserver 127.0.0.53\n")
reached("two of three are dead")
conf("nameserver ::1\n")
reached("a name server with an IPv6 address")
conf("nameserver 127.0.0.60\n")
reached("names that have only IPv6 addresses")
conf("nameserver 127.0.0.61\n")
reached("names that have only IPv4 addresses")
conf("nameserver 127.0.0.62\n")
reached("answers that are too long for UDP come by TCP")
judge("and TCP it was", None if host.asked_by_tcp else "nobody asked by TCP")
conf("# a comment\n\noptions timeout:1 attempts:1 ndots:1 edns0 trust-ad rotate\nnameserver 127.0.0.53 # the one\nsortlist 1.2.3.0\n")
reached("options that are not known, and comments")

conf("nameserver 127.0.0.53\nsearch nowhere.example corp.example\n")
reached("a proxy by its short name, found in the second search domain", env={"HTTPS_PROXY": "http://proxy:8080"})
conf("nameserver 127.0.0.53\ndomain corp.example\n")
reached("a proxy by its short name, found in the domain", env={"HTTPS_PROXY": "http://proxy:8080"})
conf("nameserver 127.0.0.53\n")
unreached("a proxy by its short name, without a search domain", "proxy", env={"HTTPS_PROXY": "http://proxy:8080"})

conf("nameserver 127.0.0.64\n")
unreached("no name server answers", "login.microsoftonline.com", "could not be resolved")
for title, text in (("empty", ""), ("of nonsense", "\x00\xff nameserver\nnameserver\nnameserver not-an-address\n" * 50)):
    conf(text)
    unreached("resolv.conf is " + title, "login.microsoftonline.com", "could not be resolved", "DNS")
root.remove("/etc/resolv.conf")
unreached("resolv.conf is missing", "login.microsoftonline.com", "could not be resolved", "DNS")
root.write("/etc/hosts", "".join("127.0.0.1 %s\n" % name for name in HOSTS))
reached("/etc/hosts is enough")
root.end()
host.end()
finish()
