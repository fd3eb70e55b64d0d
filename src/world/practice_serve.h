/* practice_serve.h - "practice serve": the practice cloud on loopback until a signal comes, kept as it changes */
#ifndef WORLD_PRACTICE_SERVE_H
#define WORLD_PRACTICE_SERVE_H

#include "practice/practice.h"

struct practice_serve {
	struct practice *practice;
	const char *state_path;
	int port;
	const char *cert_file, *key_file;
};

/* Prints the address on stdout once it can be called. *@signal: what ended it. */
bool practice_serve(const struct practice_serve *serve, int *signal, struct err *err) MUST_CHECK;

#endif
