/* SPDX-License-Identifier: MIT */
/* Pages of occurrences, sessions, forms, and news for pages that are open. */
#include "harness.h"

#include "digest.h"
#include "fake/client.h"
#include "fake/site.h"
#include "link.h"
#include "random.h"
#include "token.h"

#define PAGE "/occurrences/patch-thursday/2026-12-03T15:00"
#define SEEN_NOTHING "7c370d9536d7d0d6a0f7cd7f9826692a"
#define THURSDAY_END_AT 1796950800	/* 2026-12-11T01:00:00Z */

static char token[TOKEN_MAX], other[TOKEN_MAX];

/* Everybody's tokens: one in force, one revoked. */
static void
give_tokens(struct site *site, int64_t signed_out_at)
{
	struct token_list *list = token_list_new();
	struct token_entry *entry;
	struct random random;
	size_t i;

	random_init_seeded(&random, 5);
	for (i = 0; i < 2; i++) {
		entry = array_add(&list->list);
		token_make(&random, entry->id, i == 0 ? token : other,
		    entry->hash);
		entry->title = mem_string("phone");
		entry->person = mem_string("release-manager");
		entry->created_by = mem_string("root");
		entry->powers = GRANT_ALL_ACTS;
		entry->expires_at = SITE_NOW_AT + 86400;
		entry->revoked_at = i == 0 ? 0 : SITE_NOW_AT - 1;
		entry->signed_out_at = signed_out_at;
	}
	if (strcmp(list->list.items[0].id, list->list.items[1].id) > 0) {
		struct token_entry first = list->list.items[0];

		list->list.items[0] = list->list.items[1];
		list->list.items[1] = first;
	}
	owner_set_tokens(&site->owner, list);
	token_list_release(list);
}

static int
ask(const char *address, const char *method, const char *target,
    const char *headers, const char *body, struct answer *ret_answer)
{
	struct text request = { 0 };

	text_putf(&request, "%s %s HTTP/1.1\r\nHost: x\r\n%s", method, target,
	    headers);
	if (body != NULL)
		text_putf(&request, "Content-Type: "
		    "application/x-www-form-urlencoded\r\n"
		    "Content-Length: %zu\r\n", strlen(body));
	text_putf(&request, "\r\n%s", body == NULL ? "" : body);
	client_ask(address, request.bytes, request.length, ret_answer);
	text_clear(&request);
	return ret_answer->status;
}

/* Copy what follows `mark` up to `end`. */
static void
cut(const char *from, const char *mark, char end, char *ret, size_t size)
{
	const char *found = strstr(from, mark);

	ret[0] = '\0';
	if (found == NULL)
		return;
	found += strlen(mark);
	snprintf(ret, size, "%.*s", (int)(strchrnul(found, end) - found),
	    found);
}

/* What strangers see. */
static void
test_public(const char *address)
{
	static const struct {
		const char *target;
		int status;
		const char *has, *lacks;
	} rows[] = {
		{ PAGE, 200, "Under way", "<form" },
		{ PAGE, 200, "sign-in?next=occurrences/patch-thursday%2F2026",
		    NULL },
		{ "/occurrences/patch-thursday/2026-12-10T15:00", 200,
		    "Planned", "Under way" },
		{ "/occurrences/patch-thursday/2026-12-04T15:00", 404,
		    "no occurrence", NULL },
		{ "/occurrences/patch-thurday/2026-12-03T15:00", 404,
		    "did you mean", NULL },
		{ "/occurrences/patch-thursday", 404, NULL, NULL },
		{ "/occurrences/", 404, NULL, NULL },
		{ "/sign-in", 200, "type=\"password\"", NULL },
		{ "/sign-in?next=https://evil.example/", 200,
		    "name=\"next\" value=\"\"", "evil" },
		{ "/sign-in?next=occurrences/a/../../x", 200,
		    "name=\"next\" value=\"\"", NULL },
		{ "/live.js", 200, "EventSource", NULL },
	};
	struct answer answer;
	const char *body;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_NUMBER(ask(address, "GET", rows[i].target, "", NULL,
		    &answer), rows[i].status);
		body = text_string(&answer.body);
		CHECK_ROW(rows[i].has == NULL ||
		    strstr(body, rows[i].has) != NULL, rows[i].target);
		CHECK_ROW(rows[i].lacks == NULL ||
		    strstr(body, rows[i].lacks) == NULL, rows[i].target);
		answer_clear(&answer);
	}
}

/* A cookie for the right token only; sealed, and for this token alone. */
static void
test_sign_in(const char *address, char *ret_cookie, size_t size)
{
	static const char *const wrong[] = { "token=", "token=pd_abc",
		"token=pd_aaaaaaaaaaaa_0", "next=", "", "token=%00",
		"token=%zz" };
	struct answer answer;
	char value[400], *body;
	size_t i;

	for (i = 0; i < countof(wrong); i++) {
		CHECK_ROW(ask(address, "POST", "/sign-in", "", wrong[i],
		    &answer) >= 400, wrong[i]);
		CHECK_ROW(client_header(&answer, "Set-Cookie", value)[0] ==
		    '\0', wrong[i]);
		answer_clear(&answer);
	}
	body = mem_format("token=%s", other);
	CHECK_NUMBER(ask(address, "POST", "/sign-in", "", body, &answer),
	    401);
	CHECK(strstr(text_string(&answer.body), "revoked") != NULL);
	answer_clear(&answer);
	free(body);
	body = mem_format("token=+%s%%0A&next=occurrences/patch-thursday/"
	    "2026-12-03T15:00", token);
	CHECK_NUMBER(ask(address, "POST", "/sign-in",
	    "Origin: https://evil.example\r\n", body, &answer), 400);
	answer_clear(&answer);
	CHECK_NUMBER(ask(address, "POST", "/sign-in", "", body, &answer),
	    303);
	CHECK_STRING(client_header(&answer, "Location", value), "." PAGE);
	client_header(&answer, "Set-Cookie", value);
	CHECK_ROW(strstr(value, "; Path=/; HttpOnly; SameSite=Strict") !=
	    NULL, value);
	CHECK_ROW(strstr(value, token) == NULL, value);
	snprintf(ret_cookie, size, "Cookie: a=b; %.*s\r\n",
	    (int)strcspn(value, ";"), value);
	answer_clear(&answer);
	free(body);
}

/* Whoever changes a letter of a cookie is a stranger. */
static void
test_forged(const char *address, const char *cookie)
{
	struct answer answer;
	char *forged = mem_string(cookie), *from = strstr(forged, "patchday=");
	size_t i, count = strlen(from) - 2, refused = 0;

	for (i = strlen("patchday="); i < count; i++) {
		char was = from[i];

		from[i] = was == '7' ? '8' : '7';
		CHECK_NUMBER(ask(address, "GET", PAGE, forged, NULL, &answer),
		    200);
		refused += strstr(text_string(&answer.body),
		    "Signed in as") == NULL;
		from[i] = was;
		answer_clear(&answer);
	}
	CHECK_NUMBER(refused, count - strlen("patchday="));
	free(forged);
}

/* Forms of ours, and of others. */
static void
test_forms(const char *address, const char *cookie)
{
	static const struct {
		const char *headers, *body;	/* KEY stands for the key */
		int status;
		const char *has;
	} rows[] = {
		{ "", "key=KEY&act=note&words=hello", 303, NULL },
		{ "", "key=KEY&act=stage-begun&stage=idfdev", 303, NULL },
		{ "", "key=KEY&act=end", 200, "This will be said" },
		{ "", "key=KEY&act=end&step=do", 303, NULL },
		{ "Origin: http://x\r\n", "key=KEY&act=end&step=do", 303,
		    NULL },
		{ "Origin: null\r\nSec-Fetch-Site: same-origin\r\n",
		    "key=KEY&act=end&step=do", 303, NULL },
		{ "Origin: null\r\n", "key=KEY&act=end&step=do", 403, NULL },
		{ "Origin: http://x.evil\r\n", "key=KEY&act=end&step=do", 403,
		    NULL },
		{ "Sec-Fetch-Site: cross-site\r\n",
		    "key=KEY&act=end&step=do", 403, NULL },
		{ "Sec-Fetch-Site: same-site\r\n", "key=KEY&act=end&step=do",
		    403, NULL },
		{ "", "act=end&step=do", 403, NULL },
		{ "", "key=&act=end&step=do", 403, NULL },
		{ "", "key=0000000000000000000000000000000000000000000000000"
		    "000000000000000&act=end&step=do", 403, NULL },
		{ "", "key=KEY&act=dance", 400, "no act" },
		{ "", "key=KEY", 400, "no act" },
		{ "", "key=KEY&act=note&words=%ff", 400, NULL },
		{ "", "key=KEY&act=end&%22%3E=x", 200, "This will be said" },
		/* What was shown is what is done. */
		{ "", "key=KEY&act=end&seen=x&once=0", 200, "Nothing was done "
		    "yet.</p>" },
		{ "", "key=KEY&act=end&seen=x&once=0", 200, "name=\"seen\" "
		    "value=\"" SEEN_NOTHING "\">\n<input type=\"hidden\" "
		    "name=\"once\" value=\"1" },
		{ "", "key=KEY&act=end&step=do&once=1&seen=" SEEN_NOTHING, 303,
		    NULL },
		{ "", "key=KEY&act=end&step=do&once=1&seen=x", 200,
		    "It has changed since you looked, so nothing was done." },
	};
	struct answer answer;
	char key[100], headers[2000];
	const char *mark;
	size_t i;

	CHECK_NUMBER(ask(address, "GET", PAGE, cookie, NULL, &answer), 200);
	CHECK(strstr(text_string(&answer.body), "Signed in as") != NULL);
	cut(text_string(&answer.body), "name=\"key\" value=\"", '"', key,
	    sizeof(key));
	CHECK_NUMBER(strlen(key), 64);
	answer_clear(&answer);
	for (i = 0; i < countof(rows); i++) {
		struct text body = { 0 };

		mark = strstr(rows[i].body, "KEY");
		if (mark != NULL)
			text_putf(&body, "%.*s%s%s",
			    (int)(mark - rows[i].body), rows[i].body, key,
			    mark + 3);
		else
			text_puts(&body, rows[i].body);
		snprintf(headers, sizeof(headers), "%s%s", cookie,
		    rows[i].headers);
		ask(address, "POST", PAGE, headers, text_string(&body),
		    &answer);
		CHECK_ROW(answer.status == rows[i].status, rows[i].body);
		CHECK_ROW(rows[i].has == NULL || strstr(text_string(
		    &answer.body), rows[i].has) != NULL, rows[i].body);
		CHECK_ROW(strstr(text_string(&answer.body), "\"\">\"") ==
		    NULL, rows[i].body);
		text_clear(&body);
		answer_clear(&answer);
	}
}

/* A form that is refused: what was typed is there again, what is wrong stands
 * next to it. */
static void
test_refused(struct site *site, const char *address, const char *cookie)
{
	static const struct {
		const char *field, *body, *has, *lacks;
	} rows[] = {
		{ "by", "act=extend&by=%22x&because=%3Cb%3E+%26",
		    "<details open>\n<summary>More", "\"alert\" tabindex" },
		{ "by", "act=extend&by=%22x&because=%3Cb%3E+%26",
		    "name=\"by\" maxlength=\"1000\" autocomplete=\"off\" "
		    "value=\"&quot;x\" aria-invalid=\"true\" "
		    "aria-describedby=\"problem\" autofocus>", NULL },
		{ "by", "act=extend&by=%22x&because=%3Cb%3E+%26",
		    "value=\"&lt;b&gt; &amp;\"></label>", "You sent:" },
		{ "words", "act=note&words=hello+there&step=do",
		    "required value=\"hello there\" aria-invalid=",
		    "<details open>" },
		/* The clock that it is read by, whatever else the page shows. */
		{ NULL, "act=cancel&because=snow&step=do",
		    "<span>or until (18:30 in Los Angeles)</span>", NULL },
		{ NULL, "act=cancel&because=snow&step=do",
		    "<span>Until (16:30 in Los Angeles)</span>", NULL },
		{ NULL, "act=cancel&because=snow&step=do",
		    "<span>By (45m)</span>", NULL },
		{ NULL, "act=cancel&because=snow&step=do",
		    "value=\"snow\"></label>", "aria-invalid=" },
		{ NULL, "act=cancel&because=snow&step=do",
		    "role=\"alert\" tabindex=\"-1\" autofocus>", NULL },
		{ "because", "act=stage-begun&stage=idfprod&because=%27",
		    "<details open>\n<summary>data.example.org", NULL },
		{ "because", "act=stage-begun&stage=idfprod&because=%27",
		    "value=\"&#39;\" aria-invalid=", NULL },
		/* Its form is not there where it stands now. */
		{ NULL, "act=reopen&by=30m&because=%3Cb%3E",
		    "You sent: <strong>Reopen</strong> by 30m. Reason: "
		    "&lt;b&gt;</p>", NULL },
		{ NULL, "act=stage-done&stage=idfprod",
		    "You sent: <strong>Done</strong> data.example.org</p>",
		    NULL },
	};
	struct answer answer;
	char key[100], body[400];
	size_t i;

	CHECK_NUMBER(ask(address, "GET", PAGE, cookie, NULL, &answer), 200);
	cut(text_string(&answer.body), "name=\"key\" value=\"", '"', key,
	    sizeof(key));
	answer_clear(&answer);
	for (i = 0; i < countof(rows); i++) {
		owner_refuse(&site->owner, 409, rows[i].field);
		snprintf(body, sizeof(body), "key=%s&%s", key, rows[i].body);
		CHECK_NUMBER(ask(address, "POST", PAGE, cookie, body, &answer),
		    409);
		CHECK_ROW(strstr(text_string(&answer.body), rows[i].has) !=
		    NULL, rows[i].body);
		CHECK_ROW(rows[i].lacks == NULL || strstr(text_string(
		    &answer.body), rows[i].lacks) == NULL, rows[i].body);
		answer_clear(&answer);
	}
	owner_refuse(&site->owner, 0, NULL);
}

/* Signed out meanwhile: the words are not lost.  What another site sends is not
 * shown. */
static void
test_signed_out(const char *address, const char *cookie)
{
	static const struct { const char *headers; bool is_shown; } rows[] = {
		{ "", true }, { "Origin: http://x\r\n", true },
		{ "Origin: http://evil.example\r\n", false },
		{ "Sec-Fetch-Site: cross-site\r\n", false },
	};
	static const char body[] = "key=pd_secret&act=note&words=long+words";
	struct answer answer;
	char headers[2000], value[400];
	size_t i, k;

	for (i = 0; i < countof(rows) * 2; i++) {
		k = i / 2;
		snprintf(headers, sizeof(headers), "%s%s", rows[k].headers,
		    i % 2 == 0 ? "" : cookie);
		CHECK_NUMBER(ask(address, "POST", PAGE, headers, body,
		    &answer), 403);
		CHECK_ROW((strstr(text_string(&answer.body), "long words") !=
		    NULL) == rows[k].is_shown, headers);
		CHECK(strstr(text_string(&answer.body), "pd_secret") == NULL);
		answer_clear(&answer);
		strcat(headers, "Accept-Encoding: gzip\r\n");
		CHECK_NUMBER(ask(address, "POST", PAGE, headers, body,
		    &answer), 403);
		CHECK_STRING(client_header(&answer, "Content-Encoding",
		    value), rows[k].is_shown ? "" : "gzip");
		answer_clear(&answer);
	}
}

/* The owner ends the session; only then the browser forgets it.  A copy of the
 * cookie is of no use, and one can sign in again within the same second. */
static void
test_sign_out(struct site *site, const char *address, const char *cookie)
{
	struct answer answer;
	char key[100], body[200], again[600], value[400];

	CHECK_NUMBER(ask(address, "GET", PAGE, cookie, NULL, &answer), 200);
	cut(text_string(&answer.body), "name=\"key\" value=\"", '"', key,
	    sizeof(key));
	answer_clear(&answer);
	CHECK_NUMBER(ask(address, "POST", "/sign-out", cookie, "key=no",
	    &answer), 403);
	answer_clear(&answer);
	snprintf(body, sizeof(body), "key=%s", key);
	owner_set_mood(&site->owner, OWNER_FAILING);
	CHECK_NUMBER(ask(address, "POST", "/sign-out", cookie, body,
	    &answer), 500);
	CHECK_STRING(client_header(&answer, "Set-Cookie", value), "");
	answer_clear(&answer);
	owner_set_mood(&site->owner, OWNER_WELL);
	CHECK_NUMBER(ask(address, "POST", "/sign-out", cookie, body,
	    &answer), 303);
	CHECK(strstr(client_header(&answer, "Set-Cookie", value),
	    "Max-Age=0") != NULL);
	answer_clear(&answer);
	give_tokens(site, SITE_NOW_AT);
	CHECK_NUMBER(ask(address, "GET", PAGE, cookie, NULL, &answer), 200);
	CHECK(strstr(text_string(&answer.body), "<form") == NULL);
	answer_clear(&answer);
	snprintf(body, sizeof(body), "token=%s", token);
	CHECK_NUMBER(ask(address, "POST", "/sign-in", "", body, &answer),
	    303);
	client_header(&answer, "Set-Cookie", value);
	snprintf(again, sizeof(again), "Cookie: %.*s\r\n",
	    (int)strcspn(value, ";"), value);
	answer_clear(&answer);
	CHECK(strstr(cookie, again + strlen("Cookie: ")) == NULL);
	CHECK_NUMBER(ask(address, "GET", PAGE, again, NULL, &answer), 200);
	CHECK(strstr(text_string(&answer.body), "<form") != NULL);
	answer_clear(&answer);
}

/* The address of an answer for that person, sealed or not quite. */
static char *
link_to(const struct site *site, const char *person, int64_t until_at)
{
	struct link link = { .occurrence = "patch-thursday/2026-12-10T15:00",
	    .person = person, .until_at = until_at };
	struct text text = { 0 };

	text_putc(&text, '/');
	link_format(&text, &link, site->owner.snapshot->session_key,
	    sizeof(site->owner.snapshot->session_key));
	return text_take(&text);
}

#define SEEN "2026-12-10T23:00:00Z/2026-12-11T01:00:00Z"

/* Who was asked by mail: looking changes nothing, answering says as whom. */
static void
test_answers(struct site *site, const char *address)
{
	char *good = link_to(site, "scm", SITE_NOW_AT + 1);
	char *old = link_to(site, "scm", SITE_NOW_AT);
	char *nobody = link_to(site, "nobody", SITE_NOW_AT + 1);
	struct { const char *method, *target, *body; int status;
		const char *has; } rows[] = {
		{ "GET", good, NULL, 200, "Will it take place?" },
		{ "GET", good, NULL, 200, "<strong>Telescope</strong>" },
		{ "GET", old, NULL, 403, "not valid any more" },
		{ "GET", nobody, NULL, 403, NULL },
		{ "GET", "/answer/patch-thursday/2026-12-10T15:00", NULL, 403,
		    NULL },
		{ "GET", "/answer/", NULL, 404, NULL },
		{ "POST", good, "act=confirm", 303, NULL },
		{ "POST", good, "act=skip&because=snow", 303, NULL },
		/* What they saw, and what they did not. */
		{ "GET", good, NULL, 200, "name=\"seen\" value=\"" SEEN
		    "\"" },
		{ "POST", good, "act=confirm&seen=" SEEN, 303, NULL },
		{ "POST", good, "act=confirm&seen=2026-12-10T22:00:00Z/"
		    "2026-12-11T01:00:00Z", 409, "has other times now" },
		{ "POST", good, "act=skip&because=snow&seen=2026-12-10T23:00:"
		    "00Z/2026-12-11T02:00:00Z", 409, "value=\"snow\"" },
		{ "POST", good, "act=confirm&seen=", 409, SEEN },
		{ "POST", good, "act=dance", 400, "no act" },
		{ "POST", good, "", 400, NULL },
		{ "POST", old, "act=confirm", 403, NULL },
	};
	struct answer answer;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		ask(address, rows[i].method, rows[i].target, "",
		    rows[i].body, &answer);
		CHECK_ROW(answer.status == rows[i].status, rows[i].target);
		CHECK_ROW(rows[i].has == NULL || strstr(text_string(
		    &answer.body), rows[i].has) != NULL, rows[i].target);
		answer_clear(&answer);
	}
	free(good);
	free(old);
	free(nobody);
}

/* Somebody skipped it: the link takes that back.  What silence called off is
 * agreed to. */
static void
test_answer_again(void)
{
	static const char yaml[] =
	    "site: {title: Site}\n"
	    "people:\n  scm: {title: Telescope, contact: [users]}\n"
	    "channels:\n"
	    "  users: {email: [users@example.org], from: p@example.org, "
	    "smtp: \"smtp://localhost:25\"}\n"
	    "windows:\n  patch-thursday: {title: Patch, when: every Thursday "
	    "at 15:00, zone: America/Los_Angeles, duration: 2h, confirm: {by: "
	    "scm, before: 1d, otherwise: skip}}\n";
	static const char confirms[] = "name=\"act\" value=\"confirm\"",
	    restores[] = "name=\"act\" value=\"unskip\"";
	struct act act = { .verb = ACT_SKIP, .at_ms = SITE_NOW_AT * 1000LL,
	    .occurrence = (char *)"patch-thursday/2026-12-10T15:00",
	    .who = (char *)"scm", .way = (char *)"mail" };
	struct schedule *schedule;
	struct answer answer;
	struct site site;
	char *link;

	if (!CHECK(site_start_with(&site, NULL, "127.0.0.1:0", yaml) == 0))
		return;
	link = link_to(&site, "scm", SITE_NOW_AT + 10 * 86400);
	CHECK_NUMBER(ask(server_address(site.server), "GET", link, "", NULL,
	    &answer), 200);
	CHECK(strstr(text_string(&answer.body), confirms) != NULL &&
	    strstr(text_string(&answer.body), restores) == NULL);
	answer_clear(&answer);
	owner_set_time(&site.owner, SITE_NOW_AT + 6 * 86400 + 3600);
	CHECK_NUMBER(ask(server_address(site.server), "GET", link, "", NULL,
	    &answer), 200);
	CHECK(strstr(text_string(&answer.body), confirms) != NULL &&
	    strstr(text_string(&answer.body), restores) == NULL);
	answer_clear(&answer);
	/* Whose buttons are others names none of the page's. */
	owner_refuse_so(&site.owner, 409, "Patch has ended; possible now: "
	    "reopen, note");
	CHECK_NUMBER(ask(server_address(site.server), "POST", link, "",
	    "act=confirm", &answer), 409);
	CHECK(strstr(text_string(&answer.body), "<p>Patch has ended</p>") !=
	    NULL);
	answer_clear(&answer);
	owner_refuse(&site.owner, 0, NULL);
	schedule = schedule_copy(site.owner.snapshot->schedule);
	CHECK(schedule_act(schedule, &act, NULL) == 0);
	schedule_release(site.owner.snapshot->schedule);
	site.owner.snapshot->schedule = schedule;
	CHECK_NUMBER(ask(server_address(site.server), "GET", link, "", NULL,
	    &answer), 200);
	CHECK(strstr(text_string(&answer.body), confirms) == NULL &&
	    strstr(text_string(&answer.body), restores) != NULL);
	answer_clear(&answer);
	CHECK_NUMBER(ask(server_address(site.server), "POST", link, "",
	    "act=unskip", &answer), 303);
	answer_clear(&answer);
	/* Put back, it is as open as before. */
	act.verb = ACT_UNSKIP;
	schedule = schedule_copy(site.owner.snapshot->schedule);
	CHECK(schedule_act(schedule, &act, NULL) == 0);
	schedule_release(site.owner.snapshot->schedule);
	site.owner.snapshot->schedule = schedule;
	CHECK_NUMBER(ask(server_address(site.server), "POST", link, "",
	    "act=unskip", &answer), 200);
	CHECK(strstr(text_string(&answer.body), "It is left out, as there was "
	    "no answer in time. Will it take place?") != NULL &&
	    strstr(text_string(&answer.body), confirms) != NULL);
	answer_clear(&answer);
	CHECK_NUMBER(ask(server_address(site.server), "POST", link, "",
	    "act=confirm", &answer), 303);
	answer_clear(&answer);
	free(link);
	site_stop(&site);
}

#define REPLY_CONFIRM "name=\"act\" value=\"confirm\""
#define REPLY_SKIP "name=\"act\" value=\"skip\""
#define REPLY_UNSKIP "name=\"act\" value=\"unskip\""

/* A site of one window, every Thursday at 15:00, with this besides. */
static bool
start_thursday(struct site *site, const char *more)
{
	char *yaml = mem_format("site: {title: Site}\n"
	    "people:\n  scm: {title: Telescope, contact: [users]}\n"
	    "channels:\n  users: {email: [users@example.org], from: "
	    "p@example.org, smtp: \"smtp://localhost:25\"}\n"
	    "windows:\n  patch-thursday: {title: Patch, when: every "
	    "Thursday at 15:00, zone: America/Los_Angeles, duration: 2h, "
	    "%s}\n", more);
	bool has_begun = CHECK(site_start_with(site, NULL, "127.0.0.1:0",
	    yaml) == 0);

	free(yaml);
	return has_begun;
}

/* Who reads it does not wait for a message. */
static void
test_rehearsal(struct site *site, const char *address)
{
	char *link = link_to(site, "scm", SITE_NOW_AT + 1);
	const char *const targets[] = { "/", PAGE, "/history", "/sign-in",
		"/environments/", link };
	struct answer answer;
	size_t i, k;

	for (i = 0; i < 2 * countof(targets); i++) {
		k = i / 2;
		site->owner.snapshot->is_rehearsal = i % 2 != 0;
		ask(address, "GET", targets[k], "", NULL, &answer);
		CHECK_ROW((strstr(text_string(&answer.body), "Rehearsal.") !=
		    NULL) == (i % 2 != 0), targets[k]);
		answer_clear(&answer);
	}
	site->owner.snapshot->is_rehearsal = false;
	free(link);
}

/* "cancel" of what has not begun calls it off; of what has, it breaks it off.
 * The list says for each which it was, also afterwards. */
static void
test_cancelled(void)
{
	static const struct {
		const char *acts[4];
		const char *has, *lacks;
	} rows[] = {
		{ { "cancel" }, "called off", "broken off" },
		{ { "start", "cancel" }, "broken off", "called off" },
		{ { "cancel", "unskip" }, "called off", "broken off" },
		{ { "cancel", "unskip", "start" }, "called off",
		    "broken off" },
		{ { "start", "cancel", "reopen" }, "broken off",
		    "called off" },
		{ { "cancel", "unskip", "start", "cancel" }, "broken off",
		    NULL },
		{ { "cancel", "unskip", "start", "cancel" }, "called off",
		    NULL },
	};
	struct act act = { .occurrence = (char *)
	    "patch-thursday/2026-12-03T15:00", .who = (char *)"scm",
	    .way = (char *)"page", .end_at = SITE_NOW_AT + 9000 };
	struct answer answer;
	struct site site;
	const char *list;
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		if (!start_thursday(&site, "start: by-hand"))
			return;
		for (k = 0; k < 4 && rows[i].acts[k] != NULL; k++) {
			CHECK(act_parse_verb(rows[i].acts[k], &act.verb,
			    NULL) == 0);
			act.at_ms = (SITE_NOW_AT + 60 * (int64_t)k) * 1000;
			CHECK(schedule_act(site.owner.snapshot->schedule,
			    &act, NULL) == 0);
		}
		ask(server_address(site.server), "GET", PAGE, "", NULL,
		    &answer);
		list = strstr(text_string(&answer.body), "What was done");
		if (!CHECK(list != NULL))
			list = "";
		CHECK_ROW(strstr(list, rows[i].has) != NULL, list);
		CHECK_ROW(rows[i].lacks == NULL ||
		    strstr(list, rows[i].lacks) == NULL, list);
		answer_clear(&answer);
		site_stop(&site);
	}
}

/* Is each that is named in the refusal a button, or a summary? */
static void
check_named(const char *page)
{
	const char *at = strstr(page, "is-refused"), *end;
	const char *last = at == NULL ? NULL : strstr(at, "</div>");
	char button[100];

	while (CHECK(last != NULL) && (at = strstr(at, "“")) != NULL &&
	    at < last) {
		at += strlen("“");
		end = strstr(at, "”");
		snprintf(button, sizeof(button), ">%.*s<", (int)(end - at),
		    at);
		CHECK_ROW(strstr(page, button) != NULL, button);
	}
}

/* What is possible instead is named as the buttons below are, which are there:
 * the words of commands are nowhere on the page. */
static void
test_possible(void)
{
	static const struct {
		enum act_verb verb;	/* of its life; NEW: nobody acted */
		int minutes;		/* from its start: now */
		const char *refused, *has;
	} rows[] = {
		{ ACT_SKIP, -60, "Patch was skipped; possible now: unskip, "
		    "note", "Patch was skipped; possible now: “It takes place "
		    "after all”, “Say it”</p>" },
		/* It cannot be put back any more: no button says so. */
		{ ACT_SKIP, 120, "Patch was skipped; possible now: note",
		    "Patch was skipped; possible now: “Say it”</p>" },
		{ ACT_NEW, -60, "not started; possible now: start, move, skip",
		    "possible now: “Start”, “Say it”; under “More”: “Move”, "
		    "“Extend”, “Shorten”, “Hand over”, “Skip it”</p>" },
		/* A start comes too early yet. */
		{ ACT_NEW, -600, "not started; possible now: start, move",
		    "possible now: “Say it”; under “More”: “Move”," },
		{ ACT_START, 5, "was already started at 15:00 PST by scm; "
		    "possible now: stage, note", "by scm; possible now: "
		    "“Begun”, “End”, “Work done, verify”, “Say it”; under "
		    "“More”: “Extend”, “Shorten”, “Hand over”, “Break it "
		    "off”</p>" },
		{ ACT_END, 125, "was already ended; possible now: reopen, "
		    "note", "possible now: “Reopen”, “Say it”</p>" },
		/* A field is named as it is found. */
		{ ACT_NEW, -600, "more than 2 hours from now; to begin now all "
		    "the same: move it to \"now\"", "from now; to begin now "
		    "all the same: write &quot;now&quot; into “Move”, under "
		    "“More”</p>" },
		{ ACT_NEW, -60, "start it with a reason (because ...), which "
		    "everybody will read", "start it with a reason, which "
		    "everybody will read</p>" },
		/* It names none: as it is. */
		{ ACT_END, 125, "it ended; possible", "it ended; possible</p>"
		},
	};
	struct act act = { .occurrence = (char *)
	    "patch-thursday/2026-12-03T15:00", .who = (char *)"scm",
	    .way = (char *)"page" };
	char cookie[1024], key[100], body[200];
	struct answer answer;
	struct site site;
	const char *address;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		if (!start_thursday(&site, "stages: [[dev]], start: by-hand, "
		    "end: by-hand}\nenvironments: {dev: {title: Dev, tier: "
		    "dev}"))
			return;
		address = server_address(site.server);
		owner_set_time(&site.owner, SITE_NOW_AT +
		    rows[i].minutes * 60);
		give_tokens(&site, 0);
		test_sign_in(address, cookie, sizeof(cookie));
		act.verb = rows[i].verb;
		act.at_ms = (SITE_NOW_AT - 7200) * INT64_C(1000);
		if (act.verb != ACT_NEW)
			CHECK(schedule_act(site.owner.snapshot->schedule, &act,
			    NULL) == 0);
		CHECK_NUMBER(ask(address, "GET", PAGE, cookie, NULL, &answer),
		    200);
		cut(text_string(&answer.body), "name=\"key\" value=\"", '"',
		    key, sizeof(key));
		answer_clear(&answer);
		owner_refuse_so(&site.owner, 409, rows[i].refused);
		snprintf(body, sizeof(body), "key=%s&act=end&step=do", key);
		CHECK_NUMBER(ask(address, "POST", PAGE, cookie, body, &answer),
		    409);
		if (!CHECK_ROW(strstr(text_string(&answer.body),
		    rows[i].has) != NULL, rows[i].has))
			fprintf(stderr, "%.600s\n", strstr(text_string(
			    &answer.body), "is-refused"));
		check_named(text_string(&answer.body));
		answer_clear(&answer);
		site_stop(&site);
	}
}

/* What counts from now on, as the end has passed or what is typed says so, ends
 * when it was shown to, however long somebody reads it. */
static void
test_pinned(void)
{
	static const char taken[] = "{\"act\": \"%s\", \"dry_run\": true, "
	    "\"taken\": {\"start_at\": \"1796342400\", \"end_at\": "
	    "\"1796347800\"}}";
	static const char pins[] = "name=\"pin\" value=\"";
	static const struct {
		int minutes;		/* from its start; it lasts 120 */
		const char *form, *pin;
		const char *asked;
	} rows[] = {
		{ 123, "act=extend&by=30m", "2026-12-04T01:30:00Z",
		    "\"until\":\"2026-12-04T01:30:00Z\"" },
		{ 120, "act=extend&by=30m", "2026-12-04T01:30:00Z",
		    "\"until\":\"2026-12-04T01:30:00Z\"" },
		/* Before its end that is what it counts from. */
		{ 90, "act=extend&by=30m", "2026-12-04T01:30:00Z",
		    "\"by\":\"30m\"" },
		{ 90, "act=extend&until=%2B1h", "2026-12-04T01:30:00Z",
		    "\"until\":\"2026-12-04T01:30:00Z\"" },
		{ 90, "act=extend&until=17:30", "2026-12-04T01:30:00Z",
		    "\"until\":\"17:30\"" },
		{ 90, "act=shorten&until=%2B5m", "2026-12-04T01:30:00Z",
		    "\"until\":\"2026-12-04T01:30:00Z\"" },
		{ 180, "act=reopen&by=", "2026-12-04T01:30:00Z",
		    "\"until\":\"2026-12-04T01:30:00Z\"" },
		{ 180, "act=reopen&by=30m", "2026-12-04T01:30:00Z",
		    "\"until\":\"2026-12-04T01:30:00Z\"" },
		{ -90, "act=move&to=%2B2h", "2026-12-04T00:00:00Z",
		    "\"to\":\"2026-12-04T00:00:00Z\"" },
		{ -90, "act=move&to=now", "2026-12-04T00:00:00Z",
		    "\"to\":\"now\"" },
		/* It gives no end. */
		{ 90, "act=end&x=", "2026-12-04T01:30:00Z",
		    "\"occurrence\":\"patch-thursday/2026-12-03T15:00\"}" },
	};
	char cookie[1024], key[100], body[300], pin[100], told[200], act[20];
	struct answer answer;
	struct site site;
	const char *address;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		if (!start_thursday(&site, "end: by-hand"))
			return;
		address = server_address(site.server);
		owner_set_time(&site.owner, SITE_NOW_AT +
		    rows[i].minutes * 60);
		give_tokens(&site, 0);
		test_sign_in(address, cookie, sizeof(cookie));
		CHECK_NUMBER(ask(address, "GET", PAGE, cookie, NULL, &answer),
		    200);
		cut(text_string(&answer.body), "name=\"key\" value=\"", '"',
		    key, sizeof(key));
		answer_clear(&answer);
		cut(rows[i].form, "act=", '&', act, sizeof(act));
		snprintf(told, sizeof(told), taken, act);
		owner_refuse_so(&site.owner, 200, told);
		snprintf(body, sizeof(body), "key=%s&%s", key, rows[i].form);
		CHECK_NUMBER(ask(address, "POST", PAGE, cookie, body, &answer),
		    200);
		pin[0] = '\0';
		if (strstr(text_string(&answer.body), pins) != NULL)
			cut(text_string(&answer.body), pins, '"', pin,
			    sizeof(pin));
		CHECK_STRING(pin, rows[i].pin);
		answer_clear(&answer);
		owner_refuse(&site.owner, 0, NULL);
		snprintf(body, sizeof(body), "key=%s&%s&pin=%s&step=do", key,
		    rows[i].form, pin);
		CHECK_NUMBER(ask(address, "POST", PAGE, cookie, body, &answer),
		    303);
		CHECK_ROW(strstr(site.owner.asked, rows[i].asked) != NULL,
		    site.owner.asked);
		answer_clear(&answer);
		/* What is no instant of ours counts for nothing. */
		snprintf(body, sizeof(body), "key=%s&%s&pin=x&step=do", key,
		    rows[i].form);
		CHECK_NUMBER(ask(address, "POST", PAGE, cookie, body, &answer),
		    303);
		CHECK_ROW(strstr(site.owner.asked, "\"x\"") == NULL,
		    site.owner.asked);
		answer_clear(&answer);
		site_stop(&site);
	}
}

/* What was answered is not asked any more: who said what, and the change. */
static void
test_answered(void)
{
	static const struct {
		const char *otherwise;
		enum act_verb verb;	/* ACT_NEW: nothing was done */
		int days;
		const char *has, *lacks;
	} rows[] = {
		{ "tentative", ACT_NEW, 0, "Will it take place?", "answered" },
		{ "tentative", ACT_NEW, 0, REPLY_CONFIRM, REPLY_UNSKIP },
		{ "go", ACT_NEW, 0, REPLY_CONFIRM, REPLY_UNSKIP },
		{ "tentative", ACT_CONFIRM, 0, "Telescope answered yes, ",
		    "Will it take" },
		{ "tentative", ACT_CONFIRM, 0, REPLY_SKIP, REPLY_CONFIRM },
		{ "tentative", ACT_CONFIRM, 0, "You can still change that, "
		    "as <strong>Telescope</strong>.", "You answer as" },
		{ "tentative", ACT_SKIP, 0, "Telescope called it off, ",
		    "Will it take" },
		{ "tentative", ACT_SKIP, 0, REPLY_UNSKIP, REPLY_SKIP },
		{ "tentative", ACT_UNCONFIRM, 0, "Will it take place?",
		    "answered" },
		{ "tentative", ACT_UNSKIP, 0, "It was called off, and put "
		    "back. Will it take place?", "answered" },
		/* The clock has begun it, or silence has called it off. */
		{ "tentative", ACT_NEW, 7, REPLY_CONFIRM, REPLY_SKIP },
		{ "tentative", ACT_CONFIRM, 7, "Telescope answered yes, ",
		    "<form" },
		{ "go", ACT_NEW, 7, "nothing to answer here any more",
		    "<form" },
		{ "skip", ACT_NEW, 7, "It is left out, as there was no answer "
		    "in time. Will it take place?", REPLY_SKIP },
		{ "skip", ACT_NEW, 7, REPLY_CONFIRM, REPLY_UNSKIP },
		/* Nothing is left to be answered. */
		{ "tentative", ACT_CONFIRM, 8, "Telescope answered yes, ",
		    "<form" },
		{ "tentative", ACT_NEW, 8, "nothing to answer here any more",
		    "Will it take" },
	};
	struct act act = { .at_ms = SITE_NOW_AT * 1000LL,
	    .occurrence = (char *)"patch-thursday/2026-12-10T15:00",
	    .who = (char *)"scm", .way = (char *)"mail" };
	struct schedule *schedule;
	struct answer answer;
	struct site site;
	char *link, *more;
	bool has_begun;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		more = mem_format("confirm: {by: scm, before: 1d, otherwise: "
		    "%s}", rows[i].otherwise);
		has_begun = start_thursday(&site, more);
		free(more);
		if (!has_begun)
			return;
		owner_set_time(&site.owner, SITE_NOW_AT +
		    rows[i].days * 86400);
		schedule = schedule_copy(site.owner.snapshot->schedule);
		act.verb = rows[i].verb;
		CHECK(act.verb == ACT_NEW ||
		    schedule_act(schedule, &act, NULL) == 0);
		schedule_release(site.owner.snapshot->schedule);
		site.owner.snapshot->schedule = schedule;
		link = link_to(&site, "scm", SITE_NOW_AT + 10 * 86400);
		CHECK_NUMBER(ask(server_address(site.server), "GET", link, "",
		    NULL, &answer), 200);
		CHECK_ROW(strstr(text_string(&answer.body), rows[i].has) !=
		    NULL, rows[i].has);
		CHECK_ROW(strstr(text_string(&answer.body), rows[i].lacks) ==
		    NULL, rows[i].lacks);
		answer_clear(&answer);
		free(link);
		site_stop(&site);
	}
}

/* What the page of an occurrence says at `now_at`, of which the record begins
 * `known_days` late. */
static void
check_over(const char *more, const char *has, int known_days, int64_t now_at)
{
	struct answer answer;
	struct site site;

	if (!start_thursday(&site, more))
		return;
	owner_set_time(&site.owner, now_at);
	site.owner.snapshot->known_from_at = SITE_NOW_AT + known_days * 86400;
	CHECK_NUMBER(ask(server_address(site.server), "GET",
	    "/occurrences/patch-thursday/2026-12-10T15:00", "", NULL,
	    &answer), 200);
	CHECK_ROW(strstr(text_string(&answer.body), has) != NULL, has);
	CHECK_ROW(strstr(text_string(&answer.body), "is planned for") == NULL,
	    more);
	answer_clear(&answer);
	site_stop(&site);
}

/* What is over is not told as to come: of what nobody confirmed, that nobody
 * did; of what nobody began, or ended, that. */
static void
test_over(void)
{
	static const struct {
		const char *more;
		const char *has;
		int known_days;		/* the record begins so late */
	} rows[] = {
		{ "confirm: {by: scm}", "Telescope did not confirm it: it may "
		    "not have taken place.", 0 },
		/* Nobody was asked. */
		{ "confirm: {by: scm}", "<p class=\"label\">Over</p>\n"
		    "<p class=\"lead\">Everything should work", 20 },
		{ "confirm: {by: scm, before: 1d, otherwise: skip}",
		    "<p class=\"label\">Did not take place</p>", 0 },
		{ "confirm: {by: scm, before: 1d, otherwise: skip}",
		    "<p class=\"label\">Over</p>\n", 20 },
		{ "confirm: {by: scm}, coordinators: {people: [scm], turn: "
		    "week, from: 2026-11-02}", "Telescope did not confirm it: "
		    "it may not have taken place.", 0 },
		{ "coordinators: {people: [scm], turn: week, from: "
		    "2026-11-02}", "Nobody has said that it has begun.", 0 },
		{ "end: by-hand", "Nobody has said yet that it is over.",
		    0 },
		/* Nobody could have said so. */
		{ "start: by-hand", "<p class=\"label\">Its time has passed</p>"
		    "\n<ul", 20 },
		{ "end: by-hand", "<p class=\"label\">Its time has passed</p>"
		    "\n<ul", 20 },
	};
	size_t i;

	/* From its last moment on. */
	for (i = 0; i < countof(rows); i++) {
		check_over(rows[i].more, rows[i].has, rows[i].known_days,
		    THURSDAY_END_AT);
		check_over(rows[i].more, rows[i].has, rows[i].known_days,
		    SITE_NOW_AT + 30 * 86400);
	}
}

/* A page that is linked to says which year it means, where it is not this. */
static void
test_year(void)
{
	static const struct { const char *path, *has; } rows[] = {
		{ "2026-12-24T15:00", ">Thu 24 Dec 23:00</time>" },
		{ "2027-01-07T15:00", ">Thu 7 Jan 2027 23:00</time>" },
	};
	struct answer answer;
	struct site site;
	char path[64];
	size_t i;

	if (!start_thursday(&site, "color: red"))
		return;
	for (i = 0; i < countof(rows); i++) {
		(void)snprintf(path, sizeof(path),
		    "/occurrences/patch-thursday/%s", rows[i].path);
		CHECK_NUMBER(ask(server_address(site.server), "GET", path, "",
		    NULL, &answer), 200);
		CHECK_ROW(strstr(text_string(&answer.body), rows[i].has) !=
		    NULL, text_string(&answer.body));
		answer_clear(&answer);
	}
	site_stop(&site);
}

/* An event at once where there is news, else when there is. */
static void
test_events(struct site *site, const char *address)
{
	struct answer answer;
	int descriptor;
	static const char wait[] = "GET /events?since=2 HTTP/1.1\r\n"
	    "Host: x\r\n\r\n";

	CHECK_NUMBER(ask(address, "GET", "/events?since=0", "", NULL,
	    &answer), 200);
	CHECK(strstr(text_string(&answer.body), "event: changed") != NULL);
	CHECK(strstr(text_string(&answer.body), "id: 1\n") != NULL);
	answer_clear(&answer);
	owner_publish(&site->owner);
	descriptor = client_open(address);
	CHECK(client_send(descriptor, wait, strlen(wait)));
	while (owner_watcher_count(&site->owner) == 0)
		sched_yield();
	owner_publish(&site->owner);
	client_receive(descriptor, false, &answer);
	CHECK_ROW(strstr(text_string(&answer.body), "event: changed\n"
	    "data: 3") != NULL, text_string(&answer.body));
	answer_clear(&answer);
	close(descriptor);
}

/* Each style of a page is in its policy, and nothing else is; the page comes in
 * the coding that is accepted. */
static void
test_look(const char *address)
{
	static const char *const targets[] = { "/", PAGE, "/sign-in",
		"/history" };
	struct answer answer;
	char value[400], hash[DIGEST_BASE64_MAX];
	const char *style, *end;
	size_t i;

	for (i = 0; i < countof(targets); i++) {
		CHECK_NUMBER(ask(address, "GET", targets[i], "", NULL,
		    &answer), 200);
		CHECK_STRING(client_header(&answer, "Content-Encoding",
		    value), "");
		client_header(&answer, "Content-Security-Policy", value);
		CHECK_ROW(strstr(value, "unsafe") == NULL, value);
		for (style = text_string(&answer.body);
		    (style = strstr(style, "<style>")) != NULL; style = end) {
			style += strlen("<style>");
			end = strstr(style, "</style>");
			digest_base64(style, (size_t)(end - style), hash);
			CHECK_ROW(strstr(value, hash) != NULL, targets[i]);
		}
		answer_clear(&answer);
		CHECK_NUMBER(ask(address, "GET", targets[i],
		    "Accept-Encoding: gzip\r\n", NULL, &answer), 200);
		CHECK_STRING(client_header(&answer, "Content-Encoding",
		    value), "gzip");
		CHECK_STRING(client_header(&answer, "Vary", value),
		    "Accept-Encoding");
		CHECK_ROW(answer.body.length < 8000, targets[i]);
		answer_clear(&answer);
	}
}

int
main(void)
{
	struct site site;
	const char *address;
	char cookie[600] = "";

	if (site_start(&site, NULL) != 0)
		return 1;
	give_tokens(&site, 0);
	address = server_address(site.server);
	test_public(address);
	test_look(address);
	test_sign_in(address, cookie, sizeof(cookie));
	test_forged(address, cookie);
	test_forms(address, cookie);
	test_refused(&site, address, cookie);
	test_signed_out(address, cookie);
	test_sign_out(&site, address, cookie);
	give_tokens(&site, 0);
	test_answers(&site, address);
	test_rehearsal(&site, address);
	test_events(&site, address);
	site_stop(&site);
	test_answer_again();
	test_cancelled();
	test_possible();
	test_pinned();
	test_answered();
	test_over();
	test_year();
	return harness_end();
}
