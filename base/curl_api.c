/* SPDX-License-Identifier: MIT */
/*
 * libcurl through dlopen(3).  Linked in the usual way it would cost each start
 * of the command line tool 6 ms and the idle service several MiB (its TLS
 * library, Kerberos, LDAP and others come along), though both seldom speak to
 * anybody.  The table below is all that may be called.
 */
#include "curl_api.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "array.h"

/* OpenSSL's words for TLS 1.2; those of 1.3 are all of this kind. */
#define CURL_API_CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20"

/* One function: where dlsym(3) finds it and where it goes. */
struct curl_api_symbol {
	const char *name;
	size_t offset;		/* of the member */
};

/* The member's name is libcurl's without its "curl_". */
#define CURL_API_SYMBOL(member) \
	{ "curl_" #member, offsetof(struct curl_api, member) }

static const struct curl_api_symbol curl_api_symbols[] = {
	CURL_API_SYMBOL(global_init),
	CURL_API_SYMBOL(global_cleanup),
	CURL_API_SYMBOL(easy_init),
	CURL_API_SYMBOL(easy_cleanup),
	CURL_API_SYMBOL(easy_setopt),
	CURL_API_SYMBOL(easy_getinfo),
	CURL_API_SYMBOL(easy_perform),
	CURL_API_SYMBOL(easy_reset),
	CURL_API_SYMBOL(easy_send),
	CURL_API_SYMBOL(easy_recv),
	CURL_API_SYMBOL(easy_strerror),
	CURL_API_SYMBOL(multi_init),
	CURL_API_SYMBOL(multi_cleanup),
	CURL_API_SYMBOL(multi_setopt),
	CURL_API_SYMBOL(multi_add_handle),
	CURL_API_SYMBOL(multi_remove_handle),
	CURL_API_SYMBOL(multi_socket_action),
	CURL_API_SYMBOL(multi_info_read),
	CURL_API_SYMBOL(slist_append),
	CURL_API_SYMBOL(slist_free_all),
	CURL_API_SYMBOL(getdate),
	CURL_API_SYMBOL(version_info),
};

/*
 * serve/gate.c keeps GnuTLS asleep, which libmicrohttpd brings along unused.
 * A libcurl that does its TLS with GnuTLS (Debian's libcurl4 has OpenSSL)
 * would be crippled by that: refused with a sentence, not found out later.
 */
static int
curl_api_check_tls(const struct curl_api *api, struct error *ret_error)
{
	const char *tls = api->version_info(CURLVERSION_NOW)->ssl_version;

	if (tls != NULL && strstr(tls, "GnuTLS") == NULL)
		return 0;
	return error_set(ret_error, ERROR_SYSTEM,
	    "libcurl is built with %s; needed is one with OpenSSL",
	    tls != NULL ? tls : "no TLS");
}

/* RTLD_NOW: a library that lacks something it needs is found out here, with a
 * message, and not in the middle of an exchange. */
int
curl_api_init(struct curl_api *api, struct error *ret_error)
{
	void *function;
	size_t i;

	memset(api, 0, sizeof(*api));
	api->library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL |
	    RTLD_NODELETE);
	if (api->library == NULL)
		return error_set(ret_error, ERROR_SYSTEM,
		    "cannot load libcurl: %s", dlerror());
	for (i = 0; i < countof(curl_api_symbols); i++) {
		function = dlsym(api->library, curl_api_symbols[i].name);
		if (function == NULL) {
			(void)error_set(ret_error, ERROR_SYSTEM,
			    "libcurl lacks %s", curl_api_symbols[i].name);
			curl_api_clear(api);
			return -1;
		}
		/* Copied as bytes: ISO C has no conversion from void * to a
		 * function pointer (POSIX dlsym(), "Application Usage"). */
		memcpy((char *)api + curl_api_symbols[i].offset, &function,
		    sizeof(function));
	}
	if (curl_api_check_tls(api, ret_error) != 0) {
		(void)dlclose(api->library);
		memset(api, 0, sizeof(*api));
		return -1;
	}
	if (api->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		curl_api_clear(api);
		return error_set(ret_error, ERROR_SYSTEM,
		    "libcurl cannot start");
	}
	return 0;
}

void
curl_api_set_tls(const struct curl_api *api, CURL *easy, const char *ca_file)
{
	CURLcode (*set)(CURL *, CURLoption, ...) = api->easy_setopt;

	set(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	set(easy, CURLOPT_SSL_CIPHER_LIST, CURL_API_CIPHERS);
	set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	if (ca_file == NULL)
		return;
	set(easy, CURLOPT_CAINFO, ca_file);
	/* Instead of the system's, not besides them. */
	set(easy, CURLOPT_CAPATH, NULL);
}

/* Its code stays mapped (NODELETE): a thread of its own may still be waiting
 * for a name server. */
void
curl_api_clear(struct curl_api *api)
{
	if (api->library == NULL)
		return;
	if (api->global_cleanup != NULL)
		api->global_cleanup();
	(void)dlclose(api->library);
	memset(api, 0, sizeof(*api));
}
