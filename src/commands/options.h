/* options.h - one table of commands and options: parsing, --help, manual and completion come from it
 *
 * Pure: argv in, struct options out. Where the command line says nothing, the config file's value stands, then the
 * default. A secret never comes from argv.
 */
#ifndef COMMANDS_OPTIONS_H
#define COMMANDS_OPTIONS_H

#include <stdint.h>

#include "base/buf.h"
#include "cloud/signin.h"
#include "core/profile.h"
#include "core/tenant.h"

enum command {
	COMMAND_WIZARD = 0,
	COMMAND_CHECK,
	COMMAND_CONSENT,
	COMMAND_TOKENS,
	COMMAND_PROOF,
	COMMAND_EWS,
	COMMAND_REVIEW,
	COMMAND_REPORT,
	COMMAND_DIFF,
	COMMAND_VERIFY,
	COMMAND_TIMELINE,
	COMMAND_PROFILE,
	COMMAND_PRACTICE,
	COMMAND_COUNT,
	COMMAND_SERVE /* naaready-practice: "practice serve" as a program of its own, and no word of naaready's */
};

struct command_row {
	enum command command;
	const char *name;
	const char *operands; /* "RUN", "[RUN]", "status|block|restore" ... */
	const char *says;     /* N_() one line */
	const char *more;     /* N_() a paragraph for its --help */
	int least, most;      /* how many operands it takes; behind the action, where there is one */
};
/* In the order of enum command; ends with a NULL name. */
extern const struct command_row command_rows[];

/* The first operand of the commands that do several things. */
struct action_row {
	enum command command;
	const char *name;
	int least, most; /* operands behind it */
	bool may_miss;   /* the command may stand without any action */
};
/* Ends with a NULL name. */
extern const struct action_row action_rows[];

/* How the parser takes a value. */
enum option_kind {
	TAKE_FLAG = 0,
	TAKE_TEXT,
	TAKE_GUID,
	TAKE_TENANT,
	TAKE_CLOUD,
	TAKE_AUTH,
	TAKE_COLOR,
	TAKE_FORMAT,
	TAKE_NUMBER,
	TAKE_PRACTICE,
	TAKE_STATE,
	TAKE_SPAN
};

struct option_row {
	const char *name;  /* "tenant" */
	char letter;       /* 'h' or 0 */
	const char *value; /* N_() "DOMAIN|GUID", NULL for a flag; "[=X]" optional */
	unsigned commands; /* bit of each command that takes it */
	const char *says;  /* N_() */
	enum option_kind kind;
	size_t at;          /* of its member in struct options */
	bool config;        /* a default for it may stand in the config file */
	int least, most;    /* TAKE_NUMBER */
	const char *action; /* the only one that takes it, where its command has actions; NULL: each does */
};
/* Ends with a NULL name. */
extern const struct option_row option_rows[];
#define OPTIONS_MAX 64

struct options {
	enum command command;
	const char *action; /* first operand of tokens, profile, practice; or NULL */
	const char *operands[3];
	int operand_count;
	const char *tenant; /* judged: domain or GUID; NULL */
	enum cloud cloud;   /* CLOUD_UNKNOWN: find out */
	const char *profile_id;
	const char *app_id, *consent_url, *publisher;
	const char *scopes; /* the permissions that the add-in needs, as typed; NULL */
	bool auth_given;
	enum auth auth;
	int listen_port; /* of "loopback:PORT"; 0: any */
	const char *client_id, *exchange_client_id;
	const char *certificate, *secret_file, *token_file, *cacert;
	const char *console; /* what a PowerShell console showed: a file, "-" for stdin; NULL */
	int timeout_s;
	int limit_s; /* for a run of a command as a whole */
	const char *trace;
	bool practice;
	const char *practice_tenant; /* "classic" */
	const char *practice_url;    /* or NULL */
	bool no_save, dry_run, json, plain, ascii, yes;
	int color; /* 0 auto 1 always 2 never */
	const char *confirm, *format;
	bool redact; /* report */
	int port;    /* practice serve */
	const char *cert_file, *key_file;
	bool https;             /* practice serve: with a certificate made at start */
	bool logs;              /* a sign-in asks for what logs and policies need, too */
	bool network;           /* check: only whether the services can be reached */
	bool apply, create_app; /* consent */
	bool from_not_set;      /* tokens block */
	bool anyway;            /* the same */
	int64_t for_s;          /* tokens block: the deadline; 0: none */
	bool guard;             /* tokens block: leave a process that puts back */
	bool due;               /* tokens restore: only what is past its deadline */
	const char *from;       /* tokens restore: a tokens_state id, judged */
	struct options_tried {  /* proof add: as given; NULL: not said */
		const char *person, *outlook, *build, *passed, *failed, *error, *note, *is;
		bool updated;
	} tried;
	bool help, version;
	uint64_t given; /* bit of each row that the command line or the config file gave */
};

/* ERR_USAGE naming the word that is wrong and what is allowed there. Strings are argv's or the arena's. When --help
 * or --version is among the words, nothing else is judged. */
bool options_parse(struct options *options, int argc, char **argv, struct arena *arena, struct err *err) MUST_CHECK;
/* The same for naaready-practice, where "practice serve" need not be typed. */
bool options_parse_serve(struct options *options, int argc, char **argv, struct arena *arena,
    struct err *err) MUST_CHECK;
/* The config file's text (JSON object; keys are option names): defaults for what the command line did not say, where the
 * command takes it. Call it after options_parse. ERR_FILE naming the key. */
bool options_config(struct options *options, const char *text, size_t len, const char *where, struct arena *arena,
    struct err *err) MUST_CHECK;
/* What only both together can say: that a way to sign in has the file that it needs. ERR_USAGE. */
bool options_settle(struct options *options, struct err *err) MUST_CHECK;
/* The add-in's client id: as given, from the consent link, or from the profile; "" when it has to be found. ERR_USAGE when
 * two of them contradict, or when it is the id of a manifest, which looks just like it. */
bool options_app_id(const struct options *options, const struct profile *profile, const char **app_id,
    struct arena *arena, struct err *err) MUST_CHECK;
/* --help for a command; COMMAND_COUNT: the whole program; COMMAND_SERVE: naaready-practice. */
void options_help(enum command command, int columns, bool ascii, struct buf *out);

/* Whether @row is among the options of @command. */
bool option_of(const struct option_row *row, enum command command);

#endif
