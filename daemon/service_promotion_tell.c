/* SPDX-License-Identifier: MIT */
/*
 * What is said of promotions: one thread for each in its kind's channel, whose
 * first message always shows how it stands, and a message for each act.
 */
#include <stdlib.h>
#include <string.h>

#include "duration.h"
#include "mem.h"
#include "promotion_order.h"
#include "service_bulletin_internal.h"
#include "service_internal.h"
#include "timetext.h"

/* Who did it, as others know them; the caller frees. */
static char *
service_promotion_name(const struct service *service,
    const struct promotion_act *act)
{
	return roster_name(&service->conf->roster, act->who);
}

static const char *
service_promotion_step_title(const struct promotion *promotion,
    const char *key)
{
	size_t i;

	for (i = 0; key != NULL && i < promotion->kind.steps.count; i++)
		if (strcmp(promotion->kind.steps.items[i].key, key) == 0)
			return promotion->kind.steps.items[i].title;
	return key == NULL ? "a step" : key;
}

/* --- headlines ------------------------------------------------------------ */

/* Where it is aimed, and from where it comes: "Patch Thursday, Thu …". */
static void
service_promotion_put_occurrence(struct text *text,
    const struct service *service, const char *identity)
{
	struct occurrence occurrence;

	if (identity == NULL || schedule_find(service->schedule, identity,
	    &occurrence, NULL) < 0) {
		text_puts(text, identity == NULL ? "no window" : identity);
		return;
	}
	text_putf(text, "%s, ", occurrence.window->title);
	timetext_format(text, occurrence.window->zone, occurrence.start_at);
}

/* A role speaks: "Middleware, by its designate …, acknowledges w_2026_48". */
static void
service_promotion_put_voice(struct text *text, const struct service *service,
    const struct promotion *promotion, const struct promotion_act *act)
{
	const char *says = act->verb == PROMOTION_ACKNOWLEDGE ?
	    "acknowledges" : act->verb == PROMOTION_OBJECT ? "objects to" :
	    "withdraws its objection to";

	promotion_format_voice(text, promotion, act, roster_title(
	    &service->conf->roster, act->designate));
	text_putf(text, "%s %s ", act->designate != NULL ? "," : "", says);
	promotion_format_subject(text, promotion);
}

/* What somebody did: "w_2026_48: the ticket is DM-1". */
static void
service_promotion_put_deed(struct text *text, const struct service *service,
    const struct promotion *promotion, const struct promotion_act *act)
{
	promotion_format_subject(text, promotion);
	switch (act->verb) {
	case PROMOTION_PROPOSE:
		text_putf(text, " is proposed: %s", promotion->kind.title);
		break;
	case PROMOTION_PASS:
		text_putf(text, ": done: %s", service_promotion_step_title(
		    promotion, act->step));
		break;
	case PROMOTION_TICKET:
		text_putf(text, ": the ticket is %s", act->words);
		break;
	case PROMOTION_ASK:
		text_putf(text, ": question %zu: %s",
		    promotion->questions.count, act->words);
		break;
	case PROMOTION_ANSWER:
		text_putf(text, ": answer to question %lld: %s",
		    (long long)act->number, act->words);
		break;
	case PROMOTION_CHANGE:
		text_puts(text, act->version != NULL ?
		    " takes the place of what was proposed" :
		    " has another digest now");
		break;
	case PROMOTION_AIM:
		text_puts(text, ": moved to ");
		service_promotion_put_occurrence(text, service,
		    act->occurrence);
		break;
	case PROMOTION_REMIND:
		text_puts(text, ": ");
		promotion_format_state(text, promotion);
		break;
	case PROMOTION_PROMOTE:
		text_puts(text, " is promoted");
		break;
	default:
		text_puts(text, " is given up");
		break;
	}
}

void
service_promotion_put_headline(struct text *text,
    const struct service *service, const struct promotion *promotion,
    const struct promotion_act *act)
{
	if (act->verb == PROMOTION_ACKNOWLEDGE ||
	    act->verb == PROMOTION_OBJECT || act->verb == PROMOTION_WITHDRAW)
		service_promotion_put_voice(text, service, promotion, act);
	else
		service_promotion_put_deed(text, service, promotion, act);
}

/* --- what it means -------------------------------------------------------- */

/* Whose acknowledgement was for something else. */
static void
service_promotion_put_again(struct text *text,
    const struct promotion *promotion)
{
	const struct promotion_stand *stand;
	process_parties again = { 0 };
	size_t i, k;

	for (i = 0; i < promotion->stands.count; i++) {
		stand = &promotion->stands.items[i];
		for (k = 0; k < stand->voices.count; k++)
			if (stand->voices.items[k].voided != 0 &&
			    stand->voices.items[k].objected == 0)
				array_push(&again, promotion->kind.steps.
				    items[i].by.items[k]);
	}
	if (again.count > 0) {
		text_puts(text, "Acknowledgements do not count any more. To "
		    "look again: ");
		process_format_parties(text, &again, "and");
		text_puts(text, ".");
	} else {
		text_puts(text, "Nobody had acknowledged what it was before.");
	}
	array_clear(&again);
}

/* "The cut-off of Patch Thursday is in 1 day, Wed …." */
static void
service_promotion_put_cutoff(struct text *text,
    const struct promotion_act *act, const struct offer *offer)
{
	if (!offer->has_occurrence)
		return;
	text_puts(text, "The cut-off is ");
	timetext_format(text, offer->occurrence.window->zone,
	    offer->plan.cutoff_at);
	if (act->verb == PROMOTION_REMIND) {
		text_puts(text, ", ");
		duration_format_exact(text, act->number);
		text_puts(text, " after this reminder");
	}
	text_puts(text, "; what is not complete by then goes with the next "
	    "window.");
}

/* Was it aimed at a later occurrence before? */
static bool
service_promotion_is_earlier(const struct promotion *promotion,
    const struct promotion_act *act)
{
	const struct promotion_act *before = NULL;
	size_t i;

	/* The last one is `act` itself. */
	for (i = promotion->acts.list.count - 1; i-- > 0 && before == NULL;)
		if (promotion->acts.list.items[i].verb == PROMOTION_AIM)
			before = &promotion->acts.list.items[i];
	/* Of one window: in the order of their local starts. */
	return before != NULL && before->occurrence != NULL &&
	    act->occurrence != NULL &&
	    strcmp(act->occurrence, before->occurrence) < 0;
}

/* One sentence, or none. */
static void
service_promotion_put_lead(struct text *text, const struct service *service,
    const struct promotion *promotion, const struct promotion_act *act,
    const struct offer *offer)
{
	const struct promotion_act *first = promotion_find_act(promotion, 1);
	char *name = service_promotion_name(service,
	    act->verb == PROMOTION_ASK ? first : act);

	switch (act->verb) {
	case PROMOTION_ASK:
		text_putf(text, "%s, who proposed it, is asked.", name);
		break;
	case PROMOTION_CHANGE:
		service_promotion_put_again(text, promotion);
		break;
	case PROMOTION_AIM:
		if (service_promotion_is_earlier(promotion, act)) {
			text_puts(text, "An earlier occurrence takes it.");
			break;
		}
		text_putf(text, promotion->complete_ms != 0 ? "The occurrence "
		    "it was offered for does not take it." : "It was not "
		    "complete at the cut-off, or the occurrence does not take "
		    "place.");
		break;
	case PROMOTION_REMIND:
		service_promotion_put_cutoff(text, act, offer);
		break;
	case PROMOTION_PROMOTE:
		if (act->occurrence != NULL) {
			text_puts(text, "In ");
			service_promotion_put_occurrence(text, service,
			    act->occurrence);
			text_puts(text, ".");
		} else if (strcmp(act->who, SERVICE_WHO) == 0) {
			text_puts(text, "It was seen to run there.");
		}
		break;
	default:
		if (promotion->complete_ms != 0)
			text_puts(text, "It is complete.");
		break;
	}
	free(name);
}

/* --- the two messages ----------------------------------------------------- */

static void
service_promotion_add(struct bulletin *bulletin, struct text *text)
{
	if (text->length > 0)
		bulletin_add_paragraph(bulletin, text_string(text));
	text_cut(text, 0);
}

/* What asks for an answer has the buttons, too; a question, the one that
 * answers it. */
static void
service_promotion_add_answers(struct bulletin *news,
    const struct service *service, const struct promotion *promotion,
    const struct promotion_act *act)
{
	struct promotion_order order = { .which = (char *)promotion->identity,
		.act = { .verb = PROMOTION_ANSWER,
		.number = (int64_t)promotion->questions.count } };
	struct text value = { 0 };

	if (act->verb == PROMOTION_ASK) {
		promotion_order_format(&value, &order);
		bulletin_add_button(news, "Answer…", text_string(&value),
		    NULL, NULL);
		text_clear(&value);
	}
	if (act->verb == PROMOTION_PROPOSE || act->verb == PROMOTION_REMIND ||
	    act->verb == PROMOTION_CHANGE || act->verb == PROMOTION_AIM) {
		service_promotion_add_page(news, service, promotion);
		service_promotion_add_buttons(news, promotion);
	}
}

static void
service_promotion_fill_news(struct bulletin *news,
    const struct service *service, const struct promotion *promotion,
    const struct promotion_act *act, const struct offer *offer)
{
	struct text text = { 0 };
	char *name = service_promotion_name(service, act);

	service_promotion_put_headline(&text, service, promotion, act);
	news->headline = text_take(&text);
	service_promotion_put_lead(&text, service, promotion, act, offer);
	if (text.length > 0)
		news->lead = text_take(&text);
	if (act->because != NULL) {
		text_putf(&text, "Because: %s", act->because);
		service_promotion_add(news, &text);
	}
	if (act->verb != PROMOTION_REMIND) {
		offer_format(&text, service->conf, promotion, offer);
		text_putc(&text, '.');
		service_promotion_add(news, &text);
	}
	if (name != NULL && strcmp(act->who, SERVICE_WHO) != 0 &&
	    strncmp(news->headline, name, strlen(name)) != 0) {
		text_putf(&text, "By %s.", name);
		service_promotion_add(news, &text);
	}
	service_promotion_add_answers(news, service, promotion, act);
	text_clear(&text);
	free(name);
}

/* "Done: …", "Now: … (waiting for …)", "Then: …". */
static void
service_promotion_put_step(struct text *text,
    const struct promotion *promotion, size_t index)
{
	size_t next = promotion_next_step(promotion);
	bool is_done = promotion_is_done(promotion, index);

	text_putf(text, "%s%s %s", index > 0 ? "\n" : "", is_done ? "✓" :
	    index == next ? "→" : "·",
	    promotion->kind.steps.items[index].title);
	if (!is_done && promotion->stands.items[index].voices.count > 0) {
		text_puts(text, ": waiting for ");
		promotion_format_missing(text, promotion, index);
	}
}

static void
service_promotion_fill_board(struct bulletin *board,
    const struct service *service, const struct promotion *promotion,
    const struct offer *offer)
{
	struct text text = { 0 };
	size_t i;

	text_putf(&text, "%s ", promotion->kind.title);
	promotion_format_subject(&text, promotion);
	text_puts(&text, ": ");
	promotion_format_state(&text, promotion);
	board->headline = text_take(&text);
	offer_format(&text, service->conf, promotion, offer);
	text_putc(&text, '.');
	board->lead = text_take(&text);
	for (i = 0; i < promotion->stands.count; i++)
		service_promotion_put_step(&text, promotion, i);
	service_promotion_add(board, &text);
	if (promotion->digest != NULL) {
		text_putf(&text, "Digest: %s", promotion->digest);
		service_promotion_add(board, &text);
	}
	if (promotion->ticket != NULL) {
		text_putf(&text, "Ticket: %s", promotion->ticket);
		service_promotion_add(board, &text);
	}
	service_promotion_add_page(board, service, promotion);
	service_promotion_add_buttons(board, promotion);
	text_clear(&text);
}

/* The first aim is told by what was proposed. */
static bool
service_promotion_is_news(const struct promotion *promotion,
    const struct promotion_act *act)
{
	size_t i;

	if (act->verb != PROMOTION_AIM)
		return true;
	for (i = 0; i + 1 < promotion->acts.list.count; i++)
		if (promotion->acts.list.items[i].verb == PROMOTION_AIM &&
		    promotion->acts.list.items[i].occurrence != NULL)
			return true;
	return false;
}

/* The first messages of the occurrence that it is offered for, and of the one
 * that it was, tell of it. */
static int
service_promotion_follow(struct service *service,
    const struct promotion *promotion, const struct promotion_act *act,
    struct error *ret_error)
{
	const struct promotion_act *other;
	size_t i = promotion->acts.list.count, left;

	for (left = act->verb == PROMOTION_AIM ? 2 : 1; left > 0 && i > 0;) {
		other = &promotion->acts.list.items[--i];
		if (other->verb != PROMOTION_AIM)
			continue;
		left--;
		if (other->occurrence != NULL && outbox_edit_put(service,
		    other->occurrence, ret_error) < 0)
			return -1;
	}
	return 0;
}

int
service_promotion_tell(struct service *service,
    const struct promotion *promotion, const struct promotion_act *act,
    int64_t entry, struct error *ret_error)
{
	struct bulletin news = { 0 }, board = { 0 };
	const char *channels[2];
	struct text subject = { 0 }, title = { 0 };
	struct service_bulletin bulletin = { .serial = entry,
		.board = &board, .channels = channels };
	struct offer offer;
	int status;

	if (service_promotion_follow(service, promotion, act,
	    ret_error) < 0 || service_promotion_ask(service, promotion, act,
	    entry, ret_error) < 0)
		return -1;
	if (promotion->kind.channel.id != NULL)
		channels[bulletin.channel_count++] =
		    promotion->kind.channel.id;
	if (promotion->kind.tickets.id != NULL)
		channels[bulletin.channel_count++] =
		    promotion->kind.tickets.id;
	if (bulletin.channel_count == 0)
		return 0;
	offer_plan(service->conf, service->schedule, promotion,
	    clock_now(service->seams.clock), &offer);
	text_putf(&subject, "%s%s", PROMOTION_SUBJECT, promotion->identity);
	text_putf(&title, "%s ", promotion->kind.title);
	promotion_format_subject(&title, promotion);
	bulletin.subject = text_string(&subject);
	bulletin.title = text_string(&title);
	service_promotion_fill_board(&board, service, promotion, &offer);
	if (service_promotion_is_news(promotion, act)) {
		service_promotion_fill_news(&news, service, promotion, act,
		    &offer);
		/* Its ticket is closed by it. */
		news.is_last = promotion->phase != PROMOTION_OPEN;
		bulletin.news = &news;
	}
	status = service_bulletin_put(service, &bulletin, ret_error);
	bulletin_clear(&news);
	bulletin_clear(&board);
	text_clear(&subject);
	text_clear(&title);
	return status;
}
