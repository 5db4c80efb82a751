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

/* A list of a person: does it have the name? */
static bool
page_who_has(char *const *items, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(items[i], name) == 0)
			return true;
	return false;
}

static bool
page_who_is_id(const struct person *person, const char *name)
{
	return strcmp(person->id, name) == 0;
}

static bool
page_who_is_unix(const struct person *person, const char *name)
{
	return page_who_has(person->unix_users.items,
	    person->unix_users.count, name);
}

static bool
page_who_is_login(const struct person *person, const char *name)
{
	return page_who_has(person->logins.items, person->logins.count, name);
}

/* How a name was proved, and whom it then means.  Only a token is called by a
 * person's id: a login may be spelled like one.  By link and from Slack people
 * already have their title. */
static const struct page_who_proof {
	const char *mark;
	bool (*is_person)(const struct person *person, const char *name);
} page_who_proofs[] = {
	{ "(token ", page_who_is_id },
	{ "(uid ", page_who_is_unix },
	{ "(login)", page_who_is_login },
	{ "(link)", NULL },
	{ "(Slack user ", NULL },
};

void
page_put_role(const struct page *page, const char *id)
{
	const struct person *person = conf_find_person(page->conf, id);

	html_text(page->text, person == NULL ? id : person->title);
}

/* Title, else the name. */
static void
page_put_proved(const struct page *page, const struct page_who_proof *proof,
    const char *name)
{
	const struct conf *conf = page->conf;
	size_t i;

	for (i = 0; proof->is_person != NULL && i < conf->people.count; i++)
		if (proof->is_person(&conf->people.items[i], name)) {
			html_text(page->text, conf->people.items[i].title);
			return;
		}
	html_text(page->text, name);
}

void
page_put_who(const struct page *page, const char *who)
{
	/* The last one: a login may have brackets of its own. */
	const char *mark = strrchr(who, '(');
	char *name;
	size_t i;

	for (i = 0; mark != NULL && i < countof(page_who_proofs); i++) {
		if (strncmp(mark, page_who_proofs[i].mark,
		    strlen(page_who_proofs[i].mark)) != 0 || mark < who + 2 ||
		    mark[-1] != ' ')
			continue;
		name = mem_bytes(who, (size_t)(mark - 1 - who));
		page_put_proved(page, &page_who_proofs[i], name);
		free(name);
		return;
	}
	html_text(page->text, who);
}

/* The first place where the sentence names who did one of the acts, in the
 * journal's words; NULL: nowhere. */
static const char *
page_find_who(const struct life *life, const char *sentence,
    const char **ret_who)
{
	const char *first = NULL, *found, *who;
	size_t i;

	for (i = 0; life != NULL && i < life->acts.list.count; i++) {
		who = life->acts.list.items[i].who;
		found = who == NULL || who[0] == '\0' ? NULL :
		    strstr(sentence, who);
		if (found == NULL || (first != NULL && found >= first))
			continue;
		first = found;
		*ret_who = who;
	}
	return first;
}

void
page_put_told(const struct page *page, const struct life *life,
    const char *sentence)
{
	const char *found, *who = NULL;
	char *before;

	while ((found = page_find_who(life, sentence, &who)) != NULL) {
		before = mem_bytes(sentence, (size_t)(found - sentence));
		html_text(page->text, before);
		free(before);
		page_put_who(page, who);
		sentence = found + strlen(who);
	}
	html_text(page->text, sentence);
}
