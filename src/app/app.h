/* app.h - what every program is given: options, environment, store, data, transport; opened in one place */
#ifndef APP_APP_H
#define APP_APP_H

#include "commands/options.h"
#include "guard/guard_process.h"
#include "wizard/wizard.h"
#include "world/data.h"
#include "world/env.h"
#include "world/practice_store.h"
#include "world/transport_trace.h"
#include "world/ui.h"

#define KNOWN_MAX 8

extern struct app {
	struct options options;
	struct env env;
	struct arena arena;
	struct clock clock;
	struct store store;
	struct profile profile;
	struct timeline timeline;
	struct practice practice;
	char practice_path[PRACTICE_PATH_SIZE];
	struct err practice_trouble; /* why it could not be kept */
	struct endpoints endpoints;  /* of a served practice cloud */
	struct secret secret, tokens;
	struct buf console;      /* what a PowerShell console showed */
	struct secret cert_text; /* what cert was read from, where a guard may need it */
	struct cert cert;
	struct trace *trace;
	struct transport *transport;
	struct guard_post *post; /* this is a guard */
	const char *known[KNOWN_MAX + 1];
	char runs_path[1100], proxy[300];
	bool ascii;
	int columns;
} app;

/* --- saying things without a program: app_say.c, which naaready-practice has, too --- */

/* Says it on stderr and gives the status that it leads to. */
int app_fail(const struct err *err);
/* For stdout, as the terminal can show it; @status, or 4 when it could not be written. Releases @out. */
int app_print(struct buf *out, int status);
/* The same for a file's content, as it is. */
int app_print_file(struct buf *out, int status);
void app_say(const char *line);
/* What --help and --version print. */
int app_help(enum command command);
int app_version(const char *program);

/* --- opening --- */

/* The practice cloud is in memory, and not one that is served. */
bool app_in_memory(void);
/* What every program that talks to a tenant needs; and its flow. */
bool app_open(struct flow_setup *flow, const char *command, struct err *err) MUST_CHECK;
void app_open_transport(void);
/* What is needed to look at saved runs; it opens nothing that could reach anybody. */
bool app_open_offline(struct err *err) MUST_CHECK;
bool app_fill_flow(struct flow_setup *flow, const char *command, struct err *err) MUST_CHECK;
void app_close(void);

/* --- running --- */

int app_run(struct program program, enum ui_kind kind);
int app_run_pages(struct wizard_setup *setup);

/* --- programs, each of which gives its exit status --- */

/* The arguments of a guard that this program leaves: kept.c. */
char *const *guard_command(const struct order *leave);
/* This process is one: main() knows by its name. */
int run_kept(int argc, char **argv);

int run_wizard(void); /* live.c */
int run_check(void);
int run_consent(void);
int run_tokens(void);
int run_proof(void);
int run_ews(void);
int run_review(void); /* saved.c */
int run_report(void);
int run_diff(void);
int run_verify(void);
int run_timeline(void); /* shown.c */
int run_profile(void);
int run_practice(void);

#endif
