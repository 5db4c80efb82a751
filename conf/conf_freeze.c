/* SPDX-License-Identifier: MIT */
/*
 * `freezes` of `policy:`, the times in which nothing is deployed.
 *
 *	freezes:
 *	  - title: Year end
 *	    from: 2026-12-18T17:00
 *	    until: 2027-01-03
 *	    environments: [science, roundtable-prod]
 *	    because: nobody answers
 */
#include "civil.h"
#include "conf_policy_internal.h"

static void
conf_freeze_read(struct conf_loader *loader, const struct doc *entry)
{
	static const char *const keys[] = { "title", "from", "until", "zone",
		"environments", "services", "because", "url" };
	static const char *const required[] = { "title", "from", "until" };
	struct complaints *complaints = loader->complaints;
	struct freeze *freeze = array_add(&loader->conf->policy.freezes);
	const struct doc *until = doc_find(entry, "until");
	bool is_date = false, is_before, is_sound;

	freeze->file = conf_file(loader->conf, entry->file);
	freeze->line = entry->line;
	freeze->column = entry->column;
	(void)doc_check_keys(entry, keys, countof(keys), complaints);
	is_sound = conf_require(entry, required, countof(required),
	    complaints) == 0;
	(void)doc_read_line(doc_find(entry, "title"), CONF_LINE_MAX,
	    &freeze->title, complaints);
	(void)doc_read_line(doc_find(entry, "because"), CONF_LINE_MAX,
	    &freeze->because, complaints);
	(void)doc_read_url(doc_find(entry, "url"), NULL, &freeze->url,
	    complaints);
	(void)conf_read_zone(doc_find(entry, "zone"), loader->conf->zonedir,
	    &freeze->zone, complaints);
	conf_policy_read_names(doc_find(entry, "environments"),
	    "environment", &freeze->environments, complaints);
	conf_policy_read_names(doc_find(entry, "services"), "service",
	    &freeze->services, complaints);
	is_sound &= conf_read_date(doc_find(entry, "from"),
	    &freeze->from_local, NULL, complaints) == 0;
	is_sound &= conf_read_date(until, &freeze->until_local, &is_date,
	    complaints) == 0;
	if (!is_sound)
		return;
	is_before = freeze->until_local < freeze->from_local;
	/* "until 3 January" includes the 3rd. */
	if (is_date)
		freeze->until_local += CIVIL_DAY_SECS;
	if (freeze->until_local <= freeze->from_local)
		doc_complain(until, COMPLAINT_ERROR, complaints,
		    "until \"%s\" is %s from", until->scalar,
		    is_before ? "before" : "the same as");
}

void
conf_freezes_read(struct conf_loader *loader, const struct doc *list)
{
	char shown[DOC_SHOWN_MAX];
	size_t i;

	if (list == NULL || list->is_refused)
		return;
	if (list->type != DOC_LIST || list->count == 0 ||
	    list->count > FREEZE_LIST_MAX) {
		doc_complain(list, COMPLAINT_ERROR, loader->complaints,
		    "freezes must be a list of 1 to %d maps such as {title: "
		    "Year end, from: 2026-12-18, until: 2027-01-03}, found %s",
		    FREEZE_LIST_MAX, list->type != DOC_LIST ?
		    doc_show(list, shown) : list->count == 0 ?
		    "an empty list" : "more");
		return;
	}
	for (i = 0; i < list->count; i++)
		conf_freeze_read(loader, &list->items[i]);
}

/* The site's first zone may stand behind the policy, or in another file. */
void
conf_freezes_complete(struct conf *conf)
{
	struct freeze *freeze;
	size_t i;

	for (i = 0; i < conf->policy.freezes.count; i++) {
		freeze = &conf->policy.freezes.items[i];
		if (freeze->zone == NULL)
			freeze->zone = conf->zones.count > 0 ?
			    conf->zones.items[0] :
			    zonedir_find(conf->zonedir, "UTC", NULL);
		freeze->from_at = zone_resolve(freeze->zone,
		    freeze->from_local).at;
		freeze->until_at = zone_resolve(freeze->zone,
		    freeze->until_local).at;
	}
}
