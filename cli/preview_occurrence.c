/* SPDX-License-Identifier: MIT */
#include "preview_occurrence.h"

#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "mem.h"

/* A window's name stands for its next one. */
static enum cli_status
preview_occurrence_read_next(const struct cli *cli, const struct conf *conf,
    const char *word, struct occurrence *ret_occurrence)
{
	const struct window *window = cli_find_window(cli, conf, word);
	struct error error = { 0 };

	if (window == NULL)
		return CLI_USAGE;
	if (agenda_find_next(window, clock_now(&cli->clock), ret_occurrence))
		return CLI_OK;
	error_set(&error, ERROR_MISSING, "%s does not occur any more",
	    window->id);
	return cli_fail(cli, CLI_REFUSED, &error);
}

/* Not one of its occurrences: name the first on that day or behind it. */
static enum cli_status
preview_occurrence_refuse(const struct cli *cli, const struct window *window,
    int64_t local, const char *word)
{
	int64_t day_local = civil_local_days(local) * CIVIL_DAY_SECS;
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct occurrence next;

	if (!agenda_find_next(window, zone_resolve(window->zone,
	    day_local).at, &next))
		return cli_fail_usage(cli, "%s is no occurrence of %s, which "
		    "has none from then on", word, window->title);
	occurrence_format_identity(&next, identity);
	return cli_fail_usage(cli, "%s is no occurrence of %s; did you mean "
	    "%s?", word, window->title, identity);
}

/* "summit/2026-12-02": a day is no occurrence, and yet says which. */
static bool
preview_occurrence_is_day(const char *word, char id[static WINDOW_ID_MAX + 1],
    int64_t *ret_local)
{
	char *midnight = mem_format("%sT00:00", word);
	bool is_day = occurrence_parse_identity(midnight, id, ret_local,
	    NULL) == 0;

	free(midnight);
	return is_day;
}

enum cli_status
preview_occurrence_read(const struct cli *cli, const struct conf *conf,
    const char *word, struct occurrence *ret_occurrence)
{
	char id[WINDOW_ID_MAX + 1];
	struct error error = { 0 };
	const struct window *window;
	bool is_day = false;
	int64_t local;

	/* Ids hold no slash, identities always do. */
	if (strchr(word, '/') == NULL)
		return preview_occurrence_read_next(cli, conf, word,
		    ret_occurrence);
	if (occurrence_parse_identity(word, id, &local, &error) != 0) {
		is_day = preview_occurrence_is_day(word, id, &local);
		if (!is_day)
			return cli_fail_usage(cli, "%s", error.text);
	}
	window = cli_find_window(cli, conf, id);
	if (window == NULL)
		return CLI_USAGE;
	/* Any date could be worded; only one of the rule's will ever be sent.
	 */
	if (is_day || !occurrence_is_instance(window, local))
		return preview_occurrence_refuse(cli, window, local, word);
	occurrence_init(ret_occurrence, window, local);
	return CLI_OK;
}
