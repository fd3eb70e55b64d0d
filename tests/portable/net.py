"""net.py - name servers, a web server with the names of Microsoft's hosts, and a proxy, in a network of one's own

Shared by tests of this folder. Certificates are of an authority that is made anew.
"""
import ipaddress
import os
import shutil
import socket
import socketserver
import ssl
import struct
import subprocess
import tempfile
import threading

HOSTS = ["login.microsoftonline.com", "graph.microsoft.com", "outlook.office365.com"]


class Host:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="naaready-net.")
        self.asked_by_tcp = 0
        at = lambda name: os.path.join(self.dir, name)
        run = lambda *words: subprocess.run(("openssl",) + words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
        run("req", "-x509", *new, "-subj", "/CN=Test Authority", "-keyout", at("ca.key"), "-out", at("ca.pem"))
        with open(at("names"), "w") as out:
            out.write("subjectAltName=" + ",".join("DNS:" + name for name in HOSTS))
        run("req", *new[:-2], "-subj", "/CN=" + HOSTS[0], "-keyout", at("key"), "-out", at("csr"))
        run("x509", "-req", "-in", at("csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial", "-days", "1",
            "-extfile", at("names"), "-out", at("cert"))
        self.ca = open(at("ca.pem")).read()

    def end(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    def serve(self, kind, address, port, handler):
        class Server(kind):
            allow_reuse_address = True
            daemon_threads = True
            address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

            def handle_error(self, request, client_address):
                pass

        server = Server((address, port), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()

    # --- the web ---

    def web(self):
        """Answers every request on port 443 of both loopback addresses."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(self.dir, "cert"), os.path.join(self.dir, "key"))

        class Web(socketserver.BaseRequestHandler):
            def handle(self):
                with context.wrap_socket(self.request, server_side=True) as tls:
                    got = b""
                    while b"\r\n\r\n" not in got:
                        more = tls.recv(65536)
                        if not more:
                            return
                        got += more
                    tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")

        for address in ("127.0.0.1", "::1"):
            self.serve(socketserver.ThreadingTCPServer, address, 443, Web)

    def proxy(self):
        """Leads every host to that web server, on port 8080."""
        class Proxy(socketserver.BaseRequestHandler):
            def handle(self):
                got = b""
                while b"\r\n\r\n" not in got:
                    got += self.request.recv(65536)
                with socket.create_connection(("127.0.0.1", 443)) as web:
                    self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    one = threading.Thread(target=self.pump, args=(web, self.request), daemon=True)
                    one.start()
                    self.pump(self.request, web)
                    one.join(5)

            @staticmethod
            def pump(source, target):
                try:
                    while True:
                        got = source.recv(65536)
                        if not got:
                            break
                        target.sendall(got)
                    target.shutdown(socket.SHUT_WR)
                except OSError:
                    pass

        self.serve(socketserver.ThreadingTCPServer, "127.0.0.1", 8080, Proxy)

    # --- names ---

    def names(self, address, only=None, cut=False, refuses=False):
        """A name server: "only" one kind of address is known, "cut" makes answers by UDP say that they are too long."""
        host = self

        def answer(question, by_tcp):
            name, kind, end = read_question(question)
            flags = 0x8180
            known = name in HOSTS or name == "proxy.corp.example"
            records = []
            if refuses:
                flags |= 5
            elif not known:
                flags |= 3
            elif kind == 1 and only != 6:
                records = [ipaddress.ip_address("127.0.0.1").packed]
            elif kind == 28 and (only == 6 or only is None) and name in HOSTS:
                records = [ipaddress.ip_address("::1").packed]
            if cut and not by_tcp:
                flags |= 0x0200
                records = []
            body = b"".join(struct.pack("!HHHIH", 0xC00C, kind, 1, 60, len(record)) + record for record in records)
            return struct.pack("!HHHHHH", struct.unpack("!H", question[:2])[0], flags, 1, len(records), 0, 0) + question[12:end] + body

        class Udp(socketserver.BaseRequestHandler):
            def handle(self):
                self.request[1].sendto(answer(self.request[0], False), self.client_address)

        class Tcp(socketserver.BaseRequestHandler):
            def handle(self):
                head = self.request.recv(2, socket.MSG_WAITALL)
                question = self.request.recv(struct.unpack("!H", head)[0], socket.MSG_WAITALL)
                host.asked_by_tcp += 1
                said = answer(question, True)
                self.request.sendall(struct.pack("!H", len(said)) + said)

        self.serve(socketserver.ThreadingUDPServer, address, 53, Udp)
        self.serve(socketserver.ThreadingTCPServer, address, 53, Tcp)

    def silent(self, address):
        """A name server that never answers."""
        class Silent(socketserver.BaseRequestHandler):
            def handle(self):
                pass

        self.serve(socketserver.ThreadingUDPServer, address, 53, Silent)


def read_question(question):
    """The name, the type, and where the question ends."""
    at = 12
    labels = []
    while question[at]:
        labels.append(question[at + 1:at + 1 + question[at]].decode("ascii", "replace").lower())
        at += 1 + question[at]
    return ".".join(labels), struct.unpack("!H", question[at + 1:at + 3])[0], at + 5
