/* SPDX-License-Identifier: MIT */
/* Secrets that could not be read, for whoever reloads: the log and the status
 * know it too, but that is where people look afterwards. */
#include "service_internal.h"

void
service_secret_check(struct service *service, struct complaints *complaints)
{
	struct conf *conf = service->conf;
	const struct channel *channel;
	const struct outbox_lane *lane;
	struct error error = { 0 };
	size_t i;

	if (service->seams.is_simulated)
		return;
	if (conf->slack_app.secret == NULL && service->seams.vault->load_app(
	    service->seams.vault, conf, &error) < 0)
		complaint_add(complaints, COMPLAINT_WARNING, conf->path, 0, 0,
		    "Slack's requests are refused: %s", error.text);
	for (i = 0; i < conf->channels.count; i++) {
		channel = &conf->channels.items[i];
		lane = outbox_lane_find(&service->lanes, channel->id);
		if (!service->seams.is_rehearsal && lane != NULL &&
		    lane->is_parked && channel->token_file != NULL &&
		    channel->token == NULL)
			complaint_add(complaints, COMPLAINT_WARNING,
			    conf->path, 0, 0, "the channel \"%s\" sends "
			    "nothing: %s", channel->id, lane->reason);
	}
}
