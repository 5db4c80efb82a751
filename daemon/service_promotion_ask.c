/* SPDX-License-Identifier: MIT */
/*
 * Who has to say something to a promotion is asked where they are reached: when
 * their step begins, when what they agreed to has changed, when they are
 * reminded.  A mail has a link by which the role, or who acts in its stead just
 * now, answers without signing in; a link in a channel would be everybody's, so
 * Slack has buttons.
 */
#include <string.h>

#include "digest.h"
#include "link.h"
#include "promotion_order.h"
#include "service_bulletin_internal.h"
#include "service_internal.h"

/* So long a link holds where no window says how long it is of use. */
#define SERVICE_ASK_LINK_SECS (14 * 86400)
/* A subject is as long as an occurrence's name can be. */
#define SERVICE_ASK_ROLE_MAX 40
#define SERVICE_ASK_MARK_DIGITS 16

/* One question on its way; all lent. */
struct service_ask {
	struct service *service;
	const struct promotion *promotion;
	const struct promotion_act *act;	/* that it follows from */
	const struct offer *offer;
	int64_t entry;			/* of the journal */
	const struct process_party *role;	/* that is asked */
	/* Who is asked: the role, or who acts in its stead. */
	const struct person *person;
};

/* Does the act begin the step that is next, or begin it anew? */
static bool
service_ask_is_due(const struct promotion *promotion,
    const struct promotion_act *act)
{
	const struct promotion_act *acts = promotion->acts.list.items;
	size_t next = promotion_next_step(promotion), i, was;
	struct promotion *before;

	if (promotion->phase != PROMOTION_OPEN || promotion->has_left ||
	    next == promotion->stands.count ||
	    promotion->kind.steps.items[next].kind !=
	    PROMOTION_STEP_ACKNOWLEDGE)
		return false;
	if (act->verb == PROMOTION_REMIND || act->verb == PROMOTION_CHANGE ||
	    act->verb == PROMOTION_PROPOSE)
		return true;
	before = promotion_new(&promotion->kind, &acts[0]);
	for (i = 1; i + 1 < promotion->acts.list.count; i++)
		promotion_apply(before, &acts[i]);
	was = promotion_next_step(before);
	promotion_release(before);
	/* Back at it after an objection nobody is asked again. */
	return was < next;
}

/* --- words ---------------------------------------------------------------- */

void
service_promotion_add_buttons(struct bulletin *bulletin,
    const struct promotion *promotion)
{
	static const struct { enum promotion_verb verb; const char *title; }
	    buttons[] = { { PROMOTION_ACKNOWLEDGE, "Acknowledge" },
		{ PROMOTION_OBJECT, "Object…" }, { PROMOTION_ASK, "Ask…" } };
	size_t next = promotion_next_step(promotion), i;
	struct text value = { 0 };
	struct promotion_order order;

	if (promotion->phase != PROMOTION_OPEN || promotion->has_left ||
	    next == promotion->stands.count)
		return;
	for (i = 0; i < countof(buttons); i++) {
		if (buttons[i].verb == PROMOTION_ACKNOWLEDGE &&
		    promotion->kind.steps.items[next].kind !=
		    PROMOTION_STEP_ACKNOWLEDGE)
			continue;
		/* Lent: it is only written. */
		order = (struct promotion_order){
			.which = (char *)promotion->identity,
			.act = { .verb = buttons[i].verb } };
		if (buttons[i].verb == PROMOTION_ACKNOWLEDGE) {
			order.act.version = (char *)promotion->version;
			order.act.digest = (char *)promotion->digest;
		}
		promotion_order_format(&value, &order);
		bulletin_add_button(bulletin, buttons[i].title,
		    text_string(&value), NULL, NULL);
		text_cut(&value, 0);
	}
	text_clear(&value);
}

void
service_promotion_add_page(struct bulletin *bulletin,
    const struct service *service, const struct promotion *promotion)
{
	struct text url = { 0 };

	if (service->conf->url == NULL)
		return;
	text_putf(&url, "%s/promotions/%s", service->conf->url,
	    promotion->identity);
	bulletin_add_link(bulletin, "All about it", text_string(&url));
	text_clear(&url);
}

/* The link by which they answer, in a mail that is theirs. */
static void
service_ask_add_link(const struct service_ask *ask, struct bulletin *bulletin)
{
	const struct service *service = ask->service;
	const struct offer *offer = ask->offer;
	struct text url = { 0 }, subject = { 0 };
	struct link link = { .person = ask->person->id,
		.until_at = offer->has_occurrence ?
		offer->occurrence.end_at : clock_now(service->seams.clock) +
		SERVICE_ASK_LINK_SECS };

	if (service->conf->url == NULL)
		return;
	text_putf(&subject, "%s%s", PROMOTION_SUBJECT,
	    ask->promotion->identity);
	link.occurrence = text_string(&subject);
	text_putf(&url, "%s/", service->conf->url);
	link_format(&url, &link, service->session_key,
	    sizeof(service->session_key));
	bulletin_add_link(bulletin, "Acknowledge, object or ask",
	    text_string(&url));
	text_clear(&url);
	text_clear(&subject);
}

static void
service_ask_fill(const struct service_ask *ask, struct bulletin *bulletin)
{
	const struct promotion *promotion = ask->promotion;
	const char *role = ask->role->title != NULL ? ask->role->title :
	    ask->role->id;
	struct text text = { 0 };

	text_puts(&text, "Your answer is needed: ");
	promotion_format_subject(&text, promotion);
	bulletin->headline = text_take(&text);
	text_putf(&text, "%s: %s is asked to acknowledge it.",
	    promotion->kind.title, role);
	if (strcmp(ask->person->id, ask->role->id) != 0)
		text_putf(&text, " You are its designate.");
	if (ask->act->verb == PROMOTION_CHANGE)
		text_puts(&text, " It was changed: what was said before does "
		    "not count any more.");
	bulletin->lead = text_take(&text);
	offer_format(&text, ask->service->conf, promotion, ask->offer);
	text_putc(&text, '.');
	bulletin_add_paragraph(bulletin, text_string(&text));
	text_cut(&text, 0);
	if (promotion->digest != NULL) {
		text_putf(&text, "Digest: %s", promotion->digest);
		bulletin_add_paragraph(bulletin, text_string(&text));
		text_cut(&text, 0);
	}
	if (promotion->ticket != NULL) {
		text_putf(&text, "Ticket: %s", promotion->ticket);
		bulletin_add_paragraph(bulletin, text_string(&text));
	}
	text_clear(&text);
}

/* --- to whom -------------------------------------------------------------- */

/* A subject of its own for each who is asked, and for each channel: two may
 * share a mailbox, and what is said in one is not said in another. */
static void
service_ask_subject(const struct service_ask *ask,
    const struct channel *channel, struct text *text)
{
	char mark[SERVICE_ASK_MARK_DIGITS + 1];
	struct text all = { 0 };

	text_putf(&all, "%s\n%s\n%s\n%s", ask->promotion->identity,
	    ask->role->id, ask->person->id, channel->id);
	digest_hex(text_string(&all), all.length, SERVICE_ASK_MARK_DIGITS,
	    mark);
	text_putf(text, "ask/%.*s/%s", SERVICE_ASK_ROLE_MAX, ask->person->id,
	    mark);
	text_clear(&all);
}

static int
service_ask_put(const struct service_ask *ask, const struct channel *channel,
    struct error *ret_error)
{
	bool is_mail = strcmp(channel->kind->name, "email") == 0;
	struct bulletin news = { 0 };
	struct text subject = { 0 }, title = { 0 };
	const char *channels[] = { channel->id };
	struct service_bulletin bulletin = { .serial = ask->entry,
		.news = &news, .channels = channels, .channel_count = 1 };
	int status;

	service_ask_fill(ask, &news);
	if (is_mail)
		service_ask_add_link(ask, &news);
	else
		service_promotion_add_buttons(&news, ask->promotion);
	service_promotion_add_page(&news, ask->service, ask->promotion);
	service_ask_subject(ask, channel, &subject);
	text_putf(&title, "%s ", ask->promotion->kind.title);
	promotion_format_subject(&title, ask->promotion);
	bulletin.subject = text_string(&subject);
	bulletin.title = text_string(&title);
	status = service_bulletin_put(ask->service, &bulletin, ret_error);
	bulletin_clear(&news);
	text_clear(&subject);
	text_clear(&title);
	return status;
}

/* By all their channels but the one where it is told anyway. */
static int
service_ask_person(struct service_ask *ask, const char *id,
    struct error *ret_error)
{
	const struct conf *conf = ask->service->conf;
	const struct channel *channel;
	size_t i;

	ask->person = conf_find_person(conf, id);
	for (i = 0; ask->person != NULL && i < ask->person->contact.count;
	    i++) {
		channel = conf_find_channel(conf,
		    ask->person->contact.items[i]);
		if (channel == NULL || (ask->promotion->kind.channel.id !=
		    NULL && strcmp(channel->id,
		    ask->promotion->kind.channel.id) == 0))
			continue;
		if (service_ask_put(ask, channel, ret_error) < 0)
			return -1;
	}
	return 0;
}

/* The role, and who acts in its stead just now. */
static int
service_ask_role(struct service_ask *ask, struct error *ret_error)
{
	const struct person *person = conf_find_person(ask->service->conf,
	    ask->role->id);
	int64_t now_at = clock_now(ask->service->seams.clock);
	const struct person_designate *designate;
	size_t i;

	if (service_ask_person(ask, ask->role->id, ret_error) < 0)
		return -1;
	for (i = 0; person != NULL && i < person->designates.count; i++) {
		designate = &person->designates.items[i];
		if (designate->from_at <= now_at &&
		    now_at < designate->until_at &&
		    service_ask_person(ask, designate->to, ret_error) < 0)
			return -1;
	}
	return 0;
}

int
service_promotion_ask(struct service *service,
    const struct promotion *promotion, const struct promotion_act *act,
    int64_t entry, struct error *ret_error)
{
	size_t next = promotion_next_step(promotion), i;
	const struct promotion_step *step;
	struct service_ask ask = { .service = service,
		.promotion = promotion, .act = act, .entry = entry };
	struct offer offer;

	if (!service_ask_is_due(promotion, act))
		return 0;
	offer_plan(service->conf, service->schedule, promotion,
	    clock_now(service->seams.clock), &offer);
	ask.offer = &offer;
	step = &promotion->kind.steps.items[next];
	for (i = 0; i < step->by.count; i++) {
		ask.role = &step->by.items[i];
		if (promotion->stands.items[next].voices.items[i].agreed == 0 &&
		    promotion->stands.items[next].voices.items[i].objected ==
		    0 && service_ask_role(&ask, ret_error) < 0)
			return -1;
	}
	return 0;
}
