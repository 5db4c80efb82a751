/* SPDX-License-Identifier: MIT */
/*
 * What can be judged only when every file is read: ids and references.  The
 * documents are still there, so that a reference to nothing is complained about
 * at its own place and not at the window's.
 */
#include <string.h>

#include "conf_internal.h"

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
		else if (item->type == DOC_SCALAR)
			conf_id_check(loader, &loader->environments,
			    "environment", item);
	}
}

/* Each channel that is told must exist.  What is no text was complained about
 * when it was read. */
static void
conf_cross_announces(const struct conf_loader *loader, const struct doc *list)
{
	const struct doc *to;
	size_t i, k;

	for (i = 0; i < doc_item_count(list); i++) {
		to = doc_find(doc_item(list, i), "to");
		for (k = 0; k < doc_item_count(to); k++)
			if (doc_item(to, k)->type == DOC_SCALAR)
				conf_id_check(loader, &loader->channels,
				    "channel", doc_item(to, k));
	}
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

/* The window that was read from `entry`: its references, then its entries of
 * `announce` against those before them. */
static void
conf_cross_window(const struct conf_loader *loader,
    const struct window *window, const struct doc *entry)
{
	const struct doc *list = doc_find(entry, "announce");
	const struct doc *stages = doc_find(entry, "stages");
	size_t i;

	if (stages != NULL && stages->type == DOC_LIST)
		conf_cross_stages(loader, stages);
	conf_cross_stages(loader, doc_find(entry, "environments"));
	conf_cross_announces(loader, list);
	/* The window has one for each entry of `list`, in order. */
	for (i = 0; i < window->announces.count; i++) {
		conf_cross_doubles(loader, window, list, i);
		conf_cross_invites(loader, &window->announces.items[i],
		    doc_item(list, i));
	}
}

/* With a part missing, references prove nothing: only doubles are told. */
void
conf_cross_check(struct conf_loader *loader)
{
	const struct conf *conf = loader->conf;
	size_t i;

	conf_id_sort(loader, &loader->environments, "environment");
	conf_id_sort(loader, &loader->channels, "channel");
	if (conf->operators != NULL)
		conf_id_check(loader, &loader->channels, "channel",
		    doc_find(loader->site, "operators"));
	/* Windows are in order still: each entry with its window. */
	for (i = 0; !loader->is_partial && i < conf->windows.count; i++)
		conf_cross_window(loader, &conf->windows.items[i],
		    loader->windows.list.items[i].entry);
	conf_id_sort(loader, &loader->windows, "window");
	if (loader->is_partial || conf->windows.count > 0 ||
	    loader->complaints->error_count > 0)
		return;
	complaint_add(loader->complaints, COMPLAINT_ERROR,
	    conf->files.count > 0 ? conf->files.items[0] : conf->path, 0, 0,
	    "there is no window; the key \"windows\" is missing");
}
