/* SPDX-License-Identifier: MIT */
/* What kinds of promotions name: whether it exists, what it is called, and what
 * is odd about it. */
#include <stdlib.h>
#include <string.h>

#include "conf_promotion_internal.h"
#include "mem.h"
#include "nearest.h"

/* --- references ----------------------------------------------------------- */

/* The environments of a word: its own, or those of the group.  False: there is
 * no such thing. */
static bool
conf_promotion_add_environments(const struct conf *conf, const char *word,
    struct promotion_kind *kind)
{
	const struct environment *environment;
	bool is_known = false;
	size_t i, k;

	for (i = 0; i < conf->environments.count; i++) {
		environment = &conf->environments.items[i];
		if (strcmp(environment->id, word) != 0 &&
		    (environment->group == NULL ||
		    strcmp(environment->group, word) != 0))
			continue;
		is_known = true;
		for (k = 0; k < kind->environments.count; k++)
			if (strcmp(kind->environments.items[k],
			    environment->id) == 0)
				break;
		if (k == kind->environments.count)
			array_push(&kind->environments,
			    mem_string(environment->id));
	}
	return is_known;
}

static void
conf_promotion_cross_environments(const struct conf_loader *loader,
    const struct doc *list, struct promotion_kind *kind)
{
	const struct conf *conf = loader->conf;
	struct { ARRAY(const char *) list; } known = { 0 };
	const char *nearest;
	const struct doc *item;
	size_t i;

	for (i = 0; i < conf->environments.count; i++) {
		array_push(&known.list,
		    (const char *)conf->environments.items[i].id);
		if (conf->environments.items[i].group != NULL)
			array_push(&known.list, (const char *)
			    conf->environments.items[i].group);
	}
	array_clear_owned(&kind->environments);
	for (i = 0; i < doc_item_count(list); i++) {
		item = doc_item(list, i);
		if (item->type != DOC_SCALAR ||
		    conf_promotion_add_environments(conf, item->scalar, kind))
			continue;
		nearest = nearest_find(item->scalar, known.list.items,
		    known.list.count);
		doc_complain(item, COMPLAINT_ERROR, loader->complaints, "no "
		    "environment or group of environments is called \"%.80s\""
		    "%s%s%s", item->scalar, nearest != NULL ?
		    "; did you mean \"" : "; accepted are the ids and groups "
		    "under \"environments\"", nearest != NULL ? nearest : "",
		    nearest != NULL ? "\"?" : "");
	}
	array_clear(&known.list);
}

static void
conf_promotion_cross_people(const struct conf_loader *loader,
    const struct doc *entry)
{
	const struct doc *propose = doc_find(entry, "propose");
	const struct doc *steps = doc_find(entry, "steps"), *step;
	size_t i;

	if (propose != NULL && (propose->type != DOC_SCALAR ||
	    strcmp(propose->scalar, "anyone") != 0))
		conf_id_check_all(loader, &loader->people, propose);
	for (i = 0; steps != NULL && steps->type == DOC_LIST &&
	    i < steps->count; i++) {
		step = &steps->items[i];
		conf_id_check_all(loader, &loader->people,
		    doc_find(step, "by"));
		conf_id_check_all(loader, &loader->people,
		    doc_find(step, "acknowledge"));
	}
}

/* --- titles --------------------------------------------------------------- */

static void
conf_promotion_complete_people(const struct conf *conf,
    process_parties *parties)
{
	const struct person *person;
	size_t i;

	for (i = 0; i < parties->count; i++) {
		person = conf_find_person(conf, parties->items[i].id);
		if (person != NULL)
			parties->items[i].title = mem_string(person->title);
	}
}

static void
conf_promotion_complete(const struct conf *conf, struct promotion_kind *kind)
{
	const struct window *window = kind->window.id == NULL ? NULL :
	    conf_find_window(conf, kind->window.id);
	const struct channel *channel = kind->channel.id == NULL ? NULL :
	    conf_find_channel(conf, kind->channel.id);
	size_t i;

	if (window != NULL)
		kind->window.title = mem_string(window->title);
	if (channel != NULL)
		kind->channel.title = mem_string(channel->target != NULL ?
		    channel->target : channel->id);
	if (kind->tickets.id != NULL)
		kind->tickets.title = mem_string(kind->tickets.id);
	conf_promotion_complete_people(conf, &kind->propose);
	for (i = 0; i < kind->steps.count; i++)
		conf_promotion_complete_people(conf,
		    &kind->steps.items[i].by);
}

/* Designates too: they are people that people name. */
static void
conf_promotion_cross_designates(const struct conf_loader *loader)
{
	const struct doc *list, *item;
	size_t i, k;

	for (i = 0; i < loader->people.list.count; i++) {
		list = doc_find(loader->people.list.items[i].entry,
		    "designates");
		for (k = 0; k < doc_item_count(list); k++) {
			item = doc_item(list, k);
			if (item->type == DOC_MAP)
				item = doc_find(item, "to");
			conf_id_check_all(loader, &loader->people, item);
		}
	}
}

/* Where else could there be a ticket? */
static void
conf_promotion_cross_tickets(const struct conf_loader *loader,
    const struct doc *tickets)
{
	const char *id = doc_string(tickets);
	const struct channel *channel = id == NULL ? NULL :
	    conf_find_channel(loader->conf, id);

	conf_id_check_all(loader, &loader->channels, tickets);
	if (channel != NULL && channel->kind != NULL &&
	    channel->kind->put_link == NULL)
		doc_complain(tickets, COMPLAINT_ERROR, loader->complaints,
		    "tickets: the channel \"%.80s\" has none; give one of "
		    "the kind jira", id);
}

void
conf_promotion_cross(const struct conf_loader *loader)
{
	struct promotion_kind *kind;
	const struct doc *entry;
	size_t i;

	conf_promotion_cross_designates(loader);
	/* Kinds are in order still: each entry with its kind. */
	for (i = 0; i < loader->conf->promotions.count; i++) {
		kind = &loader->conf->promotions.items[i];
		entry = loader->promotions.list.items[i].entry;
		conf_id_check_all(loader, &loader->windows,
		    doc_find(entry, "window"));
		conf_id_check_all(loader, &loader->channels,
		    doc_find(entry, "channel"));
		conf_promotion_cross_tickets(loader,
		    doc_find(entry, "tickets"));
		conf_promotion_cross_people(loader, entry);
		conf_promotion_cross_environments(loader,
		    doc_find(entry, "environments"), kind);
		conf_promotion_complete(loader->conf, kind);
	}
}

/* --- warnings ------------------------------------------------------------- */

/* A window that does not work there can bring nothing there. */
static void
conf_promotion_check_window(const struct conf *conf,
    const struct promotion_kind *kind, struct complaints *complaints)
{
	const struct window *window = conf_find_window(conf, kind->window.id);
	size_t i;

	for (i = 0; window != NULL && i < kind->environments.count; i++)
		if (!window_has_environment(window,
		    kind->environments.items[i]))
			complaint_add(complaints, COMPLAINT_WARNING,
			    kind->file, kind->line, kind->column,
			    "%s: the window \"%s\" does not work on %s, so it "
			    "would not come there", kind->id, window->id,
			    kind->environments.items[i]);
}

/* A role that is nobody holds everything up, and is found out on the day. */
static void
conf_promotion_check_roles(const struct conf *conf,
    const struct promotion_kind *kind, struct complaints *complaints)
{
	const struct promotion_step *step;
	const struct person *person;
	size_t i, k;

	for (i = 0; i < kind->steps.count; i++) {
		step = &kind->steps.items[i];
		for (k = 0; k < step->by.count; k++) {
			person = conf_find_person(conf, step->by.items[k].id);
			if (person == NULL || person->unix_users.count +
			    person->slack_users.count +
			    person->slack_groups.count + person->logins.count +
			    person->designates.count > 0)
				continue;
			complaint_add(complaints, COMPLAINT_WARNING,
			    person->file, person->line, 1, "%s waits for "
			    "\"%s\", and nobody is recognised as them but by "
			    "a token: unix, slack, slack-groups, login or "
			    "designates say who they are", kind->id,
			    person->id);
		}
	}
}

void
conf_promotion_check(const struct conf *conf, struct complaints *complaints)
{
	const struct promotion_kind *kind;
	size_t i;

	for (i = 0; i < conf->promotions.count; i++) {
		kind = &conf->promotions.items[i];
		if (kind->window.id != NULL)
			conf_promotion_check_window(conf, kind, complaints);
		conf_promotion_check_roles(conf, kind, complaints);
	}
}

static bool
conf_promotion_kind_names(const struct promotion_kind *kind, const char *id,
    bool is_person)
{
	size_t i;

	if (!is_person)
		return (kind->channel.id != NULL &&
		    strcmp(kind->channel.id, id) == 0) ||
		    (kind->tickets.id != NULL &&
		    strcmp(kind->tickets.id, id) == 0);
	for (i = 0; i < kind->steps.count; i++)
		if (promotion_kind_has_party(&kind->steps.items[i].by, id))
			return true;
	return promotion_kind_has_party(&kind->propose, id);
}

bool
conf_promotion_names(const struct conf *conf, const char *id, bool is_person)
{
	const struct person *person;
	size_t i, k;

	for (i = 0; i < conf->promotions.count; i++)
		if (conf_promotion_kind_names(&conf->promotions.items[i], id,
		    is_person))
			return true;
	for (i = 0; is_person && i < conf->people.count; i++) {
		person = &conf->people.items[i];
		for (k = 0; k < person->designates.count; k++)
			if (strcmp(person->designates.items[k].to, id) == 0)
				return true;
	}
	return false;
}
