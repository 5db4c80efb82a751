/* SPDX-License-Identifier: MIT */
/*
 * `policy:`, the table of who has to be asked for what where.
 *
 *	policy:
 *	  groups: {science-platform: [gafaelfawr, nublado]}
 *	  rules:
 *	    - services: science-platform
 *	      environments: science
 *	      dev: at-will
 *	      prod: {approve: release-manager, channel: team, notice: 24h}
 */
#include <stdlib.h>
#include <string.h>

#include "conf_holiday_internal.h"
#include "conf_policy_internal.h"
#include "mem.h"
#include "nearest.h"

#define CONF_POLICY_NAMES_MAX 5000
#define CONF_EMERGENCY_LEAST_SECS 60
#define CONF_EMERGENCY_MOST_SECS (7 * 86400)

static const char *const conf_cell_keys[POLICY_CELL_COUNT] = {
	[TIER_BLEED] = "bleed", [TIER_DEV] = "dev", [TIER_INT] = "int",
	[TIER_PROD] = "prod", [POLICY_CELL_ANY] = "any",
};

void
conf_policy_read_names(const struct doc *list, const char *what,
    void *strings, struct complaints *complaints)
{
	person_names *names = strings;
	char *name;
	size_t i;

	conf_require_entry(list, what, complaints);
	for (i = 0; i < doc_item_count(list); i++) {
		name = conf_read_name(doc_item(list, i), what, names->items,
		    names->count, complaints);
		if (name != NULL)
			array_push(names, name);
	}
}

/* `ID: [service, …]`, or `ID: {title: …, services: […]}`. */
static void
conf_policy_read_group(const struct doc *entry, struct policy *policy,
    struct complaints *complaints)
{
	static const char *const keys[] = { "title", "services" };
	static const char *const required[] = { "services" };
	struct policy_group *group = array_add(&policy->groups);
	const struct doc *services = entry;

	group->id = mem_string(entry->key);
	if (entry->type == DOC_MAP) {
		(void)doc_check_keys(entry, keys, countof(keys), complaints);
		(void)conf_require(entry, required, countof(required),
		    complaints);
		(void)doc_read_line(doc_find(entry, "title"), CONF_LINE_MAX,
		    &group->title, complaints);
		services = doc_find(entry, "services");
	}
	if (group->title == NULL)
		group->title = mem_string(entry->key);
	conf_policy_read_names(services, "service", &group->services,
	    complaints);
}

/* `NAME: {maturity: mature, users: many, …}`. */
static void
conf_policy_read_service(const struct doc *entry, struct policy *policy,
    struct complaints *complaints)
{
	const char *keys[FACTOR_COUNT], *words[FACTOR_LEVELS];
	struct policy_service *service = array_add(&policy->services);
	size_t i, k, which;

	service->name = mem_string(entry->key);
	for (i = 0; i < FACTOR_COUNT; i++)
		keys[i] = factor_kind_name((enum factor_kind)i);
	if (doc_check_keys(entry, keys, countof(keys), complaints) != 0 ||
	    entry->type != DOC_MAP)
		return;
	for (i = 0; i < FACTOR_COUNT; i++) {
		for (k = 0; k < FACTOR_LEVELS; k++)
			words[k] = factor_level_name((enum factor_kind)i,
			    (unsigned)k + 1);
		which = FACTOR_LEVELS;
		(void)doc_read_word(doc_find(entry, keys[i]), words,
		    countof(words), &which, complaints);
		if (which < FACTOR_LEVELS)
			service->factors.levels[i] =
			    (unsigned char)(which + 1);
	}
}

static void
conf_policy_read_rule(struct conf_loader *loader, const struct doc *entry)
{
	static const char *const parts[] = { "title", "services",
		"environments" };
	const char *keys[countof(parts) + POLICY_CELL_COUNT];
	struct complaints *complaints = loader->complaints;
	struct policy_rule *rule = array_add(&loader->conf->policy.rules);
	size_t i, cells = 0;

	memcpy(keys, parts, sizeof(parts));
	memcpy(keys + countof(parts), conf_cell_keys,
	    sizeof(conf_cell_keys));
	rule->file = conf_file(loader->conf, entry->file);
	rule->line = entry->line;
	rule->column = entry->column;
	(void)doc_check_keys(entry, keys, countof(keys), complaints);
	(void)doc_read_line(doc_find(entry, "title"), CONF_LINE_MAX,
	    &rule->title, complaints);
	conf_policy_read_names(doc_find(entry, "services"), "service",
	    &rule->services, complaints);
	conf_policy_read_names(doc_find(entry, "environments"),
	    "environment", &rule->environments, complaints);
	for (i = 0; i < POLICY_CELL_COUNT; i++) {
		conf_cell_read(doc_find(entry, conf_cell_keys[i]),
		    &rule->cells[i], complaints);
		cells += rule->cells[i].processes.count;
	}
	if (cells == 0 && entry->type == DOC_MAP)
		doc_complain(entry, COMPLAINT_ERROR, complaints, "this rule "
		    "says nothing; accepted are bleed, dev, int, prod, any, "
		    "each with a process");
}

static void
conf_policy_read_rules(struct conf_loader *loader, const struct doc *list)
{
	char shown[DOC_SHOWN_MAX];
	size_t i;

	if (list == NULL || list->is_refused)
		return;
	if (list->type != DOC_LIST || list->count == 0 ||
	    list->count > POLICY_RULES_MAX) {
		doc_complain(list, COMPLAINT_ERROR, loader->complaints,
		    "rules must be a list of 1 to %d maps such as {services: "
		    "GROUP, environments: GROUP, prod: consensus}, found %s",
		    POLICY_RULES_MAX, list->type == DOC_LIST ? (list->count ==
		    0 ? "an empty list" : "more") : doc_show(list, shown));
		return;
	}
	for (i = 0; i < list->count; i++)
		conf_policy_read_rule(loader, &list->items[i]);
}

/* Each entry of a map, or a complaint that it is none. */
static void
conf_policy_read_map(struct conf_loader *loader, const struct doc *map,
    void (*read)(const struct doc *entry, struct policy *policy,
    struct complaints *complaints))
{
	char shown[DOC_SHOWN_MAX];
	size_t i;

	if (map == NULL || map->is_refused)
		return;
	if (map->type != DOC_MAP)
		doc_complain(map, COMPLAINT_ERROR, loader->complaints,
		    "%s must be a map with an entry for each name, found %s",
		    map->key, doc_show(map, shown));
	for (i = 0; map->type == DOC_MAP && i < map->count; i++)
		read(&map->items[i], &loader->conf->policy,
		    loader->complaints);
}

void
conf_policy_read(struct conf_loader *loader, const struct doc *map)
{
	static const char *const keys[] = { "url", "groups", "services",
		"rules", "freezes", "emergency_for" };

	(void)doc_check_keys(map, keys, countof(keys), loader->complaints);
	(void)doc_read_url(doc_find(map, "url"), NULL,
	    &loader->conf->policy.url, loader->complaints);
	conf_policy_read_map(loader, doc_find(map, "groups"),
	    conf_policy_read_group);
	conf_policy_read_map(loader, doc_find(map, "services"),
	    conf_policy_read_service);
	conf_policy_read_rules(loader, doc_find(map, "rules"));
	conf_freezes_read(loader, doc_find(map, "freezes"));
	(void)conf_read_duration(doc_find(map, "emergency_for"),
	    CONF_EMERGENCY_LEAST_SECS, CONF_EMERGENCY_MOST_SECS,
	    &loader->conf->policy.emergency_secs, loader->complaints);
}

/* The names that `services` of a rule may have, sorted by nothing: they are few
 * and are looked through when something is wrong. */
static void
conf_policy_add_known(const struct policy *policy, policy_names *names)
{
	size_t i, k;

	for (i = 0; i < policy->groups.count; i++) {
		array_push(names, policy->groups.items[i].id);
		for (k = 0; k < policy->groups.items[i].services.count &&
		    names->count < CONF_POLICY_NAMES_MAX; k++)
			array_push(names,
			    policy->groups.items[i].services.items[k]);
	}
	for (i = 0; i < policy->services.count; i++)
		array_push(names, policy->services.items[i].name);
}

static bool
conf_policy_has_name(const policy_names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

/* What rules and freezes name, for messages. */
static const struct conf_policy_kind {
	const char *what, *where;
} conf_policy_services = { "service or group", "what stands under \"groups\" "
	"and \"services\" of the policy" },
  conf_policy_environments = { "environment or group of environments",
	"the ids and groups under \"environments\"" };

/* A misspelt group would be a service that nobody has. */
static void
conf_policy_cross_names(const struct conf_loader *loader,
    const struct doc *list, const policy_names *known,
    const struct conf_policy_kind *kind)
{
	const struct doc *item;
	const char *nearest;
	size_t i;

	for (i = 0; i < doc_item_count(list); i++) {
		item = doc_item(list, i);
		if (item->type != DOC_SCALAR ||
		    conf_policy_has_name(known, item->scalar))
			continue;
		nearest = nearest_find(item->scalar, known->items,
		    known->count);
		doc_complain(item, COMPLAINT_ERROR, loader->complaints,
		    "no %s is called \"%.80s\"%s%s%s", kind->what,
		    item->scalar,
		    nearest != NULL ? "; did you mean \"" : "; accepted are ",
		    nearest != NULL ? nearest : kind->where,
		    nearest != NULL ? "\"?" : "");
	}
}

/* "Science Platform" or "forum, roundtable": what a rule without a title is
 * called. */
static void
conf_policy_complete_title(const struct policy *policy,
    struct policy_rule *rule)
{
	const struct policy_group *group;
	struct text text = { 0 };
	size_t i;

	if (rule->title != NULL)
		return;
	for (i = 0; i < rule->services.count; i++) {
		group = policy_find_group(policy, rule->services.items[i]);
		text_putf(&text, "%s%s", i > 0 ? ", " : "", group != NULL ?
		    group->title : rule->services.items[i]);
	}
	if (i == 0)
		text_puts(&text, "all services");
	for (i = 0; i < rule->environments.count; i++)
		text_putf(&text, "%s%s", i > 0 ? ", " : " in ",
		    rule->environments.items[i]);
	rule->title = text_take(&text);
}

void
conf_policy_cross(const struct conf_loader *loader)
{
	struct policy *policy = &loader->conf->policy;
	const struct doc *rules = doc_find(loader->policy, "rules"), *entry;
	const struct doc *freezes = doc_find(loader->policy, "freezes");
	policy_names services = { 0 }, environments = { 0 };
	const struct environment *environment;
	size_t i, k;

	conf_policy_add_known(policy, &services);
	for (i = 0; i < loader->conf->environments.count; i++) {
		environment = &loader->conf->environments.items[i];
		array_push(&environments, environment->id);
		if (environment->group != NULL)
			array_push(&environments, environment->group);
	}
	for (i = 0; i < policy->rules.count; i++) {
		entry = &rules->items[i];
		conf_policy_cross_names(loader, doc_find(entry, "services"),
		    &services, &conf_policy_services);
		conf_policy_cross_names(loader, doc_find(entry,
		    "environments"), &environments,
		    &conf_policy_environments);
		for (k = 0; k < POLICY_CELL_COUNT; k++) {
			conf_cell_cross(loader, doc_find(entry,
			    conf_cell_keys[k]));
			conf_cell_complete(loader->conf,
			    &policy->rules.items[i].cells[k]);
		}
		conf_policy_complete_title(policy, &policy->rules.items[i]);
	}
	for (i = 0; i < policy->freezes.count; i++) {
		entry = &freezes->items[i];
		conf_policy_cross_names(loader, doc_find(entry, "services"),
		    &services, &conf_policy_services);
		conf_policy_cross_names(loader, doc_find(entry,
		    "environments"), &environments,
		    &conf_policy_environments);
	}
	conf_freezes_complete(loader->conf);
	conf_closures_complete(loader->conf);
	conf_allotments_complete(loader->conf);
	array_clear(&services);
	array_clear(&environments);
	conf_policy_refuse(loader->conf, loader->complaints);
}
