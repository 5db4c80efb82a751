/* SPDX-License-Identifier: MIT */
/*
 * Names of feeds: "all", a window's id, "env-" and an environment, "tier-" and
 * a tier.  They are parts of addresses that people have subscribed to, so what
 * one means must never change; a feed that is gone is answered as missing and
 * not with another.
 */
#include <stdlib.h>
#include <string.h>

#include "feed_internal.h"
#include "nearest.h"

#define FEED_NAME_ALL "all"
#define FEED_NAME_ENVIRONMENT "env-"
#define FEED_NAME_TIER "tier-"

/* A tier without environments has no feed: it could never show anything. */
static bool
feed_has_tier(const struct feed_site *site, enum environment_tier tier)
{
	size_t i;

	for (i = 0; i < site->environment_count; i++)
		if (site->environments[i].tier == tier)
			return true;
	return false;
}

/* The window of that id; NULL when there is none. */
static const struct window *
feed_find_window(const struct feed_site *site, const char *id)
{
	size_t i;

	for (i = 0; i < site->window_count; i++)
		if (strcmp(site->windows[i]->id, id) == 0)
			return site->windows[i];
	return NULL;
}

/* What is behind `prefix` in `name`; NULL when it begins otherwise. */
static const char *
feed_after(const char *name, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(name, prefix, length) == 0 ? name + length : NULL;
}

/* Fill the subject when the site has environments of that tier. */
static bool
feed_find_tier(const struct feed_site *site, const char *tier_name,
    struct feed_subject *ret_subject)
{
	int tier;

	for (tier = 0; tier < TIER_COUNT; tier++)
		if (strcmp(environment_tier_name(tier), tier_name) == 0 &&
		    feed_has_tier(site, tier)) {
			ret_subject->is_tier = true;
			ret_subject->tier = tier;
			return true;
		}
	return false;
}

/*
 * "all" and windows win over the other names.  The configuration refuses
 * windows that are called like one of them (conf_window.c), so this order
 * matters only to callers with a site of their own making.
 */
bool
feed_find_subject(const struct feed_site *site, const char *name,
    struct feed_subject *ret_subject)
{
	const char *rest;

	memset(ret_subject, 0, sizeof(*ret_subject));
	if (strcmp(name, FEED_NAME_ALL) == 0)
		return true;
	ret_subject->window = feed_find_window(site, name);
	if (ret_subject->window != NULL)
		return true;
	rest = feed_after(name, FEED_NAME_ENVIRONMENT);
	if (rest != NULL) {
		ret_subject->environment = environment_find(
		    site->environments, site->environment_count, rest);
		return ret_subject->environment != NULL;
	}
	rest = feed_after(name, FEED_NAME_TIER);
	return rest != NULL && feed_find_tier(site, rest, ret_subject);
}

/* Names are unique: the second of two is left out. */
static void
feed_add_name(struct feed_names *names, const char *prefix, const char *id)
{
	char *name = mem_format("%s%s", prefix, id);
	size_t i;

	for (i = 0; i < names->list.count; i++)
		if (strcmp(names->list.items[i], name) == 0) {
			free(name);
			return;
		}
	array_push(&names->list, name);
}

/* The order is that of the page: all, windows, environments, tiers. */
void
feed_list(const struct feed_site *site, struct feed_names *ret_names)
{
	size_t i;
	int tier;

	memset(ret_names, 0, sizeof(*ret_names));
	feed_add_name(ret_names, "", FEED_NAME_ALL);
	for (i = 0; i < site->window_count; i++)
		feed_add_name(ret_names, "", site->windows[i]->id);
	for (i = 0; i < site->environment_count; i++)
		feed_add_name(ret_names, FEED_NAME_ENVIRONMENT,
		    site->environments[i].id);
	for (tier = 0; tier < TIER_COUNT; tier++)
		if (feed_has_tier(site, tier))
			feed_add_name(ret_names, FEED_NAME_TIER,
			    environment_tier_name(tier));
}

/* A wrong name is mostly an old or misspelt one: the nearest helps, else the
 * rule how names are made. */
int
feed_check_name(const struct feed_site *site, const char *name,
    struct error *ret_error)
{
	struct feed_subject subject;
	struct feed_names names;
	const char *near;

	if (feed_find_subject(site, name, &subject))
		return 0;
	feed_list(site, &names);
	/* Among all names: the kind may be what was misspelt ("enw-prod"). */
	near = nearest_find(name, (const char *const *)names.list.items,
	    names.list.count);
	if (near != NULL)
		error_set(ret_error, ERROR_MISSING, "no feed is called "
		    "\"%.80s\"; did you mean \"%s\"?", name, near);
	else
		error_set(ret_error, ERROR_MISSING, "no feed is called "
		    "\"%.80s\"; there are \"all\", one for each window (its "
		    "id), \"env-\" and an environment, \"tier-\" and a tier",
		    name);
	array_clear_owned(&names.list);
	return -1;
}

/* The site's title in front: a phone lists calendars of many sites. */
void
feed_format_title(struct text *text, const struct feed_site *site,
    const char *name)
{
	struct feed_subject subject;

	text_putf(text, "%s: ", site->title);
	if (!feed_find_subject(site, name, &subject))
		text_puts(text, name);
	else if (subject.window != NULL)
		text_puts(text, subject.window->title);
	else if (subject.environment != NULL)
		text_puts(text, subject.environment->title);
	else if (subject.is_tier)
		text_putf(text, "%s environments",
		    environment_tier_name(subject.tier));
	else
		text_puts(text, "all windows");
}

/* Does the window work on an environment of that tier? */
static bool
feed_has_window_tier(const struct feed_site *site,
    const struct window *window, enum environment_tier tier)
{
	size_t i;

	for (i = 0; i < site->environment_count; i++)
		if (site->environments[i].tier == tier &&
		    window_has_environment(window, site->environments[i].id))
			return true;
	return false;
}

/* Is the window one that the feed is about? */
static bool
feed_has_window(const struct feed_site *site,
    const struct feed_subject *subject, const struct window *window)
{
	if (subject->window != NULL)
		return window == subject->window;
	if (subject->environment != NULL)
		return window_has_environment(window,
		    subject->environment->id);
	if (subject->is_tier)
		return feed_has_window_tier(site, window, subject->tier);
	return true;
}

/* Order is kept, so that ties in time are broken alike in every feed. */
void
feed_choose(const struct feed_site *site, const struct feed_subject *subject,
    struct feed_windows *ret_windows)
{
	size_t i;

	memset(ret_windows, 0, sizeof(*ret_windows));
	for (i = 0; i < site->window_count; i++)
		if (feed_has_window(site, subject, site->windows[i]))
			array_push(&ret_windows->list, site->windows[i]);
}

/* As in addresses (?form=zoned), so they stay as they are. */
static const char *const feed_forms[] = {
	[FEED_EXPANDED] = "expanded",
	[FEED_ZONED] = "zoned",
	[FEED_RULE] = "rule",
};

const char *
feed_form_name(enum feed_form form)
{
	return feed_forms[form];
}

int
feed_parse_form(const char *text, enum feed_form *ret_form,
    struct error *ret_error)
{
	size_t i;

	for (i = 0; i < countof(feed_forms); i++)
		if (strcmp(text, feed_forms[i]) == 0) {
			*ret_form = (enum feed_form)i;
			return 0;
		}
	return error_set(ret_error, ERROR_INPUT, "\"%.80s\" is no form of a "
	    "feed; accepted are expanded, zoned, rule", text);
}

/* The host of the site's URL makes UIDs unique in the world (RFC 7986 5.3).  A
 * port is left out: the same site behind another port has the same events. */
void
feed_format_host(struct text *text, const struct feed_site *site)
{
	static const char host[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	const char *p = site->url == NULL ? NULL : strstr(site->url, "://");
	size_t length;

	if (site->host != NULL) {
		text_puts(text, site->host);
		return;
	}
	if (p != NULL)
		p += 3;
	/* a user in it is no part of the host */
	if (p != NULL && memchr(p, '@', strcspn(p, "/?#")) != NULL)
		p = strchr(p, '@') + 1;
	length = p == NULL ? 0 : strspn(p, host);
	if (length == 0)
		text_puts(text, "patchday");
	else
		text_put(text, p, length);
}
