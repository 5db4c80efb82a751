/* SPDX-License-Identifier: MIT */
/*
 * The one script of the pages: while a page is open it follows the work.  It
 * fetches the page again and puts its <main> in place of the old one; whoever
 * is typing is left in peace, what went wrong stays to be read, and what was
 * unfolded stays open.  A page that was made by a form (a preview) is not what
 * its address would bring: it says data-still, and stands.  Without the script
 * everything works, by hand.
 */
#include "asset_internal.h"

const char asset_live[] =
    "(function () {\n"
    "'use strict';\n"
    "var script = document.currentScript, timer = null;\n"
    "if (!window.EventSource || !window.fetch || !script) return;\n"
    "if (document.querySelector('main[data-still]')) return;\n"
    "function all(what) {\n"
    "  return Array.from(document.querySelectorAll(what));\n"
    "}\n"
    "function words(e) { return e.firstChild.textContent; }\n"
    "function busy() {\n"
    "  var main = document.querySelector('main');\n"
    "  var at = document.activeElement;\n"
    "  if (at && at !== document.body && main.contains(at) &&\n"
    "      /^(INPUT|TEXTAREA|BUTTON|SELECT)$/.test(at.tagName)) return true;\n"
    "  return Array.prototype.some.call(main.querySelectorAll(\n"
    "      'input[type=text]'), function (e) { return e.value !== ''; });\n"
    "}\n"
    "function draw() {\n"
    "  timer = null;\n"
    "  if (busy()) { timer = setTimeout(draw, 5000); return; }\n"
    "  fetch(location.href, { credentials: 'same-origin' })\n"
    "  .then(function (r) { return r.ok ? r.text() : null; })\n"
    "  .then(function (html) {\n"
    "    if (html === null || busy()) return;\n"
    "    var next = new DOMParser().parseFromString(html, 'text/html');\n"
    "    var said = document.querySelector('main [role=alert]');\n"
    "    var open = all('details[open] > summary').map(words);\n"
    "    ['main', 'footer'].forEach(function (name) {\n"
    "      var old = document.querySelector(name);\n"
    "      var one = next.querySelector(name);\n"
    "      if (old && one) old.replaceWith(document.adoptNode(one));\n"
    "    });\n"
    "    if (said) document.querySelector('main').prepend(said);\n"
    "    all('details > summary').forEach(function (e) {\n"
    "      if (open.indexOf(words(e)) >= 0) e.parentNode.open = true;\n"
    "    });\n"
    "  }).catch(function () {});\n"
    "}\n"
    "function soon() { if (timer === null) timer = setTimeout(draw, 50); }\n"
    "var source = new EventSource(script.dataset.events);\n"
    "source.addEventListener('changed', soon);\n"
    "source.addEventListener('tick', soon);\n"
    "}());\n";
