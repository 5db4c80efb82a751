/* SPDX-License-Identifier: MIT */
/*
 * patchday policy: what the configuration's policy says. `check` about one
 * change in one environment, `table` as the table of a document, `suggest` from
 * the factors of a service.  The configuration is all that is read.
 *
 *	nublado in data.lsst.cloud (idfprod, prod)
 *	Release manager has to okay it in #rsp-team, 24 hours before at least
 */
#include <string.h>

#include "advice.h"
#include "change.h"
#include "cli.h"
#include "nearest.h"
#include "policy_args.h"
#include "timetext.h"

static enum cli_status
policy_read_tier(const struct cli *cli, const char *name,
    enum environment_tier *ret_tier)
{
	const char *names[TIER_COUNT];
	int i;

	for (i = 0; i < TIER_COUNT; i++) {
		names[i] = environment_tier_name((enum environment_tier)i);
		if (strcmp(name, names[i]) != 0)
			continue;
		*ret_tier = (enum environment_tier)i;
		return CLI_OK;
	}
	return cli_fail_usage(cli, "--tier: \"%s\" is unknown; accepted are "
	    "bleed, dev, int, prod", name);
}

/* `some` stands for the environment where only a tier is given. */
static enum cli_status
policy_read_question(const struct cli *cli, const struct conf *conf,
    struct environment *some, struct advice_question *question)
{
	const char *environment = cli_find(cli, "environment");
	const char *tier = cli_find(cli, "tier");
	enum cli_status status;

	question->policy.service = cli_find(cli, "service");
	question->now_at = clock_now(&cli->clock);
	if (question->policy.service == NULL)
		return cli_fail_usage(cli, "check needs --service NAME");
	if ((environment == NULL) == (tier == NULL))
		return cli_fail_usage(cli, "check needs --environment ID, or "
		    "--tier TIER for one that is not in the configuration");
	question->policy.environment = some;
	if (environment != NULL) {
		question->policy.environment = cli_find_environment(cli, conf,
		    environment);
		if (question->policy.environment == NULL)
			return CLI_USAGE;
	} else {
		status = policy_read_tier(cli, tier, &some->tier);
		if (status != CLI_OK)
			return status;
	}
	return policy_args_read(cli, &question->policy.what);
}

static void
policy_put_rule(struct cli *cli, const char *label,
    const struct policy_fit *fit, const char *why)
{
	text_putf(&cli->out, "  %-8s %s (line %d): for ", label,
	    fit->rule->title, fit->rule->line);
	advice_format_fit(&cli->out, fit);
	text_putf(&cli->out, "%s\n", why);
}

/* From when it may go. */
static void
policy_put_times(struct cli *cli, const struct conf *conf,
    const struct advice_question *question, const struct advice *advice)
{
	const struct process *process = advice->answer.decided->process;
	const struct process_case *what = &advice->answer.what;
	const struct occurrence *occurrence;
	struct text *out = &cli->out;
	size_t i;

	if (advice->freeze != NULL) {
		text_puts(out, "  frozen   until ");
		timetext_format(out, advice->freeze->zone,
		    advice->freeze->until_at);
		text_putf(out, ": %s\n", advice->freeze->title);
	}
	if (process->notice_secs > 0) {
		text_puts(out, "  notice   said now, it may go from ");
		/* Up to the next minute: nobody waits for a second. */
		timetext_format(out, conf->zones.items[0],
		    (advice->notice_at + 59) / 60 * 60);
		text_puts(out, " on\n");
	}
	for (i = 0; i < advice->windows.list.count; i++) {
		occurrence = &advice->windows.list.items[i];
		text_puts(out, i == 0 ? "  windows  " : "           ");
		timetext_format_span(out, occurrence->window->zone,
		    occurrence->start_at, occurrence->end_at);
		text_putf(out, "  %s%s\n", occurrence->window->title,
		    occurrence->status == OCCURRENCE_TENTATIVE ?
		    " (to be confirmed)" : "");
	}
	if (process->kind == PROCESS_WINDOW && i == 0)
		text_puts(out, "  windows  none is planned\n");
	if (question->policy.what.disruption == WHETHER_UNKNOWN &&
	    what->disruption != WHETHER_UNKNOWN)
		text_putf(out, "  Nobody said whether disruption is expected, "
		    "so the worst is taken; see --%sdisruption.\n",
		    what->disruption == WHETHER_YES ? "no-" : "");
	if (question->policy.what.classes == 0 && what->classes != 0)
		text_puts(out, "  Nobody said what class of change it is, so "
		    "the worst is taken; see --change.\n");
}

static void
policy_print_advice(struct cli *cli, const struct conf *conf,
    const struct advice_question *question, const struct advice *advice)
{
	const struct environment *environment = question->policy.environment;
	const struct policy_fit *decided = advice->answer.decided, *fit;
	struct text *out = &cli->out;
	size_t i;

	text_putf(out, "%s%s%s in ", cli_style(cli, CLI_BOLD),
	    question->policy.service, cli_style(cli, CLI_PLAIN));
	if (environment->id != NULL)
		text_putf(out, "%s (%s, %s)\n", environment->title,
		    environment->id, environment_tier_name(
		    environment->tier));
	else
		text_putf(out, "an environment of the tier %s\n",
		    environment_tier_name(environment->tier));
	text_puts(out, cli_style(cli, CLI_GREEN));
	process_format(out, decided->process);
	text_putf(out, "%s\n", cli_style(cli, CLI_PLAIN));
	policy_put_times(cli, conf, question, advice);
	policy_put_rule(cli, "decided", decided, "");
	for (i = 0; i < advice->answer.fits.count; i++) {
		fit = &advice->answer.fits.items[i];
		if (fit != decided)
			policy_put_rule(cli, "beaten", fit,
			    fit->process == NULL ?
			    "; none of its conditions fits" : "");
	}
}

/* The nearest name: most of what is not in a policy is a typing error. */
static enum cli_status
policy_fail_unwritten(const struct cli *cli, const struct conf *conf,
    const struct advice_question *question)
{
	const struct environment *environment = question->policy.environment;
	const char *nearest = NULL;
	policy_names names = { 0 };
	struct error error = { 0 };

	if (!policy_has_service(&conf->policy, question->policy.service)) {
		policy_list_services(&conf->policy, &names);
		nearest = nearest_find(question->policy.service, names.items,
		    names.count);
	}
	(void)error_set(&error, ERROR_INPUT, "the policy says nothing about "
	    "%s in %s%s%s%s%s", question->policy.service,
	    environment->id != NULL ? environment->id : "the tier ",
	    environment->id != NULL ? "" : environment_tier_name(
	    environment->tier), nearest != NULL ? "; did you mean \"" : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
	array_clear(&names);
	return cli_fail(cli, CLI_REFUSED, &error);
}

static enum cli_status
policy_run_check(struct cli *cli, const struct conf *conf)
{
	struct environment some = { 0 };
	struct advice_question question = { 0 };
	struct jsontext json = { .text = &cli->out, .is_pretty = true };
	struct advice advice;
	enum cli_status status;

	status = policy_read_question(cli, conf, &some, &question);
	if (status != CLI_OK)
		return status;
	advice_plan(conf, &question, &advice);
	if (cli->is_json)
		advice_format_json(&json, NULL, &question, &advice);
	if (advice.answer.decided == NULL)
		status = cli->is_json ? CLI_REFUSED :
		    policy_fail_unwritten(cli, conf, &question);
	else if (!cli->is_json)
		policy_print_advice(cli, conf, &question, &advice);
	advice_clear(&advice);
	return status;
}

static enum cli_status
policy_run_table(struct cli *cli, const struct conf *conf)
{
	struct jsontext json = { .text = &cli->out, .is_pretty = true };
	const char *name = cli_find(cli, "format");
	int i;

	if (name != NULL && cli->is_json)
		return cli_fail_usage(cli, "--format and --json do not go "
		    "together");
	if (cli->is_json) {
		policy_format_json(&json, &conf->policy, advice_classes());
		return CLI_OK;
	}
	for (i = 0; name != NULL && i < POLICY_FORM_COUNT; i++)
		if (strcmp(name, policy_form_name((enum policy_form)i)) == 0)
			break;
	if (name == NULL)
		i = POLICY_TEXT;
	if (i == POLICY_FORM_COUNT)
		return cli_fail_usage(cli, "--format: \"%s\" is unknown; "
		    "accepted are text, rst, html, markdown", name);
	policy_format(&cli->out, &conf->policy, (enum policy_form)i,
	    advice_classes());
	return CLI_OK;
}

/* One environment, and what is written for it. */
static void
policy_put_suggestion(struct cli *cli, const struct conf *conf,
    const struct environment *environment, const struct factors *factors,
    struct jsontext *json)
{
	static const enum factor_nature nature = NATURE_ORDINARY;
	struct policy_question question = { .service = cli->words.items[1],
	    .environment = environment, .what = { .disruption = WHETHER_NO,
	    .classes = 1u << CHANGE_PATCH } };
	int weight = factor_weigh(factors, environment->tier, nature, NULL);
	struct policy_answer answer;
	struct text written = { 0 };

	policy_find(&conf->policy, &question, &answer);
	if (answer.decided != NULL)
		process_format(&written, answer.decided->process);
	if (json->text != NULL) {
		jsontext_object(json, NULL);
		jsontext_string(json, "environment", environment->id);
		jsontext_number(json, "hundredths", weight);
		jsontext_string(json, "suggested", factor_mark_name(weight));
		jsontext_string(json, "written", answer.decided == NULL ?
		    NULL : text_string(&written));
		jsontext_end_object(json);
	} else {
		text_putf(&cli->out, "%-18s %d.%02d  %s; written: %s\n",
		    environment->id, weight / 100, weight % 100,
		    factor_mark_name(weight), answer.decided == NULL ?
		    "nothing" : text_string(&written));
	}
	text_clear(&written);
	policy_clear_answer(&answer);
}

/* The working is shown once, for what faces users. */
static enum cli_status
policy_run_suggest(struct cli *cli, const struct conf *conf)
{
	static const struct factors none = { 0 };
	const struct policy_service *service = policy_find_service(
	    &conf->policy, cli->words.items[1]);
	const struct factors *factors = service == NULL ? &none :
	    &service->factors;
	struct jsontext json = { .text = cli->is_json ? &cli->out : NULL };
	struct text how = { 0 };
	size_t i;

	(void)factor_weigh(factors, TIER_PROD, NATURE_ORDINARY, &how);
	if (json.text != NULL) {
		jsontext_object(&json, NULL);
		jsontext_string(&json, "service", cli->words.items[1]);
		jsontext_string(&json, "how", text_string(&how));
		jsontext_list(&json, "environments");
	} else {
		text_puts(&cli->out, text_string(&how));
		if (service == NULL)
			text_puts(&cli->out, "No factor is given for it: see "
			    "policy, services in patchday.conf(5).\n");
		text_putc(&cli->out, '\n');
	}
	for (i = 0; i < conf->environments.count; i++)
		policy_put_suggestion(cli, conf,
		    &conf->environments.items[i], factors, &json);
	if (json.text != NULL) {
		jsontext_end_list(&json);
		jsontext_end_object(&json);
		text_putc(&cli->out, '\n');
	}
	text_clear(&how);
	return CLI_OK;
}

/* Options that are not for suggest, and behind the first not for table. */
static const char *const policy_refused[] = { "format", "service",
	"environment", "tier", "change", "disruption", "no-disruption",
	"emergency", NULL };
static const char *const policy_refused_check[] = { "format", NULL };

static const struct policy_verb {
	const char *name;
	size_t words;		/* with the verb itself */
	const char *const *refused;
	enum cli_status (*run)(struct cli *cli, const struct conf *conf);
} policy_verbs[] = {
	{ "check", 1, policy_refused_check, policy_run_check },
	{ "table", 1, policy_refused + 1, policy_run_table },
	{ "suggest", 2, policy_refused, policy_run_suggest },
};

static enum cli_status
policy_run(struct cli *cli)
{
	const struct policy_verb *verb = NULL;
	struct error error = { 0 };
	struct conf *conf = NULL;
	enum cli_status status;
	size_t i;

	for (i = 0; i < countof(policy_verbs); i++)
		if (strcmp(policy_verbs[i].name, cli->words.items[0]) == 0)
			verb = &policy_verbs[i];
	if (verb == NULL)
		return cli_fail_usage(cli, "\"%s\" is unknown; accepted are "
		    "check, table and suggest", cli->words.items[0]);
	if (cli->words.count != verb->words)
		return cli_fail_usage(cli, verb->words == 2 ?
		    "suggest needs a service" : "\"%s\" is one argument too "
		    "many", cli->words.items[cli->words.count - 1]);
	status = cli_refuse_options(cli, verb->name, verb->refused);
	if (status == CLI_OK)
		status = cli_load_conf(cli, &conf);
	if (status != CLI_OK)
		return status;
	if (policy_is_empty(&conf->policy) && verb->words == 1) {
		(void)error_set(&error, ERROR_INPUT, "%s has no policy; "
		    "patchday.conf(5) says how to write one", conf->path);
		status = cli_fail(cli, CLI_REFUSED, &error);
	} else {
		status = verb->run(cli, conf);
	}
	conf_release(conf);
	return status;
}

static const struct cli_option policy_options[] = {
	{ "service", 0, "NAME", "The service, as Argo CD calls it" },
	{ "environment", 0, "ID", "Where it is to go" },
	{ "tier", 0, "TIER", "Instead: some environment of that tier" },
	POLICY_ARGS_OPTIONS,
	{ "emergency", 0, NULL, "It is an emergency" },
	{ "format", 0, "FORM", "Of the table: text, rst, html, markdown" },
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_policy = {
	.name = "policy",
	.usage = "check --service NAME --environment ID [--change CLASS] | "
	    "table [--format FORM] | suggest SERVICE",
	.summary = "Show who has to be asked for a change, and when it may go",
	.help = "check tells which rule of the policy decides, the process, "
	    "who must agree, the notice, and the next windows; exit status 1: "
	    "the policy says nothing. What is not said is taken for the "
	    "worst.\n\ntable writes the policy as a document's table.\n\n"
	    "suggest derives a place on the axis of formality from the "
	    "factors of a service, shows how, and what is written.",
	.examples = "patchday policy check --service nublado "
	    "--environment idfprod\n"
	    "patchday policy check --service ook --environment "
	    "roundtable-prod \\\n"
	    "    --no-disruption --json\n"
	    "patchday policy table --format rst >policy-table.rst\n"
	    "patchday policy suggest nublado\n",
	.options = policy_options,
	.least = 1, .most = 2,
	.run = policy_run,
};
