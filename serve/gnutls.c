/* SPDX-License-Identifier: MIT */
/*
 * GnuTLS left out.  libmicrohttpd is linked in (Makefile, LINK_patchdayd) and
 * asks for it, though TLS is the business of the proxy in front.  As a shared
 * library it brings GnuTLS and eight more along: 1.4 MiB of an idle service
 * for nothing.  Here is what it refers to: MHD_init() and MHD_fini() call the
 * first two, and the others are behind MHD_USE_TLS, which must not be used; who
 * does ends at once.
 *
 * None of them is seen from outside of the program, as the real library may be
 * loaded later: libcurl brings it along, too.  Then its constructor asks
 * _gnutls_global_init_skip() whether to start by itself (a weak symbol meant
 * for programs; its own answer is GNUTLS_SKIP_GLOBAL_INIT), which costs 0.8
 * MiB and 3 ms; whoever needs it starts it.
 *
 * Nothing of ours refers to this file, so the Makefile names its symbols to the
 * linker.
 */
#include <stdlib.h>

#define GNUTLS_HIDDEN __attribute__((visibility("hidden")))

int _gnutls_global_init_skip(void);
GNUTLS_HIDDEN int gnutls_global_init(void);
GNUTLS_HIDDEN void gnutls_global_deinit(void);
extern GNUTLS_HIDDEN void *(*gnutls_malloc)(size_t size);

/* Yes: do not start by yourself. */
int
_gnutls_global_init_skip(void)
{
	return 1;
}

/* GNUTLS_E_SUCCESS, without doing anything. */
int
gnutls_global_init(void)
{
	return 0;
}

void
gnutls_global_deinit(void)
{
}

/* Never called, as what calls it is not. */
void *(*gnutls_malloc)(size_t size) = malloc;

#define GNUTLS_ABSENT(name)						\
	GNUTLS_HIDDEN _Noreturn void name(void);			\
	void								\
	name(void)							\
	{								\
		abort();						\
	}

GNUTLS_ABSENT(gnutls_alpn_set_protocols)
GNUTLS_ABSENT(gnutls_bye)
GNUTLS_ABSENT(gnutls_certificate_allocate_credentials)
GNUTLS_ABSENT(gnutls_certificate_free_credentials)
GNUTLS_ABSENT(gnutls_certificate_server_set_request)
GNUTLS_ABSENT(gnutls_certificate_set_dh_params)
GNUTLS_ABSENT(gnutls_certificate_set_retrieve_function2)
GNUTLS_ABSENT(gnutls_certificate_set_retrieve_function3)
GNUTLS_ABSENT(gnutls_certificate_set_x509_key_mem)
GNUTLS_ABSENT(gnutls_certificate_set_x509_key_mem2)
GNUTLS_ABSENT(gnutls_certificate_set_x509_trust_mem)
GNUTLS_ABSENT(gnutls_cipher_get)
GNUTLS_ABSENT(gnutls_credentials_set)
GNUTLS_ABSENT(gnutls_deinit)
GNUTLS_ABSENT(gnutls_dh_params_deinit)
GNUTLS_ABSENT(gnutls_dh_params_import_pkcs3)
GNUTLS_ABSENT(gnutls_dh_params_init)
GNUTLS_ABSENT(gnutls_handshake)
GNUTLS_ABSENT(gnutls_init)
GNUTLS_ABSENT(gnutls_priority_deinit)
GNUTLS_ABSENT(gnutls_priority_init)
GNUTLS_ABSENT(gnutls_priority_init2)	/* since 1.0 */
GNUTLS_ABSENT(gnutls_priority_set)
GNUTLS_ABSENT(gnutls_protocol_get_version)
GNUTLS_ABSENT(gnutls_psk_allocate_server_credentials)
GNUTLS_ABSENT(gnutls_psk_free_server_credentials)
GNUTLS_ABSENT(gnutls_psk_set_server_credentials_function)
GNUTLS_ABSENT(gnutls_record_check_pending)
GNUTLS_ABSENT(gnutls_record_get_direction)
GNUTLS_ABSENT(gnutls_record_recv)
GNUTLS_ABSENT(gnutls_record_send)
GNUTLS_ABSENT(gnutls_session_get_ptr)
GNUTLS_ABSENT(gnutls_session_set_ptr)
GNUTLS_ABSENT(gnutls_strerror)
GNUTLS_ABSENT(gnutls_transport_set_int2)
