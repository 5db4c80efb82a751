#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes the answer of an Argo CD with N applications (the fake's) for the
fields that patchday asks for, with 30 Helm parameters each; prints how many ms
Python's json needs to read it.

Usage: bench/argocd_answer.py FILE [N]
"""
import json
import os
import sys
import time

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "fake"))
import argocd  # noqa: E402

FIELDS = {"items." + name for name in (
    "metadata.name metadata.namespace spec status.sync.status status.sync.revision "
    "status.health status.summary status.operationState.phase "
    "status.operationState.finishedAt").split()}


class Arguments:
    token, root, file = "t", "/", None


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    fake = argocd.ArgoCD(Arguments)
    fake.order_apps([
        {"name": "application-%d" % i, "project": "p%d" % (i % 5),
         "sync": "OutOfSync" if i % 6 == 0 else "Synced",
         "images": ["ghcr.io/example/application-%d:1.%d.0" % (i, k) for k in range(4)],
         "helm": {"valueFiles": ["values.yaml", "values-prod.yaml"],
                  "parameters": [{"name": "global.parameter%d" % k, "value": "value %d" % k}
                                 for k in range(30)]}}
        for i in range(count)])
    items = [argocd.select(argocd.full(app), FIELDS, False) for app in fake.apps]
    text = json.dumps({"metadata": {}, "items": items}, separators=(",", ":"))
    with open(sys.argv[1], "w", encoding="utf-8") as stream:
        stream.write(text)
    times = []
    for _ in range(21):
        began = time.process_time()
        json.loads(text)
        times.append(time.process_time() - began)
    print("python_ms %.3f" % (sorted(times)[10] * 1000))


main()
