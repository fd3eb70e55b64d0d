/* app.h - the one global of the program: options, environment, store, data, transport; set up in one place */
#ifndef APP_APP_H
#define APP_APP_H

#include "commands/cmd_version.h"
#include "commands/options.h"
#include "flow/deadline.h"
#include "guard/guard_process.h"
#include "wizard/wizard.h"
#include "world/data.h"
#include "world/env.h"
#include "world/practice_store.h"
#include "world/transport_trace.h"
#include "world/trust.h"
#include "world/ui.h"

#define KNOWN_MAX 8

extern struct app {
	struct options options;
	int (*program)(void); /* what the command line asks for */
	struct env env;
	struct arena arena;
	struct clock clock;
	struct store store;
	struct profile profile;
	struct timeline timeline;
	struct practice practice;
	char practice_path[PRACTICE_PATH_SIZE];
	struct err practice_trouble; /* why the practice state could not be saved */
	struct endpoints endpoints;  /* of a served practice cloud */
	struct secret secret, tokens;
	struct buf console;      /* text pasted from a PowerShell console */
	struct secret cert_text; /* the text cert was read from, if a guard may need it */
	struct cert cert;
	struct trace *trace;
	struct transport *transport;
	struct guard_post *post; /* set if this process is a guard */
	const char *known[KNOWN_MAX + 1];
	char runs_path[1100], proxy[300];
	struct deadline_timer timer; /* app_timer(); program NULL: not asked for yet */
	bool ascii;
	int columns;
} app;

/* --- output without a program in the loop: app_say.c, which naaready-practice has, too --- */

/* Prints the error on stderr; returns its exit status. */
int app_fail(const struct err *err);
/* Prints on stdout, as the terminal can show it; returns @status, or 4 if it could not be written. Releases @out. */
int app_print(struct buf *out, int status);
/* The same for the content of a file, unchanged. */
int app_print_file(struct buf *out, int status);
void app_say(const char *line);
/* Takes language, characters and width from the surroundings; says what is lost by a locale that does not exist. */
void app_words(void);
/* Prints --help and --version. @version: what the program knows of itself; the rest is filled in. */
int app_help(enum command command);
int app_version(struct version *version);

/* --- setting up --- */

/* Reads environment, command line and config file; finds the program that they ask for. Opens nothing else. */
bool app_read(int argc, char **argv, struct err *err) MUST_CHECK;
/* @path made absolute, for what starts in another folder; as it is where nothing of that name is there. */
const char *app_whole(const char *path);
/* What options and environment say about the certificates to trust. */
struct trust_named app_trust(void);
/* The practice cloud runs in memory, not served. */
bool app_in_memory(void);
/* How a timer of this host starts this program to put a change back: app_timer.c. Made once, when it is asked for. */
const struct deadline_timer *app_timer(void);
/* Text on stdout may have colours: the terminal there shows them, or they were asked for. */
bool app_colored(void);
/* Sets up a program that talks to a tenant, and its flow. */
bool app_open(struct flow_setup *flow, const char *command, struct err *err) MUST_CHECK;
void app_open_transport(void);
/* Sets up a program that reads saved runs; opens nothing that could reach the network. */
bool app_open_offline(struct err *err) MUST_CHECK;
bool app_fill_flow(struct flow_setup *flow, const char *command, struct err *err) MUST_CHECK;
void app_close(void);

/* --- running --- */

int app_run(struct program program, enum ui_kind kind);
int app_run_pages(struct wizard_setup *setup);

/* --- programs; each returns its exit status --- */

/* The arguments of a guard that this program leaves: app_guard.c. */
char *const *guard_command(const struct order *leave);
/* The guard itself; main() recognises it by its process name. */
int run_guard(int argc, char **argv);

int run_version(void); /* app_version.c */
int run_wizard(void);  /* app_online.c */
int run_check(void);
int run_consent(void);
int run_tokens(void);
int run_proof(void);
int run_ews(void);
int run_review(void); /* app_saved.c */
int run_report(void);
int run_diff(void);
int run_verify(void);
int run_timeline(void); /* app_data.c */
int run_profile(void);
int run_practice(void);
/* With the command line of naaready-practice: app_serve.c. */
int run_serve(int argc, char **argv);

/* What of naaready-practice a portable program has inside; app_inside.c. NULL in any other. */
struct inside {
	int (*serve)(int argc, char **argv);              /* run_serve */
	void (*component)(struct components *components); /* adds what only it needs */
};
const struct inside *app_inside(void);

#endif
