/* SPDX-License-Identifier: MIT */
/*
 * Who did it.  The journal names people by the proof they gave, so that it can
 * be checked later: "adam (uid 1000)", "release-manager (token 8x…)".  Readers
 * of a page know them by the title they have in `people`, and have no use for
 * the rest.
 */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "html.h"
#include "life.h"
#include "mem.h"
#include "page_internal.h"

void
page_put_role(const struct page *page, const char *id)
{
	const struct person *person = conf_find_person(page->conf, id);

	html_text(page->text, person == NULL ? id : person->title);
}

void
page_put_who(const struct page *page, const char *who)
{
	char *name = roster_name(&page->conf->roster, who);

	html_text(page->text, name == NULL ? "somebody" : name);
	free(name);
}
