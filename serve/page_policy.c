/* SPDX-License-Identifier: MIT */
/* The policy as people read it: a card for each line of the table, which fits a
 * phone; the document's own table is `patchday policy table`. */
#include "advice.h"
#include "html.h"
#include "page_internal.h"

static void
page_put_policy_rule(const struct page *page, const struct policy_rule *rule)
{
	const struct policy_cell *cell;
	struct text words = { 0 };
	int tier;

	text_puts(page->text, "<section>\n<h2>");
	html_text(page->text, rule->title);
	text_puts(page->text, "</h2>\n<ul class=\"past card\">\n");
	for (tier = 0; tier < TIER_COUNT; tier++) {
		cell = &rule->cells[tier];
		if (cell->processes.count == 0)
			cell = &rule->cells[POLICY_CELL_ANY];
		if (cell->processes.count == 0)
			continue;
		policy_format_cell(&words, cell, advice_classes());
		text_putf(page->text, "<li><span class=\"tag\">%s</span> ",
		    environment_tier_name((enum environment_tier)tier));
		html_text(page->text, text_string(&words));
		text_puts(page->text, "</li>\n");
		text_cut(&words, 0);
	}
	text_puts(page->text, "</ul>\n</section>\n");
	text_clear(&words);
}

/* Which services a rule's group is. */
static void
page_put_policy_group(const struct page *page,
    const struct policy_group *group)
{
	size_t i;

	text_puts(page->text, "<li><strong>");
	html_text(page->text, group->title);
	text_puts(page->text, "</strong>: ");
	for (i = 0; i < group->services.count; i++) {
		text_puts(page->text, i > 0 ? ", " : "");
		html_text(page->text, group->services.items[i]);
	}
	text_puts(page->text, "</li>\n");
}

void
page_format_policy(const struct page *page)
{
	const struct policy *policy = &page->conf->policy;
	struct text *text = page->text;
	size_t i;

	page_put_head(page, "Policy");
	text_putf(text, "<h1>Who is asked for which change</h1>\n"
	    "<nav aria-label=\"Elsewhere\"><ul>\n"
	    "<li><a href=\"%s\">All windows</a></li>\n", page->base[0] != '\0'
	    ? page->base : "./");
	if (policy->url != NULL) {
		text_puts(text, "<li><a href=\"");
		html_url(text, policy->url);
		text_puts(text, "\">The document</a></li>\n");
	}
	text_puts(text, "</ul></nav>\n</header>\n<main id=\"main\">\n");
	page_put_rehearsal(page);
	text_puts(text, policy_is_empty(policy) ? "<p>The configuration has "
	    "no policy.</p>\n" : "<p>The most specific line decides: a service "
	    "by name before its group, then the environment, then its "
	    "tier.</p>\n");
	for (i = 0; i < policy->rules.count; i++)
		page_put_policy_rule(page, &policy->rules.items[i]);
	if (policy->groups.count > 0)
		text_puts(text, "<section>\n<h2>Which services these are"
		    "</h2>\n<ul class=\"past card\">\n");
	for (i = 0; i < policy->groups.count; i++)
		page_put_policy_group(page, &policy->groups.items[i]);
	if (policy->groups.count > 0)
		text_puts(text, "</ul>\n</section>\n");
	text_puts(text, "</main>\n");
	page_put_foot(page);
}
