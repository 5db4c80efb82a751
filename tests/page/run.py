#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The page in a real browser: layout, contrast, keyboard, structure.

Starts the service of build/ (or $B) on examples/rubin.yaml at fixed times and
looks at its page at 360 and 1200 pixels, light and dark.  Screenshots are left
in $B/tests/page/.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

sys.path.insert(0, os.path.dirname(__file__))
from chromium import Chromium  # noqa: E402

BUILD = os.environ.get("B", "build")
SHOTS = os.path.join(BUILD, "tests", "page")
passed = failed = 0


def check(is_right, what):
    global passed, failed
    if is_right:
        passed += 1
    else:
        failed += 1
        print(f"failed: {what}")


class Service:
    """patchdayd on a copy of the example, its clock set to `at`."""

    def __init__(self, at):
        self.folder = tempfile.mkdtemp(prefix="patchday-page-")
        self.conf = os.path.join(self.folder, "rubin.yaml")
        self.control = os.path.join(self.folder, "control")
        shutil.copy("examples/rubin.yaml", self.conf)
        self.process = subprocess.Popen(
            [f"{BUILD}/patchdayd", "-c", self.conf, "--state", self.folder,
             "--listen", "127.0.0.1:0", "--rehearse", "--at", at],
            stderr=subprocess.PIPE, text=True)
        self.url = None
        for line in self.process.stderr:
            found = re.search(r"event=ready listen=(\S+)", line)
            if found:
                self.url = f"http://{found.group(1)}/"
                break

    def break_configuration(self):
        with open(self.conf, encoding="utf-8") as file:
            text = file.read()
        with open(self.conf, "w", encoding="utf-8") as file:
            file.write(text.replace("every Thursday", "every Thrusday"))
        done = subprocess.run([f"{BUILD}/patchday", "reload", "--socket",
                               self.control], capture_output=True, text=True)
        check(done.returncode == 1, f"reload refused: {done.stderr}")

    def close(self):
        self.process.terminate()
        self.process.stderr.read()
        check(self.process.wait() == 0, "the service ends as asked")
        shutil.rmtree(self.folder, ignore_errors=True)


# Contrast of every visible text against what lies behind it (WCAG 1.4.3).
CONTRAST = r"""
(() => {
  const rgb = s => (s.match(/[\d.]+/g) || []).map(Number);
  const light = c => {
    const f = v => (v /= 255) <= 0.03928 ? v / 12.92
        : Math.pow((v + 0.055) / 1.055, 2.4);
    return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]);
  };
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const bad = [];
  const walk = document.createTreeWalker(document.body,
      NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || e.closest('progress')) continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5)
      bad.push(ratio.toFixed(2) + ' ' + walk.currentNode.data.trim());
  }
  return bad;
})()
"""

WIDE = r"""
[...document.querySelectorAll('body *')].filter(e =>
  !e.closest('.skip, .hidden') && e.getBoundingClientRect().width > 0 &&
  e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).map(e => e.tagName + '.' + e.className)
"""

# Structure that a screen reader relies on.  Each entry must be true.
STRUCTURE = {
    "language": "document.documentElement.lang === 'en'",
    "title": "document.title.length > 10",
    "one h1": "document.querySelectorAll('h1').length === 1",
    "one main": "document.querySelectorAll('main').length === 1",
    "header, nav, footer": "['header', 'nav', 'footer'].every("
                           "n => document.querySelectorAll(n).length === 1)",
    "named nav": "!!document.querySelector('nav').ariaLabel",
    "named sections": "[...document.querySelectorAll('section')].every(s => "
                      "document.getElementById(s.getAttribute("
                      "'aria-labelledby')))",
    "headings in order": "[...document.querySelectorAll('h1,h2,h3,h4')]"
                         ".map(h => +h.tagName[1]).every((n, i, all) => "
                         "i === 0 ? n === 1 : n <= all[i - 1] + 1)",
    "unique ids": "new Set([...document.querySelectorAll('[id]')].map("
                  "e => e.id)).size === document.querySelectorAll("
                  "'[id]').length",
    "targets exist": "[...document.querySelectorAll('a[href^=\"#\"]')].every("
                     "a => document.querySelector(a.getAttribute('href')))",
    "links have names": "[...document.querySelectorAll('a')].every("
                        "a => a.textContent.trim())",
    "times are instants": "[...document.querySelectorAll('time')].every(t => "
                          "!isNaN(new Date(t.dateTime)))",
    "no code in the page": "!document.querySelector('script:not([src]), "
                           "body style, [style], [onclick]')",
    "the style is let in": "getComputedStyle(document.body).maxWidth !== "
                            "'none'",
    "targets are large enough": "[...document.querySelectorAll('nav a, "
                                ".button, summary')].every(e => !e.offsetHeight "
                                "|| e.offsetHeight >= 24)",
}


def look(browser, service, name, words):
    for width in (360, 1200):
        for scheme in ("light", "dark"):
            label = f"{name}, {width} px, {scheme}"
            browser.open(service.url, width, scheme)
            browser.evaluate("document.querySelectorAll('details').forEach("
                             "d => d.open = true)")
            check(browser.evaluate("document.documentElement.scrollWidth <= "
                                   "document.documentElement.clientWidth"),
                  f"{label}: scrolls sideways")
            wide = browser.evaluate(WIDE)
            check(not wide, f"{label}: too wide: {wide}")
            bad = browser.evaluate(CONTRAST)
            check(not bad, f"{label}: contrast: {bad}")
            check(not browser.complaints(),
                  f"{label}: {browser.complaints()}")
            browser.screenshot(f"{SHOTS}/{name}-{width}-{scheme}.png")
    for what, expression in STRUCTURE.items():
        check(browser.evaluate(expression), f"{name}: {what}")
    text = browser.evaluate("document.body.innerText")
    for word in words:
        check(word in text, f"{name}: lacks {word!r}")


def test_now(browser):
    service = Service("2026-12-03T23:30:00Z")
    look(browser, service, "now", [
        "Under way", "Patch Thursday",
        "hold off reporting problems until 17:00 PST",
        "15:00–17:00 PST Los Angeles", "20:00–22:00 -03 Santiago",
        "23:00 – Fri 4 Dec 01:00 UTC", "began 30 minutes ago", "Rehearsal",
        "Thursday 10 December 2026", "to be confirmed by Telescope software configuration manager",
        "Every Thursday at 15:00", "First Wednesday of the month at 13:00",
        "https://patchday.example.org/feeds/all.ics", "Last updated",
        "Time zone data 20"])
    check(browser.evaluate(
        "document.querySelector('a[href^=\"webcal://patchday.example.org/"
        "feeds/all.ics\"]') !== null"), "a webcal link")
    browser.open(service.url, 1200)
    browser.press("Tab", 9)
    check(browser.evaluate("document.activeElement.className") == "skip",
          "the first key leads to the skip link")
    check(browser.evaluate("document.activeElement.getBoundingClientRect()"
                           ".left >= 0"), "the skip link shows itself")
    browser.press("Tab", 9)
    check(browser.evaluate("getComputedStyle(document.activeElement)"
                           ".outlineStyle") == "solid", "focus is visible")
    browser.open(service.url, 360, script=False)
    document = browser.call("DOM.getDocument", depth=0)["root"]["nodeId"]
    found = browser.call("DOM.querySelectorAll", nodeId=document,
                         selector="#next .coming")
    check(len(found["nodeIds"]) == 10, "ten occurrences without scripts")
    service.close()


def test_quiet(browser):
    service = Service("2026-12-04T12:00:00Z")
    service.break_configuration()
    look(browser, service, "quiet", [
        "Nothing is under way", "Next is Patch Thursday in 6 days",
        "Running the configuration of", "A newer one was refused",
        "did you mean \"Thursday\""])
    with urllib.request.urlopen(service.url) as answer:
        size = len(answer.read())
        check(size <= 30000, f"{size} bytes, at most 30 KB")
        policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "style-src 'sha256-",
                 "frame-ancestors 'none'", "base-uri 'none'"):
        check(part in policy, f"policy: {part}")
    service.close()


def main():
    if not shutil.which("chromium"):
        print("chromium is not installed")
        return 77
    os.makedirs(SHOTS, exist_ok=True)
    browser = Chromium()
    try:
        test_now(browser)
        test_quiet(browser)
    finally:
        browser.close()
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
