# SPDX-License-Identifier: MIT
"""A TCP proxy that can fall silent: connections stay, bytes do not pass.  That
is worse than a cable that is cut, which the kernel notices."""
import socket
import threading
import time


class Proxy:
    def __init__(self, port):
        self.target = ("127.0.0.1", port)
        self.passes = threading.Event()
        self.passes.set()
        self.delay = 0          # seconds that each piece of an answer takes
        self.last = None        # whoever asks this is hung up on, unanswered
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(near,),
                             daemon=True).start()

    def serve(self, near):
        self.passes.wait()
        try:
            far = socket.create_connection(self.target)
        except OSError:
            near.close()
            return
        mute = threading.Event()
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=self.pump, args=(source, sink, near, mute),
                             daemon=True).start()

    def pump(self, source, sink, near, mute):
        try:
            while True:
                data = source.recv(65536)
                self.passes.wait()
                if not data:
                    break
                if sink is near and self.delay:
                    time.sleep(self.delay)
                if source is near and self.last and self.last in data:
                    mute.set()
                if source is near or not mute.is_set():
                    sink.sendall(data)
                if mute.is_set():
                    near.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def silence(self):
        self.passes.clear()

    def speak(self):
        self.passes.set()
