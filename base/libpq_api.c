/* SPDX-License-Identifier: MIT */
/*
 * libpq through dlopen(3), as libcurl is: OpenSSL, Kerberos and LDAP come
 * along, and whoever keeps everything in one SQLite file never needs it.
 */
#include "libpq_api.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "array.h"

/* One function: where dlsym(3) finds it and where it goes. */
struct libpq_api_symbol {
	const char *name;
	size_t offset;		/* of the member */
};

/* The member's name is libpq's without its "PQ". */
#define LIBPQ_API_SYMBOL(member) \
	{ "PQ" #member, offsetof(struct libpq_api, member) }

static const struct libpq_api_symbol libpq_api_symbols[] = {
	LIBPQ_API_SYMBOL(connectdbParams),
	LIBPQ_API_SYMBOL(conninfoParse),
	LIBPQ_API_SYMBOL(conndefaults),
	LIBPQ_API_SYMBOL(conninfoFree),
	LIBPQ_API_SYMBOL(finish),
	LIBPQ_API_SYMBOL(status),
	LIBPQ_API_SYMBOL(errorMessage),
	LIBPQ_API_SYMBOL(socket),
	LIBPQ_API_SYMBOL(transactionStatus),
	LIBPQ_API_SYMBOL(sendQuery),
	LIBPQ_API_SYMBOL(sendQueryParams),
	LIBPQ_API_SYMBOL(sendPrepare),
	LIBPQ_API_SYMBOL(sendQueryPrepared),
	LIBPQ_API_SYMBOL(isBusy),
	LIBPQ_API_SYMBOL(getResult),
	LIBPQ_API_SYMBOL(resultStatus),
	LIBPQ_API_SYMBOL(resultErrorField),
	LIBPQ_API_SYMBOL(clear),
	LIBPQ_API_SYMBOL(ntuples),
	LIBPQ_API_SYMBOL(getvalue),
	LIBPQ_API_SYMBOL(getlength),
	LIBPQ_API_SYMBOL(getisnull),
	LIBPQ_API_SYMBOL(cmdTuples),
	LIBPQ_API_SYMBOL(consumeInput),
	LIBPQ_API_SYMBOL(notifies),
	LIBPQ_API_SYMBOL(freemem),
	LIBPQ_API_SYMBOL(setNoticeProcessor),
};

int
libpq_api_init(struct libpq_api *api, struct error *ret_error)
{
	void *function;
	size_t i;

	memset(api, 0, sizeof(*api));
	api->library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
	if (api->library == NULL)
		return error_set(ret_error, ERROR_SYSTEM, "cannot load libpq "
		    "(Debian: the package libpq5): %s", dlerror());
	for (i = 0; i < countof(libpq_api_symbols); i++) {
		function = dlsym(api->library, libpq_api_symbols[i].name);
		if (function == NULL) {
			(void)error_set(ret_error, ERROR_SYSTEM,
			    "libpq lacks %s", libpq_api_symbols[i].name);
			libpq_api_clear(api);
			return -1;
		}
		/* Copied as bytes: ISO C has no conversion from void * to a
		 * function pointer (POSIX dlsym(), "Application Usage"). */
		memcpy((char *)api + libpq_api_symbols[i].offset, &function,
		    sizeof(function));
	}
	return 0;
}

void
libpq_api_clear(struct libpq_api *api)
{
	if (api->library != NULL)
		(void)dlclose(api->library);
	memset(api, 0, sizeof(*api));
}
