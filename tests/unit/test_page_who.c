/* SPDX-License-Identifier: MIT */
/* Who did it, as readers of a page know them. */
#include "page_internal.h"

#include "harness.h"
#include "life.h"

static void
add(struct conf *conf, const char *id, const char *title, const char *user,
    const char *login)
{
	struct person *person = array_add(&conf->people);

	person->id = mem_string(id);
	person->title = mem_string(title);
	if (user != NULL)
		array_push(&person->unix_users, mem_string(user));
	if (login != NULL)
		array_push(&person->logins, mem_string(login));
}

/* Sentences that name who did something. */
static void
test_told(const struct page *page)
{
	static const struct { const char *sentence, *shown; } rows[] = {
		{ "it was started at 15:01 PST by boss (token 8x); possible "
		    "now: end", "it was started at 15:01 PST by The &amp; boss;"
		    " possible now: end" },
		{ "by adam (uid 1), <b>, by boss (token 8x)",
		    "by Operations, &lt;b&gt;, by The &amp; boss" },
		/* Nobody of the acts. */
		{ "by boss (token 9y)", "by boss (token 9y)" },
		{ "it ends at 17:00 already", "it ends at 17:00 already" },
		{ "", "" },
	};
	struct life life = { 0 };
	size_t i;

	array_push(&life.acts.list, (struct act){ .who =
	    (char *)"boss (token 8x)" });
	array_push(&life.acts.list, (struct act){ .who = NULL });
	array_push(&life.acts.list, (struct act){ .who =
	    (char *)"adam (uid 1)" });
	for (i = 0; i < countof(rows); i++) {
		text_cut(page->text, 0);
		page_put_told(page, &life, rows[i].sentence);
		CHECK_STRING(text_string(page->text), rows[i].shown);
	}
	text_cut(page->text, 0);
	page_put_told(page, NULL, "by boss (token 8x)");
	CHECK_STRING(text_string(page->text), "by boss (token 8x)");
	array_clear(&life.acts.list);
}

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

	add(conf, "boss", "The & boss", NULL, "ann@example.org");
	add(conf, "ops", "Operations", "adam", NULL);
	array_push(&conf->people.items[1].unix_users, mem_string("%ops2"));
	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		page_put_who(&page, rows[i].who);
		CHECK_STRING(text_string(&text), rows[i].shown);
	}
	test_told(&page);
	for (i = 0; i < 2; i++)
		person_clear(&conf->people.items[i]);
	array_clear(&conf->people);
	free(conf);
	text_clear(&text);
	return harness_end();
}
