/* SPDX-License-Identifier: MIT */
/* SMTP with and without PIPELINING, and HTTP's answers, without a network. */
#include <stdlib.h>

#include "dialogue.h"
#include "harness.h"

/* What came of what the peer said, as words. */
static const char *
heard(struct dialogue *dialogue, const char *bytes, size_t length)
{
	static char words[400];
	enum dialogue_event event;

	words[0] = '\0';
	text_put(&dialogue->in, bytes, length);
	do {
		event = dialogue->kind->next(dialogue);
		if (event == DIALOGUE_ENDED)
			snprintf(words + strlen(words), sizeof(words) -
			    strlen(words), "%d ", dialogue->status);
		else if (event == DIALOGUE_BROKEN)
			strcat(words, "broken ");
	} while (event == DIALOGUE_ENDED);
	return words;
}

static const char *
hear(struct dialogue *dialogue, const char *bytes)
{
	return heard(dialogue, bytes, strlen(bytes));
}

/* What there is to send, and it is sent. */
static const char *
say(struct dialogue *dialogue)
{
	static char bytes[1000];

	snprintf(bytes, sizeof(bytes), "%s", dialogue->out.length == 0 ? "" :
	    text_string(&dialogue->out) + dialogue->sent);
	dialogue_sent(dialogue, dialogue->out.length - dialogue->sent);
	return bytes;
}

static void
make_mail(struct dialogue_item *item, const char *to, const char *body)
{
	struct exchange_request request = { .protocol = EXCHANGE_SMTP,
	    .sender = "a@b", .recipient = to, .body = body,
	    .body_length = strlen(body) };

	memset(item, 0, sizeof(*item));
	dialogue_smtp.format(&request, item);
}

static void
begin(struct dialogue *dialogue, const struct dialogue_kind *kind,
    bool can_pipeline)
{
	dialogue_clear(dialogue);
	memset(dialogue, 0, sizeof(*dialogue));
	dialogue->kind = kind;
	dialogue->can_pipeline = can_pipeline;
}

#define HEAD(to) "MAIL FROM:<a@b>\r\nRCPT TO:<" to ">\r\nDATA\r\n"

static void
test_one_by_one(void)
{
	struct dialogue smtp = { 0 };
	struct dialogue_item first, second;

	make_mail(&first, "c@d", ".x\r\n..\r\ny");
	make_mail(&second, "e@f", "z\r\n");
	begin(&smtp, &dialogue_smtp, false);
	dialogue_take(&smtp, &first);
	CHECK_STRING(say(&smtp), "MAIL FROM:<a@b>\r\n");
	CHECK(!dialogue_can_take(&smtp));
	CHECK_STRING(hear(&smtp, "250-fine\r\n250 o"), "");
	CHECK_STRING(say(&smtp), "");
	CHECK_STRING(hear(&smtp, "k\r\n"), "");
	CHECK_STRING(say(&smtp), "RCPT TO:<c@d>\r\n");
	CHECK_STRING(hear(&smtp, "250 ok\r\n"), "");
	CHECK_STRING(say(&smtp), "DATA\r\n");
	CHECK_STRING(hear(&smtp, "354 go\r\n"), "");
	CHECK(!smtp.kind->may_have_arrived(&smtp));
	/* All but a byte of the dot's line: it is no mail yet. */
	dialogue_sent(&smtp, smtp.out.length - 1);
	CHECK(!smtp.kind->may_have_arrived(&smtp));
	CHECK_STRING(say(&smtp), "\n");
	CHECK(smtp.kind->may_have_arrived(&smtp));
	CHECK_STRING(hear(&smtp, "250 queued\r\n"), "250 ");
	CHECK_STRING(smtp.line, "250 queued");
	CHECK(dialogue_can_take(&smtp));
	/* Refused half-way: what was begun is taken back. */
	dialogue_take(&smtp, &second);
	CHECK_STRING(say(&smtp), "MAIL FROM:<a@b>\r\n");
	(void)hear(&smtp, "250 ok\r\n");
	CHECK_STRING(say(&smtp), "RCPT TO:<e@f>\r\n");
	CHECK_STRING(hear(&smtp, "550 no\r\n"), "550 ");
	CHECK_STRING(say(&smtp), "RSET\r\n");
	CHECK(!dialogue_can_take(&smtp));
	CHECK_STRING(hear(&smtp, "250 ok\r\n"), "");
	CHECK(dialogue_can_take(&smtp));
	CHECK_STRING(hear(&smtp, "250 what?\r\n"), "broken ");
	dialogue_item_clear(&first);
	dialogue_item_clear(&second);
	dialogue_clear(&smtp);
}

static void
test_pipelined(void)
{
	struct dialogue smtp = { 0 };
	struct dialogue_item first, second, third;

	make_mail(&first, "c@d", "x\r\n");
	make_mail(&second, "e@f", "y\r\n");
	make_mail(&third, "g@h", "z\r\n");
	begin(&smtp, &dialogue_smtp, true);
	dialogue_take(&smtp, &first);
	CHECK_STRING(say(&smtp), HEAD("c@d"));
	CHECK(dialogue_can_take(&smtp));
	dialogue_take(&smtp, &second);
	CHECK(!dialogue_can_take(&smtp));
	CHECK_STRING(say(&smtp), "");
	CHECK_STRING(hear(&smtp, "250 1\r\n250 2\r\n354 3\r\n"), "");
	CHECK_STRING(say(&smtp), "x\r\n.\r\n" HEAD("e@f"));
	CHECK(smtp.kind->may_have_arrived(&smtp));
	CHECK_STRING(hear(&smtp, "250 one\r\n250 1\r\n250 2\r\n354 3\r\n"),
	    "250 ");
	/* Its commands left, its mail did not. */
	CHECK(!smtp.kind->may_have_arrived(&smtp));
	CHECK_STRING(say(&smtp), "y\r\n.\r\n");
	/* Behind the dot already: it follows at once. */
	dialogue_take(&smtp, &third);
	CHECK_STRING(say(&smtp), HEAD("g@h"));
	CHECK_STRING(hear(&smtp, "452 full\r\n"), "452 ");
	CHECK_STRING(hear(&smtp, "250 1\r\n250 2\r\n354 3\r\n"), "");
	CHECK_STRING(say(&smtp), "z\r\n.\r\n");
	CHECK_STRING(hear(&smtp, "250 three\r\n"), "250 ");
	CHECK(smtp.current == NULL && dialogue_can_take(&smtp));
	dialogue_item_clear(&first);
	dialogue_item_clear(&second);
	dialogue_item_clear(&third);
	dialogue_clear(&smtp);
}

/* Refusals with more on the wire: `said` follows, then the next mail works. */
static void
test_pipelined_refusals(void)
{
	static const struct {
		const char *answers, *words, *line, *said, *then;
	} rows[] = {
		{ "550 sender\r\n503 a\r\n503 b\r\n", "550 ", "550 sender",
		  HEAD("e@f"), "" },
		{ "250 a\r\n550 rcpt\r\n554 none\r\n", "550 ", "550 rcpt",
		  "RSET\r\n", "250 ok\r\n" },
		{ "250 a\r\n250 b\r\n451 data\r\n", "451 ", "451 data",
		  "RSET\r\n", "250 ok\r\n" },
		/* It wants a mail to nobody: an empty one. */
		/* All lines say why; a code that each repeats is said once. */
		{ "250-x\r\n250 a\r\n550-5.7.1 first\r\n550-\r\n550-5.7.1 "
		  "https://policy\r\n550 5.7.1 last\r\n554-a\r\n554 none\r\n",
		  "550 ", "550 5.7.1 first https://policy last", "RSET\r\n",
		  "250 ok\r\n" },
		{ "250 a\r\n550-5.1.1 a\r\n550 5.1.10 b\r\n554 none\r\n",
		  "550 ", "550 5.1.1 a 5.1.10 b", "RSET\r\n", "250 ok\r\n" },
		{ "250 a\r\n550-\r\n550 b\r\n554 none\r\n",
		  "550 ", "550 b", "RSET\r\n", "250 ok\r\n" },
		{ "250 a\r\n450 rcpt\r\n354 go\r\n", "", NULL, ".\r\n",
		  "554 nobody\r\n" },
	};
	struct dialogue smtp = { 0 };
	struct dialogue_item first, second;
	size_t i;

	make_mail(&first, "c@d", "secret\r\n");
	make_mail(&second, "e@f", "y\r\n");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin(&smtp, &dialogue_smtp, true);
		dialogue_take(&smtp, &first);
		dialogue_take(&smtp, &second);
		(void)say(&smtp);
		CHECK_STRING(hear(&smtp, rows[i].answers), rows[i].words);
		if (rows[i].line != NULL)
			CHECK_STRING(smtp.line, rows[i].line);
		CHECK(!smtp.kind->may_have_arrived(&smtp));
		CHECK_STRING(say(&smtp), rows[i].said);
		CHECK_STRING(hear(&smtp, rows[i].then),
		    rows[i].line == NULL ? "450 " : "");
		if (rows[i].then[0] != '\0')
			CHECK_STRING(say(&smtp), HEAD("e@f"));
		CHECK_STRING(hear(&smtp, "250 1\r\n250 2\r\n354 3\r\n"), "");
		CHECK_STRING(say(&smtp), "y\r\n.\r\n");
		CHECK_STRING(hear(&smtp, "250 fine\r\n"), "250 ");
	}
	/* The server leaves: nothing more is begun. */
	begin(&smtp, &dialogue_smtp, true);
	dialogue_take(&smtp, &first);
	CHECK_STRING(hear(&smtp, "421 bye\r\n"), "421 ");
	CHECK(!dialogue_can_take(&smtp));
	dialogue_item_clear(&first);
	dialogue_item_clear(&second);
	dialogue_clear(&smtp);
}

static void
make_request(struct dialogue_item *item, const char *method, const char *url)
{
	struct exchange_request request = { .method = method, .url = url,
	    .content_type = "application/json", .body = "{}",
	    .body_length = 2 };

	memset(item, 0, sizeof(*item));
	dialogue_http.format(&request, item);
}

static void
test_http_requests(void)
{
	static const struct { const char *url, *target, *host; } rows[] = {
		{ "https://slack.com/api/x?a=b", "/api/x?a=b", "slack.com" },
		{ "http://[::1]:81", "/", "[::1]:81" },
		{ "http://h?q", "/?q", "h" },
		{ "http://h/p#part", "/p", "h" },
		{ "h/p", "/p", "h" },
	};
	struct dialogue_item item;
	char want[400];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_request(&item, "POST", rows[i].url);
		snprintf(want, sizeof(want), "POST %s HTTP/1.1\r\nHost: %s\r\n"
		    "User-Agent: patchday/" PATCHDAY_VERSION "\r\n"
		    "Accept: application/json\r\nContent-Type: "
		    "application/json\r\nContent-Length: 2\r\n\r\n{}",
		    rows[i].target, rows[i].host);
		CHECK_STRING(text_string(&item.bytes), want);
		dialogue_item_clear(&item);
	}
}

static const struct http_row {
	const char *answer, *words, *reply;
	bool is_over, at_close;
} http_rows[] = {
	{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "200 ", "ok",
	  0, 0 },
	{ "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"
	  "content-length: 2 \r\n\r\nok", "200 ", "ok", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	  "2;x=y\r\nok\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n", "200 ",
	  "ok0123456789", 0, 0 },
	{ "HTTP/1.1 204 None\r\n\r\n", "204 ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
	  "200 ", "", 1, 0 },
	{ "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "200 ", "", 1, 0 },
	{ "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n"
	  "Content-Length: 0\r\n\r\n", "200 ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\n\r\nall", "", "all", 1, 1 },
	/* Smuggling, and what is not HTTP. */
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
	  "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "200 ", "", 1, 0 },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n",
	  "broken ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n", "broken ", "",
	  0, 0 },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
	  "broken ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nokx\r\n",
	  "broken ", "o", 0, 0 },
	{ "HTTP/2 200\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 20\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 2000 OK\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 204\r\n\r\n", "204 ", "", 0, 0 },
	{ "HTTP/1./ 200 OK\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.x 200 OK\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1/200 OK\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 000 OK\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 600 OK\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 2/0 OK\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 2x0 OK\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 20/ OK\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 20x OK\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 304 Same\r\n\r\n", "304 ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nContent-Length: \r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 2;\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n"
	  "\r\nok", "200 ", "ok", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2x\r\n",
	  "broken ", "", 0, 0 },
	/* As long as those that matter. */
	{ "HTTP/1.1 200 OK\r\nX-Fourteen-abc: 1\r\nX-Seventeen-abcde: 2\r\n"
	  "X-Tenabcde: 3\r\nX-Elevenabc: 4\r\nContent-Length: 0\r\n\r\n",
	  "200 ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nConnection: upgrade\r\nContent-Length: 0\r\n"
	  "\r\n", "200 ", "", 0, 0 },
	{ "HTTP/1.0 200 OK\r\nConnection: upgrade\r\nContent-Length: 0\r\n"
	  "\r\n", "200 ", "", 1, 0 },
	{ "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "200 ", "ok", 0, 0 },
	{ "hello\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nnothing\r\n", "broken ", "", 0, 0 },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nmore\r\n",
	  "200 broken ", "", 0, 0 },
};

/* Whole, and a byte at a time: the words are the same. */
static void
check_http(const struct http_row *row, size_t step)
{
	struct dialogue http = { 0 };
	struct dialogue_item item;
	char words[100] = "";
	size_t i, length = strlen(row->answer);

	make_request(&item, "POST", "http://h/");
	begin(&http, &dialogue_http, false);
	dialogue_take(&http, &item);
	CHECK(!http.kind->may_have_arrived(&http));
	dialogue_sent(&http, item.body_at);
	CHECK(!http.kind->may_have_arrived(&http));
	dialogue_sent(&http, 1);
	CHECK(http.kind->may_have_arrived(&http));
	for (i = 0; i < length && strstr(words, "broken") == NULL; i += step)
		strcat(words, heard(&http, row->answer + i,
		    i + step < length ? step : length - i));
	CHECK_STRING(words, row->words);
	CHECK_STRING(text_string(&http.reply), row->reply);
	CHECK_NUMBER(http.kind->is_ended_by_close(&http), row->at_close);
	if (strcmp(row->words, "broken ") != 0)
		CHECK_ROW(http.is_over == row->is_over, row->answer);
	dialogue_item_clear(&item);
	dialogue_clear(&http);
}

/* Lines that no mail server says: the connection is given up. */
static void
test_smtp_nonsense(void)
{
	static const char *const lines[] = { "hello", "150 a", "650 a",
		"2/0 a", "2x0 a", "25/ a", "25x a", "250x", "250_a", "354 go",
		"300 a", "" };
	static const char *const data[] = { "250 a", "300 a", "355 a" };
	struct dialogue smtp = { 0 };
	struct dialogue_item item;
	char line[40];
	size_t i;

	make_mail(&item, "c@d", "x\r\n");
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		begin(&smtp, &dialogue_smtp, false);
		dialogue_take(&smtp, &item);
		snprintf(line, sizeof(line), "%s\r\n", lines[i]);
		CHECK_ROW(strcmp(hear(&smtp, line), "broken ") == 0,
		    lines[i]);
		CHECK_STRING(smtp.fault, "the server does not speak SMTP");
		/* It stays so. */
		CHECK_STRING(hear(&smtp, ""), "broken ");
	}
	for (i = 0; i < sizeof(data) / sizeof(data[0]); i++) {
		begin(&smtp, &dialogue_smtp, false);
		dialogue_take(&smtp, &item);
		CHECK_STRING(hear(&smtp, "250\n250 ok\n"), "");
		snprintf(line, sizeof(line), "%s\r\n", data[i]);
		CHECK_ROW(strcmp(hear(&smtp, line), "broken ") == 0, data[i]);
	}
	/* What was begun cannot be taken back. */
	begin(&smtp, &dialogue_smtp, false);
	dialogue_take(&smtp, &item);
	CHECK_STRING(hear(&smtp, "250 ok\r\n550 no\r\n"), "550 ");
	CHECK_STRING(hear(&smtp, "451 no\r\n"), "broken ");
	dialogue_item_clear(&item);
	dialogue_clear(&smtp);
}

/* Mails as they go out. */
static void
test_smtp_bodies(void)
{
	static const struct { const char *body, *want; } rows[] = {
		{ "", "\r\n.\r\n" }, { "x", "x\r\n.\r\n" },
		{ ".", "..\r\n.\r\n" }, { "\r\n", "\r\n.\r\n" },
		{ "a.b\r\n.\r\n..c\r\n", "a.b\r\n..\r\n...c\r\n.\r\n" },
		{ ".\r\n.", "..\r\n..\r\n.\r\n" },
	};
	struct dialogue_item item;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_mail(&item, "c@d", rows[i].body);
		CHECK_STRING(text_string(&item.bytes) + item.body_at,
		    rows[i].want);
		dialogue_item_clear(&item);
	}
}

/* Lines and heads that do not end are not kept for ever. */
static void
test_endless(void)
{
	static const struct { const char *first, *more; } rows[] = {
		{ "HTTP/1.1 200 OK\r\n", "X: yyyyyyyyyyyyyyyyyyyyyyyyy\r\n" },
		{ "HTTP/1.1 200 OK\r\nX: ", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyy" },
		{ "", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy" },
	};
	struct dialogue http = { 0 };
	struct dialogue_item item;
	size_t i, count;

	make_request(&item, "GET", "http://h/");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin(&http, &dialogue_http, false);
		CHECK(!http.kind->may_have_arrived(&http));
		dialogue_take(&http, &item);
		(void)hear(&http, rows[i].first);
		for (count = 0; count < 100000 && strcmp(hear(&http,
		    rows[i].more), "") == 0; count++)
			;
		CHECK_ROW(count < 20000, rows[i].first);
		CHECK_STRING(hear(&http, rows[i].more), "broken ");
	}
	dialogue_item_clear(&item);
	dialogue_clear(&http);
}

int
main(void)
{
	size_t i;

	test_smtp_nonsense();
	test_smtp_bodies();
	test_endless();
	test_one_by_one();
	test_pipelined();
	test_pipelined_refusals();
	test_http_requests();
	for (i = 0; i < sizeof(http_rows) / sizeof(http_rows[0]); i++) {
		check_http(&http_rows[i], 1000);
		check_http(&http_rows[i], 1);
	}
	return harness_end();
}
