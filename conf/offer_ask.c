/* SPDX-License-Identifier: MIT */
/* Changes that need somebody's OK. */
#include "offer_ask.h"

#include <string.h>

#define OFFER_ASK_SHA_MAX 12	/* characters of a commit that are a name */

const struct process *
offer_ask_find_process(const struct conf *conf,
    const struct environment *environment, const struct change *change)
{
	const struct policy_question question = { .service = change->service,
		.environment = environment,
		.what = { .classes = change->class == CHANGE_UNKNOWN ? 0 :
		1u << change->class } };
	const struct process *process = NULL;
	struct policy_answer answer;

	policy_find(&conf->policy, &question, &answer);
	if (answer.decided != NULL &&
	    process_has_approver(answer.decided->process))
		process = answer.decided->process;
	policy_clear_answer(&answer);
	return process;
}

bool
offer_ask_format_version(struct text *text, const struct change *change)
{
	const char *sha = change->merges.count == 0 ? NULL :
	    change->merges.items[0].sha;
	size_t before = text->length;

	if (change->to != NULL && change->to[0] != '\0')
		text_puts(text, change->to);
	else if (sha != NULL)
		text_put(text, sha, strnlen(sha, OFFER_ASK_SHA_MAX));
	/* What could not be said again in an order is no name. */
	return text->length > before &&
	    strpbrk(text_string(text) + before, " \t\r\n") == NULL;
}

const struct promotion *
offer_ask_find(const struct promotion_list *list, const char *environment,
    const char *service, const char *version, const struct process *process)
{
	const struct promotion *promotion, *other = NULL;
	const struct promotion_act *first;
	size_t i;

	for (i = list == NULL ? 0 : list->list.count; i-- > 0;) {
		promotion = list->list.items[i];
		first = promotion_find_act(promotion, 1);
		if (promotion->phase == PROMOTION_ABANDONED ||
		    first->service == NULL || first->environment == NULL ||
		    strcmp(first->service, service) != 0 ||
		    strcmp(first->environment, environment) != 0 ||
		    (!promotion->has_left && !promotion_kind_asks(
		    &promotion->kind, &process->by)))
			continue;
		if (strcmp(promotion->version, version) == 0)
			return promotion;
		if (promotion->phase == PROMOTION_OPEN && other == NULL)
			other = promotion;
	}
	return other;
}
