/* SPDX-License-Identifier: MIT */
/* Commands of readers, carried out by the owner between two steps.  Status,
 * metrics and feeds are commands too where they need the store: it has one
 * connection and one thread. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "service_internal.h"

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

void
service_decline(struct command *command, int status, const char *format, ...)
{
	char sentence[1024];
	struct text body = { 0 };
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	text_putf(&body, "%s\n", sentence);
	service_answer(command, status, "text/plain; charset=utf-8", &body);
}

/* The answer is the list of complaints, warnings included, so that who asked
 * need not read the log. */
static void
service_command_reload(struct service *service, struct command *command)
{
	struct complaints complaints = { 0 };
	struct text body = { 0 };
	int status = service_reload(service, command->who, &complaints);

	complaint_format(&complaints, false, &body);
	service_answer(command, status == 0 ? 200 : 422,
	    "text/plain; charset=utf-8", &body);
	complaint_clear(&complaints);
}

void
service_command(struct service *service, struct command *command)
{
	service_settle(service);
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
		service_outbox(service, command);
		break;
	case COMMAND_RELOAD:
		service_command_reload(service, command);
		break;
	}
	/* The cache of feeds stamps the answer with it. */
	command->generation = service->generation;
	command->done(command);
}
