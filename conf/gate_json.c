/* SPDX-License-Identifier: MIT */
/* The gate's answer as JSON: the same object from the service and from the
 * command line. */
#include <stdlib.h>

#include "civil.h"
#include "gate.h"
#include "occurrence_json.h"

/* null where nobody knows. */
static void
gate_put_at(struct jsontext *json, const char *key, int64_t at)
{
	struct text text = { 0 };

	if (at != 0 && at != INT64_MAX)
		civil_format_utc(&text, at);
	jsontext_string(json, key, text.length == 0 ? NULL :
	    text_string(&text));
	text_clear(&text);
}

static void
gate_put_freeze(struct jsontext *json, const struct freeze *freeze)
{
	if (freeze == NULL) {
		jsontext_null(json, "freeze");
		return;
	}
	jsontext_object(json, "freeze");
	jsontext_string(json, "title", freeze->title);
	gate_put_at(json, "from", freeze->from_at);
	gate_put_at(json, "until", freeze->until_at);
	jsontext_string(json, "because", freeze->because);
	jsontext_string(json, "url", freeze->url);
	jsontext_end_object(json);
}

static void
gate_put_emergency(struct jsontext *json, const struct conf *conf,
    const struct emergency *emergency, bool is_stranger)
{
	char *name;

	if (emergency == NULL) {
		jsontext_null(json, "emergency");
		return;
	}
	name = roster_name(&conf->roster, emergency->who);
	jsontext_object(json, "emergency");
	jsontext_string(json, "by", is_stranger ? NULL : name);
	jsontext_string(json, "because", is_stranger ? NULL :
	    emergency->because);
	gate_put_at(json, "at", emergency->at);
	gate_put_at(json, "until", emergency->until_at);
	jsontext_end_object(json);
	free(name);
}

void
gate_format_json(struct jsontext *json, const char *key,
    const struct conf *conf, const struct gate_question *question,
    const struct gate_answer *answer)
{
	const struct occurrence_json how = { .now_at = question->now_at };
	const struct policy_fit *decided = answer->policy.decided;

	jsontext_object(json, key);
	jsontext_string(json, "state", gate_state_name(answer->state));
	jsontext_string(json, "why", text_string(&answer->why));
	gate_put_at(json, "opens_at", answer->opens_at);
	gate_put_at(json, "closes_at", answer->closes_at);
	gate_put_at(json, "valid_until", answer->valid_until_at);
	jsontext_string(json, "service", question->policy.service);
	jsontext_string(json, "environment",
	    question->policy.environment->id);
	jsontext_string(json, "version", question->version);
	advice_format_process(json, answer->process);
	advice_format_rule(json, "rule", decided, decided);
	gate_put_freeze(json, answer->freeze);
	gate_put_emergency(json, conf, answer->emergency,
	    question->is_stranger);
	if (answer->has_occurrence)
		occurrence_json_format(json, "occurrence",
		    &answer->occurrence, &how);
	else
		jsontext_null(json, "occurrence");
	jsontext_string(json, "basis", question->schedule != NULL ?
	    "service" : "configuration");
	jsontext_end_object(json);
}
