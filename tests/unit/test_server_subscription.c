/* SPDX-License-Identifier: MIT */
/* The form for mail, links, and one click, as raw requests. */
#include "harness.h"

#include <time.h>

#include "fake/client.h"
#include "fake/site.h"

#define LINK "/subscription/leave.abcdefghijkl.0.AAAA"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define PARTS "Content-Type: multipart/form-data; boundary=b\r\n"

static const char joinable[] =
    "site: {title: Test <Site>, url: \"https://patch.example.org\"}\n"
    "environments:\n  prod: {title: \"Prod <1>\", tier: prod}\n"
    "channels:\n"
    "  users: {email: [], subscribe: true, from: patchday@example.org, "
    "smtp: \"smtp://localhost:25\"}\n"
    "  others: {email: o@example.org, from: patchday@example.org, "
    "smtp: \"smtp://localhost:25\"}\n"
    "windows:\n"
    "  work: {title: \"Work <1>\", when: every Thursday at 15:00, "
    "zone: UTC, duration: 2h, stages: [prod], announce: {to: users}}\n"
    "  hidden: {title: Hidden, when: every day at 15:00, zone: UTC, "
    "duration: 2h, announce: {to: others, invite: true}}\n";

static int
ask(const char *address, const char *method, const char *target,
    const char *headers, const char *body, struct answer *ret_answer)
{
	struct text request = { 0 };

	text_putf(&request, "%s %s HTTP/1.1\r\nHost: x\r\n%s", method, target,
	    headers);
	if (body != NULL)
		text_putf(&request, "Content-Length: %zu\r\n", strlen(body));
	text_putf(&request, "\r\n%s", body == NULL ? "" : body);
	client_ask(address, request.bytes, request.length, ret_answer);
	text_clear(&request);
	return ret_answer->status;
}

static void
test_pages(const char *address)
{
	static const struct {
		const char *target, *has, *lacks;
	} rows[] = {
		{ "/", "action=\"subscribe\"", NULL },
		{ "/", "E-mail me", NULL },
		{ "/subscribe", "name=\"window.work\"", "window.hidden" },
		{ "/subscribe", "Work &lt;1&gt;", "Work <1>" },
		{ "/subscribe", "name=\"environment.prod\"", "Prod <1>" },
		/* Others get invitations, not who joins. */
		{ "/subscribe", "value=\"7\"", "value=\"15\"" },
		{ "/", "value=\"7\"", "value=\"15\"" },
	};
	struct answer answer;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_NUMBER(ask(address, "GET", rows[i].target, "", NULL,
		    &answer), 200);
		CHECK_ROW(strstr(text_string(&answer.body), rows[i].has) !=
		    NULL, rows[i].has);
		CHECK_ROW(rows[i].lacks == NULL ||
		    strstr(text_string(&answer.body), rows[i].lacks) == NULL,
		    rows[i].target);
		answer_clear(&answer);
	}
	/* Not for strangers, who get the same as for any other word. */
	CHECK_NUMBER(ask(address, "GET", "/api/v1/subscribers", "", NULL,
	    &answer), 404);
	answer_clear(&answer);
}

/* No mail will come. */
static void
test_rehearsal(const char *address)
{
	struct answer answer;

	CHECK_NUMBER(ask(address, "GET", "/subscribe", "", NULL, &answer),
	    200);
	CHECK(strstr(text_string(&answer.body), "Rehearsal.") != NULL);
	answer_clear(&answer);
}

/* What arrives at the owner. */
static void
test_form(struct site *site, const char *address)
{
	static const struct {
		const char *headers, *body;
		int status;
		const char *has;
	} rows[] = {
		{ FORM, "address=a%40example.org&kinds=7&window.work=1&"
		    "environment.prod=1", 202, "{\"address\":"
		    "\"a@example.org\",\"kinds\":7,\"windows\":"
		    "[\"work\"],\"environments\":[\"prod\"]}" },
		{ FORM, "address=a&address=b", 400, NULL },
		{ FORM, "address=%00", 400, NULL },
		{ FORM "Origin: https://evil.example\r\n",
		    "address=a%40example.org&kinds=7", 400, NULL },
		{ FORM "Sec-Fetch-Site: cross-site\r\n",
		    "address=a%40example.org&kinds=7", 400, NULL },
	};
	struct answer answer;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		owner_forget_posted(&site->owner);
		CHECK_NUMBER(ask(address, "POST", "/subscribe",
		    rows[i].headers, rows[i].body, &answer), rows[i].status);
		CHECK_STRING(site->owner.posted, rows[i].has == NULL ? "" :
		    rows[i].has);
		answer_clear(&answer);
	}
}

/* One that is refused comes back as it was sent. */
static void
test_refused(struct site *site, const char *address)
{
	static const char *const has[] = {
		"role=\"alert\">\n<p>that &lt;will&gt; not do</p>",
		"value=\"&quot;a&quot;@b\" aria-invalid=\"true\" "
		    "aria-describedby=\"problem\" autofocus>",
		"id=\"problem\">that &lt;will&gt; not do</p>",
		"value=\"15\" checked>", "name=\"window.work\" value=\"1\" "
		    "checked>", "name=\"environment.prod\" value=\"1\">" };
	static const char body[] = "address=%22a%22%40b&kinds=15&"
	    "window.work=1";
	struct answer answer;
	size_t i;

	owner_refuse(&site->owner, 422, "address");
	CHECK_NUMBER(ask(address, "POST", "/subscribe", FORM, body, &answer),
	    422);
	for (i = 0; i < countof(has); i++)
		CHECK_ROW(strstr(text_string(&answer.body), has[i]) != NULL,
		    has[i]);
	answer_clear(&answer);
	owner_refuse(&site->owner, 422, NULL);
	CHECK_NUMBER(ask(address, "POST", "/subscribe", FORM, body, &answer),
	    422);
	CHECK(strstr(text_string(&answer.body), "role=\"alert\" "
	    "tabindex=\"-1\" autofocus>") != NULL);
	CHECK(strstr(text_string(&answer.body), "aria-invalid=") == NULL);
	answer_clear(&answer);
	CHECK_NUMBER(ask(address, "POST", LINK, FORM, "do=change&kinds=15&"
	    "environment.prod=1&window.gone%3C=1", &answer), 422);
	/* A window of before; unticked by whoever chooses another. */
	CHECK(strstr(text_string(&answer.body), "name=\"window.gone&lt;\" "
	    "value=\"1\" checked> gone&lt; is not there any more: choose "
	    "again</label>") != NULL);
	CHECK(strstr(text_string(&answer.body), "name=\"environment.prod\" "
	    "value=\"1\" checked>") != NULL);
	CHECK(strstr(text_string(&answer.body), "name=\"window.work\" "
	    "value=\"1\">") != NULL);
	CHECK(strstr(text_string(&answer.body), "value=\"15\" checked>") !=
	    NULL);
	answer_clear(&answer);
	owner_refuse(&site->owner, 0, NULL);
}

/* What five such forms, refused, cost; their fields are called `name`. */
static clock_t
spend(const char *address, const char *name)
{
	struct text body = { 0 };
	struct answer answer;
	clock_t began = clock();
	int i;

	text_puts(&body, "do=change");
	for (i = 0; i < 500; i++)
		text_putf(&body, "&%s%d=1", name, i);
	for (i = 0; i < 5; i++) {
		CHECK_NUMBER(ask(address, "POST", LINK, FORM,
		    text_string(&body), &answer), 422);
		answer_clear(&answer);
	}
	text_clear(&body);
	return clock() - began;
}

/* Boxes of windows that nobody knows cost as little as any other fields: it was
 * the cube of their number. */
static void
test_many(struct site *site, const char *address)
{
	clock_t other, gone;

	owner_refuse(&site->owner, 422, NULL);
	other = spend(address, "x");
	gone = spend(address, "window.");
	CHECK_ROW(gone < other * 40 + CLOCKS_PER_SEC / 50, "the cube");
	owner_refuse(&site->owner, 0, NULL);
}

/* Only POST does anything; a mail program's one click leaves, in either form,
 * from any site and without a cookie. */
static void
test_link(struct site *site, const char *address)
{
	static const struct {
		const char *method, *headers, *body, *what;
	} rows[] = {
		{ "GET", "", NULL, NULL },
		{ "GET", FORM, "List-Unsubscribe=One-Click", NULL },
		{ "POST", FORM, "List-Unsubscribe=One-Click", "leave" },
		{ "POST", FORM "Origin: https://mail.example\r\n",
		    "List-Unsubscribe=One-Click", "leave" },
		{ "POST", PARTS, "--b\r\nContent-Disposition: form-data; "
		    "name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n",
		    "leave" },
		{ "POST", FORM, "List-Unsubscribe=Two", NULL },
		{ "POST", FORM, "do=confirm", "confirm" },
		{ "POST", FORM, "do=change&kinds=6&window.work=1", "change" },
		{ "POST", "", "", NULL },
	};
	struct answer answer;
	char want[64];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		owner_forget_posted(&site->owner);
		CHECK_NUMBER(ask(address, rows[i].method, LINK,
		    rows[i].headers, rows[i].body, &answer), 200);
		answer_clear(&answer);
		snprintf(want, sizeof(want), "\"do\":\"%s\"",
		    rows[i].what == NULL ? "" : rows[i].what);
		CHECK(strstr(site->owner.posted,
		    "\"link\":\"leave.abcdefghijkl.0.AAAA\"") != NULL);
		CHECK_ROW(rows[i].what == NULL ? strstr(site->owner.posted,
		    "\"do\"") == NULL : strstr(site->owner.posted, want) !=
		    NULL, site->owner.posted);
	}
}

static void
test_flood(const char *address)
{
	struct answer answer;
	unsigned i, taken = 0, refused = 0;

	for (i = 0; i < 1000; i++) {
		(void)ask(address, "POST", "/subscribe", FORM,
		    "address=a%40example.org&kinds=7", &answer);
		taken += answer.status == 202;
		refused += answer.status == 429;
		answer_clear(&answer);
	}
	CHECK(taken <= 10);
	CHECK_NUMBER(taken + refused, 1000);
}

/* How many of 30 forms are taken, each with that header; %u is another number
 * each time. */
static unsigned
count_taken(const char *address, const char *header)
{
	struct answer answer;
	char headers[200], field[100];
	unsigned i, taken = 0;

	for (i = 0; i < 30; i++) {
		snprintf(field, sizeof(field), "%s%u", header, i);
		snprintf(headers, sizeof(headers), FORM "%s\r\n", field);
		(void)ask(address, "POST", "/subscribe", headers,
		    "address=a%40example.org&kinds=7", &answer);
		taken += answer.status == 202;
		answer_clear(&answer);
	}
	return taken;
}

/* Behind a proxy each client counts for itself, where the proxy is believed. */
static void
test_proxy(void)
{
	static const struct {
		const char *service;
		bool is_unix;
		const char *header;
		unsigned taken;
	} rows[] = {
		{ "", false, "X-Real-IP: 192.0.2.", 10 },
		{ "", true, "X-Real-IP: 192.0.2.", 10 },
		{ "{address: X-Real-IP}", false, "X-Real-IP: 192.0.2.", 10 },
		{ "{address: X-Real-IP}", true, "X-Real-IP: 192.0.2.", 30 },
		{ "{address: X-Real-IP}", true, "X-Other: 192.0.2.", 10 },
		{ "{address: X-Real-IP, socket-only: false}", false,
		    "X-Real-IP: 192.0.2.", 30 },
		/* What the client itself sent does not count. */
		{ "{address: X-Forwarded-For}", true,
		    "X-Forwarded-For: 192.0.2.1, 192.0.2.", 30 },
		{ "{address: X-Forwarded-For}", true,
		    "X-Forwarded-For: 192.0.2.1, 192.0.2.7:", 10 },
		{ "{address: X-Forwarded-For}", true,
		    "X-Forwarded-For: unknown", 10 },
		/* One customer's network. */
		{ "{address: X-Real-IP}", true, "X-Real-IP: 2001:db8::", 10 },
	};
	char yaml[2048], listen[64];
	struct site site;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		snprintf(listen, sizeof(listen), rows[i].is_unix ?
		    "unix:/tmp/patchday-%d.public" : "127.0.0.1:0",
		    (int)getpid());
		snprintf(yaml, sizeof(yaml), "%s%s%s%s",
		    rows[i].service[0] == '\0' ? "" :
		    "service: {trusted-login: ", rows[i].service,
		    rows[i].service[0] == '\0' ? "" : "}\n", joinable);
		if (!CHECK(site_start_with(&site, NULL, listen, yaml) == 0))
			return;
		CHECK_ROW(count_taken(server_address(site.server),
		    rows[i].header) == rows[i].taken, rows[i].header);
		site_stop(&site);
	}
}

/* Where nobody may join there is nothing. */
static void
test_without(void)
{
	struct answer answer;
	struct site site;
	const char *address;

	if (!CHECK(site_start(&site, NULL) == 0))
		return;
	address = server_address(site.server);
	CHECK_NUMBER(ask(address, "GET", "/subscribe", "", NULL, &answer),
	    404);
	answer_clear(&answer);
	CHECK_NUMBER(ask(address, "GET", "/", "", NULL, &answer), 200);
	CHECK(strstr(text_string(&answer.body), "E-mail me") == NULL);
	answer_clear(&answer);
	site_stop(&site);
}

/* Invitations are offered where they are sent. */
static void
test_invited(void)
{
	struct answer answer;
	char yaml[2048];
	struct site site;

	snprintf(yaml, sizeof(yaml), "%s  more: {title: More, when: every "
	    "day at 16:00, zone: UTC, duration: 2h, announce: {to: users, "
	    "invite: true}}\n", joinable);
	if (!CHECK(site_start_with(&site, NULL, "127.0.0.1:0", yaml) == 0))
		return;
	CHECK_NUMBER(ask(server_address(site.server), "GET", "/subscribe", "",
	    NULL, &answer), 200);
	CHECK(strstr(text_string(&answer.body), "value=\"15\">") != NULL);
	answer_clear(&answer);
	site_stop(&site);
}

int
main(void)
{
	struct site site;
	const char *address;

	if (!CHECK(site_start_with(&site, NULL, "127.0.0.1:0",
	    joinable) == 0))
		return harness_end();
	address = server_address(site.server);
	test_pages(address);
	site.owner.snapshot->is_rehearsal = true;
	test_rehearsal(address);
	site.owner.snapshot->is_rehearsal = false;
	test_form(&site, address);
	test_refused(&site, address);
	test_many(&site, address);
	test_link(&site, address);
	test_flood(address);
	site_stop(&site);
	test_proxy();
	test_without();
	test_invited();
	return harness_end();
}
