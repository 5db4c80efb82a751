#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Does the fake GitHub (github.py) keep the rules that it documents?"""
import re
import sys
import threading

sys.dont_write_bytecode = True
from fake_client import Checks, Client  # noqa: E402

check = Checks()
LIST = "/repos/o/r/pulls"


def numbers(value):
    return [pull["number"] for pull in value]


def get(fake, path, token="", **headers):
    return fake.get(path, token, User_Agent="test", **headers)


def test_access(fake):
    check(fake.get(LIST)[0] == 403, "no User-Agent")
    check(get(fake, LIST, "wrong")[0] == 401, "wrong token")
    check(get(fake, LIST, None)[0] == 200, "public")
    fake.control(private=True)
    check(get(fake, LIST, None)[0] == 404, "private")
    check(get(fake, LIST)[0] == 200, "private, with token")
    check(get(fake, "/repos/o/other/pulls")[0] == 404, "another repository")
    check(get(fake, LIST, X_GitHub_Api_Version="1999-01-01")[0] == 400, "version")
    check(get(fake, LIST, X_GitHub_Api_Version="2022-11-28")[0] == 200, "version")
    check(fake.control(nonsense=1) == 400, "unknown order")


def test_pages(fake):
    fake.control(pulls=[{"number": n, "updated_at": "2026-07-%02dT00:00:00Z" % (n % 28 + 1),
                         "state": "open" if n % 5 == 0 else "closed"} for n in range(1, 251)])
    check(len(get(fake, LIST)[1]) == 30, "30 a page")
    path = LIST + "?state=closed&sort=updated&direction=desc&per_page=100"
    seen, times = [], 0
    while path:
        status, value, headers = get(fake, path)
        times += 1
        seen += [(pull["updated_at"], pull["number"]) for pull in value]
        found = re.search(r'<http://[^/>]*([^>]*)>; rel="next"', headers.get("Link", ""))
        path = found.group(1) if found else None
    check(status == 200 and times == 2 and len(seen) == 200, "two pages of 200")
    check(seen == sorted(seen, reverse=True), "order")
    check(numbers(get(fake, LIST + "?state=open&sort=created&per_page=2")[1]) == [250, 245], "open")
    check(get(fake, LIST + "?sort=bogus")[0] == 422, "sort")
    check(get(fake, LIST + "/7")[1]["title"] == "Update", "one")
    check(get(fake, LIST + "/999")[0] == 404, "none")
    fake.control(set={"7": {"files": ["a/b", "c"], "title": "Other"}})
    check([f["filename"] for f in get(fake, LIST + "/7/files")[1]] == ["a/b", "c"], "files")
    check(get(fake, LIST + "/7")[1]["title"] == "Other", "set")


def test_limits(fake):
    fake.control(reset=True, pulls=[{"number": 1, "state": "open"}], remaining=3, now=1785445200,
                 reset_at=1785448800)
    status, _, headers = get(fake, LIST)
    etag = headers["ETag"]
    check(status == 200 and headers["x-ratelimit-remaining"] == "2", "counted")
    status, value, headers = get(fake, LIST, If_None_Match=etag)
    check((status, value, headers["x-ratelimit-remaining"]) == (304, b"", "2"), "304 is free")
    get(fake, LIST, None, If_None_Match=etag)
    status, _, headers = get(fake, LIST)
    check(headers["x-ratelimit-remaining"] == "0", "304 without a token counts")
    status, value, headers = get(fake, LIST)
    check(status == 403 and "rate limit" in value["message"] and
          headers["x-ratelimit-reset"] == "1785448800" and "retry-after" not in headers, "at 0")
    fake.control(remaining=100, secondary=60)
    status, value, headers = get(fake, LIST)
    first = int(headers["retry-after"])
    check(status == 403 and first >= 60, "secondary")
    check(int(get(fake, LIST)[2]["retry-after"]) > first, "it gets longer")
    fake.control(now=1785445200 + 600)
    check(get(fake, LIST)[0] == 200, "it ends")
    check(get(fake, LIST, If_None_Match=etag)[0] == 304, "the same answer, the same ETag")
    fake.control(set={"1": {"title": "x"}})
    status, value, _ = get(fake, LIST, If_None_Match=etag)
    check(status == 200, "another answer %s" % (value,))


def test_at_once(fake):
    fake.control(reset=True, rules=[{"delay": 0.5}, {"delay": 0.5}])
    got = []
    threads = [threading.Thread(target=lambda: got.append(get(fake, LIST)[0])) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(403 in got, "two at once")


def main():
    fake = Client("github.py", token="github-test")
    test_access(fake)
    test_pages(fake)
    test_limits(fake)
    test_at_once(fake)
    fake.close()
    return check.end("fake-github")


sys.exit(main())
