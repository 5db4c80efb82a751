/* SPDX-License-Identifier: MIT */
/*
 * A reminder lists what waits; what of it needs somebody's OK, and was not
 * asked for yet, can be asked for by a button below.
 */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "offer_ask.h"
#include "promotion_order.h"
#include "service_internal.h"

/* Each is a block of its own, and a message has fifty. */
#define SERVICE_REMIND_BUTTONS 5

/* Was its OK asked for already? */
static bool
service_remind_is_asked(const struct service *service,
    const struct environment *environment, const struct change *change,
    const char *version, const struct process *process)
{
	const struct promotion *promotion = offer_ask_find(
	    service->promotions.list, environment->id, change->service,
	    version, process);

	return promotion != NULL && strcmp(promotion->version, version) == 0;
}

/* The button for a change; false: it needs none. */
static bool
service_remind_add(const struct service *service, struct message *message,
    const struct environment *environment, const struct change *change)
{
	const struct process *process = !change_is_waiting(change) ? NULL :
	    offer_ask_find_process(service->conf, environment, change);
	struct message_button *button;
	struct text version = { 0 }, value = { 0 }, facts = { 0 };
	/* Lent: it is only written. */
	struct promotion_order order = { .act = { .verb = PROMOTION_PROPOSE,
		.service = change->service, .environment = environment->id } };

	if (process == NULL || !offer_ask_format_version(&version, change) ||
	    service_remind_is_asked(service, environment, change,
	    text_string(&version), process)) {
		text_clear(&version);
		return false;
	}
	order.act.version = version.bytes;
	if (change->class != CHANGE_UNKNOWN)
		order.act.change = (char *)change_class_name(change->class);
	promotion_order_format(&value, &order);
	process_format(&facts, process);
	button = array_add(&message->buttons);
	button->title = mem_format("Ask for the OK: %s %s in %s",
	    change->service, version.bytes, environment->id);
	button->question = mem_format("Ask for the OK to %s %s?",
	    change->service, version.bytes);
	button->facts = text_take(&facts);
	button->value = text_take(&value);
	text_clear(&version);
	return true;
}

void
service_promotion_add_asks(const struct service *service,
    const struct brief *brief, struct message *message)
{
	const struct environment *environment;
	const struct pending *pending;
	size_t i, k, count = 0;

	for (i = 0; brief->has_buttons && i < brief->environments.count;
	    i++) {
		environment = conf_find_environment(service->conf,
		    brief->environments.items[i].id);
		pending = environment == NULL ? NULL : pending_list_find(
		    service->changes.list, environment->id);
		for (k = 0; pending != NULL && k < pending->changes.count &&
		    count < SERVICE_REMIND_BUTTONS; k++)
			count += service_remind_add(service, message,
			    environment, &pending->changes.items[k]);
	}
}
