/* SPDX-License-Identifier: MIT */
/*
 * Slack's documented errors, each with its class and what a person can do.  One
 * table, so that a new error is a line; its order is checked by a test, since
 * it is searched by halving.
 *
 * PARKED where somebody can mend it (a token, an invitation, a rule): nothing
 * is lost and it goes out late.  REFUSED where only another message would help.
 * UNKNOWN where Slack does not know itself how far it got.
 */
#include "slack_error_internal.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"

/* chat.update's are here too: those of its own say that the message to be
 * changed cannot be. */

/*
 * What a person can do about it: one sentence each, for whoever looks at
 * `patchday outbox` and has the rights for it.  Errors that only a fault of
 * this program can cause say so, as nothing at Slack's would mend them.
 */
#define SLACK_TOKEN \
	"the token is not accepted: put a valid bot token into the " \
	"token file and reload (restart, where it is a systemd credential)"
#define SLACK_SCOPE \
	"give the app the scope chat:write and install it again"
#define SLACK_ACCESS \
	"the workspace must grant the app access: ask its " \
	"administrators"
#define SLACK_CHANNEL \
	"no such channel, or a private one without the app: see the " \
	"name, invite the app"
#define SLACK_INVITE \
	"invite the app to the channel: /invite"
#define SLACK_ARCHIVED \
	"the channel is archived: choose another"
#define SLACK_RULE \
	"a rule of the workspace forbids posting there: ask its " \
	"administrators"
#define SLACK_TEAM \
	"with an organisation's token give the channel's id, not its " \
	"name"
#define SLACK_ROOT \
	"the occurrence's first message is gone, or cannot be changed any " \
	"more; another one takes its place"
#define SLACK_NEWER \
	"Slack changed its interface: a newer patchday is needed"
#define SLACK_WEBHOOK \
	"the webhook was removed or its address is wrong: make a new " \
	"one"
#define SLACK_FAULT \
	"Slack does not take this message; please report it as a fault " \
	"of patchday"

/* Ordered by name, for bsearch(3).  Some stand here that a bot which posts its
 * own messages should never see (drafts, cards): they are documented. */
const struct slack_error slack_errors[] = {
	{ "access_denied", OUTCOME_PARKED, SLACK_ACCESS },
	{ "accesslimited", OUTCOME_PARKED, SLACK_ACCESS },
	{ "account_inactive", OUTCOME_PARKED, SLACK_TOKEN },
	{ "action_prohibited", OUTCOME_PARKED, SLACK_RULE },
	{ "app_access_restricted", OUTCOME_PARKED, SLACK_ACCESS },
	{ "as_user_not_supported", OUTCOME_REFUSED, SLACK_FAULT },
	{ "attachment_payload_limit_exceeded", OUTCOME_REFUSED, SLACK_FAULT },
	{ "block_mismatch", OUTCOME_REFUSED, SLACK_FAULT },
	{ "cannot_reply_to_message", OUTCOME_PARKED, SLACK_RULE },
	{ "cant_broadcast_message", OUTCOME_REFUSED, SLACK_FAULT },
	{ "cant_update_message", OUTCOME_ROOTLESS, SLACK_ROOT },
	{ "channel_is_archived", OUTCOME_PARKED, SLACK_ARCHIVED },
	{ "channel_not_found", OUTCOME_PARKED, SLACK_CHANNEL },
	{ "channel_type_not_supported", OUTCOME_PARKED, SLACK_RULE },
	{ "deprecated_endpoint", OUTCOME_PARKED, SLACK_NEWER },
	{ "draft_already_deleted", OUTCOME_REFUSED, SLACK_FAULT },
	{ "draft_already_sent", OUTCOME_REFUSED, SLACK_FAULT },
	{ "draft_has_conflict", OUTCOME_REFUSED, SLACK_FAULT },
	{ "draft_not_found", OUTCOME_REFUSED, SLACK_FAULT },
	{ "duplicate_channel_not_found", OUTCOME_REFUSED, SLACK_FAULT },
	{ "duplicate_message_not_found", OUTCOME_REFUSED, SLACK_FAULT },
	{ "edit_window_closed", OUTCOME_ROOTLESS, SLACK_ROOT },
	{ "ekm_access_denied", OUTCOME_PARKED, SLACK_ACCESS },
	{ "enterprise_is_restricted", OUTCOME_PARKED, SLACK_ACCESS },
	/* while a shared channel is moved */
	{ "external_channel_migrating", OUTCOME_LATER, NULL },
	/* By Slack's own words some of it may have succeeded: not "failed". */
	{ "fatal_error", OUTCOME_UNKNOWN, NULL },
	{ "internal_error", OUTCOME_UNKNOWN, NULL },
	{ "invalid_arg_name", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_arguments", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_array_arg", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_auth", OUTCOME_PARKED, SLACK_TOKEN },
	{ "invalid_blocks", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_blocks_format", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_charset", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_form_data", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_metadata_format", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_metadata_schema", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_payload", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_post_type", OUTCOME_REFUSED, SLACK_FAULT },
	{ "invalid_thread_ts", OUTCOME_REFUSED, SLACK_FAULT },
	/* of an incoming webhook; a bot's bad token is invalid_auth */
	{ "invalid_token", OUTCOME_PARKED, SLACK_WEBHOOK },
	{ "is_archived", OUTCOME_PARKED, SLACK_ARCHIVED },
	{ "markdown_text_conflict", OUTCOME_REFUSED, SLACK_FAULT },
	/* the workspace as a whole sends too much */
	{ "message_limit_exceeded", OUTCOME_LATER, NULL },
	{ "message_not_found", OUTCOME_ROOTLESS, SLACK_ROOT },
	{ "messages_tab_disabled", OUTCOME_PARKED, SLACK_RULE },
	{ "metadata_must_be_sent_from_app", OUTCOME_REFUSED, SLACK_FAULT },
	{ "metadata_too_large", OUTCOME_REFUSED, SLACK_FAULT },
	{ "method_deprecated", OUTCOME_PARKED, SLACK_NEWER },
	{ "missing_file_data", OUTCOME_REFUSED, SLACK_FAULT },
	{ "missing_post_type", OUTCOME_REFUSED, SLACK_FAULT },
	{ "missing_scope", OUTCOME_PARKED, SLACK_SCOPE },
	{ "missing_text_or_fallback_or_attachments",
	    OUTCOME_REFUSED, SLACK_FAULT },
	{ "msg_blocks_too_long", OUTCOME_REFUSED, SLACK_FAULT },
	{ "msg_too_long", OUTCOME_REFUSED, SLACK_FAULT },
	{ "no_active_hooks", OUTCOME_PARKED, SLACK_WEBHOOK },
	{ "no_permission", OUTCOME_PARKED, SLACK_SCOPE },
	{ "no_service", OUTCOME_PARKED, SLACK_WEBHOOK },
	{ "no_service_id", OUTCOME_PARKED, SLACK_WEBHOOK },
	{ "no_team", OUTCOME_PARKED, SLACK_WEBHOOK },
	{ "no_text", OUTCOME_REFUSED, SLACK_FAULT },
	{ "not_allowed_token_type", OUTCOME_PARKED, SLACK_TOKEN },
	{ "not_authed", OUTCOME_PARKED, SLACK_TOKEN },
	{ "not_in_channel", OUTCOME_PARKED, SLACK_INVITE },
	{ "org_login_required", OUTCOME_PARKED, SLACK_ACCESS },
	{ "posting_to_general_channel_denied", OUTCOME_PARKED, SLACK_RULE },
	{ "rate_limited", OUTCOME_LATER, NULL },
	{ "ratelimited", OUTCOME_LATER, NULL },
	{ "request_timeout", OUTCOME_UNKNOWN, NULL },
	{ "restricted_action", OUTCOME_PARKED, SLACK_RULE },
	{ "restricted_action_non_threadable_channel",
	    OUTCOME_PARKED, SLACK_RULE },
	{ "restricted_action_read_only_channel", OUTCOME_PARKED, SLACK_RULE },
	{ "restricted_action_thread_locked", OUTCOME_PARKED, SLACK_RULE },
	{ "restricted_action_thread_only_channel", OUTCOME_PARKED, SLACK_RULE },
	{ "rollup_error", OUTCOME_UNKNOWN, NULL },
	{ "send_on_behalf_not_allowed", OUTCOME_PARKED, SLACK_ACCESS },
	{ "service_unavailable", OUTCOME_UNKNOWN, NULL },
	{ "slack_connect_canvas_sharing_blocked", OUTCOME_PARKED, SLACK_RULE },
	{ "slack_connect_file_link_sharing_blocked",
	    OUTCOME_PARKED, SLACK_RULE },
	{ "slack_connect_lists_sharing_blocked", OUTCOME_PARKED, SLACK_RULE },
	{ "team_access_not_granted", OUTCOME_PARKED, SLACK_ACCESS },
	/* while the workspace is moved into an organisation */
	{ "team_added_to_org", OUTCOME_LATER, NULL },
	{ "team_disabled", OUTCOME_PARKED, SLACK_ACCESS },
	{ "team_not_found", OUTCOME_PARKED, SLACK_TEAM },
	{ "thread_not_found", OUTCOME_ROOTLESS, SLACK_ROOT },
	{ "token_expired", OUTCOME_PARKED, SLACK_TOKEN },
	{ "token_revoked", OUTCOME_PARKED, SLACK_TOKEN },
	{ "too_many_attachments", OUTCOME_REFUSED, SLACK_FAULT },
	{ "too_many_contact_cards", OUTCOME_REFUSED, SLACK_FAULT },
	{ "two_factor_setup_required", OUTCOME_PARKED, SLACK_ACCESS },
	{ "update_failed", OUTCOME_UNKNOWN, NULL },
	{ "user_not_found", OUTCOME_REFUSED, SLACK_FAULT },
};

const size_t slack_error_count = countof(slack_errors);

/* A sought name against an entry, for bsearch(3). */
static int
slack_error_cmp(const void *name, const void *error)
{
	return strcmp(name, ((const struct slack_error *)error)->name);
}

const struct slack_error *
slack_error_find(const char *name)
{
	return bsearch(name, slack_errors, slack_error_count,
	    sizeof(slack_errors[0]), slack_error_cmp);
}

/* The error's own name is kept in the message: it is what people search for. */
void
slack_error_judge(const char *name, int64_t retry_after_secs,
    struct outcome *ret_outcome)
{
	const struct slack_error *error = slack_error_find(name);

	if (error == NULL) {
		outcome_set(ret_outcome, OUTCOME_PARKED,
		    "Slack refused with an error that patchday does not know: "
		    "%.80s", name);
		return;
	}
	outcome_set(ret_outcome, error->class, "Slack: %s%s%s", name,
	    error->hint != NULL ? "; " : "",
	    error->hint != NULL ? error->hint : "");
	if (error->class == OUTCOME_LATER)
		ret_outcome->retry_after_secs = retry_after_secs;
}
