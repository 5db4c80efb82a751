/* SPDX-License-Identifier: MIT */
/*
 * Who needs what.  A reload cannot widen it, so folders are allowed where files
 * may be replaced, and a configuration that calls for other places needs a new
 * start.
 */
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gatherer.h"
#include "mem.h"
#include "program.h"
#include "store_files.h"

#define CONFINE_SILENT_MS 2000

/* The program interpreter is executed with every program. */
static const char *const confine_loaders[] = {
	"/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1" };

/* A database elsewhere is the owner's to reach: it needs a way out, names of
 * hosts, and the one secret that is the database's. */
static void
confine_add_store(struct sandbox *sandbox, const struct conf *conf)
{
	const char *place = conf->service.store_password_place;
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	struct store_files files = { 0 };
	char *path;
	size_t i;

	if (conf->service.store == NULL)
		return;
	sandbox->limits_ports = false;
	sandbox->calls |= SANDBOX_CALLS_CONNECT;
	sandbox_add_system(sandbox);
	store_files_list(conf->service.store, &files);
	for (i = 0; i < files.list.count; i++)
		sandbox_add_path(sandbox, files.list.items[i], SANDBOX_READ);
	store_files_clear(&files);
	if (place == NULL || strncmp(place, "credential:", 11) != 0) {
		sandbox_add_path(sandbox, place, SANDBOX_READ);
		return;
	}
	path = folder == NULL ? NULL : mem_format("%s/%s", folder,
	    place + 11);
	sandbox_add_path(sandbox, path, SANDBOX_READ);
	free(path);
}

/* No configuration, no secrets of channels, no names of users: the envoy has
 * these. */
void
confine_plan_owner(const struct conf *conf,
    const struct confine_places *places, struct sandbox *ret_sandbox)
{
	const char *listen = places->listen, *told = getenv("NOTIFY_SOCKET");

	/* A manager may listen under a name that is no file (sd_notify(3)). */
	*ret_sandbox = (struct sandbox){ .limits_ports = true,
		.keeps_scope = told != NULL && told[0] == '@',
		.calls = SANDBOX_CALLS_FILES | SANDBOX_CALLS_UNIX |
		    SANDBOX_CALLS_ACCEPT };
	sandbox_add_path(ret_sandbox, places->state, SANDBOX_WRITE);
	sandbox_add_folder_of(ret_sandbox, places->socket, SANDBOX_SOCKET);
	if (listen != NULL && strncmp(listen, "unix:", 5) == 0)
		sandbox_add_folder_of(ret_sandbox, listen + 5,
		    SANDBOX_SOCKET);
	sandbox_add_path(ret_sandbox, "/usr/share/zoneinfo", SANDBOX_READ);
	sandbox_add_path(ret_sandbox, "/etc/localtime", SANDBOX_READ);
	sandbox_add_path(ret_sandbox, "/sys/devices/system/cpu",
	    SANDBOX_READ);
	sandbox_add_path(ret_sandbox, "/dev/urandom", SANDBOX_READ);
	sandbox_add_path(ret_sandbox, "/dev/null",
	    SANDBOX_READ | SANDBOX_DEVICE);
	/* Tells a restart from a reboot (store_mark.c). */
	sandbox_add_path(ret_sandbox, "/proc/sys/kernel/random/boot_id",
	    SANDBOX_READ);
	/* libc unwinds a cancelled or aborted thread by this library. */
	sandbox_add_path(ret_sandbox, "/usr/lib", SANDBOX_READ);
	sandbox_add_path(ret_sandbox, "/etc/ld.so.cache", SANDBOX_READ);
	confine_add_store(ret_sandbox, conf);
}

/* "credential:NAME" is no path; systemd's folder is added as a whole. */
static void
confine_add_secret(struct sandbox *sandbox, const char *place)
{
	if (place != NULL && strncmp(place, "credential:", 11) != 0)
		sandbox_add_folder_of(sandbox, place, SANDBOX_READ);
}

/* Does the file system of a file that can be done without answer at all?  Who
 * asks one whose server is silent waits for ever: let that be a child.  What is
 * left out cannot be read until the next start. */
static bool
confine_is_there(const char *path)
{
	struct pollfd poller = { .events = POLLIN };
	struct stat status;
	bool is_there;
	pid_t child;
	int ends[2];

	if (path == NULL || pipe2(ends, O_CLOEXEC) != 0)
		return path != NULL;
	child = fork();
	if (child == 0) {
		/* Whoever reads our log waits for its end. */
		(void)close(STDOUT_FILENO);
		(void)close(STDERR_FILENO);
		(void)stat(path, &status);
		program_end(0);
	}
	(void)close(ends[1]);
	poller.fd = ends[0];
	/* Its end of the pipe is closed when it ends. */
	is_there = poll(&poller, 1, CONFINE_SILENT_MS) != 0;
	(void)close(ends[0]);
	if (child != -1 && !is_there)
		(void)kill(child, SIGKILL);
	if (child != -1)
		(void)waitpid(child, NULL, is_there ? 0 : WNOHANG);
	return is_there;
}

static void
confine_add_collector(struct sandbox *sandbox, const struct conf *conf,
    const struct confine_places *places)
{
	const struct source *source;
	char *program = gatherer_find_program();
	size_t i;

	sandbox_add_path(sandbox, program, SANDBOX_EXECUTE);
	free(program);
	for (i = 0; i < countof(confine_loaders); i++)
		sandbox_add_path(sandbox, confine_loaders[i],
		    SANDBOX_EXECUTE);
	sandbox_add_path(sandbox, places->cache, SANDBOX_WRITE);
	/* It says that it may be the first to go where memory is short.  Root
	 * could change the kernel's settings there. */
	if (geteuid() != 0)
		sandbox_add_path(sandbox, "/proc", SANDBOX_DEVICE);
	for (i = 0; i < conf->sources.count; i++) {
		source = &conf->sources.items[i];
		if (confine_is_there(source->path)) {
			sandbox_add_path(sandbox, source->path,
			    source->fetches ? SANDBOX_WRITE : SANDBOX_READ);
			sandbox_add_folder_of(sandbox, source->path,
			    SANDBOX_READ);
		}
		sandbox_add_folder_of(sandbox, source->ca_file, SANDBOX_READ);
		confine_add_secret(sandbox, source->token_file);
	}
}

void
confine_plan_envoy(const struct conf *conf,
    const struct confine_places *places, struct sandbox *ret_sandbox)
{
	struct stat status;
	size_t i;

	/* No list of ports: a reload may name another one, and an
	 * announcement is worth more. */
	*ret_sandbox = (struct sandbox){ .calls = SANDBOX_CALLS_FILES |
	    SANDBOX_CALLS_UNIX | SANDBOX_CALLS_CONNECT |
	    SANDBOX_CALLS_SPAWN };
	sandbox_add_system(ret_sandbox);
	if (stat(conf->path, &status) == 0 && S_ISDIR(status.st_mode)) {
		sandbox_add_path(ret_sandbox, conf->path, SANDBOX_READ);
		sandbox_add_links_of(ret_sandbox, conf->path, SANDBOX_READ);
	} else {
		sandbox_add_folder_of(ret_sandbox, conf->path, SANDBOX_READ);
	}
	for (i = 0; i < conf->files.count; i++)
		sandbox_add_folder_of(ret_sandbox, conf->files.items[i],
		    SANDBOX_READ);
	for (i = 0; i < conf->holidays.count; i++)
		if (confine_is_there(conf->holidays.items[i].path))
			sandbox_add_folder_of(ret_sandbox,
			    conf->holidays.items[i].path, SANDBOX_READ);
	sandbox_add_path(ret_sandbox, getenv("CREDENTIALS_DIRECTORY"),
	    SANDBOX_READ);
	confine_add_secret(ret_sandbox, conf->slack_app.secret_place);
	for (i = 0; i < conf->channels.count; i++) {
		confine_add_secret(ret_sandbox,
		    conf->channels.items[i].token_file);
		sandbox_add_folder_of(ret_sandbox,
		    conf->channels.items[i].ca_file, SANDBOX_READ);
	}
	confine_add_collector(ret_sandbox, conf, places);
}

/* Say how it went; -1 where it had to go better.  Without the option something
 * less is better than no announcement. */
static int
confine_tell(const struct confine *confine, int abi, const char *missing,
    struct error *ret_error)
{
	if (missing[0] == '\0') {
		log_info(confine->log, "sandbox",
		    LOG_TEXT("process", confine->process),
		    LOG_NUMBER("landlock", abi));
		return 0;
	}
	if (abi == 0 && confine->options->needs_sandbox)
		return error_set(ret_error, ERROR_SYSTEM,
		    "no sandbox for the %s: %s", confine->process, missing);
	log_warn(confine->log, "sandbox",
	    LOG_TEXT("process", confine->process),
	    LOG_NUMBER("landlock", abi), LOG_TEXT("missing", missing));
	return 0;
}

/* NULL, or why nothing is limited. */
static const char *
confine_find_obstacle(const struct confine *confine)
{
	return confine->options->has_no_sandbox ? "--no-sandbox" :
	    sandbox_find_obstacle();
}

/* To listen is for the beginning; confine_end() takes it. */
int
confine_begin(const struct confine *confine, struct error *ret_error)
{
	const char *obstacle = confine_find_obstacle(confine);
	struct sandbox sandbox = confine->sandbox;
	struct text missing = { 0 };
	struct error error = { 0 };
	int abi = 0, result;

	if ((sandbox.calls & SANDBOX_CALLS_ACCEPT) != 0)
		sandbox.calls |= SANDBOX_CALLS_LISTEN;
	if (obstacle != NULL) {
		text_puts(&missing, obstacle);
	} else if (sandbox_drop(&error) < 0 ||
	    (abi = sandbox_limit_files(&sandbox, &missing, &error)) < 0) {
		abi = 0;
		text_puts(&missing, error.text);
	}
	result = confine_tell(confine, abi, text_string(&missing), ret_error);
	text_clear(&missing);
	return result;
}

int
confine_end(const struct confine *confine, struct error *ret_error)
{
	struct error error = { 0 };

	if (confine_find_obstacle(confine) != NULL ||
	    sandbox_limit_calls(&confine->sandbox, &error) == 0)
		return 0;
	return confine_tell(confine, 0, error.text, ret_error);
}

/* Called in the envoy. */
static int
confine_at_once(void *context)
{
	const struct confine *confine = context;
	struct error error = { 0 };

	if (confine_begin(confine, &error) == 0 &&
	    confine_end(confine, &error) == 0)
		return 0;
	log_error(confine->log, "failed", LOG_TEXT("reason", error.text));
	return -1;
}

int
confine_divide(struct confine *confine, const struct confine_places *places,
    struct conf *conf, struct envoy **ret_envoy, struct error *ret_error)
{
	struct confine other = *confine;
	struct envoy_options options = { .clock = confine->clock,
		.cache = places->cache, .directory = &directory_system,
		.log = confine->log,
		.confine = confine_at_once, .context = &other };

	if (mkdir(places->state, 0700) != 0 && errno != EEXIST)
		return error_set(ret_error, ERROR_SYSTEM,
		    "state folder %s: %s", places->state, strerror(errno));
	/* Not the envoy's to make: it has no rights in the folder of state. */
	(void)mkdir(places->cache, 0700);
	other.process = "envoy";
	confine_plan_envoy(conf, places, &other.sandbox);
	*ret_envoy = envoy_new(&options, conf, ret_error);
	sandbox_clear(&other.sandbox);
	if (*ret_envoy == NULL)
		return -1;
	confine->process = "owner";
	confine_plan_owner(conf, places, &confine->sandbox);
	return confine_begin(confine, ret_error);
}
