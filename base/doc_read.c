/* SPDX-License-Identifier: MIT */
/*
 * Typed reads of a document's scalars.  Every message has the same shape: the
 * key, what is accepted, what was found; and where a word is nearly right, what
 * was probably meant.  A node that was refused by the parser is not complained
 * about twice.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "doc.h"
#include "mem.h"
#include "nearest.h"
#include "text.h"
#include "utf8.h"

/* What browsers, proxies and Slack take without cutting. */
#define DOC_URL_MAX 2000

/* How a message calls the value: by its key, or as an entry of a list. */
static const char *
doc_read_name(const struct doc *doc)
{
	return doc->key != NULL ? doc->key : "this entry";
}

/* Is it a scalar?  If not, say that `accepted` is. */
static int
doc_read_scalar(const struct doc *doc, const char *accepted,
    struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];

	if (doc->is_refused)
		return -1;
	if (doc->type == DOC_SCALAR)
		return 0;
	doc_complain(doc, COMPLAINT_ERROR, complaints,
	    "%s must be %s, found %s", doc_read_name(doc), accepted,
	    doc_show(doc, shown));
	return -1;
}

/* Replace a string that is owned: defaults are given before a read, and a key
 * that is read twice must not leak. */
static void
doc_read_copy(const struct doc *doc, char **ret_string)
{
	free(*ret_string);
	*ret_string = mem_string(doc->scalar);
}

/* Is all of the text within quotes of a word processor?  YAML takes them for
 * letters. */
static bool
doc_is_curly(const struct doc *doc)
{
	static const struct { const char *before, *after; } rows[] = {
		{ "\xe2\x80\x9c", "\xe2\x80\x9d" },	/* U+201C, U+201D */
		{ "\xe2\x80\x9d", "\xe2\x80\x9d" },	/* Swedish */
		{ "\xe2\x80\x9e", "\xe2\x80\x9c" },	/* German */
		{ "\xe2\x80\x9e", "\xe2\x80\x9d" },	/* Polish */
		{ "\xe2\x80\x98", "\xe2\x80\x99" },	/* U+2018, U+2019 */
	};
	size_t i, length = doc->length;

	/* Who puts them into quotes of YAML wants them to be seen. */
	for (i = 0; !doc->is_quoted && length >= 6 && i < countof(rows); i++)
		if (memcmp(doc->scalar, rows[i].before, 3) == 0 &&
		    memcmp(doc->scalar + length - 3, rows[i].after, 3) == 0)
			return true;
	return false;
}

/* A text of white space alone looks filled in and says nothing: it counts as
 * empty. */
int
doc_read_string(const struct doc *doc, char **ret_string,
    struct complaints *complaints)
{
	if (doc == NULL)
		return 0;
	if (doc_read_scalar(doc, "a text", complaints) < 0)
		return -1;
	if (utf8_is_blank(doc->scalar)) {
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "%s must be a text, found %s", doc_read_name(doc),
		    doc->scalar[strspn(doc->scalar, " \t\r\n")] == '\0' ?
		    "an empty one" : "nothing that can be seen");
		return -1;
	}
	if (doc_is_curly(doc))
		doc_complain(doc, COMPLAINT_WARNING, complaints,
		    "the quotes around %s are a word processor's and will be "
		    "shown; YAML's are \" and '", doc_read_name(doc));
	doc_read_copy(doc, ret_string);
	return 0;
}

/* Relative to the file that names it, not to where the service was started: the
 * same configuration works in a checkout and in /etc. */
int
doc_read_path(const struct doc *doc, char **ret_path,
    struct complaints *complaints)
{
	const char *slash;
	char *path = NULL;

	if (doc_read_string(doc, &path, complaints) != 0)
		return -1;
	if (path == NULL)
		return 0;
	/* A file without a folder in its name is in the current one. */
	slash = doc->file != NULL ? strrchr(doc->file, '/') : NULL;
	free(*ret_path);
	*ret_path = path[0] == '/' || slash == NULL ? mem_string(path) :
	    mem_format("%.*s/%s", (int)(slash - doc->file), doc->file, path);
	free(path);
	return 0;
}

/*
 * Line ends and control characters are refused rather than cleaned: what ends
 * up in a subject, a file name or a header should be what its author sees in
 * the file.
 */
int
doc_read_line(const struct doc *doc, size_t most, char **ret_string,
    struct complaints *complaints)
{
	char *string = NULL;
	unsigned char byte;
	size_t i, count;

	if (doc == NULL)
		return 0;
	if (doc_read_string(doc, &string, complaints) < 0)
		return -1;
	for (i = 0; string[i] != '\0'; i++) {
		/* U+0080 to U+009F have two bytes. */
		byte = (unsigned char)string[i];
		if (byte >= 0x20 && byte != 0x7f && (byte != 0xc2 ||
		    (unsigned char)string[i + 1] >= 0xa0))
			continue;
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "%s must be one line, found a %s in it",
		    doc_read_name(doc), string[i] == '\n' ? "line end" :
		    "control character");
		free(string);
		return -1;
	}
	count = utf8_count(string);
	if (count > most) {
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "%s has %zu characters; at most %zu are accepted",
		    doc_read_name(doc), count, most);
		free(string);
		return -1;
	}
	free(*ret_string);
	*ret_string = string;
	return 0;
}

/*
 * Complain about a scalar that is neither true nor false.  YAML 1.1 takes
 * "yes", "no", "on" and "off" for booleans and 1.2 does not; to guess would
 * please half of the readers, so the writer is asked.
 */
static void
doc_complain_bool(const struct doc *doc, struct complaints *complaints)
{
	static const char *const words[] = { "true", "false" };
	static const struct { const char *found, *meant; } switches[] = {
		/* what is written in place of true and false */
		{ "yes", "true" }, { "y", "true" }, { "on", "true" },
		{ "1", "true" }, { "true", "true" }, { "no", "false" },
		{ "n", "false" }, { "off", "false" }, { "0", "false" },
		{ "false", "false" },
	};
	char shown[DOC_SHOWN_MAX];
	const char *meant = NULL;
	size_t i;

	for (i = 0; i < countof(switches); i++)
		if (strcasecmp(doc->scalar, switches[i].found) == 0)
			meant = switches[i].meant;
	if (meant == NULL)
		meant = nearest_find(doc->scalar, words, countof(words));
	doc_complain(doc, COMPLAINT_ERROR, complaints,
	    "%s must be true or false%s, found %s%s%s%s",
	    doc_read_name(doc), doc->is_quoted ? " without quotes" : "",
	    doc_show(doc, shown), meant != NULL ? "; did you mean \"" : "",
	    meant != NULL ? meant : "", meant != NULL ? "\"?" : "");
}

/* "true" in quotes is a text in YAML and JSON alike. */
int
doc_read_bool(const struct doc *doc, bool *ret_bool,
    struct complaints *complaints)
{
	bool is_true;

	if (doc == NULL)
		return 0;
	if (doc_read_scalar(doc, "true or false", complaints) < 0)
		return -1;
	is_true = strcmp(doc->scalar, "true") == 0;
	if (doc->is_quoted || (!is_true && strcmp(doc->scalar, "false") != 0)) {
		doc_complain_bool(doc, complaints);
		return -1;
	}
	*ret_bool = is_true;
	return 0;
}

/* Refuse what is none of the words.  They are listed in the order of the
 * table, which is the order of the manual. */
static void
doc_complain_word(const struct doc *doc, const char *const *words,
    size_t word_count, struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];
	struct text accepted = { 0 };
	const char *nearest;
	size_t i;

	for (i = 0; i < word_count; i++)
		text_putf(&accepted, "%s%s", i == 0 ? "" :
		    i + 1 < word_count ? ", " : " or ", words[i]);
	if (doc_read_scalar(doc, text_string(&accepted), complaints) < 0)
		goto out;
	nearest = nearest_find(doc->scalar, words, word_count);
	doc_complain(doc, COMPLAINT_ERROR, complaints,
	    "%s must be %s, found %s%s%s%s", doc_read_name(doc),
	    text_string(&accepted), doc_show(doc, shown),
	    nearest != NULL ? "; did you mean \"" : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
out:
	text_clear(&accepted);
}

/* What is accepted is spelt out only for a complaint: most words are right,
 * and a file has hundreds. */
int
doc_read_word(const struct doc *doc, const char *const *words,
    size_t word_count, size_t *ret_index, struct complaints *complaints)
{
	size_t i;

	if (doc == NULL)
		return 0;
	for (i = 0; doc->type == DOC_SCALAR && i < word_count; i++) {
		if (doc->is_refused || strcmp(doc->scalar, words[i]) != 0)
			continue;
		*ret_index = i;
		return 0;
	}
	doc_complain_word(doc, words, word_count, complaints);
	return -1;
}

/*
 * The length of the host at `host` (a name, IPv4, or [IPv6]); 0: none. "_" is
 * no part of a host name (RFC 1123 2.1), but stands in names of real services.
 */
static size_t
doc_url_host(const char *host)
{
	size_t length;

	if (host[0] == '[') {
		length = strspn(host + 1, "0123456789abcdefABCDEF:.");
		return length > 1 && host[1 + length] == ']' ? length + 2 : 0;
	}
	length = strspn(host, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
	return host[0] == '-' || host[0] == '.' ? 0 : length;
}

/*
 * What the part behind "scheme://" lacks to be an address (RFC 3986 3.2); NULL:
 * nothing.  Paths and queries are taken as they are: only their server knows
 * them.
 */
static const char *
doc_url_fault(const char *rest)
{
	size_t authority = strcspn(rest, "/?#"), host, digits;
	long port;

	if (memchr(rest, '@', authority) != NULL)
		return "no user or password in it";
	host = doc_url_host(rest);
	if (host == 0)
		return "a host name behind \"//\"";
	if (rest[host] == ':') {
		digits = strspn(rest + host + 1, "0123456789");
		port = strtol(rest + host + 1, NULL, 10);
		if (digits == 0 || digits > 5 || port < 1 || port > 65535)
			return "a port from 1 to 65535";
		host += digits + 1;
	}
	return host == authority ? NULL : "a host name of letters, digits, "
	    "\"-\" and \".\"";
}

/* What is wrong with `url`: the text of what is accepted; NULL: nothing. ""
 * stands for the scheme, which the caller can name. */
static const char *
doc_url_check(const char *url, const char *const *schemes)
{
	const char *colon = strchr(url, ':');
	size_t i, length;

	for (i = 0; url[i] != '\0'; i++)
		if (url[i] <= 0x20 || url[i] >= 0x7f ||
		    strchr("\"<>\\^`{|}", url[i]) != NULL)
			/* RFC 3986 2: anything else must be percent-encoded. */
			return "visible ASCII characters without quotes, "
			    "spaces, <>, {} (others percent-encoded)";
	if (i > DOC_URL_MAX)
		return "at most 2000 characters";
	length = colon != NULL ? (size_t)(colon - url) : 0;
	for (i = 0; schemes[i] != NULL; i++)
		if (strlen(schemes[i]) == length &&
		    strncasecmp(schemes[i], url, length) == 0)
			break;
	if (schemes[i] == NULL)
		return "";
	if (strcmp(schemes[i], "mailto") == 0)
		return strchr(url, '@') != NULL ? NULL : "an address with @";
	if (colon == NULL || strncmp(colon, "://", 3) != 0)
		return "\"//\" and a host name behind the scheme";
	return doc_url_fault(colon + 3);
}

/*
 * The grammar is stricter than RFC 3986: what is let in here is written into
 * feeds, mails and pages, where each reader has its own idea of odd addresses.
 */
int
doc_read_url(const struct doc *doc, const char *const *schemes,
    char **ret_url, struct complaints *complaints)
{
	static const char *const web[] = { "https", "http", NULL };
	char shown[DOC_SHOWN_MAX];
	struct text accepted = { 0 };
	const char *fault;
	size_t i;

	if (doc == NULL)
		return 0;
	if (schemes == NULL)
		schemes = web;
	if (doc_read_scalar(doc, "a URL", complaints) < 0)
		return -1;
	fault = doc_url_check(doc->scalar, schemes);
	if (fault == NULL) {
		doc_read_copy(doc, ret_url);
		return 0;
	}
	for (i = 0; fault[0] == '\0' && schemes[i] != NULL; i++)
		text_putf(&accepted, "%s%s%s", i > 0 ? " or " : "",
		    schemes[i], strcmp(schemes[i], "mailto") == 0 ?
		    ":" : "://");
	/* What stands before an "@" may be a password: it is not shown. */
	doc_complain(doc, COMPLAINT_ERROR, complaints,
	    "%s must be a URL %s %s%s, found %s", doc_read_name(doc),
	    fault[0] == '\0' ? "that begins with" : "with",
	    text_string(&accepted), fault,
	    strchr(doc->scalar, '@') != NULL ? "one with \"@\"" :
	    doc_show(doc, shown));
	text_clear(&accepted);
	return -1;
}
