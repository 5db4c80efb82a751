#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A fake mail server on loopback, in a thread: keeps what it takes.

    from smtp import Smtp
    server = Smtp()                    # server.port
    server.script("RCPT", "450 4.2.0 greylisted")      # once
    server.script("dot", None)         # close instead of answering
    mails = server.wait(2)             # [Mail], as soon as there are two

Stages of script(): banner, EHLO, MAIL, RCPT, DATA, dot.  Run as a program it
prints its port, then each mail, until standard input ends.
"""

import collections
import email
import email.policy
import socketserver
import sys
import threading

Mail = collections.namedtuple("Mail", "sender recipient source message")


class Handler(socketserver.StreamRequestHandler):
    def say(self, stage, usual):
        """False when the script closes the connection."""
        answer = self.server.owner.answer(stage, usual)
        if answer is None:
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        return True

    def handle(self):
        try:
            self.talk()
        except OSError:
            pass

    def talk(self):
        sender = recipient = ""
        if not self.say("banner", "220 fake.example ESMTP"):
            return
        for raw in self.rfile:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            verb = line.split(" ")[0].upper()
            if verb == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if verb == "MAIL":
                sender = line[line.index("<") + 1:line.index(">")]
            if verb == "RCPT":
                recipient = line[line.index("<") + 1:line.index(">")]
            if verb == "DATA":
                if not self.take(sender, recipient):
                    return
            elif not self.say(verb, "250 fine"):
                return

    def take(self, sender, recipient):
        answer = self.server.owner.answer("DATA", "354 go on")
        if answer is None:
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        if not answer.startswith("354"):
            return True
        source = b""
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            source += raw[1:] if raw.startswith(b".") else raw
        else:
            return False        # gone before the dot: no mail (RFC 5321)
        answer = self.server.owner.answer("dot", "250 2.0.0 queued as F%d")
        if answer is None or answer.startswith("2"):
            self.server.owner.keep(Mail(
                sender, recipient, source, email.message_from_bytes(
                    source, policy=email.policy.default)))
        if answer is None:
            return False
        self.wfile.write(answer.replace("%d", "42").encode() + b"\r\n")
        return True


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


class Smtp:
    def __init__(self, port=0):
        self.mails, self.answers = [], {}
        self.changed = threading.Condition()
        self.server = Server(("127.0.0.1", port), Handler)
        self.server.owner = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def script(self, stage, *answers):
        """Give these answers, one each time, before the usual one."""
        with self.changed:
            self.answers.setdefault(stage, []).extend(answers)

    def answer(self, stage, usual):
        with self.changed:
            waiting = self.answers.get(stage)
            return waiting.pop(0) if waiting else usual

    def keep(self, mail):
        with self.changed:
            self.mails.append(mail)
            self.changed.notify_all()

    def wait(self, count, secs=30):
        with self.changed:
            self.changed.wait_for(lambda: len(self.mails) >= count, secs)
            return list(self.mails)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


if __name__ == "__main__":
    server = Smtp(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(server.port, flush=True)
    sys.stdin.read()
    for mail in server.mails:
        sys.stdout.buffer.write(mail.source)
