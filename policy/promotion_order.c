/* SPDX-License-Identifier: MIT */
/* Orders about promotions: an object with a few words, each of which may be
 * wrong. */
#include "promotion_order.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "jsontext.h"
#include "mem.h"
#include "nearest.h"
#include "utf8.h"

#define PROMOTION_ORDER_BYTES_MAX (64 * 1024)
#define PROMOTION_ORDER_NAME_MAX 120	/* characters */
#define PROMOTION_ORDER_NUMBER_DIGITS 4

/* What a string may be made of. */
enum promotion_order_form { ORDER_LINE, ORDER_NAME, ORDER_WORD };

/* The strings, by their keys. */
static const struct {
	const char *key;
	size_t offset;
	enum promotion_order_form form;
} promotion_order_strings[] = {
	{ "promotion", offsetof(struct promotion_order, which), ORDER_NAME },
	{ "kind", offsetof(struct promotion_order, kind), ORDER_NAME },
	{ "as", offsetof(struct promotion_order, as), ORDER_NAME },
	{ "step", offsetof(struct promotion_order, act.step), ORDER_NAME },
	{ "words", offsetof(struct promotion_order, act.words), ORDER_LINE },
	{ "because", offsetof(struct promotion_order, act.because),
	  ORDER_LINE },
	{ "version", offsetof(struct promotion_order, act.version),
	  ORDER_WORD },
	{ "digest", offsetof(struct promotion_order, act.digest), ORDER_WORD },
	{ "service", offsetof(struct promotion_order, act.service),
	  ORDER_WORD },
	{ "environment", offsetof(struct promotion_order, act.environment),
	  ORDER_WORD },
	{ "change", offsetof(struct promotion_order, act.change), ORDER_WORD },
};

/* Those that are no strings. */
static const char *const promotion_order_others[] = { "act", "number",
	"disruption", "emergency", "dry_run" };

static char **
promotion_order_string(struct promotion_order *order, size_t index)
{
	return (char **)((char *)order +
	    promotion_order_strings[index].offset);
}

/* Which key is to blame, and why. */
static int
promotion_order_fail(struct error *ret_error, const char *key,
    const char *problem)
{
	(void)error_set(ret_error, ERROR_INPUT, "\"%s\" %s", key, problem);
	return error_about(ret_error, key);
}

/* --- strings -------------------------------------------------------------- */

/* Bytes that are no text for a line; blanks too in a word. */
static bool
promotion_order_is_plain(const char *string, bool takes_blanks)
{
	for (; *string != '\0'; string++)
		if ((unsigned char)*string < ' ' || *string == 0x7f ||
		    (*string == ' ' && !takes_blanks))
			return false;
	return true;
}

static int
promotion_order_read_string(const struct doc *value, size_t index,
    struct promotion_order *order, struct error *ret_error)
{
	static const size_t most[] = { [ORDER_LINE] = PROMOTION_WORDS_MAX,
		[ORDER_NAME] = PROMOTION_ORDER_NAME_MAX,
		[ORDER_WORD] = PROMOTION_VERSION_MAX };
	enum promotion_order_form form = promotion_order_strings[index].form;
	const char *key = promotion_order_strings[index].key;
	struct text clean = { 0 };

	if (value == NULL || value->type == DOC_NULL)
		return 0;
	if (value->type != DOC_SCALAR || !value->is_quoted)
		return promotion_order_fail(ret_error, key,
		    "must be a string");
	if (utf8_count(value->scalar) > most[form])
		return promotion_order_fail(ret_error, key, "is too long");
	if (!promotion_order_is_plain(value->scalar, form != ORDER_WORD))
		return promotion_order_fail(ret_error, key, form == ORDER_WORD
		    ? "must have no blanks and no control characters" :
		    "must be one line without control characters");
	/* What hides or reorders text is left out. */
	utf8_clean(&clean, value->scalar, false);
	if (strspn(text_string(&clean), " ") == clean.length) {
		text_clear(&clean);
		return promotion_order_fail(ret_error, key, "is empty");
	}
	*promotion_order_string(order, index) = text_take(&clean);
	return 0;
}

/* --- others --------------------------------------------------------------- */

static int
promotion_order_read_whether(const struct doc *map, const char *key,
    enum process_whether *ret_whether, struct error *ret_error)
{
	const struct doc *value = doc_find(map, key);
	const char *word = doc_string(value);

	if (value == NULL || value->type == DOC_NULL)
		return 0;
	if (word == NULL || value->is_quoted || (strcmp(word, "true") != 0 &&
	    strcmp(word, "false") != 0))
		return promotion_order_fail(ret_error, key,
		    "must be true or false");
	*ret_whether = word[0] == 't' ? WHETHER_YES : WHETHER_NO;
	return 0;
}

static int
promotion_order_read_number(const struct doc *value, int64_t *ret_number,
    struct error *ret_error)
{
	const char *word = doc_string(value);
	size_t length = word == NULL ? 0 : strlen(word);

	if (value == NULL || value->type == DOC_NULL)
		return 0;
	if (length == 0 || length > PROMOTION_ORDER_NUMBER_DIGITS ||
	    strspn(word, "0123456789") != length)
		return promotion_order_fail(ret_error, "number",
		    "must be the number of a question, from 1");
	*ret_number = strtoll(word, NULL, 10);
	return 0;
}

static int
promotion_order_read_others(const struct doc *map,
    struct promotion_order *order, struct error *ret_error)
{
	enum process_whether emergency = WHETHER_NO, dry = WHETHER_NO;
	const char *verb = doc_string(doc_find(map, "act"));

	order->act.verb = PROMOTION_PROPOSE;
	if (doc_find(map, "act") != NULL && verb == NULL)
		return promotion_order_fail(ret_error, "act",
		    "must be a string");
	if (verb != NULL && promotion_verb_parse(verb, &order->act.verb,
	    ret_error) < 0)
		return error_about(ret_error, "act");
	/* The service's own. */
	if (order->act.verb == PROMOTION_AIM ||
	    order->act.verb == PROMOTION_REMIND)
		return promotion_order_fail(ret_error, "act",
		    "is what the service does by itself");
	if (promotion_order_read_number(doc_find(map, "number"),
	    &order->act.number, ret_error) < 0 ||
	    promotion_order_read_whether(map, "disruption",
	    &order->act.disruption, ret_error) < 0 ||
	    promotion_order_read_whether(map, "emergency", &emergency,
	    ret_error) < 0 ||
	    promotion_order_read_whether(map, "dry_run", &dry, ret_error) < 0)
		return -1;
	order->act.is_emergency = emergency == WHETHER_YES;
	order->is_dry = dry == WHETHER_YES;
	return 0;
}

/* A misspelt key would be a reason that nobody reads. */
static int
promotion_order_check_keys(const struct doc *map, struct error *ret_error)
{
	const char *keys[countof(promotion_order_strings) +
	    countof(promotion_order_others)], *nearest;
	size_t i, k, count = 0;

	for (i = 0; i < countof(promotion_order_strings); i++)
		keys[count++] = promotion_order_strings[i].key;
	for (i = 0; i < countof(promotion_order_others); i++)
		keys[count++] = promotion_order_others[i];
	for (i = 0; i < map->count; i++) {
		for (k = 0; k < count; k++)
			if (strcmp(map->items[i].key, keys[k]) == 0)
				break;
		if (k < count)
			continue;
		nearest = nearest_find(map->items[i].key, keys, count);
		return error_set(ret_error, ERROR_INPUT, "the key \"%.40s\" "
		    "is unknown%s%s%s", map->items[i].key, nearest != NULL ?
		    "; did you mean \"" : "", nearest != NULL ? nearest : "",
		    nearest != NULL ? "\"?" : "");
	}
	return 0;
}

/* What has to be there. */
static int
promotion_order_check(const struct promotion_order *order,
    struct error *ret_error)
{
	if (order->act.verb == PROMOTION_PROPOSE) {
		if (order->act.version == NULL)
			return promotion_order_fail(ret_error, "version",
			    "is missing: what is proposed?");
		if (order->which != NULL)
			return promotion_order_fail(ret_error, "promotion",
			    "is for acts; what is proposed gets its name");
	} else if (order->which == NULL) {
		return promotion_order_fail(ret_error, "promotion",
		    "is missing: which one?");
	} else if (order->kind != NULL) {
		return promotion_order_fail(ret_error, "kind",
		    "is for what is proposed");
	}
	return 0;
}

/* Said apart from the map. */
static int
promotion_order_read_which(const char *which, struct promotion_order *order,
    struct error *ret_error)
{
	if (order->which != NULL && strcmp(order->which, which) != 0)
		return promotion_order_fail(ret_error, "promotion",
		    "is another one than the address says");
	if (order->act.verb == PROMOTION_PROPOSE)
		return promotion_order_fail(ret_error, "act", "is missing: "
		    "what is done to it?");
	free(order->which);
	order->which = mem_string(which);
	return 0;
}

/* --- all together --------------------------------------------------------- */

int
promotion_order_read(const struct doc *map, const char *which,
    struct promotion_order *ret_order, struct error *ret_error)
{
	struct promotion_order order = { 0 };
	size_t i;
	int status;

	if (map->type != DOC_MAP)
		return error_set(ret_error, ERROR_INPUT, "that must be an "
		    "object such as {\"act\": \"acknowledge\"}");
	status = promotion_order_check_keys(map, ret_error);
	for (i = 0; i < countof(promotion_order_strings) && status == 0; i++)
		status = promotion_order_read_string(doc_find(map,
		    promotion_order_strings[i].key), i, &order, ret_error);
	if (status == 0)
		status = promotion_order_read_others(map, &order, ret_error);
	if (status == 0 && which != NULL)
		status = promotion_order_read_which(which, &order, ret_error);
	if (status == 0)
		status = promotion_order_check(&order, ret_error);
	if (status < 0)
		promotion_order_clear(&order);
	else
		*ret_order = order;
	return status;
}

int
promotion_order_parse(const char *json, size_t length,
    struct promotion_order *ret_order, struct error *ret_error)
{
	struct doc *map = NULL;
	int status;

	if (doc_parse_json(json, length, PROMOTION_ORDER_BYTES_MAX, &map,
	    ret_error) < 0)
		return -1;
	status = promotion_order_read(map, NULL, ret_order, ret_error);
	doc_free(map);
	return status;
}

void
promotion_order_format(struct text *text, const struct promotion_order *order)
{
	struct jsontext json = { .text = text };
	struct promotion_order view = *order;
	const char *string;
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "act", promotion_verb_name(order->act.verb));
	for (i = 0; i < countof(promotion_order_strings); i++) {
		string = *promotion_order_string(&view, i);
		if (string != NULL)
			jsontext_string(&json, promotion_order_strings[i].key,
			    string);
	}
	if (order->act.number != 0)
		jsontext_number(&json, "number", order->act.number);
	if (order->act.disruption != WHETHER_UNKNOWN)
		jsontext_bool(&json, "disruption",
		    order->act.disruption == WHETHER_YES);
	jsontext_bool(&json, "emergency", order->act.is_emergency);
	jsontext_bool(&json, "dry_run", order->is_dry);
	jsontext_end_object(&json);
}

void
promotion_order_clear(struct promotion_order *order)
{
	promotion_act_clear(&order->act);
	free(order->which);
	free(order->kind);
	free(order->as);
	*order = (struct promotion_order){ 0 };
}
