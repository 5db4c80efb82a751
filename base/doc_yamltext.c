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

/* An unknown message is shown as it is: a newer libyaml may have more. */
const char *
doc_yamltext_explain(const char *problem)
{
	static const struct { const char *problem, *text; } texts[] = {
		{ "mapping values are not allowed in this context",
		  "a second \":\" on one line, or a line that is indented "
		  "too far; put quotes around a text that holds \": \"" },
		{ "could not find expected ':'",
		  "a line that is neither \"key: value\" nor \"- entry\"; "
		  "is a \":\" missing?" },
		{ "did not find expected key",
		  "this line is not a key at the same indentation as the "
		  "keys before it" },
		{ "did not find expected '-' indicator",
		  "this line is not a \"- \" entry at the same indentation "
		  "as the entries before it" },
		{ "did not find expected ',' or ']'",
		  "a list that began with \"[\" is not closed; accepted are "
		  "\",\" and \"]\"" DOC_YAMLTEXT_COMMENT },
		{ "did not find expected ',' or '}'",
		  "a map that began with \"{\" is not closed; accepted are "
		  "\",\" and \"}\"" DOC_YAMLTEXT_COMMENT },
		{ "did not find expected node content",
		  "a value is expected here; is a \"[\" or \"{\" not closed, "
		  "or a \",\" too many?" DOC_YAMLTEXT_COMMENT },
		{ "did not find expected <document start>",
		  "nothing is accepted behind a value that has ended; is a "
		  "key missing in front of that value?" },
		{ "found unexpected end of stream",
		  "the file ends inside quotes" },
		{ "found undefined tag handle",
		  "tags (!) are not accepted; put quotes around a text that "
		  "begins with \"!\"" },
		{ "block sequence entries are not allowed in this context",
		  "a \"- \" entry is not accepted here; put it on a line of "
		  "its own" },
		{ "did not find expected alphabetic or numeric character",
		  "anchors and aliases (& and *) are not accepted; put quotes "
		  "around a text that begins with one" },
	};
	size_t i;

	for (i = 0; i < countof(texts); i++)
		if (strcmp(problem, texts[i].problem) == 0)
			return texts[i].text;
	return problem;
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
