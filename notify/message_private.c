/* SPDX-License-Identifier: MIT */
/*
 * How the one in charge answers: what to type, and what to click where clicks
 * reach us.  A button is an order (order.h) that is carried out for whoever
 * clicks it, if they may.
 */
#include <string.h>

#include "civil.h"
#include "conflict_gist.h"
#include "duration.h"
#include "mem.h"
#include "message_internal.h"
#include "order.h"
#include "timetext.h"

#define MESSAGE_PRIVATE_MINUTE 60

/* An answer: its button, and the same typed.  The title is ours. */
struct message_answer {
	enum announcement_kind kind;
	enum act_verb verb;
	const char *title;
	const char *by;			/* how much; NULL */
	const char *tail;		/* what is typed behind the window */
};

static const struct message_answer message_answers[] = {
	{ ANNOUNCEMENT_ASK, ACT_CONFIRM, "Confirm", NULL, "" },
	{ ANNOUNCEMENT_ASK, ACT_SKIP, "Call it off", NULL, " because ..." },
	{ ANNOUNCEMENT_SOON, ACT_START, "Start", NULL, "" },
	{ ANNOUNCEMENT_UNSTARTED, ACT_START, "Start", NULL, "" },
	{ ANNOUNCEMENT_UNSTARTED, ACT_SKIP, "Call it off", NULL,
	    " because ..." },
	{ ANNOUNCEMENT_ENDING, ACT_EXTEND, "Extend by 30 minutes", "30m",
	    " by 30m because ..." },
	{ ANNOUNCEMENT_ENDING, ACT_END, "End", NULL, "" },
	{ ANNOUNCEMENT_UNENDED, ACT_END, "End", NULL, "" },
	{ ANNOUNCEMENT_UNENDED, ACT_EXTEND, "Extend by 30 minutes", "30m",
	    " by 30m because ..." },
};

/* An end cannot be unsaid to those who were told.  The message stays as it is
 * while the work goes on, so it says what was so when it was written. */
static void
message_private_ask(struct message_button *button,
    const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	int64_t start_at = brief->started_at != 0 ? brief->started_at :
	    brief->start_at;
	int64_t ran_secs = draft->wording.now_at - start_at;
	struct text text = { 0 };

	text_puts(&text, "When this was written it had been running since ");
	timetext_format_clock(&text, draft->zone, start_at -
	    start_at % MESSAGE_PRIVATE_MINUTE);
	if (ran_secs >= MESSAGE_PRIVATE_MINUTE) {
		text_puts(&text, ", for ");
		duration_format_words(&text, ran_secs -
		    ran_secs % MESSAGE_PRIVATE_MINUTE);
	}
	text_puts(&text, ", and its end was planned for ");
	timetext_format_clock(&text, draft->zone, brief->end_at);
	if (brief->end_told != NULL)
		text_putf(&text, ". Its end is announced at once in %s.",
		    brief->end_told);
	else
		text_puts(&text, ". Nobody is told of its end.");
	button->question = mem_format("End %s?",
	    text_string(&draft->values[FIELD_TITLE]));
	button->facts = text_take(&text);
}

/* It may be moved before they read it, or made longer by another.  Of work
 * under way the start is when it began, which is not in question. */
static char *
message_private_seen(const struct brief *brief, enum act_verb verb)
{
	struct text text = { 0 };

	if (verb == ACT_CONFIRM)
		civil_format_utc(&text, brief->start_at);
	text_putc(&text, '/');
	civil_format_utc(&text, brief->end_at);
	return text_take(&text);
}

static void
message_private_add_button(struct message *message,
    const struct message_draft *draft, const struct message_answer *answer)
{
	struct message_button *button = array_add(&message->buttons);
	struct text text = { 0 };
	/* Lent: it is only written. */
	struct order order = { .verb = answer->verb,
	    .occurrence = message->identity, .by = (char *)answer->by };

	order_format(&text, &order);
	button->title = mem_string(answer->title);
	button->value = text_take(&text);
	if (answer->verb == ACT_CONFIRM || answer->verb == ACT_EXTEND)
		button->seen = message_private_seen(draft->wording.brief,
		    answer->verb);
	if (answer->verb == ACT_END)
		message_private_ask(button, draft);
}

/* What is proposed, and the other way out. */
static void
message_private_propose(struct text *text, const struct conflict_gist *gist)
{
	if (gist->proposed == ACT_KEEP)
		text_puts(text, "It is proposed to keep it: all other services "
		    "can be changed.");
	else if (gist->move_when == NULL)
		text_puts(text, "It is proposed to skip it; no working day "
		    "within two weeks is free of such things.");
	else if (gist->proposed == ACT_MOVE)
		text_putf(text, "It is proposed to move it to %s, the next "
		    "working day that is free.", gist->move_when);
	else
		text_putf(text, "It is proposed to skip it; the next working "
		    "day that is free is %s.", gist->move_when);
}

void
message_private_fields(struct message_draft *draft)
{
	const struct conflict_gist *gist = draft->wording.brief->conflict;

	if (gist == NULL) {
		text_puts(&draft->values[FIELD_CLASHES], "a holiday, a freeze "
		    "or other work");
		return;
	}
	message_put_clean(&draft->values[FIELD_CLASHES], gist->clashes, false,
	    MESSAGE_LINE_MAX);
	message_private_propose(&draft->values[FIELD_PROPOSAL], gist);
}

/* One way out of a conflict: weeks ahead, so the occurrence is named. */
static void
message_private_add_way(struct message *message,
    const struct message_draft *draft, enum act_verb verb,
    struct text *typed)
{
	const struct brief *brief = draft->wording.brief;
	const struct conflict_gist *gist = brief->conflict;
	struct message_button *button;
	struct text value = { 0 };
	struct order order;

	if (!conflict_gist_order(gist, brief->identity, verb, &order))
		return;
	text_putc(typed, '\n');
	conflict_format_order(typed, &order);
	if (!brief->has_buttons)
		return;
	order_format(&value, &order);
	button = array_add(&message->buttons);
	button->title = verb == ACT_MOVE ? mem_format("Move it to %s",
	    gist->move_when) : mem_string(verb == ACT_SKIP ? "Skip it" :
	    "Keep it");
	button->value = text_take(&value);
}

/* What is proposed stands first. */
static void
message_private_ways(struct message *message,
    const struct message_draft *draft, struct text *typed)
{
	const struct conflict_gist *gist = draft->wording.brief->conflict;
	enum act_verb ways[CONFLICT_WAY_COUNT];
	size_t i;

	message->answer_url = mem_string(draft->wording.brief->answer_url);
	if (gist == NULL)
		return;
	conflict_list_ways(gist->proposed, ways);
	for (i = 0; i < CONFLICT_WAY_COUNT; i++)
		message_private_add_way(message, draft, ways[i], typed);
}

/* What is typed behind the window.  Without a reason nobody starts what is not
 * confirmed (life_check()). */
static const char *
message_private_tail(const struct brief *brief,
    const struct message_answer *answer)
{
	return answer->verb == ACT_START && brief->confirm_by != NULL &&
	    brief->status == OCCURRENCE_TENTATIVE ? " because ..." :
	    answer->tail;
}

void
message_private_answers(struct message *message,
    const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	const struct message_answer *answer;
	struct text typed = { 0 };
	size_t i;

	if (draft->wording.kind == ANNOUNCEMENT_ASK)
		message->answer_url = mem_string(brief->answer_url);
	if (draft->wording.kind == ANNOUNCEMENT_CONFLICT)
		message_private_ways(message, draft, &typed);

	for (i = 0; i < countof(message_answers); i++) {
		answer = &message_answers[i];
		if (answer->kind != draft->wording.kind)
			continue;
		/* Named whole: a window's next one may be another by now. */
		text_putf(&typed, "\npatchday %s %s%s",
		    act_verb_name(answer->verb), brief->identity,
		    message_private_tail(brief, answer));
		if (brief->has_buttons)
			message_private_add_button(message, draft, answer);
	}
	if (typed.length > 0) {
		/* In Slack the bare line would be posted to everybody. */
		array_push(&message->paragraphs, mem_format("%s%s:%s",
		    brief->site_url != NULL ?
		    "Answer on its page (below), or type" :
		    "To answer, type", brief->has_buttons ?
		    " (in Slack with a / before it)" : "",
		    text_string(&typed)));
		message->typed = message->paragraphs.count;
	}
	text_clear(&typed);
}
