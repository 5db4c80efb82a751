# SPDX-License-Identifier: MIT
"""A machine of its own for the database, at the end of a cable that can be cut: a
network namespace with a relay to the server's Unix socket.  What is cut is cut
below TCP: no bytes, no FIN, no RST, until the cable is there again.

Needs root and ip(8); may() tells whether it can be had here.

    cable.py ADDRESS PORT SOCKET	the relay, inside of the namespace
"""
import os
import socket
import subprocess
import sys
import threading


def ip(*words, check=True):
    return subprocess.run(["ip", *words], check=check, capture_output=True,
                          text=True, timeout=30)


def may():
    if os.getuid() != 0:
        return False
    name = "patchday-may-%d" % os.getpid()
    try:
        if ip("netns", "add", name, check=False).returncode != 0:
            return False
        ip("netns", "del", name, check=False)
        return True
    except OSError:
        return False


class Cable:
    """Connect to (address, port); cut() and mend()."""

    def __init__(self, target, number):
        pid = os.getpid()
        self.name = "patchday-%d-%d" % (pid, number)
        self.near, self.far = ("pd%d.%d" % (pid % 1000000, number),
                               "pe%d.%d" % (pid % 1000000, number))
        net = "10.%d.%d." % (200 + pid % 50, (pid // 50 + number) % 256)
        self.address, self.port, self.target = net + "2", 5432, target
        self.here = net + "1"

    def __enter__(self):
        ip("netns", "add", self.name)
        try:
            ip("link", "add", self.near, "type", "veth", "peer", "name",
               self.far, "netns", self.name)
            ip("addr", "add", self.here + "/30", "dev", self.near)
            ip("link", "set", self.near, "up")
            ip("-n", self.name, "addr", "add", self.address + "/30", "dev",
               self.far)
            self.mend()
            self.relay = subprocess.Popen(
                ["ip", "netns", "exec", self.name, sys.executable,
                 os.path.abspath(__file__), self.address, str(self.port),
                 self.target], stdout=subprocess.PIPE)
            self.relay.stdout.readline()        # it listens
        except BaseException:
            ip("netns", "del", self.name, check=False)
            raise
        return self

    def __exit__(self, *_):
        self.relay.kill()
        self.relay.wait()
        ip("netns", "del", self.name, check=False)
        ip("link", "del", self.near, check=False)

    def cut(self):
        ip("-n", self.name, "link", "set", self.far, "down")

    def mend(self):
        ip("-n", self.name, "link", "set", self.far, "up")


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def relay(address, port, target):
    with socket.create_server((address, int(port))) as server:
        print("listening", flush=True)
        while True:
            near, _ = server.accept()
            far = socket.socket(socket.AF_UNIX)
            far.connect(target)
            for ends in ((near, far), (far, near)):
                threading.Thread(target=pump, args=ends, daemon=True).start()


if __name__ == "__main__":
    relay(*sys.argv[1:])
