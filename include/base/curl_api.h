/* SPDX-License-Identifier: MIT */
/* The part of libcurl that is used, loaded when it is first needed. */
#ifndef PATCHDAY_CURL_API_H
#define PATCHDAY_CURL_API_H

#include <curl/curl.h>

#include "error.h"

/* Each member is the function of that name, from libcurl.so.4. */
struct curl_api {
	CURLcode (*global_init)(long);
	void (*global_cleanup)(void);
	CURL *(*easy_init)(void);
	void (*easy_cleanup)(CURL *);
	CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
	CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
	CURLcode (*easy_perform)(CURL *);
	void (*easy_reset)(CURL *);
	CURLcode (*easy_send)(CURL *, const void *, size_t, size_t *);
	CURLcode (*easy_recv)(CURL *, void *, size_t, size_t *);
	const char *(*easy_strerror)(CURLcode);
	CURLM *(*multi_init)(void);
	CURLMcode (*multi_cleanup)(CURLM *);
	CURLMcode (*multi_setopt)(CURLM *, CURLMoption, ...);
	CURLMcode (*multi_add_handle)(CURLM *, CURL *);
	CURLMcode (*multi_remove_handle)(CURLM *, CURL *);
	CURLMcode (*multi_socket_action)(CURLM *, curl_socket_t, int, int *);
	CURLMsg *(*multi_info_read)(CURLM *, int *);
	struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
	void (*slist_free_all)(struct curl_slist *);
	time_t (*getdate)(const char *, const time_t *);
	curl_version_info_data *(*version_info)(CURLversion);
	void *library;
};

/* Load the library and fill the table; 0 or -1.  Undone by
 * curl_api_clear(). */
int curl_api_init(struct curl_api *api, struct error *ret_error);

/* What every connection to others is held to: TLS 1.2 or later, keys that are
 * forgotten and encryption that notices changes (RFC 9325 4.2), certificate and
 * name verified by `ca_file`; NULL: by the system's.  It is copied. */
void curl_api_set_tls(const struct curl_api *api, CURL *easy,
    const char *ca_file);

/* Unload; fine when nothing was loaded. */
void curl_api_clear(struct curl_api *api);

#endif
