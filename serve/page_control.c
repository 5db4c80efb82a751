/* SPDX-License-Identifier: MIT */
/*
 * What a coordinator can do now, as plain forms: they work on a phone, by
 * keyboard and without scripts.  What is likely at this moment comes first and
 * big; what is rare stands folded below.  Whether it is in order, and allowed,
 * is decided when it is asked for: two people may look at the same page.
 */
#include "page_control_internal.h"

#include <string.h>

#include "array.h"
#include "form_internal.h"
#include "html.h"
#include "life.h"
#include "page_field_internal.h"
#include "timetext.h"

/* One form: a verb, and what it needs. */
struct page_form {
	enum act_verb verb;
	const char *button;
	const char *look;		/* class of the button */
	/* Fields, and their labels; NULL: not asked.  "%s": a city where clocks
	 * show the time that is meant. */
	const char *words, *by, *until, *to, *because;
	bool is_because_needed;
};

/* The forms of one page, as they are made. */
struct page_controls {
	const struct page *page;
	const struct occurrence *occurrence;
	const struct page_viewer *viewer;
	bool is_refused_there;		/* the form that was refused */
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
	.by = "By (45m)", .until = "or until (18:30 in %s)",
	.because = "Reason",
};
static const struct page_form page_form_shorten = {
	.verb = ACT_SHORTEN, .button = "Shorten", .look = "",
	.until = "Until (16:30 in %s)", .because = "Reason",
};
static const struct page_form page_form_move = {
	.verb = ACT_MOVE, .button = "Move", .look = "",
	.to = "To (2026-12-09 13:00 in %s)", .because = "Reason",
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
static const struct page_form page_form_keep = {
	.verb = ACT_KEEP, .button = "Keep it", .look = "",
	.because = "Reason",
};

const char *
page_act_button(enum act_verb verb)
{
	static const struct page_form *const forms[] = { &page_form_start,
		&page_form_confirm, &page_form_end, &page_form_verify,
		&page_form_note, &page_form_extend, &page_form_shorten,
		&page_form_move, &page_form_skip, &page_form_cancel,
		&page_form_unskip, &page_form_reopen, &page_form_hand_over,
		&page_form_keep };
	size_t i;

	for (i = 0; i < countof(forms); i++)
		if (forms[i]->verb == verb)
			return forms[i]->button;
	return verb == ACT_STAGE_BEGUN ? "Begun" :
	    verb == ACT_STAGE_DONE ? "Done" : act_verb_name(verb);
}

/* Begin a form of the verb for this page. */
static void
page_begin_form(const struct page_controls *controls, enum act_verb verb)
{
	const struct page *page = controls->page;
	char identity[OCCURRENCE_IDENTITY_MAX];

	occurrence_format_identity(controls->occurrence, identity);
	text_putf(page->text, "<form method=\"post\" "
	    "action=\"%soccurrences/%s\">\n", page->base, identity);
	page_put_hidden(page, "key", controls->viewer->form_key);
	page_put_hidden(page, "act", act_verb_name(verb));
	page_put_once(page);
}

/* --- what was refused ----------------------------------------------------- */

/* Is it the form that they sent, and that was refused?  It comes back with what
 * they typed.  `stage` is NULL where the verb has none. */
static bool
page_is_refused(const struct page_controls *controls, enum act_verb verb,
    const char *stage)
{
	const struct form *refused = controls->viewer->refused;
	const char *sent_verb = refused == NULL ? NULL :
	    form_find(refused, "act");
	const char *sent_stage = refused == NULL ? NULL :
	    form_find(refused, "stage");

	return sent_verb != NULL &&
	    strcmp(sent_verb, act_verb_name(verb)) == 0 && (stage == NULL ||
	    (sent_stage != NULL && strcmp(sent_stage, stage) == 0));
}

/* One of these? */
static bool
page_has_refused(const struct page_controls *controls,
    const struct page_form *const *forms, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (page_is_refused(controls, forms[i]->verb, NULL))
			return true;
	return false;
}

/* Append a label, with the city of the window's zone: the page tells times in
 * others as well, and what is typed is read in this one. */
static void
page_put_label(struct text *text, const char *label,
    const struct window *window)
{
	const char *place = strstr(label, "%s");

	if (place == NULL) {
		text_puts(text, label);
		return;
	}
	text_put(text, label, (size_t)(place - label));
	timetext_format_city(text, window->zone);
	text_puts(text, place + strlen("%s"));
}

/* A field, with what was typed into it where the form was refused. */
static void
page_put_typed(struct page_controls *controls, bool is_refused,
    const char *name, const char *label, bool is_needed)
{
	const struct page_viewer *viewer = controls->viewer;
	struct page_field field = { .name = name, .is_needed = is_needed };
	struct text whole = { 0 };

	if (label == NULL)
		return;
	page_put_label(&whole, label, controls->occurrence->window);
	field.label = text_string(&whole);
	if (is_refused) {
		controls->is_refused_there = true;
		field.value = form_find(viewer->refused, name);
		if (viewer->field != NULL && strcmp(viewer->field, name) == 0)
			field.problem = viewer->problem;
	}
	page_put_field(controls->page, &field);
	text_clear(&whole);
}

static void
page_put_form(struct page_controls *controls, const struct page_form *form)
{
	bool is_refused = page_is_refused(controls, form->verb, NULL);

	page_begin_form(controls, form->verb);
	page_put_typed(controls, is_refused, "words", form->words, true);
	page_put_typed(controls, is_refused, "by", form->by, false);
	page_put_typed(controls, is_refused, "until", form->until, false);
	page_put_typed(controls, is_refused, "to", form->to, true);
	page_put_typed(controls, is_refused, "because", form->because,
	    form->is_because_needed);
	text_putf(controls->page->text, "<button type=\"submit\" "
	    "class=\"%s\">%s</button>\n</form>\n", form->look, form->button);
}

/* The rare ones, behind a summary. */
static void
page_put_folded(struct page_controls *controls,
    const struct page_form *const *forms, size_t count)
{
	struct text *text = controls->page->text;
	size_t i;

	text_putf(text, "<details%s>\n<summary>More</summary>\n",
	    page_has_refused(controls, forms, count) ? " open" : "");
	for (i = 0; i < count; i++)
		page_put_form(controls, forms[i]);
	text_puts(text, "</details>\n");
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

static enum act_verb
page_step_verb(const struct life_step *step)
{
	return step->begun_ms == 0 ? ACT_STAGE_BEGUN : ACT_STAGE_DONE;
}

/* The form that brings an environment further. */
static void
page_put_step_form(struct page_controls *controls,
    const struct life_step *step, bool is_out_of_order)
{
	const struct page *page = controls->page;
	enum act_verb verb = page_step_verb(step);

	page_begin_form(controls, verb);
	page_put_hidden(page, "stage", step->environment);
	if (is_out_of_order) {
		page_put_typed(controls, page_is_refused(controls, verb,
		    step->environment), "because",
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
page_put_step_item(struct page_controls *controls, const struct life *life,
    const struct life_step *step)
{
	const struct page *page = controls->page;
	bool is_out_of_order = page_is_out_of_order(life, step);

	text_puts(page->text, "<li>\n");
	if (step->done_ms != 0) {
		page_put_environment_title(page, step->environment);
		text_puts(page->text, " <span class=\"state\">\xe2\x9c\x93 "
		    "done</span>\n");
	} else if (is_out_of_order) {
		text_putf(page->text, "<details%s>\n<summary>",
		    page_is_refused(controls, page_step_verb(step),
		    step->environment) ? " open" : "");
		page_put_environment_title(page, step->environment);
		text_putf(page->text, " <span class=\"state\">%s</span>"
		    "</summary>\n", step->begun_ms != 0 ? "begun" :
		    "not its turn yet");
		page_put_step_form(controls, step, true);
		text_puts(page->text, "</details>\n");
	} else {
		page_put_step_form(controls, step, false);
	}
	text_puts(page->text, "</li>\n");
}

static void
page_put_step_forms(struct page_controls *controls)
{
	const struct page *page = controls->page;
	const struct occurrence *occurrence = controls->occurrence;
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
		page_put_step_item(controls, life, &life->steps.items[i]);
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
page_put_quick_extensions(const struct page_controls *controls)
{
	const struct page *page = controls->page;
	static const char *const spans[] = { "15m", "30m", "1h" };
	size_t i;

	text_puts(page->text, "<h3>Longer</h3>\n<div class=\"quick\">\n");
	for (i = 0; i < countof(spans); i++) {
		page_begin_form(controls, ACT_EXTEND);
		page_put_hidden(page, "by", spans[i]);
		text_putf(page->text, "<button type=\"submit\">"
		    "+ %s</button>\n</form>\n", spans[i]);
	}
	text_puts(page->text, "</div>\n");
}

static void
page_put_planned(struct page_controls *controls)
{
	const struct occurrence *occurrence = controls->occurrence;
	static const struct page_form *const more[] = { &page_form_move,
		&page_form_extend, &page_form_shorten, &page_form_hand_over,
		&page_form_skip };

	bool is_open = occurrence->status == OCCURRENCE_TENTATIVE &&
	    occurrence->window->confirm.by != NULL;

	if (is_open)
		page_put_form(controls, &page_form_confirm);
	if (occurrence->start_at - LIFE_EARLY_SECS <= controls->page->now_at)
		page_put_form(controls, is_open ? &page_form_start_anyway :
		    &page_form_start);
	page_put_form(controls, &page_form_note);
	page_put_folded(controls, more, countof(more));
}

static void
page_put_running(struct page_controls *controls, bool is_verifying)
{
	const struct occurrence *occurrence = controls->occurrence;
	static const struct page_form *const more[] = { &page_form_extend,
		&page_form_shorten, &page_form_hand_over, &page_form_cancel };

	/* The next step is what is asked for most; when the work is done, or
	 * its time, that is the end. */
	bool is_ending = is_verifying ||
	    controls->page->now_at >= occurrence->end_at ||
	    !page_has_open_steps(occurrence);

	/* The clock has begun what nobody confirmed. */
	if (occurrence->status == OCCURRENCE_TENTATIVE &&
	    controls->page->now_at < occurrence->end_at)
		page_put_form(controls, &page_form_confirm);
	if (!is_ending)
		page_put_step_forms(controls);
	page_put_form(controls, &page_form_end);
	if (!is_verifying)
		page_put_form(controls, &page_form_verify);
	if (is_ending)
		page_put_step_forms(controls);
	page_put_quick_extensions(controls);
	page_put_form(controls, &page_form_note);
	page_put_folded(controls, more, countof(more));
}

/* What is called off, or over. */
static void
page_put_done(struct page_controls *controls, bool is_skipped)
{
	const struct occurrence *occurrence = controls->occurrence;

	if (!is_skipped)
		page_put_form(controls, &page_form_reopen);
	else if (controls->page->now_at < occurrence->end_at)
		page_put_form(controls, occurrence->life != NULL &&
		    occurrence->life->phase == OCCURRENCE_SKIPPED ?
		    &page_form_unskip : &page_form_confirm);
	page_put_form(controls, &page_form_note);
}

/* All forms that fit where it stands. */
static void
page_put_phase_forms(struct page_controls *controls)
{
	const struct occurrence *occurrence = controls->occurrence;
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    controls->page->now_at);

	if (phase == OCCURRENCE_PLANNED)
		page_put_planned(controls);
	else if (phase == OCCURRENCE_RUNNING ||
	    phase == OCCURRENCE_VERIFYING)
		page_put_running(controls, phase == OCCURRENCE_VERIFYING);
	else
		page_put_done(controls, phase == OCCURRENCE_SKIPPED);
}

void
page_put_controls(const struct page *page,
    const struct occurrence *occurrence, const struct page_viewer *viewer)
{
	struct text forms = { 0 };
	struct page inner = *page;
	struct page_controls controls = { .page = &inner,
	    .occurrence = occurrence, .viewer = viewer };

	inner.text = &forms;
	page_put_phase_forms(&controls);
	/* Somebody else was quicker, and that form is not here any more. */
	if (!controls.is_refused_there)
		page_put_sent(page, viewer->refused);
	text_puts(page->text, "<section id=\"controls\" "
	    "aria-labelledby=\"controls-title\">\n"
	    "<h2 id=\"controls-title\">Run it</h2>\n"
	    "<div class=\"card controls\">\n<p class=\"note\">Signed in as ");
	page_put_who(page, page->who);
	text_puts(page->text, "</p>\n");
	text_put(page->text, forms.bytes, forms.length);
	text_clear(&forms);
	if (viewer->can_sign_out) {
		text_putf(page->text, "<form method=\"post\" "
		    "action=\"%ssign-out\">\n", page->base);
		page_put_hidden(page, "key", viewer->form_key);
		text_puts(page->text, "<button type=\"submit\" "
		    "class=\"plain-button\">Sign out</button>\n</form>\n");
	}
	text_puts(page->text, "</div>\n</section>\n");
}
