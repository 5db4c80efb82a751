/* SPDX-License-Identifier: MIT */
/*
 * A text of a ticket in either of Jira's languages: Atlassian Document Format
 * (Cloud, REST v3; developer.atlassian.com/cloud/jira/platform/apis/document/
 * structure) or wiki markup (Data Center, v2; jira.atlassian.com/secure/
 * WikiRendererHelpAction.jspa?section=all).  The only writers of both.
 */
#ifndef PATCHDAY_JIRA_PAGE_INTERNAL_H
#define PATCHDAY_JIRA_PAGE_INTERNAL_H

#include <stdbool.h>

#include "jsontext.h"
#include "text.h"

/* Zero the rest.  What is said is cut visibly when `left` is used up. */
struct jira_page {
	bool is_adf;
	struct text *text;		/* where it is appended */
	struct jsontext json;		/* ADF */
	size_t left;			/* characters of text to go */
};

/* A page of about `left` characters; its end closes what is open. */
void jira_page_init(struct jira_page *page, bool is_adf, struct text *text);
void jira_page_end(struct jira_page *page);

/* Text of anybody's, line feeds kept.  A label goes before a list. */
void jira_page_heading(struct jira_page *page, const char *string);
void jira_page_paragraph(struct jira_page *page, const char *string);
/* A list: begin, items, end. */
void jira_page_list(struct jira_page *page);
void jira_page_item(struct jira_page *page, const char *string);
void jira_page_item_link(struct jira_page *page, const char *title,
    const char *url);
void jira_page_end_list(struct jira_page *page);
/* In small letters, never cut: letters, digits and "-" alone. */
void jira_page_small(struct jira_page *page, const char *string);

/* Append a text as wiki markup that shows just that. */
void jira_page_escape(struct text *text, const char *string);

#endif
