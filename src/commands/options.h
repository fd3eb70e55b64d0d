/* options.h - one table of commands and options, for parsing, --help, manual and completion
 *
 * Pure: argv in, struct options out. The command line overrides the config file, which overrides the defaults. A secret
 * never comes from argv.
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
	COMMAND_SERVE /* naaready-practice: "practice serve" as its own program; not a command of naaready */
};

/* What a value or an operand is: how the parser reads it, and what a shell completes it with. */
enum option_kind {
	TAKE_FLAG = 0, /* no value */
	TAKE_TEXT,
	TAKE_FILE,
	TAKE_RUN,     /* an id, the beginning of one, "last", or a path */
	TAKE_PROFILE, /* a profile's id */
	TAKE_GUID,
	TAKE_TENANT,
	TAKE_CONFIRM, /* a tenant's domain; no shell completes it, because typing it is the confirmation */
	TAKE_CLOUD,
	TAKE_AUTH,
	TAKE_COLOR,
	TAKE_NUMBER,
	TAKE_PRACTICE,
	TAKE_SPAN,
	TAKE_WORD,  /* one of row->words */
	TAKE_WORDS, /* some of them, with commas between */
	TAKE_FAIL_ON
};

struct command_row {
	enum command command;
	const char *name;
	const char *operands;     /* "RUN", "[RUN]", "status|block|restore" ... */
	const char *says;         /* N_() one line */
	const char *more;         /* N_() a paragraph for its --help */
	int least, most;          /* allowed number of operands, behind the action if there is one */
	enum option_kind operand; /* what they are; of the wizard: what may stand in the command's place */
	struct command_example {
		const char *line; /* as typed in a shell; NULL: none */
		const char *says; /* N_() */
	} examples[3];
};
/* In the order of enum command; ends with a NULL name. */
extern const struct command_row command_rows[];

/* The first operand of commands with several actions. */
struct action_row {
	enum command command;
	const char *name;
	int least, most; /* operands behind it */
	bool may_miss;   /* the command also works without an action */
	enum option_kind operand;
};
/* Ends with a NULL name. */
extern const struct action_row action_rows[];

struct option_row {
	const char *name;  /* "tenant" */
	char letter;       /* 'h' or 0 */
	const char *value; /* N_() "DOMAIN|GUID", NULL for a flag; "[=X]" optional */
	unsigned commands; /* bits of the commands that take it */
	const char *says;  /* N_() */
	enum option_kind kind;
	size_t at;          /* offset of its member in struct options */
	bool config;        /* the config file may set a default */
	int least, most;    /* TAKE_NUMBER */
	const char *action; /* the only action that takes it, if its command has actions; NULL: all */
	const char *words;  /* the allowed values, "a|b|c"; what stands in brackets may follow one; NULL: no list */
	unsigned idle;      /* bits of the commands that take it without any effect: not in their --help */
};
/* Ends with a NULL name. */
extern const struct option_row option_rows[];
#define OPTIONS_MAX 64

struct options {
	enum command command;
	const char *action; /* first operand of tokens, proof, profile, practice; or NULL */
	const char *operands[3];
	int operand_count;
	const char *tenant; /* validated: domain or GUID; NULL */
	enum cloud cloud;   /* CLOUD_UNKNOWN: discover it */
	const char *profile_id;
	const char *app_id, *consent_url, *publisher;
	const char *scopes; /* the add-in's permissions, as typed; NULL */
	bool auth_given;
	enum auth auth;
	int listen_port; /* of "loopback:PORT"; 0: any */
	const char *client_id, *exchange_client_id;
	const char *certificate, *secret_file, *token_file, *cacert;
	const char *console; /* output of a PowerShell console: a file, "-" for stdin; NULL */
	int timeout_s;
	int limit_s; /* limit for the whole run of a command */
	const char *trace;
	bool practice;
	const char *practice_tenant; /* "classic" */
	const char *practice_url;    /* or NULL */
	bool no_save, dry_run, json, plain, ascii, yes;
	int color; /* 0 auto, 1 always, 2 never */
	bool all;  /* check, report: list the checks that passed, too */
	const char *confirm, *format;
	unsigned fail_on;     /* check: FAIL_ON_... */
	const char *baseline; /* check: the run to compare with, as typed; NULL: the last one */
	bool exit_code;       /* diff */
	bool redact;          /* report */
	int port;             /* practice serve */
	const char *cert_file, *key_file;
	bool https;             /* practice serve: with a certificate made at the start */
	bool logs;              /* the sign-in also requests the permissions for logs and policies */
	bool network;           /* check: only test whether the services are reachable */
	bool apply, create_app; /* consent */
	bool from_not_set;      /* tokens block */
	bool anyway;            /* tokens block */
	int64_t for_s;          /* tokens block: the deadline; 0: none */
	bool guard;             /* tokens block: leave a guard process that restores */
	bool due;               /* tokens restore: only changes past their deadline */
	const char *from;       /* tokens restore: a tokens_state id, validated */
	struct options_tried {  /* proof add: as typed; NULL: not given */
		const char *person, *outlook, *build, *passed, *failed, *error, *note, *is;
		bool updated;
	} tried;
	bool help, version;
	uint64_t given; /* bits of the rows set by the command line or the config file */
};

/* ERR_USAGE, naming the wrong word and the allowed ones. Strings are argv's or the arena's. With --help or --version
 * nothing else is validated. */
bool options_parse(struct options *options, int argc, char **argv, struct arena *arena, struct err *err) MUST_CHECK;
/* The same for naaready-practice, where "practice serve" is implied. */
bool options_parse_serve(struct options *options, int argc, char **argv, struct arena *arena,
    struct err *err) MUST_CHECK;
/* Sets defaults from the config file's text (a JSON object; keys are option names) for options that the command takes
 * and the command line did not give. Call after options_parse. ERR_FILE, naming the key. */
bool options_config(struct options *options, const char *text, size_t len, const char *where, struct arena *arena,
    struct err *err) MUST_CHECK;
/* The command asks for one tenant, and the command line names none: a token that was made elsewhere may. */
bool options_lack_tenant(const struct options *options);
/* Checks rules across command line and file, such as a sign-in method and its file. ERR_USAGE. */
bool options_settle(struct options *options, struct err *err) MUST_CHECK;
/* The add-in's client id: as given, from the consent link, or from the profile; "" if it must be found in the tenant.
 * ERR_USAGE if two of them contradict, or for the id of a manifest, which looks alike. */
bool options_app_id(const struct options *options, const struct profile *profile, const char **app_id,
    struct arena *arena, struct err *err) MUST_CHECK;
/* True if @command takes the option. */
bool option_of(const struct option_row *row, enum command command);
/* True if its --help lists the option: it also has an effect there. */
bool option_listed(const struct option_row *row, enum command command);

#endif
