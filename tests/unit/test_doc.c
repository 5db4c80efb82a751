/* SPDX-License-Identifier: MIT */
/* Documents: trees, places, caps, and what typed reads say. */
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "doc.h"
#include "harness.h"
#include "mem.h"
#include "text.h"

/* Write a tree in one line: {key=value,[a,b],~}; quoted scalars in '…'. */
static void
test_print(struct text *text, const struct doc *doc)
{
	size_t i;

	if (doc->type == DOC_NULL)
		text_puts(text, doc->is_refused ? "!" : "~");
	if (doc->type == DOC_SCALAR)
		text_putf(text, doc->is_quoted ? "'%s'" : "%s", doc->scalar);
	if (doc->type == DOC_LIST || doc->type == DOC_MAP)
		text_putc(text, doc->type == DOC_LIST ? '[' : '{');
	for (i = 0; i < doc->count; i++) {
		text_puts(text, i > 0 ? "," : "");
		if (doc->type == DOC_MAP)
			text_putf(text, "%s=", doc->items[i].key);
		test_print(text, &doc->items[i]);
	}
	if (doc->type == DOC_LIST || doc->type == DOC_MAP)
		text_putc(text, doc->type == DOC_LIST ? ']' : '}');
}

/* Parse `bytes`; the tree and then each complaint, joined by " | ". */
static char *
test_yaml_bytes(const char *bytes, size_t length)
{
	struct complaints complaints = { 0 };
	struct complaint *complaint;
	struct doc *doc = NULL;
	struct text text = { 0 };
	size_t i;
	int result;

	result = doc_parse_yaml("f", bytes, length, &doc, &complaints);
	CHECK((result == 0) == (complaints.error_count == 0));
	if (result == 0)
		test_print(&text, doc);
	for (i = 0; i < complaints.list.count; i++) {
		complaint = &complaints.list.items[i];
		text_putf(&text, "%s%d:%d %s", i > 0 ? " | " : "",
		    complaint->line, complaint->column, complaint->text);
	}
	complaint_clear(&complaints);
	doc_free(doc);
	return text_take(&text);
}

/* YAML of others: the tree, or the first complaint. */
static char *
test_foreign_text(const char *yaml, size_t length)
{
	struct complaints complaints = { 0 };
	struct doc *doc = NULL;
	struct text text = { 0 };

	if (doc_parse_yaml_foreign("f", yaml, length, &doc, &complaints) == 0)
		test_print(&text, doc);
	else
		text_putf(&text, "%d:%d %s", complaints.list.items[0].line,
		    complaints.list.items[0].column,
		    complaints.list.items[0].text);
	complaint_clear(&complaints);
	doc_free(doc);
	return text_take(&text);
}

static void
test_foreign(void)
{
	static const struct { const char *yaml, *want; } rows[] = {
		{ "", "~" },
		{ "# nothing\n", "~" },
		{ "a: &x 1\nb: *x\n", "{a=1,b=1}" },
		{ "a: &x [1, {c: d}]\nb: *x\n", "{a=[1,{c=d}],b=[1,{c=d}]}" },
		{ "a: &x\n  p: 1\nb:\n  <<: *x\n  q: 2\n",
		  "{a={p=1},b={p=1,q=2}}" },
		{ "a: &x {p: 1, q: 1}\nb: {q: 2, <<: *x}\n",
		  "{a={p=1,q=1},b={p=1,q=2}}" },
		{ "a: &x {p: 1}\nb: &y {p: 2, q: 3}\nc: {<<: [*x, *y]}\n",
		  "{a={p=1},b={p=2,q=3},c={p=1,q=3}}" },
		{ "a: &x {p: 1}\nb: {<<: *x, <<: {r: 2}}\n",
		  "{a={p=1},b={p=1,r=2}}" },
		{ "a: {<<: 1, b: 2}\n", "{a={b=2}}" },
		{ "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "{a=1,b=1,c=2,d=2}" },
		{ "&k a: 1\nb: *k\n", "{a=1,b=a}" },
		{ "a: &x\nb: *x\n", "{a=~,b=~}" },
		{ "a: !!str 1\nb: !x {c: 1}\n", "{a=1,b={c=1}}" },
		{ "a: 1\na: 2\n", "{a=2}" },
		{ "b: 1\na: 1\nb: {c: 1}\n", "{a=1,b={c=1}}" },
		{ "a: *x\n", "1:4 an alias (*) of an anchor that does not "
		  "stand before it" },
		{ "a: &x [*x]\n", "1:8 an alias (*) of an anchor that does "
		  "not stand before it" },
		{ "a: 1\n---\nb: 1\n", "2:1 a second document begins here "
		  "(---); one file holds one" },
		{ "*x : 1\n", "1:1 a key must be a text, found a list, a map "
		  "or an alias" },
		{ "a: [\n", "2:1 a value is expected here; is a \"[\" or \"{\" "
		  "not closed, or a \",\" too many? (what is behind a \"#\" "
		  "is a comment, unless quotes are around it)" },
	};
	struct text text = { 0 };
	char *got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		got = test_foreign_text(rows[i].yaml, strlen(rows[i].yaml));
		CHECK_STRING(got, rows[i].want);
		free(got);
	}
	/* Aliases of aliases (billions of laughs), of a long text, of depth,
	 * and anchors around anchors: all end at a cap. */
	text_puts(&text, "a0: &a0 x\n");
	for (i = 1; i < 30; i++)
		text_putf(&text, "a%zu: &a%zu [*a%zu, *a%zu]\n", i, i, i - 1,
		    i - 1);
	got = test_foreign_text(text.bytes, text.length);
	CHECK(strstr(got, "than one file may have") != NULL);
	free(got);
	text_clear(&text);
	text_puts(&text, "a: &a ");
	for (i = 0; i < 500000; i++)
		text_putc(&text, 'x');
	text_puts(&text, "\nb: [*a, *a, *a]\n");
	got = test_foreign_text(text.bytes, text.length);
	CHECK_STRING(got, "2:9 aliases repeat more than one file may have");
	free(got);
	text_clear(&text);
	for (i = 0; i < 2000; i++)
		text_putf(&text, "a%zu: &a%zu x\n", i, i);
	got = test_foreign_text(text.bytes, text.length);
	CHECK_STRING(got, "1001:8 anchors name more values than one file may "
	    "have");
	free(got);
	text_clear(&text);
}

/* A key of 1,025 characters, which libyaml takes for none. */
static void
test_long_keys(void)
{
	static const struct { const char *head, *tail, *want; } rows[] = {
		{ "a: b\n", ": c\n", "2:1" }, { "{", ": c}\n", "1:2" },
		{ "a: {b: c, ", ": d}\n", "1:11" },
		{ "a:\n  \"", "\" : c\n", "2:3" },
	};
	char key[1026], *yaml, *got, *want;
	size_t i;

	memset(key, 'k', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	for (i = 0; i < countof(rows); i++) {
		yaml = mem_format("%s%s%s", rows[i].head, key,
		    rows[i].tail);
		got = test_yaml_bytes(yaml, strlen(yaml));
		want = mem_format("%s a key of more than 1,024 characters; "
		    "put quotes around a text that holds \": \"",
		    rows[i].want);
		CHECK_STRING(got, want);
		free(yaml);
		free(got);
		free(want);
	}
}

/* fault-row: 32 */
static void
test_yaml(void)
{
	static const struct { const char *yaml, *want; } rows[] = {
		{ "a: 1\n", "{a=1}" },
		{ "a: '1'\nb: \"x\\ty\"\n", "{a='1',b='x\ty'}" },
		{ "15: 15:00\n2026-11-26: x\n", "{15=15:00,2026-11-26=x}" },
		{ "a:\nb: ~\nc: null\nd: 'null'\n",
		  "{a=~,b=~,c=~,d='null'}" },
		{ "a: [x, {b: c}, []]\n", "{a=[x,{b=c},[]]}" },
		{ "a: |\n  one\n  two\n", "{a='one\ntwo\n'}" },
		{ "---\na: no\n...\n", "{a=no}" },
		{ "\xef\xbb\xbf" "a: b\n", "{a=b}" },
		{ "a: b\r\nc: d\r\n", "{a=b,c=d}" },
		{ "\xef\xbb\xbf{a: {b: c}}\n", "{a={b=c}}" },
		{ "\xef\xbb\xbf" "a: {b: c}\nd: e\n", "{a={b=c},d=e}" },
		{ "", "0:0 the file is empty" },
		{ "# nothing\n", "0:0 the file is empty" },
		{ "a: b\n---\nc: d\n",
		  "2:1 a second document begins here (---); one file holds "
		  "one" },
		{ "a: 1\nb: 2\na: 3\nb: 4\n",
		  "3:1 the key \"a\" occurs twice; the first is on line 1 | "
		  "4:1 the key \"b\" occurs twice; the first is on line 2" },
		{ "{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, "
		  "j: 1, k: 1, ab: 1, aa: 1, ab: 1}",
		  "1:82 the key \"ab\" occurs twice; the first is on line 1" },
		{ "{ab: 1, aa: 1, b: 1, ab: 1}",
		  "1:22 the key \"ab\" occurs twice; the first is on line 1" },
		{ "a: &x 1\nb: *x\n",
		  "1:4 an anchor (&); anchors and aliases are not accepted, "
		  "write the value out | 2:4 an alias (*); anchors and "
		  "aliases are not accepted, write the value out" },
		{ "a: !!str 1\n",
		  "1:4 a tag (!); tags are not accepted, every value is "
		  "text, number, true or false as it is written" },
		/* One fault: that nothing is behind it is none more. */
		{ "a: !x\n",
		  "1:4 a tag (!); tags are not accepted, every value is "
		  "text, number, true or false as it is written" },
		{ "a: {<<: b}\n",
		  "1:5 a merge key (<<); merge keys are not accepted, write "
		  "the keys out" },
		{ "? [a]\n: b\n",
		  "1:3 a key must be a text, found a list, a map or an "
		  "alias" },
		{ "~: b\n", "1:1 a key must be a text, found nothing" },
		{ "a:\n\tb: c\n",
		  "2:1 a tab; lines are indented with spaces only" },
		{ "a: \"\\0\"\n",
		  "1:4 a NUL character (\\0) in a text is not accepted" },
		{ "a: b: c\n",
		  "1:5 a second \":\" on one line, or a line that is indented "
		  "too far; put quotes around a text that holds \": \"" },
		/* As JSON has it, and what is left of a bracket. */
		{ "a: {b: c},\nd: e\n",
		  "1:10 a \",\" behind a value that has ended; no bracket is "
		  "open here" },
		{ "\xc3\xbc: \"b\",\nd: e\n",
		  "1:7 a \",\" behind a value that has ended; no bracket is "
		  "open here" },
		{ "- {a: b}, c\n- d\n",
		  "1:9 a \",\" behind a value that has ended; no bracket is "
		  "open here" },
		{ "a: [b]]\n",
		  "1:7 a \"]\" behind a value that has ended; no bracket is "
		  "open here" },
		{ "a:\n  b: c\n c: d\n",
		  "3:2 this line is not a key at the same indentation as the "
		  "keys before it" },
		{ "a: b\nc: @d\n",
		  "2:4 a text must not begin with this character; put quotes "
		  "around it" },
		{ "a: b\nc: [",
		  "3:1 a value is expected here; is a \"[\" or \"{\" not "
		  "closed, or a \",\" too many? (what is behind a \"#\" is a "
		  "comment, unless quotes are around it)" },
		{ "{a: b}\nc: d\n",
		  "2:1 nothing is accepted behind a value that has ended; is "
		  "a key missing in front of that value?" },
		{ "a: [b, c\nd: e\n",
		  "2:2 a list that began with \"[\" on line 1 is not closed; "
		  "accepted are \",\" and \"]\" (what is behind a \"#\" is a comment, "
		  "unless quotes are around it)" },
		/* A channel of Slack without its quotes. */
		{ "a: {slack: #team, token: b}\nd: e\n",
		  "2:2 a map that began with \"{\" on line 1 is not closed; "
		  "accepted are \",\" and \"}\" (what is behind a \"#\" is a comment, "
		  "unless quotes are around it)" },
		{ "a:\n  b: {slack: #team, token: b}\n",
		  "3:1 a value is expected here; is a \"[\" or \"{\" not "
		  "closed, or a \",\" too many? (what is behind a \"#\" is a "
		  "comment, unless quotes are around it)" },
		/* Where what is not ended begins, not where it was noticed. */
		{ "a: b\nc: \"d\ne: f\n",
		  "2:4 the quotes that begin here are not closed" },
		{ "a: 'b\n---\n",
		  "1:4 the quotes that begin here are not closed" },
		/* What programs leave behind. */
		{ "a:\n  b: c d\n\xc2\xa0 e: f\n  g: h\n",
		  "3:1 a blank or a mark that is not seen (U+00A0); lines are "
		  "indented with spaces only" },
		{ "a: b\n\xef\xbb\xbf" "c: d\ne: f\n",
		  "2:1 a blank or a mark that is not seen (U+FEFF); lines are "
		  "indented with spaces only" },
		{ "<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> d\n",
		  "1:1 a mark of a merge that is not resolved" },
		{ "a: b\n<<<<<<< HEAD\nc: d\n",
		  "2:1 a mark of a merge that is not resolved" },
		{ "a: b\nc: d\n=======\nc: e\n",
		  "3:1 a mark of a merge that is not resolved" },
		/* Text behind what has closed. */
		{ "a: 'b's c'\n", "1:7 text behind a quote that closes; put "
		  "other quotes around the whole text" },
		{ "a:\n  b: \"c\" d\n", "2:10 text behind a quote that closes; "
		  "put other quotes around the whole text" },
		{ "- \"c\" d\n", "1:7 text behind a quote that closes; put "
		  "other quotes around the whole text" },
		{ "a: [b] c\n", "1:8 text behind a bracket that closes; put "
		  "quotes around a text that begins with one" },
		{ "a: b\nc d\ne: f\n",
		  "2:1 a line that is neither \"key: value\" nor "
		  "\"- entry\"; is a \":\" missing?" },
		{ "a: \"\\.\"\n",
		  "1:5 a \"\\\" in double quotes begins an escape such as \\n "
		  "or \\\"; write \\\\ for one, or put single quotes around "
		  "the text" },
		{ "a: ? b\n", "1:4 a text must not begin with \"? \"; put "
		  "quotes around it" },
		{ "a: > b\n", "1:6 nothing is accepted behind a \"|\" or \">\" "
		  "that begins a text of several lines; put quotes around a "
		  "text that begins with one" },
		{ "a: !b\nc: d\n",
		  "1:4 a tag (!); tags are not accepted, every value is "
		  "text, number, true or false as it is written" },
		{ "a: \"b\n  c: \"every day\"\n",
		  "1:4 the quotes that begin here end lines below, "
		  "directly before other text; is a quote missing?" },
		{ "[\"b\n c\",\"d\n e\"]\n", "['b c','d e']" },
		{ "{a: {b: 'c\n d'}}\n", "{a={b='c d'}}" },
		{ "a: 'b\n  c'\r\nd: e\r\n", "{a='b c',d=e}" },
		{ "a: 'b\n  c'", "{a='b c'}" },
		/* YAML wants a space before a comment, libyaml does not. */
		{ "a: \"b\nc: {slack: \"#team\", token: d}\n",
		  "1:4 the quotes that begin here end lines below, "
		  "directly before other text; is a quote missing?" },
		{ "a: 'b\n \xc3\xbc'#e\n",
		  "1:4 the quotes that begin here end lines below, "
		  "directly before other text; is a quote missing?" },
		{ "a: \"b\n  c\" # d\n", "{a='b c'}" },
		{ "a: 'b\n  c'\n#d\n", "{a='b c'}" },
		{ "a: |\n  \"b\"\n#d\n", "{a='\"b\"\n'}" },
		{ "a: \xff\n",
		  "1:4 bytes that are not UTF-8; save the file as UTF-8" },
		{ "a: b\n\x01", "2:1 a control character" },
	};
	char *got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		got = test_yaml_bytes(rows[i].yaml, strlen(rows[i].yaml));
		CHECK_STRING(got, rows[i].want);
		free(got);
	}
	test_long_keys();
	got = test_yaml_bytes("a: b\0c\n", 7);
	CHECK_STRING(got, "1:5 a NUL character; this is no text file");
	free(got);
}

/* CPU milliseconds of this process. */
static int64_t
test_cpu_ms(void)
{
	struct timespec used;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

/* A document of `count` times `unit`, behind `head`. */
static char *
test_repeat(const char *head, const char *unit, size_t count)
{
	struct text text = { 0 };

	text_puts(&text, head);
	while (count-- > 0)
		text_puts(&text, unit);
	return text_take(&text);
}

/* The CPU milliseconds that reading it takes: the least of some tries, which
 * end with the first within enough_ms. */
static int64_t
test_cost_ms(const char *bytes, int64_t enough_ms)
{
	int64_t before_ms, least_ms = INT64_MAX, took_ms;
	int try;

	for (try = 0; try < 6 && least_ms > enough_ms; try++) {
		before_ms = test_cpu_ms();
		free(test_yaml_bytes(bytes, strlen(bytes)));
		took_ms = test_cpu_ms() - before_ms;
		if (took_ms < least_ms)
			least_ms = took_ms;
	}
	return least_ms;
}

/* What a bomb may cost: four times the largest list that is accepted, on this
 * machine, with this compiler, at this moment. */
static int64_t
test_bomb_ms(void)
{
	char *bytes = test_repeat("[", "a,", 99990);
	int64_t least_ms = test_cost_ms(bytes, 0);

	free(bytes);
	return 4 * least_ms;
}

/* Each bomb is refused with its reason before it costs anything. */
/* fault-row: 32 */
static void
test_yaml_bombs(void)
{
	static const struct {
		const char *head, *unit;
		size_t count;
		const char *want;	/* how the complaints begin */
	} rows[] = {
		{ "", "[", 100000,
		  "1:33 lists and maps are nested deeper than 32 levels" },
		{ "", "{a: ", 30000,
		  "1:129 lists and maps are nested deeper than 32 levels" },
		{ "", "- ", 50000,
		  "1:65 lists and maps are nested deeper than 32 levels" },
		{ "", "? ", 50000, "1:3 a key must be a text, found a list" },
		{ "a: ", "&a ", 50000, "1:4 " },
		{ "[", "&a a,", 100000, "1:2 an anchor (&); anchors and" },
		{ "a: b", "c", 2 * 1024 * 1024,
		  "0:0 the file has more than 1024 KiB" },
		{ "[", "a,", 150000,
		  "1:200000 more than 100000 values in one file" },
		{ "{", "a: b,", 150000, "1:500000 more than 100000 values in" },
	};
	int64_t most_ms = test_bomb_ms();
	char *bytes, *got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		bytes = test_repeat(rows[i].head, rows[i].unit, rows[i].count);
		CHECK_ROW(test_cost_ms(bytes, most_ms) <= most_ms,
		    rows[i].unit);
		got = test_yaml_bytes(bytes, strlen(bytes));
		got[strnlen(got, strlen(rows[i].want))] = '\0';
		CHECK_STRING(got, rows[i].want);
		free(got);
		free(bytes);
	}
}

/* The kilobytes by which this process grew while it parsed. */
static long
test_growth_kb(const char *bytes)
{
	struct complaints complaints = { 0 };
	struct rusage before, after;
	struct doc *doc = NULL;

	(void)getrusage(RUSAGE_SELF, &before);
	(void)doc_parse_yaml("f", bytes, strlen(bytes), &doc, &complaints);
	(void)getrusage(RUSAGE_SELF, &after);
	return after.ru_maxrss - before.ru_maxrss;
}

/* The largest documents that are read cost at most 16 MiB (a child each, as
 * a process never shrinks). */
static void __attribute__((unused))
test_yaml_memory(void)
{
	static const struct { const char *head, *unit; size_t count; } rows[] =
	{
		{ "[", "a,", 99990 }, { "[", "[],", 99990 },
		{ "", "- - a\n", 49990 }, { "", "[", 100000 },
		{ "a: ", "xxxxxxxxx ", 100000 }, { "[", "&a a,", 200000 },
		{ "{", "? a,", 200000 },
	};
	char *bytes;
	size_t i;
	int status;
	pid_t child;

	for (i = 0; i < countof(rows); i++) {
		bytes = test_repeat(rows[i].head, rows[i].unit, rows[i].count);
		child = fork();
		if (child == 0)
			_exit(test_growth_kb(bytes) > 16 * 1024);
		CHECK(waitpid(child, &status, 0) == child);
		CHECK_ROW(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		    rows[i].unit);
		free(bytes);
	}
}

/* Read the value of `a` in each way; what is read, or the complaint. */
enum test_read { READ_STRING, READ_LINE, READ_BOOL, READ_WORD,
	READ_URL, READ_SMTP, READ_KEYS };

static int
test_read(enum test_read how, const struct doc *doc, struct text *text,
    struct complaints *complaints)
{
	static const char *const words[] = { "none", "transient", "down" };
	static const char *const keys[] = { "title", "tier", "group" };
	static const char *const mail[] = { "smtp", "smtps", "mailto", NULL };
	char *string = NULL;
	bool is_true = false;
	size_t which = 0;
	int result = -1;

	if (how == READ_STRING)
		result = doc_read_string(doc, &string, complaints);
	if (how == READ_LINE)
		result = doc_read_line(doc, 8, &string, complaints);
	if (how == READ_URL || how == READ_SMTP)
		result = doc_read_url(doc, how == READ_SMTP ? mail : NULL,
		    &string, complaints);
	if (how == READ_BOOL)
		result = doc_read_bool(doc, &is_true, complaints);
	if (how == READ_WORD)
		result = doc_read_word(doc, words, 3, &which, complaints);
	if (how == READ_KEYS)
		result = doc_check_keys(doc, keys, 3, complaints);
	if (how == READ_BOOL || how == READ_WORD)
		text_putf(text, "%zu", how == READ_BOOL ? (size_t)is_true :
		    which);
	else
		text_puts(text, string != NULL ? string : "ok");
	free(string);
	return result;
}

static void
test_reads(void)
{
	static const struct {
		enum test_read how;
		const char *yaml, *want;
	} rows[] = {
		{ READ_STRING, "a: no", "no" },
		{ READ_STRING, "a: 15:00", "15:00" },
		{ READ_STRING, "a: ''",
		  "a must be a text, found an empty one" },
		{ READ_STRING, "a: \"\\u202a \\u200b\"",
		  "a must be a text, found nothing that can be seen" },
		{ READ_LINE, "a: \"b\\u009bc\"",
		  "a must be one line, found a control character in it" },
		{ READ_STRING, "a:", "a must be a text, found nothing" },
		{ READ_STRING, "a: [b]", "a must be a text, found a list" },
		{ READ_STRING, "a: {b: c}", "a must be a text, found a map" },
		{ READ_STRING, "b: c", "ok" },
		{ READ_LINE, "a: \xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4",
		  "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4" },
		{ READ_LINE, "a: 123456789",
		  "a has 9 characters; at most 8 are accepted" },
		{ READ_LINE, "a: \"b\\nc\"",
		  "a must be one line, found a line end in it" },
		{ READ_LINE, "a: \"b\\ac\"",
		  "a must be one line, found a control character in it" },
		{ READ_BOOL, "a: true", "1" },
		{ READ_BOOL, "a: false", "0" },
		{ READ_BOOL, "a: no", "a must be true or false, found \"no\"; "
		  "did you mean \"false\"?" },
		{ READ_BOOL, "a: Yes", "a must be true or false, found "
		  "\"Yes\"; did you mean \"true\"?" },
		{ READ_BOOL, "a: on", "a must be true or false, found \"on\"; "
		  "did you mean \"true\"?" },
		{ READ_BOOL, "a: trye", "a must be true or false, found "
		  "\"trye\"; did you mean \"true\"?" },
		{ READ_BOOL, "a: TRUE", "a must be true or false, found "
		  "\"TRUE\"; did you mean \"true\"?" },
		{ READ_BOOL, "a: 'true'", "a must be true or false without "
		  "quotes, found \"true\"; did you mean \"true\"?" },
		{ READ_BOOL, "a: maybe",
		  "a must be true or false, found \"maybe\"" },
		{ READ_BOOL, "a:",
		  "a must be true or false, found nothing" },
		{ READ_WORD, "a: transient", "1" },
		{ READ_WORD, "a: transent", "a must be none, transient or "
		  "down, found \"transent\"; did you mean \"transient\"?" },
		{ READ_WORD, "a: [none]",
		  "a must be none, transient or down, found a list" },
		{ READ_URL, "a: https://h.example.org:8443/x?y#z",
		  "https://h.example.org:8443/x?y#z" },
		{ READ_URL, "a: 'http://[::1]:80/'", "http://[::1]:80/" },
		{ READ_URL, "a: javascript:alert(1)", "a must be a URL that "
		  "begins with https:// or http://, found "
		  "\"javascript:alert(1)\"" },
		{ READ_URL, "a: example.org", "a must be a URL that begins "
		  "with https:// or http://, found \"example.org\"" },
		{ READ_URL, "a: https://user:geheim@h/", "a must be a URL "
		  "with no user or password in it, found one with \"@\"" },
		{ READ_URL, "a: https:///x", "a must be a URL with a host "
		  "name behind \"//\", found \"https:///x\"" },
		{ READ_URL, "a: https:x", "a must be a URL with \"//\" and a "
		  "host name behind the scheme, found \"https:x\"" },
		{ READ_URL, "a: https://h:0/", "a must be a URL with a port "
		  "from 1 to 65535, found \"https://h:0/\"" },
		{ READ_URL, "a: https://h h/", "a must be a URL with visible "
		  "ASCII characters without quotes, spaces, <>, {} (others "
		  "percent-encoded), found \"https://h h/\"" },
		{ READ_URL, "a: https://h,x/", "a must be a URL with a host "
		  "name of letters, digits, \"-\" and \".\", found "
		  "\"https://h,x/\"" },
		{ READ_SMTP, "a: smtp://localhost:25", "smtp://localhost:25" },
		{ READ_SMTP, "a: mailto:a@b.c", "mailto:a@b.c" },
		{ READ_SMTP, "a: https://h/", "a must be a URL that begins "
		  "with smtp:// or smtps:// or mailto:, found "
		  "\"https://h/\"" },
		{ READ_KEYS, "a: {title: x, tier: y}", "ok" },
		{ READ_KEYS, "a: x", "a must be a map (key: value), found "
		  "\"x\"" },
		{ READ_KEYS, "a: {tilte: x}", "unknown key \"tilte\"; did you "
		  "mean \"title\"? accepted are title, tier, group" },
		{ READ_KEYS, "a: {zzz: x}", "unknown key \"zzz\"; accepted "
		  "are title, tier, group" },
		{ READ_KEYS, "a: {tier\xe2\x80\x8b: x}", "unknown key "
		  "\"tier<U+200B>\" (U+200B looks like a space or like "
		  "nothing); did you mean \"tier\"? accepted are title, "
		  "tier, group" },
		{ READ_KEYS, "a: {\xc2\xa0tier: x}", "unknown key "
		  "\"<U+00A0>tier\" (U+00A0 looks like a space or like "
		  "nothing); did you mean \"tier\"? accepted are title, "
		  "tier, group" },
		{ READ_KEYS, "a: {\"z\\tz\\u202e\": x}", "unknown key "
		  "\"z<U+0009>z<U+202E>\" (U+0009 looks like a space or "
		  "like nothing); accepted are title, tier, group" },
	};
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	struct doc *doc;
	size_t i;
	int result;

	for (i = 0; i < countof(rows); i++) {
		CHECK(doc_parse_yaml("f", rows[i].yaml, strlen(rows[i].yaml),
		    &doc, &complaints) == 0);
		result = test_read(rows[i].how, doc_find(doc, "a"), &text,
		    &complaints);
		CHECK((result == 0) == (complaints.list.count == 0));
		CHECK_STRING(complaints.list.count > 0 ?
		    complaints.list.items[0].text : text_string(&text),
		    rows[i].want);
		text_clear(&text);
		complaint_clear(&complaints);
		doc_free(doc);
	}
}

/* Where an error inside a scalar is placed. */
static void
test_places(void)
{
	static const struct {
		const char *yaml;
		int line, column, want_line, want_column;
	} rows[] = {
		{ "a: every day", 1, 7, 1, 10 },
		{ "a: 'every day'", 1, 7, 1, 11 },
		{ "a: \"every day\"", 1, 7, 1, 11 },
		{ "a: \xc3\xa4 day", 1, 4, 1, 6 },
		{ "a: \"ev\\x65ry day\"", 1, 7, 1, 4 },	/* escaped */
		{ "a: every\n  day", 1, 7, 1, 4 },		/* folded */
		{ "a: |\n    one\n    two\n", 2, 2, 3, 6 },
		{ "a: |\n    one\n    two\n", 1, 1, 2, 5 },
		{ "a: >\n    one\n    two\n", 1, 5, 1, 4 },
		{ "a: every day", 1, 700, 1, 13 },
		{ "a: every day", 3, 1, 1, 13 },
		{ "a: |\n    one\n    two\n", 1, 6, 3, 6 },
		{ "a: every day", 0, 0, 1, 4 },
	};
	struct complaints complaints = { 0 };
	struct error error = { .text = "x" };
	struct doc *doc;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK(doc_parse_yaml("f", rows[i].yaml, strlen(rows[i].yaml),
		    &doc, &complaints) == 0);
		error.line = rows[i].line;
		error.column = rows[i].column;
		doc_complain_error(doc_find(doc, "a"), &complaints, &error);
		CHECK_ROW(complaints.list.items[0].line == rows[i].want_line &&
		    complaints.list.items[0].column == rows[i].want_column,
		    rows[i].yaml);
		complaint_clear(&complaints);
		doc_free(doc);
	}
}

/* The tree of `json`, or the error. */
static char *
test_json_text(const char *json, size_t most)
{
	struct error error = { 0 };
	struct doc *doc = NULL;
	struct text text = { 0 };

	if (doc_parse_json(json, strlen(json), most, &doc, &error) < 0)
		text_puts(&text, error.text);
	else
		test_print(&text, doc);
	doc_free(doc);
	return text_take(&text);
}

static void
test_json(void)
{
	static const struct { const char *json, *want; } rows[] = {
		{ "{}", "{}" },
		{ "{\"b\":1,\"a\":[true,null,\"x\",-2.5,[]]}",
		  "{b=1,a=[true,~,'x',-2.5,[]]}" },
		{ "{\"a\":1,\"a\":2}",
		  "this is not JSON: duplicate object key near '\"a\"'" },
		{ "{\"a\":\"\\u0000\"}", "this is not JSON: \\u0000 is not "
		  "allowed without JSON_ALLOW_NUL near '\"\\u0000\"'" },
		{ "", "this is not JSON: '[' or '{' expected near end of "
		  "file" },
		{ "[1e999]", "this is not JSON: real number overflow near "
		  "'1e999'" },
		{ "[\"]]]][[[[\"]", "[']]]][[[[']" },
		{ "[1] x",
		  "this is not JSON: end of file expected near 'x'" },
		{ "[12345678901234567890]", "this is not JSON: too big "
		  "integer near '12345678901234567890'" },
		{ "[\"123456789012345678901234567890123456789\"]",
		  "the JSON has more than 40 bytes" },
	};
	static const struct {
		const char *unit;
		size_t count;
		const char *want;
	} bombs[] = {
		{ "[", 65, "the JSON is nested deeper than 64" },
		{ "[{},", 100000, "the JSON is nested deeper than 64" },
		{ "{},", 3000000, "the JSON has more than 100000 values" },
		{ "0,", 5000000, "the JSON has more than 100000 values" },
	};
	char *got, *json;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		got = test_json_text(rows[i].json, 40);
		CHECK_STRING(got, rows[i].want);
		free(got);
	}
	for (i = 0; i < countof(bombs); i++) {
		json = test_repeat("[", bombs[i].unit, bombs[i].count);
		got = test_json_text(json, SIZE_MAX);
		CHECK_STRING(got, bombs[i].want);
		free(got);
		free(json);
	}
}

static void
test_items(void)
{
	static const char yaml[] = "a: [x, y]\nb: z\nc:\n";
	struct complaints complaints = { 0 };
	struct doc *doc;

	CHECK(doc_parse_yaml("f", yaml, strlen(yaml), &doc, &complaints) == 0);
	CHECK_NUMBER(doc_item_count(doc_find(doc, "a")), 2);
	CHECK_STRING(doc_string(doc_item(doc_find(doc, "a"), 1)), "y");
	CHECK_NUMBER(doc_item_count(doc_find(doc, "b")), 1);
	CHECK_STRING(doc_string(doc_item(doc_find(doc, "b"), 0)), "z");
	CHECK_NUMBER(doc_item_count(doc_find(doc, "c")), 1);
	CHECK_NUMBER(doc_item_count(doc_find(doc, "d")), 0);
	CHECK(doc_find(doc_find(doc, "b"), "x") == NULL);
	CHECK(doc_string(doc) == NULL);
	CHECK_STRING(doc_find(doc, "b")->file, "f");
	doc_free(doc);
	doc_free(NULL);
}

int
main(void)
{
	/* First, while no freed memory lies about that could be used again. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	test_yaml_memory();
#endif
	test_yaml();
	test_foreign();
	test_yaml_bombs();
	test_reads();
	test_places();
	test_json();
	test_items();
	return harness_end();
}
