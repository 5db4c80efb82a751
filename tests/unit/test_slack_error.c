/* SPDX-License-Identifier: MIT */
#include "slack_error_internal.h"

#include <string.h>

#include "array.h"
#include "harness.h"

/* The errors that docs.slack.dev lists for chat.postMessage, and those of
 * incoming webhooks, each with the class it must be in. */
static const struct { enum outcome_class class; const char *names[40]; }
classes[] = {
	{ OUTCOME_ROOTLESS, { "thread_not_found", "message_not_found",
	    "edit_window_closed", "cant_update_message" } },
	{ OUTCOME_LATER, { "external_channel_migrating",
	    "message_limit_exceeded", "rate_limited",
	    "ratelimited", "team_added_to_org" } },
	{ OUTCOME_UNKNOWN, { "fatal_error", "internal_error",
	    "request_timeout", "service_unavailable", "rollup_error",
	    "update_failed" } },
	{ OUTCOME_PARKED, { "access_denied", "accesslimited",
	    "account_inactive", "app_access_restricted",
	    "cannot_reply_to_message", "channel_not_found",
	    "deprecated_endpoint", "ekm_access_denied",
	    "enterprise_is_restricted", "invalid_auth", "is_archived",
	    "messages_tab_disabled", "method_deprecated", "missing_scope",
	    "no_permission", "not_allowed_token_type", "not_authed",
	    "not_in_channel", "org_login_required", "restricted_action",
	    "restricted_action_non_threadable_channel",
	    "restricted_action_read_only_channel",
	    "restricted_action_thread_locked",
	    "restricted_action_thread_only_channel",
	    "send_on_behalf_not_allowed", "slack_connect_canvas_sharing_blocked",
	    "slack_connect_file_link_sharing_blocked",
	    "slack_connect_lists_sharing_blocked", "team_access_not_granted",
	    "team_not_found", "token_expired", "token_revoked",
	    "two_factor_setup_required" } },
	{ OUTCOME_PARKED, { "action_prohibited", "channel_is_archived",
	    "invalid_token", "no_active_hooks", "no_service", "no_service_id",
	    "no_team", "posting_to_general_channel_denied",
	    "team_disabled", "channel_type_not_supported" } },
	{ OUTCOME_REFUSED, { "as_user_not_supported",
	    "attachment_payload_limit_exceeded", "draft_already_deleted",
	    "draft_already_sent", "draft_has_conflict", "draft_not_found",
	    "duplicate_channel_not_found", "duplicate_message_not_found",
	    "invalid_arg_name", "invalid_arguments", "invalid_array_arg",
	    "invalid_blocks", "invalid_blocks_format", "invalid_charset",
	    "invalid_form_data", "invalid_metadata_format",
	    "invalid_metadata_schema", "invalid_post_type",
	    "markdown_text_conflict", "metadata_must_be_sent_from_app",
	    "metadata_too_large", "missing_file_data", "missing_post_type",
	    "msg_blocks_too_long", "no_text", "too_many_attachments",
	    "too_many_contact_cards", "msg_too_long", "invalid_payload",
	    "user_not_found", "invalid_thread_ts", "block_mismatch",
	    "cant_broadcast_message", "missing_text_or_fallback_or_attachments" } },
};

/* fault-row: 37 39 40 */
int
main(void)
{
	const struct slack_error *error;
	struct outcome outcome;
	size_t i, k, listed = 0;

	for (i = 0; i < countof(classes); i++)
		for (k = 0; k < 40 && classes[i].names[k] != NULL; k++) {
			error = slack_error_find(classes[i].names[k]);
			listed++;
			if (!CHECK_ROW(error != NULL, classes[i].names[k]))
				continue;
			CHECK_ROW(error->class == classes[i].class,
			    classes[i].names[k]);
			slack_error_judge(error->name, 7, &outcome);
			CHECK_ROW(outcome.class == error->class,
			    error->name);
			CHECK_ROW(strstr(outcome.reason, error->name) != NULL,
			    error->name);
			CHECK_ROW(outcome.retry_after_secs ==
			    (error->class == OUTCOME_LATER ? 7 : -1),
			    error->name);
		}
	/* Exactly one class each: the table has no others, and no doubles. */
	CHECK_NUMBER(slack_error_count, listed);
	for (i = 1; i < slack_error_count; i++)
		CHECK_ROW(strcmp(slack_errors[i - 1].name,
		    slack_errors[i].name) < 0, slack_errors[i].name);
	CHECK(slack_error_find("no_such_error") == NULL);
	CHECK(slack_error_find("") == NULL);
	/* A token is read by a reload or a start: not by `outbox retry`. */
	slack_error_judge("not_allowed_token_type", -1, &outcome);
	CHECK(strstr(outcome.reason, "reload (restart, where it is a systemd "
	    "credential)") != NULL);
	slack_error_judge("brand_new_error", -1, &outcome);
	CHECK_NUMBER(outcome.class, OUTCOME_PARKED);
	CHECK(strstr(outcome.reason, "brand_new_error") != NULL);
	slack_error_judge("evil\n\x1b[31merror", -1, &outcome);
	CHECK(strpbrk(outcome.reason, "\n\x1b") == NULL);
	return harness_end();
}
