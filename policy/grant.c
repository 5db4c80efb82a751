/* SPDX-License-Identifier: MIT */
/*
 * May they?  Three questions, of which each can only refuse: is it somebody,
 * does what they came in with (a token, a link) reach so far, and does an entry
 * of `grants`, or their part in the occurrence, allow it.  There is no entry
 * that forbids: what is not allowed is refused, so the order of entries and
 * their number never matter.
 */
#include "grant.h"

#include <string.h>

#include "person.h"
#include "text.h"
#include "utf8.h"

#define GRANT_NAME_MAX 80	/* bytes of the name they came in with */
#define GRANT_NAMES_MAX 5	/* who may, in a refusal; others are counted */

/* How far a grant or a token reaches.  A view. */
struct grant_scope {
	grant_powers powers;
	const char *const *windows;
	size_t window_count;
	const char *const *environments;
	size_t environment_count;
};

/* What a scope lacks for a case, the farther the nearer to being enough. */
enum grant_lack { GRANT_LACKS_POWER, GRANT_LACKS_WINDOW,
	GRANT_LACKS_ENVIRONMENT, GRANT_LACKS_NOTHING };

/*
 * What has no id (operating the service is about no window, and some windows
 * touch no environment) is reached only by what is not narrowed: "those of
 * idf*" is no permission for what lies outside all environments.
 */
bool
grant_fits(const char *const *patterns, size_t count, const char *id)
{
	size_t i, length;

	for (i = 0; i < count; i++) {
		length = strlen(patterns[i]);
		if (strcmp(patterns[i], "*") == 0)
			return true;
		if (id == NULL || length == 0)
			continue;
		/* An id has no "*" in it, so this is the pattern's. */
		if (patterns[i][length - 1] == '*' ?
		    strncmp(patterns[i], id, length - 1) == 0 :
		    strcmp(patterns[i], id) == 0)
			return true;
	}
	return count == 0;
}

/* How far the scope reaches towards the case; which environment it leaves out
 * (NULL: the case has none, and the scope is for some). */
static enum grant_lack
grant_scope_compare(const struct grant_scope *scope,
    const struct grant_case *what, const char **ret_environment)
{
	grant_powers powers = scope->powers;
	size_t i;

	*ret_environment = NULL;
	if ((powers & GRANT_ADMIN) != 0)
		powers = ~(grant_powers)0;
	/* A case without a power is a mistake of ours, and refused. */
	if (what->power == 0 || (powers & what->power) != what->power)
		return GRANT_LACKS_POWER;
	if (!grant_fits(scope->windows, scope->window_count, what->window))
		return GRANT_LACKS_WINDOW;
	if (what->environment_count == 0 &&
	    !grant_fits(scope->environments, scope->environment_count, NULL))
		return GRANT_LACKS_ENVIRONMENT;
	for (i = 0; i < what->environment_count; i++) {
		*ret_environment = what->environments[i];
		if (!grant_fits(scope->environments, scope->environment_count,
		    *ret_environment))
			return GRANT_LACKS_ENVIRONMENT;
	}
	return GRANT_LACKS_NOTHING;
}

/* The reach of an entry of `grants`. */
static struct grant_scope
grant_scope_of(const struct grant *grant)
{
	return (struct grant_scope){ .powers = grant->powers,
		.windows = (const char *const *)grant->windows.items,
		.window_count = grant->windows.count,
		.environments = (const char *const *)grant->environments.items,
		.environment_count = grant->environments.count };
}

/* The reach of what they came in with: a person who is there in person is not
 * narrowed. */
static struct grant_scope
grant_scope_of_subject(const struct subject *subject)
{
	if (subject->kind != SUBJECT_TOKEN && subject->kind != SUBJECT_LINK)
		return (struct grant_scope){ .powers = GRANT_ADMIN };
	return (struct grant_scope){ .powers = subject->powers,
		.windows = subject->windows,
		.window_count = subject->window_count,
		.environments = subject->environments,
		.environment_count = subject->environment_count };
}

bool
grant_covers(const struct grant *grant, const struct grant_case *what)
{
	struct grant_scope scope = grant_scope_of(grant);
	const char *environment;

	return grant_scope_compare(&scope, what, &environment) ==
	    GRANT_LACKS_NOTHING;
}

/* Were they recognised as that person? */
static bool
grant_is_person(const struct subject *subject, const char *id)
{
	size_t i;

	for (i = 0; id != NULL && i < subject->person_count; i++)
		if (strcmp(subject->people[i], id) == 0)
			return true;
	return false;
}

/* Is the entry for one of those whom they were recognised as? */
static bool
grant_is_to(const struct grant *grant, const struct subject *subject)
{
	size_t i;

	for (i = 0; i < grant->to.count; i++)
		if (grant_is_person(subject, grant->to.items[i]))
			return true;
	return false;
}

/* Does the part in the occurrence allow it?  Acts only, whatever the caller
 * says: nobody operates the service because it is their turn. */
static bool
grant_has_part(grant_powers powers, const struct grant_case *what)
{
	powers &= GRANT_ALL_ACTS;
	return what->power != 0 && (powers & what->power) == what->power;
}

/* What all grants to the subject lack together: the least of it. */
static enum grant_lack
grant_compare(const struct grant *grants, size_t grant_count,
    const struct subject *subject, const struct grant_case *what,
    const char **ret_environment)
{
	enum grant_lack lack, least = GRANT_LACKS_POWER;
	struct grant_scope scope;
	const char *environment;
	size_t i;

	*ret_environment = NULL;
	/* A stranger is nobody, whatever else is said of them. */
	if (subject->kind == SUBJECT_NOBODY)
		return GRANT_LACKS_POWER;
	if ((grant_is_person(subject, what->coordinator) &&
	    grant_has_part(what->coordinator_powers, what)) ||
	    (grant_is_person(subject, what->confirmer) &&
	    grant_has_part(what->confirmer_powers, what)))
		return GRANT_LACKS_NOTHING;
	for (i = 0; i < grant_count; i++) {
		if (!grant_is_to(&grants[i], subject))
			continue;
		scope = grant_scope_of(&grants[i]);
		lack = grant_scope_compare(&scope, what, &environment);
		if (lack < least)
			continue;
		least = lack;
		*ret_environment = environment;
	}
	return least;
}

/* --- refusals ------------------------------------------------------------- */

/* Names in a row, each once. */
struct grant_names {
	struct text text;
	const char *seen[GRANT_NAMES_MAX];
	size_t count, left_out;
};

/* Add a name; NULL is nobody. */
static void
grant_names_add(struct grant_names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		if (name == NULL || strcmp(names->seen[i], name) == 0)
			return;
	if (name == NULL)
		return;
	if (names->count == GRANT_NAMES_MAX) {
		names->left_out++;
		return;
	}
	names->seen[names->count++] = name;
	text_putf(&names->text, "%s%.64s", names->text.length > 0 ? ", " : "",
	    name);
}

/* Add a person by what others call them; NULL is nobody. */
static void
grant_names_add_person(struct grant_names *names,
    const struct grant_case *what, const char *id)
{
	const struct person *person = id == NULL ? NULL :
	    person_find(what->people, what->people_count, id);

	grant_names_add(names, person == NULL ? id : person->title);
}

/* Who could do it: whose part it is, then those with a grant. */
static void
grant_put_able(struct text *text, const struct grant *grants,
    size_t grant_count, const struct grant_case *what)
{
	struct grant_names names = { 0 };
	size_t i, k;

	if (grant_has_part(what->coordinator_powers, what))
		grant_names_add_person(&names, what, what->coordinator);
	if (grant_has_part(what->confirmer_powers, what))
		grant_names_add_person(&names, what, what->confirmer);
	for (i = 0; i < grant_count; i++)
		for (k = 0; k < grants[i].to.count; k++)
			if (grant_covers(&grants[i], what))
				grant_names_add_person(&names, what,
				    grants[i].to.items[k]);
	if (names.count == 0)
		text_puts(text, "; nobody but root may");
	else
		text_putf(text, "; who may: %s%s", text_string(&names.text),
		    names.left_out > 0 ? " and others" : "");
	text_clear(&names.text);
}

/* What is missing, and of what: the token or link they came in with, or the
 * grants. */
static void
grant_put_lack(struct text *text, const struct subject *subject,
    bool is_granted, enum grant_lack lack, const char *missing)
{
	if (is_granted)
		text_puts(text, "no grant of theirs ");
	else
		text_putf(text, "their %s does not ",
		    subject->kind == SUBJECT_LINK ? "link" : "token");
	if (lack == GRANT_LACKS_POWER)
		text_puts(text, is_granted ? "allows it" : "allow it");
	else if (missing == NULL)
		text_putf(text, "reach%s what has no %s",
		    is_granted ? "es" : "", lack == GRANT_LACKS_WINDOW ?
		    "window" : "environment");
	else
		text_putf(text, "reach%s the %s %.64s",
		    is_granted ? "es" : "", lack == GRANT_LACKS_WINDOW ?
		    "window" : "environment", missing);
}

/* Who they were taken for.  Names may come from outside: one line, whole
 * characters. */
static void
grant_put_subject(struct text *text, const struct subject *subject,
    const struct grant_case *what)
{
	struct grant_names names = { 0 };
	struct text name = { 0 };
	size_t i;

	utf8_clean(&name, subject->name != NULL ? subject->name : "somebody",
	    false);
	text_put(text, text_string(&name),
	    utf8_prefix(text_string(&name), GRANT_NAME_MAX));
	text_puts(text, ", taken for ");
	for (i = 0; i < subject->person_count; i++)
		grant_names_add_person(&names, what, subject->people[i]);
	if (subject->kind == SUBJECT_NOBODY || names.count == 0)
		text_puts(text, "nobody under \"people\"");
	else
		text_putf(text, "%s%s", text_string(&names.text),
		    names.left_out > 0 ? " and others" : "");
	text_clear(&names.text);
	text_clear(&name);
}

/* What is cut when it is too long is the list of those who may. */
int
grant_check(const struct grant *grants, size_t grant_count,
    const struct subject *subject, const struct grant_case *what,
    struct error *ret_error)
{
	struct grant_scope scope = grant_scope_of_subject(subject);
	const char *missing;
	struct text text = { 0 };
	enum grant_lack lack;
	bool is_granted;

	if (subject->kind == SUBJECT_LOCAL && subject->is_root)
		return 0;
	lack = grant_scope_compare(&scope, what, &missing);
	is_granted = lack == GRANT_LACKS_NOTHING;
	if (is_granted)
		lack = grant_compare(grants, grant_count, subject, what,
		    &missing);
	if (lack == GRANT_LACKS_NOTHING)
		return 0;
	grant_put_subject(&text, subject, what);
	text_putf(&text, ", may not %.40s%s%.64s: ",
	    what->power_name != NULL ? what->power_name : "do that",
	    what->window != NULL ? " " : "",
	    what->window != NULL ? what->window : "");
	grant_put_lack(&text, subject, is_granted, lack,
	    lack == GRANT_LACKS_WINDOW ? what->window : missing);
	grant_put_able(&text, grants, grant_count, what);
	(void)error_set(ret_error, ERROR_INPUT, "%s", text_string(&text));
	text_clear(&text);
	return -1;
}

void
grant_clear(struct grant *grant)
{
	array_clear_owned(&grant->to);
	array_clear_owned(&grant->windows);
	array_clear_owned(&grant->environments);
	*grant = (struct grant){ 0 };
}
