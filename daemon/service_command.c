/* SPDX-License-Identifier: MIT */
/* Commands of readers, carried out by the owner between two steps.  Status,
 * metrics and feeds are commands too where they need the store: it has one
 * connection and one thread. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service_internal.h"
#include "utf8.h"

/* The text is handed over and not copied: a feed has hundreds of kilobytes. */
void
service_answer(struct command *command, int status, const char *type,
    struct text *body)
{
	command->status = status;
	command->type = type;
	command->length = body->length;
	free(command->body);
	command->body = text_take(body);
}

/* A sentence for a person, with a line end, since curl shows it as it is. */
void
service_decline(struct command *command, int status, const char *format, ...)
{
	char sentence[1024];
	struct text body = { 0 };
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	utf8_clean_halves(sentence);
	text_putf(&body, "%s\n", sentence);
	service_answer(command, status, "text/plain; charset=utf-8", &body);
}

/* The answer to a COMMIT is lost with a connection, and a failed sync leaves it
 * open what is on the disk. */
void
service_decline_unwritten(const struct service *service,
    struct command *command, const struct error *error)
{
	if (store_is_unsure(service->seams.store))
		service_decline(command, 503, "it is not known whether it was "
		    "written down, so look how it stands before you do it "
		    "again: %s", error->text);
	else
		service_decline(command, 507, "it could not be written down, "
		    "so nothing was done: %s", error->text);
}

/* The answer is the list of complaints, warnings included, so that who asked
 * need not read the log. */
static void
service_command_reload(struct service *service, struct command *command)
{
	struct complaints complaints = { 0 };
	struct text body = { 0 };
	static const int statuses[] = { [SERVICE_RELOADED] = 200,
		[SERVICE_REFUSED] = 422, [SERVICE_UNWRITTEN] = 507 };
	enum service_reloaded outcome = service_reload(service, command->who,
	    &complaints);

	complaint_format(&complaints, false, &body);
	service_answer(command, statuses[outcome],
	    "text/plain; charset=utf-8", &body);
	complaint_clear(&complaints);
}

const char *
service_person_id(const struct conf *conf, const char *name)
{
	const struct person *person = name == NULL ? NULL :
	    person_find_called(conf->people.items, conf->people.count, name);

	return person == NULL ? NULL : person->id;
}

/* "<@U024BE7LH|deputy>": who has that id in Slack. */
static const char *
service_person_of_slack(const struct conf *conf, const char *id,
    size_t length)
{
	const person_names *names;
	size_t i, k;

	for (i = 0; i < conf->people.count; i++) {
		names = &conf->people.items[i].slack_users;
		for (k = 0; k < names->count; k++)
			if (strlen(names->items[k]) == length &&
			    strncmp(names->items[k], id, length) == 0)
				return conf->people.items[i].id;
	}
	return NULL;
}

const char *
service_person_mentioned(const struct conf *conf, const char *name)
{
	if (name == NULL)
		return NULL;
	if (strncmp(name, "<@", 2) == 0)
		return service_person_of_slack(conf, name + 2,
		    strcspn(name + 2, "|>"));
	return name[0] == '@' ? service_person_id(conf, name + 1) : NULL;
}

size_t
service_environments(const struct window *window, int stage,
    const char *ret_environments[static SERVICE_ENVIRONMENTS_MAX])
{
	const struct window_stage *entry;
	size_t i, k, count = 0;

	for (i = 0; i < window->stages.count; i++) {
		entry = &window->stages.items[i];
		for (k = 0; (stage < 0 || (size_t)stage == i) &&
		    k < entry->environments.count &&
		    count < SERVICE_ENVIRONMENTS_MAX; k++)
			ret_environments[count++] =
			    entry->environments.items[k];
	}
	return count;
}

/* May they, wherever it is? */
static int
service_check_grant(const struct service *service,
    const struct requester *who, grant_powers power, const char *name,
    struct error *ret_error)
{
	const struct conf *conf = service->conf;
	struct grant_case what = { .power = power, .power_name = name,
	    .people = conf->people.items,
	    .people_count = conf->people.count };
	struct subject subject;

	requester_subject(who, &subject);
	return grant_check(conf->grants.items, conf->grants.count, &subject,
	    &what, ret_error);
}

int
service_allow(struct service *service, struct command *command,
    grant_powers power, const char *name)
{
	const struct requester *who = command->requester;
	struct error error = { 0 };

	/* A command without anybody is a mistake of ours. */
	if (who == NULL) {
		service_decline(command, 403, "nobody asks");
		return -1;
	}
	if (service_check_grant(service, who, power, name, &error) == 0)
		return 0;
	log_warn(service->seams.log, "refused", LOG_TEXT("who", who->name),
	    LOG_TEXT("way", who->way), LOG_TEXT("what", name));
	service_decline(command, 403, "%s", error.text);
	return -1;
}

/* What is for those who operate the service, in words for whoever is refused.
 * NULL: it is not. */
static const char *
service_command_operates(enum command_verb verb)
{
	switch (verb) {
	case COMMAND_OUTBOX_LIST:
	case COMMAND_OUTBOX_SHOW:
		return "see the outbox";
	case COMMAND_OUTBOX_RETRY:
		return "retry a message";
	case COMMAND_OUTBOX_DROP:
		return "drop a message";
	case COMMAND_SUBSCRIBER_LIST:
		return "see subscribers";
	case COMMAND_SUBSCRIBER_REMOVE:
		return "remove a subscriber";
	case COMMAND_RELOAD:
		return "reload the configuration";
	default:
		return NULL;
	}
}

bool
service_may_reload(struct service *service, struct command *command)
{
	const struct requester *who = command->requester;
	struct error error = { 0 };

	return who != NULL && service_check_grant(service, who, GRANT_OPERATE,
	    service_command_operates(COMMAND_RELOAD), &error) == 0;
}

/* Those that know who asks. */
static void
service_command_of(struct service *service, struct command *command)
{
	const char *operates = service_command_operates(command->verb);

	if (service_token_use(service, command) < 0 || (operates != NULL &&
	    service_allow(service, command, GRANT_OPERATE, operates) < 0))
		return;
	switch (command->verb) {
	case COMMAND_OUTBOX_LIST:
	case COMMAND_OUTBOX_SHOW:
	case COMMAND_OUTBOX_RETRY:
	case COMMAND_OUTBOX_DROP:
		service_outbox(service, command);
		break;
	case COMMAND_SUBSCRIBER_LIST:
	case COMMAND_SUBSCRIBER_REMOVE:
		service_subscriber_list(service, command);
		break;
	case COMMAND_RELOAD:
		service_command_reload(service, command);
		break;
	case COMMAND_ACT:
		service_act(service, command);
		break;
	case COMMAND_EMERGENCY:
		service_emergency(service, command);
		break;
	case COMMAND_PROMOTION:
		service_promotion(service, command);
		break;
	case COMMAND_CHOICES:
		service_choice(service, command);
		break;
	case COMMAND_JOURNAL:
	case COMMAND_JOURNAL_AUDIT:
		service_journal_answer(service, command);
		break;
	case COMMAND_SIGN_OUT:
		service_token_sign_out(service, command);
		break;
	default:
		service_token(service, command);
		break;
	}
}

/* What a damaged database leaves, as it is about the configuration, and a disk
 * that was full at the start. */
static bool
service_command_only_reads(enum command_verb verb)
{
	return verb == COMMAND_STATUS || verb == COMMAND_METRICS ||
	    verb == COMMAND_FEED || verb == COMMAND_WATCH ||
	    verb == COMMAND_RELOAD;
}

void
service_command_do(struct service *service, struct command *command)
{
	switch (command->verb) {
	case COMMAND_STATUS:
		service_status(service, command);
		break;
	case COMMAND_METRICS:
		service_metrics(service, command);
		break;
	case COMMAND_FEED:
		service_feed(service, command);
		break;
	case COMMAND_OUTBOX_LIST:
	case COMMAND_OUTBOX_SHOW:
	case COMMAND_OUTBOX_RETRY:
	case COMMAND_OUTBOX_DROP:
	case COMMAND_SUBSCRIBER_LIST:
	case COMMAND_SUBSCRIBER_REMOVE:
	case COMMAND_RELOAD:
	case COMMAND_ACT:
	case COMMAND_EMERGENCY:
	case COMMAND_PROMOTION:
	case COMMAND_CHOICES:
	case COMMAND_JOURNAL:
	case COMMAND_JOURNAL_AUDIT:
	case COMMAND_TOKEN_LIST:
	case COMMAND_TOKEN_NEW:
	case COMMAND_TOKEN_REVOKE:
	case COMMAND_SIGN_OUT:
		service_command_of(service, command);
		break;
	case COMMAND_SUBSCRIBE:
	case COMMAND_SUBSCRIPTION:
		service_subscription(service, command);
		break;
	case COMMAND_SLACK_POST:
		service_call_post(service, command);
		break;
	case COMMAND_SLACK_GROUPS:
		service_call_groups(service, command);
		break;
	case COMMAND_SHIPPED:
		service_shipped_answer(service, command);
		break;
	case COMMAND_WATCH:
		break;		/* the runtime keeps it */
	}
}

/* It may have been set back just before, and no step has seen it: what is done
 * then would be in the journal for good.  Shared ones have the database's. */
static void
service_command_see_clock(struct service *service)
{
	struct error error = { 0 };

	if (service->is_clock_wrong || service->seams.is_follower ||
	    !service_is_clock_behind(service))
		return;
	if (service_watch_clock(service, &error) < 0 ||
	    service_commit(service, &error) < 0)
		(void)service_fail(service, &error, NULL);
}

/* On the owner's thread, between two steps, so no command sees a half-done
 * one.  done() wakes the thread that waits for the answer. */
void
service_command(struct service *service, struct command *command)
{
	service_settle(service);
	service_command_see_clock(service);
	if ((service->seams.damage != NULL || service->seams.trouble != NULL) &&
	    !service_command_only_reads(command->verb))
		service_decline(command, 507, "%s", service->seams.damage !=
		    NULL ? service->seams.damage : service->seams.trouble);
	else
		service_share(service, command);
	/* The cache of feeds stamps the answer with it. */
	command->generation = service->generation;
	command->done(command);
}
