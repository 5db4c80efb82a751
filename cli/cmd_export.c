/* SPDX-License-Identifier: MIT */
/*
 * patchday export: the same windows for other programs.
 * `argocd-sync-windows` writes an AppProject, `semaphore` banners
 * (export_semaphore.c); the service is asked, as it knows what people moved,
 * skipped and made longer; --offline takes the configuration alone.
 */
#include <inttypes.h>
#include <string.h>

#include "civil.h"
#include "control.h"
#include "export_semaphore.h"
#include "html.h"
#include "nearest.h"
#include "sync_window.h"

#define EXPORT_PROJECT "default"

static enum cli_status
export_run_offline(struct cli *cli, const char *environment,
    const char *project, int64_t days)
{
	struct sync_window_plan plan = { .project = project,
	    .now_at = clock_now(&cli->clock) };
	struct conf *conf = NULL;
	enum cli_status status = cli_load_conf(cli, &conf);

	if (status != CLI_OK)
		return status;
	plan.environment = cli_find_environment(cli, conf, environment);
	plan.policy = &conf->policy;
	plan.windows = conf->window_list.items;
	plan.window_count = conf->window_list.count;
	plan.until_at = plan.now_at + days * CIVIL_DAY_SECS;
	if (plan.environment == NULL)
		status = CLI_USAGE;
	else
		sync_window_format(&cli->out, &plan);
	conf_release(conf);
	return status;
}

static enum cli_status
export_run_service(struct cli *cli, const char *environment,
    const char *project, int64_t days)
{
	struct control_reply reply = { 0 };
	struct text target = { 0 };
	enum cli_status status;

	text_puts(&target, "/api/v1/sync-windows?environment=");
	html_percent(&target, environment);
	text_puts(&target, "&project=");
	html_percent(&target, project);
	text_putf(&target, "&days=%" PRId64, days);
	status = control_ask(cli, "GET", text_string(&target), NULL, &reply);
	if (status == CLI_OK)
		text_put(&cli->out, reply.body, reply.length);
	control_reply_clear(&reply);
	text_clear(&target);
	return status;
}

static enum cli_status
export_run_sync_windows(struct cli *cli)
{
	const char *environment = cli_find(cli, "environment");
	const char *project = cli_find(cli, "project");
	int64_t days = SYNC_WINDOW_DAYS;
	enum cli_status status;

	if (cli_find(cli, "output") != NULL || cli_find(cli, "git") != NULL)
		return cli_fail_usage(cli, "-o and --git are of semaphore; "
		    "this is printed");
	if (environment == NULL)
		return cli_fail_usage(cli, "--environment ID is needed: each "
		    "has its own Argo CD");
	status = cli_read_number(cli, "days", 1, SYNC_WINDOW_DAYS_MAX, &days);
	if (status != CLI_OK)
		return status;
	if (project == NULL)
		project = EXPORT_PROJECT;
	if (!sync_window_is_project(project))
		return cli_fail_usage(cli, "--project \"%s\" is no name of a "
		    "project; accepted are a-z, 0-9, \"-\", \".\"", project);
	return cli_find(cli, "offline") != NULL ?
	    export_run_offline(cli, environment, project, days) :
	    export_run_service(cli, environment, project, days);
}

static enum cli_status
export_run(struct cli *cli)
{
	static const struct {
		const char *name;
		enum cli_status (*run)(struct cli *cli);
	} kinds[] = {
		{ "argocd-sync-windows", export_run_sync_windows },
		{ "semaphore", export_semaphore_run },
	};
	const char *word = cli->words.items[0], *names[countof(kinds)];
	const char *nearest;
	size_t i;

	for (i = 0; i < countof(kinds); i++) {
		names[i] = kinds[i].name;
		if (strcmp(word, names[i]) == 0)
			return kinds[i].run(cli);
	}
	nearest = nearest_find(word, names, countof(names));
	return cli_fail_usage(cli, "\"%s\" is unknown; accepted are "
	    "argocd-sync-windows, semaphore%s%s%s", word,
	    nearest != NULL ? "; did you mean \"" : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
}

static const struct cli_option export_options[] = {
	{ "environment", 0, "ID", "Whose Argo CD it is for" },
	{ "project", 0, "NAME", "Argo CD's project (default: default)" },
	{ "output", 'o', "DIR", "The folder of banners" },
	{ "git", 0, "REPO", "A git checkout: into its broadcasts/, with a "
	    "commit" },
	{ "days", 0, "N", "So far ahead (default: 35; sync windows at most "
	    "300, banners 100)" },
	{ "offline", 0, NULL, "By the configuration alone, without what "
	    "people changed" },
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_export = {
	.name = "export",
	.usage = "argocd-sync-windows --environment ID [--project NAME] "
	    "[--days N] [--offline] | semaphore [-o DIR | --git REPO] "
	    "[--days N] [--offline]",
	.summary = "Write the windows for other programs",
	.help = "argocd-sync-windows prints an AppProject whose sync windows "
	    "are those of the environment, each at its exact time. They have "
	    "no year and know nothing of later changes, so write them again "
	    "each day, into git or with kubectl apply --server-side.\n\n"
	    "What the policy leaves to a window can then be synced in one "
	    "only; what is announced or approved, by hand at any time.\n\n"
	    "semaphore writes banners for home pages: Markdown files that "
	    "tell what is today, what is going on, what takes longer, was "
	    "moved or is skipped, each occurrence with its own UTC. Files of "
	    "ours that are over are removed; others are never touched. With "
	    "--git there is one commit, where something changed; it is not "
	    "pushed. Write them again every few minutes.",
	.examples = "patchday export argocd-sync-windows --environment "
	    "idfprod --project rsp\n"
	    "patchday export argocd-sync-windows --environment summit "
	    "--offline --days 90\n"
	    "patchday export semaphore --git /srv/rsp_broadcast\n"
	    "patchday export semaphore --offline -o broadcasts\n",
	.options = export_options,
	.least = 1, .most = 1,
	.run = export_run,
};
