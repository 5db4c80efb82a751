/* SPDX-License-Identifier: MIT */
/*
 * Who may do what.  Sentences and single cases as rows; then every kind of
 * subject, in many shapes, against every power, window and set of
 * environments, judged again by a model that shares no code with grant.c and
 * takes patterns for fnmatch(3)'s.
 */
#include <fnmatch.h>

#include "grant.h"
#include "harness.h"

#define TEST_ACTS 17		/* as many as ACT_VERB_COUNT */
#define TEST_START (1u << 3)
#define TEST_CONFIRM (1u << 1 | 1u << 2)
#define TEST_COORDINATOR (GRANT_ALL_ACTS & ~1u)
#define TEST_MOST 4

/* A list of at most a few strings, ended by NULL. */
struct test_list { const char *items[TEST_MOST + 1]; };

/* An entry of `grants`, as it is easily written down. */
struct test_grant {
	struct test_list to;
	grant_powers powers;
	struct test_list windows, environments;
};

static const struct test_grant test_grants[] = {
	{ { { "manager" } }, TEST_START | 1u << 7, { { "thursday" } },
	  { { "idf*" } } },
	{ { { "manager", "scm" } }, 1u << 6, { { 0 } }, { { 0 } } },
	{ { { "team" } }, GRANT_ALL_ACTS, { { "*" } }, { { "*" } } },
	{ { { "team" } }, GRANT_OPERATE, { { 0 } }, { { 0 } } },
	{ { { "dev" } }, GRANT_ALL_ACTS, { { "th*", "summit" } },
	  { { "idfdev", "usdfdev" } } },
	{ { { "chief" } }, GRANT_ADMIN, { { 0 } }, { { 0 } } },
	{ { { "half" } }, GRANT_ADMIN, { { "summit" } }, { { 0 } } },
};
#define TEST_GRANTS (sizeof(test_grants) / sizeof(test_grants[0]))

static size_t
test_count(const struct test_list *list)
{
	size_t count = 0;

	while (list->items[count] != NULL)
		count++;
	return count;
}

/* As grant.c takes them; nothing is owned. */
static void
test_lend(struct grant ret_grants[static TEST_GRANTS])
{
	const struct test_grant *from;
	struct grant *to;
	size_t i;

	for (i = 0; i < TEST_GRANTS; i++) {
		from = &test_grants[i];
		to = &ret_grants[i];
		*to = (struct grant){ .powers = from->powers };
		to->to.items = (char **)from->to.items;
		to->to.count = test_count(&from->to);
		to->windows.items = (char **)from->windows.items;
		to->windows.count = test_count(&from->windows);
		to->environments.items = (char **)from->environments.items;
		to->environments.count = test_count(&from->environments);
	}
}

/* --- the model ------------------------------------------------------------ */

/* "" stands for what has no id, which only "*" matches. */
static bool
model_matches(const struct test_list *patterns, const char *id)
{
	size_t i;

	if (patterns->items[0] == NULL)
		return true;
	for (i = 0; patterns->items[i] != NULL; i++)
		if (fnmatch(patterns->items[i], id, 0) == 0 &&
		    (id[0] != '\0' || patterns->items[i][0] == '*'))
			return true;
	return false;
}

struct model_subject {
	enum subject_kind kind;
	bool is_root;
	struct test_list people;
	grant_powers powers;
	struct test_list windows, environments;
};

struct model_case {
	unsigned bit;
	const char *window;		/* "": none */
	struct test_list environments;
	const char *coordinator, *confirmer;
};

static bool
model_reaches(grant_powers powers, const struct test_list *windows,
    const struct test_list *environments, const struct model_case *what)
{
	size_t i;

	if (!(powers >> 31 & 1) && !(powers >> what->bit & 1))
		return false;
	if (!model_matches(windows, what->window))
		return false;
	if (what->environments.items[0] == NULL)
		return model_matches(environments, "");
	for (i = 0; what->environments.items[i] != NULL; i++)
		if (!model_matches(environments, what->environments.items[i]))
			return false;
	return true;
}

static bool
model_has(const struct test_list *list, const char *id)
{
	size_t i;

	for (i = 0; id != NULL && list->items[i] != NULL; i++)
		if (strcmp(list->items[i], id) == 0)
			return true;
	return false;
}

static bool
model_may(const struct model_subject *subject, const struct model_case *what)
{
	size_t i, k;

	if (subject->kind == SUBJECT_NOBODY)
		return false;
	if (subject->kind == SUBJECT_LOCAL && subject->is_root)
		return true;
	if ((subject->kind == SUBJECT_TOKEN || subject->kind == SUBJECT_LINK)
	    && !model_reaches(subject->powers, &subject->windows,
	    &subject->environments, what))
		return false;
	if (model_has(&subject->people, what->coordinator) &&
	    what->bit != 0 && what->bit < 30)
		return true;
	if (model_has(&subject->people, what->confirmer) &&
	    (what->bit == 1 || what->bit == 2))
		return true;
	for (i = 0; i < TEST_GRANTS; i++)
		for (k = 0; subject->people.items[k] != NULL; k++)
			if (model_has(&test_grants[i].to,
			    subject->people.items[k]) &&
			    model_reaches(test_grants[i].powers,
			    &test_grants[i].windows,
			    &test_grants[i].environments, what))
				return true;
	return false;
}

/* --- the table ------------------------------------------------------------ */

static const struct test_list test_windows[] = {
	{ { 0 } }, { { "*" } }, { { "thursday" } }, { { "th*" } },
	{ { "summit", "s*" } },
};
static const struct test_list test_environments[] = {
	{ { 0 } }, { { "*" } }, { { "idf*" } }, { { "idfdev", "usdfdev" } },
};
static const struct test_list test_people[] = {
	{ { 0 } }, { { "manager" } }, { { "scm" } }, { { "team" } },
	{ { "dev" } }, { { "chief" } }, { { "half" } }, { { "unknown" } },
	{ { "manager", "dev" } },
};
static const struct test_list test_touched[] = {
	{ { 0 } }, { { "idfdev" } }, { { "idfdev", "idfprod" } },
	{ { "idfdev", "usdfdev" } }, { { "idf" } }, { { "usdfprod" } },
};
static const grant_powers test_scopes[] = {
	0, TEST_START, TEST_CONFIRM, GRANT_ALL_ACTS, GRANT_OPERATE,
	GRANT_ADMIN,
};

/* One question to both. */
static bool
test_agrees(const struct grant grants[static TEST_GRANTS],
    const struct model_subject *model, const struct model_case *what)
{
	struct error error = { 0 };
	struct subject subject = {
		.kind = model->kind, .is_root = model->is_root,
		.people = model->people.items,
		.person_count = test_count(&model->people),
		.powers = model->powers, .windows = model->windows.items,
		.window_count = test_count(&model->windows),
		.environments = model->environments.items,
		.environment_count = test_count(&model->environments),
	};
	struct grant_case asked = {
		.power = 1u << what->bit, .power_name = "act",
		.window = what->window[0] != '\0' ? what->window : NULL,
		.environments = what->environments.items,
		.environment_count = test_count(&what->environments),
		.coordinator = what->coordinator, .confirmer = what->confirmer,
		.coordinator_powers = what->coordinator != NULL ?
		    TEST_COORDINATOR | GRANT_OPERATE | GRANT_ADMIN : 0,
		.confirmer_powers = TEST_CONFIRM,
	};
	bool may = grant_check(grants, TEST_GRANTS, &subject, &asked,
	    &error) == 0;

	/* A sentence always, and only, for who is refused. */
	return may == model_may(model, what) && may == (error.text[0] == '\0');
}

/* All cases for one subject: how many, and how often both do not agree. */
static size_t
test_cases(const struct grant grants[static TEST_GRANTS],
    const struct model_subject *model, size_t *ret_count)
{
	static const char *const windows[] = { "thursday", "summit", "other",
		"" };
	static const struct { const char *coordinator, *confirmer; } parts[] =
	    { { NULL, NULL }, { "scm", NULL }, { "manager", "scm" } };
	struct model_case what;
	size_t touched, window, part, differ = 0;

	for (touched = 0; touched < countof(test_touched); touched++)
		for (window = 0; window < countof(windows); window++)
			for (part = 0; part < countof(parts); part++)
				for (unsigned bit = 0; bit < 32; bit++) {
					if (bit == TEST_ACTS)
						bit = 30;
					what = (struct model_case){ bit,
					    windows[window],
					    test_touched[touched],
					    parts[part].coordinator,
					    parts[part].confirmer };
					differ += !test_agrees(grants, model,
					    &what);
					++*ret_count;
				}
	return differ;
}

/* Subjects that are there in person: kinds, people, root. */
static void
test_in_person(const struct grant grants[static TEST_GRANTS],
    size_t *ret_count)
{
	static const enum subject_kind kinds[] = { SUBJECT_NOBODY,
		SUBJECT_LOCAL, SUBJECT_SLACK, SUBJECT_LOGIN };
	struct model_subject model;
	size_t kind, people;
	int root;

	for (kind = 0; kind < countof(kinds); kind++)
		for (people = 0; people < countof(test_people); people++)
			for (root = 0; root < 2; root++) {
				/* A scope that is not theirs must not
				 * matter. */
				model = (struct model_subject){ kinds[kind],
				    root == 1, test_people[people],
				    root == 1 ? 0 : GRANT_ADMIN,
				    test_windows[root * 2],
				    test_environments[root * 2] };
				CHECK_NUMBER(test_cases(grants, &model,
				    ret_count), 0);
			}
}

/* Tokens and links: each scope with each person. */
static void
test_by_scope(const struct grant grants[static TEST_GRANTS],
    enum subject_kind kind, size_t *ret_count)
{
	struct model_subject model = { .kind = kind, .is_root = true };
	size_t people, scope, window, environment;

	for (people = 0; people < countof(test_people); people++)
		for (scope = 0; scope < countof(test_scopes); scope++)
			for (window = 0; window < countof(test_windows);
			    window++) {
				model.people = test_people[people];
				model.powers = test_scopes[scope];
				model.windows = test_windows[window];
				environment = (window + scope) %
				    countof(test_environments);
				model.environments =
				    test_environments[environment];
				CHECK_NUMBER(test_cases(grants, &model,
				    ret_count), 0);
			}
}

static void
test_table(void)
{
	struct grant grants[TEST_GRANTS];
	size_t count = 0;

	test_lend(grants);
	test_in_person(grants, &count);
	test_by_scope(grants, SUBJECT_TOKEN, &count);
	test_by_scope(grants, SUBJECT_LINK, &count);
	CHECK(count > 800000);
}

/* --- rows ----------------------------------------------------------------- */

static void
test_fits(void)
{
	static const struct {
		struct test_list patterns;
		const char *id;
		bool fits;
	} rows[] = {
		{ { { 0 } }, "x", true }, { { { 0 } }, NULL, true },
		{ { { "*" } }, "x", true }, { { { "*" } }, NULL, true },
		{ { { "x" } }, "x", true }, { { { "x" } }, "xy", false },
		{ { { "x" } }, NULL, false }, { { { "xy" } }, "x", false },
		{ { { "x*" } }, "x", true }, { { { "x*" } }, "xyz", true },
		{ { { "x*" } }, "ax", false }, { { { "x*" } }, NULL, false },
		{ { { "a", "b*" } }, "bc", true }, { { { "" } }, "", false },
		{ { { "idf-*" } }, "idf", false },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_ROW(grant_fits(rows[i].patterns.items,
		    test_count(&rows[i].patterns), rows[i].id) ==
		    rows[i].fits, rows[i].patterns.items[0] != NULL ?
		    rows[i].patterns.items[0] : "none");
}

/* What people read. */
static void
test_sentences(void)
{
	static const struct {
		enum subject_kind kind;
		const char *name;
		struct test_list people;
		unsigned bit;
		const char *act, *window;
		struct test_list environments;
		const char *want;
	} rows[] = {
		{ SUBJECT_NOBODY, "eve (uid 1001)", { { "chief" } }, 3,
		  "start", "thursday", { { "idfdev" } },
		  "eve (uid 1001), taken for nobody under \"people\", may not "
		  "start thursday: no grant of theirs allows it; who may: "
		  "shift, manager, team, dev, chief" },
		{ SUBJECT_LOGIN, "rm@example.org", { { 0 } }, 3, "start",
		  "other", { { "base" } }, "rm@example.org, taken for nobody "
		  "under \"people\", may not start other: no grant of theirs "
		  "allows it; who may: shift, team, chief" },
		{ SUBJECT_SLACK, "U024BE7LH", { { "manager" } }, 4,
		  "stage-begun", "summit", { { "base" } }, "U024BE7LH, taken "
		  "for manager, may not stage-begun summit: no grant of theirs "
		  "allows it; who may: shift, team, chief, half" },
		{ SUBJECT_LOCAL, "adam (uid 1000)", { { "manager" } }, 3,
		  "start", "summit", { { "base" } }, "adam (uid 1000), taken "
		  "for manager, may not start summit: no grant of theirs "
		  "reaches the window summit; who may: shift, team, chief, "
		  "half" },
		{ SUBJECT_LOCAL, "adam", { { "manager", "dev" } }, 3, "start",
		  "thursday", { { "idfdev", "usdfprod" } }, "adam, taken for "
		  "manager, dev, may not start thursday: no grant of theirs "
		  "reaches the environment usdfprod; who may: shift, team, "
		  "chief" },
		{ SUBJECT_LOCAL, "adam", { { "dev" } }, 3, "start",
		  "thursday", { { 0 } }, "adam, taken for dev, may not start "
		  "thursday: no grant of theirs reaches what has no "
		  "environment; who may: shift, team, chief" },
		{ SUBJECT_LOCAL, "adam", { { "half" } }, 30, "operate", NULL,
		  { { 0 } }, "adam, taken for half, may not operate: no grant "
		  "of theirs reaches what has no window; who may: team, "
		  "chief" },
		{ SUBJECT_TOKEN, "token ci", { { "team" } }, 3, "start",
		  "summit", { { "base" } }, "token ci, taken for team, may not "
		  "start summit: their token does not allow it; who may: "
		  "shift, team, chief, half" },
		{ SUBJECT_TOKEN, "token ci", { { "team" } }, 6, "note",
		  "summit", { { "base" } }, "token ci, taken for team, may not "
		  "note summit: their token does not reach the window summit; "
		  "who may: shift, manager, scm, team, chief and others" },
		{ SUBJECT_LINK, "a\nb\xff", { { "team" } }, 6, "note",
		  "thursday", { { "usdfdev" } }, "a b\xef\xbf\xbd, taken for "
		  "team, may not note thursday: their link does not reach the "
		  "environment usdfdev; who may: shift, manager, scm, team, "
		  "dev and others" },
		{ SUBJECT_LOCAL, NULL, { { "scm" } }, 31, NULL, NULL,
		  { { 0 } }, "somebody, taken for scm, may not do that: no "
		  "grant of theirs allows it; who may: chief" },
	};
	static const char *const scope_windows[] = { "thursday" };
	static const char *const scope_environments[] = { "idf*" };
	struct grant grants[TEST_GRANTS];
	struct error error;
	size_t i;

	test_lend(grants);
	for (i = 0; i < countof(rows); i++) {
		struct subject subject = {
			.kind = rows[i].kind, .name = rows[i].name,
			.people = rows[i].people.items,
			.person_count = test_count(&rows[i].people),
			.powers = 1u << 6,
			.windows = scope_windows, .window_count = 1,
			.environments = scope_environments,
			.environment_count = 1,
		};
		struct grant_case what = {
			.power = 1u << rows[i].bit, .power_name = rows[i].act,
			.window = rows[i].window,
			.environments = rows[i].environments.items,
			.environment_count = test_count(
			    &rows[i].environments),
			.coordinator = "shift",
			.coordinator_powers = TEST_COORDINATOR,
		};

		error = (struct error){ 0 };
		CHECK(grant_check(grants, TEST_GRANTS, &subject, &what,
		    &error) == -1);
		CHECK_STRING(error.text, rows[i].want);
	}
}

/* Titles where there are any: readers may not know the ids. */
static void
test_titles(void)
{
	static const struct person known[] = {
		{ .id = (char *)"chief", .title = (char *)"The chief" },
		{ .id = (char *)"manager", .title = (char *)"Release manager" },
	};
	static const char *const people[] = { "chief", "helper" };
	struct subject subject = { .kind = SUBJECT_LOCAL, .name = "x",
		.people = people, .person_count = 2 };
	struct grant_case what = { .power = TEST_START,
		.power_name = "start", .window = "w", .coordinator = "manager",
		.coordinator_powers = TEST_START, .people = known,
		.people_count = 2 };
	struct error error = { 0 };

	CHECK(grant_check(NULL, 0, &subject, &what, &error) == -1);
	CHECK_STRING(error.text, "x, taken for The chief, helper, may not "
	    "start w: no grant of theirs allows it; who may: Release manager");
}

/* Nobody at all, a case without a power, and many names. */
static void
test_edges(void)
{
	static const char *const people[] = { "chief" };
	struct subject subject = { .kind = SUBJECT_LOCAL, .name = "x",
		.people = people, .person_count = 1 };
	struct grant_case what = { .power = TEST_START,
		.power_name = "start", .window = "w" };
	struct grant grants[TEST_GRANTS];
	struct error error = { 0 };

	CHECK(grant_check(NULL, 0, &subject, &what, &error) == -1);
	CHECK_STRING(error.text, "x, taken for chief, may not start w: no "
	    "grant of theirs allows it; nobody but root may");
	test_lend(grants);
	CHECK(grant_check(grants, TEST_GRANTS, &subject, &what, NULL) == 0);
	what.power = TEST_START | 1u;
	CHECK(grant_check(grants, TEST_GRANTS, &subject, &what, NULL) == 0);
	what.power = 0;
	CHECK(grant_check(grants, TEST_GRANTS, &subject, &what, NULL) == -1);
	/* Two powers at once need both. */
	subject.people = (const char *const[]){ "manager" };
	what = (struct grant_case){ .power = TEST_START | 1u << 7,
		.window = "thursday", .environments = people };
	what.environments = (const char *const[]){ "idfdev" };
	what.environment_count = 1;
	CHECK(grant_check(grants, TEST_GRANTS, &subject, &what, NULL) == 0);
	what.power |= 1u << 8;
	CHECK(grant_check(grants, TEST_GRANTS, &subject, &what, NULL) == -1);
	/* The service's own user comes in with a token: no root any more. */
	subject.kind = SUBJECT_TOKEN;
	subject.is_root = true;
	CHECK(grant_check(grants, TEST_GRANTS, &subject, &what, NULL) == -1);
}

int
main(void)
{
	test_fits();
	test_sentences();
	test_edges();
	test_titles();
	test_table();
	return harness_end();
}
