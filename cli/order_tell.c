/* SPDX-License-Identifier: MIT */
/*
 * An answer to an act, told to whoever did it: one sentence with the times as
 * their window's wall shows them, and who hears of it.
 *
 *	Patch Thursday now ends at 17:45 PST (was 17:00).
 *	Announced in rsp-team, rsp-users.
 *
 * The answer has everything as data (patchdayd(8)); what an older service does
 * not say is left out.
 */
#include "order_tell.h"

#include <stdio.h>
#include <string.h>

#include "act.h"
#include "civil.h"
#include "control.h"
#include "timearg.h"
#include "timetext.h"
#include "utf8.h"
#include "zonedir.h"

/* An occurrence of the answer; strings are lent by it. */
struct order_seen {
	const char *title, *identity, *phase, *coordinator;
	bool is_tentative;
	const struct zone *zone;
	int64_t start_at, end_at;
};

/* What is told, and as of when. */
struct order_story {
	struct text *out;
	struct zonedir *zonedir;
	struct order_seen now, before;	/* before: zone is NULL when unknown */
	const struct doc *taken;	/* the act itself; or NULL */
	int64_t now_at;
};

/* --- reading -------------------------------------------------------------- */

static bool
order_see(struct order_story *story, const struct doc *doc,
    struct order_seen *ret_seen)
{
	const struct zone *utc = zonedir_find(story->zonedir, "UTC", NULL);
	struct order_seen seen = {
		.title = control_string(doc, "title"),
		.identity = control_string(doc, "occurrence"),
		.phase = control_string(doc, "phase"),
		.coordinator = control_string(doc, "coordinator"),
		.is_tentative = strcmp(control_string(doc, "status"),
		    "tentative") == 0,
	};

	seen.zone = zonedir_find(story->zonedir, control_string(doc, "zone"),
	    NULL);
	if (utc == NULL || seen.zone == NULL ||
	    timearg_parse(control_string(doc, "start"), 0, utc,
	    &seen.start_at, NULL) < 0 ||
	    timearg_parse(control_string(doc, "end"), 0, utc, &seen.end_at,
	    NULL) < 0)
		return false;
	*ret_seen = seen;
	return true;
}

static int64_t
order_day(const struct zone *zone, int64_t at)
{
	return civil_local_days(zone_local(zone, at));
}

/* --- writing -------------------------------------------------------------- */

static bool
order_is_today(const struct order_story *story, int64_t at)
{
	const struct zone *zone = story->now.zone;

	return order_day(zone, at) == order_day(zone, story->now_at);
}

/* "17:45 PST" today, else with its date. */
static void
order_put_time(struct order_story *story, int64_t at)
{
	const struct zone *zone = story->now.zone;

	if (order_is_today(story, at))
		timetext_format_clock(story->out, zone, at);
	else
		timetext_format(story->out, zone, at);
}

/* " (was 17:00)", as far as it differs. */
static void
order_put_old_end(struct order_story *story, const char *was)
{
	const struct zone *zone = story->now.zone;
	int64_t old_at = story->before.end_at;
	struct civil civil;

	if (story->before.zone == NULL || old_at == story->now.end_at)
		return;
	text_putf(story->out, " (%s ", was);
	if (order_day(zone, old_at) != order_day(zone, story->now.end_at)) {
		timetext_format(story->out, zone, old_at);
	} else if (zone_at(zone, old_at).offset !=
	    zone_at(zone, story->now.end_at).offset) {
		/* Of the night when clocks go back there are two 01:30. */
		timetext_format_clock(story->out, zone, old_at);
	} else {
		civil = civil_from_local(zone_local(zone, old_at));
		text_putf(story->out, "%02d:%02d", civil.hour, civil.minute);
	}
	text_putc(story->out, ')');
}

static void
order_put_span(struct order_story *story, const struct order_seen *seen)
{
	timetext_format_span(story->out, story->now.zone, seen->start_at,
	    seen->end_at);
}

/* "Patch Thursday of Thu 3 Dec 2026 15:00–17:00 PST". */
static void
order_put_planned(struct order_story *story, const char *behind)
{
	text_putf(story->out, "%s of ", story->now.title);
	order_put_span(story, &story->now);
	text_puts(story->out, behind);
}

static void
order_put_end(struct order_story *story, const char *between)
{
	text_putf(story->out, "%s%s", story->now.title, between);
	order_put_time(story, story->now.end_at);
}

/* Behind "ends": at a time, on a day. */
static void
order_put_end_on(struct order_story *story, const char *between)
{
	text_putf(story->out, "%s%s%s ", story->now.title, between,
	    order_is_today(story, story->now.end_at) ? "at" : "on");
	order_put_time(story, story->now.end_at);
}

/* When a person ended it: the minute on the clock.  In calendars its end is
 * that of this minute. */
static void
order_see_done(struct order_story *story)
{
	int64_t at = strtoll(control_string(story->taken, "at_ms"), NULL, 10) /
	    1000;

	if (at > 0)
		story->now.end_at = at - at % 60;
}

static void
order_put_move(struct order_story *story)
{
	/* What nobody has agreed to may not. */
	text_putf(story->out, "%s %s ", story->now.title,
	    story->now.is_tentative ? "is now planned for" :
	    "now takes place");
	order_put_span(story, &story->now);
	if (story->before.zone == NULL)
		return;
	text_puts(story->out, " (was ");
	order_put_span(story, &story->before);
	text_putc(story->out, ')');
}

/* What the service was told about a stage: it counts from 0 there. */
static void
order_put_stage(struct order_story *story, const char *how)
{
	const char *environment = control_string(story->taken, "environment");
	const char *stage = control_string(story->taken, "stage");

	if (environment[0] != '\0')
		text_putf(story->out, "%s: %s %s", story->now.title,
		    environment, how);
	else if (stage[0] >= '0' && stage[0] <= '9')
		text_putf(story->out, "%s: stage %ld %s", story->now.title,
		    strtol(stage, NULL, 10) + 1, how);
	else
		text_putf(story->out, "%s: the stage %s", story->now.title,
		    how);
}

static void
order_put_hand_over(struct order_story *story)
{
	const char *who = story->now.coordinator[0] != '\0' ?
	    story->now.coordinator : control_string(story->taken, "words");

	order_put_planned(story, who[0] == '\0' ? " is handed over" :
	    " is handed over to ");
	utf8_clean(story->out, who, false);
}

/* What was planned is skipped, what was going on is broken off. */
static void
order_put_cancel(struct order_story *story)
{
	if (strcmp(story->now.phase, "skipped") == 0) {
		order_put_planned(story, " will not take place");
	} else {
		order_see_done(story);
		order_put_end_on(story, " was broken off ");
	}
}

/* One sentence without its full stop. */
static void
order_put_sentence(struct order_story *story, enum act_verb verb)
{
	switch (verb) {
	case ACT_NEW:
		order_put_planned(story, " is planned");
		text_putf(story->out, ", as %s", story->now.identity);
		break;
	case ACT_CONFIRM: order_put_planned(story, " is confirmed"); break;
	case ACT_UNCONFIRM:
		order_put_planned(story, " is no longer confirmed");
		break;
	case ACT_START:
		order_put_end(story, " has started; its end is planned for ");
		break;
	case ACT_STAGE_BEGUN: order_put_stage(story, "has begun"); break;
	case ACT_STAGE_DONE: order_put_stage(story, "is done"); break;
	case ACT_NOTE: 
		text_puts(story->out, "Noted for ");
		order_put_planned(story, "");
		break;
	case ACT_EXTEND:
	case ACT_SHORTEN:
		order_put_end_on(story, " now ends ");
		order_put_old_end(story, "was");
		break;
	case ACT_VERIFY:
		text_putf(story->out, "The work of %s is done and is being "
		    "verified", story->now.title);
		break;
	case ACT_END:
		order_see_done(story);
		order_put_end_on(story, " has ended ");
		order_put_old_end(story, "planned for");
		break;
	case ACT_REOPEN: order_put_end(story, " goes on until "); break;
	case ACT_MOVE: order_put_move(story); break;
	case ACT_SKIP: order_put_planned(story, " will not take place"); break;
	case ACT_UNSKIP:
		/* Silence may have called it off meanwhile. */
		order_put_planned(story, strcmp(story->now.phase, "skipped") ==
		    0 ? " is no longer skipped" : story->now.is_tentative ?
		    " is planned again, and tentative" :
		    " takes place after all");
		break;
	case ACT_CANCEL: order_put_cancel(story); break;
	case ACT_HAND_OVER: order_put_hand_over(story); break;
	case ACT_KEEP:
		order_put_planned(story, " takes place, whatever it clashes "
		    "with");
		break;
	}
}

/* --- who hears of it ------------------------------------------------------ */

static void
order_put_said(struct text *out, const struct doc *said, bool is_dry)
{
	size_t i, k, count = 0;
	const char *channel;

	for (i = 0; said != NULL && i < said->count; i++) {
		channel = control_string(&said->items[i], "channel");
		for (k = 0; k < i; k++)
			if (strcmp(channel, control_string(&said->items[k],
			    "channel")) == 0)
				break;
		if (k < i)
			continue;
		text_puts(out, count++ > 0 ? ", " : is_dry ?
		    "It would be announced in " : "Announced in ");
		utf8_clean(out, channel, false);
	}
	text_puts(out, count == 0 ? "Nobody is told of it.\n" : ".\n");
}

/* What they should know, each a line. */
static void
order_put_remarks(struct cli *cli, const struct doc *remarks)
{
	const char *remark;
	size_t i;

	for (i = 0; i < doc_item_count(remarks); i++) {
		remark = doc_string(doc_item(remarks, i));
		if (remark == NULL)
			continue;
		text_putf(&cli->out, "%sNote: ", cli_style(cli, CLI_YELLOW));
		utf8_clean(&cli->out, remark, false);
		text_putf(&cli->out, ".%s\n", cli_style(cli, CLI_PLAIN));
	}
}

/* The texts themselves, each once. */
static void
order_put_texts(struct cli *cli, const struct doc *said)
{
	const char *headline, *last = "";
	size_t i;

	for (i = 0; said != NULL && i < said->count; i++) {
		headline = control_string(&said->items[i], "headline");
		if (headline[0] == '\0' || strcmp(headline, last) == 0)
			continue;
		last = headline;
		text_putf(&cli->out, "\n  %s", cli_style(cli, CLI_BOLD));
		utf8_clean(&cli->out, headline, false);
		text_putf(&cli->out, "%s\n  ", cli_style(cli, CLI_PLAIN));
		utf8_clean(&cli->out, control_string(&said->items[i], "lead"),
		    false);
		text_putc(&cli->out, '\n');
	}
}

void
order_tell(struct cli *cli, const struct doc *answer)
{
	struct order_story story = { .out = &cli->out,
	    .taken = doc_find(answer, "taken"),
	    .now_at = clock_now(&cli->clock) };
	bool is_dry = strcmp(control_string(answer, "dry_run"), "true") == 0;
	const char *verb = control_string(answer, "act");
	enum act_verb act = ACT_NOTE;

	story.zonedir = zonedir_new(NULL);
	if (is_dry)
		text_puts(&cli->out, "Nothing is done yet.  It would be:\n");
	text_puts(&cli->out, cli_style(cli, CLI_BOLD));
	if (act_parse_verb(verb, &act, NULL) == 0 && order_see(&story,
	    doc_find(answer, "occurrence"), &story.now)) {
		(void)order_see(&story, doc_find(answer, "before"),
		    &story.before);
		order_put_sentence(&story, act);
	} else {
		text_puts(&cli->out, "Done");
	}
	text_putf(&cli->out, ".%s\n", cli_style(cli, CLI_PLAIN));
	order_put_said(&cli->out, doc_find(answer, "said"), is_dry);
	order_put_remarks(cli, doc_find(answer, "remarks"));
	if (is_dry)
		order_put_texts(cli, doc_find(answer, "said"));
	zonedir_free(story.zonedir);
}

bool
order_tell_conflicts(const struct cli *cli, const struct doc *answer)
{
	static const char *const verbs[] = { "new", "confirm", "start",
		"extend", "reopen", "move", "unskip" };
	const struct doc *conflicts = doc_find(answer, "conflicts");
	const char *identity;
	size_t i;

	for (i = 0; i < countof(verbs); i++)
		if (strcmp(verbs[i], control_string(answer, "act")) == 0)
			break;
	if (i == countof(verbs) || conflicts == NULL)
		return false;
	for (i = 0; i < conflicts->count; i++) {
		identity = doc_string(&conflicts->items[i]);
		fprintf(stderr, "patchday %s: %swarning: %s works on the same "
		    "environments at that time%s\n", cli->command->name,
		    cli_style(cli, CLI_YELLOW), identity == NULL ? "?" :
		    identity, cli_style(cli, CLI_PLAIN));
	}
	return conflicts->count > 0;
}
