/* SPDX-License-Identifier: MIT */
/*
 * Times and zones typed into texts.  "22:00 UT" stood in a banner all year,
 * wrong whenever clocks were on standard time: a text must not say what is
 * computed for each occurrence.
 *
 * Words are looked at one by one, without grammar: a warning too many ("version
 * 12:30") costs a glance, a missed one costs somebody's work.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "conf_internal.h"

/* Bytes of a word that is looked at, its NUL included; no time or zone is
 * longer. */
#define CONF_WORD_MAX 16

/* One text, and where warnings about it go. */
struct conf_wording {
	const char *name;	/* "description" */
	const char *text;	/* NULL: nothing to look at */
	const char *file;	/* lent; "" or NULL: no place */
	struct window_place place;	/* line 0: none */
};

/* "22:00", "3:30pm", "3pm".  A number alone is none ("3 systems"). */
static bool
conf_word_is_time(const char *word)
{
	size_t digits = strspn(word, "0123456789");
	const char *rest = word + digits;
	bool has_minutes;

	if (digits < 1 || digits > 2)
		return false;
	/* ":" and one digit is a version or a ratio. */
	has_minutes = rest[0] == ':' && isdigit((unsigned char)rest[1]) &&
	    isdigit((unsigned char)rest[2]);
	/* What follows must end the word: "3rd" and "15:00:30s" are none. */
	rest += has_minutes ? 3 : 0;
	if (*rest == '\0')
		return has_minutes;
	return strcasecmp(rest, "am") == 0 || strcasecmp(rest, "pm") == 0;
}

/* "UTC", "PST": names of zones that people type, in capitals; small ones are
 * words ("est" in French, "mist"). */
static bool
conf_word_is_zone(const char *word)
{
	static const char *const zones[] = { "UT", "UTC", "GMT", "PT", "PST",
		"PDT", "MST", "MDT", "CST", "CDT", "EST", "EDT", "CLT", "CLST",
		"CET", "CEST", "BST", "WET", "WEST", "EET", "EEST", "HST",
		"AKST", "AKDT", "JST", "IST", "AEST", "AEDT" };
	size_t i;

	for (i = 0; i < countof(zones); i++)
		if (strcmp(word, zones[i]) == 0)
			return true;
	return false;
}

/* The next word of letters, digits and ":"; its begin, NULL at the end.
 * Words over CONF_WORD_MAX - 1 are cut.  {{fields}} are no words. */
static const char *
conf_word_next(const char *text, char ret_word[static CONF_WORD_MAX])
{
	size_t length = 0;

	while (*text != '\0' && !isalnum((unsigned char)*text)) {
		/* The names of fields are in small letters, but would split at
		 * "_"; and a site may get fields with digits. */
		if (strncmp(text, "{{", 2) == 0 && strstr(text, "}}") != NULL)
			text = strstr(text, "}}") + 1;
		text++;
	}
	if (*text == '\0')
		return NULL;
	while (isalnum((unsigned char)*text) ||
	    (*text == ':' && isdigit((unsigned char)text[1]))) {
		/* Cut, a long word cannot become a time: those are short. */
		if (length < CONF_WORD_MAX - 1)
			ret_word[length++] = *text;
		text++;
	}
	ret_word[length] = '\0';
	return text;
}

/* Warn about the first time or zone in one text; whoever looks there sees the
 * others. */
static void
conf_wording_check_one(const struct conf_wording *wording,
    struct complaints *complaints)
{
	char word[CONF_WORD_MAX], last[CONF_WORD_MAX] = "";
	const char *rest = wording->text, *what = NULL;

	/* One word of memory is enough for "3 pm". */
	while (rest != NULL && what == NULL) {
		rest = conf_word_next(rest, word);
		if (rest == NULL)
			return;
		if (conf_word_is_time(word))
			what = "a time of day";
		else if (conf_word_is_zone(word))
			what = "a time zone";
		else if ((strcasecmp(word, "am") == 0 ||
		    strcasecmp(word, "pm") == 0) &&
		    strspn(last, "0123456789") == strlen(last) &&
		    last[0] != '\0')
			what = "a time of day";
		/* for "3 pm", which is two words */
		memcpy(last, word, sizeof(last));
	}
	if (what != NULL)
		complaint_add(complaints, COMPLAINT_WARNING, wording->file,
		    wording->place.line, wording->place.column, "%s says "
		    "\"%s\": %s in a text is wrong when clocks change; leave "
		    "it out, the times of each occurrence are told anyway",
		    wording->name, word, what);
}

/* The site's own texts, then each window's.  Values of fields are filled in
 * later and are right by construction, so {{fields}} are passed over. */
void
conf_wording_check(const struct conf *conf, struct complaints *complaints)
{
	const struct templates *texts = &conf->templates;
	const struct window *window;
	/* All stand under `texts`; a message names the key. */
	struct window_place texts_place = { conf->texts_line, 1 };
	const struct conf_wording wordings[] = {
		{ "remind: headline", texts->remind_headline,
		  conf->texts_file, texts_place },
		{ "remind: lead", texts->remind_lead,
		  conf->texts_file, texts_place },
		{ "start: headline", texts->start_headline,
		  conf->texts_file, texts_place },
		{ "start: lead", texts->start_lead,
		  conf->texts_file, texts_place },
		{ "end: headline", texts->end_headline,
		  conf->texts_file, texts_place },
		{ "end: lead", texts->end_lead,
		  conf->texts_file, texts_place },
		{ "footer", texts->footer,
		  conf->texts_file, texts_place },
	};
	size_t i;

	for (i = 0; i < countof(wordings); i++)
		conf_wording_check_one(&wordings[i], complaints);
	for (i = 0; i < conf->windows.count; i++) {
		window = &conf->windows.items[i];
		conf_wording_check_one(&(struct conf_wording){ "title",
		    window->title, window->file, window_find_place(window,
		    WINDOW_KEY_TITLE) }, complaints);
		conf_wording_check_one(&(struct conf_wording){ "description",
		    window->description, window->file, window_find_place(
		    window, WINDOW_KEY_DESCRIPTION) }, complaints);
	}
}
