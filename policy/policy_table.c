/* SPDX-License-Identifier: MIT */
/*
 * One walk over rules and tiers for all forms; a form is what stands before and
 * behind a table, a row, a cell, and how its text is escaped.
 */
#include "policy_table.h"

#include <stdbool.h>
#include <string.h>

#include "html.h"

#define POLICY_DASH "–"

static const char *const policy_form_names[POLICY_FORM_COUNT] = {
	[POLICY_TEXT] = "text", [POLICY_RST] = "rst",
	[POLICY_HTML] = "html", [POLICY_MARKDOWN] = "markdown",
};

const char *
policy_form_name(enum policy_form form)
{
	return policy_form_names[form];
}

void
policy_format_cell(struct text *text, const struct policy_cell *cell,
    const struct policy_classes *classes)
{
	const struct process *process;
	struct text condition = { 0 };
	size_t i;

	for (i = 0; i < cell->processes.count; i++) {
		process = &cell->processes.items[i];
		process_format_condition(&condition, &process->condition,
		    classes->names, classes->count);
		text_puts(text, i > 0 ? "; " : "");
		if (condition.length > 0)
			text_putf(text, "%s: ", text_string(&condition));
		else if (i > 0)
			text_puts(text, "otherwise: ");
		process_format(text, process);
		text_cut(&condition, 0);
	}
	text_clear(&condition);
}

/* With a backslash before whatever would be markup. */
static void
policy_put_marked(struct text *text, const char *string, const char *special)
{
	for (; *string != '\0'; string++) {
		if (strchr(special, *string) != NULL)
			text_putc(text, '\\');
		text_putc(text, *string);
	}
}

/* Would reStructuredText take the line for a list, a directive, a field and so
 * on (docutils, "Body Elements")?  Signs of ASCII begin all but two of them:
 * "1." and "IV)", which number a list, and three bullets. */
static bool
policy_begins_markup(const char *string)
{
	static const char *const bullets[] = { "•", "‣", "⁃" };
	size_t length = strspn(string, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), i;

	for (i = 0; i < countof(bullets); i++)
		if (strncmp(string, bullets[i], strlen(bullets[i])) == 0)
			return true;
	if (length == 0)
		return *string > ' ' && *string < 0x7f;
	return (string[length] == '.' || string[length] == ')') &&
	    (string[length + 1] == ' ' || string[length + 1] == '\0');
}

/* A colon before a word makes an address of it, which may be a script; two at
 * the end announce that what follows is quoted. */
static void
policy_put_rst(struct text *text, const char *string)
{
	const char *p;

	string += strspn(string, " ");
	/* Nothing but backslashes would underline a title; "\\ " is nothing. */
	if (string[strspn(string, "\\")] == '\0')
		text_puts(text, "\\ ");
	for (p = string; *p != '\0'; p++) {
		if (strchr("\\*`|_", *p) != NULL ||
		    (*p == ':' && p[1] != ' ' && p[1] != '\0') ||
		    (p == string && policy_begins_markup(p)))
			text_putc(text, '\\');
		text_putc(text, *p);
	}
}

static void
policy_put(struct text *text, enum policy_form form, const char *string)
{
	switch (form) {
	case POLICY_TEXT:
		text_puts(text, string);
		break;
	case POLICY_RST:
		policy_put_rst(text, string);
		break;
	case POLICY_HTML:
		html_text(text, string);
		break;
	case POLICY_MARKDOWN:
		policy_put_marked(text, string, "\\*`|_[]<>&~");
		break;
	}
}

/* What the rule says for the tier; its "any" where it has nothing else. */
static const struct policy_cell *
policy_rule_cell(const struct policy_rule *rule, int tier)
{
	const struct policy_cell *cell = &rule->cells[tier];

	return cell->processes.count > 0 ? cell :
	    &rule->cells[POLICY_CELL_ANY];
}

static bool
policy_has_tier(const struct policy *policy, int tier)
{
	size_t i;

	for (i = 0; i < policy->rules.count; i++)
		if (policy_rule_cell(&policy->rules.items[i],
		    tier)->processes.count > 0)
			return true;
	return false;
}

/* A cell of the table's first row. */
static void
policy_put_head(struct text *text, enum policy_form form, const char *title,
    bool is_first)
{
	switch (form) {
	case POLICY_TEXT:
		break;
	case POLICY_RST:
		text_putf(text, "   %s - %s\n", is_first ? "*" : " ", title);
		break;
	case POLICY_HTML:
		text_putf(text, "<th scope=\"col\">%s</th>", title);
		break;
	case POLICY_MARKDOWN:
		text_putf(text, "%s %s |", is_first ? "|" : "", title);
		break;
	}
}

static void
policy_put_begin(struct text *text, const struct policy *policy,
    enum policy_form form)
{
	int tier, count = 1;

	if (form == POLICY_RST)
		text_puts(text, ".. list-table::\n   :header-rows: 1\n\n");
	else if (form == POLICY_HTML)
		text_puts(text, "<table>\n<thead><tr>");
	policy_put_head(text, form, "services", true);
	for (tier = 0; tier < TIER_COUNT; tier++) {
		if (!policy_has_tier(policy, tier))
			continue;
		count++;
		policy_put_head(text, form, environment_tier_name(
		    (enum environment_tier)tier), false);
	}
	if (form == POLICY_HTML)
		text_puts(text, "</tr></thead>\n<tbody>\n");
	if (form != POLICY_MARKDOWN)
		return;
	text_puts(text, "\n|");
	while (count-- > 0)
		text_puts(text, " --- |");
	text_putc(text, '\n');
}

/* The rule's title; where it begins. */
static void
policy_put_title(struct text *text, const struct policy_rule *rule,
    enum policy_form form, bool is_first)
{
	static const char *const before[] = { "", "   * - ",
		"<tr><th scope=\"row\">", "| " };
	static const char *const behind[] = { "\n", "\n", "</th>", " |" };

	if (form == POLICY_TEXT && !is_first)
		text_putc(text, '\n');
	text_puts(text, before[form]);
	policy_put(text, form, rule->title);
	text_puts(text, behind[form]);
}

static void
policy_put_cell(struct text *text, const struct policy_cell *cell, int tier,
    enum policy_form form, const struct policy_classes *classes)
{
	static const char *const before[] = { "", "     - ", "<td>", " " };
	static const char *const behind[] = { "\n", "\n", "</td>", " |" };
	struct text words = { 0 };

	policy_format_cell(&words, cell, classes);
	if (form == POLICY_TEXT && words.length == 0)
		return;
	if (form == POLICY_TEXT)
		text_putf(text, "  %-5s  ", environment_tier_name(
		    (enum environment_tier)tier));
	text_puts(text, before[form]);
	policy_put(text, form, words.length == 0 ? POLICY_DASH :
	    text_string(&words));
	text_puts(text, behind[form]);
	text_clear(&words);
}

void
policy_format(struct text *text, const struct policy *policy,
    enum policy_form form, const struct policy_classes *classes)
{
	static const char *const end_row[] = { "", "", "</tr>\n", "\n" };
	const struct policy_rule *rule;
	size_t i;
	int tier;

	policy_put_begin(text, policy, form);
	for (i = 0; i < policy->rules.count; i++) {
		rule = &policy->rules.items[i];
		policy_put_title(text, rule, form, i == 0);
		for (tier = 0; tier < TIER_COUNT; tier++)
			if (policy_has_tier(policy, tier))
				policy_put_cell(text, policy_rule_cell(rule,
				    tier), tier, form, classes);
		text_puts(text, end_row[form]);
	}
	if (form == POLICY_HTML)
		text_puts(text, "</tbody>\n</table>\n");
}

void
policy_format_json(struct jsontext *json, const struct policy *policy,
    const struct policy_classes *classes)
{
	const struct policy_rule *rule;
	struct text words = { 0 };
	size_t i;
	int tier;

	jsontext_list(json, NULL);
	for (i = 0; i < policy->rules.count; i++) {
		rule = &policy->rules.items[i];
		jsontext_object(json, NULL);
		jsontext_string(json, "services", rule->title);
		jsontext_number(json, "line", rule->line);
		jsontext_object(json, "tiers");
		for (tier = 0; tier < TIER_COUNT; tier++) {
			text_cut(&words, 0);
			policy_format_cell(&words, policy_rule_cell(rule,
			    tier), classes);
			if (words.length > 0)
				jsontext_string(json, environment_tier_name(
				    (enum environment_tier)tier),
				    text_string(&words));
		}
		jsontext_end_object(json);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
	text_clear(&words);
}
