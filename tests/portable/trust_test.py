"""trust_test.py - the portable file finds the certificates to trust where each distribution keeps them; or says where it looked"""
import os
import subprocess

from net import Host
from root import Root, alone, finish, judge, skip

PLACES = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"]

alone()
host = Host()
root = Root()
root.write("/etc/resolv.conf", "nameserver 127.0.0.53\n")
host.names("127.0.0.53")
host.web()


def reached(title, env=None, more=()):
    status, said, _ = root.run("check", "--network", *more, env=env)
    judge(title, None if status == 0 else "%d %s" % (status, said))


def refused(title, *words, env=None, more=()):
    status, said, took = root.run("check", "--network", *more, env=env)
    said = " ".join(said.split())
    lost = [word for word in words if word not in said]
    judge(title, None if status in (2, 4) and not lost else "%d, not said: %s\n%s" % (status, lost, said))


refused("no certificates anywhere: it says where it looked, and what to do", *(PLACES + ["--cacert"]))
for place in PLACES:
    root.write(place, host.ca)
    reached("a file at " + place)
    root.remove(place)
root.write("/mine.pem", host.ca)
reached("--cacert", more=("--cacert", "/mine.pem"))
reached("SSL_CERT_FILE", env={"SSL_CERT_FILE": "/mine.pem"})
hashed = subprocess.run(["openssl", "x509", "-noout", "-hash"], input=host.ca.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().strip()
root.write("/etc/ssl/certs/%s.0" % hashed, host.ca)
reached("only a folder with hashed names, /etc/ssl/certs")
root.remove("/etc/ssl/certs")
root.write(PLACES[0], "")
refused("an empty file at a known place, and no other", PLACES[0] + ": it is empty")
root.write(PLACES[1], host.ca)
reached("an empty file at one known place, and a good one at the next")
root.remove(PLACES[1])
root.write(PLACES[0], "nothing that is a certificate\n")
refused("a file without a certificate", PLACES[0] + ": there is no certificate in PEM in it")
root.write(PLACES[0], host.ca, mode=0)
if root.user:
    refused("a file that may not be read", PLACES[0] + ": your account may not read it")
else:
    skip("a file that may not be read", "this machine makes nobody but root in a name space of one's own")
root.remove(PLACES[0])
refused("--cacert of a file that is not there", "/nowhere.pem, named by --cacert: there is no such file or folder", more=("--cacert", "/nowhere.pem"))
root.write("/empty.pem", "")
refused("--cacert of an empty file", "/empty.pem, named by --cacert: it is empty", more=("--cacert", "/empty.pem"))
root.end()
host.end()
finish()
