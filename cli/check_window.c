/* SPDX-License-Identifier: MIT */
/*
 * A window as `patchday check` tells it.  Each line has a label and says one
 * thing; a line whose matter the window does not have is not printed.  The
 * order is that of the questions a coordinator asks: when, for how long, with
 * which exceptions and why, so when next, where, who confirms, who is told.
 *
 *	Patch Thursday (patch-thursday)
 *	  when      every Thursday at 15:00, except on 2026-11-26
 *	  zone      America/Los_Angeles, for 2 hours, impact transient
 *	  because   Thu 2026-11-26: Thanksgiving
 *	  next      Thu 3 Dec 2026 15:00–17:00 PST (Los Angeles)
 *	              23:00 – Fri 4 Dec 01:00 UTC
 *	  where     idfdev + usdfdev + roundtable-dev
 *	  then      idfint + usdfint
 *	  told      rsp-team, rsp-users: 1 day, 3 hours before, start, end
 */
#include "check_window.h"

#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "duration.h"
#include "occurrence_json.h"
#include "timetext.h"

/* Three show the rhythm, and mostly one change of clocks between them when
 * there is one to see. */
#define CHECK_WINDOW_OCCURRENCES 3
/* Its own, UTC, and as many as a site may have. */
#define CHECK_WINDOW_ZONES_MAX 16

/* The zones in which a window's times are told: its own, UTC, the site's. */
struct check_window_zones {
	const struct zone *items[CHECK_WINDOW_ZONES_MAX];
	size_t count;
};

/* One more, unless it is there already; a NULL or one too many is passed
 * over. */
static void
check_window_add_zone(struct check_window_zones *zones, const struct zone *zone)
{
	size_t i;

	for (i = 0; i < zones->count; i++)
		if (zones->items[i] == zone)
			return;
	if (zone != NULL && zones->count < CHECK_WINDOW_ZONES_MAX)
		zones->items[zones->count++] = zone;
}

/* The zones in which a window's times are told: its own first, UTC because
 * logs have it, the site's. */
static void
check_window_init_zones(struct check_window_zones *zones,
    const struct conf *conf, const struct window *window)
{
	size_t i;

	*zones = (struct check_window_zones){ 0 };
	check_window_add_zone(zones, window->zone);
	check_window_add_zone(zones, zonedir_find(conf->zonedir, "UTC", NULL));
	for (i = 0; i < conf->zones.count; i++)
		check_window_add_zone(zones, conf->zones.items[i]);
}

/* The rule in patchday's words, which say `from`, `until` and dates too; as
 * it was written where words fail, with `from` and `until` behind it. */
static void
check_window_words(struct text *text, const struct window *window)
{
	const struct recurrence *recurrence = &window->recurrence;
	size_t before = text->length;

	if (recurrence_format_words(text, recurrence, NULL) == 0)
		return;
	/* The words may have got half-way. */
	text_cut(text, before);
	text_puts(text, recurrence->text);
	if (recurrence->from_local != INT64_MIN) {
		text_puts(text, ", from ");
		civil_format(text, recurrence->from_local);
	}
	if (recurrence->until_local != INT64_MAX) {
		text_puts(text, ", until ");
		civil_format(text, recurrence->until_local);
	}
}

/* A line of a window's description: a name and the begin of what follows. */
static void
check_window_label(struct cli *cli, const char *label)
{
	text_putf(&cli->out, "  %s%-10s%s", cli_style(cli, CLI_DIM), label,
	    cli_style(cli, CLI_PLAIN));
}

/* The rule, the zone it is meant in, the length, and what users notice. */
static void
check_window_put_when(struct cli *cli, const struct window *window)
{
	check_window_label(cli, "when");
	check_window_words(&cli->out, window);
	text_putc(&cli->out, '\n');
	check_window_label(cli, "zone");
	text_putf(&cli->out, "%s, for ", zone_name(window->zone));
	duration_format_exact(&cli->out, window->duration_secs);
	text_putf(&cli->out, ", impact %s\n",
	    window_impact_name(window->impact));
}

/* Why dates are left out or added; the words above name the dates alone. */
static void
check_window_put_reasons(struct cli *cli, const struct window *window)
{
	const struct window_reason *reason;
	size_t i;

	for (i = 0; i < window->reasons.count; i++) {
		reason = &window->reasons.items[i];
		check_window_label(cli, i == 0 ? "because" : "");
		text_putf(&cli->out, "%.3s ", civil_weekday_name(
		    civil_weekday(civil_local_days(reason->local))));
		civil_format(&cli->out, reason->local);
		if (reason->is_day)
			/* A reason is of a date or of a time; a date has no
			 * time to show. */
			text_cut(&cli->out,
			    cli->out.length - strlen("T00:00"));
		text_putf(&cli->out, ": %s\n", reason->because);
	}
}

/* The environments, a line for each stage: those of one line at the same
 * time. */
static void
check_window_put_stages(struct cli *cli, const struct window *window)
{
	const struct window_stage *stage;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		check_window_label(cli, i > 0 ? "then" : "where");
		for (k = 0; k < stage->environments.count; k++)
			text_putf(&cli->out, "%s%s", k > 0 ? " + " : "",
			    stage->environments.items[k]);
		text_putc(&cli->out, '\n');
	}
}

/* Who is told, and when: "rsp-team: 24 hours, 3 hours before, start, end". */
static void
check_window_put_announces(struct cli *cli, const struct window *window)
{
	const struct window_announce *announce;
	size_t i, k;

	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		check_window_label(cli, i == 0 ? "told" : "");
		for (k = 0; k < announce->channels.count; k++)
			text_putf(&cli->out, "%s%s", k > 0 ? ", " : "",
			    announce->channels.items[k]);
		text_putc(&cli->out, ':');
		for (k = 0; k < announce->remind_secs.count; k++) {
			text_puts(&cli->out, k > 0 ? ", " : " ");
			duration_format_exact(&cli->out,
			    announce->remind_secs.items[k]);
		}
		text_puts(&cli->out, k > 0 ? " before" : "");
		/* k counts what stands before the comma. */
		if (announce->says_start)
			text_puts(&cli->out, k++ > 0 ? ", start" : " start");
		if (announce->says_end)
			text_puts(&cli->out, k++ > 0 ? ", end" : " end");
		if (announce->invite_secs > 0) {
			text_puts(&cli->out, k > 0 ? ", invited " :
			    " invited ");
			duration_format_exact(&cli->out,
			    announce->invite_secs);
			text_puts(&cli->out, " before");
		}
		text_putc(&cli->out, '\n');
	}
}

/* Who confirms, until when, and what silence means. */
static void
check_window_put_confirm(struct cli *cli, const struct window *window)
{
	static const char *const otherwise[] = {
		[WINDOW_OTHERWISE_TENTATIVE] = "it stays tentative",
		[WINDOW_OTHERWISE_SKIP] = "it is skipped",
		[WINDOW_OTHERWISE_GO] = "it takes place",
	};

	if (window->confirm.by == NULL)
		return;
	check_window_label(cli, "confirmed");
	text_putf(&cli->out, "by %s, ", window_confirmer(window));
	duration_format_exact(&cli->out, window->confirm.before_secs);
	text_putf(&cli->out, " before; otherwise %s\n",
	    otherwise[window->confirm.otherwise]);
}

/* Which holidays count, and what is proposed on one. */
static void
check_window_put_holidays(struct cli *cli, const struct window *window)
{
	static const char *const proposals[WINDOW_ON_HOLIDAY_COUNT] = {
		[WINDOW_PROPOSE_SKIP] = "then it is proposed to skip it",
		[WINDOW_PROPOSE_MOVE] = "then it is proposed to move it",
		[WINDOW_IGNORE_HOLIDAYS] = "it takes place all the same",
	};
	size_t i;

	if (window->clash.holidays.count == 0)
		return;
	check_window_label(cli, "holidays");
	for (i = 0; i < window->clash.holidays.count; i++)
		text_putf(&cli->out, "%s%s", i > 0 ? ", " : "",
		    window->clash.holidays.items[i]->title);
	text_putf(&cli->out, "; %s\n", proposals[window->clash.on_holiday]);
}

/* The next occurrences in every zone, with a remark where clocks change on
 * that day. */
static void
check_window_put_next(struct cli *cli, const struct check_window_zones *zones,
    const struct agenda *agenda)
{
	const struct occurrence *occurrence;
	size_t i;

	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		check_window_label(cli, i == 0 ? "next" : "");
		timetext_format_zones(&cli->out, zones->items, zones->count,
		    occurrence->start_at, occurrence->end_at,
		    "\n              ");
		text_putf(&cli->out, "%s\n",
		    occurrence->mark == ZONE_GAP ?
		    " (clocks are set forward over the planned start)" :
		    occurrence->mark == ZONE_OVERLAP ?
		    " (this time comes twice that day: the first)" : "");
	}
}

/* What the rule's reader should know (cron's "or", a fifth weekday that some
 * months lack), a line each. */
static void
check_window_put_remarks(struct cli *cli, const struct window *window)
{
	struct text text = { 0 };
	char *line, *rest;

	recurrence_explain(&text, &window->recurrence);
	for (line = text.bytes; line != NULL && *line != '\0'; line = rest) {
		rest = line + strcspn(line, "\n");
		if (*rest == '\n')
			*rest++ = '\0';
		check_window_label(cli, "note");
		text_putf(&cli->out, "%s\n", line);
	}
	text_clear(&text);
}

void
check_window_print(struct cli *cli, const struct conf *conf,
    const struct window *window)
{
	struct check_window_zones zones;
	struct agenda agenda = { 0 };

	/* Three of each window, whatever its rhythm: a yearly one shows three
	 * years. */
	check_window_init_zones(&zones, conf, window);
	agenda_next(&agenda, &window, 1, NULL, clock_now(&cli->clock),
	    CHECK_WINDOW_OCCURRENCES);
	(void)agenda_lapse(&agenda, clock_now(&cli->clock));
	text_putf(&cli->out, "%s%s%s (%s)\n", cli_style(cli, CLI_BOLD),
	    window->title, cli_style(cli, CLI_PLAIN), window->id);
	check_window_put_when(cli, window);
	check_window_put_reasons(cli, window);
	check_window_put_holidays(cli, window);
	check_window_put_next(cli, &zones, &agenda);
	check_window_put_remarks(cli, window);
	check_window_put_stages(cli, window);
	check_window_put_confirm(cli, window);
	check_window_put_announces(cli, window);
	text_putc(&cli->out, '\n');
	agenda_clear(&agenda);
}

void
check_window_print_json(struct cli *cli, struct jsontext *json,
    const struct conf *conf, const struct window *window)
{
	/* The site's zones as --in would give them: a program need not ask
	 * twice. */
	const struct occurrence_json how = { .now_at = clock_now(&cli->clock),
	    .in = conf->zones.items, .in_count = conf->zones.count };
	struct agenda agenda = { 0 };
	struct text text = { 0 };
	size_t i;

	jsontext_object(json, NULL);
	jsontext_string(json, "window", window->id);
	jsontext_string(json, "title", window->title);
	check_window_words(&text, window);
	/* One string for the same line that a person reads. */
	jsontext_string(json, "words", text_string(&text));
	text_cut(&text, 0);
	recurrence_explain(&text, &window->recurrence);
	jsontext_string(json, "remarks", text_string(&text));
	jsontext_string(json, "zone", zone_name(window->zone));
	jsontext_number(json, "duration_seconds", window->duration_secs);
	agenda_next(&agenda, &window, 1, NULL, clock_now(&cli->clock),
	    CHECK_WINDOW_OCCURRENCES);
	(void)agenda_lapse(&agenda, clock_now(&cli->clock));
	jsontext_list(json, "occurrences");
	for (i = 0; i < agenda.list.count; i++)
		occurrence_json_format(json, NULL, &agenda.list.items[i],
		    &how);
	jsontext_end_list(json);
	jsontext_end_object(json);
	agenda_clear(&agenda);
	text_clear(&text);
}
