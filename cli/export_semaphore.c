/* SPDX-License-Identifier: MIT */
/*
 * Banners for semaphore: from the service, which knows what people moved,
 * skipped and made longer, or with --offline from the configuration alone.
 */
#include "export_semaphore.h"

#include <inttypes.h>

#include "banners.h"
#include "broadcast.h"
#include "civil.h"
#include "control.h"

static enum cli_status
export_semaphore_offline(struct cli *cli, int64_t days,
    struct broadcasts *broadcasts)
{
	struct broadcast_plan plan = { .now_at = clock_now(&cli->clock) };
	struct conf *conf = NULL;
	struct error error;
	enum cli_status status = cli_load_conf(cli, &conf);

	if (status != CLI_OK)
		return status;
	plan.site = &conf->feed_site;
	plan.until_at = plan.now_at + days * CIVIL_DAY_SECS;
	plan.utc = zonedir_find(conf->zonedir, "UTC", &error);
	if (plan.utc == NULL)
		status = cli_fail(cli, CLI_FAILED, &error);
	else
		broadcast_list(&plan, broadcasts);
	conf_release(conf);
	return status;
}

static enum cli_status
export_semaphore_ask(struct cli *cli, int64_t days,
    struct broadcasts *broadcasts)
{
	struct control_reply reply = { 0 };
	struct text target = { 0 };
	struct error error;
	enum cli_status status;

	text_putf(&target, "/api/v1/broadcasts?days=%" PRId64, days);
	status = control_ask(cli, "GET", text_string(&target), NULL, &reply);
	if (status == CLI_OK && broadcast_parse(reply.body, reply.length,
	    broadcasts, &error) < 0) {
		(void)error_prefix(&error, "the service's answer");
		status = cli_fail(cli, CLI_FAILED, &error);
	}
	control_reply_clear(&reply);
	text_clear(&target);
	return status;
}

/* Each file behind its name. */
static void
export_semaphore_print(struct cli *cli, const struct broadcasts *broadcasts)
{
	size_t i;

	if (cli->is_json) {
		broadcast_format(&cli->out, broadcasts);
		return;
	}
	for (i = 0; i < broadcasts->list.count; i++)
		text_putf(&cli->out, "%s==> %s <==\n%s", i > 0 ? "\n" : "",
		    broadcasts->list.items[i].name,
		    broadcasts->list.items[i].content);
}

static enum cli_status
export_semaphore_write(struct cli *cli, const struct broadcasts *broadcasts)
{
	const char *folder = cli_find(cli, "output");
	const char *repository = cli_find(cli, "git");
	struct banners banners = { 0 };
	struct error error;
	enum cli_status status = CLI_OK;
	size_t count = broadcasts->list.count;
	int result;

	result = repository != NULL ? banners_commit(repository, broadcasts,
	    clock_now(&cli->clock), &banners, &error) :
	    banners_write(folder, broadcasts, &banners, &error);
	if (result < 0)
		status = cli_fail(cli, error.code == ERROR_INPUT ?
		    CLI_REFUSED : CLI_FAILED, &error);
	else
		text_putf(&cli->out, "%s%zu banner%s: %zu new, %zu changed, "
		    "%zu removed\n", text_string(&banners.told), count,
		    count == 1 ? "" : "s", banners.added, banners.changed,
		    banners.removed);
	text_clear(&banners.told);
	return status;
}

enum cli_status
export_semaphore_run(struct cli *cli)
{
	bool is_written = cli_find(cli, "output") != NULL ||
	    cli_find(cli, "git") != NULL;
	struct broadcasts broadcasts = { 0 };
	int64_t days = BROADCAST_DAYS;
	enum cli_status status;

	if (cli_find(cli, "output") != NULL && cli_find(cli, "git") != NULL)
		return cli_fail_usage(cli, "-o is any folder, --git a "
		    "checkout: one of them");
	if (cli_find(cli, "environment") != NULL ||
	    cli_find(cli, "project") != NULL)
		return cli_fail_usage(cli, "--environment and --project are "
		    "of argocd-sync-windows; a banner says itself where it is "
		    "shown");
	status = cli_read_number(cli, "days", 1, BROADCAST_DAYS_MAX, &days);
	if (status == CLI_OK)
		status = cli_find(cli, "offline") != NULL ?
		    export_semaphore_offline(cli, days, &broadcasts) :
		    export_semaphore_ask(cli, days, &broadcasts);
	if (status == CLI_OK && is_written)
		status = export_semaphore_write(cli, &broadcasts);
	else if (status == CLI_OK)
		export_semaphore_print(cli, &broadcasts);
	broadcast_clear(&broadcasts);
	return status;
}
