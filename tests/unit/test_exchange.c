/* SPDX-License-Identifier: MIT */
/* Which requests may leave: nothing that ends a line, an address or a mail
 * early, and nothing in plain text to another machine. */
#include "exchange.h"

#include <string.h>

#include "array.h"
#include "harness.h"

#define A100 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A1000 A100 A100 A100 A100 A100 A100 A100 A100 A100 A100

static const struct {
	struct exchange_request request;
	const char *body;
	size_t length;
	const char *want;		/* NULL: it may */
} rows[] = {
#define HTTP(...) { .protocol = EXCHANGE_HTTP, __VA_ARGS__ }, "", 0
	{ HTTP(.url = "https://h/p"), NULL },
	{ HTTP(.url = "http://127.0.0.1:1/p"), NULL },
	{ HTTP(.url = "HTTP://h/p"), "without TLS only this machine" },
	{ HTTP(.url = "http://h/p"), "without TLS only this machine" },
	{ HTTP(.url = "https://h/a b"), "the URL holds a space" },
	{ HTTP(.url = "https://h/a\nb"), "the URL holds a control" },
	{ HTTP(.url = "https://h/a\x7f"), "the URL holds a control" },
	{ HTTP(.url = "https://h/" A1000 A1000), "longer than 2000 bytes" },
	{ HTTP(.url = "https://h/", .authorization = "Bearer a\r\nX: y"),
	  "the authorization holds a control" },
	{ HTTP(.url = "https://h/", .idempotency_key = "a\x01"),
	  "the key holds a control" },
	{ HTTP(.url = "https://h/", .signing_key = "k"),
	  "needs a key without dots" },
	{ HTTP(.url = "https://h/", .signing_key = "k",
	  .idempotency_key = "a.b"), "needs a key without dots" },
	{ HTTP(.url = "https://h/", .signing_key = "k",
	  .idempotency_key = "ab"), NULL },
#define MAIL(from, to) { .protocol = EXCHANGE_SMTP, .url = "smtp://h:25", \
	.sender = from, .recipient = to }
#define LETTER(body) MAIL("a@b", "c@d"), body, sizeof(body) - 1
	{ MAIL(NULL, "c@d"), "", 0, "the sender is no mail address" },
	{ MAIL("a@b", NULL), "", 0, "the recipient is no mail address" },
	{ MAIL("a", "c@d"), "", 0, "the sender is no mail address" },
	{ MAIL("a@b", "c@d> x"), "", 0, "the recipient is no mail address" },
	{ MAIL("a@b", "\"c\"@d"), "", 0, "the recipient is no mail address" },
	{ MAIL("a@b", "c@d\r\n"), "", 0, "the recipient holds a control" },
	{ LETTER(""), NULL }, { LETTER("a\r\nb\r\n"), NULL },
	{ LETTER("\r\n"), NULL }, { LETTER("no end"), NULL },
	{ LETTER("\na"), "a line end that is not CR LF" },
	{ LETTER("a\nb"), "a line end that is not CR LF" },
	{ LETTER("a\r"), "a line end that is not CR LF" },
	{ LETTER("a\rb\r\n"), "a line end that is not CR LF" },
	{ LETTER("a\r\n.\n\r\n"), "a line end that is not CR LF" },
	{ LETTER("a\0b"), "a line end that is not CR LF" },
	{ { .protocol = EXCHANGE_SMTP, .url = "smtp://h:25",
	  .tls = EXCHANGE_TLS_NONE, .sender = "a@b", .recipient = "c@d" },
	  "", 0, "without TLS only this machine" },
	{ { .protocol = EXCHANGE_SMTP, .url = "smtp://localhost:25",
	  .tls = EXCHANGE_TLS_NONE, .sender = "a@b", .recipient = "c@d" },
	  "", 0, NULL },
};

int
main(void)
{
	struct exchange_request request;
	struct error error;
	char label[16];
	size_t i;
	int status;

	for (i = 0; i < countof(rows); i++) {
		request = rows[i].request;
		request.body = rows[i].body;
		request.body_length = rows[i].length;
		error = (struct error){ 0 };
		status = exchange_check(&request, &error);
		snprintf(label, sizeof(label), "row %zu", i);
		if (!CHECK_ROW(rows[i].want == NULL ? status == 0 :
		    status < 0 && strstr(error.text, rows[i].want) != NULL,
		    label))
			fprintf(stderr, "   %s\n", error.text);
		/* A fault is told without what it is about: that may be a
		 * secret. */
		CHECK(strstr(error.text, "Bearer") == NULL);
	}
	return harness_end();
}
