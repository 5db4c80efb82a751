# SPDX-License-Identifier: MIT
"""What can go wrong between two who talk over TCP, to the byte.

    from proxy import Proxy
    proxy = Proxy()
    port = proxy.door(target_port, Fault("request", 300))

A door is a port of its own that leads to the target.  Its fault meets the
first `times` connections that reach byte `after` in that direction; everything
else passes untouched.  "request" is what the client says, "answer" what it is
told.  What happens there:

    reset       both sides get RST
    close       both sides get FIN
    half        who listens in this direction gets FIN, the other direction
                goes on
    blackhole   nothing more is passed on, and nobody is told
    drip        one byte each `pause` seconds
    delay       once `pause` seconds of silence, then all goes on

`door.met` counts how often it happened; `proxy.close()` ends all.
"""

import collections
import fcntl
import select
import socket
import struct
import threading

Fault = collections.namedtuple("Fault", "way after then pause times",
                               defaults=("reset", 1.0, 1))
BLOCK = 65536


def end_with_reset(end):
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                   struct.pack("ii", 1, 0))


class Door:
    def __init__(self, proxy, target, fault):
        self.proxy, self.target, self.fault = proxy, target, fault
        self.met, self.connections = 0, 0
        self.passed = {"request": 0, "answer": 0}
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(64)
        self.port = self.listener.getsockname()[1]

    def has_fault(self):
        return self.fault is not None and self.met < self.fault.times


def readable(ends):
    """Those of the sockets that have something, within half a second."""
    poll = select.poll()        # select(2) knows 1,024 descriptors only
    for end in ends:
        poll.register(end, select.POLLIN)
    found = {descriptor for descriptor, _ in poll.poll(500)}
    return [end for end in ends if end.fileno() in found]


class Link:
    """One connection through a door, with a thread of its own."""

    def __init__(self, door, client):
        self.door, self.client = door, client
        self.server = socket.socket()
        self.passed = {"request": 0, "answer": 0}
        self.is_met = False
        for end in (self.client, self.server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def run(self):
        try:
            self.server.connect(("127.0.0.1", self.door.target))
            self.pass_on()
        except OSError:
            pass
        for end in (self.client, self.server):
            end.close()

    def pass_on(self):
        ways = {self.client: ("request", self.server),
                self.server: ("answer", self.client)}
        while ways and not self.door.proxy.is_closed:
            for source in readable(list(ways)):
                way, target = ways[source]
                data = source.recv(BLOCK)
                if not data:
                    target.shutdown(socket.SHUT_WR)
                    del ways[source]
                    continue
                if not self.send(way, target, data):
                    return

    def left(self, way):
        """Bytes until the fault; None where there is none."""
        fault = self.door.fault
        if self.is_met or not self.door.has_fault() or fault.way != way:
            return None
        return fault.after - self.passed[way]

    def send(self, way, target, data):
        """False when the connection is over."""
        left = self.left(way)
        # At byte N: once N are through, whether or not more would come, so
        # that what came before has an effect and what follows has none.
        if left is None or len(data) < left:
            target.sendall(data)
            self.count(way, len(data))
            return True
        target.sendall(data[:left])
        self.count(way, left)
        self.is_met = True
        self.door.met += 1
        return self.happen(way, target, data[left:])

    def count(self, way, length):
        self.passed[way] += length
        self.door.passed[way] = max(self.door.passed[way], self.passed[way])

    def happen(self, way, target, rest):
        fault = self.door.fault
        if fault.then == "reset":
            # Let the peer read what it was sent: a reset throws away what
            # waits to be read.
            self.let_read(target)
            for end in (self.client, self.server):
                end_with_reset(end)
            return False
        if fault.then == "close":
            return False
        if fault.then == "half":
            target.shutdown(socket.SHUT_WR)
            return self.swallow(way)
        if fault.then == "blackhole":
            return self.swallow(None)
        if fault.then == "drip":
            return self.drip(target, rest)
        self.door.proxy.closing.wait(fault.pause)
        target.sendall(rest)
        return True

    @staticmethod
    def let_read(target):
        """Until the peer's kernel has acknowledged all, and a moment more for
        the program behind it."""
        for _ in range(50):
            # SIOCOUTQ: bytes not yet acknowledged
            unsent = struct.unpack("i", fcntl.ioctl(
                target, 0x5411, struct.pack("i", 0)))[0]
            if unsent == 0:
                break
            threading.Event().wait(0.002)
        threading.Event().wait(0.02)

    def swallow(self, way):
        """Read on and throw away: one direction, or (None) both."""
        ends = {self.client: "request", self.server: "answer"}
        while ends and not self.door.proxy.is_closed:
            for source in readable(list(ends)):
                data = source.recv(BLOCK)
                if not data:
                    if ends[source] != way:
                        return False
                    del ends[source]
                elif way is not None and ends[source] != way:
                    (self.server if source is self.client else
                     self.client).sendall(data)
        return False

    def drip(self, target, rest):
        source = self.server if target is self.client else self.client
        while not self.door.proxy.is_closed:
            for at in range(len(rest)):
                if self.door.proxy.closing.wait(self.door.fault.pause):
                    return False
                target.sendall(rest[at:at + 1])
            rest = source.recv(BLOCK)
            if not rest:
                return False
        return False


class Proxy:
    def __init__(self):
        self.doors = {}
        self.closing = threading.Event()
        self.wake, self.waker = socket.socketpair()
        self.poll = select.poll()
        self.poll.register(self.wake, select.POLLIN)
        threading.Thread(target=self.run, daemon=True).start()

    @property
    def is_closed(self):
        return self.closing.is_set()

    def door(self, target, fault=None):
        door = Door(self, target, fault)
        self.doors[door.listener.fileno()] = door
        self.poll.register(door.listener, select.POLLIN)
        self.waker.send(b"x")
        return door

    def run(self):
        while not self.is_closed:
            for descriptor, _ in self.poll.poll():
                if descriptor == self.wake.fileno():
                    self.wake.recv(BLOCK)
                    continue
                door = self.doors[descriptor]
                try:
                    client, _ = door.listener.accept()
                except OSError:
                    return      # close() was faster
                door.connections += 1
                threading.Thread(target=Link(door, client).run,
                                 daemon=True).start()

    def close(self):
        self.closing.set()
        self.waker.send(b"x")
        for door in self.doors.values():
            door.listener.close()
