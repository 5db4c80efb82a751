/* SPDX-License-Identifier: MIT */
/*
 * Entries as Atom and as JSON Feed.  Ids are URIs that belong to the site's
 * host (RFC 4151), the same in both and in each feed; nothing in a document is
 * the time of its making, so that its ETag stays.
 */
#include <string.h>

#include "tiding.h"
#include "civil.h"
#include "html.h"
#include "jsontext.h"

/* RFC 4151: who had the name on that day. */
#define TIDING_TAG ",2026:"

int64_t
tiding_updated_at(const struct tiding_document *document,
    const struct tidings *tidings)
{
	return tidings->list.count > 0 ?
	    tidings->list.items[0].updated_at : document->updated_at;
}

/* The site's host makes ids unique in the world.  Not the one that a reader
 * asked for: it is the same feed by another name. */
static void
tiding_put_id(struct text *text, const struct tiding_document *document,
    const char *kind, const char *id)
{
	text_puts(text, "tag:");
	feed_format_host(text, document->site);
	text_putf(text, TIDING_TAG "%s/", kind);
	/* Ids of windows, times and verbs: ":" and "/" may stay. */
	text_puts(text, id);
}

static void
tiding_put_page(struct text *text, const struct tiding_document *document,
    const char *occurrence)
{
	text_puts(text, document->base);
	text_puts(text, "/");
	if (occurrence != NULL)
		text_putf(text, "occurrences/%s", occurrence);
}

static void
tiding_put_self(struct text *text, const struct tiding_document *document,
    const char *suffix)
{
	text_puts(text, document->base);
	text_puts(text, "/feeds/");
	html_percent(text, document->name);
	text_puts(text, suffix);
}

/* --- Atom ----------------------------------------------------------------- */

/* As in HTML; but XML 1.0 (2.2) knows no way to write U+FFFE and U+FFFF. */
static void
tiding_put_xml(struct text *text, const char *words)
{
	size_t before = text->length;
	char *p;

	html_text(text, words);
	for (p = text->length == before ? NULL : text->bytes + before;
	    p != NULL && (p = strstr(p, "\xef\xbf")) != NULL; p += 2)
		if (p[2] == '\xbe' || p[2] == '\xbf')
			p[2] = '\xbd';
}

/* "<NAME>words</NAME>" from a text, which is emptied. */
static void
tiding_put_element(struct text *text, const char *name,
    struct text *words)
{
	text_putf(text, "<%s>", name);
	tiding_put_xml(text, text_string(words));
	text_putf(text, "</%.*s>\n", (int)strcspn(name, " "), name);
	text_clear(words);
}

static void
tiding_put_instant(struct text *text, const char *name, int64_t at)
{
	text_putf(text, "<%s>", name);
	civil_format_utc(text, at);
	text_putf(text, "</%s>\n", name);
}

static void
tiding_put_link(struct text *text, const char *attributes,
    struct text *address)
{
	text_putf(text, "<link %s href=\"", attributes);
	tiding_put_xml(text, text_string(address));
	text_puts(text, "\"/>\n");
	text_clear(address);
}

/* Lines stay lines in readers that show text as HTML, too: a paragraph each. */
static void
tiding_put_html(struct text *text, const char *content)
{
	struct text html = { 0 }, line = { 0 };
	size_t length;

	for (; *content != '\0'; content += length + (content[length] != 0)) {
		length = strcspn(content, "\n");
		text_cut(&line, 0);
		text_put(&line, content, length);
		if (length == 0)
			continue;
		text_puts(&html, "<p>");
		html_text(&html, text_string(&line));
		text_puts(&html, "</p>");
	}
	tiding_put_element(text, "content type=\"html\"", &html);
	text_clear(&line);
}

static void
tiding_put_entry(struct text *text, const struct tiding_document *document,
    const struct tiding *tiding)
{
	struct text words = { 0 };

	text_puts(text, "<entry>\n");
	tiding_put_id(&words, document, "occurrences", tiding->id);
	tiding_put_element(text, "id", &words);
	text_puts(&words, tiding->title);
	tiding_put_element(text, "title type=\"text\"", &words);
	tiding_put_instant(text, "published", tiding->published_at);
	tiding_put_instant(text, "updated", tiding->updated_at);
	text_putf(text, "<category term=\"%s\"/>\n", tiding->kind);
	tiding_put_page(&words, document, tiding->occurrence);
	tiding_put_link(text, "rel=\"alternate\" type=\"text/html\"",
	    &words);
	tiding_put_html(text, tiding->content);
	text_puts(text, "</entry>\n");
}

void
tiding_format_atom(struct text *text,
    const struct tiding_document *document,
    const struct tidings *tidings)
{
	struct text words = { 0 };
	size_t i;

	text_puts(text, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
	tiding_put_id(&words, document, "feeds", document->name);
	tiding_put_element(text, "id", &words);
	feed_format_title(&words, document->site, document->name);
	tiding_put_element(text, "title type=\"text\"", &words);
	tiding_put_instant(text, "updated",
	    tiding_updated_at(document, tidings));
	text_puts(&words, document->site->title);
	text_puts(text, "<author>");
	tiding_put_element(text, "name", &words);
	text_puts(text, "</author>\n<generator version=\"" PATCHDAY_VERSION
	    "\">patchday</generator>\n");
	tiding_put_self(&words, document, ".atom");
	tiding_put_link(text, "rel=\"self\" type=\"application/atom+xml\"",
	    &words);
	tiding_put_page(&words, document, NULL);
	tiding_put_link(text, "rel=\"alternate\" type=\"text/html\"",
	    &words);
	for (i = 0; i < tidings->list.count; i++)
		tiding_put_entry(text, document, &tidings->list.items[i]);
	text_puts(text, "</feed>\n");
}

/* --- JSON Feed ------------------------------------------------------------ */

/* A string from a text, which is emptied. */
static void
tiding_put_string(struct jsontext *json, const char *key, struct text *words)
{
	jsontext_string(json, key, text_string(words));
	text_clear(words);
}

static void
tiding_put_item(struct jsontext *json,
    const struct tiding_document *document, const struct tiding *tiding)
{
	struct text words = { 0 };

	jsontext_object(json, NULL);
	tiding_put_id(&words, document, "occurrences", tiding->id);
	tiding_put_string(json, "id", &words);
	tiding_put_page(&words, document, tiding->occurrence);
	tiding_put_string(json, "url", &words);
	jsontext_string(json, "title", tiding->title);
	jsontext_string(json, "content_text", tiding->content);
	civil_format_utc(&words, tiding->published_at);
	tiding_put_string(json, "date_published", &words);
	civil_format_utc(&words, tiding->updated_at);
	tiding_put_string(json, "date_modified", &words);
	jsontext_list(json, "tags");
	jsontext_string(json, NULL, tiding->kind);
	jsontext_end_list(json);
	jsontext_end_object(json);
}

void
tiding_format_json(struct text *text,
    const struct tiding_document *document,
    const struct tidings *tidings)
{
	struct jsontext json = { .text = text };
	struct text words = { 0 };
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "version",
	    "https://jsonfeed.org/version/1.1");
	feed_format_title(&words, document->site, document->name);
	tiding_put_string(&json, "title", &words);
	tiding_put_page(&words, document, NULL);
	tiding_put_string(&json, "home_page_url", &words);
	tiding_put_self(&words, document, ".json");
	tiding_put_string(&json, "feed_url", &words);
	jsontext_string(&json, "language", "en");
	jsontext_list(&json, "authors");
	jsontext_object(&json, NULL);
	jsontext_string(&json, "name", document->site->title);
	jsontext_end_object(&json);
	jsontext_end_list(&json);
	jsontext_list(&json, "items");
	for (i = 0; i < tidings->list.count; i++)
		tiding_put_item(&json, document,
		    &tidings->list.items[i]);
	jsontext_end_list(&json);
	jsontext_end_object(&json);
	text_putc(text, '\n');
}
