/* SPDX-License-Identifier: MIT */
/*
 * What a coordinator can do now, as plain forms: they work on a phone, by
 * keyboard and without scripts.  What is likely at this moment comes first and
 * big; what is rare stands folded below.  Whether it is in order, and allowed,
 * is decided when it is asked for: two people may look at the same page.
 */
#include "page_control_internal.h"

#include "array.h"
#include "html.h"
#include "life.h"

/* One form: a verb, and what it needs. */
struct page_form {
	enum act_verb verb;
	const char *button;
	const char *look;		/* class of the button */
	/* Fields, and their labels; NULL: not asked. */
	const char *words, *by, *until, *to, *because;
	bool is_because_needed;
};

static const struct page_form page_form_start = {
	.verb = ACT_START, .button = "Start", .look = "big",
};
static const struct page_form page_form_start_anyway = {
	.verb = ACT_START, .button = "Start all the same", .look = "grave",
	.because = "Reason: it is not confirmed",
	.is_because_needed = true,
};
static const struct page_form page_form_confirm = {
	.verb = ACT_CONFIRM, .button = "Confirm: it takes place",
	.look = "big",
};
static const struct page_form page_form_end = {
	.verb = ACT_END, .button = "End", .look = "big",
};
static const struct page_form page_form_verify = {
	.verb = ACT_VERIFY, .button = "Work done, verify", .look = "",
};
static const struct page_form page_form_note = {
	.verb = ACT_NOTE, .button = "Say it", .look = "",
	.words = "A note for everybody",
};
static const struct page_form page_form_extend = {
	.verb = ACT_EXTEND, .button = "Extend", .look = "",
	.by = "By (45m)", .until = "or until (18:30)", .because = "Reason",
};
static const struct page_form page_form_shorten = {
	.verb = ACT_SHORTEN, .button = "Shorten", .look = "",
	.until = "Until (16:30)", .because = "Reason",
};
static const struct page_form page_form_move = {
	.verb = ACT_MOVE, .button = "Move", .look = "",
	.to = "To (2026-12-09 13:00)", .because = "Reason",
};
static const struct page_form page_form_skip = {
	.verb = ACT_SKIP, .button = "Skip it", .look = "grave",
	.because = "Reason", .is_because_needed = true,
};
static const struct page_form page_form_cancel = {
	.verb = ACT_CANCEL, .button = "Break it off", .look = "grave",
	.because = "Reason", .is_because_needed = true,
};
static const struct page_form page_form_unskip = {
	.verb = ACT_UNSKIP, .button = "It takes place after all",
	.look = "big", .because = "Reason",
};
static const struct page_form page_form_reopen = {
	.verb = ACT_REOPEN, .button = "Reopen", .look = "",
	.by = "By (30m)", .because = "Reason",
};
static const struct page_form page_form_hand_over = {
	.verb = ACT_HAND_OVER, .button = "Hand over", .look = "",
	.to = "To whom",
};

const char *
page_act_button(enum act_verb verb)
{
	static const struct page_form *const forms[] = { &page_form_start,
		&page_form_confirm, &page_form_end, &page_form_verify,
		&page_form_note, &page_form_extend, &page_form_shorten,
		&page_form_move, &page_form_skip, &page_form_cancel,
		&page_form_unskip, &page_form_reopen, &page_form_hand_over };
	size_t i;

	for (i = 0; i < countof(forms); i++)
		if (forms[i]->verb == verb)
			return forms[i]->button;
	return act_verb_name(verb);
}

void
page_put_hidden(const struct page *page, const char *name, const char *value)
{
	text_putf(page->text, "<input type=\"hidden\" name=\"%s\" value=\"",
	    name);
	html_text(page->text, value);
	text_puts(page->text, "\">\n");
}

void
page_put_problem(const struct page *page, const char *problem)
{
	if (problem == NULL)
		return;
	text_puts(page->text, "<div class=\"banner is-refused\" "
	    "role=\"alert\">\n<p>");
	html_text(page->text, problem);
	text_puts(page->text, "</p>\n</div>\n");
}

/* A labelled line to type into. */
static void
page_put_field(const struct page *page, const char *name, const char *label,
    bool is_needed)
{
	if (label == NULL)
		return;
	text_putf(page->text, "<label><span>%s</span> <input type=\"text\" "
	    "name=\"%s\" maxlength=\"1000\" autocomplete=\"off\"%s></label>\n",
	    label, name, is_needed ? " required" : "");
}

/* Begin a form of the verb for this page. */
static void
page_begin_form(const struct page *page, const struct occurrence *occurrence,
    enum act_verb verb, const char *form_key)
{
	char identity[OCCURRENCE_IDENTITY_MAX];

	occurrence_format_identity(occurrence, identity);
	text_putf(page->text, "<form method=\"post\" "
	    "action=\"%soccurrences/%s\">\n", page->base, identity);
	page_put_hidden(page, "key", form_key);
	page_put_hidden(page, "act", act_verb_name(verb));
}

static void
page_put_form(const struct page *page, const struct occurrence *occurrence,
    const struct page_form *form, const char *form_key)
{
	page_begin_form(page, occurrence, form->verb, form_key);
	page_put_field(page, "words", form->words, true);
	page_put_field(page, "by", form->by, false);
	page_put_field(page, "until", form->until, false);
	page_put_field(page, "to", form->to, true);
	page_put_field(page, "because", form->because,
	    form->is_because_needed);
	text_putf(page->text, "<button type=\"submit\" class=\"%s\">%s"
	    "</button>\n</form>\n", form->look, form->button);
}

/* The rare ones, behind a summary. */
static void
page_put_folded(const struct page *page, const struct occurrence *occurrence,
    const struct page_form *const *forms, size_t count, const char *form_key)
{
	size_t i;

	text_puts(page->text, "<details>\n<summary>More</summary>\n");
	for (i = 0; i < count; i++)
		page_put_form(page, occurrence, forms[i], form_key);
	text_puts(page->text, "</details>\n");
}

/* --- stages --------------------------------------------------------------- */

/* Is a stage above the step's not done yet?  To leave the order needs a
 * reason. */
static bool
page_is_out_of_order(const struct life *life, const struct life_step *step)
{
	const struct life_step *other;
	size_t i;

	for (i = 0; i < life->steps.count; i++) {
		other = &life->steps.items[i];
		if (other->stage < step->stage && other->done_ms == 0)
			return true;
	}
	return false;
}

/* The form that brings an environment further. */
static void
page_put_step_form(const struct page *page,
    const struct occurrence *occurrence, const struct life_step *step,
    const char *form_key, bool is_out_of_order)
{
	enum act_verb verb = step->begun_ms == 0 ? ACT_STAGE_BEGUN :
	    ACT_STAGE_DONE;

	page_begin_form(page, occurrence, verb, form_key);
	page_put_hidden(page, "stage", step->environment);
	if (is_out_of_order) {
		page_put_field(page, "because",
		    "Reason: a stage above is not done", true);
	} else {
		text_puts(page->text, "<span class=\"name\">");
		page_put_environment_title(page, step->environment);
		text_puts(page->text, "</span> ");
	}
	text_putf(page->text, "<button type=\"submit\">%s"
	    "<span class=\"hidden\"> ", verb == ACT_STAGE_BEGUN ? "Begun" :
	    "Done");
	page_put_environment_title(page, step->environment);
	text_puts(page->text, "</span></button>\n</form>\n");
}

/* One environment: its state, and what brings it further; folded where it is
 * not its turn. */
static void
page_put_step_item(const struct page *page,
    const struct occurrence *occurrence, const struct life *life,
    const struct life_step *step, const char *form_key)
{
	bool is_out_of_order = page_is_out_of_order(life, step);

	text_puts(page->text, "<li>\n");
	if (step->done_ms != 0) {
		page_put_environment_title(page, step->environment);
		text_puts(page->text, " <span class=\"state\">\xe2\x9c\x93 "
		    "done</span>\n");
	} else if (is_out_of_order) {
		text_puts(page->text, "<details>\n<summary>");
		page_put_environment_title(page, step->environment);
		text_putf(page->text, " <span class=\"state\">%s</span>"
		    "</summary>\n", step->begun_ms != 0 ? "begun" :
		    "not its turn yet");
		page_put_step_form(page, occurrence, step, form_key, true);
		text_puts(page->text, "</details>\n");
	} else {
		page_put_step_form(page, occurrence, step, form_key, false);
	}
	text_puts(page->text, "</li>\n");
}

static void
page_put_step_forms(const struct page *page,
    const struct occurrence *occurrence, const char *form_key)
{
	struct occurrence planned = *occurrence;
	struct life *fresh = NULL;
	const struct life *life = occurrence->life;
	size_t i;

	if (occurrence->window->stages.count == 0)
		return;
	/* Nobody has touched it: all of it is to do. */
	if (life == NULL)
		life = fresh = life_new(&planned);
	text_puts(page->text, "<h3>Environments</h3>\n"
	    "<ol class=\"step-forms\">\n");
	for (i = 0; i < life->steps.count; i++)
		page_put_step_item(page, occurrence, life,
		    &life->steps.items[i], form_key);
	text_puts(page->text, "</ol>\n");
	life_release(fresh);
}

/* Is there an environment that is not done yet? */
static bool
page_has_open_steps(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	size_t i;

	if (life == NULL)
		return occurrence->window->stages.count > 0;
	for (i = 0; i < life->steps.count; i++)
		if (life->steps.items[i].done_ms == 0)
			return true;
	return false;
}

/* --- by where it stands --------------------------------------------------- */

/* One tap for what is asked for most. */
static void
page_put_quick_extensions(const struct page *page,
    const struct occurrence *occurrence, const char *form_key)
{
	static const char *const spans[] = { "15m", "30m", "1h" };
	size_t i;

	text_puts(page->text, "<h3>Longer</h3>\n<div class=\"quick\">\n");
	for (i = 0; i < countof(spans); i++) {
		page_begin_form(page, occurrence, ACT_EXTEND, form_key);
		page_put_hidden(page, "by", spans[i]);
		text_putf(page->text, "<button type=\"submit\">"
		    "+ %s</button>\n</form>\n", spans[i]);
	}
	text_puts(page->text, "</div>\n");
}

static void
page_put_planned(const struct page *page, const struct occurrence *occurrence,
    const char *form_key)
{
	static const struct page_form *const more[] = { &page_form_move,
		&page_form_extend, &page_form_shorten, &page_form_hand_over,
		&page_form_skip };

	bool is_open = occurrence->status == OCCURRENCE_TENTATIVE &&
	    occurrence->window->confirm.by != NULL;

	if (is_open)
		page_put_form(page, occurrence, &page_form_confirm, form_key);
	if (occurrence->start_at - LIFE_EARLY_SECS <= page->now_at)
		page_put_form(page, occurrence, is_open ?
		    &page_form_start_anyway : &page_form_start, form_key);
	page_put_form(page, occurrence, &page_form_note, form_key);
	page_put_folded(page, occurrence, more, countof(more), form_key);
}

static void
page_put_running(const struct page *page, const struct occurrence *occurrence,
    bool is_verifying, const char *form_key)
{
	static const struct page_form *const more[] = { &page_form_extend,
		&page_form_shorten, &page_form_hand_over, &page_form_cancel };

	/* The next step is what is asked for most; when the work is done, or
	 * its time, that is the end. */
	bool is_ending = is_verifying || page->now_at >= occurrence->end_at ||
	    !page_has_open_steps(occurrence);

	if (!is_ending)
		page_put_step_forms(page, occurrence, form_key);
	page_put_form(page, occurrence, &page_form_end, form_key);
	if (!is_verifying)
		page_put_form(page, occurrence, &page_form_verify, form_key);
	if (is_ending)
		page_put_step_forms(page, occurrence, form_key);
	page_put_quick_extensions(page, occurrence, form_key);
	page_put_form(page, occurrence, &page_form_note, form_key);
	page_put_folded(page, occurrence, more, countof(more), form_key);
}

void
page_put_run_link(const struct page *page,
    const struct occurrence *occurrence)
{
	char identity[OCCURRENCE_IDENTITY_MAX];

	occurrence_format_identity(occurrence, identity);
	if (page->who != NULL) {
		text_putf(page->text, "<a class=\"button\" "
		    "href=\"%soccurrences/%s#controls\">Run it</a>",
		    page->base, identity);
		return;
	}
	text_putf(page->text, "<a href=\"%ssign-in?next=occurrences/",
	    page->base);
	html_percent(page->text, identity);
	text_puts(page->text, "\">Sign in to run it</a>");
}

void
page_put_controls(const struct page *page,
    const struct occurrence *occurrence, const char *form_key,
    bool can_sign_out)
{
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    page->now_at);

	text_puts(page->text, "<section id=\"controls\" "
	    "aria-labelledby=\"controls-title\">\n"
	    "<h2 id=\"controls-title\">Run it</h2>\n"
	    "<div class=\"card controls\">\n<p class=\"note\">Signed in as ");
	page_put_who(page, page->who);
	text_puts(page->text, "</p>\n");
	if (phase == OCCURRENCE_PLANNED)
		page_put_planned(page, occurrence, form_key);
	else if (phase == OCCURRENCE_RUNNING ||
	    phase == OCCURRENCE_VERIFYING)
		page_put_running(page, occurrence,
		    phase == OCCURRENCE_VERIFYING, form_key);
	else if (phase == OCCURRENCE_SKIPPED)
		page_put_form(page, occurrence, occurrence->life != NULL &&
		    occurrence->life->phase == OCCURRENCE_SKIPPED ?
		    &page_form_unskip : &page_form_confirm, form_key);
	else {
		page_put_form(page, occurrence, &page_form_reopen, form_key);
		page_put_form(page, occurrence, &page_form_note, form_key);
	}
	if (can_sign_out) {
		text_putf(page->text, "<form method=\"post\" "
		    "action=\"%ssign-out\">\n", page->base);
		page_put_hidden(page, "key", form_key);
		text_puts(page->text, "<button type=\"submit\" "
		    "class=\"plain-button\">Sign out</button>\n</form>\n");
	}
	text_puts(page->text, "</div>\n</section>\n");
}
