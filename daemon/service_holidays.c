/* SPDX-License-Identifier: MIT */
/*
 * What files of holidays said when they could be read, kept in the store: a
 * file that is gone, or half written, takes no holiday away, over a restart
 * either.
 */
#include <stdlib.h>

#include "civil.h"
#include "conf_files.h"
#include "jsontext.h"
#include "service_internal.h"
#include "store_meta.h"

#define SERVICE_HOLIDAYS_MAX (2 * 1024 * 1024)	/* bytes of a list */
#define SERVICE_HOLIDAYS_DIGITS 18

/* Under which name a list is kept; the caller frees. */
static char *
service_holidays_name(const struct holidays *holidays)
{
	return mem_format(STORE_META_HOLIDAYS "%s", holidays->id);
}

static void
service_holidays_format(struct text *text, const struct holidays *holidays)
{
	struct jsontext json = { .text = text };
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "path", holidays->path);
	jsontext_number(&json, "as_of", holidays->as_of);
	jsontext_list(&json, "dates");
	for (i = 0; i < holidays->dates.count; i++) {
		if (!holidays->dates.items[i].is_of_file)
			continue;
		jsontext_object(&json, NULL);
		jsontext_number(&json, "days", holidays->dates.items[i].days);
		jsontext_string(&json, "title",
		    holidays->dates.items[i].title);
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	jsontext_end_object(&json);
}

/* A number of ours; 0 where it is none. */
static int64_t
service_holidays_number(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	return string == NULL || strlen(string) > SERVICE_HOLIDAYS_DIGITS ?
	    0 : strtoll(string, NULL, 10);
}

/* What was kept; one that rots is as good as none. */
static void
service_holidays_parse(const struct text *kept, struct holidays *ret_old)
{
	const struct doc *dates, *date;
	struct doc *doc = NULL;
	const char *title;
	size_t i;

	if (doc_parse_json(text_string(kept), kept->length,
	    SERVICE_HOLIDAYS_MAX, &doc, NULL) < 0)
		return;
	ret_old->path = mem_string(doc_string(doc_find(doc, "path")));
	ret_old->as_of = service_holidays_number(doc, "as_of");
	dates = doc_find(doc, "dates");
	for (i = 0; dates != NULL && i < dates->count &&
	    i < HOLIDAY_DATES_MAX; i++) {
		date = &dates->items[i];
		title = doc_string(doc_find(date, "title"));
		if (title != NULL)
			holiday_add(ret_old, service_holidays_number(date,
			    "days"), title, true);
	}
	doc_free(doc);
}

/* What was kept of a list that could not be read: 1, 0 where nothing was, or
 * it was read, -1. */
static int
service_holidays_load(struct service *service,
    const struct holidays *holidays, struct text *kept,
    struct error *ret_error)
{
	bool is_there = false;
	char *name;
	int status;

	if (holidays->fault == NULL || holidays->as_of != 0)
		return 0;
	text_cut(kept, 0);
	name = service_holidays_name(holidays);
	status = store_meta_load(service->seams.store, name, &is_there, kept,
	    ret_error);
	free(name);
	return status < 0 ? -1 : is_there;
}

int
service_holidays_restore(struct service *service, struct conf *conf,
    struct error *ret_error)
{
	struct text kept = { 0 };
	int status = 0;
	size_t i;

	for (i = 0; i < conf->holidays.count && status >= 0; i++) {
		struct holidays old = { 0 };

		status = service_holidays_load(service,
		    &conf->holidays.items[i], &kept, ret_error);
		if (status <= 0)
			continue;
		service_holidays_parse(&kept, &old);
		holiday_keep(&conf->holidays.items[i], &old);
		holiday_clear(&old);
	}
	text_clear(&kept);
	return status < 0 ? -1 : 0;
}

/* Is there anything to fill in?  1, 0, -1. */
static int
service_holidays_want(struct service *service, struct error *ret_error)
{
	const struct conf *conf = service->conf;
	struct text kept = { 0 };
	int status = 0;
	size_t i;

	for (i = 0; i < conf->holidays.count && status == 0; i++)
		status = service_holidays_load(service,
		    &conf->holidays.items[i], &kept, ret_error);
	text_clear(&kept);
	return status;
}

/* Read anew in place of the one that runs: NULL where that cannot be, or it is
 * another one by now, which would be a reload that nobody has asked for. */
static struct conf *
service_holidays_read(struct service *service)
{
	const struct vault *vault = service->seams.vault;
	struct complaints complaints = { 0 };
	struct conf *own = NULL;

	if (vault->load_conf(vault, service->conf->path,
	    service->seams.zoneinfo, &own, &complaints) < 0)
		own = NULL;
	complaint_clear(&complaints);
	if (own == NULL || strcmp(own->text_hash,
	    service->conf->text_hash) == 0)
		return own;
	conf_release(own);
	return NULL;
}

void
service_holidays_copy(struct conf *conf, const struct conf *before)
{
	struct holidays *holidays;
	size_t i;

	memcpy(conf->hash, before->hash, sizeof(conf->hash));
	for (i = 0; i < conf->holidays.count; i++) {
		holidays = &conf->holidays.items[i];
		if (holidays->fault == NULL)
			continue;
		holiday_keep(holidays, &before->holidays.items[i]);
		free(holidays->fault);
		holidays->fault = mem_string(before->holidays.items[i].fault);
	}
}

int
service_holidays_begin(struct service *service, struct error *ret_error)
{
	struct complaints complaints = { 0 };
	struct conf *own = NULL;
	int status;

	if (service->generation == 0)
		return service_holidays_restore(service, service->conf,
		    ret_error);
	status = service_holidays_want(service, ret_error);
	if (status <= 0)
		return status;
	/* From memory: who takes over waits for no file. */
	status = conf_load_again(service->conf, service->seams.zoneinfo, &own,
	    &complaints);
	complaint_clear(&complaints);
	if (status < 0)
		return 0;
	service_holidays_copy(own, service->conf);
	conf_release(service->conf);
	service->conf = own;
	return service_holidays_restore(service, own, ret_error);
}

bool
service_wants_holidays(const struct service *service)
{
	size_t i;

	for (i = 0; i < service->conf->holidays.count; i++)
		if (service->conf->holidays.items[i].fault != NULL)
			return true;
	return false;
}

/* Is there a list that could not be read, and can? */
static bool
service_holidays_has_more(const struct conf *conf, const struct conf *before)
{
	size_t i;

	for (i = 0; i < conf->holidays.count; i++)
		if (conf->holidays.items[i].fault == NULL &&
		    before->holidays.items[i].fault != NULL)
			return true;
	return false;
}

void
service_take_holidays(struct service *service)
{
	struct error error = { 0 };
	struct conf *conf;

	service_settle(service);
	conf = service_holidays_read(service);
	if (conf == NULL || !service_holidays_has_more(conf, service->conf))
		goto out;
	if (service_adopt(service, conf, SERVICE_WHO, "reload", NULL,
	    &error) < 0) {
		log_error(service->seams.log, "store_failed",
		    LOG_TEXT("error", error.text));
		goto out;
	}
	log_info(service->seams.log, "reloaded", LOG_TEXT("who", SERVICE_WHO),
	    LOG_TEXT("configuration", conf->path),
	    LOG_TEXT("hash", conf->hash),
	    LOG_NUMBER("windows", (int64_t)conf->windows.count));
out:
	conf_release(conf);
}

/* As it was kept already?  Most starts find it so. */
static int
service_holidays_put(struct service *service, const char *name,
    const struct text *text, struct error *ret_error)
{
	struct text kept = { 0 };
	bool is_there = false;
	int status = store_meta_load(service->seams.store, name, &is_there,
	    &kept, ret_error);

	if (status == 0 && (!is_there ||
	    strcmp(text_string(&kept), text_string(text)) != 0))
		status = service_write(service, ret_error) < 0 ? -1 :
		    store_meta_put(service->seams.store, name,
		    text_string(text), ret_error);
	text_clear(&kept);
	return status;
}

int
service_holidays_save(struct service *service, const struct conf *conf,
    struct error *ret_error)
{
	const struct holidays *holidays;
	struct text text = { 0 };
	int status = 0;
	char *name;
	size_t i;

	for (i = 0; i < conf->holidays.count && status == 0; i++) {
		holidays = &conf->holidays.items[i];
		if (holidays->path == NULL || holidays->fault != NULL)
			continue;
		text_cut(&text, 0);
		service_holidays_format(&text, holidays);
		name = service_holidays_name(holidays);
		status = service_holidays_put(service, name, &text,
		    ret_error);
		free(name);
	}
	text_clear(&text);
	return status;
}
