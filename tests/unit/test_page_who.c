/* SPDX-License-Identifier: MIT */
/* Who did it, as readers of a page know them. */
#include "page_internal.h"

#include "harness.h"

int
main(void)
{
	static const struct { const char *who, *shown; } rows[] = {
		{ "boss (token 8x)", "The &amp; boss" },
		{ "gone (token 8x)", "gone" },
		{ "ops (token 8x)", "Operations" },
		{ "adam (uid 1000)", "Operations" },
		/* A Unix user is not the person whose id is spelled so. */
		{ "boss (uid 1000)", "boss" },
		{ "%ops (uid 7)", "%ops" },
		{ "root (uid 0)", "root" },
		{ "ann@example.org (login)", "The &amp; boss" },
		{ "boss (login)", "boss" },
		{ "boss (token 8x) (login)", "boss (token 8x)" },
		{ "<b> (login)", "&lt;b&gt;" },
		{ "The & boss (link)", "The &amp; boss" },
		{ "Ann (Slack user U1)", "Ann" },
		{ "ops (Slack user U1)", "ops" },
		{ "patchday", "patchday" },
		{ "somebody", "somebody" },
		{ "(login)", "(login)" },
		{ " (login)", " (login)" },
		{ "x(login)", "x(login)" },
		{ "Ann (at night)", "Ann (at night)" },
		{ "", "" },
	};
	struct text text = { 0 };
	struct conf *conf = mem_new(1, sizeof(*conf));
	struct page page = { .text = &text, .conf = conf };
	size_t i;

	roster_add(&conf->roster, ROSTER_ID, "boss", "The & boss");
	roster_add(&conf->roster, ROSTER_LOGIN, "ann@example.org",
	    "The & boss");
	roster_add(&conf->roster, ROSTER_ID, "ops", "Operations");
	roster_add(&conf->roster, ROSTER_UNIX, "adam", "Operations");
	roster_add(&conf->roster, ROSTER_UNIX, "%ops2", "Operations");
	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		page_put_who(&page, rows[i].who);
		CHECK_STRING(text_string(&text), rows[i].shown);
	}
	roster_clear(&conf->roster);
	free(conf);
	text_clear(&text);
	return harness_end();
}
