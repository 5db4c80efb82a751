# SPDX-License-Identifier: MIT
"""A folder on a file system whose server has stopped to answer, as NFS's do: one
file, days.ics, is found, and whoever opens it waits, killed or not."""
import ctypes
import os
import struct
import threading

LOOKUP, FORGET, GETATTR, INIT, OPEN, BATCH_FORGET = 1, 2, 3, 26, 14, 42
IN = struct.Struct("<IIQQIIIHH")
OUT = struct.Struct("<IiQ")
MODES = {1: 0o040755, 2: 0o100644}


def may():
    return os.geteuid() == 0 and os.access("/dev/fuse", os.R_OK | os.W_OK)


def attributes(node):
    return struct.pack("<QQQQQQIIIIIIIIII", node, 100, 1, 0, 0, 0, 0, 0, 0,
                       MODES[node], 1, 0, 0, 0, 4096, 0)


class Hung:
    """Mounted on FOLDER until close(), which lets go whoever waits.  FINDS: the
    file is found; else whoever looks for it waits, too."""

    def __init__(self, folder, finds=True):
        self.folder, self.finds = folder, finds
        self.asked = threading.Event()
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.device = os.open("/dev/fuse", os.O_RDWR)
        options = "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other"
        if self.libc.mount(b"hung", folder.encode(), b"fuse", 0,
                           (options % self.device).encode()) != 0:
            raise OSError(ctypes.get_errno(), "mount")
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                request = os.read(self.device, 1 << 17)
            except OSError:
                return
            head = IN.unpack_from(request)
            self.answer(head[1], head[2], head[3], request[IN.size:])

    def answer(self, what, number, node, body):
        error, out = 0, b""
        if what == INIT:
            out = struct.pack("<IIIIHHIIHHI", 7, 31, 0, 0, 8, 6, 1 << 16, 1, 1,
                              0, 0) + bytes(28)
        elif what == LOOKUP and self.finds and body == b"days.ics\0":
            out = struct.pack("<QQQQII", 2, 0, 60, 60, 0, 0) + attributes(2)
        elif what == GETATTR:
            out = struct.pack("<QII", 60, 0, 0) + attributes(node)
        elif what in (FORGET, BATCH_FORGET):
            return
        elif what == OPEN or (what == LOOKUP and not self.finds):
            self.asked.set()
            return
        else:
            error = -38 if what != LOOKUP else -2
        os.write(self.device, OUT.pack(OUT.size + len(out), error, number) +
                 out)

    def close(self):
        for flags in (1, 2):        # MNT_FORCE, which ends it; MNT_DETACH
            self.libc.umount2(self.folder.encode(), flags)
        os.close(self.device)
