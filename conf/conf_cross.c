/* SPDX-License-Identifier: MIT */
/*
 * What can be judged only when every file is read: ids and references.  The
 * documents are still there, so that a reference to nothing is complained about
 * at its own place and not at the window's.
 */
#include <string.h>

#include "conf_holiday_internal.h"
#include "conf_outlet_internal.h"
#include "conf_policy_internal.h"
#include "conf_promotion_internal.h"

/* Each environment that the stages name must exist. `stages` is a list of
 * lists, `environments` a list; either may hold a scalar alone. */
static void
conf_cross_stages(const struct conf_loader *loader, const struct doc *list)
{
	size_t i;

	for (i = 0; list != NULL && i < doc_item_count(list); i++) {
		const struct doc *item = doc_item(list, i);

		if (item->type == DOC_LIST)
			conf_cross_stages(loader, item);
		else if (item->type == DOC_SCALAR &&
		    conf_check_listing(item, loader->complaints) == 0)
			conf_id_check(loader, &loader->environments, item);
	}
}

/* Each channel that is told must exist. */
static void
conf_cross_announces(const struct conf_loader *loader, const struct doc *list)
{
	size_t i;

	for (i = 0; i < doc_item_count(list); i++)
		conf_id_check_all(loader, &loader->channels,
		    doc_find(doc_item(list, i), "to"));
}

/* Each coordinator, and each who stands in, must be under `people`. */
static void
conf_cross_rota(const struct conf_loader *loader, const struct doc *rota)
{
	const struct doc *swaps = doc_find(rota, "swap");
	size_t i;

	if (rota != NULL && rota->type == DOC_MAP)
		rota = doc_find(rota, "people");
	conf_id_check_all(loader, &loader->people, rota);
	for (i = 0; swaps != NULL && swaps->type == DOC_MAP &&
	    i < swaps->count; i++)
		if (swaps->items[i].type == DOC_SCALAR)
			conf_id_check(loader, &loader->people,
			    &swaps->items[i]);
}

/* What the announcement says to `channel` that `other` says to it too; NULL:
 * nothing. */
static const char *
conf_cross_repeated(const struct window_announce *announce,
    const struct window_announce *other, const char *channel)
{
	size_t i, k;

	for (i = 0; i < other->channels.count; i++)
		if (strcmp(other->channels.items[i], channel) == 0)
			break;
	if (i == other->channels.count)
		return NULL;
	if (announce->says_start && other->says_start)
		return "the start";
	if (announce->says_end && other->says_end)
		return "the end";
	for (i = 0; i < announce->remind_secs.count; i++)
		for (k = 0; k < other->remind_secs.count; k++)
			if (announce->remind_secs.items[i] ==
			    other->remind_secs.items[k])
				return "a reminder";
	if (announce->invite_secs > 0 && other->invite_secs > 0)
		return "an invitation";
	return NULL;
}

/*
 * No channel is told the same thing by two entries of one window.  Their keys
 * would be the same (announcement_key()), so the outbox would take the second
 * for a repeat and drop it: whatever its writer wanted, it would not happen.
 */
static void
conf_cross_doubles(const struct conf_loader *loader,
    const struct window *window, const struct doc *list, size_t which)
{
	const struct window_announce *announce;
	const char *what;
	size_t i, k;

	announce = &window->announces.items[which];
	/* Told once a channel, with the first entry that says it already. */
	for (i = 0; i < announce->channels.count; i++) {
		for (k = 0; k < which; k++) {
			what = conf_cross_repeated(announce,
			    &window->announces.items[k],
			    announce->channels.items[i]);
			if (what == NULL)
				continue;
			doc_complain(doc_item(list, which), COMPLAINT_ERROR,
			    loader->complaints, "the channel \"%.80s\" is told "
			    "%s already by entry %zu of announce; set "
			    "start: false, end: false or another remind",
			    announce->channels.items[i], what, k + 1);
			break;
		}
	}
}

/* An invitation is a mail: an entry that has no mail channel invites nobody.
 * Channels that are not there are complained about by name. */
static void
conf_cross_invites(const struct conf_loader *loader,
    const struct window_announce *announce, const struct doc *item)
{
	const struct channel *channel;
	size_t i;

	if (announce->invite_secs == 0)
		return;
	for (i = 0; i < announce->channels.count; i++) {
		channel = conf_find_channel(loader->conf,
		    announce->channels.items[i]);
		if (channel == NULL || channel->kind == NULL ||
		    channel->kind->takes_invitations)
			return;
	}
	doc_complain(doc_find(item, "invite"), COMPLAINT_ERROR,
	    loader->complaints, "invite sends mail, and no channel of this "
	    "entry is one of mail (\"email\")");
}

/* Its references, then its entries of `announce` against those before them;
 * then what it takes from `people`. */
void
conf_cross_window(const struct conf_loader *loader, const struct doc *entry,
    struct window *window)
{
	const struct doc *list = doc_find(entry, "announce");
	const struct doc *stages = doc_find(entry, "stages");
	size_t i;

	if (stages != NULL && stages->type == DOC_LIST)
		conf_cross_stages(loader, stages);
	conf_cross_stages(loader, doc_find(entry, "environments"));
	conf_cross_announces(loader, list);
	conf_cross_rota(loader, doc_find(entry, "coordinators"));
	/* The window has one for each entry of `list`, in order. */
	for (i = 0; i < window->announces.count; i++) {
		conf_cross_doubles(loader, window, list, i);
		conf_cross_invites(loader, &window->announces.items[i],
		    doc_item(list, i));
	}
	conf_window_complete_holidays(loader, entry, window);
	window->roster = &loader->conf->roster;
	conf_rota_complete(loader->conf, window);
	conf_confirm_complete(loader->conf, doc_find(entry, "confirm"),
	    window);
}

/* Channels that are told what is not for everybody must reach somebody without
 * those who join by themselves: they never hear of it. */
static void
conf_cross_reach(const struct conf_loader *loader, const struct doc *list,
    const char *what)
{
	const struct channel *channel;
	const struct doc *item;
	size_t i;

	for (i = 0; i < doc_item_count(list); i++) {
		item = doc_item(list, i);
		channel = doc_string(item) == NULL ? NULL :
		    conf_find_channel(loader->conf, doc_string(item));
		if (channel != NULL && channel->may_join &&
		    channel->recipients.count == 0)
			doc_complain(item, COMPLAINT_ERROR,
			    loader->complaints, "%s: nobody would be told: "
			    "\"%.80s\" has no addresses of its own, and who "
			    "joins it never hears what is not for everybody; "
			    "name another channel, or give it an address",
			    what, channel->id);
		if (channel != NULL && channel->kind != NULL &&
		    channel->kind->hears != NULL)
			doc_complain(item, COMPLAINT_ERROR,
			    loader->complaints, "%s: nobody would be told: "
			    "\"%.80s\" is %s, which shows no messages; "
			    "name another channel", what, channel->id,
			    channel->kind->name);
	}
}

/* Each way to reach somebody must exist. */
static void
conf_cross_people(const struct conf_loader *loader)
{
	const struct doc *contact;
	size_t i;

	for (i = 0; i < loader->people.list.count; i++) {
		contact = doc_find(loader->people.list.items[i].entry,
		    "contact");
		conf_id_check_all(loader, &loader->channels, contact);
		conf_cross_reach(loader, contact, "contact");
	}
}

/* Who joins gets links to this site, and is asked once for all: there is one
 * list of subscribers. */
static void
conf_cross_joinable(const struct conf_loader *loader)
{
	const struct channel *first = conf_find_joinable(loader->conf);
	const struct channel *channel;
	const struct doc *key;
	size_t i;

	for (i = 0; first != NULL && i < loader->channels.list.count; i++) {
		channel = conf_find_channel(loader->conf,
		    loader->channels.list.items[i].id);
		if (channel == NULL || !channel->may_join)
			continue;
		key = doc_find(loader->channels.list.items[i].entry,
		    "subscribe");
		if (channel != first)
			doc_complain(key, COMPLAINT_ERROR, loader->complaints,
			    "people can join one channel only, and \"%.80s\" "
			    "is one already", first->id);
		else if (loader->conf->url == NULL)
			doc_complain(key, COMPLAINT_ERROR, loader->complaints,
			    "people who subscribe get links to this site: "
			    "give its address, as \"url\" under \"site\"");
	}
}

/* With a part missing, references prove nothing: only doubles are told. */
void
conf_cross_check(struct conf_loader *loader)
{
	const struct conf *conf = loader->conf;
	size_t i;

	conf_id_sort(loader, &loader->environments);
	conf_id_sort(loader, &loader->channels);
	conf_id_sort(loader, &loader->people);
	conf_id_sort(loader, &loader->holidays);
	conf_person_list(loader->conf);
	conf_person_complete(loader->conf);
	if (conf->operators != NULL && !loader->is_partial)
		conf_id_check(loader, &loader->channels,
		    doc_find(loader->site, "operators"));
	conf_rota_reach(loader->conf);
	/* Windows are in order still: each entry with its window. */
	for (i = 0; !loader->is_partial && i < conf->windows.count; i++)
		conf_cross_window(loader, loader->windows.list.items[i].entry,
		    &conf->windows.items[i]);
	conf_id_sort(loader, &loader->windows);
	if (loader->is_partial)
		return;
	conf_outlet_cross(loader);
	conf_cross_reach(loader, doc_find(loader->site, "operators"),
	    "operators");
	conf_cross_people(loader);
	conf_cross_joinable(loader);
	conf_grants_cross(loader);
	if (loader->policy != NULL)
		conf_policy_cross(loader);
	conf_promotion_cross(loader);
	conf_id_sort(loader, &loader->promotions);
	if (conf->windows.count > 0 || loader->complaints->error_count > 0)
		return;
	complaint_add(loader->complaints, COMPLAINT_ERROR,
	    conf->files.count > 0 ? conf->files.items[0] : conf->path, 0, 0,
	    "there is no window; the key \"windows\" is missing");
}
