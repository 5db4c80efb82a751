/* SPDX-License-Identifier: MIT */
/* The table of routes: what can be asked, and who answers. */
#ifndef PATCHDAY_ROUTE_H
#define PATCHDAY_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "request_internal.h"

/*
 * `answer` is called on the server's thread: it queues a reply (reply_*,
 * prepared_send) or hands the request to the owner (errand_*); in that case
 * it is called again when `request->wait` has changed.
 */
struct route {
	const char *name;	/* in metrics */
	const char *path;	/* whole; with "/" at its end: the beginning */
	bool is_folder;		/* … and the beginning alone, too */
	unsigned methods;	/* REQUEST_GET | … */
	bool is_control;	/* by the control socket only */
	bool can_repeat;	/* it takes a parameter several times, and
				 * itself refuses those that it does not */
	const char *type;	/* media type, for Accept; NULL: not checked */
	void (*answer)(struct request *request);
};

/* The route of a decoded path for the public listener or the control socket;
 * NULL when there is none.  Lent for ever. */
const struct route *route_find(const char *path, bool is_control);

/* Its place in the table, how many there are, and the one at a place (below
 * the count): for counters. */
size_t route_index(const struct route *route);
size_t route_count(void);
const struct route *route_at(size_t index);

/* Append "GET, HEAD", for the Allow header (RFC 9110 10.2.1). */
void route_format_methods(const struct route *route, struct text *text);

/* Each in its own file, route_NAME.c; see `answer` above. */
void route_home_answer(struct request *request);
void route_history_answer(struct request *request);
void route_visit_answer(struct request *request);
void route_events_answer(struct request *request);
void route_reply_answer(struct request *request);
void route_subscribe_answer(struct request *request);
void route_subscription_answer(struct request *request);
void route_subscribers_answer(struct request *request);
void route_sign_in_answer(struct request *request);
void route_sign_out_answer(struct request *request);
void route_feed_answer(struct request *request);
/* Feeds for feed readers lie beside the calendars: is it one's address? */
bool route_tiding_is(const struct request *request);
void route_tiding_answer(struct request *request);
void route_environment_list_answer(struct request *request);
void route_environment_changes_answer(struct request *request);
void route_environment_shipped_answer(struct request *request);
void route_environment_page_answer(struct request *request);
void route_conflicts_answer(struct request *request);
void route_occurrences_answer(struct request *request);
void route_occurrence_answer(struct request *request);
void route_acts_answer(struct request *request);
void route_journal_answer(struct request *request);
void route_journal_audit_answer(struct request *request);
void route_tokens_answer(struct request *request);
void route_token_answer(struct request *request);
void route_slack_command_answer(struct request *request);
void route_slack_interaction_answer(struct request *request);
void route_health_answer(struct request *request);
void route_sync_windows_answer(struct request *request);
void route_gate_answer(struct request *request);
void route_gate_emergencies_answer(struct request *request);
void route_promotion_page_answer(struct request *request);
void route_promotions_answer(struct request *request);
void route_promotion_answer(struct request *request);
void route_broadcasts_answer(struct request *request);
void route_now_answer(struct request *request);
void route_policy_answer(struct request *request);
void route_banner_answer(struct request *request);
void route_policy_page_answer(struct request *request);
void route_ready_answer(struct request *request);
void route_metrics_answer(struct request *request);
void route_status_answer(struct request *request);
void route_outbox_list_answer(struct request *request);
void route_outbox_answer(struct request *request);
void route_reload_answer(struct request *request);
void route_asset_answer(struct request *request);

#endif
