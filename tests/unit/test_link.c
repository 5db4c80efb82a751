/* SPDX-License-Identifier: MIT */
/* Links that answer a question: what they say is sealed. */
#include "harness.h"

#include <string.h>

#include "link.h"

static const unsigned char key[32] = "0123456789abcdef0123456789abcde";

/* The seal of a link, from its address. */
static void
seal_of(const struct link *link, char ret_seal[HMAC_HEX_MAX])
{
	struct text text = { 0 };
	const char *mark;

	link_format(&text, link, key, sizeof(key));
	mark = strstr(text_string(&text), "&key=");
	CHECK(mark != NULL && strlen(mark + 5) == HMAC_HEX_MAX - 1);
	memcpy(ret_seal, mark + 5, HMAC_HEX_MAX);
	text_clear(&text);
}

static void
test_format(void)
{
	struct link link = { "summit/2026-12-02T13:00", "telescope scm&x",
	    1796230800 };
	struct text text = { 0 };

	link_format(&text, &link, key, sizeof(key));
	CHECK(strncmp(text_string(&text), "answer/summit/2026-12-02T13:00?"
	    "as=telescope%20scm%26x&until=1796230800&key=", 74) == 0);
	text_clear(&text);
}

/* Whatever is changed, the seal does not fit any more. */
static void
test_check(void)
{
	static const struct link link = { "summit/2026-12-02T13:00", "scm",
	    1000 };
	static const struct {
		struct link link;
		int64_t now_at;
		bool is_right;
	} rows[] = {
		{ { "summit/2026-12-02T13:00", "scm", 1000 }, 999, true },
		{ { "summit/2026-12-02T13:00", "scm", 1000 }, 1000, false },
		{ { "summit/2026-12-02T13:00", "scm", 1001 }, 999, false },
		{ { "summit/2026-12-02T13:00", "scn", 1000 }, 999, false },
		{ { "summit/2026-12-02T13:01", "scm", 1000 }, 999, false },
		{ { "summit/2026-12-02T13:00s", "cm", 1000 }, 999, false },
		{ { "", "scm", 1000 }, 999, false },
	};
	char seal[HMAC_HEX_MAX], wrong[HMAC_HEX_MAX];
	size_t i;

	seal_of(&link, seal);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CHECK_ROW(link_check(&rows[i].link, seal, rows[i].now_at, key,
		    sizeof(key)) == rows[i].is_right, rows[i].link.occurrence);
	for (i = 0; i < HMAC_HEX_MAX - 1; i++) {
		memcpy(wrong, seal, sizeof(wrong));
		wrong[i] = wrong[i] == '0' ? '1' : '0';
		CHECK(!link_check(&link, wrong, 0, key, sizeof(key)));
	}
	CHECK(!link_check(&link, "", 0, key, sizeof(key)));
	CHECK(!link_check(&link, seal, 0, key, sizeof(key) - 2));
	seal[HMAC_HEX_MAX - 2] = '\0';
	CHECK(!link_check(&link, seal, 0, key, sizeof(key)));
}

int
main(void)
{
	test_format();
	test_check();
	return harness_end();
}
