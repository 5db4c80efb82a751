#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A fake GitHub REST API on loopback that keeps the rules of the real one.

    tests/fake/github.py [--port 0] [--token T] [--repository o/r] [--stdin]

Served, after docs.github.com "REST API endpoints for pull requests":
GET /repos/O/R/pulls, /repos/O/R/pulls/N, /repos/O/R/pulls/N/files; for Apps
GET /repos/O/R/installation, POST /app/installations/ID/access_tokens; the shared
part (control, log, scripted answers) is described in fake.py.

As in GitHub: a User-Agent is required; an unknown API version is 400; a wrong
token is 401, a private repository without a right token 404; lists have pages
with `Link` (next, last, first, prev), whose addresses name the repository by its
number; answers have an ETag, and If-None-Match with it is 304, which costs
nothing of the rate for who is authorised; x-ratelimit-* headers; at 0 the answer
is 403 with "API rate limit exceeded"; two requests at once, or one while a
secondary limit lasts, are 403 with `retry-after` (and make it longer).

Orders of the control endpoint:

    "pulls": [ {...} ]   all pull requests, in short; all but number has a default:
        {"number": 7, "title": "Update x", "by": "octocat", "labels": ["bug"],
         "state": "closed", "merged_at": "2026-07-29T10:00:00Z" or null,
         "updated_at": …, "sha": SHA, "draft": false, "base": "main",
         "head": "u/x", "files": ["applications/x/Chart.yaml"]}
    "set": {"7": {...}}  change keys of some
    "private": true      the repository
    "limit": 5000, "remaining": 3, "reset_at": 1785448800
    "secondary": 60      seconds from now on in which everything is refused
    "token": "T"         the token that is accepted
    "app": {"id": "123", "modulus": "00ab…"}   an App that is installed; its
                         public key has the exponent 65537

An App's own token (RS256) is good for ten minutes at most, is from the past, has
the App's id and is signed with its key; it opens the two addresses above and
nothing else.  The token given for it is good for an hour.
"""
import base64
import hashlib
import hmac
import json
import re
import sys
import urllib.parse

sys.dont_write_bytecode = True
import fake  # noqa: E402

DEFAULTS = {"title": "Update", "by": "octocat", "labels": [], "state": "closed",
            "merged_at": "2026-07-29T10:00:00Z", "updated_at": None, "sha": None,
            "draft": False, "base": "main", "head": "u/x", "files": []}
DOCS = "https://docs.github.com/rest"
ID = 254112348


def message(text):
    return {"message": text, "documentation_url": DOCS}


def user(login):
    return {"login": login, "id": 1, "type": "User", "site_admin": False,
            "html_url": "https://github.com/" + login}


class GitHub(fake.Fake):
    orders = {"pulls", "set", "private", "limit", "remaining", "reset_at", "secondary",
              "token", "app"}

    def __init__(self, arguments):
        self.first_token, self.repository = arguments.token, arguments.repository
        self.at_once = 0
        super().__init__()

    def reset(self):
        super().reset()
        self.token, self.is_private, self.pulls = self.first_token, False, []
        self.limit = self.remaining = 5000
        self.reset_at, self.secondary_until = None, 0
        self.app, self.app_tokens = None, {}

    def order_pulls(self, pulls):
        self.pulls = []
        for short in pulls:
            unknown = set(short) - set(DEFAULTS) - {"number"}
            if unknown:
                raise ValueError("unknown: %s" % sorted(unknown))
            self.pulls.append(dict(DEFAULTS, **short))

    def order_set(self, changes):
        for number, change in changes.items():
            next(p for p in self.pulls if p["number"] == int(number)).update(change)

    def order_private(self, value):
        self.is_private = value

    def order_limit(self, value):
        self.limit = value

    def order_remaining(self, value):
        self.remaining = value

    def order_reset_at(self, value):
        self.reset_at = value

    def order_secondary(self, value):
        self.secondary_until = self.clock() + value

    def order_token(self, value):
        self.token = value

    def order_app(self, value):
        self.app = value

    def check_jwt(self, headers):
        """RFC 7515 and RFC 8017 8.2.2, by arithmetic."""
        bad = fake.Refused(401, message("A JSON web token could not be decoded"))
        given = headers.get("Authorization") or ""
        parts = given.removeprefix("Bearer ").split(".")
        if self.app is None or len(parts) != 3:
            raise bad
        try:
            header, claims, signature = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
                                         for part in parts)
            header, claims = json.loads(header), json.loads(claims)
        except ValueError:
            raise bad from None
        modulus = int(self.app["modulus"], 16)
        size = (modulus.bit_length() + 7) // 8
        digest = hashlib.sha256(".".join(parts[:2]).encode()).digest()
        wanted = bytes.fromhex("3031300d060960864801650304020105000420") + digest
        wanted = b"\0\1" + b"\xff" * (size - 3 - len(wanted)) + b"\0" + wanted
        found = pow(int.from_bytes(signature, "big"), 65537, modulus).to_bytes(size, "big")
        if header.get("alg") != "RS256" or found != wanted or claims["iss"] != self.app["id"]:
            raise bad
        if claims["iat"] > self.clock():
            raise fake.Refused(401, message("'Issued at' claim ('iat') must be an Integer "
                                            "representing the time that the assertion was issued"))
        if not self.clock() < claims["exp"] <= self.clock() + 600:
            raise fake.Refused(401, message("'Expiration time' claim ('exp') is too far in the "
                                            "future"))

    def answer_app(self, method, path, headers):
        """None: it is no address of Apps'."""
        if (method, path) == ("GET", "/repos/%s/installation" % self.repository):
            self.check_jwt(headers)
            return 200, {"id": 77, "app_id": 1, "app_slug": "patchday",
                         "permissions": {"metadata": "read", "pull_requests": "read"}}, {}
        if (method, path) == ("POST", "/app/installations/77/access_tokens"):
            self.check_jwt(headers)
            token = "ghs_" + "x" * 500 + str(len(self.app_tokens))
            self.app_tokens[token] = self.clock() + 3600
            return 201, {"token": token, "expires_at": "2026-07-30T22:00:00Z",
                         "permissions": {"metadata": "read"}}, {}
        return None

    def full(self, pull, is_alone):
        """A "pull-request-simple", or a "pull-request"."""
        base = "https://api.github.com/repos/" + self.repository
        page = "https://github.com/%s/pull/%d" % (self.repository, pull["number"])
        out = {
            "url": "%s/pulls/%d" % (base, pull["number"]), "id": pull["number"],
            "node_id": "PR_1", "html_url": page, "diff_url": page + ".diff",
            "number": pull["number"], "state": pull["state"], "locked": False,
            "title": pull["title"], "user": user(pull["by"]), "body": "Some text\r\n",
            "labels": [{"id": 1, "name": name, "color": "f29513", "default": True,
                        "description": ""} for name in pull["labels"]],
            "milestone": None, "created_at": "2026-07-01T00:00:00Z",
            "updated_at": pull["updated_at"] or pull["merged_at"] or "2026-07-28T00:00:00Z",
            "closed_at": pull["merged_at"], "merged_at": pull["merged_at"],
            "merge_commit_sha": pull["sha"], "assignees": [], "draft": pull["draft"],
            "head": {"label": pull["head"], "ref": pull["head"], "sha": "0" * 40,
                     "user": user(pull["by"]), "repo": {"id": ID, "full_name": self.repository}},
            "base": {"label": pull["base"], "ref": pull["base"], "sha": "0" * 40,
                     "repo": {"id": ID, "full_name": self.repository}},
            "author_association": "MEMBER", "auto_merge": None}
        if is_alone:
            out |= {"merged": pull["merged_at"] is not None, "commits": 1,
                    "changed_files": len(pull["files"])}
        return out

    def check_limits(self, is_known):
        """Headers, after the request was counted; or Refused."""
        now = self.clock()
        reset_at = self.reset_at or int(now) + 3600
        headers = {"x-ratelimit-limit": self.limit, "x-ratelimit-resource": "core",
                   "x-ratelimit-reset": reset_at}
        if now < self.secondary_until or self.at_once > 1:
            self.secondary_until = max(self.secondary_until, now + 1) + 10
            headers["retry-after"] = int(self.secondary_until - now) + 1
            raise fake.Refused(403, message(
                "You have exceeded a secondary rate limit. Please wait a few minutes "
                "before you try again."), headers)
        if self.remaining <= 0:
            headers["x-ratelimit-remaining"] = 0
            raise fake.Refused(403, message("API rate limit exceeded for " +
                                            ("user ID 1." if is_known else "127.0.0.1.")), headers)
        headers["x-ratelimit-remaining"] = self.remaining
        return headers

    def check_access(self, headers):
        """Is a right token given?  Refused for a wrong one."""
        if not headers.get("User-Agent"):
            raise fake.Refused(403, "Request forbidden by administrative rules. Please make "
                                    "sure your request has a User-Agent header")
        if headers.get("X-GitHub-Api-Version") not in (None, "2022-11-28", "2026-03-10"):
            raise fake.Refused(400, message("API version is not supported"))
        given = headers.get("Authorization") or ""
        if self.app_tokens.get(given.removeprefix("Bearer "), 0) > self.clock():
            return True
        if given and not (hmac.compare_digest(given, "Bearer " + self.token) or
                          hmac.compare_digest(given, "token " + self.token)):
            raise fake.Refused(401, message("Bad credentials"))
        return bool(given)

    def answer(self, method, path, headers):
        app = self.answer_app(method, path, headers)
        if app is not None:
            return app
        is_known = self.check_access(headers)
        out = self.check_limits(is_known)
        parts = urllib.parse.urlsplit(path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        found = re.fullmatch(r"/(?:repos/([^/]+/[^/]+)|repositories/(\d+))/pulls(?:/(\d+)(/files)?)?",
                             parts.path)
        if method != "GET" or found is None or found.group(1) not in (None, self.repository) or \
                found.group(2) not in (None, str(ID)) or (self.is_private and not is_known):
            self.remaining -= 1
            raise fake.Refused(404, message("Not Found"), out)
        number, files = found.group(3), found.group(4)
        if number is None:
            value = self.list(query, out, headers)
        else:
            pull = next((p for p in self.pulls if p["number"] == int(number)), None)
            if pull is None:
                self.remaining -= 1
                raise fake.Refused(404, message("Not Found"), out)
            if files:
                value = self.page([{"sha": "0" * 40, "filename": name, "status": "modified",
                                    "additions": 1, "deletions": 1, "changes": 2}
                                   for name in pull["files"]], query, out, headers, parts.path)
            else:
                value = self.full(pull, True)
        etag = 'W/"%s"' % hashlib.sha256(json.dumps(value).encode()).hexdigest()
        out["ETag"] = etag
        if headers.get("If-None-Match") == etag:
            self.remaining -= not is_known
            out["x-ratelimit-remaining"] = self.remaining
            return 304, None, out
        self.remaining -= 1
        out["x-ratelimit-remaining"] = self.remaining
        return 200, value, out

    def list(self, query, out, headers):
        state, sort = query.get("state", "open"), query.get("sort", "created")
        kept = [p for p in self.pulls if state in (p["state"], "all") and
                p["base"] == query.get("base", p["base"])]
        keys = {"created": lambda p: p["number"],
                "updated": lambda p: (p["updated_at"] or p["merged_at"] or "", p["number"])}
        if sort not in keys:
            raise fake.Refused(422, message("Validation Failed"))
        direction = query.get("direction", "desc" if sort == "created" else "asc")
        kept.sort(key=keys[sort], reverse=direction == "desc")
        return self.page([self.full(p, False) for p in kept], query, out, headers,
                         "/repositories/%d/pulls" % ID)

    def page(self, items, query, out, headers, path):
        size = max(1, min(int(query.get("per_page", 30)), 100))
        number = max(1, int(query.get("page", 1)))
        last = max(1, -(-len(items) // size))
        links = []
        wanted = [("prev", number - 1), ("next", number + 1), ("last", last), ("first", 1)]
        for name, page in wanted:
            if 1 <= page <= last and page != number:
                rest = urllib.parse.urlencode(dict(query, page=page))
                links.append('<http://%s%s?%s>; rel="%s"' % (headers["Host"], path, rest, name))
        if links:
            out["Link"] = ", ".join(links)
        return items[(number - 1) * size:number * size]


class Handler(fake.Handler):
    """Counts how many are asked at once."""

    is_counted = False

    def serve(self):
        with self.fake.lock:
            self.fake.at_once += 1
        self.is_counted = True
        try:
            super().serve()
        finally:
            self.leave()

    def send(self, *arguments):
        # Whoever has read the answer may ask again at once.
        self.leave()
        super().send(*arguments)

    def leave(self):
        with self.fake.lock:
            self.fake.at_once -= self.is_counted
            self.is_counted = False


if __name__ == "__main__":
    fake.run(GitHub, "a fake GitHub", [("--token", "github-test"), ("--repository", "o/r")],
             Handler)
