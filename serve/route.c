/* SPDX-License-Identifier: MIT */
/*
 * The table of routes.  A route is one file, route_NAME.c, with one entry
 * here; patchdayd(8) describes each.  The order counts only where one path
 * begins another: whole paths are compared whole, a path that ends in "/"
 * takes everything below it.
 *
 * Routes of the control socket are not found by the public listener at all: a
 * stranger gets the same 404 as for any other word, and there is no flag that
 * a proxy could be talked into.  The control socket has all routes.
 */
#include "route_internal.h"

#include <string.h>

#include "array.h"

/* HEAD is GET without its body (RFC 9110 9.3.2); libmicrohttpd leaves it out.
 */
#define ROUTE_READ (REQUEST_GET | REQUEST_HEAD)

static const struct route routes[] = {
	{ .name = "feed", .path = "/feeds/", .methods = ROUTE_READ,
	    .answer = route_feed_answer },
	{ .name = "home", .path = "/", .methods = ROUTE_READ,
	    .type = "text/html", .answer = route_home_answer },
	{ .name = "history", .path = "/history", .methods = ROUTE_READ,
	    .can_repeat = true, .type = "text/html",
	    .answer = route_history_answer },
	{ .name = "visit", .path = "/occurrences/",
	    .methods = ROUTE_READ | REQUEST_POST, .type = "text/html",
	    .answer = route_visit_answer },
	{ .name = "environments", .path = "/environments",
	    .methods = ROUTE_READ, .answer = route_environment_page_answer },
	{ .name = "environments", .path = "/environments/",
	    .is_folder = true, .methods = ROUTE_READ,
	    .answer = route_environment_page_answer },
	{ .name = "promotion_page", .path = "/promotions",
	    .methods = ROUTE_READ | REQUEST_POST, .type = "text/html",
	    .answer = route_promotion_page_answer },
	{ .name = "promotion_page", .path = "/promotions/",
	    .methods = ROUTE_READ | REQUEST_POST, .type = "text/html",
	    .answer = route_promotion_page_answer },
	{ .name = "banner", .path = "/banner", .methods = ROUTE_READ,
	    .type = "text/html", .answer = route_banner_answer },
	{ .name = "policy", .path = "/policy", .methods = ROUTE_READ,
	    .type = "text/html", .answer = route_policy_page_answer },
	{ .name = "policy", .path = "/api/v1/policy", .methods = ROUTE_READ,
	    .type = "application/json", .answer = route_policy_answer },
	{ .name = "gate", .path = "/api/v1/gate", .methods = ROUTE_READ,
	    .type = "application/json", .answer = route_gate_answer },
	{ .name = "emergencies", .path = "/api/v1/gate/emergencies",
	    .methods = REQUEST_POST, .type = "application/json",
	    .answer = route_gate_emergencies_answer },
	{ .name = "sync_windows", .path = "/api/v1/sync-windows",
	    .methods = ROUTE_READ, .type = "application/yaml",
	    .answer = route_sync_windows_answer },
	{ .name = "broadcasts", .path = "/api/v1/broadcasts",
	    .methods = ROUTE_READ, .type = "application/json",
	    .answer = route_broadcasts_answer },
	{ .name = "now", .path = "/api/v1/now", .methods = ROUTE_READ,
	    .type = "application/json", .answer = route_now_answer },
	{ .name = "reply", .path = "/answer/",
	    .methods = ROUTE_READ | REQUEST_POST, .type = "text/html",
	    .answer = route_reply_answer },
	{ .name = "subscribe", .path = "/subscribe",
	    .methods = ROUTE_READ | REQUEST_POST, .type = "text/html",
	    .answer = route_subscribe_answer },
	{ .name = "subscription", .path = "/subscription/",
	    .methods = ROUTE_READ | REQUEST_POST,
	    .answer = route_subscription_answer },
	{ .name = "sign_in", .path = "/sign-in",
	    .methods = ROUTE_READ | REQUEST_POST, .type = "text/html",
	    .answer = route_sign_in_answer },
	{ .name = "sign_out", .path = "/sign-out",
	    .methods = REQUEST_POST, .answer = route_sign_out_answer },
	{ .name = "environment_list", .path = "/api/v1/environments",
	    .methods = ROUTE_READ, .type = "application/json",
	    .answer = route_environment_list_answer },
	{ .name = "changes", .path = "/api/v1/environments/",
	    .methods = ROUTE_READ, .type = "application/json",
	    .answer = route_environment_changes_answer },
	{ .name = "shipped", .path = "/api/v1/shipped",
	    .methods = ROUTE_READ, .type = "application/json",
	    .answer = route_environment_shipped_answer },
	{ .name = "conflicts", .path = "/api/v1/conflicts",
	    .methods = ROUTE_READ, .type = "application/json",
	    .answer = route_conflicts_answer },
	{ .name = "occurrences", .path = "/api/v1/occurrences",
	    .can_repeat = true, .methods = ROUTE_READ,
	    .type = "application/json", .answer = route_occurrences_answer },
	{ .name = "occurrence", .path = "/api/v1/occurrences/",
	    .can_repeat = true, .methods = ROUTE_READ,
	    .type = "application/json", .answer = route_occurrence_answer },
	{ .name = "acts", .path = "/api/v1/acts", .methods = REQUEST_POST,
	    .type = "application/json", .answer = route_acts_answer },
	{ .name = "promotions", .path = "/api/v1/promotions",
	    .methods = ROUTE_READ | REQUEST_POST, .type = "application/json",
	    .answer = route_promotions_answer },
	{ .name = "promotions", .path = "/api/v1/promotions/",
	    .methods = ROUTE_READ | REQUEST_POST, .type = "application/json",
	    .answer = route_promotion_answer },
	{ .name = "journal", .path = "/api/v1/journal",
	    .methods = ROUTE_READ, .type = "application/json",
	    .answer = route_journal_answer },
	{ .name = "journal", .path = "/api/v1/journal/audit",
	    .methods = ROUTE_READ, .type = "application/json",
	    .answer = route_journal_audit_answer },
	{ .name = "tokens", .path = "/api/v1/tokens",
	    .methods = ROUTE_READ | REQUEST_POST, .type = "application/json",
	    .answer = route_tokens_answer },
	{ .name = "tokens", .path = "/api/v1/tokens/",
	    .methods = REQUEST_POST, .type = "application/json",
	    .answer = route_token_answer },
	{ .name = "openapi", .path = "/api/v1/openapi.json",
	    .methods = ROUTE_READ, .type = "application/json",
	    .answer = route_asset_answer },
	{ .name = "slack", .path = "/slack/command",
	    .methods = REQUEST_POST, .answer = route_slack_command_answer },
	{ .name = "slack", .path = "/slack/interaction",
	    .methods = REQUEST_POST,
	    .answer = route_slack_interaction_answer },
	{ .name = "health", .path = "/healthz", .methods = ROUTE_READ,
	    .answer = route_health_answer },
	{ .name = "ready", .path = "/readyz", .methods = ROUTE_READ,
	    .answer = route_ready_answer },
	{ .name = "metrics", .path = "/metrics", .methods = ROUTE_READ,
	    .answer = route_metrics_answer },
	{ .name = "live", .path = "/live.js", .methods = ROUTE_READ,
	    .answer = route_asset_answer },
	{ .name = "events", .path = "/events", .methods = REQUEST_GET,
	    .type = "text/event-stream", .answer = route_events_answer },
	{ .name = "favicon", .path = "/favicon.svg", .methods = ROUTE_READ,
	    .answer = route_asset_answer },
	{ .name = "robots", .path = "/robots.txt", .methods = ROUTE_READ,
	    .answer = route_asset_answer },
	{ .name = "status", .path = "/api/v1/status", .methods = ROUTE_READ,
	    .is_control = true, .answer = route_status_answer },
	{ .name = "outbox_list", .path = "/api/v1/outbox",
	    .methods = ROUTE_READ, .is_control = true,
	    .answer = route_outbox_list_answer },
	{ .name = "outbox", .path = "/api/v1/outbox/",
	    .methods = ROUTE_READ | REQUEST_POST, .is_control = true,
	    .answer = route_outbox_answer },
	{ .name = "subscribers", .path = "/api/v1/subscribers",
	    .methods = ROUTE_READ | REQUEST_POST, .is_control = true,
	    .answer = route_subscribers_answer },
	{ .name = "reload", .path = "/api/v1/reload",
	    .methods = REQUEST_POST, .is_control = true,
	    .answer = route_reload_answer },
};

/* Does the path belong to the route?  "/feeds/" alone does not: there is no
 * list of feeds to send. */
static bool
route_is_at(const struct route *route, const char *path)
{
	size_t length = strlen(route->path);

	if (length > 1 && route->path[length - 1] == '/')
		return strncmp(route->path, path, length) == 0 &&
		    (path[length] != '\0' || route->is_folder);
	return strcmp(route->path, path) == 0;
}

const struct route *
route_find(const char *path, bool is_control)
{
	size_t i;

	for (i = 0; i < countof(routes); i++)
		if (route_is_at(&routes[i], path) &&
		    (is_control || !routes[i].is_control))
			return &routes[i];
	return NULL;
}

size_t
route_index(const struct route *route)
{
	return (size_t)(route - routes);
}

size_t
route_count(void)
{
	return countof(routes);
}

const struct route *
route_at(size_t index)
{
	return &routes[index];
}

void
route_format_methods(const struct route *route, struct text *text)
{
	static const struct { unsigned bit; const char *name; } names[] = {
		{ REQUEST_GET, "GET" }, { REQUEST_HEAD, "HEAD" },
		{ REQUEST_POST, "POST" },
	};
	size_t i;

	for (i = 0; i < countof(names); i++)
		if ((route->methods & names[i].bit) != 0)
			text_putf(text, text->length > 0 ? ", %s" : "%s",
			    names[i].name);
}
