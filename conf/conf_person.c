/* SPDX-License-Identifier: MIT */
/*
 * `people:`, one entry each: a role or somebody, by what they are recognised on
 * each way in, and how they are reached.
 *
 *	release-manager: {title: Release manager, contact: team,
 *	    unix: [adam, "%ops"], slack: U024BE7LH, login: rm@example.org}
 */
#include <string.h>

#include "civil.h"
#include "conf_internal.h"
#include "mem.h"

/* What useradd(8) takes where it is told not to be strict; long enough for
 * accounts of directories. */
#define CONF_UNIX_MAX 64

/* "adam", or "%ops" for a group, as sudoers(5) writes it. */
static bool
conf_unix_is_sound(const char *name)
{
	size_t length;

	name += name[0] == '%';
	length = strlen(name);
	return length > 0 && length <= CONF_UNIX_MAX && name[0] != '-' &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789._@\\$-") == length;
}

static void
conf_person_read_unix(const struct doc *list, struct person *person,
    struct complaints *complaints)
{
	char *name;
	size_t i;

	for (i = 0; i < doc_item_count(list); i++) {
		name = conf_read_name(doc_item(list, i), "unix:",
		    person->unix_users.items, person->unix_users.count,
		    complaints);
		if (name == NULL)
			continue;
		/* Kept also when it is wrong: then nothing is used. */
		array_push(&person->unix_users, name);
		if (!conf_unix_is_sound(name))
			doc_complain(doc_item(list, i), COMPLAINT_ERROR,
			    complaints, "unix: \"%.80s\" is no user name; "
			    "accepted are a user (adam) and a group with "
			    "\"%%\" before it, in quotes (\"%%ops\")", name);
	}
}

/* By ids only: what people are called in Slack they may change themselves. */
static void
conf_person_read_slack(const struct doc *entry, struct person *person,
    struct complaints *complaints)
{
	const struct doc *users = doc_find(entry, "slack");
	const struct doc *groups = doc_find(entry, "slack-groups");
	char *id;
	size_t i;

	for (i = 0; i < doc_item_count(users); i++) {
		id = NULL;
		if (conf_read_slack_id(doc_item(users, i), "UW",
		    "a member's id such as U024BE7LH", &id, complaints) == 0)
			array_push(&person->slack_users, id);
	}
	for (i = 0; i < doc_item_count(groups); i++) {
		id = NULL;
		if (conf_read_slack_id(doc_item(groups, i), "S",
		    "a user group's id such as S0604QSJC", &id,
		    complaints) == 0)
			array_push(&person->slack_groups, id);
	}
}

/* Any text, each once: logins are the proxy's, and are compared whole; channels
 * are looked for when all are known (conf_cross.c). */
static void
conf_person_read_names(const struct doc *list, const char *what,
    person_names *names, struct complaints *complaints)
{
	char *name;
	size_t i;

	for (i = 0; i < doc_item_count(list); i++) {
		name = conf_read_name(doc_item(list, i), what, names->items,
		    names->count, complaints);
		if (name != NULL)
			array_push(names, name);
	}
}

/*
 * `designates`: [{to: ID, from: DATE, until: DATE}]; a name alone is for good.
 * Dates are the site's first zone's, which may be read later: local times until
 * conf_person_complete().
 */
static void
conf_person_read_designate(const struct doc *item, struct person *person,
    struct complaints *complaints)
{
	static const char *const keys[] = { "to", "from", "until" };
	static const char *const required[] = { "to" };
	struct person_designate *designate = array_add(&person->designates);
	const struct doc *to = item;
	bool is_date = true;

	designate->from_at = INT64_MIN;
	designate->until_at = INT64_MAX;
	if (item->type == DOC_MAP) {
		(void)doc_check_keys(item, keys, countof(keys), complaints);
		(void)conf_require(item, required, countof(required),
		    complaints);
		to = doc_find(item, "to");
		(void)conf_read_date(doc_find(item, "from"),
		    &designate->from_at, &is_date, complaints);
		(void)conf_read_date(doc_find(item, "until"),
		    &designate->until_at, &is_date, complaints);
		/* The last day counts. */
		if (designate->until_at != INT64_MAX && is_date)
			designate->until_at += CIVIL_DAY_SECS;
		if (designate->from_at >= designate->until_at)
			doc_complain(item, COMPLAINT_ERROR, complaints,
			    "until is before from, so nobody is ever asked");
	}
	if (to != NULL)
		designate->to = conf_read_name(to, "to", NULL, 0, complaints);
	if (designate->to == NULL)
		person->designates.count--;
	else if (strcmp(designate->to, person->id) == 0)
		doc_complain(to, COMPLAINT_ERROR, complaints, "\"%s\" cannot "
		    "be the designate of itself", person->id);
}

/* Nothing is required: a role without any key can still be named, and is
 * warned of by conf_check(). */
void
conf_person_read(struct conf_loader *loader, const struct doc *entry)
{
	static const char *const keys[] = { "title", "contact", "unix",
		"slack", "slack-groups", "login", "designates" };
	static const struct { const char *key, *kind; } lists[] = {
		{ "contact", "channel" }, { "unix", "user or group" },
		{ "slack", "member" }, { "slack-groups", "user group" },
		{ "login", "login" }, { "designates", "designate" },
	};
	const struct doc *designates = doc_find(entry, "designates");
	struct complaints *complaints = loader->complaints;
	struct person *person = array_add(&loader->conf->people);
	size_t i;

	person->id = mem_string(entry->key);
	/* until a title replaces it */
	person->title = mem_string(entry->key);
	person->file = conf_file(loader->conf, entry->file);
	person->line = entry->key_line;
	(void)doc_check_keys(entry, keys, countof(keys), complaints);
	if (entry->type != DOC_MAP)
		return;
	(void)doc_read_line(doc_find(entry, "title"), CONF_LINE_MAX,
	    &person->title, complaints);
	for (i = 0; i < countof(lists); i++)
		conf_require_entry(doc_find(entry, lists[i].key),
		    lists[i].kind, complaints);
	conf_person_read_names(doc_find(entry, "contact"),
	    "contact: the channel", &person->contact, complaints);
	conf_person_read_unix(doc_find(entry, "unix"), person, complaints);
	conf_person_read_slack(entry, person, complaints);
	conf_person_read_names(doc_find(entry, "login"), "login:",
	    &person->logins, complaints);
	for (i = 0; i < doc_item_count(designates); i++)
		conf_person_read_designate(doc_item(designates, i), person,
		    complaints);
}

void
conf_person_complete(struct conf *conf)
{
	const struct zone *zone = conf->zones.count > 0 ?
	    conf->zones.items[0] : zonedir_find(conf->zonedir, "UTC", NULL);
	struct person_designate *designate;
	struct person *person;
	size_t i, k;

	for (i = 0; i < conf->people.count; i++) {
		person = &conf->people.items[i];
		for (k = 0; k < person->designates.count; k++) {
			designate = &person->designates.items[k];
			if (designate->from_at != INT64_MIN)
				designate->from_at = zone_resolve(zone,
				    designate->from_at).at;
			if (designate->until_at != INT64_MAX)
				designate->until_at = zone_resolve(zone,
				    designate->until_at).at;
		}
	}
}

void
conf_person_list(struct conf *conf)
{
	const struct person *person;
	size_t i, k;

	for (i = 0; i < conf->people.count; i++) {
		person = &conf->people.items[i];
		roster_add(&conf->roster, ROSTER_ID, person->id,
		    person->title);
		for (k = 0; k < person->unix_users.count; k++)
			if (person->unix_users.items[k][0] != '%')
				roster_add(&conf->roster, ROSTER_UNIX,
				    person->unix_users.items[k],
				    person->title);
		for (k = 0; k < person->logins.count; k++)
			roster_add(&conf->roster, ROSTER_LOGIN,
			    person->logins.items[k], person->title);
		for (k = 0; k < person->slack_users.count; k++)
			roster_add(&conf->roster, ROSTER_SLACK,
			    person->slack_users.items[k], person->title);
	}
}

/* Copied: windows are lent to folders that know no people. */
void
conf_person_lend(const struct person *person,
    struct window_announce *announce)
{
	size_t i;

	for (i = 0; i < person->contact.count; i++)
		array_push(&announce->channels,
		    mem_string(person->contact.items[i]));
}
