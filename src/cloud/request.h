/* request.h - a call as a value
 *
 * A request says as whom it goes out (service), never with which token: only the
 * transport knows the bearer, and gives it only to that service's host.
 * Strings belong to the arena of the orders it travels in; @form is a secret that the
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
	unsigned id; /* pairs it with its reply; given by the flow */
	enum method method;
	enum service service;                     /* SERVICE_LOGIN carries no bearer */
	const char *url;                          /* absolute */
	const char *body;                         /* JSON, or NULL */
	struct secret form;                       /* application/x-www-form-urlencoded; instead of body */
	const char *headers[REQUEST_HEADERS_MAX]; /* "Prefer: odata.maxpagesize=1000"; NULL-padded */
	bool writes;                              /* sent once, on a connection of its own, never repeated */
	bool secret;                              /* the reply is wiped once it was read */
	const char *label;                        /* N_() "reading the grants", for the trace and errors */
};

#endif
