/* SPDX-License-Identifier: MIT */
/* The keys of a Jira channel, judged before the first ticket is opened. */
#include "jira_settings_internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mem.h"
#include "secret.h"
#include "url.h"
#include "utf8.h"

/* Cloud and Data Center take so much of a label (characters). */
#define JIRA_LABEL_MAX 255
#define JIRA_NAME_MAX 120		/* a type, a transition, a user */
#define JIRA_PROJECT_MAX 30
/* Jira takes twenty writes to one ticket within two seconds. */
#define JIRA_WATCHERS_MAX 15
#define JIRA_LABELS_MAX 20
#define JIRA_CLOUD ".atlassian.net"
#define JIRA_NEVER "never"

/* "https://x.atlassian.net/…": Atlassian's own, which is always Cloud. */
static bool
jira_settings_is_cloud(const char *url)
{
	const char *host = strstr(url, "://");
	size_t length, tail = strlen(JIRA_CLOUD);

	if (host == NULL)
		return false;
	host += 3;
	length = strcspn(host, ":/?#");
	return length > tail &&
	    strncasecmp(host + length - tail, JIRA_CLOUD, tail) == 0;
}

/* `jira`: where Jira begins, with a path if it has one; requests and links are
 * put behind it. */
static int
jira_settings_parse_url(const struct doc *url, struct channel *channel,
    struct complaints *complaints)
{
	size_t length;

	if (doc_read_url(url, NULL, &channel->url, complaints) != 0)
		return -1;
	if (strncmp(channel->url, "https://", 8) != 0 &&
	    !url_is_loopback(channel->url)) {
		doc_complain(url, COMPLAINT_ERROR, complaints, "\"jira\" must "
		    "begin with https://: the token travels with each "
		    "request");
		return -1;
	}
	if (strpbrk(channel->url, "?#") != NULL ||
	    strstr(channel->url, "/rest/") != NULL ||
	    strstr(channel->url, "/browse/") != NULL) {
		doc_complain(url, COMPLAINT_ERROR, complaints, "\"jira\" is "
		    "where Jira begins, such as https://jira.example.org or "
		    "https://example.org/jira, without what follows");
		return -1;
	}
	length = strlen(channel->url);
	while (length > 0 && channel->url[length - 1] == '/')
		channel->url[--length] = '\0';
	return 0;
}

/* `version`: Cloud's documents are ADF, those of Data Center wiki markup. */
static int
jira_settings_parse_version(const struct doc *version,
    struct channel *channel, struct complaints *complaints)
{
	static const char *const words[] = { "2", "3" };
	bool is_cloud = channel->url != NULL &&
	    jira_settings_is_cloud(channel->url);
	size_t index = is_cloud ? 1 : 0;

	if (doc_read_word(version, words, countof(words), &index,
	    complaints) != 0)
		return -1;
	channel->jira->version = index == 0 ? 2 : 3;
	if (!is_cloud || index == 1)
		return 0;
	doc_complain(version, COMPLAINT_ERROR, complaints, "\"version\" is 2, "
	    "which is for Jira on a server of your own; Jira Cloud "
	    "(*.atlassian.net) takes 3, the default there");
	return -1;
}

/* `project`: its key, which tickets are called by. */
static int
jira_settings_parse_project(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	const struct doc *project = doc_find(map, "project");
	size_t length;

	if (project == NULL) {
		doc_complain(map, COMPLAINT_ERROR, complaints, "channel "
		    "\"%s\" has no \"project\"; give the key of the project "
		    "where tickets are opened, such as DM", channel->id);
		return -1;
	}
	if (doc_read_string(project, &channel->target, complaints) != 0)
		return -1;
	length = strlen(channel->target);
	if (length <= JIRA_PROJECT_MAX && channel->target[0] >= 'A' &&
	    channel->target[0] <= 'Z' &&
	    strspn(channel->target, letters) == length)
		return 0;
	doc_complain(project, COMPLAINT_ERROR, complaints, "\"project\" is "
	    "\"%.80s\"; accepted is a project's key in capital letters, such "
	    "as the DM of DM-123", channel->target);
	return -1;
}

/* A name that is sent as it is: one line. */
static int
jira_settings_read_name(const struct doc *doc, const char *missing,
    char **ret_name, struct complaints *complaints)
{
	if (doc == NULL) {
		*ret_name = mem_string(missing);
		return 0;
	}
	return doc_read_line(doc, JIRA_NAME_MAX, ret_name, complaints);
}

/* `user` with an API token is Cloud's way, a token alone Data Center's (8.14
 * and later): developer.atlassian.com/cloud/jira/platform/
 * basic-auth-for-rest-apis; confluence.atlassian.com/enterprise/
 * using-personal-access-tokens-1026032365.html. */
static int
jira_settings_parse_login(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	const struct doc *user = doc_find(map, "user");

	if (doc_read_line(user, JIRA_NAME_MAX, &channel->user,
	    complaints) != 0 ||
	    secret_read_place(doc_find(map, "token"), &channel->token_file,
	    complaints) != 0)
		return -1;
	/* RFC 7617 2: the first colon ends the name. */
	if (channel->user != NULL && strchr(channel->user, ':') != NULL) {
		doc_complain(user, COMPLAINT_ERROR, complaints, "\"user\" "
		    "must not hold a colon; the token has a file of its own");
		return -1;
	}
	if (channel->token_file == NULL) {
		doc_complain(map, COMPLAINT_ERROR, complaints, "channel "
		    "\"%s\" has no token; give token: {file: PATH} with an "
		    "API token (Cloud) or a personal access token",
		    channel->id);
		return -1;
	}
	if (channel->user == NULL && channel->url != NULL &&
	    jira_settings_is_cloud(channel->url)) {
		doc_complain(map, COMPLAINT_ERROR, complaints, "channel "
		    "\"%s\" has no \"user\"; Jira Cloud takes an API token "
		    "together with the mail address of its account",
		    channel->id);
		return -1;
	}
	return 0;
}

/* Lists of words; labels have no spaces, as Jira has it. */
static int
jira_settings_parse_list(const struct doc *list, size_t most,
    bool is_label, struct jira_settings *settings,
    struct complaints *complaints)
{
	size_t count = doc_item_count(list), i;
	char *word;

	if (count > most) {
		doc_complain(list, COMPLAINT_ERROR, complaints, "\"%s\" has "
		    "%zu entries; accepted are %zu at most", list->key, count,
		    most);
		return -1;
	}
	for (i = 0; i < count; i++) {
		word = NULL;
		if (doc_read_line(doc_item(list, i), is_label ?
		    JIRA_LABEL_MAX : JIRA_NAME_MAX, &word, complaints) != 0)
			return -1;
		if (is_label)
			array_push(&settings->labels, word);
		else
			array_push(&settings->watchers, word);
		if (!is_label || strpbrk(word, " \t") == NULL)
			continue;
		doc_complain(doc_item(list, i), COMPLAINT_ERROR, complaints,
		    "the label \"%.80s\" has a space, which Jira refuses; "
		    "write \"-\" or \"_\" in its place", word);
		return -1;
	}
	return 0;
}

int
jira_settings_parse(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	static const char *const keys[] = { "close", "jira", "labels",
	    "project", "token", "type", "user", "version", "watchers" };
	struct jira_settings *settings = mem_new(1, sizeof(*settings));
	int result = doc_check_keys(map, keys, countof(keys), complaints);

	channel->jira = settings;
	if (jira_settings_parse_url(doc_find(map, "jira"), channel,
	    complaints) != 0)
		result = -1;
	if (jira_settings_parse_version(doc_find(map, "version"), channel,
	    complaints) != 0)
		result = -1;
	if (jira_settings_parse_project(map, channel, complaints) != 0)
		result = -1;
	if (jira_settings_read_name(doc_find(map, "type"), "Task",
	    &settings->type, complaints) != 0)
		result = -1;
	if (jira_settings_read_name(doc_find(map, "close"), "Done",
	    &settings->close, complaints) != 0)
		result = -1;
	if (settings->close != NULL &&
	    strcmp(settings->close, JIRA_NEVER) == 0) {
		free(settings->close);
		settings->close = NULL;
	}
	if (jira_settings_parse_login(map, channel, complaints) != 0)
		result = -1;
	if (jira_settings_parse_list(doc_find(map, "watchers"),
	    JIRA_WATCHERS_MAX, false, settings, complaints) != 0)
		result = -1;
	if (jira_settings_parse_list(doc_find(map, "labels"),
	    JIRA_LABELS_MAX, true, settings, complaints) != 0)
		result = -1;
	return result;
}

void
jira_settings_free(struct jira_settings *settings)
{
	if (settings == NULL)
		return;
	free(settings->type);
	free(settings->close);
	array_clear_owned(&settings->watchers);
	array_clear_owned(&settings->labels);
	free(settings);
}
