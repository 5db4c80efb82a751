/* SPDX-License-Identifier: MIT */
/* The real network against SMTP servers on loopback that answer to order:
 * what may be repeated is decided here (RFC 1047). */
#include "harness.h"
#include "peer.h"

#define DEADLINE_MS 150			/* of what never ends */
#define BIG_BYTES (8 * 1024 * 1024)	/* more than sockets hold */

struct smtp_script {
	const char *label;
	const char *at;		/* "banner", a verb, "body" (midway), "dot" */
	const char *reply;	/* said there instead; NULL: closed */
	bool hangs, hangs_at_quit;
	const char *features;	/* of EHLO; NULL: none */
	bool needs_tls, has_login;
	/* Expected. */
	enum exchange_progress progress;
	int status;
	const char *body;
	bool is_recipient;	/* whom the server does not know */
	const char *never;	/* what must not be heard */
};

#define NEVER .progress = EXCHANGE_NEVER_SENT, .body = ""
#define KEPT_OUT(code, text) .progress = EXCHANGE_NEVER_SENT, \
	.status = (code), .body = (text)
#define UNKNOWN .progress = EXCHANGE_UNKNOWN, .body = ""
#define ANSWERED(code, text) .progress = EXCHANGE_ANSWERED, \
	.status = (code), .body = (text)
#define TO_RECIPIENT(code, text) .is_recipient = true, ANSWERED(code, text)

/* fault-row: 46 48 49 50 */
static const struct smtp_script smtp_scripts[] = {
	{ "ok", "dot", "250 2.0.0 Ok: queued as 4FxYz1\r\n",
	  ANSWERED(250, "250 2.0.0 Ok: queued as 4FxYz1") },
	{ "several lines, the last counts", "dot",
	  "250-2.0.0 Ok\r\n250 2.0.0 queued as 4FxYz2\r\n",
	  ANSWERED(250, "250 2.0.0 queued as 4FxYz2") },
	{ "the server does not know EHLO", "EHLO", "502 what?\r\n",
	  ANSWERED(250, "250 fine") },
	/* Refused at each stage, for a while and for good. */
	{ "554 banner", "banner", "554 go away\r\n",
	  KEPT_OUT(554, "554 go away") },
	{ "421 banner", "banner", "421 too busy\r\n",
	  KEPT_OUT(421, "421 too busy") },
	{ "451 sender", "MAIL", "451 4.3.0 later\r\n",
	  KEPT_OUT(451, "451 4.3.0 later") },
	{ "553 sender", "MAIL", "553 5.7.1 not yours\r\n",
	  KEPT_OUT(553, "553 5.7.1 not yours") },
	{ "450 recipient", "RCPT", "450 4.2.0 greylisted\r\n",
	  TO_RECIPIENT(450, "450 4.2.0 greylisted"), .never = "DATA" },
	{ "550 recipient", "RCPT", "550 5.1.1 no such user\r\n",
	  TO_RECIPIENT(550, "550 5.1.1 no such user"), .never = "DATA" },
	{ "451 data", "DATA", "451 not now\r\n",
	  ANSWERED(451, "451 not now"), .never = "Subject" },
	{ "554 data", "DATA", "554 no\r\n", ANSWERED(554, "554 no"),
	  .never = "Subject" },
	{ "452 after the dot", "dot", "452 disk full\r\n",
	  ANSWERED(452, "452 disk full") },
	{ "550 after the dot", "dot", "550 looks like spam\r\n",
	  ANSWERED(550, "550 looks like spam") },
	{ "250 to DATA", "DATA", "250 what?\r\n", NEVER,
	  .never = "Subject" },
	{ "refused, then no answer to QUIT", "RCPT", "550 no\r\n",
	  .hangs_at_quit = true, TO_RECIPIENT(550, "550 no") },
	{ "login refused, then no answer to QUIT", "AUTH", "535 no\r\n",
	  .hangs_at_quit = true, .features = "AUTH PLAIN",
	  .has_login = true, KEPT_OUT(535, "535 no") },
	{ "sent, then no answer to QUIT", NULL, NULL, .hangs_at_quit = true,
	  ANSWERED(250, "250 fine") },
	/* Lost. */
	{ "closed before the banner", "banner", NULL, NEVER },
	{ "closed at EHLO", "EHLO", NULL, NEVER },
	{ "closed at MAIL", "MAIL", NULL, NEVER },
	{ "closed at RCPT", "RCPT", NULL, NEVER },
	{ "closed at DATA", "DATA", NULL, NEVER },
	{ "closed before the dot", "body", NULL, NEVER },
	{ "closed after the dot", "dot", NULL, UNKNOWN },
	{ "no SMTP after the dot", "dot", "hello there\r\n", .hangs = true,
	  UNKNOWN },
	{ "silent banner", "banner", NULL, .hangs = true, NEVER },
	{ "no SMTP banner", "banner", "hello there\r\n", .hangs = true,
	  NEVER },
	{ "silent after the dot", "dot", NULL, .hangs = true, UNKNOWN },
	/* The same where commands are sent together. */
	{ "pipelined", "dot", "250 queued\r\n", .features = "PIPELINING",
	  ANSWERED(250, "250 queued") },
	{ "pipelined, 550 sender", "MAIL", "550 no\r\n",
	  .features = "PIPELINING", KEPT_OUT(550, "550 no"),
	  .never = "Subject" },
	{ "pipelined, 550 recipient", "RCPT", "550 no\r\n",
	  .features = "PIPELINING", TO_RECIPIENT(550, "550 no"),
	  .never = "Subject" },
	{ "pipelined, 554 data", "DATA", "554 no\r\n",
	  .features = "PIPELINING", ANSWERED(554, "554 no"),
	  .never = "Subject" },
	{ "pipelined, closed at DATA", "DATA", NULL, .features = "PIPELINING",
	  NEVER, .never = "Subject" },
	{ "pipelined, closed before the dot", "body", NULL,
	  .features = "PIPELINING", NEVER },
	{ "pipelined, closed after the dot", "dot", NULL,
	  .features = "PIPELINING", UNKNOWN },
	{ "pipelined, silent after the dot", "dot", NULL, .hangs = true,
	  .features = "PIPELINING", UNKNOWN },
	/* STARTTLS required: nothing goes out in plain text. */
	{ "STARTTLS missing", NULL, NULL, .needs_tls = true, NEVER,
	  .never = "MAIL" },
	{ "STARTTLS refused", "STARTTLS", "454 not now\r\n",
	  .features = "STARTTLS", .needs_tls = true,
	  KEPT_OUT(454, "454 not now"), .never = "MAIL" },
	{ "STARTTLS and no TLS", "STARTTLS", "220 go\r\nhello there\r\n",
	  .features = "STARTTLS", .needs_tls = true, NEVER,
	  .never = "MAIL" },
	{ "answers slipped in before TLS", "STARTTLS",
	  "220 go\r\n250-x\r\n250 AUTH PLAIN\r\n235 in\r\n250 a\r\n",
	  .features = "STARTTLS", .needs_tls = true, .has_login = true,
	  NEVER, .never = "AUTH" },
	{ "login is for TLS", NULL, NULL, .features = "AUTH PLAIN",
	  .needs_tls = true, .has_login = true, NEVER, .never = "AUTH" },
	/* The login. */
	{ "login", "AUTH", "235 welcome\r\n", .features = "AUTH PLAIN LOGIN",
	  .has_login = true, ANSWERED(250, "250 fine") },
	{ "login refused", "AUTH", "535 5.7.8 no\r\n",
	  .features = "AUTH PLAIN", .has_login = true,
	  KEPT_OUT(535, "535 5.7.8 no"), .never = "MAIL" },
	{ "login wanted", "MAIL", "530 5.7.0 log in\r\n", .has_login = true,
	  KEPT_OUT(530, "530 5.7.0 log in") },
};

static const char smtp_mail[] = "Subject: x\r\n\r\nfirst\r\n.\r\n..\r\n"
    ".second\r\n";

/* A line without its end; false when the other side is gone. */
static bool
smtp_read_line(struct peer *peer, int descriptor, struct text *line)
{
	char byte;

	text_cut(line, 0);
	while (peer_read_byte(peer, descriptor, &byte)) {
		if (byte == '\n')
			return true;
		if (byte != '\r')
			text_putc(line, byte);
	}
	return false;
}

/* Say what the script says there; false when the connection is to end. */
static bool
smtp_say(const struct smtp_script *script, int descriptor, const char *stage,
    const char *usual)
{
	if (script->at == NULL || strcmp(script->at, stage) != 0) {
		peer_say(descriptor, usual);
		return true;
	}
	if (script->reply != NULL)
		peer_say(descriptor, script->reply);
	if (script->hangs)
		peer_hang(descriptor);
	else if (script->reply == NULL && strcmp(stage, "dot") != 0)
		peer_reset(descriptor);
	return script->reply != NULL && !script->hangs;
}

/* The mail, up to its dot; "body" breaks off at its second line. */
static bool
smtp_take_mail(struct peer *peer, int descriptor, struct text *line)
{
	const struct smtp_script *script = peer->script;

	do {
		if (!smtp_read_line(peer, descriptor, line))
			return false;
		if (script->at != NULL && strcmp(script->at, "body") == 0) {
			peer_reset(descriptor);
			return false;
		}
	} while (strcmp(text_string(line), ".") != 0);
	atomic_fetch_add(&peer->request_count, 1);
	return smtp_say(script, descriptor, "dot", "250 fine\r\n");
}

static void
smtp_serve(struct peer *peer, int descriptor)
{
	const struct smtp_script *script = peer->script;
	struct text line = { 0 };
	char usual[100], verb[16];
	bool goes_on = smtp_say(script, descriptor, "banner",
	    "220 fake.example ESMTP\r\n");

	while (goes_on && smtp_read_line(peer, descriptor, &line)) {
		snprintf(verb, sizeof(verb), "%.*s", (int)strcspn(
		    text_string(&line), " "), text_string(&line));
		snprintf(usual, sizeof(usual), "250 fine\r\n");
		if (strcmp(verb, "QUIT") == 0 && script->hangs_at_quit)
			peer_hang(descriptor);
		if (strcmp(verb, "EHLO") == 0 && script->features != NULL)
			snprintf(usual, sizeof(usual),
			    "250-fake.example\r\n250 %s\r\n",
			    script->features);
		else if (strcmp(verb, "DATA") == 0)
			snprintf(usual, sizeof(usual), "354 go on\r\n");
		if (strcmp(verb, "AUTH") == 0) {
			peer_say(descriptor, "334 \r\n");
			(void)smtp_read_line(peer, descriptor, &line);
			snprintf(usual, sizeof(usual), "235 welcome\r\n");
		}
		goes_on = smtp_say(script, descriptor, verb, usual);
		if (goes_on && strcmp(verb, "DATA") == 0 &&
		    (script->at == NULL || strcmp(script->at, "DATA") != 0))
			goes_on = smtp_take_mail(peer, descriptor, &line);
	}
	text_clear(&line);
}

static struct exchange_request
smtp_request(const char *url)
{
	return (struct exchange_request){ .protocol = EXCHANGE_SMTP,
	    .sink = "mail", .url = url, .sender = "patchday@example.org",
	    .recipient = "users@example.org", .tls = EXCHANGE_TLS_NONE,
	    .body = smtp_mail, .body_length = sizeof(smtp_mail) - 1,
	    .timeout_ms = 5000 };
}

/* A mail that does not fit into the sockets between the two. */
static char *
smtp_make_big(void)
{
	char *mail = malloc(BIG_BYTES);
	size_t i;

	for (i = 0; i < BIG_BYTES; i++)
		mail[i] = "Subject: 0123456789\r\n"[i % 21];
	return mail;
}

static void
check_smtp(struct caller *caller, const struct smtp_script *script)
{
	struct exchange_request request;
	struct peer peer;
	struct call call;
	char url[100], *big = NULL;
	int64_t began_ms;

	peer_start(&peer, smtp_serve, script);
	snprintf(url, sizeof(url), "smtp://127.0.0.1:%u", peer.port);
	request = smtp_request(url);
	request.sink = script->label;
	if (script->needs_tls)
		request.tls = EXCHANGE_TLS_REQUIRED;
	if (script->has_login) {
		request.user = "patchday";
		request.password = "canary";
	}
	if (script->hangs)
		request.timeout_ms = DEADLINE_MS;
	if (script->at != NULL && strcmp(script->at, "body") == 0) {
		request.body = big = smtp_make_big();
		request.body_length = BIG_BYTES / 21 * 21;
	}
	began_ms = clock_boot_ms(&caller->clock);
	CHECK_ROW(caller_call(caller, &request, &call, NULL) == 0,
	    script->label);
	CHECK_ROW(clock_boot_ms(&caller->clock) - began_ms < 25000,
	    script->label);
	if (!CHECK_ROW(call.reply.progress == script->progress,
	    script->label))
		fprintf(stderr, "   progress %d, status %d, %s\n",
		    call.reply.progress, call.reply.status,
		    call.reply.reason);
	CHECK_NUMBER(call.reply.status, script->status);
	CHECK_ROW(call.reply.is_recipient == script->is_recipient,
	    script->label);
	CHECK_STRING(call.reply.body, script->body);
	CHECK_NUMBER(call.reply.length, strlen(script->body));
	if (script->never != NULL)
		CHECK_ROW(peer_heard(&peer, script->never) == 0,
		    script->label);
	CHECK_NUMBER(peer_heard(&peer, "canary"), 0);
	CHECK_ROW(strstr(call.reply.reason, "canary") == NULL,
	    script->label);
	CHECK_NUMBER(peer.connection_count, 1);
	call_clear(&call);
	peer_stop(&peer);
	free(big);
}

/* What the server hears, and what it stores: dots doubled on the way. */
static void
test_dialogue(void)
{
	struct smtp_script script = { .features = "AUTH PLAIN" };
	struct exchange_request request;
	struct caller caller;
	struct peer peer;
	struct call call;
	char url[100];

	peer_start(&peer, smtp_serve, &script);
	caller_init(&caller);
	snprintf(url, sizeof(url), "smtp://localhost:%u", peer.port);
	request = smtp_request(url);
	request.user = "user";
	request.password = "secret";
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	call_clear(&call);
	CHECK_NUMBER(peer_heard(&peer,
	    "MAIL FROM:<patchday@example.org>\r\n"), 1);
	CHECK_NUMBER(peer_heard(&peer, "RCPT TO:<users@example.org>\r\n"), 1);
	CHECK_NUMBER(peer_heard(&peer, "RCPT TO:"), 1);
	CHECK_NUMBER(peer_heard(&peer, "DATA\r\nSubject: x\r\n\r\nfirst\r\n"
	    "..\r\n...\r\n..second\r\n.\r\n"), 1);
	/* base64 of NUL user NUL secret */
	CHECK_NUMBER(peer_heard(&peer, "AHVzZXIAc2VjcmV0"), 1);
	caller_clear(&caller);
	peer_stop(&peer);
}

static void
test_reuse(void)
{
	struct smtp_script script = { .label = "ok" };
	struct exchange_request request;
	struct caller caller;
	struct peer peer;
	struct call call;
	char url[100];
	int i;

	peer_start(&peer, smtp_serve, &script);
	caller_init(&caller);
	snprintf(url, sizeof(url), "smtp://127.0.0.1:%u", peer.port);
	for (i = 0; i < 6; i++) {
		request = smtp_request(url);
		request.sink = i % 2 == 0 ? "mail" : "other";
		CHECK(caller_call(&caller, &request, &call, NULL) == 0);
		CHECK_NUMBER(call.reply.status, 250);
		call_clear(&call);
	}
	CHECK_NUMBER(peer.connection_count, 2);
	CHECK_NUMBER(peer.request_count, 6);
	CHECK_NUMBER(peer_heard(&peer, "QUIT"), 0);
	/* TLS is asked for from now on: not over what is open. */
	request = smtp_request(url);
	request.tls = EXCHANGE_TLS_REQUIRED;
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	CHECK_NUMBER(call.reply.progress, EXCHANGE_NEVER_SENT);
	CHECK_NUMBER(peer.connection_count, 3);
	CHECK_NUMBER(peer.request_count, 6);
	call_clear(&call);
	caller_clear(&caller);
	peer_stop(&peer);
}

static void
smtp_count_sent(void *context, const struct exchange_reply *reply)
{
	CHECK_NUMBER(reply->status, 250);
	++*(int *)context;
}

/* Many mails share eight connections, each goes out once. */
static void
test_many(void)
{
	struct smtp_script script = { .features = "PIPELINING" };
	struct exchange_request request;
	struct caller caller;
	struct peer peer;
	char url[100];
	int count = 0, i;

	peer_start(&peer, smtp_serve, &script);
	caller_init(&caller);
	snprintf(url, sizeof(url), "smtp://127.0.0.1:%u", peer.port);
	request = smtp_request(url);
	for (i = 0; i < 100; i++)
		CHECK(caller.network->start(caller.network, &request,
		    smtp_count_sent, &count, NULL) == 0);
	while (network_curl_run(caller.network), count < 100)
		caller_turn(&caller);
	CHECK(peer.connection_count <= 8);
	CHECK_NUMBER(peer.request_count, 100);
	caller_clear(&caller);
	peer_stop(&peer);
}

/* A mail a connection, which is closed when a second is begun. */
static void
smtp_serve_one(struct peer *peer, int descriptor)
{
	const struct smtp_script *script = peer->script;
	struct text line = { 0 };
	int mails = 0;

	peer_say(descriptor, "220 fake.example ESMTP\r\n");
	while (smtp_read_line(peer, descriptor, &line)) {
		if (strncmp(text_string(&line), "MAIL", 4) == 0 &&
		    mails++ == 1)
			break;
		if (strcmp(text_string(&line), "DATA") == 0) {
			peer_say(descriptor, "354 go on\r\n");
			(void)smtp_take_mail(peer, descriptor, &line);
			continue;
		}
		peer_say(descriptor, "250 fine\r\n");
	}
	if (script->reply != NULL)
		peer_say(descriptor, script->reply);
	else
		peer_reset(descriptor);
	text_clear(&line);
}

/* A server that closes a connection just when it is used again, or has enough
 * of it, refuses nothing: the mail was certainly not sent, and goes over
 * another. */
static void
test_again(const char *farewell)
{
	struct smtp_script script = { .reply = farewell };
	struct exchange_request request;
	struct caller caller;
	struct peer peer;
	struct call call;
	char url[100];
	int i;

	peer_start(&peer, smtp_serve_one, &script);
	caller_init(&caller);
	snprintf(url, sizeof(url), "smtp://127.0.0.1:%u", peer.port);
	request = smtp_request(url);
	for (i = 0; i < 3; i++) {
		CHECK(caller_call(&caller, &request, &call, NULL) == 0);
		CHECK_NUMBER(call.reply.status, 250);
		call_clear(&call);
	}
	CHECK_NUMBER(peer.connection_count, 3);
	CHECK_NUMBER(peer.request_count, 3);
	caller_clear(&caller);
	peer_stop(&peer);
}

/* A server that does not answer to our leave holds nobody up. */
static void
test_leave(void)
{
	struct smtp_script script = { .hangs_at_quit = true };
	struct exchange_request request;
	struct caller caller;
	struct peer peer;
	struct call call;
	int64_t began_ms;
	char url[100];

	peer_start(&peer, smtp_serve, &script);
	caller_init(&caller);
	snprintf(url, sizeof(url), "smtp://127.0.0.1:%u", peer.port);
	request = smtp_request(url);
	request.timeout_ms = 60000;
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	CHECK_NUMBER(call.reply.status, 250);
	call_clear(&call);
	began_ms = clock_boot_ms(&caller.clock);
	caller.network->cancel_all(caller.network);
	CHECK(clock_boot_ms(&caller.clock) - began_ms < 25000);
	caller_clear(&caller);
	peer_stop(&peer);
}

static void
test_refused(void)
{
	static const struct {
		const char *url, *sender, *recipient, *body, *part;
	} rows[] = {
		{ "smtp://192.0.2.1", "a@b", "c@d", "x", "without TLS" },
		{ "smtp://mail.example", "a@b", "c@d", "x", "without TLS" },
		{ "smtp://localhost", "a@b\r\nRCPT TO:<e@x>", "c@d", "x",
		  "sender" },
		{ "smtp://localhost", "a@b", "c@d\r\nRCPT TO:<e@x>", "x",
		  "recipient" },
		{ "smtp://localhost", "a@b", "c@d\nx", "x", "recipient" },
		{ "smtp://localhost", "a@b", "c@d\x01", "x", "recipient" },
		{ "smtp://localhost", "a@b", "c@d> <e@x", "x", "recipient" },
		{ "smtp://localhost", "a@b", "nobody", "x", "recipient" },
		{ "smtp://localhost", "a@b", NULL, "x", "recipient" },
		{ "smtp://localhost", NULL, "c@d", "x", "sender" },
		{ "smtp://localhost\r\nx", "a@b", "c@d", "x",
		  "control character" },
		{ "smtp://localhost", "a@b", "c@d", "x\n.\ny", "CR LF" },
		{ "smtp://localhost", "a@b", "c@d", "x\r.\ry", "CR LF" },
		{ "smtp://localhost", "a@b", "c@d", "x\r\n.\r", "CR LF" },
	};
	struct exchange_request request;
	struct caller caller;
	struct call call;
	size_t i;

	caller_init(&caller);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct error error = { 0 };

		request = smtp_request(rows[i].url);
		request.sender = rows[i].sender;
		request.recipient = rows[i].recipient;
		request.body = rows[i].body;
		request.body_length = strlen(rows[i].body);
		CHECK_ROW(caller_call(&caller, &request, &call, &error) == -1,
		    rows[i].part);
		CHECK_ROW(strstr(error.text, rows[i].part) != NULL,
		    error.text);
	}
	caller_clear(&caller);
}

int
main(void)
{
	struct caller caller;
	size_t i;

	alarm(60);
	caller_init(&caller);
	for (i = 0; i < sizeof(smtp_scripts) / sizeof(smtp_scripts[0]); i++)
		check_smtp(&caller, &smtp_scripts[i]);
	caller_clear(&caller);
	test_dialogue();
	test_reuse();
	test_many();
	test_again(NULL);
	test_again("421 4.7.0 too many messages\r\n");
	test_leave();
	test_refused();
	return harness_end();
}
