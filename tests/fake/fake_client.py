# SPDX-License-Identifier: MIT
"""Starting a fake and asking it, for the fakes' own tests."""
import http.client
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def __call__(self, condition, label):
        if condition:
            self.passed += 1
        else:
            self.failed += 1
            print("failed: " + label)

    def end(self, name):
        print("%s: %d passed, %d failed" % (name, self.passed, self.failed))
        return 1 if self.failed or not self.passed else 0


class Client:
    def __init__(self, program, *arguments, token=None):
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, program), "--stdin", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.token = token

    def raw(self, method, path, body=None, headers=None):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request(method, path, body, headers or {})
            answer = link.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            link.close()

    def get(self, path, token="", **headers):
        """(status, value, headers); the usual token unless one is given."""
        token = self.token if token == "" else token
        if token:
            headers["Authorization"] = "Bearer " + token
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        status, body, got = self.raw("GET", path, None, headers)
        try:
            return status, json.loads(body), got
        except ValueError:
            return status, body, got

    def control(self, **order):
        return self.raw("POST", "/_control", json.dumps(order))[0]

    def log(self):
        return json.loads(self.raw("GET", "/_log")[1])["requests"]

    def close(self):
        self.process.stdin.close()
        self.process.wait(5)
