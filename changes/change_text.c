/* SPDX-License-Identifier: MIT */
/*
 * Words of a change, and strings of strangers: whatever Argo CD, GitHub or a
 * commit says is made one clean line of a known length here, once, when it
 * comes in.  Outputs escape it in their own ways.
 */
#include <string.h>
#include <strings.h>

#include "array.h"
#include "change_internal.h"
#include "utf8.h"
#include "version.h"

#define CHANGE_CUT "…"

const char *const change_class_words[CHANGE_CLASS_COUNT] = {
	[CHANGE_MAJOR] = "major", [CHANGE_MINOR] = "minor",
	[CHANGE_PATCH] = "patch", [CHANGE_PRE_RELEASE] = "pre-release",
	[CHANGE_DATED] = "dated", [CHANGE_VERSION] = "version",
	[CHANGE_ENABLED] = "enabled", [CHANGE_REMOVED] = "removed",
	[CHANGE_TEMPLATES] = "templates", [CHANGE_VALUES] = "values",
	[CHANGE_UNKNOWN] = "unknown",
};

/* Argo CD: pkg/apis/application/v1alpha1, SyncStatusCode. */
const char *const change_sync_words[CHANGE_SYNC_COUNT] = {
	[SYNC_NOT_SAID] = "", [SYNC_SYNCED] = "Synced",
	[SYNC_OUT_OF_SYNC] = "OutOfSync", [SYNC_UNKNOWN] = "Unknown",
};

/* Argo CD: gitops-engine, HealthStatusCode. */
const char *const change_health_words[CHANGE_HEALTH_COUNT] = {
	[HEALTH_NOT_SAID] = "", [HEALTH_HEALTHY] = "Healthy",
	[HEALTH_PROGRESSING] = "Progressing", [HEALTH_DEGRADED] = "Degraded",
	[HEALTH_SUSPENDED] = "Suspended", [HEALTH_MISSING] = "Missing",
	[HEALTH_UNKNOWN] = "Unknown",
};

const char *
change_class_name(enum change_class class)
{
	return change_class_words[class];
}

const char *
change_sync_name(enum change_sync sync)
{
	return change_sync_words[sync];
}

const char *
change_health_name(enum change_health health)
{
	return change_health_words[health];
}

bool
change_class_find(const char *name, enum change_class *ret_class)
{
	size_t i;

	for (i = 0; i < CHANGE_CLASS_COUNT; i++)
		if (strcmp(change_class_words[i], name) == 0) {
			*ret_class = (enum change_class)i;
			return true;
		}
	return false;
}

enum change_class
change_class_plan(const char *from, const char *to)
{
	static const enum change_class classes[] = {
		[VERSION_SAME] = CHANGE_UNKNOWN,
		[VERSION_MAJOR] = CHANGE_MAJOR,
		[VERSION_MINOR] = CHANGE_MINOR,
		[VERSION_PATCH] = CHANGE_PATCH,
		[VERSION_PRE_RELEASE] = CHANGE_PRE_RELEASE,
		[VERSION_DATED] = CHANGE_DATED,
		[VERSION_OTHER] = CHANGE_VERSION,
	};
	bool has_from = from != NULL && from[0] != '\0';
	bool has_to = to != NULL && to[0] != '\0';

	if (has_from != has_to)
		return has_to ? CHANGE_ENABLED : CHANGE_REMOVED;
	return classes[version_step(from, to)];
}

/* What is far too long is not read to its end: a line of 4 MiB costs no more
 * than one of a few thousand bytes. */
char *
change_text(const char *string, size_t most)
{
	struct text text = { 0 };
	size_t length, first;
	char *part, *line = NULL;

	if (string == NULL)
		return NULL;
	string += strspn(string, " \t\r\n");
	part = mem_bytes(string, utf8_prefix(string, 4 * most));
	utf8_clean(&text, part, false);
	free(part);
	for (length = text.length; length > 0 &&
	    text.bytes[length - 1] == ' '; length--)
		;
	text_cut(&text, length);
	first = strspn(text_string(&text), " ");
	length = text.length - first;
	if (length > most)
		line = mem_format("%.*s" CHANGE_CUT,
		    (int)utf8_prefix(text.bytes + first,
		    most - strlen(CHANGE_CUT)), text.bytes + first);
	else if (length > 0)
		line = mem_string(text.bytes + first);
	text_clear(&text);
	return line;
}

/* As doc_read_url() for addresses in the configuration; here none is worth a
 * complaint, it is only no link. */
bool
change_is_url(const char *string)
{
	const char *host, *p;

	if (string == NULL)
		return false;
	if (strncasecmp(string, "https://", 8) == 0)
		host = string + 8;
	else if (strncasecmp(string, "http://", 7) == 0)
		host = string + 7;
	else
		return false;
	if (host[strcspn(host, "/?#@")] == '@' || strchr("/?#:", *host) != NULL)
		return false;
	for (p = string; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f ||
		    strchr("\"<>\\^`{|}", *p) != NULL)
			return false;
	return p - string <= CHANGE_URL_MAX;
}

char *
change_url(const char *string)
{
	return change_is_url(string) ? mem_string(string) : NULL;
}

void
change_fill(char **to, char **from)
{
	if (*to != NULL)
		return;
	*to = *from;
	*from = NULL;
}
