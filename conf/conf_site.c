/* SPDX-License-Identifier: MIT */
/* `site:` and `texts:`: what is given once for the whole site. */
#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "mem.h"

/* Each is a line in every message; more would hide what they say. */
#define CONF_ZONES_MAX 12

/* The page's address: without a slash at the end, so that paths are put behind
 * it the same way everywhere, and nothing behind it. */
static void
conf_site_read_url(struct conf_loader *loader, const struct doc *doc)
{
	char *url = NULL;
	size_t length;

	if (doc == NULL ||
	    doc_read_url(doc, NULL, &url, loader->complaints) < 0)
		return;
	/* "/feeds/all.ics" is put behind it: a query would swallow the path. */
	if (strpbrk(url, "?#") != NULL) {
		doc_complain(doc, COMPLAINT_ERROR, loader->complaints,
		    "url must be a URL without \"?\" and \"#\", because paths "
		    "are put behind it, found \"%.120s\"", url);
		free(url);
		return;
	}
	/* All of them: "https://x.org//" is the same page. */
	for (length = strlen(url); length > 0 && url[length - 1] == '/';)
		url[--length] = '\0';
	loader->conf->url = url;
}

/* Zones in which times are told besides the window's, each once: twice in a
 * message looks like a mistake of the program. */
static void
conf_site_read_zones(struct conf_loader *loader, const struct doc *doc)
{
	struct conf *conf = loader->conf;
	const struct zone *zone;
	size_t i, k;

	if (doc_item_count(doc) > CONF_ZONES_MAX ||
	    (doc != NULL && doc->type == DOC_LIST && doc->count == 0)) {
		doc_complain(doc, COMPLAINT_ERROR, loader->complaints,
		    "zones must be a list of 1 to %d zones, found %zu",
		    CONF_ZONES_MAX, doc->count);
		return;
	}
	for (i = 0; i < doc_item_count(doc); i++) {
		/* zonedir gives the same pointer for the same name */
		if (conf_check_listing(doc_item(doc, i), loader->complaints)
		    < 0 || conf_read_zone(doc_item(doc, i), conf->zonedir,
		    &zone, loader->complaints) < 0)
			continue;
		for (k = 0; k < conf->zones.count; k++)
			if (conf->zones.items[k] == zone)
				break;
		if (k == conf->zones.count)
			array_push(&conf->zones, zone);
		else
			doc_complain(doc_item(doc, i), COMPLAINT_ERROR,
			    loader->complaints, "\"%s\" is in zones twice",
			    zone_name(zone));
	}
}

/* A map of the wrong type has complained in doc_check_keys(); its keys are then
 * all absent. */
void
conf_site_read(struct conf_loader *loader, const struct doc *map)
{
	static const char *const keys[] = { "title", "url", "zones",
		"operators" };

	(void)doc_check_keys(map, keys, countof(keys), loader->complaints);
	(void)doc_read_line(doc_find(map, "title"), CONF_LINE_MAX,
	    &loader->conf->title, loader->complaints);
	if (doc_find(map, "operators") != NULL)
		(void)doc_read_line(doc_find(map, "operators"), CONF_LINE_MAX,
		    &loader->conf->operators, loader->complaints);
	conf_site_read_url(loader, doc_find(map, "url"));
	conf_site_read_zones(loader, doc_find(map, "zones"));
}

/* One text of the site's own wording, checked at its place: a misspelt field is
 * told when the file is written, not when the first message goes out. */
static void
conf_texts_read_one(struct conf_loader *loader, const struct doc *doc,
    char **ret_text)
{
	struct error error = { 0 };

	if (doc == NULL ||
	    doc_read_string(doc, ret_text, loader->complaints) < 0)
		return;
	/* Told here, with the key; template_check() would say it as well. */
	if (strlen(*ret_text) > TEMPLATE_BYTES_MAX)
		doc_complain(doc, COMPLAINT_ERROR, loader->complaints,
		    "%s has %zu bytes; at most %d are accepted", doc->key,
		    strlen(*ret_text), TEMPLATE_BYTES_MAX);
	else if (template_check(*ret_text, &error) < 0)
		doc_complain_error(doc, loader->complaints, &error);
}

/* Only `headline` and `lead` of the three kinds that are said on time, and a
 * footer: late and unconfirmed messages keep patchday's words (template.h). */
void
conf_texts_read(struct conf_loader *loader, const struct doc *map)
{
	static const char *const keys[] = { "remind", "start", "end",
		"footer" };
	static const char *const parts[] = { "headline", "lead" };
	struct templates *templates = &loader->conf->templates;
	/* The keys are words of the manual, the members say what they are. */
	struct { const char *kind; char **headline, **lead; } rows[] = {
		{ "remind", &templates->remind_headline,
		  &templates->remind_lead },
		{ "start", &templates->start_headline,
		  &templates->start_lead },
		{ "end", &templates->end_headline, &templates->end_lead },
	};
	const struct doc *texts;
	size_t i;

	(void)doc_check_keys(map, keys, countof(keys), loader->complaints);
	/* For warnings that come later, when the document is gone. */
	loader->conf->texts_file = conf_file(loader->conf, map->file);
	loader->conf->texts_line = map->key_line;
	for (i = 0; i < countof(rows); i++) {
		texts = doc_find(map, rows[i].kind);
		(void)doc_check_keys(texts, parts, countof(parts),
		    loader->complaints);
		conf_texts_read_one(loader, doc_find(texts, "headline"),
		    rows[i].headline);
		conf_texts_read_one(loader, doc_find(texts, "lead"),
		    rows[i].lead);
	}
	conf_texts_read_one(loader, doc_find(map, "footer"),
	    &templates->footer);
}
