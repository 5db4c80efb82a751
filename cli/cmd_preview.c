/* SPDX-License-Identifier: MIT */
/*
 * patchday preview: exactly what would be sent about an occurrence, without
 * sending it.
 *
 * The same code words and composes as in the service: announcement_plan()
 * says what is due and to whom, message_init() words it, the channel's
 * compose() makes the letter.  What only the service knows is left empty: the
 * thread that earlier messages began.  What people do is shown by an example:
 * an act made from the occurrence itself (preview_example.c).  With --late it
 * is worded as it would read if the service had been down until then.
 *
 *	== start, due Thu 3 Dec 2026 15:00 PST, to rsp-team (slack) ==
 *
 *	#rsp-team
 *	Patch Thursday has started
 *	…
 *	{ "channel": "#rsp-team", "text": … }
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "announcement.h"
#include "cli.h"
#include "cli_internal.h"
#include "file.h"
#include "invitation.h"
#include "life.h"
#include "mem.h"
#include "message.h"
#include "news.h"
#include "preview.h"
#include "preview_changes.h"
#include "preview_example.h"
#include "preview_occurrence.h"
#include "timearg.h"
#include "timetext.h"

/* Everything the command works on.  Lists of previews point into the
 * configuration and the identity, so the job must outlive them. */
struct preview_job {
	struct cli *cli;
	struct conf *conf;
	struct occurrence occurrence;
	char identity[OCCURRENCE_IDENTITY_MAX];
	const struct channel *only;	/* --channel; NULL: all */
	bool has_kind;			/* a KIND was given */
	enum announcement_kind kind;
	int64_t lead_secs;
	bool is_late;			/* --late */
	int64_t late_at;
	struct life *life;		/* of an example; or NULL */
	struct pending_list *pending, *began;	/* --changes, --before */
	ARRAY(struct preview) previews;
};

/* KIND, --channel, --late; wrong combinations are refused. */
static enum cli_status
preview_read_options(struct preview_job *job)
{
	struct cli *cli = job->cli;
	const char *channel = cli_find(cli, "channel");
	const char *late = cli_find(cli, "late");
	struct error error = { 0 };

	if (cli->words.count > 1) {
		job->has_kind = true;
		if (announcement_parse_kind(cli->words.items[1], &job->kind,
		    &job->lead_secs, &error) != 0)
			return cli_fail_usage(cli, "%s", error.text);
	}
	if (channel != NULL) {
		job->only = cli_find_channel(cli, job->conf, channel);
		if (job->only == NULL)
			return CLI_USAGE;
	}
	/* Two answers do not fit into one file. */
	if (cli->is_json && cli_find(cli, "html") != NULL)
		return cli_fail_usage(cli, "--json and --html do not go "
		    "together");
	if (late == NULL)
		return CLI_OK;
	job->is_late = true;
	if (timearg_parse(late, clock_now(&cli->clock),
	    job->conf->zones.items[0], &job->late_at, &error) != 0)
		return cli_fail_value(cli, "--late", late, &error);
	return CLI_OK;
}

/* How it would read when sent at --late: as usual within the grace, "late"
 * after it, and a start after the end becomes one message for both. */
static enum message_lateness
preview_lateness(const struct preview_job *job,
    const struct announcement *announcement)
{
	if (!job->is_late || job->late_at - announcement->due_at <=
	    job->occurrence.window->grace_secs)
		return MESSAGE_ON_TIME;
	/* The end has passed as well: the service would not say "has started"
	 * of it. */
	if (announcement->kind == ANNOUNCEMENT_START &&
	    job->late_at >= job->occurrence.end_at)
		return MESSAGE_COMBINED;
	return MESSAGE_LATE;
}

/* The first invitation to it, as nothing is known of others here. */
static void
preview_invite(const struct preview_job *job, int64_t at,
    const struct channel *channel, const char *recipient,
    struct text *calendar)
{
	struct feed_revision revision = { .created_at = at,
		.modified_at = at };
	struct invitation invitation;

	invitation_init(&invitation, &job->conf->feed_site,
	    &job->occurrence);
	invitation_format(calendar, &invitation, &revision, at,
	    channel->sender, recipient);
}

/* Word one letter: one recipient of one channel. */
static void
preview_add(struct preview_job *job, const struct announcement *announcement,
    const struct channel *channel, const char *recipient,
    const struct message *message)
{
	const struct channel_thread thread = { 0 };
	struct preview *preview = array_add(&job->previews);
	const struct zone *zone = job->occurrence.window->zone;
	struct text when = { 0 }, calendar = { 0 };
	struct message own = *message;

	preview->channel = channel;
	preview->recipient = recipient;
	preview->identity = job->identity;
	preview->due_at = announcement->due_at;
	/* Copied: the message is cleared when its letters are made. */
	memcpy(preview->kind, message->kind_text, sizeof(preview->kind));
	timetext_format(&when, zone, announcement->due_at);
	preview->when = text_take(&when);
	/* The key that the outbox would have, so that Message-IDs are the
	 * real ones too. */
	announcement_key(job->identity, zone_name(zone), preview->kind,
	    announcement->revision, channel->id, recipient, preview->key);
	if (message->kind == ANNOUNCEMENT_INVITATION)
		preview_invite(job, announcement->due_at, channel, recipient,
		    &calendar);
	own.calendar = calendar.length > 0 ? calendar.bytes : NULL;
	channel->kind->compose(channel, &own, &thread, preview->key,
	    recipient, job->is_late ? job->late_at : announcement->due_at,
	    &preview->letter);
	text_clear(&calendar);
}

/* Does the channel hear of it?  Details hang in threads, and only what can be
 * changed is brought up to date. */
static bool
preview_hears(const struct channel *channel, enum announcement_kind kind)
{
	return channel_hears(channel, kind) && (kind != ANNOUNCEMENT_EDIT ||
	    channel->kind->editor != NULL);
}

/* Who joins by themselves gets what is for everybody, and how to leave. */
static void
preview_add_subscriber(struct preview_job *job,
    const struct announcement *announcement, const struct channel *channel,
    const struct message *message)
{
	struct message own = *message;
	char *url;

	if (announcement_is_private(announcement->kind))
		return;
	url = mem_format("%s/subscription/LINK", job->conf->url);
	own.unsubscribe_url = url;
	preview_add(job, announcement, channel, PREVIEW_SUBSCRIBER, &own);
	free(url);
}

/* All letters of one announcement.  A channel without recipients of its own
 * (Slack, a webhook) is one letter, to nobody by name. */
static void
preview_add_all(struct preview_job *job, const struct brief *brief,
    const struct announcement *announcement)
{
	const struct window_announce *announce = announcement->announce;
	bool is_invitation = announcement->kind == ANNOUNCEMENT_INVITATION;
	const struct channel *channel;
	struct message message;
	size_t i, k;

	if (is_invitation)
		message_init_invitation(&message, brief,
		    brief->status == OCCURRENCE_CANCELLED,
		    job->conf->zonedir);
	else
		message_init(&message, brief, announcement->kind,
		    announcement->lead_secs,
		    preview_lateness(job, announcement), job->is_late ?
		    job->late_at : announcement->due_at, job->conf->zonedir,
		    &job->conf->templates);
	for (i = 0; i < announce->channels.count; i++) {
		channel = conf_find_channel(job->conf,
		    announce->channels.items[i]);
		/* conf_load() has checked the names. */
		if (channel == NULL || (job->only != NULL &&
		    channel != job->only) ||
		    !preview_hears(channel, announcement->kind))
			continue;
		for (k = 0; k < channel->recipients.count; k++)
			if (channel_reaches(channel,
			    channel->recipients.items[k],
			    job->occurrence.window))
				preview_add(job, announcement, channel,
				    channel->recipients.items[k], &message);
		if (channel->may_join)
			preview_add_subscriber(job, announcement, channel,
			    &message);
		else if (!channel_has_recipients(channel))
			preview_add(job, announcement, channel, "", &message);
	}
	message_clear(&message);
}

/* Is it what was asked for?  "remind" alone is the longest lead: the first
 * one of the plan, which then is the one asked for. */
static bool
preview_is_wanted(struct preview_job *job,
    const struct announcement *announcement)
{
	if (!job->has_kind)
		return true;
	if (announcement->kind != job->kind)
		return false;
	/* Of an example the last act; those before only lead there. */
	if (job->life != NULL && announcement->act != NULL &&
	    announcement->ordinal + 1 != job->life->acts.list.count)
		return false;
	/* The plan is in the order of time: the first is the longest lead. */
	if (job->lead_secs == 0)
		job->lead_secs = announcement->lead_secs;
	return announcement->lead_secs == job->lead_secs;
}

/* Nothing fits: say what would, so that the next try does.  Each kind once. */
static enum cli_status
preview_fail_empty(const struct preview_job *job,
    const struct announcements *plan)
{
	char kind[ANNOUNCEMENT_KIND_MAX], item[ANNOUNCEMENT_KIND_MAX + 2];
	struct text planned = { 0 };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < plan->list.count; i++) {
		/* "start", "remind-24h": words that work as KIND. */
		announcement_format_kind(plan->list.items[i].kind,
		    plan->list.items[i].lead_secs, kind);
		/* Whole: "remind-1h" is no part of "remind-1h30m". */
		(void)snprintf(item, sizeof(item), " %s,", kind);
		if (strstr(text_string(&planned), item) == NULL)
			text_puts(&planned, item);
	}
	if (planned.length > 0)
		text_cut(&planned, planned.length - 1);
	error_set(&error, ERROR_MISSING, "nothing of the kind is announced "
	    "about %s%s%s; planned are:%s", job->identity,
	    job->only != NULL ? " to " : "",
	    job->only != NULL ? job->only->id : "",
	    planned.length > 0 ? planned.bytes : " none");
	text_clear(&planned);
	return cli_fail(job->cli, CLI_REFUSED, &error);
}

/* What is to be chosen from: the plan, or that of an example in which somebody
 * does what was asked for. */
static void
preview_plan(struct preview_job *job, struct announcements *ret_plan)
{
	announcement_plan(&job->occurrence, ret_plan);
	if (!job->has_kind || preview_example_has(ret_plan, job->kind))
		return;
	if (job->kind == ANNOUNCEMENT_EDIT) {
		preview_example_board(&job->occurrence, ret_plan);
		return;
	}
	job->life = preview_example(&job->occurrence, job->kind,
	    job->identity);
	if (job->life == NULL)
		return;
	life_overlay(job->life, &job->occurrence);
	ret_plan->list.count = 0;
	announcement_plan(&job->occurrence, ret_plan);
}

/* One announcement to all its channels, with what it tells of its act. */
static void
preview_add_wanted(struct preview_job *job,
    const struct announcement *announcement)
{
	struct conflict_gist gist = { 0 };
	struct brief brief;
	struct news news = { 0 };

	brief_init(&brief, &job->occurrence, &job->conf->brief_site);
	if (announcement->kind == ANNOUNCEMENT_CONFLICT) {
		preview_example_conflict(job->conf, &job->occurrence, &gist);
		brief.conflict = gist.clashes == NULL ? NULL : &gist;
	}
	brief.pending = job->pending;
	brief.began = job->began;
	if (announcement->act != NULL) {
		news_init(&news, &job->occurrence, announcement->ordinal);
		brief.news = &news;
	}
	preview_add_all(job, &brief, announcement);
	news_clear(&news);
	conflict_gist_clear(&gist);
	brief_clear(&brief);
}

/* Plan, choose, word; or say why there is nothing. */
static enum cli_status
preview_compose(struct preview_job *job)
{
	struct announcements plan = { 0 };
	enum cli_status status = CLI_OK;
	size_t i;

	occurrence_format_identity(&job->occurrence, job->identity);
	preview_plan(job, &plan);
	for (i = 0; i < plan.list.count; i++)
		if (preview_is_wanted(job, &plan.list.items[i]))
			preview_add_wanted(job, &plan.list.items[i]);
	if (job->previews.count == 0)
		status = preview_fail_empty(job, &plan);
	array_clear(&plan.list);
	return status;
}

/* As text, JSON or a page, to standard output or a file. */
static enum cli_status
preview_write(struct preview_job *job)
{
	struct cli *cli = job->cli;
	struct text *out = &cli->out;
	struct jsontext json = { .text = out, .is_pretty = true };
	const char *output = cli_find(cli, "output");
	bool is_html = cli_find(cli, "html") != NULL;
	struct error error = { 0 };
	enum cli_status status = CLI_OK;
	size_t i;

	/* A page is of all letters; JSON and text go letter by letter. */
	if (is_html)
		preview_print_page(out, job->previews.items,
		    job->previews.count);
	if (cli->is_json)
		jsontext_list(&json, NULL);
	for (i = 0; i < job->previews.count && !is_html; i++) {
		if (cli->is_json)
			preview_print_json(&json, &job->previews.items[i]);
		else
			preview_print(out, &job->previews.items[i],
			    cli_style(cli, CLI_BOLD),
			    cli_style(cli, CLI_PLAIN));
	}
	if (cli->is_json)
		jsontext_end_list(&json);
	if (output == NULL || strcmp(output, "-") == 0)
		return CLI_OK;
	if (file_save(output, out->bytes, out->length, &error) != 0)
		status = cli_fail(cli, CLI_FAILED, &error);
	text_clear(out);	/* it is in the file, or nowhere */
	return status;
}

/* Load, find the occurrence, compose, write. */
static enum cli_status
preview_run(struct cli *cli)
{
	struct preview_job job = { .cli = cli };
	enum cli_status status;
	size_t i;

	status = cli_load_conf(cli, &job.conf);
	if (status != CLI_OK)
		return status;
	status = preview_occurrence_read(cli, job.conf,
	    cli->words.items[0], &job.occurrence);
	if (status == CLI_OK)
		status = preview_read_options(&job);
	if (status == CLI_OK)
		status = preview_changes_read(cli, job.conf, &job.pending,
		    &job.began);
	if (status == CLI_OK)
		status = preview_compose(&job);
	if (status == CLI_OK)
		status = preview_write(&job);
	for (i = 0; i < job.previews.count; i++)
		preview_clear(&job.previews.items[i]);
	array_clear(&job.previews);
	life_release(job.life);
	pending_list_release(job.pending);
	pending_list_release(job.began);
	conf_release(job.conf);
	return status;
}

/* --html is one page for all channels; --json one list. */
static const struct cli_option preview_options[] = {
	{ "channel", 0, "CHANNEL", "Show only what goes to this channel" },
	{ "late", 0, "TIME", "Show how it would read if it went out only "
	    "then" },
	{ "html", 0, NULL, "Write a page that shows it as Slack and mail "
	    "programs do" },
	{ "changes", 0, "FILE", "What waits in each environment, as "
	    "patchday-collect prints it (-: from a pipe)" },
	{ "before", 0, "FILE", "What waited when the work began: an end "
	    "tells what was done" },
	{ "output", 'o', "FILE", "Write to this file instead of standard "
	    "output" },
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_preview = {
	.name = "preview",
	.usage = "OCCURRENCE [KIND] [--channel CHANNEL] [--late TIME] "
	    "[--changes FILE] [--before FILE] [--html] [-o FILE]",
	.summary = "Show exactly what would be sent",
	.help =
	    "OCCURRENCE is a window's id (its next occurrence) or an identity "
	    "such as patch-thursday/2026-12-03T15:00. KIND is remind, "
	    "remind-24h (any lead that is configured), start, end, "
	    "cancellation, invitation; ask, soon, unstarted, ending, unended "
	    "(to the one in charge), overdue; edit (the first message in "
	    "Slack, brought up to date); or what people do, shown by an "
	    "example: publication, confirmation, doubt, stage, remark, "
	    "extension, shortening, verification, reopening, move, "
	    "restoration, handover. Without it all that the clock brings is "
	    "shown.\n\n"
	    "Slack's messages are shown as text and as the JSON that is "
	    "posted, mails as their source. When an occurrence's first "
	    "message is in a channel, the later ones go into its thread: "
	    "that alone (thread_ts) cannot be known before.",
	.examples =
	    "patchday preview patch-thursday\n"
	    "patchday preview patch-thursday start --channel rsp-team\n"
	    "patchday preview summit --html -o summit.html\n"
	    "patchday preview patch-thursday/2026-12-03T15:00 start "
	    "\\\n    --late \"2026-12-03 18:00\"\n",
	.options = preview_options,
	.least = 1, .most = 2,
	.run = preview_run,
};
