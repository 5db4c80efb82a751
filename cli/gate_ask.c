/* SPDX-License-Identifier: MIT */
/*
 * Who is asked.  A service that was named has to answer: to fall back upon the
 * configuration would open a gate that somebody closed by calling a window off.
 * Where none was named and none is there, as in many a CI job, the
 * configuration is what there is, and the answer says so (`basis`).
 *
 *	GET /api/v1/gate?service=nublado&environment=idfprod&change=major
 */
#include "gate_ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "civil.h"
#include "gate.h"
#include "html.h"
#include "policy_args.h"
#include "remote.h"

static enum cli_status
gate_ask_read_announced(const struct cli *cli, int64_t *ret_at)
{
	const char *value = cli_find(cli, "announced-at");

	return value == NULL ? CLI_OK : cli_read_time(cli, "--announced-at",
	    value, ret_at);
}

enum cli_status
gate_ask_read(const struct cli *cli, struct gate_ask *ret_ask)
{
	enum cli_status status;

	ret_ask->service = cli_find(cli, "service");
	ret_ask->environment = cli_find(cli, "environment");
	ret_ask->version = cli_find(cli, "version");
	if (ret_ask->service == NULL || ret_ask->service[0] == '\0' ||
	    ret_ask->environment == NULL || ret_ask->environment[0] == '\0')
		return cli_fail_usage(cli, "--service NAME and --environment "
		    "ID are needed");
	status = policy_args_read(cli, &ret_ask->what);
	return status != CLI_OK ? status :
	    gate_ask_read_announced(cli, &ret_ask->announced_at);
}

/* --- the service ---------------------------------------------------------- */

static void
gate_ask_put(struct text *target, const char *name, const char *value)
{
	if (value == NULL)
		return;
	text_putf(target, "%s%s=", strchr(target->bytes, '?') == NULL ? "?" :
	    "&", name);
	html_percent(target, value);
}

static void
gate_ask_put_at(struct text *target, const char *name, int64_t at)
{
	struct text value = { 0 };

	civil_format_utc(&value, at);
	gate_ask_put(target, name, text_string(&value));
	text_clear(&value);
}

static void
gate_ask_format(struct text *target, const struct cli *cli,
    const struct gate_ask *ask)
{
	text_puts(target, "/api/v1/gate");
	gate_ask_put(target, "service", ask->service);
	gate_ask_put(target, "environment", ask->environment);
	gate_ask_put(target, "version", ask->version);
	gate_ask_put(target, "change", cli_find(cli, "change"));
	if (ask->what.disruption != WHETHER_UNKNOWN)
		gate_ask_put(target, "disruption",
		    ask->what.disruption == WHETHER_YES ? "true" : "false");
	if (ask->what.is_emergency)
		gate_ask_put(target, "emergency", "true");
	if (ask->announced_at != 0)
		gate_ask_put_at(target, "announced_at", ask->announced_at);
	/* The service has a clock of its own; who pretends says so. */
	if (cli->clock.kind == CLOCK_PINNED)
		gate_ask_put_at(target, "at", clock_now(&cli->clock));
}

/* Was a certain service meant? */
static bool
gate_ask_is_named(const struct cli *cli)
{
	const char *path = getenv("PATCHDAY_SOCKET");

	return remote_find(cli) != NULL || cli_find(cli, "socket") != NULL ||
	    (path != NULL && path[0] != '\0');
}

static enum cli_status
gate_ask_service(struct cli *cli, const struct gate_ask *ask,
    struct text *json)
{
	struct control_reply reply = { 0 };
	struct text target = { 0 };
	enum cli_status status;

	gate_ask_format(&target, cli, ask);
	status = control_ask(cli, "GET", text_string(&target), NULL, &reply);
	if (status == CLI_OK)
		text_put(json, reply.body, reply.length);
	control_reply_clear(&reply);
	text_clear(&target);
	return status;
}

enum cli_status
gate_ask_declare(struct cli *cli, const struct gate_ask *ask)
{
	struct control_reply reply = { 0 };
	struct text body = { 0 };
	struct jsontext json = { .text = &body };
	enum cli_status status;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "service", ask->service);
	jsontext_string(&json, "environment", ask->environment);
	if (cli_find(cli, "because") != NULL)
		jsontext_string(&json, "because", cli_find(cli, "because"));
	if (cli_find(cli, "over") != NULL)
		jsontext_bool(&json, "over", true);
	jsontext_end_object(&json);
	status = control_ask(cli, "POST", "/api/v1/gate/emergencies",
	    text_string(&body), &reply);
	control_reply_clear(&reply);
	text_clear(&body);
	return status;
}

/* --- the configuration ---------------------------------------------------- */

static void
gate_ask_conf(const struct cli *cli, const struct conf *conf,
    const struct gate_ask *ask, struct text *text)
{
	struct environment some = { .id = (char *)ask->environment };
	struct gate_question question = { .policy = {
	    .service = ask->service, .environment = &some,
	    .what = ask->what }, .version = ask->version,
	    .now_at = clock_now(&cli->clock),
	    .announced_at = ask->announced_at };
	struct jsontext json = { .text = text };
	struct gate_answer answer;

	if (conf_find_environment(conf, ask->environment) != NULL)
		question.policy.environment = conf_find_environment(conf,
		    ask->environment);
	gate_plan(conf, &question, &answer);
	gate_format_json(&json, NULL, conf, &question, &answer);
	text_putc(text, '\n');
	gate_clear(&answer);
}

/* It is read once, for the socket and for the answer: that is most of what this
 * command costs.  Faults in it are told only where it has to answer. */
enum cli_status
gate_ask_send(struct cli *cli, const struct gate_ask *ask, struct text *json)
{
	struct complaints complaints = { 0 };
	enum cli_status status = CLI_OK;
	struct conf *conf = NULL;
	char *socket = NULL;

	if (gate_ask_is_named(cli))
		return gate_ask_service(cli, ask, json);
	(void)conf_load_once(cli->conf_path, NULL, &conf, &complaints);
	complaint_clear(&complaints);
	if (conf != NULL)
		socket = conf_service_socket(&conf->service);
	if (control_is_there(socket == NULL ? CONTROL_SOCKET : socket))
		status = gate_ask_service(cli, ask, json);
	else if (conf == NULL)
		status = cli_load_conf(cli, &conf);
	else
		gate_ask_conf(cli, conf, ask, json);
	free(socket);
	conf_release(conf);
	return status;
}
