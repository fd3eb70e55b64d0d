/* request.h - one HTTP request as a value
 *
 * A request names the service it is for, never a token: only the transport knows the bearer, and sends it only to that
 * service's host. Strings belong to the arena of the orders that carry the request; @form is a secret that the
 * transport takes over and wipes.
 */
#ifndef CLOUD_REQUEST_H
#define CLOUD_REQUEST_H

#include "base/secret.h"
#include "cloud/endpoints.h"

enum method { METHOD_GET = 0, METHOD_POST, METHOD_PATCH };
const char *method_id(enum method method); /* "GET" */

#define REQUEST_HEADERS_MAX 5

struct request {
	unsigned id; /* pairs it with its reply; assigned by the flow */
	enum method method;
	enum service service;                     /* SERVICE_LOGIN carries no bearer */
	const char *url;                          /* absolute */
	const char *body;                         /* JSON, or NULL */
	struct secret form;                       /* application/x-www-form-urlencoded; replaces body */
	const char *headers[REQUEST_HEADERS_MAX]; /* "Prefer: odata.maxpagesize=1000"; NULL-padded */
	bool writes;                              /* sent once, on a connection of its own, never repeated */
	bool secret;                              /* the reply is wiped after it was read */
	const char *label;                        /* N_() "reading the grants"; for the trace and errors */
};

#endif
