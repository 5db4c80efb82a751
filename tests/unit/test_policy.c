/* SPDX-License-Identifier: MIT */
/* Which rule of a policy decides, how it reads, what is refused, and where the
 * factors put a service. */
#include <stdlib.h>

#include "advice.h"
#include "change.h"
#include "conf.h"
#include "harness.h"
#include "mem.h"

/* 2026-11-22 13:00 UTC, a Sunday. */
#define TEST_NOW_AT 1795352400

#define TEST_SITE \
	"environments:\n" \
	"  adev: {tier: dev, group: a}\n" \
	"  aprod: {tier: prod, group: a}\n" \
	"  bint: {tier: int, group: b}\n" \
	"  bprod: {tier: prod, group: b}\n" \
	"channels: {team: {slack: \"#team\", token: {file: t}}}\n" \
	"people: {lead: {title: The lead, contact: team}, " \
	"board: {contact: team}}\n" \
	"grants: [{to: [lead, board], may: all}]\n" \
	"windows:\n" \
	"  thursday: {title: Thursday, when: every Thursday at 15:00, " \
	"zone: UTC, duration: 2h, environments: [aprod], " \
	"announce: [{to: team, remind: [24h]}]}\n" \
	"  monday: {title: Monday, when: every Monday at 10:00, " \
	"zone: UTC, duration: 1h, environments: [bprod, aprod]}\n" \
	"policy:\n" \
	"  groups:\n" \
	"    x: {title: Group X, services: [one, two]}\n" \
	"    y: [two, three]\n" \
	"  services: {one: {maturity: experimental, " \
	"users: few, audience: feature-seeking, impact: low}, " \
	"four: {users: %s}}\n" \
	"  rules:\n"

static struct conf *
test_load(const char *rules, const char *users, char **ret_complaints)
{
	struct complaints complaints = { 0 };
	struct text yaml = { 0 }, text = { 0 };
	struct conf *conf = NULL;

	text_putf(&yaml, TEST_SITE "%s", users, rules);
	if (conf_parse("f", text_string(&yaml), yaml.length, NULL, &conf,
	    &complaints) < 0)
		conf = NULL;
	else
		conf_check(conf, TEST_NOW_AT, &complaints);
	complaint_format(&complaints, false, &text);
	complaint_clear(&complaints);
	text_clear(&yaml);
	*ret_complaints = text_take(&text);
	return conf;
}

/* Who found out before how the rules name the service gets the same answer. */
static void
check_ranked(const struct policy *policy, struct policy_question question,
    const struct policy_answer *plain)
{
	struct policy_answer ranked;
	int ranks[32];
	size_t i;

	if (!CHECK(policy->rules.count <= countof(ranks)))
		return;
	policy_rank(policy, question.service, ranks);
	question.ranks = ranks;
	policy_find(policy, &question, &ranked);
	CHECK_NUMBER(ranked.fits.count, plain->fits.count);
	for (i = 0; i < ranked.fits.count && i < plain->fits.count; i++)
		CHECK(ranked.fits.items[i].rule == plain->fits.items[i].rule &&
		    ranked.fits.items[i].service ==
		    plain->fits.items[i].service);
	CHECK((ranked.decided == NULL) == (plain->decided == NULL));
	if (ranked.decided != NULL && plain->decided != NULL)
		CHECK(ranked.decided->process == plain->decided->process);
	policy_clear_answer(&ranked);
}

#define TEST_RULES \
	"    - {title: all, any: consensus}\n" \
	"    - {title: all prod, prod: {announce: team, notice: 1h}}\n" \
	"    - {title: a, environments: a, any: at-will}\n" \
	"    - {title: b, environments: bprod, prod: {board: board}}\n" \
	"    - {title: x, services: x, int: automatic}\n" \
	"    - {title: x in a, services: x, environments: a, prod: {approve: " \
	"lead, channel: team, notice: 24h}}\n" \
	"    - {title: one, services: one, prod: [{when: [major, minor], " \
	"window: [monday, thursday]}, {when: emergency, process: at-will}, " \
	"{when: [patch, disruption], board: board}]}\n"

/* What nobody has said is the worst, in whatever order and shape the entries
 * are. */
static void
test_unsaid(void)
{
	static const struct {
		const char *cell;
		struct process_case what;
		const char *words;
	} rows[] = {
		{ "[{when: [patch, values], process: at-will}, {approve: lead}]",
		  { 0 }, "The lead has to okay it" },
		{ "[{when: no-disruption, process: at-will}, {approve: lead}]",
		  { 0 }, "The lead has to okay it" },
		{ "[{when: no-disruption, process: at-will}, {approve: lead}]",
		  { .classes = 1u << CHANGE_PATCH },
		  "The lead has to okay it" },
		{ "[{when: [patch, no-disruption], process: at-will}, "
		  "{approve: lead}]", { .disruption = WHETHER_NO },
		  "The lead has to okay it" },
		/* what is odd and heavier than what the major one asks for */
		{ "[{when: patch, board: board}, {approve: lead}]", { 0 },
		  "board has to approve it" },
		{ "[{when: [minor, no-disruption], board: board}, "
		  "{when: major, process: consensus}, at-will]", { 0 },
		  "board has to approve it" },
		{ "[{when: values, announce: team, notice: 24h}, "
		  "{announce: team, notice: 1h}]", { 0 },
		  "announced in #team, 24 hours before at least" },
		/* a notice in words: one of each, and what is no whole minute
		 */
		{ "{announce: team, notice: 60s}", { 0 },
		  "announced in #team, 1 minute before at least" },
		{ "{announce: team, notice: 90s}", { 0 },
		  "announced in #team, 2 minutes before at least" },
		{ "{announce: team, notice: 1h}", { 0 },
		  "announced in #team, 1 hour before at least" },
		{ "{announce: team, notice: 3601s}", { 0 },
		  "announced in #team, 61 minutes before at least" },
		/* of equals that for the major one with disruption */
		{ "[{when: [minor, major], window: monday}, "
		  "{window: thursday}]", { 0 }, "in Monday" },
		{ "[{when: disruption, window: monday}, {window: thursday}]",
		  { 0 }, "in Monday" },
		/* all that an entry is not for is for nobody's entry */
		{ "[{when: [major, minor, patch, pre-release, dated, version, "
		  "enabled, removed, templates], process: at-will}, "
		  "{approve: lead}]", { 0 }, "The lead has to okay it" },
		/* what is lighter is no way out where nothing is written */
		{ "[{when: patch, process: at-will}]", { 0 }, NULL },
		{ "[{when: patch, board: board}]", { 0 },
		  "board has to approve it" },
		/* nor an entry behind one that is for all */
		{ "[{when: emergency, board: board}, {when: [major, minor], "
		  "process: at-will}, consensus]", { 0 }, "the team agrees" },
	};
	struct policy_answer answer;
	struct text text = { 0 };
	struct conf *conf;
	char *complaints;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		text_putf(&text, "    - {prod: %s}\n", rows[i].cell);
		conf = test_load(text_string(&text), "few", &complaints);
		if (!CHECK_ROW(conf != NULL, complaints))
			continue;
		policy_find(&conf->policy, &(struct policy_question){
		    .service = "nine", .what = rows[i].what, .environment =
		    conf_find_environment(conf, "aprod") }, &answer);
		text_cut(&text, 0);
		if (answer.decided != NULL)
			process_format(&text, answer.decided->process);
		CHECK_STRING(text_string(&text), rows[i].words == NULL ? "" :
		    rows[i].words);
		policy_clear_answer(&answer);
		conf_release(conf);
		free(complaints);
	}
	text_clear(&text);
}

static void
test_find(void)
{
	static const struct {
		const char *service, *environment;
		struct process_case what;
		const char *rule, *words;
	} rows[] = {
		/* nobody's service: the environment decides, then the tier */
		{ "nine", "adev", { 0 }, "a",
		  "developer at will, no heads-up" },
		{ "nine", "aprod", { 0 }, "a",
		  "developer at will, no heads-up" },
		{ "nine", "bint", { 0 }, "all", "the team agrees" },
		{ "nine", "bprod", { 0 }, "b", "board has to approve it" },
		{ "four", "bprod", { 0 }, "b", "board has to approve it" },
		/* a service's group beats the environment by name */
		{ "two", "bint", { 0 }, "x", "automatic" },
		{ "two", "aprod", { 0 }, "x in a", "The lead has to okay it "
		  "in #team, 24 hours before at least" },
		/* … but only where its rule says something for the tier */
		{ "two", "bprod", { 0 }, "b", "board has to approve it" },
		{ "two", "adev", { 0 }, "a",
		  "developer at will, no heads-up" },
		/* the service by name beats all; then its conditions */
		{ "one", "aprod", { .classes = 1u << CHANGE_MAJOR }, "one",
		  "in Monday or Thursday" },
		{ "one", "bprod", { 0 }, "one", "board has to approve it" },
		{ "one", "aprod", { .classes = 1u << CHANGE_PATCH,
		  .is_emergency = true }, "one",
		  "developer at will, no heads-up" },
		{ "one", "aprod", { .classes = 1u << CHANGE_PATCH,
		  .disruption = WHETHER_YES }, "one",
		  "board has to approve it" },
		{ "one", "aprod", { .classes = 1u << CHANGE_PATCH }, "one",
		  "board has to approve it" },
		/* none of them fits: the next rule decides */
		{ "one", "aprod", { .classes = 1u << CHANGE_PATCH,
		  .disruption = WHETHER_NO }, "x in a", "The lead has to okay "
		  "it in #team, 24 hours before at least" },
		{ "one", "bprod", { .classes = 1u << CHANGE_VALUES }, "b",
		  "board has to approve it" },
	};
	struct policy_question question;
	struct policy_answer answer;
	struct text words = { 0 };
	struct conf *conf;
	char *complaints;
	size_t i;

	conf = test_load(TEST_RULES, "few", &complaints);
	CHECK_STRING(complaints, "f:2:3: warning: the environment \"adev\" is "
	    "in no window\nf:4:3: warning: the environment \"bint\" is in no "
	    "window\n");
	for (i = 0; conf != NULL && i < countof(rows); i++) {
		question = (struct policy_question){
		    .service = rows[i].service, .what = rows[i].what,
		    .environment = conf_find_environment(conf,
		    rows[i].environment) };
		policy_find(&conf->policy, &question, &answer);
		if (CHECK_ROW(answer.decided != NULL, rows[i].words)) {
			CHECK_STRING(answer.decided->rule->title,
			    rows[i].rule);
			process_format(&words, answer.decided->process);
			CHECK_STRING(text_string(&words), rows[i].words);
		}
		check_ranked(&conf->policy, question, &answer);
		text_cut(&words, 0);
		policy_clear_answer(&answer);
	}
	CHECK(policy_has_service(&conf->policy, "three"));
	CHECK(policy_has_service(&conf->policy, "four"));
	CHECK(!policy_has_service(&conf->policy, "x"));
	CHECK(!policy_has_service(&conf->policy, "nine"));
	text_clear(&words);
	conf_release(conf);
	free(complaints);
}

/* What is wrong with a list of rules; "" accepts. */
static void
test_refused(void)
{
	static const struct { const char *rules, *want; } rows[] = {
		{ "    []\n", "f:18:5: error: rules must be a list of 1 to 500 "
		  "maps such as {services: GROUP, environments: GROUP, prod: "
		  "consensus}, found an empty list\n" },
		{ "    - {title: t}\n", "f:18:7: error: this rule says "
		  "nothing; accepted are bleed, dev, int, prod, any, each with "
		  "a process\n" },
		{ "    - {prd: consensus, any: at-will}\n", "f:18:8: error: "
		  "unknown key \"prd\"; did you mean \"prod\"? accepted are title, "
		  "services, environments, bleed, dev, int, prod, any\n" },
		{ "    - {prod: concensus}\n", "f:18:14: error: prod must be "
		  "automatic, at-will or consensus, found \"concensus\"; "
		  "did you mean \"consensus\"?\n" },
		{ "    - {prod: window}\n", "f:18:14: error: window needs a "
		  "name: {window: ID}\n" },
		{ "    - {prod: {window: thursdy}}\n", "f:18:23: error: no "
		  "window is called \"thursdy\"; did you mean "
		  "\"thursday\"?\n" },
		{ "    - {prod: {approve: leed}}\n", "f:18:24: error: no person "
		  "is called \"leed\"; did you mean \"lead\"?\n" },
		{ "    - {prod: {announce: tem, notice: 1h}}\n", "f:18:25: "
		  "error: no channel is called \"tem\"; did you mean "
		  "\"team\"?\n" },
		{ "    - {prod: {approve: lead, board: board}}\n", "f:18:37: "
		  "error: board: approve is there already; write two entries, "
		  "as a list, each with its \"when\"\n" },
		{ "    - {prod: {notice: 1h}}\n", "f:18:14: error: which "
		  "process is it? Accepted are announce, approve, board, "
		  "consensus, window, or process: automatic, at-will, "
		  "consensus\n" },
		{ "    - {prod: {process: at-will, when: majr}}\n", "f:18:39: "
		  "error: when must be major, minor, patch, "
		  "pre-release, dated, version, enabled, removed, templates, "
		  "values, unknown, disruption, no-disruption, emergency or "
		  "no-emergency, found \"majr\"; did you mean \"major\"?\n" },
		{ "    - {prod: {process: at-will, when: [disruption, "
		  "no-disruption]}}\n", "f:18:52: error: when: "
		  "\"no-disruption\" contradicts the word before it, so it "
		  "would never apply\n" },
		{ "    - {prod: [consensus, at-will]}\n", "f:18:26: error: the "
		  "process before it has no \"when\" and is for every change, "
		  "so this one would never apply; put it first\n" },
		{ "    - {services: gx, any: at-will}\n", "f:18:18: error: no "
		  "service or group is called \"gx\"; did you mean \"x\"?\n" },
		{ "    - {environments: aprd, any: at-will}\n", "f:18:22: "
		  "error: no environment or group of environments is called "
		  "\"aprd\"; did you mean \"aprod\"?\n" },
		/* none of the two decides for "two" */
		{ "    - {services: x, any: at-will}\n"
		  "    - {services: y, any: consensus}\n", "f:19:7: error: for "
		  "two in adev this rule and that of line 18 are equally "
		  "specific, so none decides; name the service, the "
		  "environment or the tier in one of them\n" },
		{ "    - {any: at-will}\n    - {any: consensus}\n", "f:19:7: "
		  "error: for one in adev this rule and that of line 18 are "
		  "equally specific, so none decides; name the service, the "
		  "environment or the tier in one of them\n" },
		/* told apart by the tier, the environment, the service */
		{ "    - {services: x, any: at-will}\n"
		  "    - {services: y, environments: [a, b], any: consensus}\n"
		  "    - {services: x, environments: aprod, prod: "
		  "consensus}\n", "" },
		/* the window reminds a day before */
		{ "    - {prod: {approve: lead, channel: team, notice: 24h}}\n",
		  "" },
		{ "    - {prod: {approve: lead, channel: team, notice: 25h}}\n",
		  "f:10:3: error: thursday: the policy wants 1d 1h of notice in "
		  "the channel \"team\" for aprod (rule of line 18), and the "
		  "window reminds only 1d before there; add 1d 1h to its "
		  "remind\n" },
		/* monday does not announce there */
		{ "    - {prod: {window: monday, channel: team, notice: "
		  "48h}}\n", "f:10:3: warning: thursday works in aprod, and "
		  "the policy has changes there go in Monday only\n" },
		/* and where something is at will there, it may */
		{ "    - {services: x, prod: {window: monday}}\n"
		  "    - {services: two, prod: at-will}\n", "" },
		{ "    - {environments: bint, int: {window: monday}}\n",
		  "f:18:33: warning: the window \"monday\" works in no "
		  "environment of this rule and tier, so a change would wait "
		  "for ever\n" },
	};
	static const char quiet[] = "f:2:3: warning: the environment \"adev\" "
	    "is in no window\nf:4:3: warning: the environment \"bint\" is in "
	    "no window\n";
	struct conf *conf;
	char *complaints;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		conf = test_load(rows[i].rules, "few", &complaints);
		CHECK_STRING(strncmp(complaints, quiet, sizeof(quiet) - 1) ==
		    0 ? complaints + sizeof(quiet) - 1 : complaints,
		    rows[i].want);
		conf_release(conf);
		free(complaints);
	}
}

static void
test_factors(void)
{
	static const struct {
		struct factors factors;
		enum environment_tier tier;
		enum factor_nature nature;
		int want;
		const char *mark;
	} rows[] = {
		{ { { 0 } }, TIER_PROD, NATURE_ORDINARY, 120,
		  "team consensus" },
		{ { { 1, 1, 1, 1 } }, TIER_PROD, NATURE_ORDINARY, 0,
		  "automatic" },
		{ { { 1, 1, 1, 1 } }, TIER_PROD, NATURE_MAJOR, 40,
		  "automatic" },
		{ { { 3, 3, 3, 3 } }, TIER_PROD, NATURE_ORDINARY, 240,
		  "release manager's approval" },
		{ { { 3, 3, 3, 3 } }, TIER_PROD, NATURE_MAJOR, 280,
		  "change control board's approval" },
		{ { { 3, 3, 3, 3 } }, TIER_PROD, NATURE_COSMETIC, 200,
		  "release manager's approval" },
		{ { { 3, 3, 3, 3 } }, TIER_INT, NATURE_ORDINARY, 144,
		  "team consensus" },
		{ { { 3, 3, 3, 3 } }, TIER_DEV, NATURE_ORDINARY, 60,
		  "team consensus" },
		{ { { 3, 3, 3, 3 } }, TIER_BLEED, NATURE_MAJOR, 0,
		  "automatic" },
		{ { { 1, 1, 1, 2 } }, TIER_DEV, NATURE_COSMETIC, 0,
		  "automatic" },
	};
	struct text how = { 0 };
	size_t i;
	int weight;

	for (i = 0; i < countof(rows); i++) {
		weight = factor_weigh(&rows[i].factors, rows[i].tier,
		    rows[i].nature, NULL);
		CHECK_NUMBER(weight, rows[i].want);
		CHECK_STRING(factor_mark_name(weight), rows[i].mark);
	}
	(void)factor_weigh(&(struct factors){ { 3, 0, 2, 1 } }, TIER_INT,
	    NATURE_COSMETIC, &how);
	CHECK_STRING(text_string(&how), "maturity: mature, 2 of 2\n"
	    "users: not given, the middle, 1 of 2\n"
	    "audience: mixed, 1 of 2\nimpact: low, 0 of 2\n"
	    "the service: 4 of 8, which is 1.20 of 2.40\n"
	    "int: times 0.60\na cosmetic change: -0.40\n"
	    "together: 0.32, next to automatic\n");
	text_clear(&how);
}

/* The notice moves what comes next; other windows do not take it. */
static void
test_advice(void)
{
	static const struct {
		const char *service, *environment;
		const char *want;
	} rows[] = {
		/* the first Thursday after 24 hours, which end in a freeze;
		 * Mondays work there too */
		{ "two", "aprod", "2026-11-25T00:00:00Z: thursday/2026-11-26, "
		  "monday/2026-11-30, thursday/2026-12-03" },
		{ "one", "bprod", "2026-11-22T13:00:00Z: monday/2026-11-23, "
		  "monday/2026-11-30, monday/2026-12-07" },
		{ "nine", "aprod", "2026-11-22T13:00:00Z:" },
	};
	struct advice_question question;
	struct advice advice;
	struct text text = { 0 };
	struct conf *conf;
	char *complaints;
	size_t i, k;

	conf = test_load(TEST_RULES "  freezes:\n    - {title: F, from: "
	    "2026-11-23, until: 2026-11-24, services: two}\n", "few",
	    &complaints);
	for (i = 0; conf != NULL && i < countof(rows); i++) {
		question = (struct advice_question){ .now_at = TEST_NOW_AT,
		    .policy = { .service = rows[i].service, .environment =
		    conf_find_environment(conf, rows[i].environment) } };
		advice_plan(conf, &question, &advice);
		civil_format_utc(&text, advice.notice_at);
		text_puts(&text, ":");
		for (k = 0; k < advice.windows.list.count; k++) {
			const struct occurrence *one =
			    &advice.windows.list.items[k];

			text_putf(&text, "%s %s/", k > 0 ? "," : "",
			    one->window->id);
			civil_format(&text, one->original_local);
			text_cut(&text, text.length - strlen("T00:00"));
		}
		CHECK_STRING(text_string(&text), rows[i].want);
		text_cut(&text, 0);
		advice_clear(&advice);
	}
	for (i = 0; i < CHANGE_CLASS_COUNT; i++)
		CHECK_STRING(advice_classes()->names[i],
		    change_class_name((enum change_class)i));
	CHECK_NUMBER(advice_classes()->count, CHANGE_CLASS_COUNT);
	text_clear(&text);
	conf_release(conf);
	free(complaints);
}

/* A rule laxer than the factors is told, once for a service. */
static void
test_lax(void)
{
	struct conf *conf;
	char *complaints;

	conf = test_load("    - {environments: a, any: automatic}\n",
	    "many", &complaints);
	CHECK(strstr(complaints, "f:18:30: warning: four in aprod: its factors "
	    "suggest release manager's approval, and this is laxer: automatic "
	    "(see `patchday policy suggest four`)\n") !=
	    NULL);
	CHECK(strstr(complaints, "one in") == NULL);
	conf_release(conf);
	free(complaints);
}

int
main(void)
{
	test_find();
	test_unsaid();
	test_refused();
	test_factors();
	test_advice();
	test_lax();
	return harness_end();
}
