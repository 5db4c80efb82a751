/* SPDX-License-Identifier: MIT */
/*
 * The same questions over HTTPS.  This program is linked into one file and has
 * no TLS: `patchdayd --courier` asks for it, reads the token's file itself, and
 * gives the answer back through a pipe.
 */
#include "remote.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jsontext.h"
#include "mem.h"
#include "patchdayd.h"
#include "program.h"

#define REMOTE_ANSWER_MAX (64 * 1024 * 1024)

const char *
remote_find(const struct cli *cli)
{
	const char *url = cli_find(cli, "url");

	if (url == NULL && cli_find(cli, "socket") == NULL)
		url = getenv("PATCHDAY_URL");
	return url == NULL || url[0] == '\0' ? NULL : url;
}

/* The file of the token; NULL after a message. */
static const char *
remote_token_file(const struct cli *cli, struct error *ret_error)
{
	const char *path = cli_find(cli, "token-file");

	if (path == NULL)
		path = getenv("PATCHDAY_TOKEN_FILE");
	if (path != NULL && path[0] != '\0')
		return path;
	(void)error_set(ret_error, ERROR_INPUT, "a token is needed: "
	    "--token-file or $PATCHDAY_TOKEN_FILE names its file (patchday "
	    "token new makes one)");
	return NULL;
}

/* What the courier is told. */
static void
remote_format(struct text *text, const char *url, const char *token_file,
    const struct control_request *request)
{
	struct jsontext json = { .text = text };
	size_t length = strlen(url);
	char *whole;

	while (length > 0 && url[length - 1] == '/')
		length--;
	whole = mem_format("%.*s%s", (int)length, url, request->target);
	jsontext_object(&json, NULL);
	jsontext_string(&json, "url", whole);
	jsontext_string(&json, "method", request->method);
	jsontext_string(&json, "token_file", token_file);
	if (request->key != NULL)
		jsontext_string(&json, "key", request->key);
	if (request->body != NULL)
		jsontext_string(&json, "body", request->body);
	jsontext_end_object(&json);
	free(whole);
}

/* The courier's process: the pipes are its input and output. */
static pid_t
remote_start(const struct cli *cli, int ret_ends[static 2])
{
	static const char *const arguments[] = { "--courier", NULL };
	int down[2], up[2];
	pid_t child;

	if (pipe(down) != 0)
		return -1;
	if (pipe(up) != 0) {
		(void)close(down[0]);
		(void)close(down[1]);
		return -1;
	}
	child = fork();
	if (child == 0) {
		(void)dup2(down[0], STDIN_FILENO);
		(void)dup2(up[1], STDOUT_FILENO);
		(void)close(down[0]);
		(void)close(down[1]);
		(void)close(up[0]);
		(void)close(up[1]);
		program_end((int)patchdayd_run(cli, arguments));
	}
	(void)close(down[0]);
	(void)close(up[1]);
	/* One that could not be started reads nothing, and has said why. */
	(void)signal(SIGPIPE, SIG_IGN);
	ret_ends[0] = up[0];
	ret_ends[1] = down[1];
	return child;
}

/* It reads all before it answers, so neither waits for the other. */
static void
remote_talk(const int ends[static 2], const struct text *request,
    struct text *answer)
{
	size_t sent = 0;
	char block[16384];
	ssize_t done;

	while (sent < request->length && (done = write(ends[1],
	    request->bytes + sent, request->length - sent)) > 0)
		sent += (size_t)done;
	(void)close(ends[1]);
	while (answer->length < REMOTE_ANSWER_MAX &&
	    (done = read(ends[0], block, sizeof(block))) > 0)
		text_put(answer, block, (size_t)done);
	(void)close(ends[0]);
}

/* Status, line feed, body. */
static int
remote_parse(const struct text *answer, struct control_reply *ret_reply,
    struct error *ret_error)
{
	const char *bytes = text_string(answer), *body = strchr(bytes, '\n');
	long status = strtol(bytes, NULL, 10);

	if (body == NULL || status < 100 || status > 599)
		return error_set(ret_error, ERROR_NETWORK,
		    "the courier's answer was cut off");
	body++;
	ret_reply->status = (int)status;
	ret_reply->length = answer->length - (size_t)(body - bytes);
	ret_reply->body = mem_bytes(body, ret_reply->length);
	return 0;
}

int
remote_send(const struct cli *cli, const char *url,
    const struct control_request *request, struct control_reply *ret_reply,
    struct error *ret_error)
{
	const char *token_file = remote_token_file(cli, ret_error);
	struct text question = { 0 }, answer = { 0 };
	int ends[2], code = 0, result;
	pid_t child;

	if (token_file == NULL)
		return -1;
	remote_format(&question, url, token_file, request);
	child = remote_start(cli, ends);
	if (child == -1) {
		result = error_set(ret_error, ERROR_SYSTEM,
		    "cannot run patchdayd: %s", strerror(errno));
	} else {
		remote_talk(ends, &question, &answer);
		(void)waitpid(child, &code, 0);
		/* What went wrong it has said itself. */
		result = code == 0 ? remote_parse(&answer, ret_reply,
		    ret_error) : error_set(ret_error, ERROR_NETWORK,
		    "%s could not be asked", url);
	}
	text_clear(&question);
	text_clear(&answer);
	return result;
}
