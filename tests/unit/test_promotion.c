/* SPDX-License-Identifier: MIT */
/*
 * Promotions: each act in each state, who may, what changes do; and random
 * afternoons against a model that knows the rules in another shape: it keeps
 * what is true and not what was done.
 */
#include <stdlib.h>

#include "harness.h"
#include "mem.h"
#include "promotion_list.h"
#include "promotion_order.h"
#include "promotion_plan.h"
#include "promotion_who.h"
#include "random.h"

#define START 1000000			/* seconds UTC */

static const char *const roles[] = { "lead", "owner", "mw" };

static void
add_party(process_parties *parties, const char *id)
{
	struct process_party party = { .id = mem_string(id),
		.title = mem_format("The %s", id) };

	array_push(parties, party);
}

static struct promotion_step *
add_step(struct promotion_kind *kind, enum promotion_step_kind what,
    const char *title)
{
	struct promotion_step *step = array_add(&kind->steps);
	struct text key = { 0 };

	step->kind = what;
	step->title = mem_string(title);
	promotion_step_key(&key, title);
	step->key = text_take(&key);
	return step;
}

/* A meeting, a check by testers, a ticket, three roles. */
static void
make_kind(struct promotion_kind *kind)
{
	struct promotion_step *step;
	size_t i;

	*kind = (struct promotion_kind){ .id = mem_string("image"),
		.title = mem_string("Image"), .cutoff_secs = 3600,
		.service = mem_string("nublado"),
		.window = { .id = mem_string("patch") } };
	array_push(&kind->environments, mem_string("one"));
	array_push(&kind->environments, mem_string("two"));
	array_push(&kind->remind_secs, (int64_t)7200);
	array_push(&kind->remind_secs, (int64_t)600);
	add_step(kind, PROMOTION_STEP_MEETING, "RSP meeting (weekly)");
	step = add_step(kind, PROMOTION_STEP_CHECK, "Notebooks");
	add_party(&step->by, "testers");
	add_step(kind, PROMOTION_STEP_TICKET, "Ticket");
	step = add_step(kind, PROMOTION_STEP_ACKNOWLEDGE, "Acknowledgements");
	for (i = 0; i < countof(roles); i++)
		add_party(&step->by, roles[i]);
}

/* An act of one line: "pass notebooks", "object mw=it is slow", "change v2",
 * "digest d2", "answer 1". */
static struct promotion_act
make_act(const char *line, int64_t at_ms)
{
	size_t length = strcspn(line, " ");
	char *verb = mem_bytes(line, length);
	const char *rest = line + length + (line[length] == ' ');
	size_t role = strcspn(rest, "=");
	struct promotion_act act = { .at_ms = at_ms };

	act.promotion = mem_string("image/v1");
	act.who = mem_string("anna");
	if (strcmp(verb, "digest") == 0) {
		act.verb = PROMOTION_CHANGE;
		act.digest = mem_string(rest);
	} else {
		CHECK_ROW(promotion_verb_parse(verb, &act.verb, NULL) == 0,
		    line);
	}
	free(verb);
	switch (act.verb) {
	case PROMOTION_PROPOSE:
		act.version = mem_string(rest);
		break;
	case PROMOTION_CHANGE:
		if (act.digest == NULL && rest[0] != '\0')
			act.version = mem_string(rest);
		break;
	case PROMOTION_PASS:
		act.step = mem_string(rest);
		break;
	case PROMOTION_TICKET:
	case PROMOTION_ASK:
		act.words = rest[0] == '\0' ? NULL : mem_string(rest);
		break;
	case PROMOTION_ANSWER:
		act.number = strtoll(rest, NULL, 10);
		act.words = mem_string("because");
		break;
	case PROMOTION_ACKNOWLEDGE:
	case PROMOTION_OBJECT:
	case PROMOTION_WITHDRAW:
		act.role = mem_bytes(rest, role);
		if (rest[role] == '=')
			act.because = mem_string(rest + role + 1);
		break;
	default:
		act.occurrence = rest[0] == '\0' ? NULL : mem_string(rest);
		break;
	}
	return act;
}

/* "propose v1; pass rsp; …". */
static struct promotion *
make(const struct promotion_kind *kind, const char *lines)
{
	struct promotion *promotion = NULL;
	struct promotion_act act;
	struct error error = { 0 };
	int64_t at_ms = START * 1000LL;
	size_t length;
	char *line;

	while (*lines != '\0') {
		length = strcspn(lines, ";");
		line = mem_bytes(lines, length);
		act = make_act(line, at_ms);
		if (promotion == NULL) {
			promotion = promotion_new(kind, &act);
		} else {
			CHECK_ROW(promotion_check(promotion, &act, &error) ==
			    0, error.text);
			promotion_apply(promotion, &act);
		}
		promotion_act_clear(&act);
		free(line);
		at_ms += 1000;
		lines += length;
		lines += strspn(lines, "; ");
	}
	return promotion;
}

#define P0 "propose v1"
#define P1 P0 "; pass rsp-meeting-weekly"
#define P2 P1 "; pass notebooks"
#define P3 P2 "; ticket DM-1"
#define P4 P3 "; acknowledge lead; acknowledge owner"
#define P5 P4 "; acknowledge mw"

static void
test_states(void)
{
	static const struct { const char *acts, *state; bool is_complete; }
	rows[] = {
		{ P0, "waiting for RSP meeting (weekly)", false },
		{ P1, "waiting for Notebooks", false },
		{ P2, "waiting for Ticket", false },
		{ P3, "0 of 3, waiting for The lead, The owner and The mw",
		  false },
		{ P4, "2 of 3, waiting for The mw", false },
		{ P5, "3 of 3, complete", true },
		{ P4 "; object mw=it is slow", "The mw objects: it is slow",
		  false },
		{ P0 "; object mw=a; object lead=b",
		  "The lead objects: b; The mw objects: a", false },
		/* What it had agreed to does not count any more. */
		{ P5 "; object mw=x; withdraw mw",
		  "2 of 3, waiting for The mw", false },
		{ P5 "; object mw=x; withdraw mw; acknowledge mw",
		  "3 of 3, complete", true },
		/* Meetings and ticket stay, checks and words do not. */
		{ P5 "; change v2", "waiting for Notebooks", false },
		{ P5 "; digest d2; pass notebooks",
		  "0 of 3, waiting for The lead, The owner and The mw",
		  false },
		{ P4 "; object mw=x; change v2; pass notebooks",
		  "The mw objects: x", false },
		{ P0 "; ask why?", "waiting for RSP meeting (weekly); 1 "
		  "question open", false },
		{ P0 "; ask why?; ask how?; answer 1", "waiting for RSP meeting "
		  "(weekly); 1 question open", false },
		{ P5 "; promote patch/1", "promoted", true },
		{ P2 "; abandon", "given up", false },
		{ P5 "; aim patch/1", "3 of 3, complete", true },
	};
	struct promotion_kind kind;
	struct promotion *promotion, *copy;
	struct text text = { 0 };
	size_t i;

	make_kind(&kind);
	for (i = 0; i < countof(rows); i++) {
		promotion = make(&kind, rows[i].acts);
		copy = promotion_copy(promotion);
		promotion_release(promotion);
		promotion_format_state(&text, copy);
		CHECK_STRING(text_string(&text), rows[i].state);
		CHECK_ROW((copy->complete_ms != 0) == rows[i].is_complete,
		    rows[i].acts);
		promotion_release(copy);
		text_cut(&text, 0);
	}
	text_clear(&text);
	promotion_kind_clear(&kind);
}

/* Each act in each state: NULL when it is in order, else a part of why not. */
static void
test_checks(void)
{
	static const char *const states[] = { P0, P2, P3, P4, P5,
		P4 "; object mw=slow", P5 "; promote", P1 "; abandon" };
	static const struct { const char *act, *wants[countof(states)]; }
	rows[] = {
#define OVER "was promoted", "was given up"
		{ "pass rsp", { NULL, "done already", "done already",
		  "done already", "done already", "done already", OVER } },
		{ "pass notebooks", { "first comes \"RSP", "done already",
		  "done already", "done already", "done already",
		  "done already", OVER } },
		{ "pass x", { "1 rsp-meeting-weekly", "which step",
		  "which step", "which step", "which step", "which step",
		  OVER } },
		{ "pass 3", { "ticket REFERENCE", "ticket REFERENCE",
		  "ticket REFERENCE", "ticket REFERENCE", "ticket REFERENCE",
		  "ticket REFERENCE", OVER } },
		{ "pass ack", { "acknowledge", "acknowledge", "acknowledge",
		  "acknowledge", "acknowledge", "acknowledge", OVER } },
		{ "ticket DM-1", { "first comes \"RSP", NULL,
		  "its ticket already", "its ticket already",
		  "its ticket already", "its ticket already", OVER } },
		{ "ticket DM-2", { "first comes \"RSP", NULL, NULL, NULL,
		  NULL, NULL, OVER } },
		{ "ticket", { "which ticket", "which ticket", "which ticket",
		  "which ticket", "which ticket", "which ticket", OVER } },
		{ "acknowledge mw", { "first comes \"RSP", "first comes "
		  "\"Ticket\"", NULL, NULL, "The mw has acknowledged v1 "
		  "already", "The mw objects (slow); withdraw", OVER } },
		{ "acknowledge lead", { "first comes", "first comes", NULL,
		  "has acknowledged", "has acknowledged", "has acknowledged",
		  OVER } },
		{ "acknowledge testers", { "testers is not asked",
		  "is not asked", "is not asked", "is not asked",
		  "is not asked", "is not asked", OVER } },
		{ "object mw=no", { NULL, NULL, NULL, NULL, NULL,
		  "The mw objects already: slow", OVER } },
		{ "object mw", { "needs a reason", "needs a reason",
		  "needs a reason", "needs a reason", "needs a reason",
		  "needs a reason", OVER } },
		{ "withdraw mw", { "does not object", "does not object",
		  "does not object", "does not object", "does not object",
		  NULL, OVER } },
		{ "withdraw lead", { "does not object", "does not object",
		  "does not object", "does not object", "does not object",
		  "does not object", OVER } },
		{ "ask why?", { NULL, NULL, NULL, NULL, NULL, NULL, OVER } },
		{ "ask", { "words", "words", "words", "words", "words",
		  "words", OVER } },
		{ "answer 1", { "nobody has asked", "nobody has asked",
		  "nobody has asked", "nobody has asked", "nobody has asked",
		  "nobody has asked", OVER } },
		{ "change v2", { NULL, NULL, NULL, NULL, NULL, NULL, OVER } },
		{ "digest d2", { NULL, NULL, NULL, NULL, NULL, NULL, OVER } },
		{ "change v1", { "it is v1 already", "it is v1", "it is v1",
		  "it is v1", "it is v1", "it is v1", OVER } },
		{ "change", { "a version or a digest", "a version",
		  "a version", "a version", "a version", "a version",
		  OVER } },
		{ "promote", { "not complete: waiting for RSP",
		  "not complete", "not complete", "not complete: 2 of 3",
		  NULL, "not complete: The mw objects", OVER } },
		{ "abandon", { NULL, NULL, NULL, NULL, NULL, NULL, OVER } },
	};
	struct promotion_kind kind;
	struct promotion *promotion;
	struct promotion_act act;
	struct error error;
	char label[200];
	size_t i, k;

	make_kind(&kind);
	for (i = 0; i < countof(states); i++) {
		promotion = make(&kind, states[i]);
		for (k = 0; k < countof(rows); k++) {
			act = make_act(rows[k].act, START * 1000LL);
			memset(&error, 0, sizeof(error));
			(void)promotion_check(promotion, &act, &error);
			snprintf(label, sizeof(label), "%s; %s: %s",
			    states[i], rows[k].act, error.text);
			CHECK_ROW(rows[k].wants[i] == NULL ? error.code ==
			    ERROR_NONE : strstr(error.text,
			    rows[k].wants[i]) != NULL, label);
			promotion_act_clear(&act);
		}
		promotion_release(promotion);
	}
	promotion_kind_clear(&kind);
}

/* What is rarer: an act behind these acts, and what is said to it. */
static void
test_rare(void)
{
	static const struct { const char *acts, *act, *want; } rows[] = {
		{ P0 "; digest d", "digest d", "it is v1 d already" },
		{ P0 "; digest d", "digest e", NULL },
		{ P0 "; digest d", "change v1", "it is v1" },
		{ P0 "; digest d", "change v2", NULL },
		{ P0, "pass ", "which step" },
		{ P0, "pass 1", NULL },
		{ P0, "pass 0", "which step" },
		{ P0, "pass 5", "which step" },
		{ P0, "pass 1x", "which step" },
		{ P0, "pass 99999999999999999999", "which step" },
		{ P0, "pass zzz", "which step" },
		{ P0, "pass t", "ticket REFERENCE" },
		{ P1, "pass note", NULL },
		{ P1, "pass NOTEBOOKS", NULL },
		{ P0 "; ask why?", "answer 1", NULL },
		{ P0 "; ask why?", "answer 0", "question" },
		{ P0 "; ask why?", "answer 2", "question" },
		{ P0 "; ask why?; answer 1", "answer 1", "question" },
		{ P3, "acknowledge", "is not asked" },
		{ P3, "withdraw", "is not asked" },
		{ P5, "ticket DM-1", "its ticket already" },
		{ P5, "promote patch/1", NULL },
		{ P5 "; aim patch/1", "promote patch/1", NULL },
	};
	struct promotion_kind kind;
	struct promotion *promotion;
	struct promotion_act act;
	struct error error;
	char label[300];
	size_t i;

	make_kind(&kind);
	for (i = 0; i < countof(rows); i++) {
		promotion = make(&kind, rows[i].acts);
		act = make_act(rows[i].act, START * 1000LL + 60000);
		memset(&error, 0, sizeof(error));
		(void)promotion_check(promotion, &act, &error);
		snprintf(label, sizeof(label), "%s; %s: %s", rows[i].acts,
		    rows[i].act, error.text);
		CHECK_ROW(rows[i].want == NULL ? error.code == ERROR_NONE :
		    strstr(error.text, rows[i].want) != NULL, label);
		promotion_act_clear(&act);
		promotion_release(promotion);
	}
	promotion_kind_clear(&kind);
}

/* Names that people use for more than one, and names that are too long. */
static void
test_names(void)
{
	struct promotion_list *list = promotion_list_new();
	const struct promotion *promotion;
	struct promotion_kind kind;
	struct promotion_act act;
	struct text name = { 0 };
	struct error error = { 0 };
	char *version = mem_format("propose %0200d", 7);

	make_kind(&kind);
	act = make_act(P0, START * 1000LL);
	CHECK(promotion_list_act(list, &kind, &act, &error) == 0);
	free(act.promotion);
	act.promotion = mem_string("image/v1-2");
	CHECK(promotion_list_act(list, &kind, &act, &error) == 0);
	promotion_act_clear(&act);
	CHECK(promotion_list_find_word(list, "v1", &promotion, &error) < 0);
	CHECK_STRING(error.text, "several promotions go by \"v1\": "
	    "image/v1, image/v1-2 …; say which");
	CHECK(promotion_list_find_word(list, "image/v1", &promotion, NULL) ==
	    0);
	CHECK(promotion_list_find_word(list, "image/v", &promotion, &error) <
	    0);
	CHECK(promotion_list_find_word(NULL, "v1", &promotion, &error) < 0);
	CHECK(promotion_list_find(NULL, "image/v1") == NULL);
	act = make_act(version, START * 1000LL);
	promotion_list_name(list, "image", &act, &name);
	CHECK(name.length < PROMOTION_IDENTITY_MAX);
	CHECK(strncmp(text_string(&name), "image/0000", 10) == 0);
	promotion_act_clear(&act);
	promotion_list_release(list);
	promotion_list_release(NULL);
	promotion_kind_clear(&kind);
	text_clear(&name);
	free(version);
}

/* One or more of several is enough. */
static void
test_enough(void)
{
	struct promotion_kind kind = { .id = mem_string("approve"),
		.title = mem_string("Approval"), .notice_secs = 3600 };
	struct promotion_step *step = add_step(&kind,
	    PROMOTION_STEP_ACKNOWLEDGE, "Approval");
	struct promotion *promotion;
	struct text text = { 0 };

	array_push(&kind.environments, mem_string("prod"));
	add_party(&step->by, "lead");
	add_party(&step->by, "owner");
	step->enough = 1;
	promotion = make(&kind, "propose v1");
	promotion_format_state(&text, promotion);
	CHECK_STRING(text_string(&text),
	    "0 of 1, waiting for The lead or The owner");
	promotion_release(promotion);
	promotion = make(&kind, "propose v1; acknowledge owner");
	CHECK_NUMBER(promotion->complete_ms, START * 1000LL + 1000);
	promotion_release(promotion);
	promotion = make(&kind, "propose v1; acknowledge owner; object lead=x");
	CHECK_NUMBER(promotion->complete_ms, 0);
	promotion_release(promotion);
	text_clear(&text);
	promotion_kind_clear(&kind);
}

/* --- who ------------------------------------------------------------------ */

static void
test_who(void)
{
	static struct person_designate deputies[] = {
		{ (char *)"deputy", START, START + 100 },
		{ (char *)"double", INT64_MIN, INT64_MAX },
	};
	struct person persons[] = {
		{ .id = (char *)"lead", .title = (char *)"The lead" },
		{ .id = (char *)"owner", .title = (char *)"The owner" },
		{ .id = (char *)"mw", .title = (char *)"The mw" },
		{ .id = (char *)"deputy", .title = (char *)"The deputy" },
		{ .id = (char *)"testers", .title = (char *)"Testers" },
	};
	/* is: as whom, "+run" with the grant; role: who spoke, "role/designate",
	 * or "!part of the refusal". */
	static const struct { const char *acts, *is, *as, *act; int64_t at;
	    const char *role; } rows[] = {
		{ P3, "mw", NULL, "acknowledge", START, "mw" },
		{ P3, "mw", "mw", "acknowledge", START, "mw" },
		{ P3, "mw", "lead", "acknowledge", START, "!may not" },
		{ P3, "testers", NULL, "acknowledge", START,
		  "!The lead, The owner and The mw, or their designates" },
		{ P3, "", NULL, "acknowledge", START, "!may not" },
		{ P3, "+run", NULL, "acknowledge", START, "!may not" },
		{ P3, "mw lead", NULL, "acknowledge", START,
		  "!say for which" },
		{ P3, "mw lead", "lead", "acknowledge", START, "lead" },
		/* The other has spoken. */
		{ P4, "mw lead", NULL, "acknowledge", START, "mw" },
		{ P5, "mw lead", NULL, "acknowledge", START, "lead" },
		{ P3, "deputy", NULL, "acknowledge", START, "mw/deputy" },
		{ P3, "deputy", NULL, "acknowledge", START - 1, "!may not" },
		{ P3, "deputy", NULL, "acknowledge", START + 99,
		  "mw/deputy" },
		{ P3, "deputy", NULL, "acknowledge", START + 100,
		  "!may not" },
		{ P3, "double", NULL, "object", START, "mw/double" },
		/* In person comes first. */
		{ P3, "lead deputy", NULL, "acknowledge", START, "lead" },
		{ P3 "; object lead=x", "lead mw", NULL, "withdraw", START,
		  "lead" },
		{ P0, "anna", NULL, "pass rsp", START, "" },
		{ P0, "bert", NULL, "pass rsp", START, "!who proposed it" },
		{ P0, "bert +run", NULL, "pass rsp", START, "" },
		{ P1, "testers", NULL, "pass notebooks", START, "testers" },
		{ P1, "anna", NULL, "pass notebooks", START,
		  "!The testers, or its designate" },
		{ P1, "+run", NULL, "pass notebooks", START, "" },
		{ P0, "", NULL, "ask", START, "" },
		{ P0, "bert", NULL, "change v2", START, "!may not change" },
		{ P0, "anna", NULL, "change v2", START, "" },
		{ P0, "mw", NULL, "abandon", START, "!may not abandon" },
		{ P5, "mw", NULL, "promote", START, "" },
		{ P5, "bert", NULL, "promote", START, "!may not promote" },
	};
	struct promotion_kind kind;
	struct promotion *promotion;
	struct promotion_actor actor;
	struct promotion_act act;
	struct error error;
	const char *people[4];
	char *is, *word, *next, got[ERROR_TEXT_MAX + 2];
	size_t i;

	persons[2].designates.items = deputies;
	persons[2].designates.count = countof(deputies);
	make_kind(&kind);
	for (i = 0; i < countof(rows); i++) {
		promotion = make(&kind, rows[i].acts);
		is = mem_string(rows[i].is);
		actor = (struct promotion_actor){ .name = "x",
			.people = people, .as = rows[i].as,
			.persons = persons, .person_count = countof(persons),
			.now_at = rows[i].at };
		for (word = strtok_r(is, " ", &next); word != NULL;
		    word = strtok_r(NULL, " ", &next)) {
			if (strcmp(word, "+run") == 0)
				actor.may_run = true;
			else if (strcmp(word, "anna") == 0)
				actor.name = "anna";
			else
				people[actor.count++] = word;
		}
		act = make_act(rows[i].act, START * 1000LL);
		free(act.role);
		act.role = NULL;
		if (act.verb == PROMOTION_PASS) {
			free(act.step);
			act.step = mem_string(strstr(rows[i].act, "rsp") ?
			    "rsp-meeting-weekly" : "notebooks");
		}
		memset(&error, 0, sizeof(error));
		if (promotion_who_check(promotion, &actor, &act, &error) < 0)
			snprintf(got, sizeof(got), "!%s", error.text);
		else
			snprintf(got, sizeof(got), "%s%s%s", act.role == NULL ?
			    "" : act.role, act.designate == NULL ? "" : "/",
			    act.designate == NULL ? "" : act.designate);
		if (rows[i].role[0] == '!')
			CHECK_ROW(got[0] == '!' && strstr(got,
			    rows[i].role + 1) != NULL, got);
		else
			CHECK_STRING(got, rows[i].role);
		promotion_act_clear(&act);
		promotion_release(promotion);
		free(is);
	}
	promotion_kind_clear(&kind);
}

/* --- times ---------------------------------------------------------------- */

static void
test_plan(void)
{
	/* Slots of an hour each, ten hours apart; the cut-off is an hour before.
	 * `off`, `over`: digits of slots.  Complete at P5's last act, START + 6.
	 * All are seconds from START. */
	static const struct { const char *acts; int64_t first, now;
	    const char *off, *over; int64_t slot, until; bool is_promoted; }
	rows[] = {
		{ P0, 7200, 0, "", "", 0, 3600, false },
		{ P0, 7200, 3599, "", "", 0, 3600, false },
		{ P0, 7200, 3600, "", "", 1, 39600, false },
		{ P0, 7200, 0, "0", "", 1, 39600, false },
		{ P0, 7200, 0, "012", "", -1, 0, false },
		{ P5, 7200, 100, "", "", 0, 10800, false },
		{ P5, 7200, 8000, "", "", 0, 10800, false },
		{ P5, 7200, 10800, "", "0", 0, 10800, true },
		{ P5, 7200, 9000, "0", "", 1, 46800, false },
		/* Complete at six seconds: just in time, just too late. */
		{ P5, 3606, 100, "", "", 0, 7206, false },
		{ P5, 3605, 100, "", "", 1, 43205, false },
		{ P5 "; object mw=x", 7200, 3700, "", "", 1, 39600, false },
		{ P5 "; promote", 7200, 0, "", "", -1, 0, false },
		{ P1 "; abandon", 7200, 0, "", "", -1, 0, false },
	};
	struct promotion_slot slots[3];
	struct promotion_kind kind;
	struct promotion *promotion;
	struct promotion_plan plan;
	char label[80];
	size_t i, k;

	make_kind(&kind);
	for (i = 0; i < countof(rows); i++) {
		promotion = make(&kind, rows[i].acts);
		for (k = 0; k < countof(slots); k++)
			slots[k] = (struct promotion_slot){
				.start_at = START + rows[i].first +
				    (int64_t)k * 36000,
				.end_at = START + rows[i].first + 3600 +
				    (int64_t)k * 36000,
				.is_off = strchr(rows[i].off, '0' + (int)k),
				.is_over = strchr(rows[i].over, '0' + (int)k),
			};
		promotion_plan_slot(promotion, slots, countof(slots),
		    START + rows[i].now, &plan);
		snprintf(label, sizeof(label), "row %zu: slot %zd until %lld",
		    i, (ssize_t)plan.slot, (long long)(plan.until_at - START));
		CHECK_ROW((int64_t)plan.slot == rows[i].slot, label);
		CHECK_ROW(plan.until_at == (rows[i].slot < 0 ? INT64_MAX :
		    START + rows[i].until), label);
		CHECK_ROW(plan.is_promoted == rows[i].is_promoted, label);
		promotion_release(promotion);
	}
	promotion_kind_clear(&kind);
}

static void
test_reminders(void)
{
	/* Leads of 7200 and 600 seconds before a cut-off at 10000. */
	static const struct { const char *acts; int64_t now, lead, next; }
	rows[] = {
		{ P0, 0, -1, 2800 },
		{ P0, 2799, -1, 2800 },
		{ P0, 2800, 7200, 9400 },
		{ P0, 9399, 7200, 9400 },
		{ P0, 9400, 600, INT64_MAX - START },
		{ P0 "; aim patch/1", 2800, 7200, 9400 },
		{ P5, 9400, -1, INT64_MAX - START },
		{ P0 "; abandon", 9400, -1, INT64_MAX - START },
	};
	struct promotion_kind kind;
	struct promotion *promotion;
	struct promotion_act act;
	int64_t next;
	size_t i;

	make_kind(&kind);
	for (i = 0; i < countof(rows); i++) {
		promotion = make(&kind, rows[i].acts);
		CHECK_NUMBER(promotion_plan_reminder(promotion, START + 10000,
		    START + rows[i].now, &next), rows[i].lead);
		CHECK_NUMBER(next - START, rows[i].next);
		promotion_release(promotion);
	}
	/* Once: what was said is not owed again, the next one is. */
	promotion = make(&kind, P0);
	act = make_act("remind patch/1", (START + 2800) * 1000LL);
	promotion_apply(promotion, &act);
	CHECK_NUMBER(promotion_plan_reminder(promotion, START + 10000,
	    START + 2801, &next), -1);
	CHECK_NUMBER(promotion_plan_reminder(promotion, START + 10000,
	    START + 9400, &next), 600);
	promotion_act_clear(&act);
	promotion_release(promotion);
	promotion_kind_clear(&kind);
}

/* Does a kind ask one of these to acknowledge?  Testers check, nothing more. */
static void
test_asks(void)
{
	const struct { const char *label, *one, *two; bool asks; } rows[] = {
		{ "the first", roles[0], NULL, true },
		{ "the last", roles[countof(roles) - 1], NULL, true },
		{ "somebody else, and the last", "guests",
		    roles[countof(roles) - 1], true },
		{ "who checks", "testers", NULL, false },
		{ "others", "guests", "testers", false },
		{ "nobody", NULL, NULL, false },
	};
	process_parties parties = { 0 };
	struct promotion_kind kind;
	size_t i, k;

	make_kind(&kind);
	for (i = 0; i < countof(rows); i++) {
		if (rows[i].one != NULL)
			add_party(&parties, rows[i].one);
		if (rows[i].two != NULL)
			add_party(&parties, rows[i].two);
		CHECK_ROW(promotion_kind_asks(&kind, &parties) ==
		    rows[i].asks, rows[i].label);
		for (k = 0; k < parties.count; k++) {
			free(parties.items[k].id);
			free(parties.items[k].title);
		}
		array_clear(&parties);
	}
	promotion_kind_clear(&kind);
}

/* --- the list, and JSON --------------------------------------------------- */

static void
test_list(void)
{
	struct promotion_list *list = promotion_list_new(), *copy;
	struct promotion_consents consents = { 0 };
	const struct promotion *promotion;
	struct promotion_kind kind;
	struct promotion_act act;
	struct text name = { 0 };
	struct error error = { 0 };
	const char *lines[] = { P5 };
	char *all = mem_string(lines[0]), *line, *next;
	int64_t at_ms = START * 1000LL;

	make_kind(&kind);
	for (line = strtok_r(all, ";", &next); line != NULL;
	    line = strtok_r(NULL, ";", &next)) {
		act = make_act(line + strspn(line, " "), at_ms += 1000);
		CHECK(promotion_list_act(list, &kind, &act, &error) == 0);
		promotion_act_clear(&act);
	}
	free(all);
	copy = promotion_list_copy(list);
	act = make_act("object mw=x", at_ms);
	CHECK(promotion_list_act(copy, NULL, &act, &error) == 0);
	CHECK(list->list.items[0]->complete_ms != 0);
	CHECK(copy->list.items[0]->complete_ms == 0);
	free(act.promotion);
	act.promotion = mem_string("image/v9");
	CHECK(promotion_list_act(copy, NULL, &act, &error) < 0);
	CHECK(error.code == ERROR_MISSING);
	promotion_act_clear(&act);
	/* Names, and how people say them. */
	act = make_act("propose v1", at_ms);
	promotion_list_name(list, "image", &act, &name);
	CHECK_STRING(text_string(&name), "image/v1-2");
	CHECK(promotion_list_find_open(list, &act, &kind) != NULL);
	kind.id[0] = 'x';
	CHECK(promotion_list_find_open(list, &act, &kind) == NULL);
	kind.id[0] = 'i';
	CHECK(promotion_list_act(list, &kind, &act, &error) < 0);
	promotion_act_clear(&act);
	act = make_act("propose a/b:c+d", at_ms);
	act.service = mem_string("s");
	act.environment = mem_string("e");
	text_cut(&name, 0);
	promotion_list_name(list, "approve", &act, &name);
	CHECK_STRING(text_string(&name), "approve/s-e-a-b-c-d");
	promotion_act_clear(&act);
	CHECK(promotion_list_find_word(list, "v1", &promotion, NULL) == 0);
	CHECK(promotion_list_find_word(list, "image", &promotion, NULL) == 0);
	CHECK(promotion_list_find_word(list, "promotion/image/v1", &promotion,
	    NULL) == 0);
	CHECK(promotion_list_find_word(list, "imag", &promotion, &error) < 0);
	/* One for each environment, as long as it is complete. */
	promotion_list_consents(list, &consents);
	CHECK_NUMBER(consents.list.count, 2);
	CHECK_STRING(consents.list.items[1].environment, "two");
	CHECK_STRING(consents.list.items[1].service, "nublado");
	CHECK_STRING(consents.list.items[1].version, "v1");
	CHECK_STRING(consents.list.items[0].by,
	    "The lead, The owner and The mw");
	CHECK_NUMBER(consents.list.items[0].at, START + 7);
	CHECK_NUMBER(consents.list.items[0].said_at, START + 1);
	if (CHECK(consents.list.items[1].roles.count == 3))
		CHECK_STRING(consents.list.items[1].roles.items[2].id, "mw");
	promotion_consents_clear(&consents);
	promotion_list_consents(copy, &consents);
	CHECK_NUMBER(consents.list.count, 0);
	promotion_consents_clear(&consents);
	promotion_list_release(copy);
	promotion_list_release(list);
	text_clear(&name);
	promotion_kind_clear(&kind);
}

/* One of the policy's that is open stands in the way of another one for the same
 * only where that asks one of the same people; one whose kind has left does. */
static void
test_open(void)
{
	struct promotion_list *list = promotion_list_new();
	struct promotion_kind kind, other = { .id = mem_string("image") };
	struct promotion_act act = make_act("propose v7", START * 1000LL);
	struct error error = { 0 };

	make_kind(&kind);
	add_step(&other, PROMOTION_STEP_MEETING, "Meeting");
	add_party(&add_step(&other, PROMOTION_STEP_ACKNOWLEDGE, "Agreed")->by,
	    "guests");
	act.service = mem_string("s");
	act.environment = mem_string("e");
	CHECK(promotion_list_find_open(list, &act, &kind) == NULL);
	CHECK(promotion_list_act(list, &kind, &act, &error) == 0);
	CHECK(promotion_list_find_open(list, &act, &kind) != NULL);
	CHECK(promotion_list_find_open(list, &act, &other) == NULL);
	add_party(&other.steps.items[1].by, roles[0]);
	CHECK(promotion_list_find_open(list, &act, &other) != NULL);
	free(other.steps.items[1].by.items[1].id);
	other.steps.items[1].by.items[1].id = mem_string("others");
	CHECK(promotion_list_find_open(list, &act, &other) == NULL);
	list->list.items[0]->has_left = true;
	CHECK(promotion_list_find_open(list, &act, &other) != NULL);
	promotion_act_clear(&act);
	promotion_kind_clear(&other);
	promotion_kind_clear(&kind);
	promotion_list_release(list);
}

static void
test_json(void)
{
	static const char *const lines[] = { "propose v1", "pass rsp",
		"object mw=\"quoted\" \xe2\x82\xac", "answer 3", "digest d",
		"aim patch/2026-12-03T15:00" };
	static const char far[] = "{\"act\":\"ask\",\"promotion\":\"a\","
	    "\"at_ms\":\"99999999999999999999999\"}";
	struct promotion_act act, back;
	struct text text = { 0 }, again = { 0 };
	size_t i;

	for (i = 0; i < countof(lines); i++) {
		act = make_act(lines[i], 1796342400123);
		act.designate = mem_string("deputy");
		act.disruption = (enum process_whether)(i % 3);
		act.is_emergency = i % 2 == 0;
		promotion_act_format(&text, &act);
		if (CHECK(promotion_act_parse(text_string(&text), text.length,
		    &back, NULL) == 0)) {
			promotion_act_format(&again, &back);
			CHECK_STRING(text_string(&again), text_string(&text));
			CHECK(back.disruption == act.disruption);
			CHECK(back.is_emergency == act.is_emergency);
			promotion_act_clear(&back);
		}
		promotion_act_clear(&act);
		text_cut(&text, 0);
		text_cut(&again, 0);
	}
	CHECK(promotion_act_parse("{}", 2, &back, NULL) < 0);
	CHECK(promotion_act_parse("{", 1, &back, NULL) < 0);
	CHECK(promotion_act_parse("{\"act\":\"dance\",\"promotion\":\"a\"}", 31,
	    &back, NULL) < 0);
	CHECK(promotion_act_parse("{\"act\":\"ask\"}", 13, &back, NULL) < 0);
	/* A number that no clock gives is none. */
	if (CHECK(promotion_act_parse(far, strlen(far), &back, NULL) == 0)) {
		CHECK_NUMBER(back.at_ms, 0);
		promotion_act_clear(&back);
	}
	CHECK(promotion_act_parse("{\"act\":\"propose\",\"promotion\":\"a\"}",
	    33, &back, NULL) < 0);
	text_clear(&text);
	text_clear(&again);
}

static void
test_orders(void)
{
	static const struct { const char *json, *which, *problem; } rows[] = {
		{ "{\"version\":\"v1\"}", NULL, NULL },
		{ "{\"act\":\"pass\"}", "v1", NULL },
		{ "{\"act\":\"pass\"}", NULL, "\"promotion\" is missing" },
		{ "{}", NULL, "\"version\" is missing" },
		{ "{}", "v1", "\"act\" is missing" },
		{ "[]", NULL, "an object" },
		{ "{\"version\":\"\"}", NULL, "is empty" },
		{ "{\"version\":\" \"}", NULL, "no blanks" },
		{ "{\"version\":\"\\u200b\"}", NULL, "is empty" },
		{ "{\"version\":\"a\\u001bb\"}", NULL, "control" },
		{ "{\"version\":7}", NULL, "must be a string" },
		{ "{\"version\":[]}", NULL, "must be a string" },
		{ "{\"act\":\"object\",\"because\":\"a\\tb\"}", "v1",
		  "control" },
		{ "{\"act\":\"obect\"}", "v1", "did you mean \"object\"" },
		{ "{\"act\":\"aim\"}", "v1", "by itself" },
		{ "{\"act\":\"pass\",\"promotion\":\"v2\"}", "v1",
		  "another one" },
		{ "{\"act\":\"pass\",\"kind\":\"x\"}", "v1", "\"kind\"" },
		{ "{\"act\":\"pass\",\"stp\":\"x\"}", "v1",
		  "did you mean \"step\"" },
		{ "{\"act\":\"answer\",\"number\":-1}", "v1", "\"number\"" },
		{ "{\"act\":\"answer\",\"number\":99999}", "v1",
		  "\"number\"" },
		{ "{\"version\":\"1\",\"emergency\":\"yes\"}", NULL,
		  "true or false" },
		{ "{\"version\":\"1\",\"disruption\":7}", NULL,
		  "\"disruption\" must be true or false" },
		{ "{\"version\":\"1\",\"disruption\":\"true\"}", NULL,
		  "\"disruption\" must be true or false" },
		{ "{\"version\":\"1\",\"dry_run\":[]}", NULL,
		  "\"dry_run\" must be true or false" },
		{ "{\"version\":\"1\",\"disruption\":true}", NULL, NULL },
		{ "{\"version\":\"1\",\"disruption\":false,\"emergency\":true,"
		  "\"dry_run\":true}", NULL, NULL },
		{ "{\"version\":\"1\",\"disruption\":null,\"number\":null,"
		  "\"because\":null}", NULL, NULL },
		{ "{\"version\":null}", NULL, "\"version\" is missing" },
		{ "{\"version\":\"a\\u007fb\"}", NULL, "control" },
		{ "{\"act\":[]}", "v1", "\"act\" must be a string" },
		{ "{\"act\":null}", "v1", "\"act\" must be a string" },
		{ "{\"act\":\"qqqqqq\"}", "v1", "no act on a promotion; "
		  "accepted are pass" },
		{ "{\"act\":\"remind\"}", "v1", "by itself" },
		{ "{\"act\":\"answer\",\"number\":[]}", "v1", "\"number\"" },
		{ "{\"act\":\"answer\",\"number\":\"\"}", "v1", "\"number\"" },
		{ "{\"act\":\"answer\",\"number\":\"2x\"}", "v1",
		  "\"number\"" },
		{ "{\"act\":\"answer\",\"number\":2}", "v1", NULL },
		{ "{\"act\":\"pass\",\"promotion\":\"v1\"}", "v1", NULL },
		{ "{\"version\":\"1\",\"promotion\":\"x\"}", NULL,
		  "\"promotion\" is for acts; what is proposed" },
	};
	struct promotion_order order, again;
	struct error error;
	struct text text = { 0 };
	struct doc *map;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		memset(&error, 0, sizeof(error));
		if (!CHECK_ROW(doc_parse_json(rows[i].json,
		    strlen(rows[i].json), 1000, &map, &error) == 0,
		    rows[i].json))
			continue;
		if (promotion_order_read(map, rows[i].which, &order, &error) <
		    0) {
			CHECK_ROW(rows[i].problem != NULL && strstr(
			    error.text, rows[i].problem) != NULL, error.text);
			doc_free(map);
			continue;
		}
		CHECK_ROW(rows[i].problem == NULL, rows[i].json);
		promotion_order_format(&text, &order);
		CHECK_ROW(promotion_order_parse(text_string(&text),
		    text.length, &again, &error) == 0, error.text);
		CHECK(again.act.verb == order.act.verb);
		CHECK(again.act.disruption == order.act.disruption);
		CHECK(again.act.is_emergency == order.act.is_emergency);
		CHECK(again.is_dry == order.is_dry);
		promotion_order_clear(&again);
		promotion_order_clear(&order);
		text_cut(&text, 0);
		doc_free(map);
	}
	CHECK(promotion_order_parse("{", 1, &order, &error) < 0);
	text_clear(&text);
}

/* --- random afternoons ---------------------------------------------------- */

/* What is true, and nothing of how it became so. */
struct model {
	bool meeting, check, ticket;
	bool agrees[countof(roles)], objects[countof(roles)];
	bool is_over;
	int version, questions, answered;	/* answered: a set of bits */
	bool was_complete;
	int64_t complete_ms;
};

static bool
model_is_complete(const struct model *model)
{
	bool is_complete = model->meeting && model->check && model->ticket;
	size_t i;

	for (i = 0; i < countof(roles); i++)
		is_complete = is_complete && model->agrees[i] &&
		    !model->objects[i];
	return is_complete;
}

/* May it come, and then what is true?  `line` gets the act in words. */
static bool
model_do(struct model *model, unsigned what, char *line, size_t size)
{
	size_t who = what / 16 % countof(roles), number = what / 64 % 4;
	bool may = !model->is_over;
	size_t i;

	switch (what % 11) {
	case 0:
		snprintf(line, size, "pass rsp-meeting-weekly");
		may = may && !model->meeting;
		model->meeting = model->meeting || may;
		break;
	case 1:
		snprintf(line, size, "pass notebooks");
		may = may && model->meeting && !model->check;
		model->check = model->check || may;
		break;
	case 2:
		/* Another one each time. */
		snprintf(line, size, "ticket DM-%u", what);
		may = may && model->meeting && model->check;
		model->ticket = model->ticket || may;
		break;
	case 3:
	case 4:
	case 5:
		snprintf(line, size, "acknowledge %s", roles[who]);
		may = may && model->meeting && model->check && model->ticket &&
		    !model->agrees[who] && !model->objects[who];
		model->agrees[who] = model->agrees[who] || may;
		break;
	case 6:
		snprintf(line, size, "object %s=x", roles[who]);
		may = may && !model->objects[who];
		if (may) {
			model->objects[who] = true;
			model->agrees[who] = false;
		}
		break;
	case 7:
		snprintf(line, size, "withdraw %s", roles[who]);
		may = may && model->objects[who];
		if (may)
			model->objects[who] = false;
		break;
	case 8:
		snprintf(line, size, "ask why %d?", model->questions);
		model->questions += may;
		break;
	case 9:
		snprintf(line, size, "answer %zu", number);
		may = may && number >= 1 && (int)number <= model->questions &&
		    (model->answered >> number & 1) == 0;
		if (may)
			model->answered |= 1 << number;
		break;
	default:
		/* Seldom, or nothing ever gets far. */
		if (what / 256 % 8 == 0) {
			snprintf(line, size, "change v%d", model->version + 1);
			for (i = 0; may && i < countof(roles); i++)
				model->agrees[i] = false;
			if (may) {
				model->check = false;
				model->version++;
			}
		} else if (what / 256 % 8 == 1) {
			snprintf(line, size, "promote");
			may = may && model_is_complete(model);
			model->is_over = model->is_over || may;
		} else {
			snprintf(line, size, "change v%d", model->version);
			may = false;
		}
		break;
	}
	return may;
}

static void
test_random(uint64_t seed)
{
	struct random random;
	struct model model = { .version = 1 };
	struct promotion_kind kind;
	struct promotion *promotion;
	struct promotion_act act;
	struct error error;
	char line[64], label[ERROR_TEXT_MAX + 100];
	size_t given, wanted, i, agrees;
	bool may, was;
	int steps;

	random_init_seeded(&random, seed);
	make_kind(&kind);
	promotion = make(&kind, P0);
	for (steps = 0; steps < 120; steps++) {
		may = model_do(&model, (unsigned)random_below(&random,
		    1u << 20), line, sizeof(line));
		act = make_act(line, (START + steps) * 1000LL + 5);
		memset(&error, 0, sizeof(error));
		was = promotion_check(promotion, &act, &error) == 0;
		snprintf(label, sizeof(label), "seed %llu, step %d: %s: %s",
		    (unsigned long long)seed, steps, line, error.text);
		CHECK_ROW(was == may, label);
		if (was)
			promotion_apply(promotion, &act);
		promotion_act_clear(&act);
		if (!model_is_complete(&model))
			model.complete_ms = 0;
		else if (model.complete_ms == 0)
			model.complete_ms = (START + steps) * 1000LL + 5;
		CHECK_ROW(promotion->complete_ms == model.complete_ms, label);
		promotion_count_voices(promotion, &given, &wanted);
		for (i = 0, agrees = 0; i < countof(roles); i++)
			agrees += model.agrees[i];
		CHECK_ROW(given == agrees && wanted == countof(roles), label);
		CHECK_ROW(promotion_count_questions(promotion) ==
		    (size_t)(model.questions -
		    __builtin_popcount((unsigned)model.answered)), label);
		CHECK_ROW((promotion->phase == PROMOTION_PROMOTED) ==
		    model.is_over, label);
	}
	promotion_release(promotion);
	promotion_kind_clear(&kind);
}

int
main(void)
{
	uint64_t seed;

	test_states();
	test_checks();
	test_rare();
	test_names();
	test_enough();
	test_who();
	test_plan();
	test_reminders();
	test_asks();
	test_list();
	test_open();
	test_json();
	test_orders();
	for (seed = 1; seed <= 300; seed++)
		test_random(seed);
	return harness_end();
}
