/* SPDX-License-Identifier: MIT */
/*
 * Three families: semantic versions, dates, and the rest.  A date is looked for
 * first, since "2026.07.30" would pass for a semantic version and its step for
 * a patch.  Numbers are compared as strings of digits: none is too large.
 */
#include "version.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "array.h"

#define VERSION_PARTS_MAX 4	/* major, minor, patch, a fourth */
#define VERSION_NUMBERS_MAX 8	/* of a date with its time and counters */

/* A run of digits or letters inside a version.  Lent. */
struct version_run {
	const char *start;
	size_t length;
	bool is_joined;		/* "rc10" without "-": a word and a number */
};

enum version_family { VERSION_FAMILY_OTHER, VERSION_FAMILY_DATE,
	VERSION_FAMILY_SEMANTIC };

struct version {
	enum version_family family;
	const char *text;	/* without the leading "v" */
	/* SEMANTIC: its parts; DATE: its numbers. */
	struct version_run numbers[VERSION_NUMBERS_MAX];
	size_t count;
	struct version_run pre;		/* SEMANTIC: behind "-"; or empty */
	size_t head;			/* DATE: bytes before the year */
	char separator;			/* DATE: behind the year; 0: none */
};

/* --- reading -------------------------------------------------------------- */

static size_t
version_digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* Two digits as a number. */
static int
version_pair(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* 1970 to 2199: nothing else with four digits is likely to be a year. */
static bool
version_is_year(const char *digits)
{
	int century = version_pair(digits);

	return century == 20 || century == 21 || (century == 19 &&
	    version_pair(digits + 2) >= 70);
}

/* A month, or a week: what may stand behind a year. */
static bool
version_is_part_of_year(const struct version_run *run)
{
	int value = run->length == 1 ? run->start[0] - '0' :
	    run->length == 2 ? version_pair(run->start) : 0;

	return value >= 1 && value <= 53;
}

/* "20260730", with or without a time behind it. */
static bool
version_is_whole_date(const struct version_run *run)
{
	const char *digits = run->start;
	int month, day;

	if (run->length != 8 && run->length != 12 && run->length != 14)
		return false;
	month = version_pair(digits + 4);
	day = version_pair(digits + 6);
	return version_is_year(digits) && month >= 1 && month <= 12 &&
	    day >= 1 && day <= 31;
}

/* "2026.07.30", "w_2026_30", "RELEASE.2024-05-10T01-41-38Z", "20260730.1":
 * letters, the year, other numbers. */
static bool
version_parse_date(struct version *version)
{
	const char *p = version->text + strcspn(version->text, "0123456789");
	struct version_run *run;

	version->head = (size_t)(p - version->text);
	version->count = 0;
	while (*p != '\0' && version->count < VERSION_NUMBERS_MAX) {
		run = &version->numbers[version->count++];
		*run = (struct version_run){ .start = p,
		    .length = version_digits(p) };
		p += run->length;
		if (version->count == 1)
			version->separator = *p;
		p += strcspn(p, "0123456789");
	}
	if (version->count == 0)
		return false;
	if (version_is_whole_date(&version->numbers[0]))
		return true;
	return version->count > 1 && version->numbers[0].length == 4 &&
	    version_is_year(version->numbers[0].start) &&
	    strchr("._-", version->separator) != NULL &&
	    version_is_part_of_year(&version->numbers[1]);
}

/* How a pre-release begins when no "-" does: "1.2rc1", "2.0.0b3" (Python's
 * way), "r29_0_0_rc1". */
static bool
version_is_pre_word(const char *text)
{
	static const char *const words[] = { "alpha", "beta", "rc", "a", "b" };
	size_t i, length;

	for (i = 0; i < countof(words); i++) {
		length = strlen(words[i]);
		if (strncmp(text, words[i], length) == 0 &&
		    isdigit((unsigned char)text[length]))
			return true;
	}
	return false;
}

/* The identifiers of a pre-release (semver.org, part 9): letters, digits, "-",
 * "." and, laxer, "_"; the build metadata ends them. */
static bool
version_parse_pre(struct version *version, const char *text)
{
	size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789.-_");

	version->pre = (struct version_run){ .start = text, .length = length,
		.is_joined = version_is_pre_word(text) && text[-1] != '-' };
	return length > 0 && (text[length] == '\0' || text[length] == '+');
}

/* One to four numbers between dots (or all between "_"), then a pre-release
 * and build metadata. */
static bool
version_parse_semantic(struct version *version)
{
	const char *p = version->text;
	char separator = '\0';
	size_t length;

	/* "r29_0_0": how some releases are tagged */
	if (*p == 'r' && isdigit((unsigned char)p[1]))
		p++;
	version->count = 0;
	while (version->count < VERSION_PARTS_MAX) {
		length = version_digits(p);
		if (length == 0)
			return false;
		version->numbers[version->count++] =
		    (struct version_run){ .start = p, .length = length };
		p += length;
		if ((*p != '.' && *p != '_') ||
		    !isdigit((unsigned char)p[1]) ||
		    (separator != '\0' && *p != separator))
			break;
		separator = *p++;
	}
	/* Seven digits alone are a build's number or a hash. */
	if (version->count == 1 && version->numbers[0].length > 6)
		return false;
	if (*p == '\0' || *p == '+')
		return true;
	if (*p == '-')
		return version_parse_pre(version, p + 1);
	p += (*p == '.' || *p == '_') && version_is_pre_word(p + 1);
	return version_is_pre_word(p) && version_parse_pre(version, p);
}

static void
version_parse(const char *text, struct version *version)
{
	*version = (struct version){ .text = text != NULL ? text : "" };
	if ((version->text[0] == 'v' || version->text[0] == 'V') &&
	    isdigit((unsigned char)version->text[1]))
		version->text++;
	if (version_parse_date(version))
		version->family = VERSION_FAMILY_DATE;
	else if (version_parse_semantic(version))
		version->family = VERSION_FAMILY_SEMANTIC;
}

/* --- comparing ------------------------------------------------------------ */

static int
version_sign(int64_t difference)
{
	return (difference > 0) - (difference < 0);
}

/* Numbers of any length; a part that is left out is 0. */
static int
version_number_cmp(const struct version_run *a, const struct version_run *b)
{
	size_t skip_a = 0, skip_b = 0;

	while (skip_a < a->length && a->start[skip_a] == '0')
		skip_a++;
	while (skip_b < b->length && b->start[skip_b] == '0')
		skip_b++;
	if (a->length - skip_a != b->length - skip_b)
		return a->length - skip_a < b->length - skip_b ? -1 : 1;
	if (a->length == skip_a)
		return 0;
	return version_sign(memcmp(a->start + skip_a, b->start + skip_b,
	    a->length - skip_a));
}

/* The first number that differs, counted from 0; `ret_order` its order. */
static size_t
version_numbers_cmp(const struct version *a, const struct version *b,
    int *ret_order)
{
	static const struct version_run none = { .start = "" };
	size_t i;

	for (i = 0; i < VERSION_NUMBERS_MAX; i++) {
		*ret_order = version_number_cmp(
		    i < a->count ? &a->numbers[i] : &none,
		    i < b->count ? &b->numbers[i] : &none);
		if (*ret_order != 0)
			break;
	}
	return i;
}

/* Two identifiers (semver.org, part 11.4): numbers by value and before words,
 * words by ASCII. */
static int
version_identifier_cmp(const struct version_run *a,
    const struct version_run *b)
{
	bool is_number_a = version_digits(a->start) >= a->length;
	bool is_number_b = version_digits(b->start) >= b->length;
	size_t least = a->length < b->length ? a->length : b->length;
	int order;

	if (is_number_a && is_number_b)
		return version_number_cmp(a, b);
	if (is_number_a != is_number_b)
		return is_number_a ? -1 : 1;
	order = memcmp(a->start, b->start, least);
	if (order != 0)
		return version_sign(order);
	return version_sign((int64_t)a->length - (int64_t)b->length);
}

/* Take the next identifier off the front; of "rc10", if it is joined, the
 * word alone. */
static struct version_run
version_identifier_next(struct version_run *rest)
{
	const char *dot = memchr(rest->start, '.', rest->length);
	struct version_run run = { .start = rest->start,
		.length = dot == NULL ? rest->length :
		(size_t)(dot - rest->start) };
	size_t step = dot == NULL ? run.length : run.length + 1;

	if (rest->is_joined)
		run.length = step = strcspn(rest->start, "0123456789");
	rest->is_joined = false;
	rest->start += step;
	rest->length -= step;
	return run;
}

/* A release is after its pre-releases; more identifiers are after fewer. */
static int
version_pre_cmp(struct version_run a, struct version_run b)
{
	struct version_run left, right;
	int order;

	if (a.length == 0 || b.length == 0)
		return (a.length == 0) - (b.length == 0);
	while (a.length > 0 && b.length > 0) {
		left = version_identifier_next(&a);
		right = version_identifier_next(&b);
		order = version_identifier_cmp(&left, &right);
		if (order != 0)
			return order;
	}
	return (a.length > 0) - (b.length > 0);
}

/* A counter behind a day keeps the shape; a month is no day. */
static bool
version_is_same_shape(const struct version *a, const struct version *b)
{
	return a->head == b->head &&
	    strncmp(a->text, b->text, a->head) == 0 &&
	    (a->numbers[0].length >= 8) == (b->numbers[0].length >= 8) &&
	    (a->numbers[0].length >= 8 || (a->separator == b->separator &&
	    (a->count == b->count || (a->count > 2 && b->count > 2))));
}

enum version_step
version_step(const char *from, const char *to)
{
	static const enum version_step steps[] = { VERSION_MAJOR,
		VERSION_MINOR, VERSION_PATCH, VERSION_PATCH };
	struct version a, b;
	int order;
	size_t i;

	version_parse(from, &a);
	version_parse(to, &b);
	if (strcmp(a.text, b.text) == 0)
		return VERSION_SAME;
	if (a.family != b.family || a.family == VERSION_FAMILY_OTHER)
		return VERSION_OTHER;
	if (a.family == VERSION_FAMILY_DATE) {
		if (!version_is_same_shape(&a, &b))
			return VERSION_OTHER;
		return VERSION_DATED;
	}
	i = version_numbers_cmp(&a, &b, &order);
	if (order != 0)
		return steps[i];
	return version_pre_cmp(a.pre, b.pre) != 0 ? VERSION_PRE_RELEASE :
	    VERSION_SAME;
}

int
version_cmp(const char *a, const char *b)
{
	struct version left, right;
	int order;

	version_parse(a, &left);
	version_parse(b, &right);
	if (left.family != right.family)
		return left.family < right.family ? -1 : 1;
	if (left.family == VERSION_FAMILY_OTHER)
		return version_sign(strcmp(left.text, right.text));
	if (left.family == VERSION_FAMILY_DATE) {
		order = version_sign((int64_t)left.head -
		    (int64_t)right.head);
		if (order == 0)
			order = version_sign(memcmp(left.text, right.text,
			    left.head));
		if (order == 0)
			(void)version_numbers_cmp(&left, &right, &order);
		return order != 0 ? order :
		    version_sign(strcmp(left.text, right.text));
	}
	(void)version_numbers_cmp(&left, &right, &order);
	return order != 0 ? order : version_pre_cmp(left.pre, right.pre);
}
