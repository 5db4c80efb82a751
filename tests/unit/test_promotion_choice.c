/* SPDX-License-Identifier: MIT */
/* What is offered to whom, in each state of a promotion; buttons of before;
 * sentences as orders. */
#include <stdlib.h>

#include "harness.h"
#include "mem.h"
#include "promotion_choice.h"
#include "promotion_sentence.h"

#define NOW 1000

/* --- who is offered what -------------------------------------------------- */

static void
add_step(struct promotion_kind *kind, enum promotion_step_kind what,
    const char *key)
{
	struct promotion_step *step = array_add(&kind->steps);

	step->kind = what;
	step->key = mem_string(key);
	step->title = mem_string(key);
}

static void
add_party(process_parties *parties, const char *id)
{
	array_push(parties, ((struct process_party){ .id = mem_string(id),
	    .title = mem_string(id) }));
}

/* A check by testers, a ticket, two roles of which one has a designate. */
static struct promotion *
make_promotion(const char *acts)
{
	struct promotion_kind kind = { .id = mem_string("image"),
		.title = mem_string("Image") };
	struct promotion_act act = { .promotion = mem_string("image/v1"),
		.version = mem_string("v1"), .who = mem_string("anna") };
	struct promotion *promotion;
	char *all = mem_string(acts), *rest = all, *word, *value;

	add_step(&kind, PROMOTION_STEP_CHECK, "check");
	add_party(&kind.steps.items[0].by, "testers");
	add_step(&kind, PROMOTION_STEP_TICKET, "ticket");
	add_step(&kind, PROMOTION_STEP_ACKNOWLEDGE, "acknowledge");
	add_party(&kind.steps.items[2].by, "lead");
	add_party(&kind.steps.items[2].by, "mw");
	promotion = promotion_new(&kind, &act);
	promotion_act_clear(&act);
	while ((word = strsep(&rest, " ")) != NULL) {
		if (*word == '\0')
			continue;
		value = strchr(word, ':');
		if (value != NULL)
			*value++ = '\0';
		act = (struct promotion_act){ .at_ms = NOW * 1000,
			.promotion = mem_string("image/v1"),
			.step = mem_string(value), .role = mem_string(value),
			.words = mem_string(value),
			.because = mem_string("x"), .number = 1 };
		CHECK(promotion_verb_parse(word, &act.verb, NULL) == 0);
		if (act.verb == PROMOTION_CHANGE)
			act.version = mem_string(value);
		promotion_apply(promotion, &act);
		promotion_act_clear(&act);
	}
	promotion_kind_clear(&kind);
	free(all);
	return promotion;
}

static void
put_choices(struct text *text, const struct promotion_choices *choices)
{
	const struct promotion_choice *choice;
	size_t i;

	for (i = 0; i < choices->list.count; i++) {
		choice = &choices->list.items[i];
		text_putf(text, "%s%s", i > 0 ? " " : "",
		    promotion_verb_name(choice->verb));
		if (choice->role != NULL)
			text_putf(text, ":%s%s", choice->role->id,
			    choice->is_designate ? "*" : "");
		if (choice->verb == PROMOTION_PASS)
			text_putf(text, ":%zu", choice->step);
		if (choice->verb == PROMOTION_ANSWER)
			text_putf(text, ":%zu", choice->question);
	}
}

#define CHECKED "pass:check "
#define READY CHECKED "ticket:T "
#define WHOLE READY "acknowledge:lead acknowledge:mw "

static void
test_choices(void)
{
	static const struct {
		const char *acts, *who;
		bool may_run;
		const char *want;	/* "*": as a designate */
	} rows[] = {
		{ "", "guest", false, "ask" },
		{ "", "lead", false, "object:lead ask" },
		{ "", "testers", false, "pass:0 ask" },
		{ "", "guest", true, "pass:0 ask change abandon" },
		{ CHECKED, "testers", false, "ask" },
		{ CHECKED, "guest", true, "ticket ask change abandon" },
		{ READY, "lead", false, "acknowledge:lead object:lead ask" },
		{ READY, "aide", false, "acknowledge:mw* object:mw* ask" },
		/* It is over for this one. */
		{ READY, "late", false, "ask" },
		{ READY, "guest", true, "ticket ask change abandon" },
		{ READY "acknowledge:lead", "lead", false,
		  "object:lead ask" },
		{ READY "acknowledge:lead change:v2 pass:check", "lead",
		  false, "acknowledge:lead object:lead ask" },
		{ READY "object:mw", "aide", false, "withdraw:mw* ask" },
		{ READY "object:mw", "lead", false,
		  "acknowledge:lead object:lead ask" },
		{ READY "ask:why ask:how", "guest", false,
		  "ask answer:1 answer:2" },
		{ READY "ask:why answer:so ask:how", "guest", false,
		  "ask answer:2" },
		{ WHOLE, "lead", false, "object:lead ask promote" },
		{ WHOLE, "guest", false, "ask" },
		{ WHOLE, "guest", true,
		  "ticket ask change promote abandon" },
		{ WHOLE "promote", "lead", true, "" },
		{ "abandon", "guest", true, "" },
	};
	struct person_designate aides[] = { { .to = (char *)"late",
		.from_at = INT64_MIN, .until_at = NOW }, { .to =
		(char *)"aide", .from_at = NOW, .until_at = NOW + 1 } };
	const struct person people[] = { { .id = (char *)"mw",
		.title = (char *)"mw", .designates = { .items = aides,
		.count = countof(aides) } } };
	struct promotion_choices choices;
	struct promotion *promotion;
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		const struct promotion_actor actor = { .name = "bert",
			.people = &rows[i].who, .count = 1,
			.may_run = rows[i].may_run, .persons = people,
			.person_count = countof(people), .now_at = NOW };

		promotion = make_promotion(rows[i].acts);
		promotion_choice_list(promotion, &actor, &choices);
		put_choices(&text, &choices);
		if (!CHECK_STRING(text_string(&text), rows[i].want))
			fprintf(stderr, "%s: %s\n", rows[i].acts,
			    rows[i].who);
		CHECK(promotion_choice_find(&choices, PROMOTION_ANSWER,
		    NULL) == NULL || promotion_choice_count(&choices,
		    PROMOTION_ANSWER) > 0);
		promotion_choice_clear(&choices);
		promotion_release(promotion);
		text_cut(&text, 0);
	}
	text_clear(&text);
}

/* --- buttons of before ---------------------------------------------------- */

/* What is acknowledged is what was looked at. */
static void
test_seen(void)
{
	static const struct { const char *version, *digest; bool fits; }
	    rows[] = {
		{ NULL, NULL, true },
		{ "v2", NULL, true },
		{ "v1", NULL, false },
		{ "v2", "d", false },
		{ "v3", "d", false },
	};
	struct promotion *promotion = make_promotion(READY "change:v2 "
	    "pass:check");
	struct promotion_act act = { .verb = PROMOTION_ACKNOWLEDGE,
		.role = (char *)"lead" };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		act.version = (char *)rows[i].version;
		act.digest = (char *)rows[i].digest;
		CHECK_ROW((promotion_check(promotion, &act, &error) == 0) ==
		    rows[i].fits, error.text);
		CHECK(rows[i].fits || strstr(error.text,
		    "it is v2 now; look again") != NULL);
	}
	promotion_release(promotion);
	/* A question that is sent twice is one. */
	promotion = make_promotion("ask:why");
	act = (struct promotion_act){ .verb = PROMOTION_ASK,
		.words = (char *)"why" };
	CHECK(promotion_check(promotion, &act, &error) < 0);
	CHECK_STRING(error.field, "words");
	act.words = (char *)"how";
	CHECK(promotion_check(promotion, &act, &error) == 0);
	promotion_release(promotion);
}

/* --- sentences ------------------------------------------------------------ */

/* A sentence's words, cut at blanks; the order as JSON, or the error. */
static void
read_sentence(const char *sentence, struct text *text)
{
	struct promotion_order order;
	struct error error = { 0 };
	const char *words[20];
	char *all = mem_string(sentence), *rest = all, *word;
	size_t count = 0;

	while ((word = strsep(&rest, " ")) != NULL)
		if (*word != '\0')
			words[count++] = word;
	if (promotion_sentence_parse(words, count, &order, &error) < 0) {
		text_puts(text, error.text);
	} else {
		promotion_order_format(text, &order);
		promotion_order_clear(&order);
	}
	free(all);
}

static void
test_sentences(void)
{
	static const struct { const char *sentence, *want; } rows[] = {
		{ "new image w_1", "\"act\":\"propose\",\"kind\":\"image\","
		  "\"version\":\"w_1\"" },
		{ "new w_1 because it is in", "\"act\":\"propose\",\"because\":"
		  "\"it is in\",\"version\":\"w_1\"" },
		{ "new nublado 8 in prod", "\"version\":\"8\",\"service\":"
		  "\"nublado\",\"environment\":\"prod\"" },
		{ "step w_1 acknowledge", "\"act\":\"acknowledge\","
		  "\"promotion\":\"w_1\"" },
		{ "step w_1 acknowledge as lead", "\"as\":\"lead\"" },
		{ "STEP w_1 object as lead Because no", "\"act\":\"object\","
		  "\"promotion\":\"w_1\",\"as\":\"lead\",\"because\":\"no\"" },
		{ "step w_1 pass RSP meeting", "\"step\":\"RSP meeting\"" },
		{ "step w_1 ticket DM-1", "\"words\":\"DM-1\"" },
		{ "step w_1 ask is it in?", "\"words\":\"is it in?\"" },
		{ "step w_1 answer 2 it is", "\"words\":\"it is\",\"number\":"
		  "2" },
		{ "step w_1 answer 42", "\"words\":\"42\"" },
		{ "step w_1 change w_2", "\"version\":\"w_2\"" },
		{ "step w_1 change w_2 digest d", "\"version\":\"w_2\","
		  "\"digest\":\"d\"" },
		{ "step w_1 change digest d", "\"digest\":\"d\"" },
		{ "step w_1 change a b", "accepted is promotion step WHICH "
		  "change" },
		{ "step w_1 abandon now", "takes no word \"now\"" },
		{ "step w_1", "accepted is promotion step WHICH ACT" },
		{ "step w_1 acknowlege", "did you mean \"acknowledge\"" },
		{ "step", "accepted is" }, { "new", "accepted are" },
		{ "new a b c", "accepted are" }, { "new in prod", "accepted" },
		{ "new a b in", "accepted are" }, { "", "accepted are" },
		{ "new a b in prod x", "accepted are" },
		{ "step w_1 answer 2x it is", "\"words\":\"2x it is\"" },
		{ "step w_1 answer 123456789 it", "\"words\":\"123456789 it\"" },
		{ "step w_1 answer", "answer" },
		{ "step w_1 change w_2 digest", "accepted is promotion step" },
		{ "step w_1 change w_2 digest d e", "accepted is promotion" },
		{ "step w_1 change", "change" },
		{ "step w_1 object as", "as" },
		{ "because", "accepted are" }, { "dance w_1", "accepted" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		read_sentence(rows[i].sentence, &text);
		CHECK_ROW(strstr(text_string(&text), rows[i].want) != NULL,
		    text_string(&text));
		text_cut(&text, 0);
	}
	text_clear(&text);
}

int
main(void)
{
	test_choices();
	test_seen();
	test_sentences();
	return harness_end();
}
