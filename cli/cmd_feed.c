/* SPDX-License-Identifier: MIT */
/*
 * patchday feed: the calendar that the service would publish, without a
 * service: to look at, to test against a calendar program, or to put on a
 * static web server.
 *
 * One thing it cannot know: which revision an entry is.  The service keeps
 * SEQUENCE and the times of change in its store; here every entry is its
 * first, dated by the configuration's files, so that the same files always
 * give the same bytes.  Who subscribes to such a file sees changes all the
 * same; calendars that insist on SEQUENCE take them only from the service.
 *
 * NAME and --form are those of the service's addresses,
 * /feeds/NAME.ics?form=FORM, and come from the same table (feed.h): what
 * works here works there.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "feed.h"
#include "file.h"
#include "jsontext.h"

/* What the command works on. */
struct feed_job {
	struct cli *cli;
	const struct conf *conf;
	enum feed_form form;
	int64_t changed_at;	/* newest file of the configuration */
};

/* When the configuration's newest file was changed; now when it has none
 * (standard input). */
static int64_t
feed_changed_at(const struct cli *cli, const struct conf *conf)
{
	int64_t newest_at = INT64_MIN;
	struct stat status;
	size_t i;

	for (i = 0; i < conf->files.count; i++)
		/* Secrets and templates are not among them: they change no
		 * entry. */
		if (stat(conf->files.items[i], &status) == 0 &&
		    status.st_mtime > newest_at)
			newest_at = status.st_mtime;
	return newest_at == INT64_MIN ? clock_now(&cli->clock) : newest_at;
}

/* For feed_format(): without a store nothing is known of earlier revisions. */
static void
feed_first_revision(void *context, const char *identity,
    const struct occurrence *occurrence, const char *shown_hash,
    struct feed_revision *ret_revision)
{
	const struct feed_job *job = context;

	(void)identity, (void)occurrence, (void)shown_hash;
	ret_revision->sequence = 0;
	ret_revision->created_at = job->changed_at;
	ret_revision->modified_at = job->changed_at;
}

/* Append the feed.  CLI_OK, or CLI_USAGE after a message where there is no
 * such feed. */
static enum cli_status
feed_render(struct feed_job *job, const char *name, struct text *text)
{
	struct feed_revisions revisions = { .context = job,
	    .find = feed_first_revision };
	struct error error = { 0 };
	/* The service's cache wants to know; a file does not. */
	int64_t valid_until_at;

	if (feed_format(text, &job->conf->feed_site, name, job->form,
	    clock_now(&job->cli->clock), &revisions, &valid_until_at,
	    &error) != 0)
		return error.code == ERROR_MISSING ?
		    cli_fail_usage(job->cli, "%s", error.text) :
		    cli_fail(job->cli, CLI_REFUSED, &error);
	return CLI_OK;
}

/* Write the feed to a file in one step: a reader finds the old one or the new
 * one, never half of one (file.h). */
static enum cli_status
feed_save(struct feed_job *job, const char *name, const char *path)
{
	struct text text = { 0 };
	struct error error = { 0 };
	enum cli_status status = feed_render(job, name, &text);

	if (status == CLI_OK && file_save(path, text.bytes, text.length,
	    &error) != 0)
		status = cli_fail(job->cli, CLI_FAILED, &error);
	text_clear(&text);
	return status;
}

/* The names and titles of all feeds, or the same as JSON. */
static void
feed_print_list(struct cli *cli, const struct feed_site *site,
    const struct feed_names *names)
{
	struct jsontext json = { .text = &cli->out, .is_pretty = true };
	struct text title = { 0 };
	size_t i;

	if (cli->is_json)
		jsontext_list(&json, NULL);
	for (i = 0; i < names->list.count; i++) {
		text_cut(&title, 0);
		feed_format_title(&title, site, names->list.items[i]);
		if (!cli->is_json) {
			text_putf(&cli->out, "%-24s %s\n",
			    names->list.items[i], text_string(&title));
			continue;
		}
		jsontext_object(&json, NULL);
		jsontext_string(&json, "feed", names->list.items[i]);
		jsontext_string(&json, "title", text_string(&title));
		jsontext_end_object(&json);
	}
	if (cli->is_json)
		jsontext_end_list(&json);
	text_clear(&title);
}

/* Every feed as FOLDER/NAME.ics; the folder is made where it is missing, its
 * parents are not.  The files written are named. */
static enum cli_status
feed_save_all(struct feed_job *job, const struct feed_names *names,
    const char *folder)
{
	size_t i, length = strlen(folder);
	struct text path = { 0 };
	struct error error = { 0 };
	enum cli_status status = CLI_OK;

	/* "feeds/" as shells complete it, and "/" itself. */
	while (length > 0 && folder[length - 1] == '/')
		length--;
	/* The umask takes away what must not be; an old folder is used as it
	 * is. */
	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		error_set(&error, ERROR_SYSTEM, "cannot make the folder "
		    "%.200s: %s", folder, strerror(errno));
		return cli_fail(job->cli, CLI_FAILED, &error);
	}
	for (i = 0; i < names->list.count && status == CLI_OK; i++) {
		text_cut(&path, 0);
		text_put(&path, folder, length);
		text_putf(&path, "/%s.ics", names->list.items[i]);
		status = feed_save(job, names->list.items[i],
		    text_string(&path));
		if (status == CLI_OK)
			text_putf(&job->cli->out, "%s\n", text_string(&path));
	}
	text_clear(&path);
	return status;
}

/* All names: to list them, or to write each. */
static enum cli_status
feed_run_all(struct feed_job *job, const char *output)
{
	struct feed_names names = { 0 };
	enum cli_status status = CLI_OK;

	feed_list(&job->conf->feed_site, &names);
	if (cli_find(job->cli, "list") != NULL)
		feed_print_list(job->cli, &job->conf->feed_site, &names);
	else
		status = feed_save_all(job, &names, output);
	array_clear_owned(&names.list);
	return status;
}

/* What goes together: a name, --list, or --all with -o; and a form that
 * exists.  Before anything is loaded. */
static enum cli_status
feed_check_usage(struct cli *cli, enum feed_form *ret_form)
{
	static const char *const of_feeds[] = { "form", "output", NULL };
	const char *form = cli_find(cli, "form");
	bool is_list = cli_find(cli, "list") != NULL;
	bool is_all = cli_find(cli, "all") != NULL;
	struct error error;

	*ret_form = FEED_EXPANDED;
	if (form != NULL && feed_parse_form(form, ret_form, &error) != 0)
		return cli_fail_usage(cli, "%s", error.text);
	if (is_list && is_all)
		return cli_fail_usage(cli, "--list and --all do not go "
		    "together");
	if (is_list && cli_refuse_options(cli, "--list", of_feeds) != CLI_OK)
		return CLI_USAGE;
	/* Several feeds in one stream would be no calendar. */
	if (is_all && cli_find(cli, "output") == NULL)
		return cli_fail_usage(cli, "--all needs -o FOLDER, where to "
		    "write");
	/* Exactly one of the three says what is wanted. */
	if ((is_list || is_all) != (cli->words.count == 0))
		return cli_fail_usage(cli, cli->words.count == 0 ?
		    "which feed? --list names them" :
		    "--list and --all take no name");
	return CLI_OK;
}

/* Check, load, then one feed or all of them. */
static enum cli_status
feed_run(struct cli *cli)
{
	const char *output = cli_find(cli, "output");
	struct feed_job job = { .cli = cli };
	struct conf *conf = NULL;
	enum cli_status status;

	status = feed_check_usage(cli, &job.form);
	if (status == CLI_OK)
		status = cli_load_conf(cli, &conf);
	if (status != CLI_OK)
		return status;
	job.conf = conf;
	/* Once for all feeds, so that they agree about an occurrence they
	 * share. */
	job.changed_at = feed_changed_at(cli, conf);
	if (cli->words.count == 0)
		status = feed_run_all(&job, output);
	/* "-" is standard output, as everywhere. */
	else if (output != NULL && strcmp(output, "-") != 0)
		status = feed_save(&job, cli->words.items[0], output);
	else
		status = feed_render(&job, cli->words.items[0], &cli->out);
	conf_release(conf);
	return status;
}

/* -o is a file, or a folder with --all; "-" is standard output. */
static const struct cli_option feed_options[] = {
	{ "form", 0, "FORM", "The form: expanded (default), an entry for each "
	    "occurrence, in UTC; zoned, the same in the window's zone; "
	    "rule, one entry with RRULE for each window" },
	{ "output", 'o', "FILE", "Write to this file (with --all: this "
	    "folder) instead of standard output" },
	{ "list", 0, NULL, "List the feeds there are" },
	{ "all", 0, NULL, "Write every feed into the folder: NAME.ics; it is "
	    "made where it is missing, folders above it are not" },
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_feed = {
	.name = "feed",
	.usage = "NAME [--form FORM] [-o FILE] | --list | --all -o FOLDER",
	.summary = "Write a calendar feed (iCalendar)",
	.help =
	    "NAME is \"all\", a window's id, \"env-\" and an environment, or "
	    "\"tier-\" and a tier.\n\n"
	    "The feed is made from the configuration alone: every entry has "
	    "SEQUENCE 0, and is created and modified when the newest file of "
	    "the configuration was. The service counts real revisions: "
	    "people should subscribe there.",
	.examples =
	    "patchday feed patch-thursday\n"
	    "patchday feed all --form zoned -o all.ics\n"
	    "patchday feed --all -o feeds\n"
	    "patchday feed --list\n",
	.options = feed_options,
	.least = 0, .most = 1,
	.run = feed_run,
};
