#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Feed serving: patchdayd beside nginx and the limit program, in one run.

Each server runs alone on CPU 0, wrk on CPU 1, in turn, several rounds;
cells are medians over rounds, ratios medians of the ratios within a round.
The server's CPU is utime + stime of its process during the run.
"""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = int(os.environ.get("SECONDS_EACH", "3"))
WINDOWS = 1000
BUILD = os.environ.get("B", "build")
TICK = os.sysconf("SC_CLK_TCK")


def cpu(pids):
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            return [int(p) for p in f.read().split()]
    except OSError:
        return []


def family(pid):
    """The process and its children."""
    pids = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as file:
            pids += [int(child) for child in file.read().split()]
    return pids


def memory(pid):
    """Of all its processes; what they share counts in Rss once for each."""
    total = {"Rss": 0.0, "Pss": 0.0}
    for one in family(pid):
        text = open(f"/proc/{one}/smaps_rollup").read()
        for k in total:
            total[k] += int(re.search(rf"^{k}:\s+(\d+)", text, re.M).group(1)) / 1024
    return total


def wait_for(url, process=None):
    for _ in range(400):
        try:
            return urllib.request.urlopen(url, timeout=10).read()
        except OSError:
            if process is not None and process.poll() is not None:
                raise
            time.sleep(0.025)
    raise SystemExit(f"{url} does not answer")


def config(folder):
    lines = ["site: {title: Bench, url: \"https://patchday.example.org\", zones: [America/Los_Angeles, UTC]}",
             "environments:", "  idfprod: {title: data.lsst.cloud, tier: prod}", "windows:"]
    for i in range(WINDOWS):
        when = "every 3 weeks on Thursday at 15:00" if i % 2 == 0 else f"first Wednesday of the month at {i % 24:02d}:{i % 60:02d}"
        lines += [f"  w{i}:", f"    title: Window {i}", f"    when: {when}", "    from: 2020-01-02", "    zone: America/Los_Angeles",
                  "    duration: 2h", "    environments: [idfprod]",
                  "    call: https://example.org/patch-day-call"]
    path = f"{folder}/bench.yaml"
    open(path, "w").write("\n".join(lines) + "\n")
    return path


def wrk(url, headers=()):
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c64", f"-d{SECONDS}s", "--latency"]
    for h in headers:
        command += ["-H", h]
    out = subprocess.run(command + [url], capture_output=True, text=True).stdout
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    if requests == 0:
        raise SystemExit(f"wrk made no request to {url}")
    return requests, rate, float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]


def main():
    folder = tempfile.mkdtemp(prefix="patchday-bench-")
    if len(sys.argv) > 1 and sys.argv[1] == "config":
        print(config(folder))
        return 0
    processes = []
    try:
        path = config(folder)
        began = time.time()
        daemon = subprocess.Popen(["taskset", "-c", "0", f"{BUILD}/patchdayd", "-c", path, "--listen", "127.0.0.1:18480",
                                   "--state", f"{folder}/state", "--rehearse", "--log-level", "error"])
        processes.append(daemon)
        ours = "http://127.0.0.1:18480/feeds/w0.ics"
        body = wait_for(ours, daemon)
        print(f"one feed of {len(body)} bytes, {WINDOWS} windows; first answer {1e3 * (time.time() - began):.0f} ms after exec")
        idle = memory(daemon.pid)
        for i in range(WINDOWS):
            urllib.request.urlopen(f"http://127.0.0.1:18480/feeds/w{i}.ics").read()
        loaded = memory(daemon.pid)
        print(f"patchdayd memory: {idle['Rss']:.1f} MiB RSS, {idle['Pss']:.1f} PSS; with {WINDOWS} feeds loaded {loaded['Rss']:.1f} RSS")
        os.mkdir(f"{folder}/www")
        open(f"{folder}/www/w0.ics", "wb").write(body)
        subprocess.run(["gzip", "-9k", f"{folder}/www/w0.ics"], check=True)
        os.chmod(folder, 0o755)
        open(f"{folder}/nginx.conf", "w").write(f"""
daemon off; master_process off; error_log /dev/null; pid {folder}/nginx.pid; worker_processes 1;
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=1000;
 types {{ text/calendar ics; }} gzip_static on; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
 fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
 server {{ listen 127.0.0.1:18481; root {folder}/www; }} }}
""")
        nginx = subprocess.Popen(["taskset", "-c", "0", shutil.which("nginx") or "/usr/sbin/nginx", "-c", f"{folder}/nginx.conf"])
        processes.append(nginx)
        limit = subprocess.Popen(["taskset", "-c", "0", f"{BUILD}/bench/limit_http", "18482", f"{folder}/www/w0.ics"])
        processes.append(limit)
        wait_for("http://127.0.0.1:18481/w0.ics", nginx)
        wait_for("http://127.0.0.1:18482/", limit)

        servers = {"limit (epoll)": (limit, "http://127.0.0.1:18482/"),
                   "nginx": (nginx, "http://127.0.0.1:18481/w0.ics"),
                   "patchdayd": (daemon, ours)}
        etags = {}
        for name, (_, url) in servers.items():
            etags[name] = urllib.request.urlopen(url).headers["ETag"]
        kinds = {"200": lambda n: (), "304": lambda n: (f"If-None-Match: {etags[n]}",),
                 "gzip": lambda n: ("Accept-Encoding: gzip",)}
        print(f"\n{'64 connections':16} {'server':14} {'requests/s':>11} {'p99 ms':>8} {'CPU us/req':>11}   CPU and rate against nginx")
        for kind, headers in kinds.items():
            rows = {n: [] for n in servers}
            for _ in range(ROUNDS):
                for name, (process, url) in servers.items():
                    if kind == "gzip" and name.startswith("limit"):
                        continue
                    pids = [process.pid] + children(process.pid)
                    before = cpu(pids)
                    requests, rate, p99 = wrk(url, headers(name))
                    rows[name].append((rate, p99, 1e6 * (cpu(pids) - before) / requests))
            for name, samples in rows.items():
                if not samples:
                    continue
                rate, p99, us = (statistics.median(s[i] for s in samples) for i in range(3))
                c = statistics.median(s[2] / n[2] for s, n in zip(samples, rows["nginx"]))
                r = statistics.median(s[0] / n[0] for s, n in zip(samples, rows["nginx"]))
                q = statistics.median(s[1] / n[1] for s, n in zip(samples, rows["nginx"]))
                print(f"{kind:16} {name:14} {rate:11.0f} {p99:8.2f} {us:11.1f}   CPU {c:.2f}, rate {r:.2f}, p99 {q:.2f}")
        print("must reach: CPU <= 1.00, rate >= 0.90, p99 <= 1.50 of nginx")
    finally:
        for p in processes:
            p.terminate()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
