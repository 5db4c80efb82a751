/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "channels.h"
#include "harness.h"
#include "mime_internal.h"

#define KEY "0123456789abcdef0123456789abcdef"
#define REST "from: patchday@example.org, smtp: \"smtp://mail.example.org\""

static const struct { const char *yaml, *want; } parses[] = {
	{ "users: {email: [a@example.org, b@example.org], " REST "}", "" },
	{ "users: {email: a@example.org, " REST "}", "" },
	{ "users: {email: [a@b], from: c@d, smtp: \"smtps://mail:465\"}", "" },
	{ "users: {email: [a@b], from: c@d, smtp: \"smtp://localhost:25\","
	    " tls: none}", "" },
	{ "users: {email: [a@b], from: c@d, smtp: \"smtp://[::1]:25\","
	    " tls: none}", "" },
	{ "users: {email: [a@b], " REST ", user: u, password: {file: p}}",
	    "" },
	{ "users: {email: [a@b], " REST ", ca: ca.pem, tls: required}", "" },
	{ "users: {email: [a@b], from: c@d, smtp: \"smtp://localhost:25\"}",
	    "write tls: none" },		/* a warning */
	{ "users: {email: [], " REST "}", "has no address" },
	{ "users: {email: [\"a b@c\"], " REST "}", "no mail address" },
	{ "users: {email: [\"a@c\\r\\nRCPT TO:<x@y>\"], " REST "}",
	    "no mail address" },
	{ "users: {email: [[a@b]], " REST "}", "no mail address" },
	{ "users: {email: [\"Team <a@b>\"], " REST "}", "no mail address" },
	{ "users: {email: [a@b], smtp: \"smtp://x\"}", "has no \"from\"" },
	{ "users: {email: [a@b], from: \"P <c@d>\", smtp: \"smtp://x\"}",
	    "an address alone" },
	{ "users: {email: [a@b], from: \"c@d\\nBcc: e@f\", smtp: "
	    "\"smtp://x\"}", "an address alone" },
	{ "users: {email: [a@b], from: c@d}", "has no \"smtp\"" },
	{ "users: {email: [a@b], from: c@d, smtp: \"http://x\"}", "smtp" },
	{ "users: {email: [a@b], from: c@d, smtp: \"smtp://u:p@x\"}", "smtp" },
	{ "users: {email: [a@b], from: c@d, smtp: \"smtp://x/y\"}",
	    "host or its port" },
	{ "users: {email: [a@b], from: c@d, smtp: \"smtp://x?y\"}",
	    "host or its port" },
	{ "users: {email: [a@b], from: c@d, smtp: \"smtp://mail.example.org\","
	    " tls: none}", "this machine only" },
	{ "users: {email: [a@b], from: c@d, smtp: \"smtp://127.0.0.1.nip.io\""
	    ", tls: none}", "this machine only" },
	{ "users: {email: [a@b], " REST ", tls: maybe}", "tls" },
	{ "users: {email: [a@b], " REST ", user: u}", "without \"password\"" },
	{ "users: {email: [a@b], " REST ", password: {file: p}}",
	    "without \"user\"" },
	{ "users: {email: [a@b], " REST ", user: u, password: hunter2}",
	    "must not be written" },
	{ "users: {email: [a@b], " REST ", bcc: x@y}", "bcc" },
};

static const struct {
	enum exchange_progress progress;
	int status;
	const char *body;
	enum outcome_class class;
	int64_t retry_after_secs;
	const char *reference;
} sends[] = {
	{ EXCHANGE_ANSWERED, 250, "2.0.0 Ok: queued as 4FxYz1", OUTCOME_SENT,
	    -1, "4FxYz1" },
	{ EXCHANGE_ANSWERED, 250, "OK", OUTCOME_SENT, -1, "OK" },
	{ EXCHANGE_ANSWERED, 250, "", OUTCOME_SENT, -1, "" },
	{ EXCHANGE_ANSWERED, 421, "4.3.2 shutting down", OUTCOME_LATER, 60,
	    "" },
	{ EXCHANGE_ANSWERED, 450, "4.2.0 greylisted", OUTCOME_LATER, 60, "" },
	{ EXCHANGE_ANSWERED, 451, "", OUTCOME_LATER, 60, "" },
	{ EXCHANGE_ANSWERED, 452, "", OUTCOME_LATER, 60, "" },
	{ EXCHANGE_ANSWERED, 454, "", OUTCOME_LATER, 60, "" },
	{ EXCHANGE_NEVER_SENT, 450, "", OUTCOME_LATER, 60, "" },
	/* Before it heard of a mail it cannot refuse one. */
	{ EXCHANGE_NEVER_SENT, 550, "", OUTCOME_PARKED, -1, "" },
	{ EXCHANGE_NEVER_SENT, 554, "go away", OUTCOME_PARKED, -1, "" },
	{ EXCHANGE_NEVER_SENT, 502, "no STARTTLS", OUTCOME_PARKED, -1, "" },
	{ EXCHANGE_NEVER_SENT, 421, "too busy", OUTCOME_LATER, 60, "" },
	/* fault-row: 45 46 */
	{ EXCHANGE_ANSWERED, 550, "5.1.1 no such user", OUTCOME_REFUSED, -1,
	    "" },
	{ EXCHANGE_ANSWERED, 552, "", OUTCOME_REFUSED, -1, "" },
	{ EXCHANGE_ANSWERED, 550, "550 spam", OUTCOME_REFUSED, -1, "" },
	{ EXCHANGE_ANSWERED, 554, "5.7.1 spam", OUTCOME_REFUSED, -1, "" },
	{ EXCHANGE_ANSWERED, 530, "5.7.0 authentication required",
	    OUTCOME_PARKED, -1, "" },
	{ EXCHANGE_ANSWERED, 535, "5.7.8 bad password", OUTCOME_PARKED, -1,
	    "" },
	{ EXCHANGE_ANSWERED, 534, "", OUTCOME_PARKED, -1, "" },
	{ EXCHANGE_ANSWERED, 538, "", OUTCOME_PARKED, -1, "" },
	{ EXCHANGE_ANSWERED, 354, "", OUTCOME_UNKNOWN, -1, "" },
	{ EXCHANGE_ANSWERED, 0, "", OUTCOME_UNKNOWN, -1, "" },
	{ EXCHANGE_UNKNOWN, 0, "", OUTCOME_UNKNOWN, -1, "" },
	{ EXCHANGE_UNKNOWN, 250, "", OUTCOME_UNKNOWN, -1, "" },
	{ EXCHANGE_NEVER_SENT, 0, "", OUTCOME_LATER, -1, "" },
	{ EXCHANGE_NEVER_SENT, 220, "", OUTCOME_LATER, -1, "" },
};

/* Answers to the recipient: is nobody there? (RFC 3463) */
static const struct {
	const char *body;
	enum outcome_class class;
	bool is_bounce;
} refusals[] = {
	{ "550 5.1.1 no such user", OUTCOME_REFUSED, true },
	{ "550-5.1.1 no such user", OUTCOME_REFUSED, true },
	{ "550 5.1.10 not found", OUTCOME_REFUSED, true },
	{ "550 5.2.1 disabled", OUTCOME_REFUSED, true },
	{ "550 no such user", OUTCOME_REFUSED, true },
	{ "550", OUTCOME_REFUSED, true },
	{ "550 5.7 of 9", OUTCOME_REFUSED, true },
	{ "554 5.7.1 relay access denied", OUTCOME_REFUSED, false },
	{ "550 5.4.1 no such domain here", OUTCOME_REFUSED, false },
	/* Said to the recipient, and about the sender. */
	{ "553 5.7.1 <pd@example.org>: Sender address rejected: not owned by "
	  "user pd", OUTCOME_PARKED, false },
	{ "550 5.1.8 <pd@example.org>: domain not found", OUTCOME_PARKED,
	  false },
	{ "501 5.1.7 bad sender", OUTCOME_PARKED, false },
};

static void
test_refusals(void)
{
	struct exchange_reply reply = { .progress = EXCHANGE_ANSWERED,
	    .is_recipient = true, .retry_after_secs = -1 };
	struct outcome outcome;
	size_t i;

	for (i = 0; i < countof(refusals); i++) {
		reply.status = atoi(refusals[i].body);
		reply.body = refusals[i].body;
		reply.length = strlen(reply.body);
		memset(&outcome, 0, sizeof(outcome));
		channel_kinds[2]->judge_send(&reply, &outcome);
		CHECK_ROW(outcome.class == refusals[i].class,
		    refusals[i].body);
		CHECK_ROW(outcome.is_bounce == refusals[i].is_bounce,
		    refusals[i].body);
	}
}

static void
test_rows(void)
{
	struct exchange_reply reply = { .retry_after_secs = -1 };
	struct outcome outcome;
	struct channel channel;
	char complaint[480];
	size_t i;

	for (i = 0; i < countof(parses); i++) {
		int result = channels_parse(parses[i].yaml, &channel,
		    complaint, sizeof(complaint));
		bool is_warning = strstr(parses[i].want, "write tls") != NULL;

		CHECK_ROW((result == 0) == (parses[i].want[0] == '\0' ||
		    is_warning), parses[i].yaml);
		CHECK_ROW(parses[i].want[0] == '\0' ? complaint[0] == '\0' :
		    strstr(complaint, parses[i].want) != NULL,
		    parses[i].yaml);
		CHECK_ROW(strstr(complaint, "hunter2") == NULL,
		    parses[i].yaml);
		channel_clear(&channel);
	}
	for (i = 0; i < countof(sends); i++) {
		reply.progress = sends[i].progress;
		reply.status = sends[i].status;
		reply.body = sends[i].body;
		reply.length = strlen(reply.body);
		memset(&outcome, 0, sizeof(outcome));
		channel_kinds[2]->judge_send(&reply, &outcome);
		CHECK_ROW(outcome.class == sends[i].class, sends[i].body);
		CHECK_ROW(!outcome.is_bounce, sends[i].body);
		CHECK_ROW(outcome.retry_after_secs ==
		    sends[i].retry_after_secs, sends[i].body);
		CHECK_ROW(strcmp(outcome.reference, sends[i].reference) == 0,
		    sends[i].body);
	}
}

/* The header of a letter to `recipient` about `identity`; caller frees. */
static char *
letter_header(const struct channel *channel, const char *identity,
    enum announcement_kind kind, const char *recipient, const char *name)
{
	struct channel_thread thread = { 0 };
	struct channel_letter letter;
	struct text value = { 0 };
	struct message message;

	channels_message(&message, kind);
	free(message.identity);
	message.identity = mem_string(identity);
	channel->kind->compose(channel, &message, &thread, KEY, recipient,
	    1796338800, &letter);
	(void)mime_read_header(&value, letter.body, letter.length, name);
	free(letter.body);
	message_clear(&message);
	return text_take(&value);
}

/* Ids have a domain, whatever the sender is. */
static void
test_sender(const struct channel *channel)
{
	struct channel local = *channel;
	char *id;

	local.sender = (char *)"patchday";
	id = letter_header(&local, "w/2026-12-03T15:00", ANNOUNCEMENT_START,
	    "a@example.org", "Message-ID");
	CHECK_STRING(id, "<patchday." KEY "@localhost>");
	free(id);
}

#define PATCH "patch-thursday/2026-12-03T15:00"

static const struct { const char *name, *want; } headers[] = {
	{ "Date", "Thu, 03 Dec 2026 23:00:00 +0000" },
	{ "From", "Rubin Science Platform <patchday@example.org>" },
	{ "To", "<a@example.org>" },
	{ "Subject", "Patch Thursday has started" },
	{ "Message-ID", "<patchday." KEY "@example.org>" },
	{ "List-Id", "Patch Thursday <patch-thursday.patchday.example.org>" },
	{ "Auto-Submitted", "auto-generated" },
	{ "X-Patchday-Occurrence", PATCH },
	{ "X-Patchday-Kind", "start" },
	{ "MIME-Version", "1.0" },
	{ "Content-Type",
	    "multipart/alternative; boundary=\"" MIME_BOUNDARY KEY "\"" },
	{ "Bcc", "" },
};

static void
test_letter(void)
{
	static const struct {
		const char *identity, *recipient;
		enum announcement_kind kind;
		bool is_same;	/* thread as the first row */
	} threads[] = {
		{ PATCH, "a@example.org", ANNOUNCEMENT_REMINDER, true },
		{ PATCH, "a@example.org", ANNOUNCEMENT_START, true },
		{ PATCH, "a@example.org", ANNOUNCEMENT_END, true },
		{ PATCH, "b@example.org", ANNOUNCEMENT_START, false },
		{ "patch-thursday/2026-12-10T15:00", "a@example.org",
		    ANNOUNCEMENT_START, false },
	};
	struct channel channel;
	char complaint[480], *got, *first, *references;
	size_t i;

	channels_parse("users: {email: [a@example.org, b@example.org], " REST
	    "}", &channel, complaint, sizeof(complaint));
	for (i = 0; i < countof(headers); i++) {
		got = letter_header(&channel, PATCH, ANNOUNCEMENT_START,
		    "a@example.org", headers[i].name);
		CHECK_STRING(got, headers[i].want);
		free(got);
	}
	test_sender(&channel);
	first = letter_header(&channel, PATCH, ANNOUNCEMENT_REMINDER,
	    "a@example.org", "In-Reply-To");
	CHECK(strncmp(first, "<patchday.thread.", 17) == 0);
	for (i = 0; i < countof(threads); i++) {
		got = letter_header(&channel, threads[i].identity,
		    threads[i].kind, threads[i].recipient, "In-Reply-To");
		references = letter_header(&channel, threads[i].identity,
		    threads[i].kind, threads[i].recipient, "References");
		CHECK((strcmp(got, first) == 0) == threads[i].is_same);
		CHECK_STRING(references, got);
		free(got);
		free(references);
	}
	free(first);
	channel_clear(&channel);
}

/* fault-row: 47 */
static void
test_request(void)
{
	struct channel_letter letter = { (char *)"mail", 4 };
	struct exchange_request request;
	struct text scratch = { 0 };
	struct channel channel;
	char complaint[480];

	channels_parse("users: {email: [a@b], " REST ", user: u, password: "
	    "{file: /p}, ca: ca.pem}", &channel, complaint,
	    sizeof(complaint));
	channel.token = mem_string("hunter2");
	channel.kind->request_send(&channel, &letter, "a@b", &request,
	    &scratch);
	CHECK_NUMBER(request.protocol, EXCHANGE_SMTP);
	CHECK_NUMBER(request.tls, EXCHANGE_TLS_REQUIRED);
	CHECK_STRING(request.url, "smtp://mail.example.org");
	CHECK_STRING(request.sender, "patchday@example.org");
	CHECK_STRING(request.recipient, "a@b");
	CHECK_STRING(request.user, "u");
	CHECK_STRING(request.password, "hunter2");
	CHECK_STRING(request.ca_file, "/etc/patchday/ca.pem");
	CHECK_STRING(channel.token_file, "/p");
	CHECK_NUMBER(request.timeout_ms, 600000);
	CHECK_NUMBER(channel.kind->settle_secs, 600);
	CHECK(!channel.kind->can_look_up);
	text_clear(&scratch);
	channel_clear(&channel);
}

int
main(void)
{
	test_rows();
	test_refusals();
	test_letter();
	test_request();
	return harness_end();
}
