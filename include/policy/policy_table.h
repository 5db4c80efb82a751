/* SPDX-License-Identifier: MIT */
/* The policy as the table of a document, so that document and practice cannot
 * drift apart. */
#ifndef PATCHDAY_POLICY_TABLE_H
#define PATCHDAY_POLICY_TABLE_H

#include "jsontext.h"
#include "policy.h"

enum policy_form {
	POLICY_TEXT,		/* a rule a paragraph, for terminals */
	POLICY_RST,		/* reStructuredText: a list-table */
	POLICY_HTML,		/* <table> alone, for any page */
	POLICY_MARKDOWN,	/* a table as GitHub reads it */
};
#define POLICY_FORM_COUNT 4

/* The classes of changes, which this layer does not know, by number. */
struct policy_classes {
	const char *const *names;
	size_t count;
};

/* "text", "rst", "html", "markdown". */
const char *policy_form_name(enum policy_form form);

/* Append one cell as people read it: "if disruption is expected: in Patch
 * Thursday; otherwise: the team agrees". */
void policy_format_cell(struct text *text, const struct policy_cell *cell,
    const struct policy_classes *classes);

/* Append the whole table; tiers of which no rule says anything are left out,
 * and a rule without a word for a tier has a dash there. */
void policy_format(struct text *text, const struct policy *policy,
    enum policy_form form, const struct policy_classes *classes);

/* The same for programs: a list of {"services", "line", "tiers"}, in which each
 * tier that a rule says anything of has it in words. */
void policy_format_json(struct jsontext *json, const struct policy *policy,
    const struct policy_classes *classes);

#endif
