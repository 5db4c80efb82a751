/* SPDX-License-Identifier: MIT */
/*
 * GnuTLS put to sleep.  libmicrohttpd brings it along and starts it, though
 * TLS is the business of the proxy in front: 0.8 MiB and 3 ms of every start
 * for nothing.  GnuTLS's constructor asks _gnutls_global_init_skip() whether
 * to start by itself (a weak symbol meant for programs; its own answer is
 * GNUTLS_SKIP_GLOBAL_INIT), and libmicrohttpd calls gnutls_global_init().
 * The two functions here stand before the library's.
 *
 * Nothing refers to this file, so the Makefile names its symbols to the
 * linker (LINK_patchdayd).  MHD_USE_TLS must not be used while it is there.
 */

int _gnutls_global_init_skip(void);
int gnutls_global_init(void);

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
