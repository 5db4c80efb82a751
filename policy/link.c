/* SPDX-License-Identifier: MIT */
/*
 * The seal covers all that the link says, with a NUL between the parts, and a
 * word of its own, so that it is never taken for another thing that the same
 * key seals.
 */
#include "link.h"

#include "html.h"

static void
link_seal(const struct link *link, const void *key, size_t key_length,
    char ret_seal[static HMAC_HEX_MAX])
{
	struct text text = { 0 };

	text_putf(&text, "answer%c%s%c%s%c%lld", '\0', link->occurrence, '\0',
	    link->person, '\0', (long long)link->until_at);
	hmac_hex(key, key_length, text.bytes, text.length, ret_seal);
	text_clear(&text);
}

void
link_format(struct text *text, const struct link *link, const void *key,
    size_t key_length)
{
	char seal[HMAC_HEX_MAX];

	link_seal(link, key, key_length, seal);
	/* Identities have nothing that a path would mind. */
	text_putf(text, "answer/%s?as=", link->occurrence);
	html_percent(text, link->person);
	text_putf(text, "&until=%lld&key=%s", (long long)link->until_at,
	    seal);
}

bool
link_check(const struct link *link, const char *seal, int64_t now_at,
    const void *key, size_t key_length)
{
	char want[HMAC_HEX_MAX];

	link_seal(link, key, key_length, want);
	return hmac_equal(seal, want) && now_at < link->until_at;
}
