/* SPDX-License-Identifier: MIT */
/*
 * Proposing something: one form for the configuration's kinds, one for what the
 * policy asks for.  What an address of ours brings along is filled in.
 */
#include <string.h>

#include "advice.h"
#include "form_internal.h"
#include "html.h"
#include "offer_actor.h"
#include "page_field_internal.h"
#include "page_promotion_internal.h"

#define PAGE_PROPOSE_OPTIONS_MAX 60	/* more are typed */

/* One of the two forms, as it is made. */
struct page_propose {
	const struct page *page;
	const struct page_viewer *viewer;
	const struct form *typed;	/* this form, refused; or NULL */
};

/* Which form was sent? */
static bool
page_propose_has_kind(const struct form *form)
{
	return form_find(form, "kind") != NULL;
}

static void
page_put_propose_field(const struct page_propose *propose,
    struct page_field field)
{
	const struct page_viewer *viewer = propose->viewer;

	if (propose->typed != NULL) {
		field.value = form_find(propose->typed, field.name);
		if (viewer->field != NULL &&
		    strcmp(viewer->field, field.name) == 0)
			field.problem = viewer->problem;
	}
	page_put_field(propose->page, &field);
}

static void
page_put_propose_option(const struct page_propose *propose, const char *name,
    const char *value, const char *title)
{
	const char *chosen = propose->typed == NULL ? NULL :
	    form_find(propose->typed, name);
	struct text *text = propose->page->text;

	text_puts(text, "<option value=\"");
	html_text(text, value);
	text_putf(text, "\"%s>", chosen != NULL && strcmp(chosen, value) == 0
	    ? " selected" : "");
	html_text(text, title);
	text_puts(text, "</option>\n");
}

static void
page_begin_propose(const struct page_propose *propose)
{
	text_putf(propose->page->text, "<form method=\"post\" "
	    "action=\"%spromotions\">\n", propose->page->base);
	page_put_hidden(propose->page, "key", propose->viewer->form_key);
	page_put_hidden(propose->page, "act", "propose");
}

static void
page_end_propose(const struct page_propose *propose, const char *button)
{
	page_put_propose_field(propose, (struct page_field){
	    .name = "because", .label = "Reason (everybody will read it)",
	    .most = PROMOTION_WORDS_MAX });
	text_putf(propose->page->text, "<button type=\"submit\">%s</button>\n"
	    "</form>\n", button);
}

/* --- the configuration's kinds -------------------------------------------- */

/* May whoever looks propose one of the kind? */
static bool
page_propose_may(const struct page *page, const struct promotion_kind *kind)
{
	const struct offer_actor what = { .conf = page->conf,
		.schedule = page->schedule, .subject = page->subject,
		.kind = kind, .now_at = page->now_at };
	struct promotion_act act = { .verb = PROMOTION_PROPOSE };
	struct promotion_actor actor;
	bool may;

	may = page->subject != NULL && offer_actor_find(&what, &actor) &&
	    promotion_who_check_propose(kind, &actor, &act, NULL) == 0;
	promotion_act_clear(&act);
	return may;
}

static void
page_put_propose_kinds(const struct page_propose *propose)
{
	const struct conf *conf = propose->page->conf;
	const struct promotion_kind *kind;
	size_t i, count = 0;

	for (i = 0; i < conf->promotions.count; i++) {
		kind = &conf->promotions.items[i];
		if (!page_propose_may(propose->page, kind))
			continue;
		if (count++ == 0) {
			page_begin_propose(propose);
			text_puts(propose->page->text, "<label><span>What"
			    "</span> <select name=\"kind\">\n");
		}
		page_put_propose_option(propose, "kind", kind->id,
		    kind->title);
	}
	if (count == 0)
		return;
	text_puts(propose->page->text, "</select></label>\n");
	page_put_propose_field(propose, (struct page_field){
	    .name = "version", .label = "Version (w_2026_48)",
	    .most = PROMOTION_VERSION_MAX, .is_needed = true });
	page_put_propose_field(propose, (struct page_field){
	    .name = "digest", .label = "Digest (may be left out)",
	    .most = PROMOTION_VERSION_MAX });
	page_end_propose(propose, "Propose");
}

/* --- what the policy asks for --------------------------------------------- */

/* Does it ask anybody at all? */
static bool
page_propose_is_asked(const struct policy *policy)
{
	struct policy_cursor cursor = { 0 };
	const struct process *process;

	while ((process = policy_next(policy, &cursor)) != NULL)
		if (process_has_approver(process))
			return true;
	return false;
}

static void
page_put_propose_environments(const struct page_propose *propose)
{
	const struct conf *conf = propose->page->conf;
	struct text *text = propose->page->text;
	size_t i;

	if (conf->environments.count > PAGE_PROPOSE_OPTIONS_MAX) {
		page_put_propose_field(propose, (struct page_field){
		    .name = "environment", .label = "Environment (its id)",
		    .is_needed = true });
		return;
	}
	text_puts(text, "<label><span>Environment</span> "
	    "<select name=\"environment\">\n");
	for (i = 0; i < conf->environments.count; i++)
		page_put_propose_option(propose, "environment",
		    conf->environments.items[i].id,
		    conf->environments.items[i].title);
	text_puts(text, "</select></label>\n");
}

static void
page_put_propose_classes(const struct page_propose *propose)
{
	const struct policy_classes *classes = advice_classes();
	struct text *text = propose->page->text;
	size_t i;

	text_puts(text, "<label><span>Class of the change</span> "
	    "<select name=\"change\">\n<option value=\"\">not known</option>"
	    "\n");
	for (i = 0; i < classes->count; i++)
		page_put_propose_option(propose, "change", classes->names[i],
		    classes->names[i]);
	text_puts(text, "</select></label>\n");
}

static void
page_put_propose_policy(const struct page_propose *propose)
{
	struct text *text = propose->page->text;

	if (!page_propose_is_asked(&propose->page->conf->policy))
		return;
	text_putf(text, "<details%s>\n<summary>Ask for the OK to a change"
	    "</summary>\n<p class=\"note\">The <a href=\"%spolicy\">policy"
	    "</a> knows who is asked.</p>\n", propose->typed != NULL ?
	    " open" : "", propose->page->base);
	page_begin_propose(propose);
	page_put_propose_field(propose, (struct page_field){
	    .name = "service", .label = "Service (nublado)",
	    .most = PROMOTION_VERSION_MAX, .is_needed = true });
	page_put_propose_environments(propose);
	page_put_propose_field(propose, (struct page_field){
	    .name = "version", .label = "Version (8.1.0)",
	    .most = PROMOTION_VERSION_MAX, .is_needed = true });
	page_put_propose_classes(propose);
	page_end_propose(propose, "Ask for the OK");
	text_puts(text, "</details>\n");
}

void
page_promotion_put_propose(const struct page *page,
    const struct page_viewer *viewer)
{
	const struct form *refused = viewer->refused;
	struct page_propose kinds = { .page = page, .viewer = viewer };
	struct page_propose policy = kinds;

	if (refused != NULL && page_propose_has_kind(refused))
		kinds.typed = refused;
	else
		policy.typed = refused;
	text_puts(page->text, "<section id=\"controls\" "
	    "aria-labelledby=\"controls-title\">\n"
	    "<h2 id=\"controls-title\">Propose</h2>\n"
	    "<div class=\"card controls\">\n<p class=\"note\">Signed in as ");
	page_put_who(page, page->who);
	text_puts(page->text, "</p>\n");
	page_put_propose_kinds(&kinds);
	page_put_propose_policy(&policy);
	text_puts(page->text, "</div>\n</section>\n");
}
