/* SPDX-License-Identifier: MIT */
/* What a reload reads and only a start takes: where the service listens, where
 * its database is, how it logs. */
#include "service_internal.h"

void
service_restart_format(const struct service *service, struct text *text)
{
	const struct service_seams *seams = &service->seams;

	if (seams->start != NULL)
		conf_service_format_difference(text, seams->start,
		    &service->conf->service, seams->start_options);
}

/* What a reload leaves as it is: who asked for it hears so at once, and not
 * at the next start, which may be months away. */
void
service_restart_tell(const struct service *service,
    struct complaints *complaints)
{
	struct text keys = { 0 };

	service_restart_format(service, &keys);
	if (keys.length > 0) {
		log_warn(service->seams.log, "restart_wanted",
		    LOG_TEXT("keys", text_string(&keys)));
		complaint_add(complaints, COMPLAINT_WARNING,
		    service->conf->path, 0, 0, "service: %s: the new values "
		    "count from the next start; until then the service goes "
		    "on with the old ones", text_string(&keys));
	}
	text_clear(&keys);
}
