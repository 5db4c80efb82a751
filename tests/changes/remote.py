# SPDX-License-Identifier: MIT
"""Fetching from a URL: `git http-backend` behind a small server that can ask for
a token, redirect, or break off."""
import base64
import http.server
import os
import ssl
import subprocess
import threading

import cross
import rules
from maker import git

TOKEN = "s3cret-token"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def serve(self):
        site = self.server.site
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        site["seen"].append((self.path, self.headers.get("Authorization")))
        if site["mode"] == "redirect":
            self.send_response(302)
            self.send_header("Location", site["elsewhere"] + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        want = "Basic " + base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
        if site["mode"] == "token" and self.headers.get("Authorization") != want:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="x"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        out = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env={
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": site["root"], "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "GIT_CONFIG_NOSYSTEM": "1",
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "HOME": "/nonexistent",
            "GIT_PROTOCOL": "", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*"}, check=False).stdout
        head, _, content = out.partition(b"\r\n\r\n")
        if site["mode"] == "broken" and path.endswith("git-upload-pack"):
            content = content[:len(content) // 2]
        self.send_response(200)
        for one in head.decode().split("\r\n"):
            key, _, value = one.partition(": ")
            if key != "Status":
                self.send_header(key, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = serve


def start(root, certificate=None, address="127.0.0.1"):
    server = http.server.ThreadingHTTPServer((address, 0), Handler)
    server.site = {"root": str(root), "mode": "open", "seen": [], "elsewhere": ""}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def certificate(folder):
    """(file with key and certificate, file of the authority): for localhost and
    127.0.0.1."""
    key, ca = folder / "server.pem", folder / "ca.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                    "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", key, "-out", ca], capture_output=True, check=True)
    key.write_bytes(key.read_bytes() + ca.read_bytes())
    return key, ca


def clones(count, folder, root, url, ask, expect, site, old):
    """Somebody's clone, bare and not, as it was a commit ago: it is fetched from
    its origin only where that is asked for."""
    for kind in ("--bare", "--no-bare"):
        clone = folder / f"clone{kind}"
        subprocess.run(["git", "init", "-q", "-b", "main", *([kind] if kind == "--bare" else []), str(clone)],
                       check=True)
        git(clone, "config", "receive.denyCurrentBranch", "ignore")
        git(root / "name", "push", "-q", str(clone), f"{old}:refs/heads/main")
        git(clone, "config", "remote.origin.url", url)
        before = git(clone, "for-each-ref", "refs/heads")
        more = (f"repo={clone}",)
        expect(f"{kind}: not asked for", ask(*more, address=""), "it has no branch", (), old)
        site["mode"] = "broken"
        expect(f"{kind}: cannot be", ask("fetch", *more, address=""), "could not be fetched",
               (), old)
        site["mode"] = "token"
        expect(f"{kind}: asks for a token", ask("fetch", *more, address=""), "asks for a token", (), old)
        expect(f"{kind}: token", ask("fetch", f"token={TOKEN}", *more, address=""), None)
        site["mode"] = "open"
        count.check(f"fetch: {kind}: its own branches stay", [] if git(clone, "for-each-ref", "refs/heads") ==
                    before else [git(clone, "for-each-ref")])
        git(clone, "config", "remote.origin.url", "git@example.org:x/y")
        expect(f"{kind}: another way", ask("fetch", *more, address=""), "https only")
        git(clone, "config", "--unset", "remote.origin.url")
        expect(f"{kind}: no origin", ask("fetch", *more, address=""), "no remote")


def run(count, folder, program):
    root, cache = folder / "remote", folder / "cache"
    root.mkdir()
    cache.mkdir()
    old, new = rules.make(root / "name", {rules.A + "Chart.yaml": rules.alpha(appVersion="1.1.0")})
    git(root / "name", "symbolic-ref", "HEAD", "refs/heads/main")
    key, ca = certificate(folder)
    server = start(root, key)
    port = server.server_address[1]
    site, url = server.site, f"https://localhost:{port}/name"

    def ask(*more, address=url, branch="main", where=cache):
        answer, = cross.ask(program, *([f"url={address}"] if address else []), *([f"branch={branch}"] if branch else []),
                            f"cache={where}", f"ca={ca}", *more, f"prod:{old}")
        return answer

    def expect(name, answer, trouble, services=("alpha",), head=new):
        source = answer["sources"][0]
        got = [c["service"] for c in answer["changes"]]
        wrong = [] if got == list(services) and answer.get("head") == head else [f"got {got}, {answer.get('head')}"]
        if (trouble is None) != (source["trouble"] is None) or (trouble or "") not in (source["trouble"] or ""):
            wrong.append(f"trouble: {source['trouble']}")
        count.check(f"fetch: {name}", wrong)
        return source

    expect("first clone", ask("now=1785452400"), None)
    expect("nothing new", ask("now=1785456000"), None)
    expect("the remote's HEAD", ask(branch=None), None)
    site["mode"] = "token"
    source = expect("asks for a token: what was there, with its age", ask("now=1785538800"), "asks for a token")
    count.check("fetch: age", [] if source["at"] == "2026-07-30T23:00:00Z" else [source["at"]])
    expect("wrong token", ask("token=wrong"), "the token was refused")
    site["seen"].clear()
    expect("token", ask(f"token={TOKEN}"), None)
    leaks = [path for path, _ in site["seen"] if TOKEN in path]
    leaks += [str(p) for p in cache.rglob("*") if p.is_file() and p.stat().st_size < 100000
              and TOKEN.encode() in p.read_bytes()]
    count.check("fetch: the token is in no address and no file", leaks)
    # To another host (the certificate is good for both): nothing is asked of it.
    other = start(root, key)
    site["mode"], other.site["mode"] = "redirect", "token"
    site["elsewhere"] = f"https://127.0.0.1:{other.server_address[1]}"
    expect("led to another host", ask(f"token={TOKEN}"), "cannot redirect")
    count.check("fetch: nobody else saw a request", [str(s) for s in other.site["seen"]])
    other.shutdown()
    site["mode"] = "open"
    expect("an authority nobody knows", ask("ca=/etc/ssl/certs/ca-certificates.crt"), "could not be fetched")
    other = start(root, key, "127.0.0.2")
    expect("a name that is not in the certificate", ask(
        address=f"https://127.0.0.2:{other.server_address[1]}/name"), "could not be fetched", (), None)
    count.check("fetch: it saw no request", [str(s) for s in other.site["seen"]])
    other.shutdown()
    # The environment says nothing about where a token goes.
    os.environ.update(https_proxy="http://127.0.0.1:1", no_proxy="")
    expect("past a proxy of the environment", ask(f"token={TOKEN}"), None)
    del os.environ["https_proxy"], os.environ["no_proxy"]
    plain = start(root)
    where = folder / "plain"
    where.mkdir()
    address = f"http://127.0.0.1:{plain.server_address[1]}/name"
    expect("plain, from this machine", ask(address=address, where=where), None)
    expect("plain, with a token", ask(f"token={TOKEN}", address=address, where=where), "over https only")
    plain.shutdown()

    clones(count, folder, root, url, ask, expect, site, old)
    # Half of an answer: the old state stays; then it heals.
    work = folder / "work"
    subprocess.run(["git", "clone", "-q", str(root / "name"), str(work)], check=True)
    (work / "applications/beta/values-prod.yaml").write_text("lib: {level: x}\n")
    git(work, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qam", "More (#2)")
    git(work, "push", "-q", str(root / "name"), "HEAD:main")
    newer = git(work, "rev-parse", "HEAD").strip()
    site["mode"] = "broken"
    expect("broken off", ask(), "could not be fetched")
    site["mode"] = "open"
    expect("healed", ask(), None, ("alpha", "beta"), newer)
    # History was rewritten: branches follow by force, those that are gone go.
    git(root / "name", "update-ref", "refs/heads/main", old)
    git(root / "name", "branch", "-D", "feature")
    answer = ask()
    count.check("fetch: rewritten", [] if answer.get("head") == old and
                "no branch" in answer["sources"][0]["trouble"] else [answer])
    server.shutdown()

    for address, words in ((f"file://{root}/name", "https only"), ("ext::sh -c touch%20/tmp/x", "https only"),
                           ("http://example.org/name", "https only"), ("git://127.0.0.1/name", "https only"),
                           (f"http://127.0.0.1:{port}@example.org/x", "https only")):
        answer = ask(address=address)
        count.check(f"fetch: {address}", [] if words in (answer["sources"][0]["trouble"] or "") else [answer])
