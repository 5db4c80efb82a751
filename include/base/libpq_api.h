/* SPDX-License-Identifier: MIT */
/* The part of libpq that is used, loaded when it is first needed. */
#ifndef PATCHDAY_LIBPQ_API_H
#define PATCHDAY_LIBPQ_API_H

#include <postgresql/libpq-fe.h>

#include "error.h"

/* Each member is PQ's function of that name, from libpq.so.5. */
struct libpq_api {
	PGconn *(*connectdbParams)(const char *const *, const char *const *,
	    int);
	PQconninfoOption *(*conninfoParse)(const char *, char **);
	PQconninfoOption *(*conndefaults)(void);
	void (*conninfoFree)(PQconninfoOption *);
	void (*finish)(PGconn *);
	ConnStatusType (*status)(const PGconn *);
	char *(*errorMessage)(const PGconn *);
	int (*socket)(const PGconn *);
	PGTransactionStatusType (*transactionStatus)(const PGconn *);
	int (*sendQuery)(PGconn *, const char *);
	int (*sendQueryParams)(PGconn *, const char *, int, const Oid *,
	    const char *const *, const int *, const int *, int);
	int (*sendPrepare)(PGconn *, const char *, const char *, int,
	    const Oid *);
	int (*sendQueryPrepared)(PGconn *, const char *, int,
	    const char *const *, const int *, const int *, int);
	int (*isBusy)(PGconn *);
	PGresult *(*getResult)(PGconn *);
	ExecStatusType (*resultStatus)(const PGresult *);
	char *(*resultErrorField)(const PGresult *, int);
	void (*clear)(PGresult *);
	int (*ntuples)(const PGresult *);
	char *(*getvalue)(const PGresult *, int, int);
	int (*getlength)(const PGresult *, int, int);
	int (*getisnull)(const PGresult *, int, int);
	char *(*cmdTuples)(PGresult *);
	int (*consumeInput)(PGconn *);
	PGnotify *(*notifies)(PGconn *);
	void (*freemem)(void *);
	PQnoticeProcessor (*setNoticeProcessor)(PGconn *, PQnoticeProcessor,
	    void *);
	void *library;
};

/* Load the library and fill the table; 0 or -1.  Undone by
 * libpq_api_clear(). */
int libpq_api_init(struct libpq_api *api, struct error *ret_error);

/* Unload; fine when nothing was loaded. */
void libpq_api_clear(struct libpq_api *api);

#endif
