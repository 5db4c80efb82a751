/* SPDX-License-Identifier: MIT */
/* Addresses as the configuration may name them, and what is said of others. */
#include <string.h>

#include "array.h"
#include "doc.h"
#include "harness.h"
#include "mem.h"

static const char *const mail[] = { "https", "mailto", NULL };

#define ASCII "visible ASCII characters without quotes"
#define HOST "a host name behind \"//\""
#define LETTERS "a host name of letters, digits"
#define PORT "a port from 1 to 65535"
#define SCHEME "a URL that begins with"

static const struct {
	const char *url;
	const char *const *schemes;
	const char *want;		/* NULL: it is one */
} rows[] = {
	{ "https://h", NULL, NULL }, { "HTTPS://H", NULL, NULL },
	{ "http://a-b.c_d:65535/e?f#g", NULL, NULL },
	{ "https://[::1]/", NULL, NULL }, { "https://[::1]:1/", NULL, NULL },
	{ "https://h?q", NULL, NULL }, { "https://h#f", NULL, NULL },
	{ "https://[]/", NULL, HOST }, { "https://[::1/", NULL, HOST },
	{ "https://[::g]/", NULL, HOST }, { "https://[::1]x/", NULL, LETTERS },
	{ "https://-a/", NULL, HOST }, { "https://.a/", NULL, HOST },
	{ "https:///x", NULL, HOST }, { "https://", NULL, HOST },
	{ "https://a:/", NULL, PORT }, { "https://a:0/", NULL, PORT },
	{ "https://a:65536/", NULL, PORT }, { "https://a:-1/", NULL, PORT },
	{ "https://a:123456/", NULL, PORT }, { "https://a:x/", NULL, PORT },
	{ "https://a:80x/", NULL, LETTERS }, { "https://a!b/", NULL, LETTERS },
	{ "https://u:p@h/", NULL, "no user or password" },
	{ "https:h", NULL, "\"//\" and a host name" },
	{ "https:/h", NULL, "\"//\" and a host name" },
	{ "https://h/a b", NULL, ASCII }, { "https://h/a\x7f", NULL, ASCII },
	{ "https://h/\xc3\xa9", NULL, ASCII }, { "https://h/<b>", NULL, ASCII },
	{ "https://h/{x}", NULL, ASCII }, { "https://h/a\\b", NULL, ASCII },
	{ "ftp://h/", NULL, SCHEME }, { "h", NULL, SCHEME },
	{ "", NULL, SCHEME }, { "://h", NULL, SCHEME },
	{ "mailto:a@b", NULL, SCHEME }, { "mailto:a@b", mail, NULL },
	{ "mailto:a", mail, "an address with @" },
	{ "http://h/", mail, SCHEME }, { "https://h/", mail, NULL },
};

/* NULL: it is one; the caller frees. */
static char *
refusal(const char *value, const char *const *schemes)
{
	struct complaints complaints = { 0 };
	struct doc *doc = NULL;
	char *json = mem_format("[\"%s\"]", value), *url = NULL, *why = NULL;
	struct error error;

	CHECK(doc_parse_json(json, strlen(json), 1 << 16, &doc, &error) == 0);
	if (doc_read_url(doc_item(doc, 0), schemes, &url, &complaints) != 0)
		why = mem_string(complaints.list.items[0].text);
	else
		CHECK_STRING(url, value);
	free(url);
	free(json);
	doc_free(doc);
	complaint_clear(&complaints);
	return why;
}

int
main(void)
{
	char *why, *long_url, *value;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		value = strchr(rows[i].url, '\\') == NULL ?
		    mem_string(rows[i].url) : mem_string("https://h/a\\\\b");
		why = refusal(value, rows[i].schemes);
		if (!CHECK_ROW(rows[i].want == NULL ? why == NULL :
		    why != NULL && strstr(why, rows[i].want) != NULL,
		    rows[i].url))
			fprintf(stderr, "   %s\n", why == NULL ? "-" : why);
		free(why);
		free(value);
	}
	long_url = mem_format("https://h/%02000d", 0);
	why = refusal(long_url, NULL);
	CHECK(why != NULL && strstr(why, "at most 2000 characters") != NULL);
	free(why);
	long_url[2000] = '\0';
	why = refusal(long_url, NULL);
	CHECK_STRING(why, NULL);
	free(why);
	free(long_url);
	return harness_end();
}
