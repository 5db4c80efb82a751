/* SPDX-License-Identifier: MIT */
/*
 * Promotions on a terminal.
 *
 *	recommended-image/w_2026_48  Recommended image
 *	w_2026_48: 4 of 5, waiting for Middleware lead; offered for …
 *	  1 [x] RSP operations meeting (weekly)
 *	  …
 *	  5 [>] Acknowledgements: 4 of 5
 *	        [x] Science Platform lead
 *	        [ ] Middleware lead
 */
#include "promotion_print.h"

#include <string.h>

#include "control.h"
#include "utf8.h"

/* A text of the answer; nothing when there is none. */
static void
promotion_put(struct cli *cli, const char *before, const struct doc *map,
    const char *key, const char *behind)
{
	const char *string = control_string(map, key);

	if (string[0] == '\0')
		return;
	text_puts(&cli->out, before);
	utf8_clean(&cli->out, string, false);
	text_puts(&cli->out, behind);
}

static bool
promotion_is(const struct doc *map, const char *key)
{
	return strcmp(control_string(map, key), "true") == 0;
}

void
promotion_print_short(struct cli *cli, const struct doc *promotion)
{
	text_puts(&cli->out, cli_style(cli, CLI_BOLD));
	promotion_put(cli, "", promotion, "id", "");
	text_putf(&cli->out, "%s", cli_style(cli, CLI_PLAIN));
	promotion_put(cli, "  ", promotion, "title", "");
	promotion_put(cli, "\n  ", promotion, "summary", "\n");
}

/* "[x] Middleware lead, by its designate Data lead  2026-12-01T18:00Z". */
static void
promotion_print_voice(struct cli *cli, const struct doc *voice)
{
	static const struct { const char *state, *mark; enum cli_style style; }
	marks[] = {
		{ "acknowledged", "[x]", CLI_GREEN },
		{ "objects", "[!]", CLI_RED },
		{ "again", "[ ]", CLI_YELLOW },
		{ "waiting", "[ ]", CLI_PLAIN },
	};
	const char *state = control_string(voice, "state");
	struct text *out = &cli->out;
	size_t i;

	for (i = 0; i + 1 < countof(marks); i++)
		if (strcmp(marks[i].state, state) == 0)
			break;
	text_putf(out, "        %s%s%s ", cli_style(cli, marks[i].style),
	    marks[i].mark, cli_style(cli, CLI_PLAIN));
	promotion_put(cli, "", voice, "title", "");
	promotion_put(cli, ", by its designate ", voice, "designate_title",
	    "");
	text_puts(out, strcmp(state, "objects") == 0 ? " objects" :
	    strcmp(state, "again") == 0 ? " has to look again" : "");
	promotion_put(cli, ": ", voice, "because", "");
	promotion_put(cli, "  ", voice, "at", "");
	promotion_put(cli, "  ", voice, "by", "");
	text_putc(out, '\n');
}

static void
promotion_print_step(struct cli *cli, const struct doc *step)
{
	const struct doc *roles = doc_find(step, "roles");
	size_t i;

	promotion_put(cli, "  ", step, "number", " ");
	text_puts(&cli->out, promotion_is(step, "done") ? "[x] " :
	    promotion_is(step, "next") ? "[>] " : "[ ] ");
	promotion_put(cli, "", step, "title", "");
	promotion_put(cli, "  ", step, "at", "");
	promotion_put(cli, "  ", step, "by", "");
	text_putc(&cli->out, '\n');
	for (i = 0; roles != NULL && i < roles->count; i++)
		promotion_print_voice(cli, &roles->items[i]);
}

static void
promotion_print_question(struct cli *cli, const struct doc *question)
{
	promotion_put(cli, "  question ", question, "number", "");
	promotion_put(cli, ": ", question, "question", "");
	promotion_put(cli, "  ", question, "by", "");
	text_puts(&cli->out, "\n    ");
	if (control_string(question, "answer")[0] == '\0')
		text_puts(&cli->out, "(no answer yet)");
	promotion_put(cli, "", question, "answer", "");
	text_putc(&cli->out, '\n');
}

void
promotion_print(struct cli *cli, const struct doc *promotion)
{
	const struct doc *environments = doc_find(promotion, "environments");
	const struct doc *steps = doc_find(promotion, "steps");
	const struct doc *questions = doc_find(promotion, "questions");
	size_t i;

	promotion_print_short(cli, promotion);
	promotion_put(cli, "  proposed ", promotion, "proposed_at", "");
	promotion_put(cli, " by ", promotion, "proposed_by", "");
	promotion_put(cli, ": ", promotion, "because", "");
	text_putc(&cli->out, '\n');
	promotion_put(cli, "  digest   ", promotion, "digest", "\n");
	promotion_put(cli, "  ticket   ", promotion, "ticket", "\n");
	for (i = 0; environments != NULL && i < environments->count; i++) {
		text_puts(&cli->out, i == 0 ? "  where    " : ", ");
		utf8_clean(&cli->out, doc_string(&environments->items[i]) ==
		    NULL ? "" : doc_string(&environments->items[i]), false);
	}
	text_puts(&cli->out, i > 0 ? "\n" : "");
	for (i = 0; steps != NULL && i < steps->count; i++)
		promotion_print_step(cli, &steps->items[i]);
	for (i = 0; questions != NULL && i < questions->count; i++)
		promotion_print_question(cli, &questions->items[i]);
}

void
promotion_print_outcome(struct cli *cli, const struct doc *answer)
{
	const struct doc *said = doc_find(answer, "said");
	const struct doc *promotion = doc_find(answer, "promotion");
	size_t i;

	if (promotion_is(answer, "dry_run"))
		text_puts(&cli->out, "Nothing was done. It would be:\n");
	if (strcmp(control_string(answer, "act"), "propose") == 0)
		promotion_put(cli, "", promotion, "id", " is proposed.\n");
	promotion_put(cli, "", promotion, "summary", ".\n");
	for (i = 0; said != NULL && i < said->count; i++) {
		promotion_put(cli, "Told in ", &said->items[i], "channel",
		    "");
		promotion_put(cli, ": ", &said->items[i], "headline", "");
		text_putc(&cli->out, '\n');
	}
}
