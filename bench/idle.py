#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The idle service: 1,000 windows, 100 feeds of 20 KB fetched.

Ready is exec to the first 200 of /readyz, on an empty state folder and on
one that is there; memory is what the kernel counts; a wake-up is a voluntary
context switch of any thread during ten seconds of nothing to do.  Prints one
line that bench/run reads, medians over the rounds.
"""
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import feeds

PORT = 18485
FEEDS = 100


def exec_to_ready(command):
    """The process, ms on the wall until ready, ms of CPU until then."""
    began = time.perf_counter()
    process = subprocess.Popen(command)
    while True:
        try:
            peer = socket.create_connection(("127.0.0.1", PORT), timeout=5)
            break
        except ConnectionRefusedError:
            if process.poll() is not None:
                raise
            time.sleep(0.0005)
    peer.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n"
                 b"Connection: close\r\n\r\n")
    answer = peer.recv(100)
    ms = 1e3 * (time.perf_counter() - began)
    if b" 200 " not in answer:
        raise SystemExit(f"not ready: {answer}")
    with open(f"/proc/{process.pid}/schedstat") as file:
        cpu_ms = int(file.read().split()[0]) / 1e6
    peer.close()
    return process, ms, cpu_ms


def switches(pid):
    total = 0
    for one in feeds.family(pid):
        for task in os.listdir(f"/proc/{one}/task"):
            with open(f"/proc/{one}/task/{task}/status") as file:
                total += int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)",
                                       file.read(), re.M).group(1))
    return total


def stop(process):
    process.terminate()
    process.wait()


def fetch_all():
    sizes = []
    for i in range(FEEDS):
        url = f"http://127.0.0.1:{PORT}/feeds/w{2 * i}.ics"
        sizes.append(len(urllib.request.urlopen(url).read()))
    return statistics.median(sizes)


def main():
    rounds = int(os.environ.get("ROUNDS", "7"))
    quiet_secs = int(os.environ.get("QUIET_SECS", "10"))
    build = os.environ.get("B", "build")
    folder = tempfile.mkdtemp(prefix="patchday-bench-")
    state = f"{folder}/state"
    command = [f"{build}/patchdayd", "-c", feeds.config(folder), "--listen",
               f"127.0.0.1:{PORT}", "--state", state, "--rehearse",
               "--log-level", "error"]
    new, again, cpu = [], [], []
    process = None
    try:
        for _ in range(rounds):
            shutil.rmtree(state, ignore_errors=True)
            process, ms, _ = exec_to_ready(command)
            new.append(ms)
            stop(process)
            process, ms, cpu_ms = exec_to_ready(command)
            again.append(ms)
            cpu.append(cpu_ms)
            stop(process)
        process, _, _ = exec_to_ready(command)
        empty = feeds.memory(process.pid)
        size = fetch_all()
        time.sleep(2)
        loaded = feeds.memory(process.pid)
        before = switches(process.pid)
        time.sleep(quiet_secs)
        woken = switches(process.pid) - before
    finally:
        if process is not None:
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"ready_new {statistics.median(new):.1f} "
          f"ready {statistics.median(again):.1f} least {min(again):.1f} "
          f"cpu {statistics.median(cpu):.1f} "
          f"rss_empty {empty['Rss']:.2f} rss {loaded['Rss']:.2f} "
          f"pss {loaded['Pss']:.2f} feed {size:.0f} woken {woken}")


if __name__ == "__main__":
    sys.exit(main())
