/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "channels.h"
#include "harness.h"

#include <sys/stat.h>
#include <unistd.h>

/* Every kind can do what the service will ask of it. */
static void
test_kinds(void)
{
	const struct channel_kind *kind;
	size_t i;

	for (i = 0; channel_kinds[i] != NULL; i++) {
		kind = channel_kinds[i];
		CHECK_ROW(kind->name != NULL && kind->help != NULL &&
		    kind->parse != NULL && kind->compose != NULL &&
		    (kind->request_send != NULL) == (kind->keeper == NULL) &&
		    (kind->judge_send != NULL) + (kind->judge_letter != NULL) +
		    (kind->keeper != NULL) == 1 &&
		    kind->print != NULL && kind->print_html != NULL,
		    kind->name);
		CHECK_ROW(kind->can_look_up ==
		    (kind->request_look_up != NULL), kind->name);
		CHECK_ROW(kind->can_look_up == (kind->judge_look_up != NULL),
		    kind->name);
		CHECK_ROW(kind->settle_secs > 0, kind->name);
	}
	CHECK_NUMBER(i, 6);
}

/* Write `content` to a new file beside the test; its path. */
static const char *
secret_write(const char *folder, const char *name, const char *content,
    mode_t mode)
{
	static char path[200];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	fputs(content, file);
	fclose(file);
	chmod(path, mode);
	return path;
}

/* Parse `yaml` with the path put in for its @, then load its secret. */
static int
secret_load(struct channel *channel, const char *yaml, const char *path,
    struct error *ret_error)
{
	char filled[400], complaint[480];
	size_t before = strcspn(yaml, "@");
	bool has_place = yaml[before] == '@' && path[0] != '\0';

	snprintf(filled, sizeof(filled), "%.*s%s%s", has_place ? (int)before :
	    (int)strlen(yaml), yaml, path, has_place ? yaml + before + 1 :
	    "");
	CHECK_ROW(channels_parse(filled, channel, complaint,
	    sizeof(complaint)) == 0, complaint);
	return channel_load_secrets(channel, ret_error);
}

#define SLACK "team: {slack: \"#t\", token: {file: @}}"
#define HOOK "hook: {slack-webhook: {file: @}}"

static const struct {
	const char *yaml, *content;
	mode_t mode;
	const char *want;	/* a part of the error; "": loaded */
} rows[] = {
	{ SLACK, "xoxb-1\n", 0600, "" },
	{ SLACK, "xoxb-1\n", 0640, "" },
	{ SLACK, "xoxb-1\n", 0644, "channel team: " },
	{ SLACK, "", 0600, "channel team: " },
	{ SLACK, "xoxb-1\nxoxb-2\n", 0600, "channel team: " },
	{ SLACK, "xoxb-1 2\n", 0600, "channel team: a token is one word" },
	{ SLACK, " xoxb-1\n", 0600, "channel team: a token is one word" },
	{ SLACK, "xoxb-1\xc2\xa0\n", 0600, "a token is one word" },
	{ HOOK, "https://hooks.slack.com/services/T/B/x\n", 0600, "" },
	{ HOOK, "http://hooks.slack.com/services/T/B/x\n", 0600,
	    "must hold the webhook's address" },
	{ HOOK, "xoxb-1\n", 0600, "must hold the webhook's address" },
};

static void
test_secrets(const char *folder)
{
	struct channel channel;
	struct error error;
	const char *path;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		path = secret_write(folder, "secret", rows[i].content,
		    rows[i].mode);
		memset(&error, 0, sizeof(error));
		CHECK_ROW((secret_load(&channel, rows[i].yaml, path,
		    &error) == 0) == (rows[i].want[0] == '\0'),
		    rows[i].content);
		CHECK_ROW(strstr(error.text, rows[i].want) != NULL,
		    error.text);
		CHECK_ROW(strstr(error.text, "xoxb") == NULL, error.text);
		CHECK_ROW((channel.token != NULL) == (rows[i].want[0] ==
		    '\0'), rows[i].content);
		channel_clear(&channel);
	}
	/* A reload reads anew, and without success keeps what it had. */
	path = secret_write(folder, "secret", "xoxb-1\n", 0600);
	CHECK(secret_load(&channel, SLACK, path, &error) == 0);
	secret_write(folder, "secret", "xoxb-2\n", 0600);
	CHECK(channel_load_secrets(&channel, &error) == 0);
	CHECK_STRING(channel.token, "xoxb-2");
	unlink(path);
	CHECK(channel_load_secrets(&channel, &error) == -1);
	CHECK_STRING(channel.token, "xoxb-2");
	channel_clear(&channel);
}

static void
test_credentials(const char *folder)
{
	static const char yaml[] =
	    "team: {slack: \"#t\", token: {credential: slack}}";
	struct channel channel;
	struct error error;

	unsetenv("CREDENTIALS_DIRECTORY");
	CHECK(secret_load(&channel, yaml, "", &error) == -1);
	CHECK(strstr(error.text, "LoadCredential=") != NULL);
	channel_clear(&channel);
	secret_write(folder, "slack", "xoxb-3\n", 0600);
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	CHECK(secret_load(&channel, yaml, "", &error) == 0);
	CHECK_STRING(channel.token, "xoxb-3");
	channel_clear(&channel);
	/* Mail without a login needs none. */
	CHECK(secret_load(&channel, "u: {email: [a@b], from: c@d, smtp: "
	    "\"smtp://mail\"}", "", &error) == 0);
	CHECK(channel.token == NULL);
	channel_clear(&channel);
}

int
main(void)
{
	char folder[] = "/tmp/patchday-channel-XXXXXX", path[200];

	CHECK(mkdtemp(folder) != NULL);
	test_kinds();
	test_secrets(folder);
	test_credentials(folder);
	snprintf(path, sizeof(path), "%s/slack", folder);
	unlink(path);
	rmdir(folder);
	return harness_end();
}
