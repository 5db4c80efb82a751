#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A fake Jira on loopback that keeps the rules of the real ones.

    tests/fake/jira.py [--port 0] [--api 3] [--token T] [--user U] [--stdin]

--api 3 is Cloud: REST v3, texts in ADF, Basic with a user's mail address and API
token, watchers by account id, search/jql.  --api 2 is Data Center: REST v2, texts
in wiki markup, Bearer with a personal access token, watchers by name, search.
After developer.atlassian.com/cloud/jira/platform/rest/v3 and
docs.atlassian.com/software/jira/docs/api/REST/9.12.0; the rules for texts are in
jira_rules.py, the shared part (control, log, scripted answers) is in fake.py.

As in Jira: a ticket needs project, issue type and summary, and takes no field
that is not on its screen; labels have no spaces; what is wrong is told by field
(400); unknown tickets and users are 404; transitions lead from one status to
others; a comment may not be empty; bodies are JSON and say so (415); the old
search of Cloud is gone (410), the new one is behind what was written by `lag`
seconds; more than twenty writes to one ticket within two seconds are 429 with
Retry-After (Cloud).

Orders of the control endpoint:

    "project": "DM"          the one there is; "types": ["Task", "Bug"]
    "users": ["ann"]         who can watch
    "may": ["watch", …]      what the account may do: create, comment, edit,
                             watch, transition (all but what is left out is 403,
                             or 401 for watchers on Data Center, as documented)
    "required": ["customfield_1"]    fields that the project insists on
    "lag": 30                seconds until a search finds a ticket
    "token": "T"             the token that is accepted
    "gone": ["DM-1"]         tickets that somebody deleted
    "down": true             503, as in maintenance

GET /_tickets answers all tickets: {"DM-1": {"summary", "description", "labels",
"watchers", "comments": [text], "status"}} with texts as they were sent.
"""
import base64
import hmac
import json
import re
import sys
import urllib.parse

sys.dont_write_bytecode = True
import fake  # noqa: E402
import jira_rules as rules  # noqa: E402

STATUSES = {"To Do": "new", "In Progress": "indeterminate", "Done": "done", "Rejected": "done"}
# id: (name, to, from)
TRANSITIONS = {"11": ("Start Progress", "In Progress", {"To Do"}),
               "31": ("Done", "Done", {"To Do", "In Progress"}),
               "41": ("Reopen", "To Do", {"Done", "Rejected"}),
               "51": ("Reject", "Rejected", {"To Do", "In Progress"})}
ACTS = {"create", "comment", "edit", "watch", "transition"}
WRITES, WITHIN = 20, 2.0


def errors(status, *messages, **fields):
    return fake.Refused(status, {"errorMessages": list(messages), "errors": fields})


class Jira(fake.Fake):
    orders = {"project", "types", "users", "may", "required", "lag", "token", "gone", "down"}

    def __init__(self, arguments):
        self.api, self.user = int(arguments.api), arguments.user
        self.first_token = arguments.token
        super().__init__()

    def reset(self):
        super().reset()
        self.project, self.types, self.users = "DM", ["Task", "Bug"], ["ann", "bob"]
        self.may, self.required, self.lag = set(ACTS), [], 0
        self.token, self.is_down, self.tickets, self.number = self.first_token, False, {}, 0

    def order_project(self, value):
        self.project = value

    def order_types(self, value):
        self.types = value

    def order_users(self, value):
        self.users = value

    def order_may(self, value):
        if set(value) - ACTS:
            raise ValueError("unknown: %s" % value)
        self.may = set(value)

    def order_required(self, value):
        self.required = value

    def order_lag(self, value):
        self.lag = value

    def order_token(self, value):
        self.token = value

    def order_gone(self, value):
        for key in value:
            del self.tickets[key]

    def order_down(self, value):
        self.is_down = value

    # --- who asks ---

    def check_login(self, headers):
        given = headers.get("Authorization") or ""
        pair = base64.b64encode(("%s:%s" % (self.user, self.token)).encode()).decode()
        right = "Basic " + pair if self.api == 3 else "Bearer " + self.token
        if not hmac.compare_digest(given.encode(), right.encode()):
            raise fake.Refused(401, {"message": "Client must be authenticated to access this "
                                                "resource.", "status-code": 401})

    def check_may(self, act, status=403):
        if act not in self.may:
            raise errors(status, "You do not have permission to %s." % act)

    def check_rate(self, ticket):
        now = self.clock()
        ticket["writes"] = [at for at in ticket["writes"] if 0 <= now - at < WITHIN]
        if self.api == 3 and len(ticket["writes"]) >= WRITES:
            raise fake.Refused(429, {}, {"Retry-After": "2",
                                         "RateLimit-Reason": "jira-per-issue-on-write"})
        ticket["writes"].append(now)

    # --- answers ---

    def find(self, key):
        if key not in self.tickets:
            raise errors(404, "Issue does not exist or you do not have permission to see it.")
        return self.tickets[key]

    def answer(self, method, path, headers):
        parts = urllib.parse.urlsplit(path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        body = None
        if self.is_down:
            raise fake.Refused(503, {"message": "maintenance"}, {"Retry-After": "5"})
        self.check_login(headers)
        found = re.fullmatch(r"(?:/jira)?/rest/api/(\d)/(.*)", parts.path)
        if found is None or int(found.group(1)) != self.api:
            raise fake.Refused(404, {"message": "null for uri: " + parts.path, "status-code": 404})
        if method != "GET":
            if (headers.get("Content-Type") or "").split(";")[0].strip() != "application/json":
                raise fake.Refused(415, {"message": "Unsupported Media Type"})
            try:
                body = json.loads(headers.body)
            except ValueError:
                raise errors(400, "Unexpected character") from None
        return self.route(method, found.group(2).split("/"), query, body)

    def route(self, method, names, query, body):
        if names[0] == "search":
            return self.search(method, names, query)
        if names == ["issue"] and method == "POST":
            return self.create(body)
        if names[0] != "issue" or len(names) not in (2, 3):
            raise fake.Refused(404, {"message": "no such resource", "status-code": 404})
        ticket = self.find(names[1])
        action = (method, names[2] if len(names) == 3 else "")
        table = {("GET", ""): self.show, ("PUT", ""): self.edit,
                 ("GET", "comment"): self.list_comments, ("POST", "comment"): self.comment,
                 ("POST", "watchers"): self.watch, ("GET", "transitions"): self.list_transitions,
                 ("POST", "transitions"): self.move}
        if action not in table:
            raise fake.Refused(405, {"message": "Method Not Allowed"})
        if method != "GET":
            self.check_rate(ticket)
        return table[action](names[1], ticket, query, body)

    def create(self, body):
        fields = body.get("fields") if isinstance(body, dict) else None
        if not isinstance(fields, dict):
            raise errors(400, "one of 'fields' or 'update' required")
        wrong = {}
        if (fields.get("project") or {}).get("key") != self.project:
            raise errors(400, project="valid project is required" if self.api == 3 else
                         "project is required")
        if "create" not in self.may:
            raise errors(400, "You do not have permission to create issues in this project.")
        if (fields.get("issuetype") or {}).get("name") not in self.types:
            wrong["issuetype"] = "Specify a valid issue type"
        for name, fault in (("summary", rules.summary(fields.get("summary"))),
                            ("labels", rules.labels(fields.get("labels", []))),
                            ("description", "description" in fields and
                             rules.text(fields["description"], self.api))):
            if fault:
                wrong[name] = fault
        for name in set(fields) - {"project", "issuetype", "summary", "labels", "description"}:
            wrong[name] = "Field '%s' cannot be set. It is not on the appropriate screen, or " \
                "unknown." % name
        for name in self.required:
            wrong[name] = "%s is required." % name
        if wrong:
            raise errors(400, **wrong)
        self.number += 1
        key = "%s-%d" % (self.project, self.number)
        self.tickets[key] = {"summary": fields["summary"], "labels": fields.get("labels", []),
                             "description": fields.get("description"), "watchers": [],
                             "comments": [], "status": "To Do", "at": self.clock(), "writes": []}
        return 201, {"id": str(10000 + self.number), "key": key, "self": "http://jira/" + key}, {}

    def edit(self, key, ticket, _query, body):
        self.check_may("edit")
        fields = body.get("fields", {})
        if set(fields) - {"summary", "description", "labels"} or not fields:
            raise errors(400, "no fields to set")
        fault = "description" in fields and rules.text(fields["description"], self.api)
        if fault:
            raise errors(400, description=fault)
        ticket.update(fields)
        return 204, None, {}

    def comment(self, key, ticket, _query, body):
        self.check_may("comment")
        if not isinstance(body, dict) or not body.get("body"):
            raise errors(400, comment="Comment body can not be empty!")
        fault = rules.text(body["body"], self.api)
        if fault:
            raise errors(400, comment=fault if self.api == 2 else "Comment body is not valid!")
        ticket["comments"].append(body["body"])
        return 201, self.shown(len(ticket["comments"]) - 1, ticket), {}

    def shown(self, number, ticket):
        return {"id": str(20000 + number), "body": ticket["comments"][number],
                "author": {"displayName": "patchday"}}

    def list_comments(self, key, ticket, query, _body):
        order = query.get("orderBy", "created")
        if order not in ("created", "+created", "-created"):
            raise errors(400, "orderBy is not valid")
        numbers = list(range(len(ticket["comments"])))
        if order == "-created":
            numbers.reverse()
        start = int(query.get("startAt", 0))
        most = min(int(query.get("maxResults", 50)), 100)
        return 200, {"startAt": start, "maxResults": most, "total": len(numbers),
                     "comments": [self.shown(number, ticket)
                                  for number in numbers[start:start + most]]}, {}

    def watch(self, key, ticket, _query, body):
        self.check_may("watch", 403 if self.api == 3 else 401)
        if not isinstance(body, str):
            raise errors(400, "the body must be a user")
        if body not in self.users:
            raise errors(404, 'The user "%s" does not exist.' % body)
        if body not in ticket["watchers"]:
            ticket["watchers"].append(body)
        return 204, None, {}

    def ways(self, ticket):
        return [{"id": number, "name": name, "to": {"name": to}}
                for number, (name, to, begins) in TRANSITIONS.items()
                if ticket["status"] in begins and "transition" in self.may]

    def list_transitions(self, key, ticket, _query, _body):
        return 200, {"expand": "transitions", "transitions": self.ways(ticket)}, {}

    def show(self, key, ticket, query, _body):
        value = {"id": "1", "key": key, "fields": {}}
        status = ticket["status"]
        every = {"summary": ticket["summary"], "labels": ticket["labels"],
                 "description": ticket["description"],
                 "status": {"name": status, "statusCategory": {"key": STATUSES[status]}}}
        for name in query["fields"].split(",") if "fields" in query else every:
            value["fields"][name] = every[name]
        if "transitions" in query.get("expand", "").split(","):
            value["transitions"] = self.ways(ticket)
        return 200, value, {}

    def move(self, key, ticket, _query, body):
        wanted = (body.get("transition") or {}).get("id") if isinstance(body, dict) else None
        if wanted not in [way["id"] for way in self.ways(ticket)]:
            raise errors(400, "It seems that you have tried to perform a workflow operation that "
                              "is not valid for the current state of this issue %s." % key)
        ticket["status"] = TRANSITIONS[wanted][1]
        return 204, None, {}

    def search(self, method, names, query):
        is_new = names == ["search", "jql"]
        if method != "GET" or names not in (["search"], ["search", "jql"]) or \
                (is_new and self.api == 2):
            raise fake.Refused(404, {"message": "no such resource", "status-code": 404})
        if not is_new and self.api == 3:
            raise errors(410, "The requested API has been removed. Please migrate to the "
                              "/rest/api/3/search/jql API.")
        wanted = rules.jql(query.get("jql", ""))
        if wanted is None:
            raise errors(400, "Error in the JQL Query")
        now, most = self.clock(), int(query.get("maxResults", 50))
        keys = [key for key, ticket in self.tickets.items()
                if wanted[1] in ticket["labels"] and wanted[0] in (None, key.split("-")[0]) and
                now - ticket["at"] >= self.lag][:most]
        value = {"issues": [{"id": "1", "key": key, "fields": {}} for key in keys]}
        value.update({"isLast": True} if is_new else {"startAt": 0, "total": len(keys)})
        return 200, value, {}


class Handler(fake.Handler):
    """With bodies, and all tickets to look at."""

    def do_POST(self):
        if self.path == "/_control":
            super().do_POST()
            return
        self.headers.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.serve()

    do_PUT = do_POST

    def serve(self):
        if self.path != "/_tickets":
            super().serve()
            return
        with self.fake.lock:
            body = json.dumps(self.fake.tickets).encode()
        self.send(200, body)


if __name__ == "__main__":
    fake.run(Jira, "a fake Jira", [("--api", "3"), ("--token", "jira-test"),
                                   ("--user", "bot@example.org")], Handler)
