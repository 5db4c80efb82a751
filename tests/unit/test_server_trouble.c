/* SPDX-License-Identifier: MIT */
/*
 * The owner of state in trouble, for each route that needs it: it stops, it does
 * not answer in time, it fails, it answers something else.  Whoever asked is told
 * so, in words and with a status that a program understands; nobody waits, and
 * nobody hears that it was done.
 */
#include "harness.h"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>

#include "fake/client.h"
#include "fake/site.h"
#include "html.h"
#include "link.h"
#include "serve/errand_internal.h"
#include "serve/server_internal.h"

#define SECRET "0123456789abcdef0123456789abcdef"
#define PATIENCE_MS 60
#define PAGE "/occurrences/work/2026-12-03T15:00"

static const char yaml[] =
    "site: {url: \"https://x.example\"}\n"
    "slack-app: {signing-secret: {file: x}, team: T012AB3C4, "
    "app: A0KRD7HC3}\n"
    "service: {trusted-login: {header: X-User, socket-only: false}}\n"
    "people:\n  boss: {title: Boss, slack: U024BE7LH, login: [boss]}\n"
    "grants: [{to: boss, may: all}, {to: boss, may: emergency}]\n"
    "environments:\n  one: {title: One, tier: dev}\n"
    "channels:\n"
    "  users: {email: [u@example.org], subscribe: true, from: "
    "p@example.org, smtp: \"smtp://localhost:25\", tls: none}\n"
    "windows:\n  work: {title: Work, when: every day at 15:00, zone: UTC, "
    "duration: 12h, stages: [one], announce: {to: users, remind: [1h]}, confirm: {by: boss, "
    "before: 1d, otherwise: tentative}}\n"
    "promotions:\n  image: {title: Image, channel: users, steps: [{meeting: M}]}\n"
    "policy: {groups: {apps: [tap]}, rules: [{services: apps, dev: {approve: "
    "boss, channel: users, notice: 1h}}]}\n";

static char form_key[100], answer_path[600];
static char subscription_path[600];

/* How it is asked: by the network, or by the control socket; a form has the key
 * of its page. */
static const struct row {
	const char *method, *target, *body;
	bool is_control;
	/* What is answered when it stops, is silent, fails, is confused; 0: not
	 * tried. */
	int stopped, silent, failing, confused;
} rows[] = {
	{ "GET", "/api/v1/status", NULL, true, 503, 503, 500, 200 },
	{ "GET", "/api/v1/outbox", NULL, true, 503, 503, 500, 200 },
	{ "GET", "/api/v1/subscribers", NULL, true, 503, 503, 500, 200 },
	{ "POST", "/api/v1/outbox/abc/retry", "", true, 503, 503, 500, 200 },
	{ "POST", "/api/v1/reload", "", true, 503, 503, 500, 200 },
	{ "GET", "/api/v1/journal", NULL, true, 503, 503, 500, 200 },
	{ "GET", "/api/v1/journal/audit", NULL, true, 503, 503, 500, 200 },
	{ "GET", "/api/v1/shipped", NULL, true, 503, 503, 500, 200 },
	{ "GET", "/api/v1/tokens", NULL, true, 503, 503, 500, 200 },
	{ "POST", "/api/v1/tokens/abcabcabcabc/revoke", "{}", true, 503, 503,
	    500, 200 },
	{ "POST", "/api/v1/acts", "{\"act\":\"note\",\"words\":\"x\"}", true,
	    503, 503, 500, 200 },
	{ "POST", "/api/v1/promotions", "{\"kind\":\"image\",\"version\":"
	    "\"1\"}", true, 503, 503, 500, 200 },
	{ "POST", "/api/v1/gate/emergencies", "{\"service\":\"tap\","
	    "\"environment\":\"one\",\"because\":\"x\"}", true, 503, 503, 500,
	    200 },
	{ "GET", "/metrics", NULL, false, 503, 503, 500, 200 },
	{ "GET", "/readyz", NULL, false, 503, 503, 503, 200 },
	{ "GET", "/feeds/work.ics", NULL, false, 0, 0, 500, 0 },
	{ "GET", "/feeds/env-one.ics", NULL, false, 0, 503, 0, 200 },
	{ "GET", "/feeds/tier-dev.ics", NULL, false, 503, 0, 0, 0 },
	/* What was had before is better than none. */
	{ "GET", "/feeds/env-one.ics", NULL, false, 200, 0, 0, 0 },
	{ "POST", PAGE, "act=note&words=x", false, 503, 503, 500, 303 },
	{ "POST", PAGE, "act=end", false, 503, 503, 500, 500 },
	{ "POST", PAGE, "act=end&step=do", false, 503, 503, 500, 303 },
	{ "POST", PAGE, "act=dance", false, 400, 400, 400, 400 },
	{ "POST", PAGE, "act=%", false, 400, 400, 400, 400 },
	{ "POST", "/promotions", "act=propose&kind=image&version=1", false, 503,
	    503, 500, 500 },
	{ "POST", "/promotions", "act=propose&kind=image&version=1&step=do",
	    false, 503, 503, 500, 500 },
	{ "POST", "/promotions", "kind=image", false, 400, 400, 400, 400 },
	{ "POST", "/promotions", "act=dance", false, 400, 400, 400, 400 },
	{ "POST", "/promotions", "act=%", false, 400, 400, 400, 400 },
	{ "POST", "/subscribe", "address=a%40example.org&kinds=7", false, 503,
	    503, 500, 200 },
	{ "POST", answer_path, "act=confirm", false, 503, 503, 500, 0 },
	{ "POST", answer_path, "act=skip&because=x", false, 503, 503, 500, 0 },
	{ "GET", subscription_path, NULL, false, 503, 503, 500, 0 },
};

static int
ask(const char *address, const struct row *row, struct answer *ret_answer)
{
	bool is_json = row->body != NULL && row->body[0] == '{';
	bool is_page = row->method[0] == 'P' && !row->is_control &&
	    row->target != answer_path;
	struct text request = { 0 }, body = { 0 };

	if (row->body != NULL)
		text_puts(&body, row->body);
	if (is_page)
		text_putf(&body, "&key=%s", form_key);
	text_putf(&request, "%s %s HTTP/1.1\r\nHost: x\r\n%s", row->method,
	    row->target, row->is_control ? "" : "X-User: boss\r\n");
	if (row->body != NULL)
		text_putf(&request, "Content-Type: application/%s\r\n"
		    "Content-Length: %zu\r\n", is_json ? "json" :
		    "x-www-form-urlencoded", body.length);
	text_putf(&request, "\r\n%s", text_string(&body));
	client_ask(address, request.bytes, request.length, ret_answer);
	text_clear(&request);
	text_clear(&body);
	return ret_answer->status;
}

/* The key of the pages' forms, and the addresses in mails. */
static void
learn(struct site *site)
{
	const struct row page = { "GET", PAGE, NULL, false, 0, 0, 0, 0 };
	struct link link = { .occurrence = "work/2026-12-10T15:00",
	    .person = "boss", .until_at = SITE_NOW_AT + 100 };
	struct answer answer;
	struct text text = { 0 };
	const char *found;

	CHECK_NUMBER(ask(server_address(site->server), &page, &answer), 200);
	found = strstr(text_string(&answer.body), "name=\"key\" value=\"");
	if (CHECK_ROW(found != NULL, text_string(&answer.body)))
		snprintf(form_key, sizeof(form_key), "%.64s", found +
		    strlen("name=\"key\" value=\""));
	answer_clear(&answer);
	link_format(&text, &link, site->owner.snapshot->session_key,
	    sizeof(site->owner.snapshot->session_key));
	snprintf(answer_path, sizeof(answer_path), "/%s", text_string(&text));
	text_clear(&text);
}

static void
test_rows(struct site *site, const char *label)
{
	struct answer answer;
	int want;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		want = strcmp(label, "stopped") == 0 ? rows[i].stopped :
		    strcmp(label, "silent") == 0 ? rows[i].silent :
		    strcmp(label, "failing") == 0 ? rows[i].failing :
		    rows[i].confused;
		if (want == 0 || rows[i].target[0] == '\0')
			continue;
		ask(rows[i].is_control ? site->control :
		    server_address(site->server), &rows[i], &answer);
		if (!CHECK_ROW(answer.status == want, rows[i].target))
			fprintf(stderr, "%s: want %d, got %d: %.300s\n", label,
			    want, answer.status, text_string(&answer.body));
		if (want >= 500)
			CHECK_ROW(strstr(text_string(&answer.body), "Done") ==
			    NULL, rows[i].target);
		answer_clear(&answer);
	}
}

int
main(void)
{
	const struct server_limits limits = { .owner_ms = PATIENCE_MS };
	struct site site;

	if (!CHECK(site_start_with(&site, &limits, "127.0.0.1:0", yaml) == 0))
		return harness_end();
	site.owner.snapshot->conf->slack_app.secret = mem_string(SECRET);
	learn(&site);
	/* It was last heard of long ago. */
	__atomic_store_n(&site.owner.alive_ms, -1000000000, __ATOMIC_RELAXED);
	owner_set_mood(&site.owner, OWNER_FAILING);
	test_rows(&site, "failing");
	owner_set_mood(&site.owner, OWNER_SILENT);
	test_rows(&site, "silent");
	owner_set_mood(&site.owner, OWNER_CONFUSED);
	test_rows(&site, "confused");
	/* As at the end of a run: what is asked then, is not taken. */
	errands_close(site.server->errands);
	test_rows(&site, "stopped");
	owner_set_mood(&site.owner, OWNER_WELL);
	site_stop(&site);
	return harness_end();
}
