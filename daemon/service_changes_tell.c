/* SPDX-License-Identifier: MIT */
/* How the collection of changes goes, for who operates the service. */
#include <inttypes.h>

#include "civil.h"
#include "service_internal.h"

/* When the oldest of what is known was seen; 0: nothing is known. */
static int64_t
service_changes_seen_at(const struct service *service)
{
	const struct pending_list *list = service->changes.list;
	int64_t seen_at = 0;
	size_t i;

	for (i = 0; list != NULL && i < list->list.count; i++)
		if (seen_at == 0 || list->list.items[i].at < seen_at)
			seen_at = list->list.items[i].at;
	return seen_at;
}

/* Sources that did not answer, each with its environment. */
static void
service_changes_put_troubles(const struct service *service,
    struct jsontext *json)
{
	const struct pending_list *list = service->changes.list;
	const struct pending *pending;
	size_t i, k;

	jsontext_list(json, "sources");
	for (i = 0; list != NULL && i < list->list.count; i++) {
		pending = &list->list.items[i];
		for (k = 0; k < pending->sources.count; k++) {
			if (pending->sources.items[k].trouble == NULL)
				continue;
			jsontext_object(json, NULL);
			jsontext_string(json, "environment",
			    pending->environment);
			jsontext_string(json, "source",
			    pending->sources.items[k].kind);
			jsontext_string(json, "trouble",
			    pending->sources.items[k].trouble);
			jsontext_end_object(json);
		}
	}
	jsontext_end_list(json);
}

void
service_changes_status(const struct service *service, struct jsontext *json)
{
	const struct service_changes *changes = &service->changes;
	int64_t seen_at = service_changes_seen_at(service);
	struct text text = { 0 };

	if (service->conf->sources.count == 0)
		return;
	if (seen_at != 0)
		civil_format_utc(&text, seen_at);
	jsontext_object(json, "changes");
	jsontext_string(json, "seen", seen_at == 0 ? NULL :
	    text_string(&text));
	jsontext_bool(json, "asking", changes->is_asking);
	jsontext_string(json, "trouble", changes->trouble[0] == '\0' ? NULL :
	    changes->trouble);
	service_changes_put_troubles(service, json);
	jsontext_end_object(json);
	text_clear(&text);
}

void
service_changes_metrics(const struct service *service, struct text *text)
{
	const struct pending_list *list = service->changes.list;
	const struct pending *pending;
	size_t i;

	if (service->conf->sources.count == 0)
		return;
	text_putf(text, "# HELP patchday_changes_seen_time_seconds When what "
	    "waits was seen; 0: never.\n"
	    "# TYPE patchday_changes_seen_time_seconds gauge\n"
	    "patchday_changes_seen_time_seconds %" PRId64 "\n"
	    "# HELP patchday_changes_unknown 1 when the collector failed.\n"
	    "# TYPE patchday_changes_unknown gauge\n"
	    "patchday_changes_unknown %d\n"
	    "# HELP patchday_changes_waiting Changes that wait.\n"
	    "# TYPE patchday_changes_waiting gauge\n",
	    service_changes_seen_at(service),
	    service->changes.trouble[0] != '\0');
	for (i = 0; list != NULL && i < list->list.count; i++) {
		pending = &list->list.items[i];
		/* 0 would be good news, where nothing is known. */
		if (pending_count(pending) > 0 || pending_is_whole(pending))
			text_putf(text, "patchday_changes_waiting"
			    "{environment=\"%s\"} %zu\n",
			    pending->environment, pending_count(pending));
	}
}
