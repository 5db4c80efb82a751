/* SPDX-License-Identifier: MIT */
/*
 * YAML as people type it: what is no text at all, and libyaml's words for what
 * they do wrong, said in theirs. libyaml's messages are those of a grammar
 * ("did not find expected key"); each below was provoked with a typing error
 * and says what the error usually is.
 */
#include <string.h>

#include "doc_internal.h"
#include "utf8.h"

/* What opens and is not closed is most often the name of a channel without its
 * quotes: {slack: #team}. */
#define DOC_YAMLTEXT_COMMENT \
	" (what is behind a \"#\" is a comment, unless quotes are around it)"

/* Characters of a key (YAML 1.1 9.3.2). */
#define DOC_YAMLTEXT_KEY_MAX 1024

/* What libyaml says, and what people need to know.  Where there is a `behind`,
 * the line on which it began stands between; `is_at_begin`: that is where it is
 * mended, and what libyaml stumbled on lies lines behind it. */
static const struct doc_yamltext {
	const char *problem, *text, *behind;
	bool is_at_begin;
} doc_yamltexts[] = {
	{ "mapping values are not allowed in this context",
	  "a second \":\" on one line, or a line that is indented too far; "
	  "put quotes around a text that holds \": \"", NULL, false },
	{ "could not find expected ':'",
	  "a line that is neither \"key: value\" nor \"- entry\"; is a "
	  "\":\" missing?", NULL, true },
	{ "did not find expected key",
	  "this line is not a key at the same indentation as the keys before "
	  "it", NULL, false },
	{ "did not find expected '-' indicator",
	  "this line is not a \"- \" entry at the same indentation as the "
	  "entries before it", NULL, false },
	{ "did not find expected ',' or ']'",
	  "a list that began with \"[\" on line ", " is not closed; accepted "
	  "are \",\" and \"]\"" DOC_YAMLTEXT_COMMENT, false },
	{ "did not find expected ',' or '}'",
	  "a map that began with \"{\" on line ", " is not closed; accepted "
	  "are \",\" and \"}\"" DOC_YAMLTEXT_COMMENT, false },
	{ "did not find expected node content",
	  "a value is expected here; is a \"[\" or \"{\" not closed, or a "
	  "\",\" too many?" DOC_YAMLTEXT_COMMENT, NULL, false },
	{ "did not find expected <document start>",
	  "nothing is accepted behind a value that has ended; is a key missing "
	  "in front of that value?", NULL, false },
	{ "found unexpected end of stream",
	  "the quotes that begin here are not closed", NULL, true },
	{ "found unexpected document indicator",
	  "the quotes that begin here are not closed", NULL, true },
	{ "found unknown escape character",
	  "a \"\\\" in double quotes begins an escape such as \\n or \\\"; "
	  "write \\\\ for one, or put single quotes around the text", NULL,
	  false },
	{ "found character that cannot start any token",
	  "a text must not begin with this character; put quotes around it",
	  NULL, false },
	{ "mapping keys are not allowed in this context",
	  "a text must not begin with \"? \"; put quotes around it", NULL,
	  false },
	{ "did not find expected comment or line break",
	  "nothing is accepted behind a \"|\" or \">\" that begins a text of "
	  "several lines; put quotes around a text that begins with one", NULL,
	  false },
	{ "found undefined tag handle",
	  "tags (!) are not accepted; put quotes around a text that begins "
	  "with \"!\"", NULL, false },
	{ "block sequence entries are not allowed in this context",
	  "a \"- \" entry is not accepted here; put it on a line of its own",
	  NULL, false },
	{ "did not find expected alphabetic or numeric character",
	  "anchors and aliases (& and *) are not accepted; put quotes around a "
	  "text that begins with one", NULL, false },
};

/* The byte at a column; columns count characters. */
static const char *
doc_yamltext_at(const char *line, size_t column)
{
	const char *at = line;

	for (; column > 0 && *at != '\0'; column--)
		for (at++; ((unsigned char)*at & 0xc0) == 0x80; at++)
			continue;
	return at;
}

/* Another entry was expected, and there is what only brackets have: a comma at
 * the end of a line, as in JSON, or a bracket too many. */
static bool
doc_yamltext_is_loose(const yaml_parser_t *parser, char c)
{
	return parser->problem != NULL && c != '\0' &&
	    strchr(",]}", c) != NULL &&
	    (strcmp(parser->problem, "did not find expected key") == 0 ||
	    strcmp(parser->problem, "did not find expected '-' indicator") ==
	    0);
}

/* YAML knows no longer keys before a ":", and libyaml then knows none at all:
 * what it says is about something else.  The key's first column, or -1: that
 * is not what is wrong. */
static long
doc_yamltext_find_long(const yaml_parser_t *parser, const char *line)
{
	size_t column = parser->problem_mark.column, length = 0;
	const char *at = doc_yamltext_at(line, column), *key = at;
	bool is_flow = parser->context != NULL &&
	    strcmp(parser->context, "while parsing a flow mapping") == 0;

	if (at[strspn(at, " ")] != ':')
		return -1;
	for (; key > line && (!is_flow || strchr("{,", key[-1]) == NULL);
	    key--)
		length += ((unsigned char)key[-1] & 0xc0) != 0x80;
	while (*key == ' ' && length > 0) {
		key++;
		length--;
	}
	/* A second ":" on one line is another error. */
	if (length <= DOC_YAMLTEXT_KEY_MAX ||
	    memmem(key, (size_t)(at - key), ": ", 2) != NULL)
		return -1;
	return (long)(column - length);
}

/* What cannot be seen, or was not meant to be there: a tab (libyaml's word for
 * it, "cannot start any token", helps nobody), another blank than a space or a
 * mark where a line begins, and what git leaves of a conflict.  False: the line
 * has none.  Else the text is said, and the column given. */
static bool
doc_yamltext_find_odd(const char *line, bool is_next, struct text *ret_text,
    size_t *ret_column)
{
	static const char *const marks[] = { "<<<<<<< ", "=======\n",
		"=======\r", ">>>>>>> ", "||||||| " };
	size_t indent = strspn(line, " "), i;
	uint32_t code = 0;

	*ret_column = indent;
	if (line[indent] == '\t' && !is_next) {
		text_puts(ret_text,
		    "a tab; lines are indented with spaces only");
		return true;
	}
	(void)utf8_next(line + indent, strnlen(line + indent, 4), &code);
	if (code == 0xa0 || (code >= 0x2000 && code <= 0x200f) ||
	    code == 0x202f || code == 0x3000 || code == 0xfeff) {
		text_putf(ret_text, "a blank or a mark that is not seen "
		    "(U+%04X); lines are indented with spaces only",
		    (unsigned)code);
		return true;
	}
	for (i = 0; i < countof(marks) && indent == 0; i++)
		if (strncmp(line, marks[i], strlen(marks[i])) == 0) {
			text_puts(ret_text,
			    "a mark of a merge that is not resolved");
			return true;
		}
	return false;
}

/* The same on the line before: what it holds may have been taken for text that
 * goes on. */
static bool
doc_yamltext_find_before(const yaml_parser_t *parser, const char *line,
    struct text *ret_text, yaml_mark_t *ret_mark)
{
	const char *start = (const char *)parser->input.string.start;
	size_t column;

	if (line <= start + 1 || line[-1] != '\n')
		return false;
	for (line--; line > start && line[-1] != '\n'; line--)
		continue;
	if (!doc_yamltext_find_odd(line, true, ret_text, &column))
		return false;
	ret_mark->line--;
	ret_mark->column = column;
	return true;
}

/* What has closed right before text that goes on: a quote, a bracket, or 0. */
static char
doc_yamltext_closed(const yaml_parser_t *parser, const char *line)
{
	const char *at = doc_yamltext_at(line, parser->problem_mark.column);

	if (parser->problem == NULL ||
	    (strcmp(parser->problem, "did not find expected key") != 0 &&
	    strcmp(parser->problem, "did not find expected '-' indicator") !=
	    0))
		return '\0';
	while (at > line && at[-1] == ' ')
		at--;
	return at > line && strchr("'\"]}", at[-1]) != NULL ? at[-1] : '\0';
}

/* An unknown message is shown as it is: a newer libyaml may have more. */
void
doc_yamltext_explain(const yaml_parser_t *parser, const char *line,
    struct text *ret_text, yaml_mark_t *ret_mark)
{
	struct doc_yamltext known = { .text = parser->problem };
	char c = *doc_yamltext_at(line, parser->problem_mark.column);
	size_t i;

	size_t column;
	long key;

	*ret_mark = parser->problem_mark;
	if (doc_yamltext_find_odd(line, false, ret_text, &column)) {
		ret_mark->column = column;
		return;
	}
	if (doc_yamltext_find_before(parser, line, ret_text, ret_mark))
		return;
	key = doc_yamltext_find_long(parser, line);
	if (key >= 0) {
		ret_mark->column = (size_t)key;
		text_puts(ret_text, "a key of more than 1,024 characters; put "
		    "quotes around a text that holds \": \"");
		return;
	}
	if (doc_yamltext_closed(parser, line) != '\0' &&
	    !doc_yamltext_is_loose(parser, c)) {
		text_puts(ret_text, strchr("'\"", doc_yamltext_closed(parser,
		    line)) != NULL ? "text behind a quote that closes; put "
		    "other quotes around the whole text" : "text behind a "
		    "bracket that closes; put quotes around a text that "
		    "begins with one");
		return;
	}
	if (doc_yamltext_is_loose(parser, c)) {
		text_putf(ret_text, "a \"%c\" behind a value that has ended; "
		    "no bracket is open here", c);
		return;
	}
	if (parser->problem == NULL)
		known.text = "this is not YAML";
	for (i = 0; parser->problem != NULL && i < countof(doc_yamltexts); i++)
		if (strcmp(parser->problem, doc_yamltexts[i].problem) == 0)
			known = doc_yamltexts[i];
	if (known.is_at_begin)
		*ret_mark = parser->context_mark;
	text_puts(ret_text, known.text);
	if (known.behind != NULL)
		text_putf(ret_text, "%zu%s", parser->context_mark.line + 1,
		    known.behind);
}

bool
doc_yamltext_is_glued(const char *line, size_t column)
{
	const char *at = doc_yamltext_at(line, column);

	return strchr(" \t\r\n,]}:", *at) == NULL && at > line &&
	    (at[-1] == '"' || at[-1] == '\'');
}

bool
doc_yamltext_is_null(const char *value, size_t length)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL" };
	size_t i;

	for (i = 0; length < sizeof("null") && i < countof(nulls); i++)
		if (strcmp(value, nulls[i]) == 0)
			return true;
	return false;
}

/* Is the character refused wherever it stands?  Why, or NULL.  The set is that
 * of YAML 1.1 5.1 (c-printable); U+0085 is a line break there. */
static const char *
doc_yamltext_check_character(size_t size, uint32_t code)
{
	if (size == 0)
		return "bytes that are not UTF-8; save the file as UTF-8";
	if (code == 0)
		return "a NUL character; this is no text file";
	if ((code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
	    (code >= 0x7f && code < 0xa0 && code != 0x85) ||
	    code == 0xfffe || code == 0xffff)
		return "a control character";
	return NULL;
}

/* Columns count characters, as editors do, and not bytes. */
int
doc_yamltext_check(const char *file, const char *bytes, size_t length,
    struct complaints *complaints)
{
	int line = 1, column = 1;
	const char *fault;
	size_t i, size, plain;
	uint32_t code;

	for (i = 0; i < length; i += size) {
		/* Nearly all of a file needs no closer look. */
		plain = utf8_prefix_plain(bytes + i, length - i);
		i += plain;
		column += (int)plain;
		if (i == length)
			break;
		size = utf8_next(bytes + i, length - i, &code);
		fault = doc_yamltext_check_character(size, code);
		if (fault != NULL) {
			complaint_add(complaints, COMPLAINT_ERROR, file, line,
			    column, "%s", fault);
			return -1;
		}
		column++;
		if (code == '\n') {
			line++;
			column = 1;
		}
	}
	return 0;
}
