/* SPDX-License-Identifier: MIT */
/* The key that seals the page's cookies and forms: made once, kept in the
 * store, so that sessions outlive a restart. */
#include <sodium/utils.h>
#include <string.h>

#include "service_internal.h"
#include "store_meta.h"

/* As it is stored: hexadecimal. */
#define SERVICE_SESSION_DIGITS (2 * SNAPSHOT_SESSION_KEY)

static void
service_session_make(struct service *service)
{
	uint64_t number;
	size_t i;

	for (i = 0; i < SNAPSHOT_SESSION_KEY; i += sizeof(number)) {
		number = random_next(service->seams.random);
		memcpy(service->session_key + i, &number, sizeof(number));
	}
}

int
service_session_load(struct service *service, struct error *ret_error)
{
	char hex[SERVICE_SESSION_DIGITS + 1];
	struct text text = { 0 };
	bool is_there = false;
	size_t length = 0;
	int status = store_meta_load(service->seams.store,
	    STORE_META_SESSION_KEY, &is_there, &text, ret_error);

	if (status == 0 && (!is_there || sodium_hex2bin(service->session_key,
	    SNAPSHOT_SESSION_KEY, text_string(&text), text.length, NULL,
	    &length, NULL) != 0 || length != SNAPSHOT_SESSION_KEY)) {
		service_session_make(service);
		(void)sodium_bin2hex(hex, sizeof(hex), service->session_key,
		    SNAPSHOT_SESSION_KEY);
		status = service_write(service, ret_error);
		if (status == 0)
			status = store_meta_put(service->seams.store,
			    STORE_META_SESSION_KEY, hex, ret_error);
		sodium_memzero(hex, sizeof(hex));
	}
	if (text.bytes != NULL)
		sodium_memzero(text.bytes, text.length);
	text_clear(&text);
	return status;
}
