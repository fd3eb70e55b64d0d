/* signin_inside.h - what the files signin*.c share; nobody else includes it */
#ifndef CLOUD_SIGNIN_INSIDE_H
#define CLOUD_SIGNIN_INSIDE_H

#include "cloud/signin.h"

/* "https://login.microsoftonline.com/TENANT/oauth2/v2.0/token" */
const char *signin_endpoint(const struct signin *signin, const char *name, struct arena *arena);

/* A POST to an endpoint, with an empty form; its reply is secret. */
void signin_put(struct request *request, const struct signin *signin, const char *endpoint,
		const char *label, struct arena *arena);
void signin_add(struct secret *form, const char *key, const char *value);
void signin_add_secret(struct secret *form, const char *key, const struct secret *value);

/* The scopes of a person's sign-in, with the resource before each; and of an app's. */
const char *signin_scope(const struct signin *signin, struct arena *arena);
const char *signin_scope_app(const struct signin *signin, struct arena *arena);

#endif
